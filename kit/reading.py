"""A Reading: everything measured in one text, immutable, as JSON schema 1; and its X-ray edition without the words."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import compress
from operator import attrgetter
from typing import Any

from kit.measures.edits import NONE, Edits, edited
from kit.measures.hedging import boosters, hedges
from kit.measures.lexicon import load_lexicon
from kit.measures.loaded import loaded
from kit.measures.ownrule import VOWEL_GROUPS, Rule, count_by, stop_bounds
from kit.measures.readability import Counts, count_words, scores
from kit.measures.syllables import syllables
from kit.texts.cases import correct
from kit.texts.fingerprints import fingerprints
from kit.texts.model import VOICES, Paragraph, Span, Text
from kit.texts.segmenting import segment
from kit.texts.voices import voice_of_words, voices

SCHEMA = 1
MOST_LEGIBLE = 5  # words of a text that an X-ray may show in a row
ENGINES = ("textstat", "vowel groups")  # that score beside the kit
PASSAGES = ("quotation", "reported")  # kinds whose cue is what gave them away, not what they cover


class ReadingError(ValueError):
    """A document that is not a Reading; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class MeasuredParagraph:
    """A paragraph of a Reading: `start:end` in characters, its role, and the fingerprint of its words."""

    start: int
    end: int
    role: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class MeasuredSentence:
    """A sentence of a Reading: `start:end` in characters, its paragraph, the voice of most of its words, its counts."""

    start: int
    end: int
    paragraph: int
    voice: str
    words: int
    syllables: int


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything measured in one text; offsets are characters into the text as it was given.

    `counts` has one row per voice and one for all: words and syllables go to the voice that speaks them, a sentence to
    the voice of most of its words (the author's where they tie). `scores` are computed from `counts["author"]`.
    `words` are (start, length, syllables) of each body word. `text` is None in the X-ray edition.
    """

    id: str
    length: int
    fingerprint: str
    text: str | None
    paragraphs: tuple[MeasuredParagraph, ...]
    sentences: tuple[MeasuredSentence, ...]
    spans: tuple[Span, ...]
    counts: Mapping[str, Mapping[str, int]]
    scores: Mapping[str, float | None]
    refused: Mapping[str, str]
    words: tuple[tuple[int, int, int], ...]
    engines: Mapping[str, Mapping[str, float | None]] | None = None

    @property
    def edition(self) -> str:
        """“full” with the text, “x-ray” without it."""
        return "x-ray" if self.text is None else "full"

    def to_json(self) -> dict[str, Any]:
        """The Reading as plain data, schema 1."""
        document: dict[str, Any] = {"schema": SCHEMA, "id": self.id, "edition": self.edition, "length": self.length}
        document["fingerprint"] = self.fingerprint
        if self.text is not None:
            document["text"] = self.text
        for part in ("paragraphs", "sentences", "spans"):
            document[part] = _rows(getattr(self, part))
        document |= {"counts": dict(self.counts), "scores": dict(self.scores), "refused": dict(self.refused)}
        if self.text is None:
            document["words"] = [list(word) for word in self.words]
        if self.engines is not None:
            document["engines"] = dict(self.engines)
        return document


def read(text: Text, *, corrections: Sequence[Span] = (), edits: Edits = NONE) -> Reading:
    """The Reading of a text, full edition; each correction replaces the quotations and reports that it overlaps.

    `edits` are somebody's own changes to the kit's list of loaded language.
    """
    lexicon = edited(load_lexicon("loaded"), edits) if edits else None
    passages = correct(voices(text), corrections)
    spoken = voice_of_words(text, passages)
    sounds = _sounds(text)
    cues = (hedges(text), boosters(text), loaded(text, passages=passages, lexicon=lexicon))
    finders = (passages, *(_voiced(text, found, spoken) for found in cues))
    sentences = tuple(_sentences(text, spoken, sounds))
    counts = _counts(sentences, spoken, sounds)
    whole, parts = fingerprints(text.string[part.start : part.end] for part in text.paragraphs)
    values, refused = scores(_author(text, spoken, sounds, counts["author"]["sentences"]))
    return Reading(
        id=text.id,
        length=len(text.string),
        fingerprint=whole,
        text=text.string,
        paragraphs=tuple(
            MeasuredParagraph(p.start, p.end, p.role, mark) for p, mark in zip(text.paragraphs, parts, strict=True)
        ),
        sentences=sentences,
        spans=tuple(sorted(_grouped(finders), key=lambda span: (span.start, -span.end))),
        counts=counts,
        scores=values,
        refused=refused,
        words=_measured_words(text, sounds),
    )


def redact(reading: Reading) -> Reading:
    """The X-ray edition: the same measurements and positions, with no words but the flagged cues.

    No more than five words in a row stay legible; a cue that would make a longer run loses its words, and its reason.
    """
    legible = _legible(reading)
    spans = tuple(span if span.kind in PASSAGES or span in legible else _silent(span) for span in reading.spans)
    return replace(reading, text=None, spans=spans)


def from_json(document: Mapping[str, Any]) -> Reading:
    """The Reading that `Reading.to_json` wrote; raises ReadingError for anything else."""
    says = document.get("schema", "none") if isinstance(document, Mapping) else "none"
    if says != SCHEMA:
        raise ReadingError(
            f"This is not a reading of schema {SCHEMA} (its schema: {says}). Make it anew with `kit read`."
        )
    try:
        return _from_json(document)
    except (KeyError, TypeError) as error:
        raise ReadingError(f"This reading is incomplete: {error}. Make it anew with `kit read`.") from None


def engines(reading: Reading) -> dict[str, dict[str, float | None]]:
    """The readability scores of other engines on the author's sentences, None where an engine gives none.

    As engine -> score name -> value. textstat is a library in wide use; “vowel groups” is as simple as a rule can be:
    a sentence ends at every . ! ?, and a syllable is a group of vowels.
    """
    if reading.engines is not None:
        return {engine: dict(values) for engine, values in reading.engines.items()}
    if reading.text is None:
        raise ReadingError(f"The X-ray of “{reading.id}” has no other engines' scores; read the full text to get them.")
    from kit.measures.readability import textstat_scores

    mine = [s for s in reading.sentences if s.voice == "author"]
    if not mine:
        return {engine: dict.fromkeys(reading.scores) for engine in ENGINES}
    reference = textstat_scores(" ".join(reading.text[s.start : s.end] for s in mine))
    return {"textstat": {**reference}, "vowel groups": scores(author_counts(reading, VOWEL_GROUPS))[0]}


def author_counts(reading: Reading, rule: Rule) -> Counts:
    """The author's own words counted by a rule; an X-ray has no words to count and raises ReadingError."""
    if reading.text is None:
        raise ReadingError(f"The X-ray of “{reading.id}” has no words for a rule to count; read the full text.")
    text, voices = _cut_anew(reading), author_words(reading)
    mine = [i for i, own in enumerate(voices) if own]
    opening = {sentence.first for sentence in text.sentences}
    openers = {row for row, i in enumerate(mine) if i in opening}
    sentences = [s for s in reading.sentences if s.voice == "author"]
    cut = len(sentences)
    if rule.cut == "stops":
        cut = sum(len(stop_bounds(reading.text, s.start, s.end)) for s in sentences)
    words = [(text.words.written[i], text.words.forms[i]) for i in mine]
    return count_by(rule, words, cut, openers=openers)


def author_words(reading: Reading) -> tuple[bool, ...]:
    """For each word of a reading whether it is the author's own: neither quoted nor reported."""
    starts = [start for start, _, _ in reading.words]
    own = [True] * len(starts)
    for span in reading.spans:
        if span.kind in PASSAGES:
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            own[first:last] = [False] * (last - first)
    return tuple(own)


def with_engines(reading: Reading) -> Reading:
    """The same Reading with the other engines' scores stored in it."""
    return replace(reading, engines=engines(reading))


def dumps(reading: Reading) -> str:
    """The Reading as JSON text, one line per list item of interest, the same bytes for the same Reading."""
    return json.dumps(reading.to_json(), ensure_ascii=False, indent=1) + "\n"


def voice_of_each_word(reading: Reading) -> list[str]:
    """Who speaks each word of a reading, in order; a quotation inside a report is quoted."""
    starts = [start for start, _, _ in reading.words]
    voices = ["author"] * len(starts)
    for voice, kind in (("reported", "reported"), ("quoted", "quotation")):
        for span in (span for span in reading.spans if span.kind == kind):
            first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
            voices[first:last] = [voice] * (last - first)
    return voices


def _rows(parts: Sequence[Any]) -> list[dict[str, Any]]:
    """The parts, all of one dataclass with flat fields, as plain data (`dataclasses.asdict` is ten times slower)."""
    if not parts:
        return []
    names = [field.name for field in fields(parts[0])]
    return [dict(zip(names, values, strict=True)) for values in map(attrgetter(*names), parts)]


def _sounds(text: Text) -> list[int]:
    """The syllables of each word; one that stands in the text many times is sounded out once."""
    known = {written: syllables(written) for written in set(text.words.written)}
    return [known[written] for written in text.words.written]


def _measured_words(text: Text, sounds: Sequence[int]) -> tuple[tuple[int, int, int], ...]:
    """The start, the length in characters and the syllables of each word."""
    return tuple(zip(text.words.starts, map(len, text.words.written), sounds, strict=True))


def _grouped(finders: Iterable[Iterable[Span]]) -> Iterable[Span]:
    """All spans, with groups numbered from 1 through the whole reading instead of through each finder."""
    numbers: dict[tuple[int, int], int] = {}
    for finder, spans in enumerate(finders):
        for span in spans:
            if span.group is None:
                yield span
            else:
                yield replace(span, group=numbers.setdefault((finder, span.group), len(numbers) + 1))


def _voiced(text: Text, cues: Iterable[Span], spoken: Sequence[str]) -> Iterable[Span]:
    """The cues with the voice of their first word; one that opens with a mark and not with a word keeps its own."""
    starts = text.words.starts
    for cue in cues:
        at = bisect_left(starts, cue.start)
        voice = spoken[at] if starts[at : at + 1] == (cue.start,) else cue.voice
        yield cue if voice == cue.voice else replace(cue, voice=voice)


def _sentences(text: Text, spoken: Sequence[str], sounds: Sequence[int]) -> Iterable[MeasuredSentence]:
    for s in text.sentences:
        inside = slice(s.first, s.last)
        total = sum(sounds[inside])
        yield MeasuredSentence(s.start, s.end, s.paragraph, _majority(spoken[inside]), s.last - s.first, total)


def _majority(spoken: Sequence[str]) -> str:
    return max(VOICES, key=spoken.count)  # max keeps the first of equals: the author


def _counts(
    sentences: Iterable[MeasuredSentence], spoken: Sequence[str], sounds: Sequence[int]
) -> dict[str, dict[str, int]]:
    """Sentences, words and syllables of each voice and of all."""
    counts = {}
    for voice in VOICES:
        owned = sum(sentence.voice == voice for sentence in sentences)
        heard = sum(compress(sounds, map(voice.__eq__, spoken)))
        counts[voice] = {"sentences": owned, "words": spoken.count(voice), "syllables": heard}
    counts["all"] = {key: sum(counts[voice][key] for voice in VOICES) for key in counts["author"]}
    return counts


def _author(text: Text, spoken: Sequence[str], sounds: Sequence[int], sentences: int) -> Counts:
    """The counts of the author's own words in the form that the formulas want."""
    mine = [i for i, voice in enumerate(spoken) if voice == "author"]
    opening, words = {s.first for s in text.sentences}, text.words
    rows = [(words.written[i], words.forms[i], sounds[i]) for i in mine]
    openers = {row for row, i in enumerate(mine) if i in opening}
    return count_words(rows, sentences, openers=openers)


def _silent(span: Span) -> Span:
    """A span whose cue must not be read, so that too few words of the text stand in a row to be a quotation of it."""
    why = "This cue is kept back here: with its neighbours it would show more than five words of the text in a row."
    return replace(span, cue="", why=why)


def _legible(reading: Reading) -> frozenset[Span]:
    """The cues that may be read: hedges and boosters first, then the rest, as long as no run grows over five words."""
    shown: set[int] = set()
    chosen = []
    for span in sorted(reading.spans, key=lambda span: (span.kind not in ("hedge", "booster"), span.start)):
        inside = [i for i, (at, length, _) in enumerate(reading.words) if at < span.end and at + length > span.start]
        if span.kind in PASSAGES or not inside:
            continue
        first, last = inside[0], inside[-1]
        while first - 1 in shown:
            first -= 1
        while last + 1 in shown:
            last += 1
        if last - first < MOST_LEGIBLE:
            shown |= set(inside)
            chosen.append(span)
    return frozenset(chosen)


def _from_json(document: Mapping[str, Any]) -> Reading:
    text, paragraphs = document.get("text"), tuple(MeasuredParagraph(**row) for row in document["paragraphs"])
    return Reading(
        paragraphs=paragraphs,
        text=text,
        sentences=tuple(MeasuredSentence(**row) for row in document["sentences"]),
        spans=tuple(Span(**row) for row in document["spans"]),
        words=_words(document, paragraphs),
        engines=document.get("engines"),
        **{key: document[key] for key in ("id", "length", "fingerprint", "counts", "scores", "refused")},
    )


def _words(document: Mapping[str, Any], paragraphs: Iterable[MeasuredParagraph]) -> tuple[tuple[int, int, int], ...]:
    """The words of an X-ray as stored, those of a full edition cut anew from its text."""
    if "words" in document:
        return tuple((start, length, n) for start, length, n in document["words"])
    text = segment(document["id"], document["text"], tuple(Paragraph(p.start, p.end, p.role) for p in paragraphs))
    return _measured_words(text, _sounds(text))


def _cut_anew(reading: Reading) -> Text:
    """The text of a full edition with its sentences and words."""
    return segment(reading.id, reading.text or "", tuple(Paragraph(p.start, p.end, p.role) for p in reading.paragraphs))
