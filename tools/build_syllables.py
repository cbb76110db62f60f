"""Writes kit/data/cmudict/syllables.gz: the words of the CMU dictionary, each with its number of syllables.

Run `python tools/build_syllables.py` after changing which words it takes; a test compares the file.
"""

from __future__ import annotations

import gzip
import re

from kit.measures.syllables import COUNTS, dictionary

DICTIONARY = COUNTS.with_name("cmudict.gz")
WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")


def first_pronunciations() -> dict[str, int]:
    """Every plain word of the dictionary with the number of vowel sounds of its first pronunciation.

    Vowels are the phones that end in a digit, the mark of stress. Passed over: later pronunciations, WORD(1); compounds
    and initialisms with stops, which the kit takes apart itself.
    """
    lines = gzip.decompress(DICTIONARY.read_bytes()).decode("latin-1").lower().splitlines()
    pairs = (line.split("  ", 1) for line in lines)
    return {word: len(re.findall(r"\d", phones)) for word, phones in pairs if WORD.fullmatch(word)}


def build() -> str:
    """The text of the packaged file: a number of syllables a line, and after it the words that have it, sorted."""
    words: dict[int, list[str]] = {}
    for word, number in sorted(first_pronunciations().items()):
        words.setdefault(number, []).append(word)
    return "".join(f"{number} {' '.join(words[number])}\n" for number in sorted(words))


if __name__ == "__main__":
    COUNTS.write_bytes(gzip.compress(build().encode("ascii"), mtime=0))
    print(f"{len(dictionary())} words, {COUNTS.stat().st_size} bytes")
