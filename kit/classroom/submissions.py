"""Finds what each student handed in, in a folder or a zip as Canvas, Moodle, nbgrader or a teacher lays it out."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

NOTEBOOK_LIMIT = 20 << 20  # bytes; the largest honest notebook of the course has under one hundred thousand
ATTACHMENT_LIMIT = 4 << 20
ATTACHMENTS = 40
ENTRIES = 200_000  # files in one folder or zip
_HIDDEN = ("__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", "Thumbs.db")
_CANVAS = re.compile(r"(?P<who>[^_]+)_(?P<late>LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)", re.I)
_MOODLE = re.compile(r"(?P<who>.+)_(?P<id>\d+)_assignsubmission_file_?(?P<file>.*)", re.I)
_EXCHANGE = re.compile(r"(?P<who>[^+]+)\+(?P<assignment>[^+]+)\+(?P<when>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[^+]*)(\+.*)?")


class SubmissionError(ValueError):
    """The folder or zip of submissions cannot be used as a whole."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in: the notebook's bytes, or the reason why there are none."""

    student: str
    notebook: bytes | None
    reason: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()
    submitted: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _File:
    path: PurePosixPath
    size: int
    when: datetime
    read: Callable[[], bytes]
    refused: str = ""


@dataclass(frozen=True)
class _Piece:
    """One file with the student it belongs to and its place within what he handed in."""

    student: str
    file: _File
    place: PurePosixPath
    when: datetime
    late: bool = False


def find(source: Path, assignment: str) -> tuple[Submission, ...]:
    """Every student's submission of the assignment in the folder or zip, by name; nothing in it is unpacked or run."""
    if not source.exists():
        raise SubmissionError(
            f"{source}: there is no such folder or zip. Check the spelling and the folder you are in."
        )
    files = list(_walk(source) if source.is_dir() else _unzip(_bytes_of(source), str(source)))
    pieces: dict[str, list[_Piece]] = defaultdict(list)
    for file in _unwrapped(files):
        for piece in _pieces(file, assignment):
            pieces[piece.student].append(piece)
    if not pieces:
        raise SubmissionError(f"{source} holds no submission. It should hold notebooks, or a folder for each student.")
    return tuple(_choose(student, pieces[student], assignment) for student in sorted(pieces))


def _unwrapped(files: Sequence[_File]) -> Sequence[_File]:
    """The files without the one folder that many a zip puts around everybody's submissions."""
    seen = [file for file in files if not any(part in _HIDDEN for part in file.path.parts)]
    if len({file.path.parts[0] for file in seen}) != 1 or any(len(file.path.parts) < 2 for file in seen):
        return files
    inner = [replace(file, path=PurePosixPath(*file.path.parts[1:])) for file in seen]
    books = [file.path.parts for file in inner if file.path.suffix.lower() in (".ipynb", ".zip")]
    folders = {parts[0] for parts in books if len(parts) > 1}
    layouts = (_EXCHANGE, _MOODLE, _CANVAS)
    known = any(layout.fullmatch(parts[0]) for parts in books for layout in layouts)
    return inner if known or len(folders) > 1 else files


def _bytes_of(source: Path) -> bytes:
    if source.suffix.lower() != ".zip" or not source.is_file():
        raise SubmissionError(f"{source} is neither a folder nor a zip.")
    return source.read_bytes()


def _walk(folder: Path) -> Iterator[_File]:
    for number, path in enumerate(sorted(folder.rglob("*"))):
        if number > ENTRIES:
            raise SubmissionError(f"{folder} holds more than {ENTRIES:,} files; name the folder of one assignment.")
        inside = PurePosixPath(*path.relative_to(folder).parts)
        if path.is_symlink():
            yield _File(inside, 0, datetime.now(UTC), bytes, "a link, which is never followed")
        elif path.is_file():
            facts = path.stat()
            yield _File(inside, facts.st_size, datetime.fromtimestamp(int(facts.st_mtime), UTC), path.read_bytes)


def _unzip(data: bytes, name: str) -> Iterator[_File]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SubmissionError(f"{name} is not a zip that can be opened ({error}).") from error
    if len(members) > ENTRIES:
        raise SubmissionError(f"{name} holds more than {ENTRIES:,} files.")
    for member in members:
        if not member.is_dir():
            yield _member(archive, member)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _File:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    refused = ""
    if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", member.filename):
        refused = "a path that leads out of the zip"
        path = PurePosixPath(*[part for part in path.parts if part not in ("..", "/")] or ["unnamed"])
    elif stat.S_ISLNK(member.external_attr >> 16):
        refused = "a link, which is never followed"
    return _File(path, member.file_size, _time_of(member), lambda: _extract(archive, member), refused)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes, never more than the largest that is taken: a zip may lie about its sizes."""
    with archive.open(member) as stream:
        return stream.read(NOTEBOOK_LIMIT + 1)


def _time_of(member: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def _pieces(file: _File, assignment: str) -> Iterator[_Piece]:
    """The file with its student; what lies in a student's own zip comes out one by one."""
    parts = [unicodedata.normalize("NFC", part) for part in file.path.parts]
    if any(part in _HIDDEN or part.startswith("._") for part in parts):
        return
    yield from _opened(_owner(parts, file, assignment), depth=2)


def _opened(piece: _Piece, *, depth: int) -> Iterator[_Piece]:
    """The piece, or what is in it where it is a zip; a pack of work may lie in the zip that a student handed in."""
    file = piece.file
    if not depth or piece.place.suffix.lower() != ".zip" or file.refused or len(_reading(file)) > NOTEBOOK_LIMIT:
        yield piece
        return
    try:
        inner = list(_unzip(_reading(file), piece.place.name))
    except SubmissionError as error:
        yield replace(piece, file=replace(file, refused=f"a zip that cannot be opened ({error})"))
        return
    for member in inner[:ATTACHMENTS]:
        if not any(part in _HIDDEN or part.startswith("._") for part in member.path.parts):
            yield from _opened(replace(piece, file=member, place=member.path), depth=depth - 1)


def _owner(parts: Sequence[str], file: _File, assignment: str) -> _Piece:
    """Whose file it is, by the layouts in turn: nbgrader's exchange, Moodle, Canvas, a folder or a file for each."""
    head, rest = parts[0], list(parts[1:])
    if rest and (found := _EXCHANGE.fullmatch(head)):
        return _Piece(_name(found["who"]), file, PurePosixPath(*rest), _when(found["when"], file.when))
    if found := _MOODLE.fullmatch(head):
        return _Piece(_name(f"{found['who']}-{found['id']}"), file, _place(found["file"], rest), file.when)
    if found := _CANVAS.fullmatch(head):
        who = _name(f"{found['who']}-{found['id']}")
        return _Piece(who, file, _place(found["file"], rest), file.when, late=bool(found["late"]))
    if rest and rest[0] == assignment and len(rest) > 1:
        rest = rest[1:]
    if rest:
        return _Piece(_name(head), file, PurePosixPath(*rest), file.when)
    stem = PurePosixPath(head).stem
    who = re.sub(rf"[-_ ]*{re.escape(assignment)}$", "", stem) or stem
    return _Piece(_name(who), file, PurePosixPath(head), file.when)


def _place(name: str, rest: Sequence[str]) -> PurePosixPath:
    return PurePosixPath(*[part for part in (name, *rest) if part])


def _name(raw: str) -> str:
    """The student's name as a file and the gradebook can hold it: no control characters, no path, no plus sign."""
    printable = "".join(sign for sign in raw if unicodedata.category(sign)[0] != "C")
    clean = re.sub(r"[\\/+:*?\"<>|]", "-", printable).strip(" .").encode("utf-8", "replace")[:180]
    return clean.decode("utf-8", "ignore").strip(" .") or "unnamed"  # a file's name may have 255 bytes


def _when(raw: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(raw.strip()[:19]).replace(tzinfo=UTC)
    except ValueError:
        return otherwise


def _reading(file: _File) -> bytes:
    """The file's bytes, none where it cannot be read; one damaged file never stops the others."""
    try:
        return file.read()
    except Exception:  # zipfile raises many kinds for damaged or encrypted members
        return b""


def _choose(student: str, pieces: Sequence[_Piece], assignment: str) -> Submission:
    notes = [f"{piece.place}: refused, {piece.file.refused}" for piece in pieces if piece.file.refused]
    whole = [piece for piece in pieces if not piece.file.refused]
    books = [piece for piece in whole if piece.place.suffix.lower() == ".ipynb"]
    others = [piece for piece in whole if piece not in books]
    when = _stamp(others) or max((piece.when for piece in books or pieces), default=None)
    if any(piece.late for piece in pieces):
        notes.append("marked late by Canvas")
    made = Submission(student, None, "", _attachments(others), when, tuple(notes))
    if not books:
        return replace(made, reason=f"no notebook was handed in ({', '.join(sorted(_places(pieces))[:4])})")
    chosen, more = _best(books, assignment)
    data = _reading(chosen.file) if chosen.file.size <= NOTEBOOK_LIMIT else b""
    reason = _unusable(chosen, data)
    return replace(made, notebook=None if reason else data, reason=reason, notes=(*notes, *more))


def _places(pieces: Iterable[_Piece]) -> list[str]:
    return [f"“{str(piece.place)[:80]}”" for piece in pieces]


def _unusable(chosen: _Piece, data: bytes) -> str:
    if chosen.file.size > NOTEBOOK_LIMIT or len(data) > NOTEBOOK_LIMIT:
        return f"the notebook is larger than {NOTEBOOK_LIMIT >> 20} MB"
    return "" if data or not chosen.file.size else "the notebook cannot be taken out of its zip"


def _best(books: Sequence[_Piece], assignment: str) -> tuple[_Piece, list[str]]:
    """The notebook to grade with notes on the choice: the right name first, then the latest."""
    named = [book for book in books if _right(book, assignment)]
    pool = named or [book for book in books if _mentions(book, assignment)] or list(books)
    chosen = max(pool, key=lambda book: (book.when, _copy(book), str(book.place)))
    notes = []
    if not named:
        notes.append(f"the notebook is called {_places([chosen])[0]}, not “{assignment}.ipynb”")
    if len(pool) > 1:
        notes.append(f"{len(pool)} notebooks were handed in; the latest is graded ({_places([chosen])[0]})")
    return chosen, notes


def _right(book: _Piece, assignment: str) -> bool:
    """Whether the file has the assignment's name, also as a browser or Canvas numbers a second copy of it."""
    return re.fullmatch(rf"{re.escape(assignment)}([- ]?\(?\d+\)?)?", book.place.stem, re.I) is not None


def _mentions(book: _Piece, assignment: str) -> bool:
    return book.file.size <= NOTEBOOK_LIMIT and f'"{assignment}-'.encode() in _reading(book.file)


def _copy(book: _Piece) -> int:
    number = re.search(r"(\d+)\)?$", book.place.stem)
    return int(number[1][:9]) if number else 0


def _stamp(others: Iterable[_Piece]) -> datetime | None:
    """The time in nbgrader's timestamp.txt, if there is one that can be read."""
    for piece in others:
        if piece.place.name == "timestamp.txt" and piece.file.size < 200:
            text = _reading(piece.file).decode("utf-8", "replace")
            return _when(text, piece.when)
    return None


def _attachments(others: Iterable[_Piece]) -> tuple[tuple[str, bytes], ...]:
    small = [piece for piece in others if piece.file.size <= ATTACHMENT_LIMIT and piece.place.name != "timestamp.txt"]
    return tuple((str(piece.place), _reading(piece.file)[:ATTACHMENT_LIMIT]) for piece in small[:ATTACHMENTS])
