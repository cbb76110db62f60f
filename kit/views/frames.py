"""Frames to see: the codebook, each text as a sequence of functions, and how far a student codes as others do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from IPython.display import HTML

from kit.agreeing import Agreement, Codes, Disagreement, by_category, disagreements
from kit.casebook import Case, placed
from kit.coding import Desk, FramedText, Stretch, Unit, coded, desk, ours, sequences
from kit.measures.framing import (
    CATEGORIES,
    FRAMES,
    Function,
    ParagraphCode,
    PassageCode,
    codebook,
    ground_rules,
    named,
    reference,
)
from kit.views.again import Again, again
from kit.views.highlight import details, stylesheet
from kit.views.lessons import show
from kit.views.plots import Picture, axes, picture
from kit.views.tables import as_html, by_column, by_row, listed
from kit.views.tokens import light
from kit.work import others, recall

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

NONE_YET = "<p>You have coded nothing yet: do it above first, then press <b>Look again</b>.</p>"
NOBODY = "<p>No codes of classmates are there yet: put what they exported into the folder <b>classmates</b>.</p>"
OURS = ("you", "reference")
SAID = (
    "1 is perfect, 0 is what chance would do. An interval needs 20 units, on five of which somebody codes otherwise, "
    "and five that have the code."
)


def frames_codebook() -> HTML:
    """The codebook of Entman's functions, with what holds for every code above it."""
    rules = "".join(f"<li>{escape(rule)}</li>" for rule in ground_rules())
    table = as_html(codebook_table(codebook()), "The codebook")
    return HTML(f'{stylesheet()}<div class="kit"><ul>{rules}</ul></div>{table}')


def frames_picture(case: Case) -> Picture:
    """Which functions each text has from its first word to its last, by our coding, with text alternative and table."""
    texts = sequences(case)
    return picture(plot_frames(texts), describe_frames(texts), functions_table(texts))


def framed_gists(case: Case) -> HTML:
    """Each text as an argument, to unfold: a sentence of ours for each body paragraph, and the functions we coded."""
    coding, columns = reference(case.facts.name), []
    for text, label in zip(case.facts.texts, case.labels, strict=True):
        rows = [row for row in coding.paragraphs if row.text == text.id]
        items = "".join(_item(gist, row) for gist, row in zip(text.gists, rows, strict=True))
        columns.append(f"<section><h4>{escape(label)}</h4><ol>{items}</ol></section>")
    gists = f'<div class="kit-gists">{"".join(columns)}</div>'
    return HTML(f'{stylesheet()}<div class="kit">{details("The columns with our codes", gists)}</div>')


def frames_passages(case: Case) -> HTML:
    """The decisive sentences of the case's texts with functions and reasons, to unfold; and which are not in a copy."""
    passages = reference(case.facts.name).passages
    labels = {text.id: label for text, label in zip(case.facts.texts, case.labels, strict=True)}
    said = placed(case, [passage.place for passage in passages])[1]
    table = as_html(passages_table(passages, labels), "Decisive sentences, as we coded them")
    folded = details(f"The {len(passages)} decisive sentences", table)
    note = f"<p>{escape(said)}</p>" if said else ""
    return HTML(f'{stylesheet()}<div class="kit">{note}{folded}</div>')


def frames_compared(case: Case, key: str) -> Again:
    """A student's codes beside ours and the classmates': alpha by category, and the list of disagreements."""
    units = desk(case)
    return again(lambda: comparison(units, coded(recall(key, {})), _classmates(key)))


def comparison(desk: Desk, mine: Codes, others: Mapping[str, Codes]) -> str:
    """HTML of all that a student's codes are held against, on the units that the student coded."""
    theirs = {f"{name} (classmate)" if name in OURS else name: _of(codes, mine) for name, codes in others.items()}
    mine = _of(mine, ours(desk))
    if not mine:
        return NONE_YET
    reference = _of(ours(desk), mine)
    groups = {"you and the reference": [mine, reference]}
    if theirs:
        groups |= {
            "you and your classmates": [mine, *theirs.values()],
            "everybody": [mine, reference, *theirs.values()],
        }
    alphas = {who: by_category(coders, CATEGORIES) for who, coders in groups.items()}
    found = disagreements({**dict(zip(OURS, (mine, reference), strict=True)), **theirs})
    listed = show(otherwise_table(desk.units, desk.labels, found), "Where somebody codes otherwise")
    head = f"<p>Units that you coded: {len(mine)}. Coded otherwise by somebody: {len(found)}.</p>"
    table = show(alphas_table(alphas), "Krippendorff’s alpha with its 95 % interval")
    parts = [head, "" if theirs else NOBODY, str(table.data), f"<p>{SAID}</p>", str(listed.data) if found else ""]
    return "".join(parts)


def codebook_table(functions: Sequence[Function]) -> pd.DataFrame:
    """The codebook: what each function asks, its rule, a sentence that has it and one that nearly has, and why."""
    rows = {
        f"{number % len(functions)} {one.name}": {
            "asks": one.asks,
            "rule": one.rule,
            "example": f"{one.example} ({one.because})",
            "near miss": f"{one.miss} ({one.miss_why})",
        }
        for number, one in enumerate(functions, start=1)
    }
    return by_row(rows, "code")


def functions_table(texts: Sequence[FramedText]) -> pd.DataFrame:
    """For each text and function: paragraphs with it, their share of the words, what is contested, and sentences."""
    rows = {}
    for text in texts:
        for function in FRAMES:
            whole = text.of(function)
            rows[text.label, function] = {
                "paragraphs": f"{len(whole)} of {text.paragraphs}",
                "per cent of the words": round(100 * sum(s.last - s.first for s in whole) / max(text.words, 1)),
                "of these contested": sum(stretch.contested for stretch in whole),
                "could be coded": len(text.of(function, coded=False)),
                "decisive sentences": len(text.of(function, decisive=True)),
            }
    return by_row(rows, "text", "function")


def passages_table(passages: Sequence[PassageCode], labels: Mapping[str, str]) -> pd.DataFrame:
    """The decisive sentences of these texts: paragraph, words, what it says in our words, functions and why."""
    rows = [
        (
            labels[one.place.text],
            one.place.paragraph,
            f"{one.place.first}–{one.place.last}",
            one.gist,
            named(one.frames),
            one.why,
            one.contested,
        )
        for one in passages
    ]
    columns = ["text", "paragraph", "words", "what it says, in our words", "functions", "why", "contested"]
    return listed(rows, columns)


def alphas_table(groups: Mapping[str, Mapping[str, Agreement]]) -> pd.DataFrame:
    """Krippendorff's alpha with its 95 % interval, or why there is none: a row a code, a column a group of coders."""
    columns = {who: {code: _alpha_said(found) for code, found in rows.items()} for who, rows in groups.items()}
    return by_column(columns, "code")


def otherwise_table(units: Sequence[Unit], labels: Sequence[str], found: Sequence[Disagreement]) -> pd.DataFrame:
    """Where somebody codes otherwise: text, paragraph, what each coded, our reason, and what speaks against it."""
    known, rows = {unit.name: unit for unit in units}, []
    coders = dict.fromkeys(name for one in found for name in one.codes)
    for one in found:
        unit = known[one.unit]
        gave = {name: named(one.codes[name]) if name in one.codes else "" for name in coders}
        where = {"text": labels[unit.text], "paragraph": str(unit.number)}
        rows.append({**where, **gave, "our reason": unit.row.why, "contested": unit.row.contested})
    return listed(rows)


def plot_frames(data: Sequence[FramedText], *, ax: Axes | None = None) -> Axes:
    """Four lanes a text, one for each function: pale where a paragraph has it, dark where a decisive sentence does.

    What is contested is hatched; where another coder might see a function that we do not, its place is dashed.
    """
    lanes = len(FRAMES) + 1
    ax = ax or axes(0.55 * lanes * len(data))
    for text_at, text in enumerate(data):
        ax.text(0, text_at * lanes + 0.15, text.label, fontweight="bold", va="center")
        for stretch in text.stretches:
            _bar(ax, text_at * lanes + 1 + FRAMES.index(stretch.function), stretch)
    places = [at * lanes + 1 + i for at in range(len(data)) for i in range(len(FRAMES))]
    ax.set(yticks=places, yticklabels=[*FRAMES] * len(data), ylim=(lanes * len(data) - 0.4, -0.4))
    ax.set(xlim=(0, max(text.words for text in data)), xlabel="words from the beginning")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    _legend(ax)
    return ax


def describe_frames(data: Sequence[FramedText]) -> str:
    """The sequences in words: for each text and function how many paragraphs have it, and where they stand."""
    told = []
    for text in data:
        lanes = []
        for function in FRAMES:
            of, more = text.of(function), len(text.of(function, coded=False))
            where = f", from word {of[0].first + 1} to word {of[-1].last}" if of else ""
            could = f", and {more} more could be coded so" if more else ""
            lanes.append(f"{function} in {len(of)} of {text.paragraphs} paragraphs{where}{could}")
        told.append(f"{text.label}, {text.words} words: {'; '.join(lanes)}.")
    return "Which functions each text has, from its first word to its last, as we coded it. " + " ".join(told)


def _item(gist: str, row: ParagraphCode) -> str:
    """A gist with the functions of its paragraph, those that it does not show, and those at issue."""
    notes = [f"not in the gist: {named(row.unseen)}"] if row.unseen else []
    notes += [f"contested: {named(row.doubtful)}"] if row.contested else []
    noted = f" <i>({'; '.join(notes)})</i>" if notes else ""
    return f"<li>{escape(gist)} <b>{named(row.frames)}</b>{noted}</li>"


def _bar(ax: Axes, row: int, stretch: Stretch) -> None:
    """A stretch in its lane: a paragraph high and pale, a sentence in its middle and dark."""
    height = 0.36 if stretch.decisive else 0.8
    face = light("hedge") if stretch.decisive else light("chosen") if stretch.coded else "none"
    place = [(stretch.first, stretch.last - stretch.first)]
    bar = ax.broken_barh(place, (row - height / 2, height), facecolor=face, zorder=3 if stretch.decisive else 2)
    bar.set(edgecolor=light("ground") if stretch.decisive else light("quiet"), linewidth=0.8)
    bar.set(hatch="///" if stretch.contested and stretch.coded else None, linestyle="-" if stretch.coded else "--")


def _legend(ax: Axes) -> None:
    from matplotlib.patches import Patch

    pale, edge = light("chosen"), light("quiet")
    looks = [
        Patch(facecolor=pale, edgecolor=edge, label="paragraph"),
        Patch(facecolor=pale, edgecolor=edge, hatch="///", label="contested"),
        Patch(facecolor="none", edgecolor=edge, linestyle="--", label="could be coded"),
        Patch(facecolor=light("hedge"), label="decisive sentence"),
    ]
    ax.legend(handles=looks, ncols=4, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)


def _alpha_said(found: Agreement) -> str:
    """An agreement in one line."""
    if found.alpha is None:
        return found.note
    alpha = f"{found.alpha:.2f}".replace("-", "−")
    interval = found.interval and " to ".join(f"{end:.2f}".replace("-", "−") for end in found.interval)
    return f"{alpha} ({interval or found.note})"


def _of(codes: Codes, units: Codes) -> dict[str, frozenset[str]]:
    """The codes of these units only."""
    return {name: given for name, given in codes.items() if name in units}


def _classmates(key: str) -> dict[str, Codes]:
    """What each classmate coded, of those who coded anything."""
    made = {name: coded(value) for name, value in others(key).items()}
    return {name: codes for name, codes in made.items() if codes}
