"""Fingerprints: enough to recognise a paragraph again, not enough to read it."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")


def normalise(string: str) -> str:
    """The words of a string in lower case, one space apart, without punctuation, quotation marks or line breaks."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", string).casefold()))


def fingerprint(string: str) -> str:
    """The SHA-256 of the normalised string, 64 hexadecimal digits."""
    return hashlib.sha256(normalise(string).encode()).hexdigest()
