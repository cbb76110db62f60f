"""The lexicon engine: entries from TOML, longest match, context rules, and the reason for each mark."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from kit.measures.rules import RULES, Place
from kit.texts.model import Span, Text, Words

GAP = "..."  # stands in a phrase for the words between two halves of one cue: "either ... or"
REACH = 15  # words that such a gap may span

_NAMES = {"hedge": "a hedge", "booster": "a booster", "loaded": "loaded language"}

Ranges = tuple[tuple[int, int], ...]
Halves = tuple[tuple[str, ...], ...]
Key = str | tuple[str, str]


class LexiconError(ValueError):
    """A lexicon that cannot be used; the message names the entry and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase of a lexicon: what it counts as, the rules that hold it back, and sentences that show both cases.

    An innocent entry is a phrase in which the words of another entry do not count; its `why` says the reason.
    `precision` is the share of its `n` uses in the texts of `measured_on` that trained readers marked too.
    """

    phrase: str
    kind: str
    category: str = ""
    source: str = ""
    hit: str = ""
    miss: str = ""
    unambiguous: bool = False
    forms: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    strength: int | None = None
    why: str = ""
    precision: float | None = None
    n: int | None = None
    measured_on: tuple[str, ...] = ()
    innocent: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry's classification comes from."""

    cite: str
    url: str
    licence: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A checked lexicon and its index: word, or two in a row -> (halves of the phrase, position of those, entry)."""

    name: str
    sources: Mapping[str, Source]
    entries: tuple[Entry, ...]
    index: Mapping[Key, tuple[tuple[Halves, int, Entry], ...]]


@cache
def load_lexicon(name: str) -> Lexicon:
    """The packaged lexicon of that name: hedges, boosters or loaded."""
    file = resources.files("kit") / "data" / "lexicons" / f"{name}.toml"
    return parse_lexicon(file.read_text(encoding="utf-8"), name=name)


def parse_lexicon(toml: str, *, name: str) -> Lexicon:
    """The lexicon written in that TOML, or a LexiconError that names the entry to mend."""
    try:
        table = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"Lexicon {name}: this is not valid TOML ({error}). Mend that line and load it again."
        ) from None
    if extra := set(table) - {"sources", "entry", "innocent"}:
        raise LexiconError(
            f"Lexicon {name}: unknown section [{min(extra)}]; use [sources.KEY], [[entry]], [[innocent]]."
        )
    sources = {key: _build(Source, row, f"source {key}", name) for key, row in table.get("sources", {}).items()}
    rows = [(row, False) for row in table.get("entry", ())] + [(row, True) for row in table.get("innocent", ())]
    entries = tuple(_build(Entry, row, f"entry “{row.get('phrase', '?')}”", name, innocent=held) for row, held in rows)
    for entry in entries:
        if fault := _fault(entry, sources):
            raise LexiconError(f"Lexicon {name}, entry “{entry.phrase}”: {fault}")
    _refuse_duplicates(entries, name)
    return Lexicon(name, sources, entries, _index(entries))


def find(text: Text, lexicon: Lexicon) -> tuple[Span, ...]:
    """The marked spans of a lexicon in a text, in order, and the candidates that were held back (kind "rejected")."""
    taken: set[int] = set()
    chosen: list[tuple[Ranges, Entry]] = []
    for ranges, entry in sorted(_candidates(text.words, lexicon), key=_longest_first):
        covered = [i for first, last in ranges for i in range(first, last)]
        if taken.isdisjoint(covered):
            taken.update(covered)
            chosen.append((ranges, entry))
    spans = [span for group, found in enumerate(chosen) for span in _spans(text, lexicon, found, group)]
    return tuple(sorted(spans, key=lambda span: span.start))


def exchanged(lexicon: Lexicon, changed: Mapping[str, Entry], new: Iterable[Entry] = ()) -> Lexicon:
    """The lexicon with other entries for these phrases, which keep all their spellings, and with new ones.

    They are taken as checked. Only what is new is indexed, so that this is quick.
    """
    entries = (*(changed.get(entry.phrase, entry) for entry in lexicon.entries), *new)
    index = {
        key: tuple((halves, offset, changed.get(entry.phrase, entry)) for halves, offset, entry in rows)
        for key, rows in lexicon.index.items()
    }
    for key, rows in _index(new).items():
        index[key] = (*index.get(key, ()), *rows)
    return replace(lexicon, entries=entries, index=index)


def phrases(entry: Entry) -> tuple[str, ...]:
    """Every spelling that an entry matches: its phrase and its forms."""
    return (entry.phrase, *entry.forms)


def _build(shape: type[Any], row: Mapping[str, Any], what: str, name: str, **more: Any) -> Any:
    known = {field.name for field in fields(shape)} - set(more)
    if extra := set(row) - known:
        raise LexiconError(
            f"Lexicon {name}, {what}: unknown field “{min(extra)}”; known are {', '.join(sorted(known))}."
        )
    try:
        return shape(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}, **more)
    except TypeError as error:
        raise LexiconError(f"Lexicon {name}, {what}: {str(error).split(') ')[-1]}.") from None


def _fault(entry: Entry, sources: Mapping[str, Source]) -> str | None:
    """What is wrong with an entry, in words, or None."""
    wanted = ("hit", "why") if entry.innocent else ("category", "source", "hit")
    spelt = [p for p in phrases(entry) if p != " ".join(p.lower().split()) or "’" in p]
    unruly = [rule for rule in entry.rules if rule not in RULES]
    if entry.kind not in _NAMES:
        return f"kind “{entry.kind}” is not one of {', '.join(_NAMES)}."
    if missing := [field for field in wanted if not getattr(entry, field)]:
        return f"the field “{missing[0]}” is missing."
    if spelt:
        return f"write “{spelt[0]}” in lower case with ' and single spaces."
    if unruly:
        return f"rule “{unruly[0]}” is not one of {', '.join(RULES)}."
    if entry.innocent:
        return None
    if entry.source not in sources:
        return f"source “{entry.source}” is not in [sources]."
    if bool(entry.miss) == entry.unambiguous:
        return "give either a miss or unambiguous = true."
    if entry.kind == "loaded" and entry.strength not in (1, 2, 3):
        return "strength must be 1, 2 or 3."
    return None


def _refuse_duplicates(entries: Iterable[Entry], name: str) -> None:
    counted = Counter(phrase for entry in entries for phrase in phrases(entry))
    twice = [phrase for phrase, times in counted.items() if times > 1]
    if twice:
        raise LexiconError(f"Lexicon {name}: “{twice[0]}” stands in it twice; keep one of the entries.")


def _index(entries: Iterable[Entry]) -> dict[Key, tuple[tuple[Halves, int, Entry], ...]]:
    """Each phrase filed under the first half's only word or rarest pair of words, so that few comparisons start."""
    rows = [(_halves(phrase), entry) for entry in entries for phrase in phrases(entry)]
    keys = [halves[0] if len(halves[0]) == 1 else tuple(pairwise(halves[0])) for halves, _ in rows]
    counted = Counter(key for found in keys for key in found)
    index: dict[Key, list[tuple[Halves, int, Entry]]] = {}
    for found, (halves, entry) in zip(keys, rows, strict=True):
        anchor = min(found, key=counted.__getitem__)
        index.setdefault(anchor, []).append((halves, found.index(anchor), entry))
    return {anchor: tuple(found) for anchor, found in index.items()}


def _halves(phrase: str) -> Halves:
    return tuple(tuple(half.split()) for half in phrase.split(GAP))


def _candidates(words: Words, lexicon: Lexicon) -> Iterator[tuple[Ranges, Entry]]:
    index, forms = lexicon.index, words.forms
    for keys in (forms, tuple(pairwise(forms))):
        for position in [i for i, key in enumerate(keys) if key in index]:
            for halves, offset, entry in index[keys[position]]:
                ranges = _match(words, halves, position - offset)
                if ranges:
                    yield ranges, entry


def _match(words: Words, halves: Halves, first: int) -> Ranges:
    """Where the halves of a phrase stand, the first half at word `first`, or nothing."""
    if first < 0 or not _stands(words, halves[0], first):
        return ()
    ranges = [(first, first + len(halves[0]))]
    for half in halves[1:]:
        nearby = range(ranges[-1][1], min(ranges[-1][1] + REACH, len(words)))
        sentence = words.sentences[first]
        at = next((i for i in nearby if words.sentences[i] == sentence and _stands(words, half, i)), None)
        if at is None:
            return ()
        ranges.append((at, at + len(half)))
    return tuple(ranges)


def _stands(words: Words, half: tuple[str, ...], first: int) -> bool:
    """Whether these words stand at word `first`, in one sentence, with nothing but white space between them."""
    last = first + len(half)
    if words.forms[first:last] != half:
        return False
    same = words.sentences[first] == words.sentences[last - 1]
    return same and all(gap.isspace() for gap in words.gaps[first + 1 : last])


def _longest_first(found: tuple[Ranges, Entry]) -> tuple[int, Ranges]:
    return -sum(last - first for first, last in found[0]), found[0]


def _spans(text: Text, lexicon: Lexicon, found: tuple[Ranges, Entry], group: int) -> Iterator[Span]:
    ranges, entry = found
    rule = next((RULES[name] for name in entry.rules if RULES[name].holds(Place(text, *ranges[0]))), None)
    if entry.innocent or rule:
        kind, category, strength = "rejected", entry.kind, None
        why = f"“{entry.phrase}” does not count as {_NAMES[entry.kind]} here: {rule.says if rule else entry.why}"
    else:
        kind, category, strength = entry.kind, entry.category, entry.strength
        source, listed = _short(lexicon.sources[entry.source].cite), category.replace("_", " ")
        checked = f"; none of its rules ({', '.join(entry.rules)}) holds it back" if entry.rules else ""
        why = f"“{entry.phrase}” is in the lexicon as {listed} ({source}){checked}"
    for first, last in ranges:
        start, end = text.words.starts[first], text.words.ends[last - 1]
        one = group if len(ranges) > 1 else None
        yield Span(start, end, kind, category, text.string[start:end], why, strength=strength, group=one)


def _short(cite: str) -> str:
    """“Hyland 2005” from “Hyland, K. (2005). Metadiscourse. …”, or the whole where it has another form."""
    author, bracket, rest = cite.partition(" (")
    return f"{author.split(',')[0]} {rest[:4]}" if bracket and rest[:4].isdigit() else cite
