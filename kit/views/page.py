"""A Reading as a page of plain text for a terminal: marked words, what the marks mean, and the numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from textwrap import fill

from kit.auditing import SCORE_NAMES
from kit.comparing import CUES, cues, rate
from kit.figuring import CUE_NAMES
from kit.reading import Reading
from kit.texts.model import VOICES, Span

BRACKETS = {
    "hedge": ("[~ ", "]"),
    "booster": ("[! ", "]"),
    "loaded": ("[^ ", "]"),
    "quotation": ("{", "}"),
    "reported": ("<", ">"),
}
WIDTH = 96
GLUE = "\x1f"  # keeps a sign beside its word while lines are cut


def page(reading: Reading) -> str:
    """The whole page: the text with its marks, the legend, the numbers, and each mark with its reason."""
    parts = [
        f"{reading.id}  ({reading.edition} edition)",
        _legend(),
        *_paragraphs(reading),
        numbers(reading),
        _reasons(reading),
    ]
    return "\n\n".join(parts) + "\n"


def numbers(reading: Reading) -> str:
    """The counts, rates and scores of a reading as aligned lines."""
    lines = ["voice       sentences   words   syllables"]
    for voice in (*VOICES, "all"):
        row = reading.counts[voice]
        lines.append(f"{voice:<12}{row['sentences']:>9}{row['words']:>8}{row['syllables']:>12}")
    return "\n".join([*lines, "", *_rates(reading), "", *_scores(reading)])


def _rates(reading: Reading) -> Iterator[str]:
    found = Counter(span.kind for span in cues(reading))
    base = reading.counts["author"]["words"]
    for kind in CUES:
        per = f"{rate(reading, found[kind]):>7} per 1,000 words" if base else "      - (the author says nothing here)"
        yield f"{CUE_NAMES[kind]:<18}{found[kind]:>4}{per}"


def _scores(reading: Reading) -> Iterator[str]:
    columns = {"kit": reading.scores} | dict(reading.engines or {})
    yield "readability of the author's own words".ljust(40) + "".join(f"{name:>14}" for name in columns)
    for key, name in SCORE_NAMES.items():
        values = [scores.get(key) for scores in columns.values()]
        shown = "".join(f"{'-' if value is None else format(value, '.1f'):>14}" for value in values)
        yield f"{name:<40}{shown}" + (f"   ({reading.refused[key]})" if key in reading.refused else "")


def _legend() -> str:
    names = CUE_NAMES | {"quotation": "quoted words", "reported": "reported words"}
    return "Marks: " + ", ".join(f"{before}{names[kind]}{after}" for kind, (before, after) in BRACKETS.items())


def _paragraphs(reading: Reading) -> Iterator[str]:
    if reading.text is None:
        yield "(An X-ray keeps no sentences: only the numbers and the cues below.)"
        return
    for paragraph in reading.paragraphs:
        if paragraph.role in ("body", "heading"):
            marked = _marked(reading.text, reading.spans, paragraph.start, paragraph.end)
            yield fill(marked, WIDTH, break_on_hyphens=False, break_long_words=False).replace(GLUE, " ")


def _marked(string: str, spans: Sequence[Span], start: int, end: int) -> str:
    """The characters `start:end` with a sign or bracket wherever a span begins or ends."""
    inside = [s for s in spans if start <= s.start and s.end <= end and s.kind in BRACKETS]
    opened = [(s.start, 1, -s.end, BRACKETS[s.kind][0]) for s in inside]
    closed = [(s.end, 0, -s.start, BRACKETS[s.kind][1]) for s in inside]
    out, last = [], start
    for at, _, _, sign in sorted(opened + closed):
        out += [string[last:at], sign.replace(" ", GLUE)]
        last = at
    return "".join([*out, string[last:end]])


def _reasons(reading: Reading) -> str:
    lines = [
        f"{span.start:>7}-{span.end:<7}{span.kind:<12}{span.voice:<9}{span.cue:<24} {span.why}"
        for span in reading.spans
        if span.kind not in ("quotation", "reported")
    ]
    return "\n".join(["Every mark, where it stands (characters), who says it, and why:", *lines])
