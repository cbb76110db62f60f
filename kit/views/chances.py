"""What chance alone would do: intervals as tables and a picture, and one author split against himself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import traitlets
from ipywidgets import VBox

from kit.comparing import CUES, Rate, compare, interval, placebo, sample
from kit.figuring import CUE_NAMES
from kit.reading import Reading
from kit.views.keeping import Kept, keep, script, sheet
from kit.views.plots import CUE_LOOKS, Picture, axes, name_rows, picture
from kit.views.tables import by_row
from kit.views.tokens import light

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

SPLITS = 1000


def intervals_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Marks per 1,000 of the author's own words with the 95 % interval, and two intervals that know less, beside it."""
    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        for kind in CUES:
            found = interval(sample(reading, kind))
            rows[label, CUE_NAMES[kind]] = {
                "marks": found.marks,
                "own words": found.words,
                "sentences": found.sentences,
                "per 1,000 words": f"{found.per_1000:.1f}",
                "95 % interval": f"{found.low:.1f} to {found.high:.1f}",
                "if each mark came by itself": "{:.1f} to {:.1f}".format(*found.poisson),
                "sentences drawn anew": "{:.1f} to {:.1f}".format(*found.bootstrap),
            }
    return by_row(rows, "text", "measure")


def differences_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """How two texts differ in each kind of mark: ratio with interval, p before and after Holm, and what may be said."""
    rows = {}
    for found in compare(*readings):
        ratio = "no ratio" if found.ratio is None else f"{found.ratio:.2f} ({found.low:.2f} to {found.high:.2f})"
        rows[CUE_NAMES[found.kind]] = {
            **{label: f"{rate.per_1000:.1f}" for label, rate in zip(labels, found.rates, strict=True)},
            "first / second (95 %)": ratio,
            "p": f"{found.p:.3f}",
            "p of three (Holm)": f"{found.p_holm:.3f}",
            "what may be said": found.verdict(labels),
        }
    return by_row(rows, "per 1,000 own words")


def intervals_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The rates of these texts with their 95 % intervals, with text alternative and table."""
    rates = {kind: [interval(sample(reading, kind)) for reading in readings] for kind in CUES}
    ax = plot_intervals(rates, labels)
    return picture(ax, describe_intervals(rates, labels), intervals_table(readings, labels))


def plot_intervals(rates: Mapping[str, Sequence[Rate]], labels: Sequence[str], *, ax: Axes | None = None) -> Axes:
    """For each kind one row a label: the rate as a sign, its 95 % interval as a line, per 1,000 own words."""
    rows = [(kind, label, rate) for kind in rates for label, rate in zip(labels, rates[kind], strict=True)]
    ax = ax or axes(len(rows) * 0.6)
    for row, (kind, _, rate) in enumerate(rows):
        colour, marker = CUE_LOOKS[kind]
        ax.plot([rate.low, rate.high], [row, row], color=colour, linewidth=2)
        ax.scatter([rate.per_1000], [row], s=80, color=colour, marker=marker, zorder=3)
    for border in range(len(labels), len(rows), len(labels)):
        ax.axhline(border - 0.5, color=light("line"), linewidth=1)
    ax.set_xlim(left=0)
    ax.grid(axis="x", color=light("line"))
    name_rows(ax, [f"{CUE_NAMES[kind]}: {label}" for kind, label, _ in rows], "per 1,000 of the author's own words")
    return ax


def describe_intervals(rates: Mapping[str, Sequence[Rate]], labels: Sequence[str]) -> str:
    """What the intervals show, in words and numbers."""
    said = [
        f"{CUE_NAMES[kind]}, {label}: {rate.per_1000:.1f} ({rate.low:.1f} to {rate.high:.1f})"
        for kind in rates
        for label, rate in zip(labels, rates[kind], strict=True)
    ]
    return f"Marks per 1,000 of the author's own words with 95 % intervals. {'; '.join(said)}."


class Splitter(Kept):
    """One text cut at random into two halves, again and again; `state` says how many splits the student has drawn.

    `splits` are the differences between the halves, per 1,000 words; `real` is the one between the two texts.
    """

    _esm = script("splitter")
    _css = sheet("splitter")
    label = traitlets.Unicode().tag(sync=True)
    measure = traitlets.Unicode().tag(sync=True)
    splits: traitlets.List[Any] = traitlets.List().tag(sync=True)
    real = traitlets.Float().tag(sync=True)


def splits(readings: Sequence[Reading], labels: Sequence[str], kind: str, *, key: str) -> VBox:
    """A Splitter for each of two texts, with the real difference in this kind of mark; kept under `key`-1 and -2."""
    samples = [sample(reading, kind) for reading in readings]
    real = round(1000 * abs(samples[0].per_word - samples[1].per_word), 1)
    widgets = []
    for number, (drawn, label) in enumerate(zip(samples, labels, strict=True), start=1):
        halves = [round(float(each), 1) for each in placebo(drawn, rounds=SPLITS)]
        widget = Splitter(label=label, measure=CUE_NAMES[kind], splits=halves, real=real)
        widgets.append(keep(widget, f"{key}-{number}", partial(_counted, halves, real)))
    return VBox(widgets)


def _counted(halves: Sequence[float], real: float, state: Mapping[str, Any]) -> dict[str, Any]:
    drawn = min(state.get("drawn", 0), len(halves))
    if not drawn:
        return {"says": "Nothing split yet."}
    far = sum(abs(each) >= real for each in halves[:drawn])
    last = f" The last one: {halves[drawn - 1]:+.1f}." if drawn < len(halves) else ""
    return {"says": f"{far} of {drawn} splits differ by {real} or more, as the two texts do.{last}"}
