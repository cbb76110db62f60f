"""Fingerprints: enough to recognise a paragraph again, not enough to read it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"[^\W_]+")


def normalise(string: str) -> str:
    """The words of a string in lower case, one space apart, without punctuation, quotation marks or line breaks."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", string).casefold()))


def fingerprint(string: str) -> str:
    """The SHA-256 of the normalised string, 64 hexadecimal digits."""
    return _digest(normalise(string))


def fingerprints(paragraphs: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """The fingerprint of a text whose words all stand in these paragraphs, and those of the paragraphs."""
    parts = [normalise(paragraph) for paragraph in paragraphs]
    return _digest(" ".join(filter(None, parts))), tuple(map(_digest, parts))


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()
