"""Who acts on whom, as tables and maps of actors; where the finder errs; and what a student's coding amounts to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kit.acting import (
    NOBODY,
    NOBODY_NAMED,
    Act,
    Coded,
    Made,
    alike,
    as_coded,
    asked,
    by_grammar,
    coded,
    coded_by,
    differing,
    hidden,
    map_of,
    practised,
    reference,
    texts_to_code,
)
from kit.adjudicating import share
from kit.casebook import Case
from kit.comparing import rate
from kit.finding import PARTS, checked, found
from kit.views.again import Again, again
from kit.views.lessons import show
from kit.views.plots import Picture, picture
from kit.views.tables import by_row, listed
from kit.views.tokens import light
from kit.work import others, recall

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NONE_YET = "<p>You have coded no act of these texts yet: do it above first, then press <b>Look again</b>.</p>"
ALONE = "<p>No coding of classmates is there yet: put what they exported into the folder <b>classmates</b>.</p>"
ASKED = {"agent": "who acts", "affected": "on whom", "grammar": "grammar"}
FOUND = {  # the finder's kinds and categories, and what they are called in a table
    (kind, category): f"{name}, {NOBODY_NAMED if category == 'agentless' else 'somebody named'}"
    for kind, name in zip(PARTS, ("passive", "noun of an act"), strict=True)
    for category in ("agentless", "agented")
}
LARGEST = 26  # height of the largest disc, in points


def agency_table(case: Case) -> pd.DataFrame:
    """Who acts on whom in the texts of a case by the reference coding: acts of each agent on each affected."""
    return acts_table(coded(case)[0])


def acts_table(texts: Sequence[Coded]) -> pd.DataFrame:
    """Who acts on whom: for each text and each who acts the number of acts on each who is acted on."""
    rows = {}
    for text in texts:
        counts = map_of(text.acts)
        names = [(actor.key, actor.name) for actor in text.actors] + [(NOBODY, NOBODY_NAMED)]
        for key, name in names:
            row = {f"on {other}": counts[key, to] or "" for to, other in names}
            rows[text.label, name] = {"acts": sum(n for (agent, _), n in counts.items() if agent == key), **row}
    return by_row(rows, "text", "who acts")


def grammar_table(case: Case) -> pd.DataFrame:
    """How the acts of the practice op-eds and of a case are said, how many name nobody, how many are contested."""
    rows = {}
    for text in (*practised(), *coded(case)[0]):
        for grammar, (acts, nobody) in by_grammar(text.acts).items():
            contested = sum(act.contested for act in text.acts if act.grammar == grammar)
            rows[text.label, grammar] = {"acts": acts, NOBODY_NAMED: nobody, "contested": contested}
        mine = [row for (label, _), row in rows.items() if label == text.label]
        sums = {name: sum(row[name] for row in mine) for name in (NOBODY_NAMED, "contested")}
        rows[text.label, "all"] = {"acts": len(text.acts), **sums}
    return by_row(rows, "text", "grammar")


def hidden_table(case: Case) -> pd.DataFrame:
    """The finder's passives and nouns of acts in the author's own words of each text: how many, and per 1,000 words."""
    rows = {}
    for reading, label in zip(case.readings, case.labels, strict=True):
        spans = found(reading, case=case.facts.name)
        mine = Counter((span.kind, span.category) for span in spans if span.voice == "author")
        for (kind, category), name in FOUND.items():
            marks = mine[kind, category]
            rows[label, name] = {"marks": marks, "per 1,000 words": rate(reading, marks)}
    return by_row(rows, "text", "the finder marks")


def finder_table(case: Case) -> pd.DataFrame:
    """How often the finder is wrong, in the practice op-eds and in a case, held against marks made by hand."""
    rows = {}
    for label, errors in checked(case):
        for kind, one in zip(("passives", "nouns of acts"), errors, strict=True):
            rows[label, kind] = {
                "by hand": one.marked,
                "finder": one.found,
                "right": one.right,
                "wrong": one.found - one.right,
                "missed": one.marked - one.right,
                "of these never looked for": one.unsought,
                "doer misjudged": one.right - one.doer,
            }
    return by_row(rows, "text", "what")


def agency_picture(case: Case) -> Picture:
    """The maps of actors of the texts of a case by the reference coding, with text alternative and numbers."""
    return map_picture(coded(case)[0])


def map_picture(texts: Sequence[Coded], *, whose: str = "the reference coding") -> Picture:
    """The maps of actors of these texts, with text alternative and numbers."""
    return picture(plot_map(texts), describe_map(texts, whose=whose), acts_table(texts))


def plot_map(data: Sequence[Coded], *, ax: Axes | None = None) -> Axes:
    """For each of at most two texts a grid: who acts down, who is acted on across, and a disc for the acts."""
    if ax is None:
        from matplotlib.figure import Figure

        ax = Figure(figsize=(10.2, 5.6), layout="constrained").subplots()
    most = max((n for text in data for n in map_of(text.acts).values()), default=1)
    wide = len(data[0].actors) + 2
    names = [*(actor.name for actor in data[0].actors), NOBODY_NAMED]
    for column, text in enumerate(data):
        _panel(ax, text, column * wide, most)
    places = [column * wide + i for column in range(len(data)) for i in range(len(names))]
    rows = _rows(len(names))
    ax.set(xticks=places, xlim=(-0.6, 2 * wide - 1.4), yticks=rows, ylim=(rows[-1] + 0.6, -1.5))
    ax.set_xticklabels(names * len(data), rotation=60, ha="right", rotation_mode="anchor")
    ax.set_yticklabels(names)
    ax.set(ylabel="who acts", xlabel="who is acted on")
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    return ax


def _rows(count: int) -> list[float]:
    """The heights of the rows; the last, for nobody named, stands apart."""
    return [*map(float, range(count - 1)), count - 0.6]


def _panel(ax: Axes, text: Coded, left: int, most: int) -> None:
    keys = [*(actor.key for actor in text.actors), NOBODY]
    rows, counts = _rows(len(keys)), map_of(text.acts)
    ax.text(left - 0.4, -1.0, f"{text.label}\n{len(text.acts)} acts", fontweight="bold", va="center")
    for i, row in enumerate(rows):
        ax.plot([left - 0.4, left + len(keys) - 0.6], [row, row], color=light("line"), linewidth=0.8, zorder=1)
        ax.plot([left + i, left + i], [-0.4, rows[-1] + 0.4], color=light("line"), linewidth=0.8, zorder=1)
    for (agent, affected), acts in counts.items():
        x, y = left + keys.index(affected), rows[keys.index(agent)]
        open_disc = agent == NOBODY
        fill, line = (light("ground"), "dashed") if open_disc else (light("chosen"), "solid")
        size = (LARGEST**2) * (0.25 + 0.75 * acts / most)
        disc = ax.scatter([x], [y], s=size, facecolor=fill, zorder=2)
        disc.set(edgecolor=light("hedge"), linewidth=1.5, linestyle=line)
        ax.text(x, y, str(acts), ha="center", va="center", fontsize=9, zorder=3)


def describe_map(texts: Sequence[Coded], *, whose: str = "the reference coding") -> str:
    """What the maps of actors show, in words and numbers."""
    return f"Who acts on whom, by {whose}. " + " ".join(_described(text) for text in texts)


def _described(text: Coded) -> str:
    if not text.acts:
        return f"{text.label}: no act coded."
    names = {actor.key: actor.name for actor in text.actors}
    acts, suffers = (dict.fromkeys(names, 0) for _ in range(2))
    for (agent, affected), n in map_of(text.acts).items():
        for sums, key in ((acts, agent), (suffers, affected)):
            if key != NOBODY:
                sums[key] += n
    each = ", ".join(f"{names[key]} {acts[key]} and {suffers[key]}" for key in names)
    return (
        f"{text.label}: {len(text.acts)} acts, in {hidden(text.acts)} of which nobody is named who acts. "
        f"Acts and times acted on: {each}."
    )


def agency_compared(case: Case, key: str) -> Again:
    """A student's coding beside the reference and the classmates': agreement, differences, and the student's map."""
    texts, _ = texts_to_code(case)
    return again(lambda: comparison(texts, coded_by(recall(key, {}), texts), _classmates(texts, key)))


def comparison(texts: Sequence[Coded], mine: Made, others: Mapping[str, Made]) -> str:
    """HTML of all that a student's coding is held against."""
    agreed = coders_table(texts, mine, others)
    if not len(agreed):
        return NONE_YET
    parts = [str(show(agreed, "How often you code as others do").data)]
    differ = differing_table(texts, mine)
    if len(differ):
        parts.append(str(show(differ, "Where you and the reference differ").data))
    done = [text for text in (as_coded(text, mine) for text in texts) if text.acts]
    for group in _same_actors(done):
        parts.append(map_picture(group[:2], whose="your coding")._repr_html_())
    return ("" if others else ALONE) + "".join(parts)


def coders_table(texts: Sequence[Coded], mine: Made, others: Mapping[str, Made]) -> pd.DataFrame:
    """How often a student's codes are those of the reference and of each classmate, question by question."""
    rows = {}
    for text in texts:
        for name, theirs in {"the reference": reference(text), **others}.items():
            same = alike(text, mine, theirs)
            both = next(iter(same.values()))[1]
            if both:
                told = {ASKED[q]: share(*same[q]) if q in same else "told by the kit" for q in ASKED}
                rows[text.label, name] = {"both coded": both, **told}
    return by_row(rows, "text", "you and")


def differing_table(texts: Sequence[Coded], mine: Made) -> pd.DataFrame:
    """Each act that the student coded otherwise than the reference, what each says, and why."""
    rows = []
    for text in texts:
        names = {actor.key: actor.name for actor in text.actors} | {NOBODY: NOBODY_NAMED}
        for act in differing(text, mine):
            ours = {q: getattr(act, q) for q in asked(text)}
            you, we = (_spelt(codes, names) for codes in (mine[act.name], ours))
            place: dict[str, str | int] = {"text": text.label, "paragraph": act.paragraph, "act": act.act}
            rows.append(place | {"you": you, "reference": we, "our reason": _reasoned(act)})
    return listed(rows)


def _spelt(codes: Mapping[str, str], names: Mapping[str, str]) -> str:
    said = f"{names[codes['agent']]} → {names[codes['affected']]}"
    return f"{said}, {codes['grammar']}" if "grammar" in codes else said


def _reasoned(act: Act) -> str:
    return "; ".join(filter(None, ("contested" if act.contested else "", act.why)))


def _same_actors(texts: Sequence[Coded]) -> list[list[Coded]]:
    """The texts in groups whose maps have the same actors."""
    groups: dict[tuple[object, ...], list[Coded]] = {}
    for text in texts:
        groups.setdefault(text.actors, []).append(text)
    return list(groups.values())


def _classmates(texts: Sequence[Coded], key: str) -> dict[str, Made]:
    """What each classmate coded, of those who coded anything."""
    made = {name: coded_by(value, texts) for name, value in others(key).items()}
    return {name: one for name, one in made.items() if one}
