"""Writes kit/data/cmudict/syllables.txt: the words of the CMU dictionary whose syllables the kit's rule gets wrong.

Run `python tools/build_syllables.py` after changing the rule in kit/measures/syllables.py; a test compares the file.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping

from kit.measures.syllables import EXCEPTIONS, spoken

DICTIONARY = EXCEPTIONS.with_name("cmudict.gz")
WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def first_pronunciations() -> dict[str, int]:
    """Every plain word of the dictionary with the number of vowel sounds of its first pronunciation.

    Vowels are the phones that end in a digit, the mark of stress. Passed over: later pronunciations, WORD(1); compounds
    and initialisms with stops, which the kit takes apart itself.
    """
    lines = gzip.decompress(DICTIONARY.read_bytes()).decode("latin-1").lower().splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {word: len(re.findall(r"\d", phones)) for word, phones in pairs if WORD.fullmatch(word)}


def wrong_by_rule(counts: Mapping[str, int]) -> dict[str, int]:
    """The words for which the rule gives another number; possessives last, as they build on the rest."""
    wrong: dict[str, int] = {}
    for word in sorted(counts, key=lambda word: (word.endswith("'s"), word)):
        if spoken(word, wrong) != counts[word]:
            wrong[word] = counts[word]
    return wrong


def build() -> str:
    """The text of the packaged file: a word and its number of syllables a line, in the order of the alphabet."""
    return "".join(f"{word} {number}\n" for word, number in sorted(wrong_by_rule(first_pronunciations()).items()))


if __name__ == "__main__":
    EXCEPTIONS.write_text(build(), encoding="ascii", newline="\n")
    print(f"{len(EXCEPTIONS.read_text('ascii').splitlines())} exceptions, {EXCEPTIONS.stat().st_size} bytes")
