"""Readings as pictures: `plot_x(data, *, ax=None) -> Axes`, and for each a text that says what it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
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

# The colours of the reader, and a hatch or shape of its own for each, for print and everybody else
VOICE_LOOKS = {
    "author": (light("block"), ""),
    "reported": (light("reported-block"), "..."),
    "quoted": (light("quotation-block"), "///"),
}
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
    return picture(plot_certainty(data), describe_certainty(data), certainty_table(data))


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


def plot_certainty(data: Sequence[Course], *, ax: Axes | None = None) -> Axes:
    """One lane a course: boosters less hedges in the hundred words around each word, and a sign for each mark.

    A student's course is a dashed line over the kit's.
    """
    ax = ax or axes(2 * len(data))
    runs = [[certainty(c.words, marks) if marks is not None else () for marks in (c.kit, c.student)] for c in data]
    most = max([1, *(abs(height) for lane in runs for run in lane for height in run)])
    scale = 0.29 / most
    for row, (course, (kit, student)) in enumerate(zip(data, runs, strict=True)):
        _lane(ax, row, kit, scale)
        _signs(ax, row, course)
        if student:
            places, heights = _stairs(student)
            edge = [row - height * scale for height in heights]
            ax.step(places, edge, where="post", color="black", linestyle="--", linewidth=1.2)
        _heights(ax, row, kit, scale)
    name_rows(ax, [course.label.replace(", ", ",\n", 1) for course in data], "words from the beginning")
    ax.legend(handles=_certainty_legend(data), ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
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
    return Picture(draw(ax, alt), alt, as_html(table, "The numbers of this figure"))


def draw(ax: Axes, alt: str) -> str:
    """The figure of these axes as SVG for the middle of a page, named by its text alternative."""
    import matplotlib
    from matplotlib.figure import Figure

    figure, buffer = ax.figure, io.StringIO()
    assert isinstance(figure, Figure)
    with matplotlib.rc_context({"svg.hashsalt": alt}):  # the same picture has the same ids, and no other has them
        figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None})
    return _inline(buffer.getvalue(), alt)


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
    """One formula for two texts: a row a text, a dot an engine; grey, and a title in words, where nothing is said."""
    from matplotlib.patches import Rectangle

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
        ground = Rectangle((0, 0), 1, 1, transform=ax.transAxes, color=light("line"), alpha=0.5, linewidth=0, zorder=0)
        ax.add_patch(ground)  # a picture is saved without the ground of the axes themselves
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
