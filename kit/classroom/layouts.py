"""Whose file it is, as Canvas, Moodle, nbgrader's exchange or a teacher lays a class's submissions out."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from kit.classroom.archives import EMPTY, ENDING, NOTEBOOK_LIMIT, File, hidden, is_notebook, unzip

_CANVAS = re.compile(
    r"(?P<late>LATE_)?(?:(?P<who>.+?)_(?P<late2>LATE_)?(?P<id>\d+)|anon_(?P<anon>[a-z0-9]{3,}))_"
    r"(?:(?P<order>\d+)_(?P<file>.+)|(?P<typed>(?:text|link)[-\d]*\.html))",
    re.I | re.S,
)
_MOODLE = re.compile(r"(?P<who>.+?)(?:_(?P<id>\d+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.I | re.S)
_EXCHANGE = re.compile(
    r"(?P<who>.+)\+(?P<assignment>[^+]+)\+"
    r"(?P<when>\d{4}-\d\d-\d\d[ _T]\d\d\D?\d\d\D?\d\d[^+]*(?:\+\d\d:?\d\d)?)(?:\+[^+]*)?"
)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[ _T](\d\d)\D?(\d\d)\D?(\d\d)(?:[.,]\d+)?\s*(?:([+-])(\d\d):?(\d\d)|([A-Za-z]\S*))?"
)
_PLAIN = (".csv", ".xlsx", ".xls", ".ods", ".db", ".log", ".md", ".ini", ".toml")  # a teacher's own loose files


@dataclass(frozen=True)
class Piece:
    """One file with the student it belongs to and its place within what he handed in.

    `order` is Canvas's running number of uploads, `sent` nbgrader's time of the hand-in.
    """

    student: str
    file: File
    place: PurePosixPath
    number: str = ""
    order: int = 0
    sent: datetime | None = None
    late: bool = False
    stamps: bool = False

    @property
    def key(self) -> str:
        """What tells students apart: the number that Canvas or Moodle gave, else the name however it is encoded."""
        return f"\0{self.number}" if self.number else self.student.casefold()


def unwrapped(files: Sequence[File], assignment: str) -> Sequence[File]:
    """The files without what stands around everybody's: a folder, the folders of groups, a zip within a folder."""
    for _ in range(3):
        seen = [file for file in files if not hidden(file.path)]
        if len(seen) == 1 and (inner := _class_zip(seen[0], assignment)):
            files = inner
        elif _wrapped(seen, assignment):
            files = [replace(file, path=PurePosixPath(*file.path.parts[1:])) for file in seen]
        else:
            return files
    return files


def _class_zip(file: File, assignment: str) -> Sequence[File]:
    """What is in the one zip that lies in the folder, if it holds a whole class."""
    if file.path.suffix.lower() != ".zip" or file.refused or file.size > 50 * NOTEBOOK_LIMIT:
        return ()
    try:
        inner = unzip(io.BytesIO(file.read()), file.path.name)
    except Exception:  # it is one student's, who will read what is wrong with it
        return ()
    shown = [each.path for each in inner if not hidden(each.path)]
    several = len({path.parts[0] for path in shown if path.name == f"{assignment}.ipynb"}) > 1
    whole = several or _wrapped(inner, assignment) or any(_known(path.parts[0]) for path in shown)
    return inner if whole else ()


def _wrapped(seen: Sequence[File], assignment: str) -> bool:
    """Whether the first folder of every path is no student: all below it are, by their names or their number."""
    if not seen or any(len(file.path.parts) < 2 for file in seen):
        return False
    if any(_known(file.path.parts[0]) for file in seen):
        return False
    if all(_known(file.path.parts[1]) for file in seen):
        return True
    below = [file.path.parts[1:] for file in seen if is_notebook(file.path) or file.path.suffix.lower() == ".zip"]
    heads = {file.path.parts[0] for file in seen}
    if len(heads) != 1:
        return False
    named = heads <= {"submitted", "submissions", assignment} and any(len(parts) > 1 for parts in below)
    return named or len({parts[0] for parts in below if len(parts) > 1}) > 1 or any(_known(p[0]) for p in below)


def _known(part: str) -> bool:
    return any(layout.fullmatch(part) for layout in (_EXCHANGE, _MOODLE, _CANVAS))


def owned(files: Sequence[File], assignment: str) -> Iterator[Piece]:
    """The files with their students; what lies loose beside everybody's and is no hand-in is left out."""
    exchange = [found["assignment"].casefold() for f in files if (found := _EXCHANGE.fullmatch(f.path.parts[0]))]
    folders = any(len(f.path.parts) > 1 or _known(f.path.parts[0]) for f in files if not hidden(f.path))
    for file in files:
        head = file.path.parts[0]
        if hidden(PurePosixPath(head)):
            continue
        found = _EXCHANGE.fullmatch(head)
        if found and assignment.casefold() in exchange and found["assignment"].casefold() != assignment.casefold():
            continue  # nbgrader keeps all assignments of a course in one place
        if len(file.path.parts) > 1 or _known(head) or not _stray(file, among_folders=folders):
            yield _owner(list(file.path.parts), file, assignment)


def _stray(file: File, *, among_folders: bool) -> bool:
    if is_notebook(file.path) or file.path.suffix.lower() == ".zip" or file.refused:
        return False
    return among_folders or file.path.suffix.lower() in _PLAIN


def _owner(parts: Sequence[str], file: File, assignment: str) -> Piece:
    """Whose file it is, by the layouts in turn: nbgrader's exchange, Moodle, Canvas, a folder or a file for each."""
    head, rest = parts[0], list(parts[1:])
    if rest and (found := _EXCHANGE.fullmatch(head)):
        sent = moment_of(found["when"])
        return Piece(_clean(found["who"]), file, PurePosixPath(*rest), sent=sent, stamps=True)
    if found := _MOODLE.fullmatch(head):
        number = found["id"] or ""
        who = _clean(found["who"]) + (f"-{number}" if number else "")
        return Piece(who, file, _place(found["file"], rest), number=number)
    if found := _CANVAS.fullmatch(head):
        return _canvas(found, file, rest)
    if len(rest) > 1 and rest[0].casefold() == assignment.casefold():
        rest = rest[1:]
    if rest:
        return Piece(_clean(head), file, PurePosixPath(*rest), stamps=True)
    who = head if file.refused == EMPTY else _loose(head, assignment)
    return Piece(_clean(who), file, PurePosixPath(head))


def _canvas(found: re.Match[str], file: File, rest: Sequence[str]) -> Piece:
    number = found["id"] or found["anon"]
    who = f"{_clean(found['who'] or 'anon')}-{number}"
    late = bool(found["late"] or found["late2"])
    order = int((found["order"] or "0")[:18])
    return Piece(who, file, _place(found["file"] or found["typed"], rest), number=number, order=order, late=late)


def _loose(name: str, assignment: str) -> str:
    """The student's name in the name of a file that lies loose: without the assignment's, before or after it."""
    stem = ENDING.sub("", name) if ENDING.search(name) else PurePosixPath(name).stem
    stem = stem.removesuffix("-work") if name.lower().endswith(".zip") else stem
    for around in (rf"[-_ ]*{re.escape(assignment)}$", rf"^{re.escape(assignment)}[-_ ]+(?=.*[^\W\d_]{{2}})"):
        stem = re.sub(around, "", stem, flags=re.I) or stem
    return stem


def _place(name: str | None, rest: Sequence[str]) -> PurePosixPath:
    return PurePosixPath(*[part for part in (name, *rest) if part])


def _clean(raw: str) -> str:
    """The name without signs that cannot be seen, so that one student is not two."""
    seen = "".join(sign for sign in raw if unicodedata.category(sign)[0] != "C" or sign in "\t\n\u200d")
    return " ".join(unicodedata.normalize("NFC", seen).split())


def moment_of(raw: str) -> datetime | None:
    """The moment that nbgrader wrote, in UTC, as nbgrader itself reads it; colons may be lost on Windows."""
    found = _MOMENT.match(raw.strip())
    if not found:
        return None
    day, hour, minute, second, sign, hours, minutes, zone = found.groups()
    offset = f"{sign}{hours}:{minutes}" if sign else "+00:00"
    try:
        moment = datetime.fromisoformat(f"{day}T{hour}:{minute}:{second}{offset}")
        return moment.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) if zone else moment.astimezone(UTC)
    except (KeyError, OSError):  # a time zone that nobody knows
        return moment
    except (ValueError, OverflowError):
        return None


def name_and_number(student: str) -> tuple[str, str]:
    """The name of a student without the number that Canvas or Moodle gave, and the number, "" where there is none."""
    found = re.fullmatch(r"(.+)-(\d+)", student)
    return (found[1], found[2]) if found else (student, "")
