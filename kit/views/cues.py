"""The marks in a text with their reasons, and how often it hedges, boosts and loads its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.comparing import CUES, cues, rate
from kit.figuring import CUE_NAMES
from kit.reading import Reading
from kit.texts.model import KINDS
from kit.views.plots import CUE_LOOKS, Picture, axes, name_rows, picture
from kit.views.tables import by_row, listed
from kit.views.tokens import light

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def marks_table(reading: Reading, kinds: Sequence[str] = KINDS) -> pd.DataFrame:
    """Every mark of these kinds: body paragraph, cue, kind, category, voice, speaker, why, and its characters."""
    body = [p for p in reading.paragraphs if p.role == "body"]
    rows = [
        (
            next((n for n, p in enumerate(body, start=1) if p.start <= span.start < p.end), ""),
            *(span.cue, span.kind, span.category, span.voice, span.speaker or "", span.why, f"{span.start}-{span.end}"),
        )
        for span in reading.spans
        if span.kind in kinds
    ]
    columns = ["paragraph", "cue", "kind", "category", "voice", "speaker", "why", "characters"]
    return listed(rows, columns)


def cues_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The rates of hedges, boosters and loaded language of these texts, with text alternative and table."""
    ax = plot_cues(list(zip(labels, readings, strict=True)))
    return picture(ax, describe_cues(readings, labels), cues_table(readings, labels))


def cues_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Hedges, boosters and loaded language in the author's own words: how many, and per 1,000 of those words."""
    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        found = Counter(span.kind for span in cues(reading))
        for kind in CUES:
            rows[label, CUE_NAMES[kind]] = {"marks": found[kind], "per 1,000 words": rate(reading, found[kind])}
    return by_row(rows, "text", "measure")


def plot_cues(data: Sequence[tuple[str, Reading]], *, ax: Axes | None = None) -> Axes:
    """One row a (label, reading), with the marks per 1,000 of the author's own words for each kind of cue."""
    ax = ax or axes(len(data))
    for kind in CUES:
        colour, marker = CUE_LOOKS[kind]
        rates = [rate(reading, sum(span.kind == kind for span in cues(reading))) for _, reading in data]
        ax.scatter(rates, range(len(data)), s=90, color=colour, marker=marker, label=CUE_NAMES[kind], zorder=3)
    ax.set_xlim(left=0)
    ax.grid(axis="x", color=light("line"))
    name_rows(ax, [label for label, _ in data], "marks per 1,000 of the author's own words")
    ax.legend(ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def describe_cues(readings: Sequence[Reading], labels: Sequence[str]) -> str:
    """What the rates of cues show, in words and numbers."""
    said = []
    for reading, label in zip(readings, labels, strict=True):
        found = [span.kind for span in cues(reading)]
        rates = ", ".join(f"{CUE_NAMES[kind]} {rate(reading, found.count(kind))}" for kind in CUES)
        said.append(f"{label}: {rates}.")
    return "Marks per 1,000 of the author's own words. " + " ".join(said)
