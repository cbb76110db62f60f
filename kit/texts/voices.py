"""Who is speaking: the author, somebody quoted, or somebody whose words the author reports.

A quotation's span covers its marks, and every word inside is quoted, in scare quotes too. A block quotation's span
covers its paragraph. A report's span covers the complement of the reporting verb, with its "that" or "to"; a quotation
inside a report is quoted; a report inside a report is part of it. What these rules cannot
know: reports that run on in the next sentence without a verb, irony, and whether a paragraph after a colon is a list
that nobody marked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from kit.texts.clauses import Row
from kit.texts.model import Span, Text
from kit.texts.quoting import Pair, pairs_of_marks
from kit.texts.reporting import Cue, Report, cues, refusal, reports_in
from kit.texts.speakers import Name, following, known_people, opening_phrase, stands_for, subject, subjects, written

_LABEL = re.compile(
    r"(?:(?!(?:UPDATE|NOTE|CORRECTION|WARNING|BREAKING|RELATED|WATCH|MORE|READ MORE|PHOTOS?|PS)\b)"
    r"(?:[A-Z][A-Z.’'-]*)(?: [A-Z][A-Z.’'-]*){0,4}|(?:Mr|Mrs|Ms|Dr|Sen|Gen|Rep|Gov)\.(?: [A-Z][\w’'-]+){1,3}):(?=\s+\S)"
)
_LIST_ITEM = re.compile(r"(?:[-–—*•▪◦·]|\(?\d+[.)]|\(?[a-z][.)])\s")
_SCARE = 3  # words at most
_REPORT_GROUPS = 1_000_000  # groups of reports are numbered from here, groups of quotations from 1


@dataclass(frozen=True, slots=True)
class _Page:
    """A text with its pairs of marks and its block quotations, and which words stand inside them."""

    text: Text
    pairs: tuple[Pair, ...]
    blocks: tuple[Span, ...]
    quoted: tuple[bool, ...]
    starts: tuple[int, ...]


def quotations(text: Text) -> tuple[Span, ...]:
    """Every quotation of a text in order, offsets in characters, marks included: direct, cut, scare, nested or block.

    Direct: a whole utterance. Cut: words taken into the author's sentence. Scare: one to three such words where no verb
    of saying stands in the sentence. Nested: a quotation inside one. The parts of a quotation that runs over
    paragraphs, each its own span, share a `group`.
    """
    return _voices(text)[0]


def reports(text: Text) -> tuple[Span, ...]:
    """Every attributed report of a text in order, offsets in characters; the category is the class of its verb."""
    return _voices(text)[1]


def attributions(text: Text) -> tuple[Span, ...]:
    """Every verb or phrase that attributes a quotation or a report, in order, offsets in characters."""
    return _voices(text)[2]


def voices(text: Text) -> tuple[Span, ...]:
    """The quotations, reports and attributions of a text together, in order of their offsets."""
    return tuple(sorted((span for spans in _voices(text) for span in spans), key=lambda span: (span.start, -span.end)))


def voice_of_words(text: Text, spans: tuple[Span, ...]) -> tuple[str, ...]:
    """The voice of each word of `text.words`: quoted inside a quotation, else reported inside a report, else author."""
    found = ["author"] * len(text.words)
    starts = text.words.starts
    for kind, voice in (("reported", "reported"), ("quotation", "quoted")):
        for span in spans:
            if span.kind == kind:
                first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
                found[first:last] = [voice] * (last - first)
    return tuple(found)


def _voices(text: Text) -> tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]:
    page = _page(text)
    rows = [Row(text, sentence.first, sentence.last, page.quoted) for sentence in text.sentences]
    reported = [_report_draft(page, row, report) for row in rows for report in reports_in(row)]
    drafts = _under_reports(_quotation_drafts(page), reported) + reported
    names = [name for row in rows for name in subjects(row)] + [draft.source for draft in drafts if draft.source]
    spans = _with_speakers(drafts, sorted(names, key=lambda name: name.position))
    made = sorted((*spans, *page.blocks), key=lambda span: (span.start, -span.end))
    kinds = ("quotation", "reported", "attribution")
    first, second, third = (tuple(span for span in made if span.kind == kind) for kind in kinds)
    return first, second, tuple({(span.start, span.end): span for span in third}.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """Spans that share a speaker, and the words that name him or her."""

    spans: tuple[Span, ...]
    source: Name | None


def _page(text: Text) -> _Page:
    body = [(part.start, part.end) for part in text.paragraphs if part.role == "body"]
    blocks = _blocks(text, body)
    taken = {block.start for block in blocks}
    pairs = pairs_of_marks(text.string, [bounds for bounds in body if bounds[0] not in taken])
    starts = text.words.starts
    pairs = tuple(pair for pair in pairs if bisect_left(starts, pair.start) < bisect_left(starts, pair.end))
    quoted = [False] * len(starts)
    for start, end in [(pair.start, pair.end) for pair in pairs if not pair.depth] + [(b.start, b.end) for b in blocks]:
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        quoted[first:last] = [True] * (last - first)
    return _Page(text, pairs, blocks, tuple(quoted), starts)


# --- block quotations


def _blocks(text: Text, body: list[tuple[int, int]]) -> tuple[Span, ...]:
    """The block quotations: paragraphs marked with a speaker, and a paragraph after one that ends in a colon."""
    found: list[Span] = []
    before: tuple[int, int] | None = None
    labels = [_LABEL.match(text.string[start:end]) for start, end in body]
    transcript = 2 * sum(map(bool, labels)) > len(body) > 2
    for (start, end), label in zip(body, labels, strict=True):
        string = text.string[start:end]
        if transcript and not label and found and string[:1] not in '([“"':
            why = "it goes on with the turn before it in a transcript"
            found.append(_block((start, end), found[-1].cue, why, found[-1].speaker))
        elif label:
            found.append(_block((start, end), label.group(), "the line is marked with a speaker", label.group()[:-1]))
        elif before and _introduces(text.string[before[0] : before[1]]) and _can_be_block(string):
            why = "the paragraph before ends in a colon"
            found.append(_block((start, end), ":", why, _introduced_by(text, before)))
        before = (start, end)
    return tuple(found)


def _block(bounds: tuple[int, int], cue: str, why: str, speaker: str | None) -> Span:
    return Span(*bounds, "quotation", "block", cue, f"block quotation: {why}", "quoted", speaker)


def _introduces(string: str) -> bool:
    """Whether a paragraph leads over to the next one: it ends in a colon and is more than a label."""
    return string.endswith(":") and len(string.split()) > 3


def _can_be_block(string: str) -> bool:
    return string[:1] not in "\"“‘«'`" and not _LIST_ITEM.match(string) and not string.endswith(":")


def _introduced_by(text: Text, paragraph: tuple[int, int]) -> str | None:
    """Who an introducing paragraph names at its end: the subject of its verb of saying, else its first phrase."""
    index = bisect_right(text.sentences, paragraph[1] - 1, key=lambda sentence: sentence.start) - 1
    if index < 0 or text.sentences[index].start < paragraph[0]:
        return None
    sentence = text.sentences[index]
    row = Row(text, sentence.first, sentence.last, (False,) * sentence.last)
    said = [cue for cue in cues(row) if "tag" in cue.verb.takes]
    first, last = subject(row, said[-1].first) if said else opening_phrase(row)
    return None if row.form(first) in ("he", "she", "it", "they", "this", "i", "we") else written(row, first, last)


# --- quotations in marks


@dataclass(frozen=True, slots=True)
class _Frame:
    """The sentences that a quotation touches, with the verbs of saying outside its marks; `usable`: none held back."""

    row: Row
    said: tuple[Cue, ...]
    usable: tuple[Cue, ...]


def _quotation_drafts(page: _Page) -> list[_Draft]:
    """Each quotation in marks, with its category, its tag and its source."""
    drafts: list[_Draft] = []
    outer: tuple[_Draft, _Frame] | None = None
    group = 0
    for pair in page.pairs:
        if pair.depth:
            drafts.append(_Draft((_quotation(pair, "nested", None),), None))
            continue
        group += pair.end_mark == "runs on" and not pair.resumed
        frame = _frame(page, pair, outer[1] if outer else None)
        draft = _draft(page, pair, frame, outer)
        if pair.resumed or pair.end_mark == "runs on":
            draft = replace(draft, spans=(replace(draft.spans[0], group=group), *draft.spans[1:]))
        drafts.append(draft)
        outer = draft, frame
    return _shared_in_groups(drafts)


def _draft(page: _Page, pair: Pair, frame: _Frame, outer: tuple[_Draft, _Frame] | None) -> _Draft:
    """One quotation; `outer` is the one before it, whose utterance or speaker may go on."""
    row = frame.row
    goes_on = outer is not None and outer[1].row.first == row.first and outer[0].spans[0].category == "direct"
    category = _category(page, pair, frame, goes_on)
    cue = _tag(page, pair, frame) if category != "scare" else None
    span = _quotation(pair, category, cue)
    if cue is None:
        return _Draft((span,), _inherited(page, pair, row, outer) if category == "direct" else None)
    tag = _attribution(row, cue, "quotation")
    return _Draft((span, tag), _source(row, cue, _source_words(row, cue)))


def _quotation(pair: Pair, category: str, cue: Cue | None) -> Span:
    endings = {
        "closed": "",
        "unclosed": "; the mark is never closed, so it ends with its paragraph or before the next mark",
        "runs on": "; it runs on in the next paragraph, which opens with a mark again",
    }
    whys = {
        "direct": "a whole utterance in quotation marks",
        "cut": "words in quotation marks inside the author's sentence",
        "scare": "one to three words in quotation marks, and no verb of saying in the sentence",
        "nested": "quotation marks inside a quotation",
    }
    why = whys[category] + (f", attributed by “{cue.verb.phrase}”" if cue else "") + endings[pair.end_mark]
    stance = cue.verb.stance if cue else None
    return Span(pair.start, pair.end, "quotation", category, pair.mark, why, "quoted", stance=stance)


def _frame(page: _Page, pair: Pair, before: _Frame | None) -> _Frame:
    """The sentences that a quotation touches; where they are those of the quotation before it, its frame again."""
    words, sentences = page.text.words, page.text.sentences
    first = sentences[words.sentences[bisect_left(page.starts, pair.start)]].first
    last = sentences[words.sentences[bisect_left(page.starts, pair.end) - 1]].last
    if before and (before.row.first, before.row.last) == (first, last):
        return before
    row = Row(page.text, first, last, page.quoted)
    said = tuple(cues(row))
    return _Frame(row, said, tuple(cue for cue in said if not refusal(row, cue)))


def _category(page: _Page, pair: Pair, frame: _Frame, goes_on: bool) -> str:
    """direct | cut | scare, from what stands before the marks, how the words begin, and how they end."""
    string, row, first = page.text.string, frame.row, bisect_left(page.starts, pair.start)
    start = row.text.sentences[row.text.words.sentences[row.first]].start
    before = string[max(start, pair.start - 40) : pair.start].rstrip()
    inside = string[pair.start : pair.end].strip("\"“”‘’'`«»„ \u00a0")
    opens = not before or before[-1] in ",:" or _cue_before(frame.said, first, touching=True) is not None
    begins = not before or row.capital(first) or inside[0].isdigit() or inside[0] in ".…"
    begins = begins or (goes_on and before[-1] == ",")
    ends = inside[-1] in ".,!?…—–-" or string[pair.end : pair.end + 1] in tuple(",.;:!?") or pair.end_mark != "closed"
    if opens and begins and ends:
        return "direct"
    size = bisect_left(page.starts, pair.end) - first
    return "scare" if size <= _SCARE and not frame.said else "cut"


def _cue_before(found: tuple[Cue, ...], index: int, *, touching: bool = False) -> Cue | None:
    """The last cue that ends at or before a word, or None; `touching`: only one that ends right there."""
    place = bisect_right(found, index, key=lambda cue: cue.last) - 1
    return found[place] if place >= 0 and (not touching or found[place].last == index) else None


def _tag(page: _Page, pair: Pair, frame: _Frame) -> Cue | None:
    """The verb of saying that belongs to a quotation: right before its comma or colon, else after it, else before."""
    first, last = bisect_left(page.starts, pair.start), bisect_left(page.starts, pair.end)
    before = _cue_before(frame.usable, first)
    mark = frame.row.gap(first).strip(" \"“‘'`«")[-1:]
    if before and not any(page.quoted[before.last : first]) and (mark in (",", ":") or before.last == first):
        return before
    place = bisect_left(frame.usable, last, key=lambda cue: cue.first)
    for cue in frame.usable[place : place + 3]:
        near = cue.first - last <= 12 and not any(page.quoted[last : cue.first])
        if near and "words" not in cue.verb.takes:
            return cue
    return before


def _attribution(row: Row, cue: Cue, what: str) -> Span:
    """The verb or phrase of saying itself, which is the author's."""
    start, end = row.text.words.starts[cue.first], row.text.words.ends[cue.last - 1]
    why = f"“{cue.verb.phrase}” attributes a {what} ({cue.verb.source})"
    cued = row.written(cue.first, cue.last)
    return Span(start, end, "attribution", cue.verb.category, cued, why, stance=cue.verb.stance)


def _source_words(row: Row, cue: Cue) -> tuple[int, int]:
    """The words `first:last` that name the source of a cue."""
    if "source" in cue.verb.takes:
        return following(row, cue.last)
    before = cue.first - 1
    if row.form(cue.first).endswith("ing") and row.form(before) not in ("is", "are", "was", "were", "been", "be"):
        return opening_phrase(row)
    if before >= row.first and (row.quoted[before] or "," in row.gap(cue.first)):
        inverted = following(row, cue.last)
        # after a mere comma ("the envoy, Brandt, described the offer as") only what ends there is a source
        alone = row.quoted[before] or inverted[1] >= row.last or not row.joined(inverted[1])
        if inverted[0] < inverted[1] and row.joined(cue.last) and alone:
            return inverted
    return subject(row, cue.first)


def _source(row: Row, cue: Cue, words: tuple[int, int]) -> Name | None:
    name = written(row, *words)
    return Name(row.text.words.starts[cue.first], name) if name else None


def _inherited(page: _Page, pair: Pair, row: Row, outer: tuple[_Draft, _Frame] | None) -> Name | None:
    """The source of a whole quotation without a tag: that of the quotation before it, or of an introducing colon."""
    alone = all(page.quoted[row.first : row.last])
    paragraphs = page.text.paragraphs
    number = page.text.sentences[page.text.words.sentences[row.first]].paragraph
    if outer and alone and outer[0].spans[0].start >= paragraphs[number].start:
        return outer[0].source
    bodies = [part for part in paragraphs[max(0, number - 3) : number] if part.role == "body"]
    if alone and bodies and page.text.string[bodies[-1].start : bodies[-1].end].endswith(":"):
        name = _introduced_by(page.text, (bodies[-1].start, bodies[-1].end))
        return Name(pair.start, name) if name else None
    return None


def _shared_in_groups(drafts: list[_Draft]) -> list[_Draft]:
    """The same drafts, where each part of a quotation over several paragraphs has the source that any part names."""
    named = {draft.spans[0].group: draft.source for draft in drafts if draft.source}
    return [
        replace(draft, source=named.get(draft.spans[0].group)) if draft.spans[0].group and not draft.source else draft
        for draft in drafts
    ]


# --- reports and speakers


def _report_draft(page: _Page, row: Row, report: Report) -> _Draft:
    cue, phrase = report.cue, row.written(report.cue.first, report.cue.last)
    group = _REPORT_GROUPS + cue.first if len(report.parts) > 1 else None
    category, stance = cue.verb.category, cue.verb.stance
    why = f"“{cue.verb.phrase}” ({category}): {report.why}"
    spans = [
        Span(*_characters(page, *part), "reported", category, phrase, why, "reported", group=group, stance=stance)
        for part in report.parts
    ]
    source = report.source or _source_words(row, cue)
    return _Draft((*spans, _attribution(row, cue, "report")), _source(row, cue, source))


def _characters(page: _Page, first: int, last: int) -> tuple[int, int]:
    """The offsets of words `first:last`, with the quotation marks around the first and the last of them."""
    words, pairs = page.text.words, page.pairs
    start, end = words.starts[first], words.ends[last - 1]
    place = bisect_right(pairs, start, key=lambda pair: pair.start) - 1
    if place >= 0 and not pairs[place].depth and bisect_left(page.starts, pairs[place].start) == first:
        start = pairs[place].start
    place = bisect_right(pairs, words.starts[last - 1], key=lambda pair: pair.start) - 1
    while place > 0 and pairs[place].depth:
        place -= 1
    if place >= 0 and pairs[place].end > end and bisect_left(page.starts, pairs[place].end) == last:
        end = pairs[place].end
    return start, end


def _under_reports(drafts: list[_Draft], reported: list[_Draft]) -> list[_Draft]:
    """The drafts of quotations, where a cut one inside a report has the report's source and no tag of its own."""
    around = [(span.start, span.end, draft) for draft in reported for span in draft.spans[:-1]]
    found = []
    for draft in drafts:
        span = draft.spans[0]
        place = bisect_right(around, span.start, key=lambda item: item[0]) - 1
        inside = place >= 0 and span.end <= around[place][1] and span.category == "cut"
        if inside:
            report = around[place][2]
            draft = _Draft((replace(span, stance=report.spans[0].stance),), report.source)
        found.append(draft)
    return found


def _with_speakers(drafts: list[_Draft], names: list[Name]) -> list[Span]:
    people = known_people(names, [draft.source for draft in drafts if draft.source])
    found: list[Span] = []
    for draft in drafts:
        speaker = _speaker(draft.source, names, people)
        found += [replace(span, speaker=speaker) for span in draft.spans] if speaker else draft.spans
    return found


def _speaker(source: Name | None, names: list[Name], people: frozenset[str]) -> str | None:
    """The speaker's name; for a pronoun the last person named before it, or None where that is not sure."""
    if source is None or source.name.lower() in ("they", "it", "we", "i", "you", "this", "that", "who"):
        return None
    if source.name.lower() in ("he", "she"):
        return stands_for(source.name.lower(), source.position, names, people)
    return source.name
