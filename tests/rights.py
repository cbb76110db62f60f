"""Finds runs of more than five words of the op-eds in any text, whatever stands between the words."""

import html
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

MOST = 5
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def runs_in(text: str, own_texts: Path) -> list[str]:
    """The runs of more than five words of either op-ed that stand in a text; a listed name counts as one word."""
    names = _names(own_texts)
    words, grams = _fold(_words(text), names), _grams(own_texts)
    hits = [i for i in range(len(words) - MOST) if tuple(words[i : i + MOST + 1]) in grams]
    return [" ".join(words[i : i + MOST + 1]) for i in hits]


@cache
def _grams(own_texts: Path) -> frozenset[tuple[str, ...]]:
    """Every run of six words of the op-eds."""
    names = _names(own_texts)
    texts = [_fold(_words((own_texts / n).read_text("utf-8")), names) for n in ("rogin.txt", "larison.txt")]
    return frozenset(tuple(words[i : i + MOST + 1]) for words in texts for i in range(len(words) - MOST))


@cache
def _names(own_texts: Path) -> tuple[tuple[str, ...], ...]:
    """The names and offices that count as one word, longest first, where the folder lists them."""
    listed = own_texts / "names.txt"
    lines = listed.read_text("utf-8").splitlines() if listed.is_file() else []
    return tuple(sorted((tuple(_words(line)) for line in lines if line.strip()), key=len, reverse=True))


def _words(text: str) -> list[str]:
    text = text.replace("\\n", " ").replace("\\u2019", "'").replace("\\u201c", " ").replace("\\u201d", " ")
    text = html.unescape(re.sub(r"<[^<>]*>", " ", text)).replace("’", "'")
    return [match.group().lower() for match in WORD.finditer(text)]


def _fold(words: Sequence[str], names: Sequence[tuple[str, ...]]) -> list[str]:
    return list(_folded(words, names))


def _folded(words: Sequence[str], names: Sequence[tuple[str, ...]]) -> Iterator[str]:
    first_words = {name[0] for name in names}
    i = 0
    while i < len(words):
        match = None
        if words[i] in first_words:
            match = next((name for name in names if tuple(words[i : i + len(name)]) == name), None)
        yield " ".join(match) if match else words[i]
        i += len(match) if match else 1
