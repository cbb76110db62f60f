"""Which loaded words make the difference between two texts, as a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.measures.edits import NONE, Edits
from kit.reading import Reading
from kit.views.plots import CUE_LOOKS, Picture, axes, name_rows, picture
from kit.views.rankings import firmness_in_words, name_in, ranking_in_words
from kit.views.tables import listed
from kit.weighing import Weighed, bench, contributions, gain, leave_one_out, weigh

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

MOST_BARS = 15
KEPT_BACK = "(kept back in the X-ray)"


def contributions_table(
    readings: Sequence[Reading], labels: Sequence[str], edits: Edits = NONE, *, most: int | None = None
) -> pd.DataFrame:
    """What each loaded cue adds to one score more than to the other, greatest first, and what would be without it.

    Scores are weighted marks per 1,000 of the author's own words; `most` is how many cues are shown.
    """
    weighed, names = weigh([bench(reading) for reading in readings], edits), [name_in(label) for label in labels]
    rows = []
    for without in leave_one_out(weighed)[:most]:
        row, added = without.row, gain(weighed, without.row)
        left = (f"{score:.1f}" for score in without.scores)
        cue = (row.phrase or KEPT_BACK, str(row.strength), *map(str, row.uses))
        ranking = "flips" if without.flips else "stays"
        rows.append((*cue, names[0 if added > 0 else 1], f"{abs(added):.1f}", *left, ranking))
    columns = ["cue", "strength", *(f"uses: {name}" for name in names), "adds more to", "by"]
    columns += [*(f"without it: {name}" for name in names), "ranking"]
    return listed(rows, columns)


def contributions_picture(readings: Sequence[Reading], labels: Sequence[str], edits: Edits = NONE) -> Picture:
    """The loaded cues that make most of the difference between two texts, by the kit's list with these edits."""
    weighed, names = weigh([bench(reading) for reading in readings], edits), [name_in(label) for label in labels]
    alt = describe_contributions(weighed, names)
    return picture(plot_contributions((weighed, names)), alt, contributions_table(readings, labels, edits))


def plot_contributions(data: tuple[Weighed, Sequence[str]], *, ax: Axes | None = None) -> Axes:
    """Of two weighed texts with their names a bar for each cue, towards the text to whose score it adds more."""
    weighed, names = data
    rows = contributions(weighed)[:MOST_BARS]
    ax = ax or axes(max(2, len(rows) // 3))
    ax.barh(range(len(rows)), [-added for _, added in rows], height=0.7, color=CUE_LOOKS["loaded"][0])
    ax.axvline(0, color=CUE_LOOKS["loaded"][0], linewidth=1)
    name_rows(ax, [row.phrase or KEPT_BACK for row, _ in rows], f"← more for {names[0]}       more for {names[1]} →")
    widest = max((abs(added) for _, added in rows), default=0) or 1
    ax.set_xlim(-1.2 * widest, 1.2 * widest)
    ax.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    for place, (_, added) in enumerate(rows):
        side = "right" if added > 0 else "left"
        ax.text(-added - 0.02 * widest * (1 if added > 0 else -1), place, f"{abs(added):.1f}", ha=side, va="center")
    return ax


def describe_contributions(weighed: Weighed, names: Sequence[str]) -> str:
    """Which cues make the difference between two texts, how much, and how firm the ranking is, in words."""
    said = [f"Weighted marks per 1,000 of the author's own words: {ranking_in_words(names, weighed.scores)}."]
    rows = contributions(weighed)[:MOST_BARS]
    for name, sign in zip(names, (1, -1), strict=True):
        adds = [f"{row.phrase or KEPT_BACK} {abs(added):.1f}" for row, added in rows if added * sign > 0]
        said.append(f"What adds more to {name}: {', '.join(adds) or 'nothing'}.")
    more = f"The {MOST_BARS} greatest are shown. " if len(contributions(weighed)) > MOST_BARS else ""
    return f"Bars for the cues that make the difference. {more}{' '.join(said)} {firmness_in_words(weighed)}"
