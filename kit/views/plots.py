"""What makes a picture and shows it. What is in it each room draws with a `plot_x(data, *, ax=None) -> Axes`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from kit.views.highlight import details, stylesheet
from kit.views.tables import as_html
from kit.views.tokens import light, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.patches import Patch

NUMBERS = "The numbers of this figure"
# The colours of the reader, and a hatch or shape of its own for each, for print and everybody else
VOICE_LOOKS = {
    "author": (light("block"), ""),
    "reported": (light("reported-block"), "..."),
    "quoted": (light("quotation-block"), "///"),
}
VOICE_EDGES = {"author": light("quiet"), "reported": light("reported"), "quoted": light("quotation")}
CUE_LOOKS = {"hedge": (light("hedge"), "o"), "booster": (light("booster"), "^"), "loaded": (light("loaded"), "s")}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with what it shows in words and its numbers as a table; JupyterLab displays it as HTML."""

    svg: str
    alt: str
    numbers: str

    def _repr_html_(self) -> str:
        unfolds = details("The same in words and numbers", f"<p>{escape(self.alt)}</p>{self.numbers}")
        drawn = f'<div class="kit-scroll">{self.svg}</div><figcaption>{unfolds}</figcaption>'
        return f'{stylesheet()}<figure class="kit kit-figure">{drawn}</figure>'


def picture(ax: Axes, alt: str, table: pd.DataFrame) -> Picture:
    """The figure of these axes as SVG, with its text alternative and its numbers."""
    return Picture(draw(ax, alt), alt, as_html(table, NUMBERS))


def draw(ax: Axes, alt: str) -> str:
    """The figure of these axes as SVG for the middle of a page, named by its text alternative."""
    return inline(as_svg(ax, alt), alt)


def as_svg(ax: Axes, alt: str) -> str:
    """The figure of these axes as matplotlib writes it, without a ground of its own."""
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": alt}):  # the same picture has the same ids, and no other has them
        figure_of(ax).savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    return buffer.getvalue()


def figure_of(ax: Axes) -> Figure:
    """The figure in which these axes stand."""
    from matplotlib.figure import Figure

    assert isinstance(ax.figure, Figure)
    return ax.figure


def inline(svg: str, alt: str) -> str:
    """The picture for the middle of a page: named, in the colours of the theme, without a style that reaches others."""
    svg = re.sub(r"<style.*?</style>|<metadata>.*?</metadata>", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    lines = 'style="stroke-linejoin: round; stroke-linecap: butt"'
    return themed(svg).replace("<svg", f'<svg role="img" aria-label="{escape(alt)}" {lines}', 1)


def axes(rows: float) -> Axes:
    """Axes of a figure of its own, outside pyplot, so that nothing is shown twice."""
    from matplotlib.figure import Figure

    return Figure(figsize=(8, 1.1 + 0.7 * rows), layout="constrained").subplots()


def name_rows(ax: Axes, labels: Sequence[str], xlabel: str) -> None:
    """Names the rows of a figure from the top down, and its x axis."""
    ax.set(yticks=range(len(labels)), yticklabels=labels, ylim=(len(labels) - 0.5, -0.5), xlabel=xlabel)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)


def voice_look(voice: str) -> dict[str, Any]:
    """How matplotlib fills and edges what is spoken in this voice."""
    colour, hatch = VOICE_LOOKS[voice]
    return {"facecolor": colour, "hatch": hatch, "edgecolor": VOICE_EDGES[voice], "linewidth": 0.5}


def voice_legend(voices: Iterable[str]) -> list[Patch]:
    """A patch for each of these voices, for a legend."""
    from matplotlib.patches import Patch

    return [Patch(**voice_look(voice), label=voice) for voice in voices]
