"""How loaded texts are when each mark weighs what its strength says, and which words make the difference.

A score is the weight of all loaded marks in the author's own words per 1,000 of those words. The list behind the marks
is the kit's with somebody's own edits. In an X-ray only the flagged cues can be read: there an edit can remove a cue,
sort it otherwise, weigh it otherwise or let in one that was kept out, but a word that is added is never found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kit.measures.edits import NONE, OWN, WEIGHTS, Edits, edited, plain, spellings
from kit.measures.lexicon import GAP, Entry, Lexicon, load_lexicon
from kit.measures.loaded import DEGREE, listed_in, loaded
from kit.reading import PASSAGES, Reading
from kit.texts.loading import from_string
from kit.texts.model import Paragraph, Span, Text
from kit.texts.segmenting import segment

LEVEL = 1e-9  # scores nearer to each other than this are level


@dataclass(frozen=True, slots=True)
class Bench:
    """A reading laid ready to be weighed again and again: its text cut into words (None of an X-ray), its passages."""

    reading: Reading
    text: Text | None
    passages: tuple[Span, ...]
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Row:
    """One entry in the texts that are compared; each tuple has a number for each text.

    `uses` are its counted marks in the author's own words, `others` those in somebody else's words, `held` the
    candidates refused. `cues` are the words as written. `phrase` is empty for cues that an X-ray keeps back.
    """

    phrase: str
    category: str
    strength: int | None
    cues: tuple[str, ...]
    uses: tuple[int, ...]
    others: tuple[int, ...]
    held: tuple[int, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """Texts weighed with one list: a row for each entry that stands in them, and the author's own words of each."""

    rows: tuple[Row, ...]
    words: tuple[int, ...]
    weights: tuple[float, ...] = WEIGHTS

    @property
    def scores(self) -> tuple[float, ...]:
        """Of each text the weight of its loaded marks per 1,000 of the author's own words."""
        rates = [rates_of(self, row) for row in self.rows]
        return tuple(sum(rate[text] for rate in rates) for text in range(len(self.words)))


@dataclass(frozen=True, slots=True)
class Without:
    """What the scores would be if one entry did not count, and whether the ranking would be the other way round."""

    row: Row
    scores: tuple[float, ...]
    flips: bool


def bench(reading: Reading) -> Bench:
    """The reading laid ready; what takes time is done here, once."""
    if not reading.counts["author"]["words"]:
        raise ValueError(f"“{reading.id}” has no words of its author, so it cannot be weighed; give another text.")
    text = None
    if reading.text is not None:
        parts = tuple(Paragraph(p.start, p.end, p.role) for p in reading.paragraphs)
        text = segment(reading.id, reading.text, parts)
    passages = tuple(span for span in reading.spans if span.kind in PASSAGES)
    return Bench(reading, text, passages, frozenset(start for start, _, _ in reading.words))


def marks(bench: Bench, edits: Edits = NONE) -> tuple[Span, ...]:
    """The loaded marks of a reading by the kit's list with these edits, and the candidates refused, in order."""
    return _marks(bench, edited(load_lexicon("loaded"), edits) if edits else None)


def weigh(benches: Sequence[Bench], edits: Edits = NONE) -> Weighed:
    """These readings weighed by the kit's list with these edits."""
    lexicon = edited(load_lexicon("loaded"), edits) if edits else None
    known = spellings(lexicon or load_lexicon("loaded"))
    found: dict[tuple[str, str, int | None], list[tuple[int, Span]]] = {}
    for number, each in enumerate(benches):
        for phrase, span in _named(_marks(each, lexicon), known):
            key = (phrase, "", None) if phrase else (phrase, span.category, span.strength)
            found.setdefault(key, []).append((number, span))
    rows = tuple(_row(key[0], uses, len(benches)) for key, uses in found.items())
    words = tuple(each.reading.counts["author"]["words"] for each in benches)
    return Weighed(rows, words, edits.weights)


def rates_of(weighed: Weighed, row: Row) -> tuple[float, ...]:
    """What one entry adds to the score of each text, per 1,000 of the author's own words."""
    weight = weighed.weights[row.strength - 1] if row.strength else 0.0
    return tuple(1000 * weight * uses / words for uses, words in zip(row.uses, weighed.words, strict=True))


def gain(weighed: Weighed, row: Row) -> float:
    """What one entry adds to the lead of the first text over the second."""
    first, second = rates_of(weighed, row)
    return first - second


def lead(scores: Sequence[float]) -> int:
    """1 where the first of two texts has the higher score, -1 where the second has, 0 where they are level."""
    difference = scores[0] - scores[1]
    return 0 if abs(difference) < LEVEL else 1 if difference > 0 else -1


def contributions(weighed: Weighed) -> tuple[tuple[Row, float], ...]:
    """Each entry that counts with what it adds to the lead of the first text, greatest difference first."""
    rows = [(row, gain(weighed, row)) for row in weighed.rows if any(row.uses)]
    return tuple(sorted(rows, key=lambda found: (-abs(found[1]), found[0].phrase)))


def leave_one_out(weighed: Weighed) -> tuple[Without, ...]:
    """For each entry that counts, in the order of `contributions`, what would be without it."""
    scores, before, found = weighed.scores, lead(weighed.scores), []
    for row, _ in contributions(weighed):
        left = tuple(score - rate for score, rate in zip(scores, rates_of(weighed, row), strict=True))
        found.append(Without(row, left, before != 0 and lead(left) == -before))
    return tuple(found)


def fewest_to_flip(weighed: Weighed) -> tuple[Row, ...]:
    """The fewest entries without which the ranking would be the other way round; none where no choice of them does.

    What entries add to the lead can be added up, so taking the greatest first gives the fewest.
    """
    before = lead(weighed.scores)
    left, taken = (weighed.scores[0] - weighed.scores[1]) * before, list[Row]()
    for row, added in sorted(contributions(weighed), key=lambda found: -before * found[1]):
        if before * added <= 0:
            return ()
        left, taken = left - before * added, [*taken, row]
        if left < -LEVEL:
            return tuple(taken)
    return ()


def _marks(bench: Bench, lexicon: Lexicon | None) -> tuple[Span, ...]:
    """The loaded marks of a reading and the candidates refused, by an edited lexicon, or as they were read."""
    mine = tuple(span for span in bench.reading.spans if "loaded" in (span.kind, span.category))
    if lexicon is None:
        return mine
    if bench.text is not None:
        found: Iterable[Span] = loaded(bench.text, passages=bench.passages, lexicon=lexicon)
    else:
        found = _again(mine, spellings(load_lexicon("loaded")), lexicon)
    return tuple(replace(span, voice=_voice(bench, span)) for span in found)


def _row(phrase: str, found: Sequence[tuple[int, Span]], texts: int) -> Row:
    counted = [(number, span) for number, span in found if span.kind == "loaded"]
    told = (counted or found)[0][1]
    mine = [number for number, span in counted if span.voice == "author"]
    others = [number for number, span in counted if span.voice != "author"]
    held = [number for number, span in found if span.kind == "rejected"]
    return Row(
        phrase=phrase,
        category=told.category if counted else "",
        strength=told.strength,
        cues=tuple(dict.fromkeys(span.cue for _, span in found)),
        uses=tuple(map(mine.count, range(texts))),
        others=tuple(map(others.count, range(texts))),
        held=tuple(map(held.count, range(texts))),
        why=told.why,
    )


def _units(spans: Sequence[Span]) -> list[tuple[Span, ...]]:
    """The marks one by one, the halves of one cue together."""
    units: dict[object, list[Span]] = {}
    for number, span in enumerate(spans):
        units.setdefault(("group", span.group) if span.group is not None else number, []).append(span)
    return [tuple(unit) for unit in units.values()]


def _named(spans: Sequence[Span], known: Mapping[str, Entry]) -> Iterator[tuple[str, Span]]:
    """Each mark with the phrase of its entry (its own words where a rule made it); halves of one cue come once."""
    for unit in _units(spans):
        entry, cue = _entry_of(unit, known), f" {GAP} ".join(span.cue for span in unit)
        yield (entry.phrase if entry else cue.lower()), replace(unit[0], cue=cue)


def _entry_of(unit: Sequence[Span], known: Mapping[str, Entry]) -> Entry | None:
    """The entry that a cue is a use of, or None where no list made the mark, or its words are kept back."""
    if not unit[0].cue[:1].isalnum():
        return None
    words = f" {GAP} ".join(plain(span.cue) for span in unit).split(" ")
    while words and " ".join(words) not in known and words[0] in DEGREE:
        words = words[1:]
    return known.get(" ".join(words))


def _again(spans: Sequence[Span], known: Mapping[str, Entry], lexicon: Lexicon) -> Iterator[Span]:
    """The marks of an X-ray by an edited lexicon, as far as their cues can be read."""
    now = {entry.phrase: entry for entry in lexicon.entries}
    for unit in _units(spans):
        before = _entry_of(unit, known)
        after = now[before.phrase] if before else None
        if after is None or after == before or (unit[0].kind == "rejected" and after.rules):
            yield from unit
        elif after.innocent:
            yield from (found for span in unit for found in _left_out(span, lexicon))
        else:
            yield from (_counted(span, after) for span in unit)


def _left_out(span: Span, lexicon: Lexicon) -> Iterator[Span]:
    """What is left of a mark whose entry does not count any more: a word of degree before it may be listed itself."""
    for found in listed_in(from_string(span.cue, roles=False), lexicon):
        yield replace(found, start=found.start + span.start, end=found.end + span.start, group=span.group)


def _counted(span: Span, entry: Entry) -> Span:
    why = f"“{entry.phrase}” is in the lexicon as {entry.category.replace('_', ' ')} ({OWN})"
    return replace(span, kind="loaded", category=entry.category, strength=entry.strength, why=why)


def _voice(bench: Bench, span: Span) -> str:
    """Who says a mark: the voice of the passage that its first word stands in; one that opens with a mark keeps its."""
    if span.start not in bench.starts:
        return span.voice
    over = {passage.kind for passage in bench.passages if passage.start <= span.start < passage.end}
    return "quoted" if "quotation" in over else "reported" if "reported" in over else "author"
