"""How much of a text may stand in a report: a cue, a few words around it, or a whole sentence of our own texts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kit.reading import MOST_LEGIBLE, Reading
from kit.texts.fingerprints import fingerprints
from kit.texts.practice import practice

LONGEST = 25  # words in a row of a text that the kit may not ship
TOGETHER = 150  # words of such a text in one report


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of a text in three parts, the marked ones in the middle; `words` is how many there are in all."""

    before: str
    marked: str
    after: str
    words: int


def is_free(reading: Reading) -> bool:
    """Whether this is a practice text, which we wrote ourselves and which may be quoted at any length."""
    return reading.fingerprint in _ours()


def excerpts(reading: Reading, passages: Sequence[tuple[int, int]]) -> tuple[Excerpt, ...]:
    """An excerpt for each passage `first:last` (indices of words): all in all no more than may be shown."""
    left, found = TOGETHER, []
    for first, last in passages:
        longest = len(reading.words) if is_free(reading) else min(LONGEST, left)
        found.append(_excerpt(reading, first, last, longest))
        left -= 0 if is_free(reading) else found[-1].words
    return tuple(found)


def legible(cue: str) -> str:
    """The cue of an X-ray as it may be shown, at most five words."""
    parts = cue.split()
    return cue if len(parts) <= MOST_LEGIBLE else f"{' '.join(parts[:MOST_LEGIBLE])} …"


def longest_run(prose: str, reading: Reading) -> int:
    """How many words of a text in a row stand in this prose, where that is more than may be shown; else 0."""
    if reading.text is None or is_free(reading):
        return 0
    own, text = _folded(prose), _folded(reading.text)
    there = {tuple(text[i : i + LONGEST + 1]) for i in range(len(text) - LONGEST)}
    hits = [tuple(own[i : i + LONGEST + 1]) in there for i in range(len(own) - LONGEST)]
    longest = run = 0
    for hit in hits:
        run = run + 1 if hit else 0
        longest = max(longest, run)
    return longest + LONGEST if longest else 0


def _excerpt(reading: Reading, first: int, last: int, longest: int) -> Excerpt:
    """The marked words in as much of their sentence as `longest` words allow; of an X-ray nothing."""
    if reading.text is None or longest < 1:
        return Excerpt("", "", "", 0)
    (opened, opens), (closed, closes) = _borders(reading, first, last)
    start, end = _window((opened, closed), (first, min(last, first + longest)), longest)
    marked = reading.words[first][0], sum(reading.words[min(last, end) - 1][:2])
    before = ("" if start == opened else "… ") + reading.text[
        opens if start == opened else reading.words[start][0] : marked[0]
    ]
    after = (
        reading.text[marked[1] : closes]
        if end == closed
        else reading.text[marked[1] : sum(reading.words[end - 1][:2])] + " …"
    )
    return Excerpt(before, reading.text[slice(*marked)], after, end - start)


def _window(borders: tuple[int, int], marked: tuple[int, int], longest: int) -> tuple[int, int]:
    """The words to show: the marked ones, and on either side as many as are left within the borders."""
    (opened, closed), (start, end) = borders, marked
    while end - start < longest and (start > opened or end < closed):
        start -= start > opened
        end += end < closed and end - start < longest
    return start, end


def _borders(reading: Reading, first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the sentence of the first marked word begins, and where that of the last one ends, as (word, character)."""
    starts = [start for start, _, _ in reading.words]
    near = [s for s in reading.sentences if s.end > starts[first] and s.start <= starts[last - 1]]
    return (bisect_left(starts, near[0].start), near[0].start), (bisect_left(starts, near[-1].end), near[-1].end)


def _folded(string: str) -> list[str]:
    return list(_words(string.replace("’", "'").lower()))


def _words(string: str) -> Iterator[str]:
    from kit.texts.segmenting import WORD

    return (match[0] for match in WORD.finditer(string))


@cache
def _ours() -> frozenset[str]:
    """The fingerprints of the practice texts."""
    folder = resources.files("kit") / "data" / "practice"
    names = [file.name.removesuffix(".txt") for file in folder.iterdir() if file.name.endswith(".txt")]
    texts = [practice(name) for name in names]
    return frozenset(fingerprints(t.string[p.start : p.end] for p in t.paragraphs)[0] for t in texts)
