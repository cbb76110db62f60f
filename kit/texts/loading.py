"""From a file or a pasted string to a Text: decoding, and the checks that it is English prose with a body.

Offsets are characters of the decoded text without a byte-order mark; line breaks stay as they were, CRLF included.
"""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Sequence
from pathlib import Path

from kit.texts.model import Paragraph, Text
from kit.texts.roles import paragraph_roles
from kit.texts.segmenting import paragraph_bounds, segment

LIMIT = 20_000_000  # bytes
_ENOUGH_WORDS = 25  # in fewer words even an English text may do without its function words
_ENGLISH_SHARE = 0.08  # English articles have 0.1 to 0.45 of the words below; Dutch, German, French, Spanish under 0.02
_FUNCTION_WORDS = frozenset(
    "the of and to that for it with as his he be on by at have are not this but they from she which or their there has "
    "been would what if when who more about than its it's could into other our only you your were being him her them "
    "then because through while where how after before".split()
)
_MARKS = (  # the four-byte marks first: UTF-16's is the beginning of UTF-32's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive or a Word document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"<!doctype html", "a web page's source (HTML)"),
    (b"<html", "a web page's source (HTML)"),
)
_SAVE_AS = "Open it, copy the article, and save it as plain text (UTF-8)."


class TextError(ValueError):
    """A text that cannot be read: the message says what, where and what to do."""


def load(path: str | os.PathLike[str]) -> Text:
    """The text of a plain-text file, its paragraphs with their roles; its id is the file's name without the ending."""
    file = Path(path)
    string = decode(_bytes(file), str(file))
    return _checked(file.stem, string, str(file))


def from_string(string: str, *, id: str = "text", roles: bool = True) -> Text:
    """The text of a string, its paragraphs with their roles; without roles everything is body, however short."""
    if roles:
        return _checked(id, string, f"the text “{id}”")
    return segment(id, string, [Paragraph(*bounds) for bounds in _bounds(string, f"the text “{id}”")])


def decode(data: bytes, name: str) -> str:
    """The characters of a plain-text file without its byte-order mark; `name` is what an error calls it."""
    opening = data[:200].removeprefix(codecs.BOM_UTF8).lstrip().lower()
    for mark, what in _OTHER_FORMATS:
        if opening.startswith(mark.lower()):
            raise TextError(f"{name}: this is {what}, not plain text. {_SAVE_AS}")
    if not data.strip():
        raise TextError(f"{name}: the file is empty. Save the article's text into it, or choose another file.")
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    string = "\0" if b"\0" in data and not marked else _characters(data, marked, name)
    controls = len(re.findall(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]", string))
    if "\0" in string or 20 * controls > len(string):
        raise TextError(f"{name}: this is binary data, not plain text (or UTF-16 without its first mark). {_SAVE_AS}")
    return string


# ---- Files and encodings


def _bytes(file: Path) -> bytes:
    """The bytes of a file, at most LIMIT."""
    try:
        return _read(file.expanduser())
    except FileNotFoundError:
        raise TextError(f"{file}: there is no such file. Check the spelling and the folder you are in.") from None
    except IsADirectoryError:
        raise TextError(
            f"{file}: this is a folder. Name one text file in it, such as {file / 'article.txt'}."
        ) from None
    except OSError as error:
        raise TextError(f"{file}: cannot be opened ({error.strerror}). Check the name and your rights to it.") from None
    except OverflowError:
        raise TextError(
            f"{file}: larger than {LIMIT // 1_000_000} MB. Save one article per file, as plain text without pictures."
        ) from None
    except (ValueError, RuntimeError) as error:  # a NUL in the name; ~ of an unknown user
        raise TextError(f"{str(file)!r}: this is no file name ({error}). Check the spelling.") from None


def _read(file: Path) -> bytes:
    """The bytes of a file that is no larger than LIMIT; one that is larger is not read."""
    if file.is_dir():  # Windows would say that access is denied
        raise IsADirectoryError
    if file.stat().st_size > LIMIT:
        raise OverflowError
    with file.open("rb") as handle:
        data = handle.read(LIMIT + 1)  # a pipe or a device has no size to check
    if len(data) > LIMIT:
        raise OverflowError
    return data


def _characters(data: bytes, marked: str | None, name: str) -> str:
    """The decoded bytes: as their mark says, else UTF-8, else Windows-1252 if plausible, else a library's guess."""
    try:
        return data.decode(marked or "utf-8")
    except UnicodeDecodeError as error:
        found = None if marked else _windows(data) or _guessed(data)
        if found is None:
            raise TextError(
                f"{name}: cannot be decoded as text (byte {error.start} is not valid {error.encoding}). "
                "Open it in an editor and save it as UTF-8."
            ) from None
        return found


def _windows(data: bytes) -> str | None:
    """The bytes read as Windows-1252, or None where that gives too many odd characters for English prose."""
    try:
        string = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    odd = sum(character > "\x7f" and character not in "‘’“”–—… £€«»©•" for character in string)
    return string if odd <= len(string) / 20 else None


def _guessed(data: bytes) -> str | None:
    """The bytes in the encoding that charset-normalizer thinks likeliest, or None."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:100_000]).best()
    try:
        return data.decode(best.encoding) if best else None
    except UnicodeDecodeError:
        return None


# ---- Checks


def _bounds(string: str, name: str) -> list[tuple[int, int]]:
    """The paragraphs of a string that has any."""
    bounds = paragraph_bounds(string)
    if not any(string[start:end].strip("\ufeff\u200b\u2060") for start, end in bounds):
        raise TextError(f"{name}: nothing but white space. Paste or save the article's text, then try again.")
    return bounds


def _checked(id: str, string: str, name: str) -> Text:
    """The text with its roles, after the checks that it is English and has a body."""
    bounds = _bounds(string, name)
    _check_letters(string, name)
    text = segment(id, string, paragraph_roles(string, bounds))
    if not text.words:
        raise TextError(
            f"{name}: no body found; its {len(bounds)} paragraph(s) look like titles, captions, links and the like. "
            "Check that the article's own paragraphs are in it, each ending with a full stop."
        )
    _check_words([word.form for word in text.words], name)
    return text


def _check_letters(string: str, name: str) -> None:
    """Refuses a text most of whose letters are not Latin."""
    letters = [character for character in string if character.isalpha()]
    latin = sum(character < "\u0250" or "\u1e00" <= character < "\u1f00" for character in letters)
    if 2 * latin < len(letters):
        raise TextError(
            f"{name}: not English, it seems: {len(letters) - latin} of its {len(letters)} letters are not Latin. "
            "The kit measures English only; use an English text (or save it again as UTF-8 if it looks garbled)."
        )


def _check_words(forms: Sequence[str], name: str) -> None:
    """Refuses a body that lacks the small words which hold every English text together."""
    share = sum(form in _FUNCTION_WORDS for form in forms) / len(forms)
    if len(forms) >= _ENOUGH_WORDS and share < _ENGLISH_SHARE:
        raise TextError(
            f"{name}: not English, it seems: only {share:.0%} of its {len(forms)} words are words like “the” or "
            f"“of” (English prose has more than {_ENGLISH_SHARE:.0%}). Use an English text."
        )
