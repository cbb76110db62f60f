"""What a text lets in and what it leaves out, as tables and pictures: the balance of its sources, its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import TYPE_CHECKING

from kit.casebook import Case
from kit.omitting import Told, tally, told
from kit.reading import Reading
from kit.sourcing import by_side, sources
from kit.texts.cases import TimelineItem
from kit.texts.coverage import CODES
from kit.texts.sides import Sides, side_of
from kit.views.plots import Picture, axes, picture, voice_legend, voice_look
from kit.views.tables import by_row, listed
from kit.views.tokens import light

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# A shape of its own for each code, so that nobody needs the colour
CODE_LOOKS = {
    "states": ("o", light("ink")),
    "hedges": ("^", light("hedge")),
    "attributes": ("s", light("attribution")),
    "omits": ("_", light("quiet")),
}
STANCE_NAMES = {"neutral": "neutral verb or none", "doubting": "doubting verb", "endorsing": "endorsing verb"}
Bar = tuple[str, int, int]  # side and whether named; words quoted; words reported


def speakers_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Who is given a voice: words quoted and words reported of each speaker, which are all but the author's own."""
    rows: dict[tuple[str, str], dict[str, int]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for source in sources(reading):
            words = {"quoted words": source.quoted, "reported words": source.reported}
            rows[label, source.speaker or "nobody named"] = words
    return by_row(rows, "text", "speaker")


def sources_table(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> pd.DataFrame:
    """The balance of sources: words quoted and reported by side, named or not, and by the stance of the verb."""
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for side, known, group in by_side(sources(reading, sides)):
            rows[label, f"{side}, {'named' if known else 'not named'}"] = {
                "who": "; ".join(source.speaker or "nobody" for source in group),
                "quoted words": sum(source.quoted for source in group),
                "reported words": sum(source.reported for source in group),
                **{name: sum(source.stances[stance] for source in group) for stance, name in STANCE_NAMES.items()},
            }
    return by_row(rows, "text", "side")


def stances_table(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> pd.DataFrame:
    """Every reporting verb with its speaker, its category and its stance: body paragraph by body paragraph."""
    rows = []
    for reading, label in zip(readings, labels, strict=True):
        body = [p for p in reading.paragraphs if p.role == "body"]
        for span in (span for span in reading.spans if span.kind == "attribution"):
            number = next(n for n, p in enumerate(body, start=1) if p.start <= span.start < p.end)
            known = "named" if side_of(span.speaker, sides or {}).named else "not named"
            rows.append((label, number, span.cue, span.speaker or "", known, span.category, span.stance))
    columns = ["text", "paragraph", "cue", "speaker", "named or not", "category", "stance"]
    return listed(rows, columns)


def timeline_table(items: Sequence[TimelineItem]) -> pd.DataFrame:
    """The timeline of a case: date, what happened, how certain it is, and the source."""
    rows = [(item.date, item.fact, item.certainty, item.source) for item in items]
    return listed(rows, ["date", "what happened", "certainty", "source"])


def omissions_table(case: Case) -> pd.DataFrame:
    """For each item of the timeline what each text does with it, in which paragraph, and what can be objected."""
    rows = []
    for one in told(case):
        cells = [
            row.code + (f" ({', '.join(map(str, where))})" if row.code != "omits" and where else "")
            for row, where in zip(one.texts, one.paragraphs, strict=True)
        ]
        notes = [f"{label}: {row.why}" for label, row in zip(case.labels, one.texts, strict=True) if row.contested]
        rows.append((one.item.date, one.item.fact, *cells, " ".join(notes)))
    return listed(rows, ["date", "what happened", *case.labels, "contested, because"])


def omissions_counts(case: Case) -> pd.DataFrame:
    """How many items each text states, hedges, attributes and omits, and how many it tells per 1,000 of its words."""
    rows = {}
    for label, reading, found in zip(case.labels, case.readings, tally(case), strict=True):
        words = reading.counts["all"]["words"]
        share = round(1000 * (sum(found.values()) - found["omits"]) / words, 1)
        rows[label] = {**found, "words": words, "told per 1,000 words": share}
    return by_row(rows, "text")


def sources_picture(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> Picture:
    """The words that each text gives to each side, quoted and reported, with text alternative and table."""
    data = [(label, _bars(reading, sides)) for label, reading in zip(labels, readings, strict=True)]
    return picture(plot_sources(data), describe_sources(data), sources_table(readings, labels, sides))


def omissions_picture(case: Case) -> Picture:
    """The timeline as a column of signs for each text of a case, with text alternative and table."""
    return picture(plot_omissions(case.labels, told(case)), describe_omissions(case), omissions_table(case))


def plot_sources(data: Sequence[tuple[str, Sequence[Bar]]], *, ax: Axes | None = None) -> Axes:
    """For each (label, bars) a heading and a bar a side: words quoted, then words reported."""
    ax = ax or axes(0.5 * sum(1 + len(bars) for _, bars in data))
    names: list[str] = []
    for label, bars in data:
        ax.text(0, len(names), label, va="center", weight="bold")
        names.append("")
        for name, quoted, reported in bars:
            _bar(ax, len(names), (("quoted", quoted), ("reported", reported)))
            names.append(name)
    ax.set(yticks=range(len(names)), yticklabels=names, ylim=(len(names) - 0.5, -0.5), xlabel="words")
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    looks = voice_legend(("quoted", "reported"))
    ax.legend(handles=looks, ncols=2, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def plot_omissions(labels: Sequence[str], items: Sequence[Told], *, ax: Axes | None = None) -> Axes:
    """A row for each item of the timeline, a column for each text, and in it the sign of what the text does."""
    ax = ax or _tall(len(items))
    for row, column in product(range(len(items)), range(len(labels))):
        coded = items[row].texts[column]
        marker, colour = CODE_LOOKS[coded.code]
        ax.scatter([column], [row], s=60, marker=marker, color=colour, zorder=3)
        if coded.contested:
            ax.text(column + 0.06, row, "?", va="center", zorder=3)
    names = [f"{one.item.name}   {one.item.date}" for one in items]
    ax.set(yticks=range(len(items)), yticklabels=names, ylim=(len(items) - 0.5, -0.7))
    heads = [label.replace(", ", ",\n", 1) for label in labels]
    ax.set(xticks=range(len(labels)), xticklabels=heads, xlim=(-0.5, len(labels) - 0.5))
    ax.xaxis.tick_top()
    ax.grid(axis="y", color=light("line"), linewidth=0.5)
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    ax.legend(handles=_signs(), ncols=3, loc="upper left", bbox_to_anchor=(0, 0), frameon=False)
    return ax


def describe_sources(data: Sequence[tuple[str, Sequence[Bar]]]) -> str:
    """What the bars of the sources show, in words and numbers."""
    said = []
    for label, bars in data:
        parts = [f"{name}: {quoted} words quoted, {reported} reported" for name, quoted, reported in bars]
        said.append(f"{label}. {'; '.join(parts) or 'Nobody else speaks'}.")
    return "Bars that show how many words each side is given. " + " ".join(said)


def describe_omissions(case: Case) -> str:
    """What the columns of signs show, in words and numbers."""
    total = len(case.timeline)
    counts = [
        f"{label}: {', '.join(f'{code} {found[code]}' for code in CODES)}."
        for label, found in zip(case.labels, tally(case), strict=True)
    ]
    items = told(case)
    both = sum(all(row.code == "omits" for row in one.texts) for one in items)
    neither = sum(all(row.code != "omits" for row in one.texts) for one in items)
    shared = f"No text tells {both} of them; every text tells {neither}."
    return f"The {total} items of the timeline, with a sign for what each text does. {' '.join(counts)} {shared}"


def _bars(reading: Reading, sides: Sides | None) -> list[Bar]:
    return [
        (
            f"{side}, {'named' if named else 'not named'}",
            sum(source.quoted for source in group),
            sum(source.reported for source in group),
        )
        for side, named, group in by_side(sources(reading, sides))
    ]


def _bar(ax: Axes, row: int, parts: Sequence[tuple[str, int]]) -> None:
    """One bar of parts, each in the look of its voice, and the number of its words at the end."""
    reached = 0
    for voice, words in parts:
        ax.barh(row, words, 0.7, left=reached, **voice_look(voice))
        reached += words
    ax.text(reached, row, f" {reached}", va="center")


def _signs() -> list[object]:
    from matplotlib.lines import Line2D

    looks = [(code, marker, colour) for code, (marker, colour) in CODE_LOOKS.items()]
    looks.append(("contested", "$?$", light("ink")))
    return [Line2D([], [], linestyle="", marker=marker, color=colour, label=name) for name, marker, colour in looks]


def _tall(rows: int) -> Axes:
    from matplotlib.figure import Figure

    return Figure(figsize=(8, 1.2 + 0.23 * rows), layout="constrained").subplots()
