"""Readings put together by hand from invented sentences, so that a view is tested and not a finder."""

import re
from typing import Any

from kit.reading import MeasuredParagraph, MeasuredSentence, Reading
from kit.texts.model import Span

PARAGRAPHS = (
    "Port fees return",
    "The envoys from Ostavia may sign before the spring. Nobody in the hall would call it a triumph, of course.",
    "“We might never have come here,” said Ilse Brandt, “without the dreadful winter.” Her aides reportedly agreed.",
)


def reading(*marks: Span, paragraphs: tuple[str, ...] = PARAGRAPHS, first_role: str = "heading") -> Reading:
    """A full Reading of these paragraphs with these spans, words cut at anything but letters and apostrophes."""
    text, rows, words = "\n\n".join(paragraphs), [], []
    for number, paragraph in enumerate(paragraphs):
        start = sum(len(p) + 2 for p in paragraphs[:number])
        role = first_role if number == 0 else "body"
        rows.append(MeasuredParagraph(start, start + len(paragraph), role, ""))
        if role == "body":
            words += [(start + m.start(), len(m[0]), 1) for m in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", paragraph)]
    sentences = tuple(MeasuredSentence(p.start, p.end, i, "author", 5, 5) for i, p in enumerate(rows))
    return Reading("Quarrel in Velden", len(text), "", text, tuple(rows), sentences, marks, {}, {}, {}, tuple(words))


def span(phrase: str, kind: str, *, paragraphs: tuple[str, ...] = PARAGRAPHS, **facts: Any) -> Span:
    """A span over the first place of this phrase in the paragraphs."""
    start = "\n\n".join(paragraphs).index(phrase)
    facts = {"category": "modal", "cue": phrase, "why": f"“{phrase}” is in the lexicon", **facts}
    return Span(start, start + len(phrase), kind, **facts)


MARKS = (
    span("may", "hedge"),
    span("of course", "booster", category="certainty"),
    span("triumph", "rejected", category="loaded"),
    span("“We might never have come here,”", "quotation", category="direct", voice="quoted", speaker="Ilse Brandt"),
    span("might", "hedge", voice="quoted"),
    span("said", "attribution", category="say", speaker="Ilse Brandt"),
    span("“without the dreadful winter.”", "quotation", category="direct", voice="quoted", speaker="Ilse Brandt"),
    span("dreadful winter", "loaded", category="judgement", strength=2, voice="quoted"),
    span("winter", "booster", category="degree", voice="quoted"),
    span("Her aides reportedly agreed", "reported", category="report", voice="reported", cue="reportedly"),
    span("reportedly", "hedge", category="hearsay", voice="reported"),
)
