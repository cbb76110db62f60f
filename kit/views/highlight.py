"""A Reading as HTML: its words, or the grey blocks of its X-ray, with every mark and the reason for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from pathlib import Path

from kit.reading import Reading
from kit.texts.model import Span
from kit.views.tokens import tokens

STATIC = Path(__file__).parent / "static"
PASSAGES = ("quotation", "reported")  # long stretches in another voice; every other kind marks a cue
Writer = Callable[[int, int], str]  # HTML of the characters from start to end


@dataclass(frozen=True, slots=True)
class Layer:
    """One kind of mark as students meet it: its name, the sign that stands for it, and the key that switches it."""

    kind: str
    name: str
    sign: str
    key: str


LAYERS = (
    Layer("hedge", "hedges", "~", "h"),
    Layer("booster", "boosters", "!", "b"),
    Layer("loaded", "loaded", "▲", "l"),
    Layer("quotation", "quoted", "“", "q"),
    Layer("reported", "reported", "¦", "r"),
    Layer("attribution", "attribution", "›", "a"),
    Layer("rejected", "rejected", "×", "x"),
)


def highlight(reading: Reading, *, gists: Sequence[str] = (), roles: Sequence[str] = ("body", "heading")) -> str:
    """HTML of the paragraphs with these roles, marked and escaped; `gists` has one sentence for each body paragraph.

    In the X-ray edition a word is a grey block as wide as the word is long, and only the cues can be read.
    """
    spans, write = (reading.spans, _words(reading.text)) if reading.text is not None else _x_ray(reading)
    paragraphs, body = [], 0
    for paragraph in reading.paragraphs:
        body += paragraph.role == "body"
        gist = gists[body - 1] if paragraph.role == "body" and body <= len(gists) else ""
        if paragraph.role in roles:
            above = f'<p class="kit-gist"><span class="kit-number">{body}</span> {escape(gist)}</p>' if gist else ""
            words = "".join(_marked(write, spans, paragraph.start, paragraph.end))
            paragraphs.append(
                f'<div class="kit-{escape(paragraph.role)}">{above}<p class="kit-words">{words}</p></div>'
            )
    return f'<div class="kit-text kit-{reading.edition}" lang="en">{"".join(paragraphs)}</div>'


def plain(reading: Reading) -> Writer:
    """What writes a stretch of a reading as HTML without marks: its words, or the blocks and cues of its X-ray."""
    return _words(reading.text) if reading.text is not None else _x_ray(reading)[1]


def stylesheet() -> str:
    """The style element that a page needs once for all its highlights."""
    return f"<style>{tokens()}{(STATIC / 'kit.css').read_text('utf-8')}</style>"


def details(summary: str, inside: str, *, opened: bool = False) -> str:
    """HTML that unfolds at a click, Enter or Space; JupyterLab would take these keys from a summary of its own."""
    summary = f'<summary data-lm-suppress-shortcuts="true">{escape(summary)}</summary>'
    return f"<details{' open' if opened else ''}>{summary}{inside}</details>"


def reason(span: Span) -> str:
    """Why this span is marked, in one sentence that begins with what it is."""
    facts = [] if span.kind in ("hedge", "booster", "loaded") else [span.category.replace("_", " ")]
    facts += [f"strength {span.strength} of 3"] if span.strength else []
    facts += [f"stance: {span.stance}"] if span.stance else []
    facts += [f"in {span.voice} words"] if span.voice != "author" and span.kind not in PASSAGES else []
    told = f" ({', '.join(facts)})" if facts else ""
    return f"{_named(span)}{told}: {span.why}"


def _named(span: Span) -> str:
    kind = {"loaded": "loaded language", "reported": "reported words"}.get(span.kind, span.kind)
    return f"{kind}, {span.speaker}" if span.speaker else kind


def _words(text: str) -> Writer:
    return lambda start, end: escape(text[start:end])


def _x_ray(reading: Reading) -> tuple[tuple[Span, ...], Writer]:
    """The spans trimmed to the words they touch (no quotation mark is left to carry a mark), and what to write."""
    spans = []
    for span in reading.spans:
        touched = _touched(reading, span)
        if touched:
            spans.append(replace(span, start=touched[0][0], end=sum(touched[-1])))
    tokens = sorted([*_blocks(reading, _legible(reading)), *_unmeasured(reading)], key=lambda token: token[0])
    return tuple(spans), lambda start, end: "".join(html for at, html in tokens if start <= at < end)


def _touched(reading: Reading, span: Span) -> list[tuple[int, int]]:
    return [(start, n) for start, n, _ in reading.words if start < span.end and start + n > span.start]


def _legible(reading: Reading) -> dict[int, str]:
    """What may be read, by the start of the word it stands for; a cue of other length stands at its first word."""
    legible: dict[int, str] = {}
    for span in reading.spans:
        starts = [start for start, _ in _touched(reading, span)]
        if span.cue and starts and span.kind not in PASSAGES:
            parts = span.cue.split()
            parts = parts if len(parts) == len(starts) else [span.cue] + [""] * (len(starts) - 1)
            legible |= {start: part for start, part in zip(starts, parts, strict=True) if start not in legible}
    return legible


def _blocks(reading: Reading, legible: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """(position, HTML) of every word, and of the gap before it."""
    for start, length, _ in reading.words:
        yield start - 1, " "
        yield start, f"<b>{escape(legible[start])}</b>" if start in legible else _block(length)


def _unmeasured(reading: Reading) -> Iterator[tuple[int, str]]:
    """One block for each heading and the like: nothing is known of its words but how long they are together."""
    starts = [word[0] for word in reading.words]
    for paragraph in reading.paragraphs:
        if not any(paragraph.start <= start < paragraph.end for start in starts):
            yield paragraph.start, _block(paragraph.end - paragraph.start)


def _block(length: int) -> str:
    return f'<i aria-hidden="true" style="width:{length}ch"></i>'


def _marked(write: Writer, spans: Sequence[Span], start: int, end: int) -> Iterator[str]:
    """The paragraph in pieces of HTML, cut wherever a span begins or ends, so that spans may overlap."""
    near = [span for span in spans if span.start < end and span.end > start]
    borders = sorted({start, end} | {b for span in near for b in (span.start, span.end) if start < b < end})
    for a, b in pairwise(borders):
        over = sorted((s for s in near if s.start <= a and s.end >= b), key=lambda s: s.end - s.start)
        yield _mark(write(a, b), over, a, b) if over else write(a, b)


def _mark(words: str, over: Sequence[Span], start: int, end: int) -> str:
    """One piece under its spans, shortest first; it takes the focus where one of them begins.

    `data-kinds` and the lines of `data-why` go together, one for each span; `data-begins` has the kinds that begin,
    `data-at` the character at which they do.
    """
    kinds = [span.kind for span in over]
    begun = [span for span in over if span.start == start]
    why = escape("\n".join(" ".join(reason(span).split()) for span in over))
    names = dict.fromkeys([*(f"kit-{kind}" for kind in kinds), *(f"kit-{span.kind}-begins" for span in begun)])
    attributes = f'class="{" ".join(names)}" data-kinds="{" ".join(kinds)}" data-why="{why}"'
    if begun:
        attributes += f' data-at="{start}" data-begins="{" ".join(span.kind for span in begun)}" tabindex="0"'
        attributes += f' aria-description="{why}" data-lm-suppress-shortcuts="true"'
        words = f'<span class="kit-spoken">{escape(", ".join(map(_named, begun)))}: </span>{words}'
    if any(span.kind in PASSAGES and span.end == end for span in over):
        words += '<span class="kit-spoken"> (end)</span>'
    return f"<mark {attributes}>{words}</mark>"
