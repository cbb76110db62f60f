"""Readings as pictures: `plot_x(data, *, ax=None) -> Axes`, and for each a text that says what it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from kit.adjudicating import WINDOW, Course, Decisions, certainty, courses
from kit.auditing import Verdict, verdicts
from kit.comparing import CUES, cues, rate
from kit.measures.ownrule import Rule
from kit.reading import Reading, voice_of_each_word
from kit.texts.model import VOICES
from kit.views.highlight import details, stylesheet
from kit.views.tables import (
    CUE_NAMES,
    SCORE_NAMES,
    as_html,
    certainty_table,
    cues_table,
    said,
    verdicts_table,
    voices_table,
)
from kit.views.tokens import light, themed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The colours of the reader, and a hatch or shape of its own for each, for print and everybody else
VOICE_LOOKS = {
    "author": (light("block"), ""),
    "reported": (light("reported-block"), "..."),
    "quoted": (light("quotation-block"), "///"),
}
LANE = 0.29  # of a row: how far the course of certainty goes up or down
NUMBERS = "The numbers of this figure"
CUE_LOOKS = {"hedge": (light("hedge"), "o"), "booster": (light("booster"), "^"), "loaded": (light("loaded"), "s")}
VOICE_EDGES = {"author": light("quiet"), "reported": light("reported"), "quoted": light("quotation")}

ENGINE_LOOKS = {
    "the kit": (light("hedge"), "o"),
    "textstat": (light("booster"), "^"),
    "vowel groups": (light("loaded"), "s"),
    "your rule": (light("ink"), "D"),
}


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


def voices_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The strips of voices of these texts, with their text alternative and table."""
    ax = plot_voices(list(zip(labels, readings, strict=True)))
    return picture(ax, describe_voices(readings, labels), voices_table(readings, labels))


def cues_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The rates of hedges, boosters and loaded language of these texts, with text alternative and table."""
    ax = plot_cues(list(zip(labels, readings, strict=True)))
    return picture(ax, describe_cues(readings, labels), cues_table(readings, labels))


def certainty_picture(
    readings: Sequence[Reading], labels: Sequence[str], decisions: Decisions | None = None
) -> Picture:
    """Where each text is sure and where it holds back, by the kit and, with decisions, by a student as well."""
    data = courses(readings, labels, decisions)
    alt = describe_certainty(data)
    return Picture(_inline(_certainty_svg(data), alt), alt, as_html(certainty_table(data), NUMBERS))


def plot_voices(data: Sequence[tuple[str, Reading]], *, ax: Axes | None = None) -> Axes:
    """One strip a (label, reading), from first body word to last, filled by the voice that speaks each stretch."""
    from matplotlib.patches import Patch

    ax = ax or axes(len(data))
    for row, (_, reading) in enumerate(data):
        for voice, first, length in _stretches(reading):
            colour, hatch = VOICE_LOOKS[voice]
            bar = ax.broken_barh([(first, length)], (row - 0.35, 0.7), facecolor=colour)
            bar.set(hatch=hatch, edgecolor=VOICE_EDGES[voice], linewidth=0.5)
    name_rows(ax, [label for label, _ in data], "words from the beginning")
    looks = [
        Patch(facecolor=c, hatch=h, edgecolor=VOICE_EDGES[v], linewidth=0.5, label=v)
        for v, (c, h) in VOICE_LOOKS.items()
    ]
    ax.legend(handles=looks, ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


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


def plot_certainty(data: Sequence[Course], *, ax: Axes | None = None, most: int | None = None) -> Axes:
    """One lane a course: boosters less hedges in the hundred words around each word, and a sign for each mark.

    A student's course is a dashed line over the kit's. `most` is the height that fills a lane, or the highest there is.
    """
    ax = ax or axes(2 * len(data))
    scale = LANE / (most or _highest(data))
    for row, course in enumerate(data):
        kit = certainty(course.words, course.kit)
        _lane(ax, row, kit, scale)
        _signs(ax, row, course)
        if course.student is not None:
            places, edge = _edge(course, row, scale)
            line = ax.step(places, edge, where="post", color="black", linestyle="--", linewidth=1.2)
            line[0].set_gid(f"student-{row}")
        _heights(ax, row, kit, scale)
    name_rows(ax, [course.label.replace(", ", ",\n", 1) for course in data], "words from the beginning")
    ax.legend(handles=_certainty_legend(data), ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def _highest(data: Sequence[Course]) -> int:
    """How far from level the courses go, the kit's and the student's."""
    runs = [certainty(c.words, marks) for c in data for marks in (c.kit, c.student) if marks is not None]
    return max([1, *(abs(height) for run in runs for height in run)])


def _edge(course: Course, row: int, scale: float) -> tuple[list[int], list[float]]:
    """The words at which a student's course changes, and where in its lane it goes on from there."""
    places, heights = _stairs(certainty(course.words, course.student or ()))
    return places, [row - height * scale for height in heights]


def _certainty_svg(data: Sequence[Course]) -> str:
    """The courses as SVG: what is the kit's is drawn once, and a student's lines are put into it at each look."""
    most = _highest(data)
    still = tuple(replace(course, student=None if course.student is None else course.kit) for course in data)
    svg, (left, wide, top, high) = _certainty_frame(still, most)
    for row, course in enumerate(data):
        if course.student is not None:
            places, edge = _edge(course, row, LANE / most)
            steps = [f"H {left + x * wide:.2f} V {top + y * high:.2f}" for x, y in zip(places, edge, strict=True)]
            path = f"M {left:.2f} {top + edge[0] * high:.2f} {' '.join(steps)}"
            svg = re.sub(rf'(<g id="student-{row}">\s*<path d=")[^"]*', rf"\g<1>{path}", svg, count=1)
    return svg


@cache
def _certainty_frame(data: tuple[Course, ...], most: int) -> tuple[str, tuple[float, float, float, float]]:
    """The picture of these courses as SVG; and in it word 0, the width of a word, row 0, and the height of a row."""
    ax = plot_certainty(data, most=most)
    svg, figure = _svg(ax, describe_certainty(data)), _figure(ax)
    points = 72 / figure.dpi  # SVG counts in points, and from the top
    (left, low), (right, high) = ax.transData.transform([(0, 0), (1, 1)]) * points
    height = figure.bbox.height * points
    return svg, (left, right - left, height - low, low - high)


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


def describe_certainty(data: Sequence[Course]) -> str:
    """Where the courses rise highest and fall lowest, in words and numbers."""
    said = []
    for course in data:
        for who, marks in (("the kit marks", course.kit), ("you accept", course.student)):
            if marks is None:
                continue
            signs = [sign for _, sign in marks]
            text = f"{course.label}: {who} {signs.count(-1)} hedges and {signs.count(1)} boosters of the author’s own"
            said.append(f"{text}; {_extremes(certainty(course.words, marks))}.")
    return f"Boosters less hedges in the {WINDOW} words around each word. " + " ".join(said)


def _extremes(course: Sequence[int]) -> str:
    if not any(course):
        return "the two are level throughout"
    ends = (("highest", max(course)), ("lowest", min(course)))
    return "the course is " + " and ".join(
        f"{name} from word {course.index(h) + 1}, at {_signed(h)}" for name, h in ends
    )


def _signed(height: int) -> str:
    return f"{height:+d}".replace("-", "−")


def _heights(ax: Axes, row: int, course: Sequence[int], scale: float) -> None:
    """The height of the course written where it is highest and where it is lowest."""
    for height in {max(course, default=0), min(course, default=0)} - {0}:
        first = course.index(height)
        last = next((at for at in range(first, len(course)) if course[at] != height), len(course))
        offset = (0, 3 if height > 0 else -9)
        place = ((first + last) / 2, row - height * scale)
        ax.annotate(_signed(height), place, offset, textcoords="offset points", ha="center", fontsize=8)


def _lane(ax: Axes, row: int, course: Sequence[int], scale: float) -> None:
    """The course of one text as an area, above its line where it is sure and below where it holds back."""
    places, heights = _stairs(course)
    for kind, sign in (("booster", 1), ("hedge", -1)):
        edge = [row - max(0, height * sign) * sign * scale for height in heights]
        colour = CUE_LOOKS[kind][0]
        ax.fill_between(places, row, edge, facecolor=colour, step="post", alpha=0.35, linewidth=0)
    ax.plot([0, len(course)], [row, row], color="black", linewidth=0.8)


def _stairs(course: Sequence[int]) -> tuple[list[int], list[int]]:
    """The words at which the course changes, and its height from there on; the end of the text comes last."""
    places = [at for at, height in enumerate(course) if at == 0 or height != course[at - 1]]
    return [*places, len(course)], [*(course[at] for at in places), *course[-1:]]


def _signs(ax: Axes, row: int, course: Course) -> None:
    """Each of the kit's marks as a sign at its word: boosters above the lane, hedges below."""
    for kind, sign in (("booster", 1), ("hedge", -1)):
        places = [at for at, mark in course.kit if mark == sign]
        colour, marker = CUE_LOOKS[kind]
        ax.scatter(places, [row - sign * 0.41] * len(places), s=26, color=colour, marker=marker, zorder=3)


def _certainty_legend(data: Sequence[Course]) -> list[Any]:
    from matplotlib.lines import Line2D

    looks = [
        Line2D([], [], color=CUE_LOOKS[kind][0], marker=CUE_LOOKS[kind][1], linestyle="", label=label)
        for kind, label in (("booster", "boosters: up"), ("hedge", "hedges: down"))
    ]
    dashed = Line2D([], [], color="black", linestyle="--", label="by your decisions")
    return [*looks, dashed] if any(course.student is not None for course in data) else looks


def picture(ax: Axes, alt: str, table: pd.DataFrame) -> Picture:
    """The figure of these axes as SVG, with its text alternative and its numbers."""
    return Picture(draw(ax, alt), alt, as_html(table, NUMBERS))


def draw(ax: Axes, alt: str) -> str:
    """The figure of these axes as SVG for the middle of a page, named by its text alternative."""
    return _inline(_svg(ax, alt), alt)


def _svg(ax: Axes, alt: str) -> str:
    """The figure of these axes as matplotlib writes it, without a ground of its own."""
    import matplotlib

    buffer = io.StringIO()
    with matplotlib.rc_context({"svg.hashsalt": alt}):  # the same picture has the same ids, and no other has them
        _figure(ax).savefig(buffer, format="svg", facecolor="none", metadata={"Date": None})
    return buffer.getvalue()


def _figure(ax: Axes) -> Figure:
    """The figure in which these axes stand."""
    from matplotlib.figure import Figure

    assert isinstance(ax.figure, Figure)
    return ax.figure


def _inline(svg: str, alt: str) -> str:
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


def _stretches(reading: Reading) -> list[tuple[str, int, int]]:
    """(voice, index of its first word, words) of each stretch of one voice, in order."""
    voices = voice_of_each_word(reading)
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
    return picture(figure.axes[0], describe_engines(compared, short), table)


def plot_verdict(data: tuple[Verdict, Sequence[str]], *, ax: Axes | None = None) -> Axes:
    """One formula for two texts: a row a text, a dot an engine; shaded, and a title in words, where nothing is said."""
    verdict, labels = data
    ax = ax or axes(len(labels))
    for place, (engine, values) in enumerate(verdict.values.items()):
        colour, marker = ENGINE_LOOKS[engine]
        shift = 0.16 * (place - (len(verdict.values) - 1) / 2)  # so that equal scores do not hide each other
        rows = [row + shift for row, value in enumerate(values) if value is not None]
        given = [value for value in values if value is not None]
        ax.scatter(given, rows, s=48, color=colour, marker=marker, label=engine)
    name_rows(ax, labels, "")
    ax.grid(axis="x", color=light("line"))
    ax.set_axisbelow(True)
    if verdict.harder is None:
        ax.set_facecolor(light("chosen"))
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
