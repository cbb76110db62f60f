"""Quotation marks: which mark opens, which closes, which is only an apostrophe; pairs of marks as offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

# Two single marks typed for one double mark count as one mark; after = a mark is code, no quotation. Every branch opens
# with the same class of characters: so the search skips from one to the next.
_MARK = re.compile(r"[\"“”„«»‘’'`](?:(?<=')'|(?<=’)’|(?<=‘)‘|(?<=`)`|(?<!`)(?<!=.))")
_DOUBLE = frozenset(("''", "’’", "‘‘", "``", '"', "“", "”", "„", "«", "»"))
_OPENING, _CLOSING = frozenset(("“", "„", "«", "``", "‘‘")), frozenset(("”", "»", "’’"))
_BEFORE_OPENING = frozenset("([{—–-/\"'“‘«…")
# What an apostrophe stands for at the head of a word: a decade ('90s), or a clipped word ('em, 'n').
_CLIPPED = re.compile(r"['‘’](?:\d\ds?|em|til|tis|twas|cause|cos|bout|round|n)\b['’]?(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A quotation as its marks show it: `start:end` in characters, marks included, and how it ends.

    `depth` is 0 for the outermost marks; `end_mark` is closed | unclosed (up to the next mark or the end of the
    paragraph) | runs on (the next paragraph opens with a mark again); `resumed` says that the paragraph before ran on.
    """

    start: int
    end: int
    mark: str
    depth: int = 0
    end_mark: str = "closed"
    resumed: bool = False


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    form: str
    opens: bool
    closes: bool


def _mark(string: str, found: re.Match[str], start: int, end: int) -> _Mark:
    """One mark with what it can do where it stands; a straight double mark between two spaces can do both."""
    form, (first, last) = found.group(), found.span()
    before = string[first - 1] if first > start else " "
    after = string[last] if last < end else " "
    if form in ('"', "''"):
        opens, closes = _straight(before, after)
    elif form in _DOUBLE:
        opens, closes = form in _OPENING, form in _CLOSING
    else:
        free_left = before.isspace() or before in _BEFORE_OPENING
        opens = form != "’" and free_left and not after.isspace() and not _CLIPPED.match(string, first)
        closes = form != "‘" and not after.isalnum() and not before.isspace()
    return _Mark(first, last, form, opens, closes)


def _straight(before: str, after: str) -> tuple[bool, bool]:
    """Whether a straight double mark can open and can close, from the characters beside it."""
    free_left = before.isspace() or before in _BEFORE_OPENING
    free_right = not after.isalnum()
    if free_left == free_right:  # "x"—"y", or a mark afloat between spaces: alternation decides
        return True, True
    return free_left, free_right


def _marks(string: str, start: int, end: int) -> Iterator[_Mark]:
    for found in _MARK.finditer(string, start, end):
        yield _mark(string, found, start, end)


def _double_pairs(string: str, marks: list[_Mark], end: int) -> list[Pair]:
    """Pairs of double marks in one paragraph; a mark that opens while one is open ends the first before it."""
    pairs: list[Pair] = []
    stack: list[_Mark] = []
    for index, mark in enumerate(marks):
        if stack and mark.closes:
            opened = stack.pop()
            pairs.append(Pair(opened.start, mark.end, opened.form, depth=len(stack)))
        elif mark.opens:
            if stack and not _closes_twice(marks, index):
                opened = stack.pop()
                pairs.append(_unclosed(string, opened, mark.start))
            stack.append(mark)
    pairs += [_unclosed(string, opened, end) for opened in stack[:1]]
    return sorted(pairs, key=lambda pair: (pair.start, -pair.end))


def _closes_twice(marks: list[_Mark], index: int) -> bool:
    """Whether the two marks after this one both close: then it opens a quotation inside a quotation."""
    after = marks[index + 1 : index + 3]
    return len(after) == 2 and all(mark.closes and not mark.opens for mark in after)


def _unclosed(string: str, opened: _Mark, limit: int) -> Pair:
    end = opened.start + len(string[opened.start : limit].rstrip())
    return Pair(opened.start, end, opened.form, end_mark="unclosed")


def _single_pairs(string: str, marks: list[_Mark], doubles: list[Pair], end: int) -> list[Pair]:
    """Pairs of single marks in one paragraph that do not cross a pair of double marks; what finds no partner is an
    apostrophe."""
    pairs: list[Pair] = []
    waiting: list[_Mark] = []
    for mark in [*marks, _Mark(end, end, "", True, False)]:
        if mark.opens and not (mark.closes and waiting):
            if waiting:
                pairs += _single_pair(string, waiting, doubles)
            waiting = [mark]
        elif mark.closes and waiting:
            waiting.append(mark)
    return pairs


def _single_pair(string: str, marks: list[_Mark], doubles: list[Pair]) -> list[Pair]:
    """The pair that the first of these marks opens, or none.

    A mark after s and before a space may be a plural's apostrophe: it closes only where no later mark can.
    """
    opened = marks[0]
    home = _home(opened.start, doubles)
    closers = [mark for mark in marks[1:] if _home(mark.start, doubles) == home]
    sure = [mark for mark in closers if not (string[mark.start - 1] in "sS" and string[mark.end : mark.end + 1] == " ")]
    for mark in [*sure, *closers][:1]:
        return [Pair(opened.start, mark.end, opened.form, depth=0 if home is None else 1)]
    return []


def _home(position: int, doubles: list[Pair]) -> Pair | None:
    """The innermost pair of double marks around a position."""
    place = bisect_right(doubles, position, key=lambda pair: pair.start) - 1
    while place >= 0 and doubles[place].end <= position:
        place = place - 1 if doubles[place].depth else -1
    return doubles[place] if place >= 0 else None


def _paragraph_pairs(string: str, start: int, end: int) -> list[Pair]:
    """All pairs of marks in one paragraph, outermost first, with their depths."""
    marks = list(_marks(string, start, end))
    if not marks:
        return []
    doubles = _double_pairs(string, [mark for mark in marks if mark.form in _DOUBLE], end)
    singles = _single_pairs(string, [mark for mark in marks if mark.form not in _DOUBLE], doubles, end)
    return _depths([*doubles, *singles])


def _depths(pairs: list[Pair]) -> list[Pair]:
    """The same pairs in order, each with the number of pairs around it."""
    found: list[Pair] = []
    around: list[Pair] = []
    for pair in sorted(pairs, key=lambda pair: (pair.start, -pair.end)):
        while around and around[-1].end <= pair.start:
            around.pop()
        found.append(Pair(pair.start, pair.end, pair.mark, len(around), pair.end_mark))
        around.append(pair)
    return found


def pairs_of_marks(string: str, paragraphs: list[tuple[int, int]]) -> tuple[Pair, ...]:
    """Every quotation that marks show in these paragraphs, in order; offsets in characters, marks included."""
    found: list[Pair] = []
    resumed = False
    for number, (start, end) in enumerate(paragraphs):
        pairs = _paragraph_pairs(string, start, end)
        opens_again = number + 1 < len(paragraphs) and string[paragraphs[number + 1][0]] in "\"“«‘'`"
        last_open = next((pair for pair in reversed(pairs) if pair.end_mark == "unclosed" and pair.end == end), None)
        runs_on = last_open is not None and opens_again
        for pair in pairs:
            ending = "runs on" if runs_on and pair is last_open else pair.end_mark
            again = resumed and pair.start == start
            found.append(Pair(pair.start, pair.end, pair.mark, pair.depth, ending, again))
        resumed = runs_on
    return tuple(found)
