"""Readings as pictures: `plot_x(data, *, ax=None) -> Axes`, and for each a text that says what it shows."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from kit.auditing import Verdict, verdicts
from kit.measures.ownrule import Rule
from kit.reading import Reading
from kit.texts.model import VOICES
from kit.views.tables import (
    CUE_NAMES,
    CUES,
    SCORE_NAMES,
    cues,
    cues_table,
    rate,
    said,
    verdicts_table,
    voices_table,
    words_inside,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

# Okabe and Ito's colours, told apart under the common colour-vision deficiencies; hatches for print and everybody else
VOICE_LOOKS = {"author": ("#56B4E9", ""), "reported": ("#F0E442", "..."), "quoted": ("#CC79A7", "///")}
CUE_LOOKS = {"hedge": ("#0072B2", "o"), "booster": ("#D55E00", "^"), "loaded": ("#6A3D9A", "s")}

ENGINE_LOOKS = {
    "the kit": ("#0072B2", "o"),
    "textstat": ("#D55E00", "^"),
    "vowel groups": ("#6A3D9A", "s"),
    "your rule": ("#333333", "D"),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with what it shows in words and its numbers as a table; JupyterLab displays it as HTML."""

    png: bytes
    alt: str
    numbers: str

    def _repr_html_(self) -> str:
        source = base64.b64encode(self.png).decode()
        return (
            f'<figure class="kit-figure"><img alt="{escape(self.alt)}" src="data:image/png;base64,{source}" '
            f'style="max-width:100%"><figcaption><details><summary>The same in words and numbers</summary>'
            f"<p>{escape(self.alt)}</p>{self.numbers}</details></figcaption></figure>"
        )


def voices_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The strips of voices of these texts, with their text alternative and table."""
    ax = plot_voices(list(zip(labels, readings, strict=True)))
    return _picture(ax, describe_voices(readings, labels), voices_table(readings, labels))


def cues_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The rates of hedges, boosters and loaded language of these texts, with text alternative and table."""
    ax = plot_cues(list(zip(labels, readings, strict=True)))
    return _picture(ax, describe_cues(readings, labels), cues_table(readings, labels))


def plot_voices(data: Sequence[tuple[str, Reading]], *, ax: Axes | None = None) -> Axes:
    """One strip a (label, reading), from first body word to last, filled by the voice that speaks each stretch."""
    from matplotlib.patches import Patch

    ax = ax or _axes(len(data))
    for row, (_, reading) in enumerate(data):
        for voice, first, length in _stretches(reading):
            colour, hatch = VOICE_LOOKS[voice]
            bar = ax.broken_barh([(first, length)], (row - 0.35, 0.7), facecolor=colour)
            bar.set(hatch=hatch, edgecolor="#333333", linewidth=0.3)
    _name_rows(ax, [label for label, _ in data], "words from the beginning")
    looks = [Patch(facecolor=c, hatch=h, edgecolor="#333333", label=v) for v, (c, h) in VOICE_LOOKS.items()]
    ax.legend(handles=looks, ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def plot_cues(data: Sequence[tuple[str, Reading]], *, ax: Axes | None = None) -> Axes:
    """One row a (label, reading), with the marks per 1,000 of the author's own words for each kind of cue."""
    ax = ax or _axes(len(data))
    for kind in CUES:
        colour, marker = CUE_LOOKS[kind]
        rates = [rate(reading, sum(span.kind == kind for span in cues(reading))) for _, reading in data]
        ax.scatter(rates, range(len(data)), s=90, color=colour, marker=marker, label=CUE_NAMES[kind], zorder=3)
    ax.set_xlim(left=0)
    ax.grid(axis="x", color="#dddddd")
    _name_rows(ax, [label for label, _ in data], "marks per 1,000 of the author's own words")
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def describe_voices(readings: Sequence[Reading], labels: Sequence[str]) -> str:
    """What the strips of voices show, in words and numbers."""
    said = []
    for reading, label in zip(readings, labels, strict=True):
        words = {voice: reading.counts[voice]["words"] for voice in VOICES}
        said.append(
            f"{label}: {sum(words.values())} words, of which {words['author']} in the author's own voice, "
            f"{words['reported']} in attributed reports and {words['quoted']} in quotations."
        )
    return "Strips that show who is speaking from the first word to the last. " + " ".join(said)


def describe_cues(readings: Sequence[Reading], labels: Sequence[str]) -> str:
    """What the rates of cues show, in words and numbers."""
    said = []
    for reading, label in zip(readings, labels, strict=True):
        found = [span.kind for span in cues(reading)]
        rates = ", ".join(f"{CUE_NAMES[kind]} {rate(reading, found.count(kind))}" for kind in CUES)
        said.append(f"{label}: {rates}.")
    return "Marks per 1,000 of the author's own words. " + " ".join(said)


def _picture(ax: Axes, alt: str, table: pd.DataFrame) -> Picture:
    from matplotlib.figure import Figure

    figure, buffer = ax.figure, io.BytesIO()
    assert isinstance(figure, Figure)
    figure.savefig(buffer, format="png", dpi=150)
    return Picture(buffer.getvalue(), alt, table.to_html(border=0))


def _axes(rows: int) -> Axes:
    """Axes of a figure of its own, outside pyplot, so that nothing is shown twice."""
    from matplotlib.figure import Figure

    return Figure(figsize=(9, 1.1 + 0.75 * rows), layout="constrained").subplots()


def _name_rows(ax: Axes, labels: Sequence[str], xlabel: str) -> None:
    ax.set(yticks=range(len(labels)), yticklabels=labels, ylim=(len(labels) - 0.5, -0.5), xlabel=xlabel)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def _stretches(reading: Reading) -> list[tuple[str, int, int]]:
    """(voice, index of its first word, words) of each stretch of one voice, in order."""
    voices = ["author"] * len(reading.words)
    for voice, kind in (("reported", "reported"), ("quoted", "quotation")):  # a quotation inside a report is quoted
        for span in (span for span in reading.spans if span.kind == kind):
            first = words_inside(reading, 0, span.start)
            length = words_inside(reading, span.start, span.end)
            voices[first : first + length] = [voice] * length
    starts = [i for i in range(len(voices)) if i == 0 or voices[i] != voices[i - 1]]
    ends = [*starts[1:], len(voices)]
    return [(voices[a], a, b - a) for a, b in zip(starts, ends, strict=True)]


def engines_picture(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> Picture:
    """Every formula's scores of two texts by each engine, with the verdicts, text alternative and table."""
    from matplotlib.figure import Figure

    compared = verdicts(readings, rule=rule)
    short = [label.split(",")[0] for label in labels]
    figure = Figure(figsize=(11, 6.2), layout="constrained")
    for ax, verdict in zip(figure.subplots(3, 3).flat, compared, strict=True):
        plot_verdict((verdict, short), ax=ax)
    handles, names = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, names, ncols=len(names), loc="outside upper left", frameon=False)
    table = verdicts_table(readings, short, rule=rule)
    return _picture(figure.axes[0], describe_engines(compared, short), table)


def plot_verdict(data: tuple[Verdict, Sequence[str]], *, ax: Axes | None = None) -> Axes:
    """One formula for two texts: a row a text, a dot an engine; grey, and a title in words, where nothing is said."""
    verdict, labels = data
    ax = ax or _axes(len(labels))
    for place, (engine, values) in enumerate(verdict.values.items()):
        colour, marker = ENGINE_LOOKS[engine]
        shift = 0.16 * (place - (len(verdict.values) - 1) / 2)  # so that equal scores do not hide each other
        rows = [row + shift for row, value in enumerate(values) if value is not None]
        given = [value for value in values if value is not None]
        ax.scatter(given, rows, s=48, color=colour, marker=marker, label=engine)
    _name_rows(ax, labels, "")
    ax.grid(axis="x", color="#dddddd")
    ax.set_axisbelow(True)
    if verdict.harder is None:
        ax.set_facecolor("#eeeeee")
    told = "not said" if verdict.harder is None else f"harder: {labels[verdict.harder]}"
    ax.set_title(f"{SCORE_NAMES[verdict.formula]}: {told}", fontsize=10, loc="left")
    return ax


def describe_engines(compared: Sequence[Verdict], labels: Sequence[str]) -> str:
    """What the dots of the engines show, in words and numbers."""
    told = []
    for verdict in compared:
        scores = "; ".join(
            f"{engine} {' and '.join('no score' if v is None else f'{v:.1f}' for v in values)}"
            for engine, values in verdict.values.items()
        )
        told.append(f"{SCORE_NAMES[verdict.formula]}: {scores}; {said(verdict, labels)}.")
    return f"Each formula's score of {labels[0]} and of {labels[1]}, in this order, by each engine. " + " ".join(told)
