"""Who acts on whom, to look at: the maps of actors of two texts, and what a student's coding amounts to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kit.acting import (
    NOBODY,
    NOBODY_NAMED,
    Coded,
    Made,
    as_coded,
    coded,
    coded_by,
    hidden,
    map_of,
    practised,
    texts_to_code,
)
from kit.casebook import Case
from kit.finding import checked, found
from kit.views.again import Again, again
from kit.views.lessons import show
from kit.views.plots import Picture, picture
from kit.views.tables import acts_table, coders_table, differing_table, errors_table, found_table, grammars_table
from kit.views.tokens import light
from kit.work import others, recall

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NONE_YET = "<p>You have coded no act of these texts yet: do it above first, then press <b>Look again</b>.</p>"
ALONE = "<p>No coding of classmates is there yet: put what they exported into the folder <b>classmates</b>.</p>"
LARGEST = 26  # height of the largest disc, in points


def agency_table(case: Case) -> pd.DataFrame:
    """Who acts on whom in the texts of a case by the reference coding: acts of each agent on each affected."""
    return acts_table(coded(case)[0])


def grammar_table(case: Case) -> pd.DataFrame:
    """How the acts are said in the practice op-eds and in the texts of a case, by the reference coding."""
    return grammars_table((*practised(), *coded(case)[0]))


def hidden_table(case: Case) -> pd.DataFrame:
    """The finder's passives and nouns of acts in the author's own words of each text of a case."""
    return found_table(case.readings, case.labels, [found(one, case=case.facts.name) for one in case.readings])


def finder_table(case: Case) -> pd.DataFrame:
    """How often the finder is wrong, in the practice op-eds and in the texts of a case."""
    return errors_table(checked(case))


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
    alike = coders_table(texts, mine, others)
    if not len(alike):
        return NONE_YET
    parts = [str(show(alike, "How often you code as others do").data)]
    differ = differing_table(texts, mine)
    if len(differ):
        parts.append(str(show(differ, "Where you and the reference differ").data))
    done = [text for text in (as_coded(text, mine) for text in texts) if text.acts]
    for group in _same_actors(done):
        parts.append(map_picture(group[:2], whose="your coding")._repr_html_())
    return ("" if others else ALONE) + "".join(parts)


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
