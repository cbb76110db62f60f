"""Runs of a text's words in something else, whatever the case, punctuation, markup or line breaks between them."""

import html
import re
from collections.abc import Iterator, Sequence

LONGEST = 5  # words of somebody else's text in a row
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def words(string: str) -> list[str]:
    """The words of a file in lower case, without markup and with the escapes of JSON and HTML undone."""
    string = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), string)
    string = html.unescape(re.sub(r"<[^<>]*>", " ", re.sub(r"\\[nrt]", " ", string)))
    return _WORD.findall(string.replace("’", "'").lower())


def folded(own: Sequence[str], names: Sequence[Sequence[str]]) -> list[str]:
    """The words with every name as one word, the longest name first."""
    out, i = [], 0
    by_length = sorted(names, key=len, reverse=True)
    while i < len(own):
        name = next((name for name in by_length if list(own[i : i + len(name)]) == list(name)), own[i : i + 1])
        out.append(" ".join(name))
        i += len(name)
    return out


def runs(own: Sequence[str], text: Sequence[str], longest: int = LONGEST) -> Iterator[str]:
    """The runs of more than `longest` words that stand in the text too, each by its first `longest + 1` words."""
    size = longest + 1
    there = {tuple(text[i : i + size]) for i in range(len(text) - longest)}
    found = (tuple(own[i : i + size]) for i in range(len(own) - longest))
    return (" ".join(run) for run in found if run in there)
