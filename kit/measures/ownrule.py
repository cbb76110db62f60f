"""A rule of counting that students choose themselves: where sentences end, what a syllable is, what a long word is."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace

from kit.measures.readability import LONG, Counts, count_words
from kit.measures.syllables import fold, syllables

CUTS = {"stops": "at every . ! and ?", "kit": "where the kit cuts"}
SYLLABLES = {
    "groups": "each group of vowels",
    "silent-e": "each group of vowels, but no silent e",
    "dictionary": "as the dictionary says",
}
LENGTHS = range(3, 13)  # letters: from where a long word may be longer
_VOWELS = re.compile("[aeiouy]+")
_PIECE = re.compile(r"[^.!?]+[.!?]*[”’\"')\]]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """How to count: `cut` is one of CUTS, `syllable` one of SYLLABLES, and a long word has more than `long` letters."""

    cut: str = "stops"
    syllable: str = "groups"
    long: int = LONG

    def __post_init__(self) -> None:
        if self.cut not in CUTS or self.syllable not in SYLLABLES or self.long not in LENGTHS:
            raise ValueError(
                f"No such rule: cut “{self.cut}”, syllable “{self.syllable}”, long {self.long}. "
                f"Give a cut of {', '.join(CUTS)}, a syllable of {', '.join(SYLLABLES)}, and 3 to 12 letters."
            )


VOWEL_GROUPS = Rule()
AS_THE_KIT = Rule("kit", "dictionary")


def stop_bounds(string: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of `string[start:end]` that end at every . ! or ?, trimmed; one without a letter or figure is none."""
    bounds = []
    for match in _PIECE.finditer(string, start, end):
        if any(map(str.isalnum, match[0])):
            first = match.start() + len(match[0]) - len(match[0].lstrip())
            bounds.append((first, match.start() + len(match[0].rstrip())))
    return bounds


def vowel_groups(word: str) -> int:
    """The number of groups of vowels (a, e, i, o, u, y) in a word, at least 1."""
    return max(1, len(_VOWELS.findall(fold(word))))


def without_silent_e(word: str) -> int:
    """The number of groups of vowels in a word, less one for an e that ends it after a consonant; at least 1."""
    return max(1, vowel_groups(word) - bool(re.search("[^aeiouy]e$", fold(word))))


SOUNDED: dict[str, Callable[[str], int]] = {
    "groups": vowel_groups,
    "silent-e": without_silent_e,
    "dictionary": syllables,
}


def count_by(
    rule: Rule, words: Sequence[tuple[str, str]], sentences: int, *, openers: Container[int] = frozenset()
) -> Counts:
    """The counts of some words, each as written and folded, with the syllables and the long words of the rule."""
    sound = SOUNDED[rule.syllable]
    counts = count_words([(written, form, sound(written)) for written, form in words], sentences, openers=openers)
    longer = sum(sum(map(str.isalnum, written)) > rule.long for written, _ in words)
    return replace(counts, long_words=longer)
