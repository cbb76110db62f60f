"""Finds what each student handed in, in a folder or a zip as Canvas, Moodle, nbgrader or a teacher lays it out."""

from __future__ import annotations

import io
import json
import os
import re
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import md5, sha256
from pathlib import Path, PurePosixPath
from typing import Any
from zoneinfo import ZoneInfo

NOTEBOOK_LIMIT = 20 << 20  # bytes; the largest honest notebook of the course has under one hundred thousand
ATTACHMENT_LIMIT = 4 << 20
ATTACHMENTS = 40
BESIDE = 8 << 20  # bytes of all files that lie beside one notebook
MEMBERS = 400  # files taken out of one student's zip, notebooks first
OPENED = 64 << 20  # bytes of all zips that are opened for one student
COMPARED = 1 << 20  # bytes of a notebook that is looked into to tell which of several has answers
DEPTH = 3  # zips within zips
ENTRIES = 200_000  # files in one folder or zip
NAME = 500  # signs of one name in a path
EMPTY = "an empty folder"
_HIDDEN = (
    "__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini",
    ".venv", "venv", "node_modules", "site-packages",
)  # fmt: skip
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
_BOOK = re.compile(r"\.ipynb(?:\.(?:txt|json|download))?(?: ?\(\d+\))?$", re.I)
_PLAIN = (".csv", ".xlsx", ".xls", ".ods", ".db", ".log", ".md", ".ini", ".toml")  # a teacher's own loose files
_SHOWS, _ARCHIVE = "shows answers and cannot be run", "of archives only a zip is opened"
_NO_NOTEBOOK = {
    ".pdf": f"a PDF {_SHOWS}", ".html": f"a web page {_SHOWS}", ".htm": f"a web page {_SHOWS}",
    ".docx": f"a text {_SHOWS}", ".py": "a script has no cells", ".zip": "no notebook is in the zip",
    **dict.fromkeys((".7z", ".rar", ".gz", ".tgz", ".tar"), _ARCHIVE),
}  # fmt: skip


class SubmissionError(ValueError):
    """The folder or zip of submissions cannot be used as a whole."""


@dataclass(frozen=True)
class Submission:
    """What one student handed in: the notebook's bytes, or the reason why there are none.

    `submitted` is nbgrader's own record where `timed`, else the time of a file, which proves nothing; `late` says
    that Canvas marked it late, `overdue` by how many seconds it is late, None where nobody knows.
    """

    student: str
    notebook: bytes | None
    reason: str = ""
    attachments: tuple[tuple[str, bytes], ...] = ()
    submitted: datetime | None = None
    notes: tuple[str, ...] = ()
    timed: bool = False
    late: bool = False
    overdue: float | None = None


@dataclass(frozen=True)
class _File:
    path: PurePosixPath
    size: int
    when: datetime
    read: Callable[[], bytes]
    refused: str = ""


@dataclass(frozen=True)
class _Piece:
    """One file with the student it belongs to and its place within what he handed in.

    `order` is Canvas's running number of uploads, `sent` nbgrader's time of the hand-in.
    """

    student: str
    file: _File
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


def find(source: Path, assignment: str) -> tuple[Submission, ...]:
    """Every student's submission of the assignment in the folder or zip, by name; nothing in it is unpacked or run."""
    if not source.exists():
        raise SubmissionError(
            f"{source}: there is no such folder or zip. Check the spelling and the folder you are in."
        )
    files = list(_walk(source)) if source.is_dir() else _unzip(_zip_of(source), str(source))
    pieces: dict[str, list[_Piece]] = defaultdict(list)
    for piece in _owned(_unwrapped(files, assignment), assignment):
        pieces[piece.key].append(piece)
    if not pieces:
        raise SubmissionError(f"{source} holds no submission. It should hold notebooks, or a folder for each student.")
    names = _names(pieces)
    found = (_choose(names[key], list(_all_opened(theirs)), assignment) for key, theirs in pieces.items())
    return tuple(sorted(found, key=lambda submission: submission.student))


def _names(pieces: Mapping[str, Sequence[_Piece]]) -> dict[str, str]:
    """A name for each student that no other has, the same in every run."""
    names: dict[str, str] = {}
    for key in sorted(pieces, key=lambda key: min(piece.student for piece in pieces[key])):
        raw = min(piece.student for piece in pieces[key])
        name = _name(raw)
        if name in names.values():
            name = f"{name}~{sha256(key.encode()).hexdigest()[:8]}"
        names[key] = name
    return names


# ---- the files, as they lie in a folder or a zip


def _zip_of(source: Path) -> Path:
    if source.suffix.lower() != ".zip" or not source.is_file():
        raise SubmissionError(f"{source} is neither a folder nor a zip.")
    return source


def _walk(folder: Path) -> Iterator[_File]:
    count, closed = 0, list[OSError]()
    for place, folders, files in os.walk(folder, onerror=closed.append):
        inside = PurePosixPath(*(_legible(part) for part in Path(place).relative_to(folder).parts))
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders.sort()
        count += len(files) + 1
        if count > ENTRIES:
            raise SubmissionError(f"{folder} holds more than {ENTRIES:,} files; name the folder of one assignment.")
        for name in sorted([*files, *links]):
            yield _file(Path(place, name), inside / _legible(name))
        if inside.parts and not files and not folders:
            yield _nothing(inside, EMPTY)
    for error in closed:
        if error.filename and error.filename != str(folder):
            yield _nothing(_within(Path(error.filename), folder), "a folder that cannot be opened")


def _within(path: Path, folder: Path) -> PurePosixPath:
    return PurePosixPath(*(_legible(part) for part in path.relative_to(folder).parts))


def _file(path: Path, inside: PurePosixPath) -> _File:
    try:
        facts = path.lstat()
    except OSError:
        return _nothing(inside, "a file that cannot be read")
    if stat.S_ISLNK(facts.st_mode):
        return _nothing(inside, "a link, which is never followed")
    if not stat.S_ISREG(facts.st_mode):
        return _nothing(inside, "not a plain file")
    return _File(inside, facts.st_size, _moment(facts.st_mtime), path.read_bytes)


def _nothing(inside: PurePosixPath, why: str) -> _File:
    return _File(inside, 0, datetime.fromtimestamp(0, UTC), bytes, why)


def _moment(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):  # a file system can hold times that no calendar has
        return datetime.fromtimestamp(0, UTC)


def _legible(part: str) -> str:
    """A file's name in one encoding; one that is not UTF-8 was mostly unpacked from an old Windows zip."""
    try:
        part.encode()
    except UnicodeEncodeError:
        part = os.fsencode(part).decode("cp1252", "replace")
    return unicodedata.normalize("NFC", part)


def _unzip(source: Path | io.BytesIO, name: str) -> list[_File]:
    try:
        archive = zipfile.ZipFile(source)
        members = archive.infolist()
    except Exception as error:  # a damaged directory of a zip raises errors of many kinds
        raise SubmissionError(f"{name} is not a zip that can be opened ({error}).") from error
    if len(members) > ENTRIES:
        raise SubmissionError(f"{name} holds more than {ENTRIES:,} files.")
    folders = {id(member) for member in members if member.filename.endswith(("/", "\\"))}
    files = [_member(archive, member) for member in members if id(member) not in folders]
    filled = {folder for file in files for folder in file.path.parents}
    empty = {_member_path(member) for member in members if id(member) in folders} - filled
    return [*files, *(_nothing(path, EMPTY) for path in sorted(empty) if path.parts)]


def _member_path(member: zipfile.ZipInfo) -> PurePosixPath:
    """The member's path without any way out, its name in UTF-8 also where the zip does not say that it is (macOS)."""
    name = member.filename
    if not member.flag_bits & 0x800:
        with suppress(UnicodeError):  # else it is truly of Windows, or of DOS
            name = name.encode("cp437").decode("utf-8")
    parts = re.sub(r"^[A-Za-z]:[\\/]", "", name).replace("\\", "/").split("/")
    return PurePosixPath(*(_legible(part[:NAME]) for part in parts if part not in ("", ".", "..")))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> _File:
    path = _member_path(member)
    raw = member.filename.replace("\\", "/")
    refused = ""
    if raw.startswith("/") or ".." in raw.split("/") or re.match(r"[A-Za-z]:/", raw):
        refused = "a path that leads out of the zip"
    elif stat.S_ISLNK(member.external_attr >> 16):
        refused = "a link, which is never followed"
    elif member.flag_bits & 0x1:
        refused = "it is locked with a password"
    elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
        refused = "it is packed in a way that is not opened"
    path = path if path.parts else PurePosixPath("unnamed")
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


def _unwrapped(files: Sequence[_File], assignment: str) -> Sequence[_File]:
    """The files without what stands around everybody's: a folder, the folders of groups, a zip within a folder."""
    for _ in range(3):
        seen = [file for file in files if not _hidden(file.path)]
        if len(seen) == 1 and (inner := _class_zip(seen[0], assignment)):
            files = inner
        elif _wrapped(seen, assignment):
            files = [replace(file, path=PurePosixPath(*file.path.parts[1:])) for file in seen]
        else:
            return files
    return files


def _class_zip(file: _File, assignment: str) -> Sequence[_File]:
    """What is in the one zip that lies in the folder, if it holds a whole class."""
    if file.path.suffix.lower() != ".zip" or file.refused or file.size > 50 * NOTEBOOK_LIMIT:
        return ()
    try:
        inner = _unzip(io.BytesIO(file.read()), file.path.name)
    except Exception:  # it is one student's, who will read what is wrong with it
        return ()
    heads = {each.path.parts[0] for each in inner if not _hidden(each.path)}
    return inner if _wrapped(inner, assignment) or any(_known(head) for head in heads) else ()


def _wrapped(seen: Sequence[_File], assignment: str) -> bool:
    """Whether the first folder of every path is no student: all below it are, by their names or their number."""
    if not seen or any(len(file.path.parts) < 2 for file in seen):
        return False
    if any(_known(file.path.parts[0]) for file in seen):
        return False
    if all(_known(file.path.parts[1]) for file in seen):
        return True
    below = [file.path.parts[1:] for file in seen if _is_book(file.path) or file.path.suffix.lower() == ".zip"]
    heads = {file.path.parts[0] for file in seen}
    if len(heads) != 1:
        return False
    named = heads <= {"submitted", "submissions", assignment} and any(len(parts) > 1 for parts in below)
    return named or len({parts[0] for parts in below if len(parts) > 1}) > 1 or any(_known(p[0]) for p in below)


def _known(part: str) -> bool:
    return any(layout.fullmatch(part) for layout in (_EXCHANGE, _MOODLE, _CANVAS))


def _hidden(path: PurePosixPath) -> bool:
    return any(part in _HIDDEN or part.startswith("._") for part in path.parts)


# ---- whose file it is


def _owned(files: Sequence[_File], assignment: str) -> Iterator[_Piece]:
    """The files with their students; what lies loose beside everybody's and is no hand-in is left out."""
    exchange = [found["assignment"].casefold() for f in files if (found := _EXCHANGE.fullmatch(f.path.parts[0]))]
    folders = any(len(f.path.parts) > 1 or _known(f.path.parts[0]) for f in files if not _hidden(f.path))
    for file in files:
        head = file.path.parts[0]
        if _hidden(PurePosixPath(head)):
            continue
        found = _EXCHANGE.fullmatch(head)
        if found and assignment.casefold() in exchange and found["assignment"].casefold() != assignment.casefold():
            continue  # nbgrader keeps all assignments of a course in one place
        if len(file.path.parts) > 1 or _known(head) or not _stray(file, among_folders=folders):
            yield _owner(list(file.path.parts), file, assignment)


def _stray(file: _File, *, among_folders: bool) -> bool:
    if _is_book(file.path) or file.path.suffix.lower() == ".zip" or file.refused:
        return False
    return among_folders or file.path.suffix.lower() in _PLAIN


def _owner(parts: Sequence[str], file: _File, assignment: str) -> _Piece:
    """Whose file it is, by the layouts in turn: nbgrader's exchange, Moodle, Canvas, a folder or a file for each."""
    head, rest = parts[0], list(parts[1:])
    if rest and (found := _EXCHANGE.fullmatch(head)):
        sent = _when(found["when"])
        return _Piece(_clean(found["who"]), file, PurePosixPath(*rest), sent=sent, stamps=True)
    if found := _MOODLE.fullmatch(head):
        number = found["id"] or ""
        who = _clean(found["who"]) + (f"-{number}" if number else "")
        return _Piece(who, file, _place(found["file"], rest), number=number)
    if found := _CANVAS.fullmatch(head):
        return _canvas(found, file, rest)
    if len(rest) > 1 and rest[0].casefold() == assignment.casefold():
        rest = rest[1:]
    if rest:
        return _Piece(_clean(head), file, PurePosixPath(*rest), stamps=True)
    who = head if file.refused == EMPTY else _loose(head, assignment)
    return _Piece(_clean(who), file, PurePosixPath(head))


def _canvas(found: re.Match[str], file: _File, rest: Sequence[str]) -> _Piece:
    number = found["id"] or found["anon"]
    who = f"{_clean(found['who'] or 'anon')}-{number}"
    late = bool(found["late"] or found["late2"])
    order = int((found["order"] or "0")[:18])
    return _Piece(who, file, _place(found["file"] or found["typed"], rest), number=number, order=order, late=late)


def _loose(name: str, assignment: str) -> str:
    """The student's name in the name of a file that lies loose: without the assignment's, before or after it."""
    stem = _BOOK.sub("", name) if _BOOK.search(name) else PurePosixPath(name).stem
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


def _name(raw: str) -> str:
    """The student's name as a file and the gradebook can hold it: no control characters, no path, no plus sign."""
    clean = re.sub(r"[\\/+:*?\"<>|]", "-", raw).strip(" .").encode("utf-8", "replace")
    if len(clean) > 180:  # a file's name may have 255 bytes
        clean = clean[:160] + f"~{sha256(clean).hexdigest()[:8]}".encode()
    return clean.decode("utf-8", "ignore").strip(" .") or "unnamed"


def _when(raw: str) -> datetime | None:
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


# ---- what is in a student's own zip


def _all_opened(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """A student's files; what lies in his own zips comes out one by one, within limits on their number and size."""
    budget = [OPENED, MEMBERS]
    for piece in pieces:
        yield from _opened(piece, budget, depth=DEPTH)


def _opened(piece: _Piece, budget: list[int], *, depth: int) -> Iterator[_Piece]:
    """The piece, or what is in it where it is a zip; a pack of work may lie in the zip that a student handed in."""
    file = piece.file
    if piece.place.suffix.lower() != ".zip" or file.refused or _hidden(piece.place):
        yield piece
        return
    budget[0] -= file.size
    if not depth or file.size > NOTEBOOK_LIMIT or budget[0] < 0:
        why = f"a zip that is too large, or in {DEPTH} others" if file.size <= OPENED else "a zip that is too large"
        yield replace(piece, file=replace(file, refused=why))
        return
    try:
        inner = _unzip(io.BytesIO(_reading(file)), piece.place.name)
    except SubmissionError as error:
        yield replace(piece, file=replace(file, refused=f"a zip that cannot be opened ({error})"))
        return
    if not inner:
        yield replace(piece, file=replace(file, refused="an empty zip"))
    for member in sorted(inner, key=_importance):
        budget[1] -= 1
        if budget[1] < 0:
            yield replace(piece, file=replace(file, refused=f"there are more than {MEMBERS} files in zips"))
            return
        yield from _opened(replace(piece, file=member, place=member.path, stamps=False), budget, depth=depth - 1)


def _importance(file: _File) -> tuple[bool, int]:
    """Notebooks first, then the work beside them, then the rest: the number of files that are taken is limited."""
    name = file.path.name.lower()
    kinds = (_is_book(file.path), bool(re.fullmatch(r"\d\d\.json", name)), name.endswith(".zip"))
    return _hidden(file.path), kinds.index(True) if True in kinds else len(kinds)


def _is_book(path: PurePosixPath) -> bool:
    return _BOOK.search(path.name) is not None


def _reading(file: _File) -> bytes:
    """The file's bytes, none where it cannot be read; one damaged file never stops the others."""
    try:
        return file.read()
    except Exception:  # zipfile raises many kinds for damaged or encrypted members
        return b""


# ---- which notebook counts


def _choose(student: str, pieces: Sequence[_Piece], assignment: str) -> Submission:
    whole = [piece for piece in pieces if not piece.file.refused and not _hidden(piece.place)]
    whole, again = _latest(whole)
    books = [piece for piece in whole if _is_book(piece.place)] or [piece for piece in whole if _sniffed(piece)]
    books = books or [piece for piece in pieces if _checkpoint(piece)]
    others = [piece for piece in whole if piece not in books]
    attachments, left = _attachments(others)
    notes = [*_spellings(pieces), *_refusals(pieces), *again, *left]
    if late := any(piece.late for piece in pieces):
        notes.append("marked late by Canvas")
    sent = _stamp(others) or next((piece.sent for piece in whole if piece.sent), None)
    made = Submission(student, None, "", attachments, sent, tuple(notes), sent is not None, late)
    if not books:
        return replace(made, reason=_absent(pieces, assignment))
    chosen, more = _best(books, assignment)
    data = _reading(chosen.file) if chosen.file.size <= NOTEBOOK_LIMIT else b""
    reason = _unusable(chosen, data)
    return replace(made, notebook=None if reason else data, reason=reason, notes=(*notes, *more),
                   submitted=sent or chosen.file.when)  # fmt: skip


def _latest(pieces: Sequence[_Piece]) -> tuple[list[_Piece], list[str]]:
    """The files of the latest hand-in through nbgrader that holds a notebook, and a note where there were others."""
    moments = sorted({piece.sent for piece in pieces if piece.sent})
    if len(moments) < 2:
        return list(pieces), []
    last = max((piece.sent for piece in pieces if piece.sent and _is_book(piece.place)), default=moments[-1])
    said = f"handed in {len(moments)} times; what came at {last:%Y-%m-%d %H:%M:%S} UTC counts"
    return [piece for piece in pieces if piece.sent in (None, last)], [said]


def _spellings(pieces: Sequence[_Piece]) -> list[str]:
    names = sorted({piece.student for piece in pieces})
    return [f"taken for one student: {' and '.join(f'“{name[:80]}”' for name in names)}"] if len(names) > 1 else []


def _refusals(pieces: Sequence[_Piece]) -> list[str]:
    said = [f"{str(piece.place)[:80]}: refused, {piece.file.refused}" for piece in pieces if piece.file.refused]
    return said if len(said) <= 10 else [*said[:10], f"and {len(said) - 10} more were refused"]


def _places(pieces: Iterable[_Piece]) -> list[str]:
    return [f"“{str(piece.place)[:80]}”" for piece in pieces]


def _absent(pieces: Sequence[_Piece], assignment: str) -> str:
    """Why there is no notebook, and what to hand in."""
    seen = [piece for piece in pieces if not _hidden(piece.place) and piece.file.refused != EMPTY]
    if not seen:
        return f"nothing was handed in: the folder is empty. Hand in {assignment}.ipynb"
    why = next((_NO_NOTEBOOK[end] for p in seen if (end := p.place.suffix.lower()) in _NO_NOTEBOOK), "")
    because = f": {why}" if why and not seen[0].file.refused else ""
    return f"no notebook was handed in ({', '.join(sorted(_places(seen))[:4])}){because}. Hand in {assignment}.ipynb"


def _unusable(chosen: _Piece, data: bytes) -> str:
    if chosen.file.size > NOTEBOOK_LIMIT or len(data) > NOTEBOOK_LIMIT:
        return f"the notebook is larger than {NOTEBOOK_LIMIT >> 20} MB. Clear its outputs and hand it in again"
    return (
        "" if data or not chosen.file.size else "the notebook cannot be read: the file or its zip is damaged or locked"
    )


def _best(books: Sequence[_Piece], assignment: str) -> tuple[_Piece, list[str]]:
    """The notebook to grade with notes on the choice: one with answers, of the right name, then the latest."""
    begun = [book for book in books if len(books) > 1 and not _blank(book)] or list(books)
    fit = {id(book): _fit(book, assignment) for book in begun}
    named = [book for book in begun if fit[id(book)] > 1]
    near = [book for book in begun if fit[id(book)]]
    pool = named or near or [book for book in begun if _mentions(book, assignment)] or begun
    sound = [book for book in pool if len(pool) > 1 and _cells(book)] or pool
    chosen = max(sound, key=lambda book: (book.order, book.file.when, fit[id(book)], _copy(book), str(book.place)))
    notes = []
    if not named:
        notes.append(f"the notebook is called {_places([chosen])[0]}, not “{assignment}.ipynb”")
    if found := len(pool) + len(books) - len(begun) - 1:
        which = " that can be read and has answers" if len(sound) <= found else ""
        notes.append(f"{found + 1} notebooks were handed in; the latest{which} is graded ({_places([chosen])[0]})")
    return chosen, notes


def _fit(book: _Piece, assignment: str) -> int:
    """How well the file's name fits: 3 as asked or numbered by a browser or Canvas, 2 a copy, 1 has it in it, 0."""
    stem = _BOOK.sub("", book.place.name).strip().casefold()
    name = re.escape(assignment.casefold())
    if _is_book(book.place) and re.fullmatch(rf"{name}(?:[- ]?\(?\d+\)?)?", stem):
        return 3
    copy = r"(?:copy|kopie|kopia|copie|copia|cópia|kopio|kopi)"
    if re.fullmatch(rf"{name}[-_ ]*\(?{copy}[-_ ]*\(?\d*\)?|{copy}(?: of| von| de| di)?[-_ ]+{name}", stem):
        return 2
    return int(re.search(rf"(?<![^\W_]){name}(?![^\W_])", stem) is not None)


def _mentions(book: _Piece, assignment: str) -> bool:
    return book.file.size <= NOTEBOOK_LIMIT and f'"{assignment}-'.encode() in _reading(book.file)


def _cells(book: _Piece) -> bool:
    """Whether it looks like a notebook; it is read as one where it can do no harm."""
    data = _reading(book.file) if book.file.size <= NOTEBOOK_LIMIT else b""
    return data.rstrip().endswith(b"}") and (b'"cells"' in data or b'"worksheets"' in data)


def _blank(book: _Piece) -> bool:
    """Whether it is the exercise as it was handed out: nbgrader's checksums of all answer cells still hold."""
    try:
        cells = json.loads(_reading(book.file))["cells"] if book.file.size <= COMPARED else ()
        answers = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
        return bool(answers) and all(_checksum(cell) == cell["metadata"]["nbgrader"]["checksum"] for cell in answers)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return False


def _checksum(cell: Mapping[str, Any]) -> str:
    """The checksum of an answer cell, made as nbgrader makes it."""
    marks, grade = cell["metadata"]["nbgrader"], bool(cell["metadata"]["nbgrader"].get("grade"))
    parts = ["".join(cell["source"]), cell["cell_type"], str(grade), "True", "False", marks["grade_id"]]
    return md5("".join([*parts, str(float(marks["points"])) if grade else ""]).encode()).hexdigest()


def _sniffed(piece: _Piece) -> bool:
    """Whether the file is a notebook under a name that does not say so."""
    kind = piece.place.suffix.lower()
    return (
        kind in ("", ".txt", ".json", ".ipy", ".ipyn", ".jpynb")
        and b'"nbformat"' in _reading(piece.file)
        and _cells(piece)
    )


def _checkpoint(piece: _Piece) -> bool:
    """Whether it is the copy that Jupyter keeps, which counts where the notebook itself is not there."""
    return piece.place.parent.name == ".ipynb_checkpoints" and piece.place.suffix == ".ipynb" and not piece.file.refused


def _copy(book: _Piece) -> int:
    number = re.search(r"(\d+)\)?$", _BOOK.sub("", book.place.name))
    return int(number[1][:9]) if number else 0


def _stamp(others: Iterable[_Piece]) -> datetime | None:
    """The time in nbgrader's timestamp.txt, if there is one that can be read and that is no student's own."""
    for piece in others:
        if piece.stamps and str(piece.place) == "timestamp.txt" and piece.file.size < 200:
            return _when(_reading(piece.file).decode("utf-8", "replace"))
    return None


def _attachments(others: Iterable[_Piece]) -> tuple[tuple[tuple[str, bytes], ...], list[str]]:
    """The files beside the notebook, the kept work first, and a note on what was too much."""
    taken, room, left = list[tuple[str, bytes]](), BESIDE, 0
    for piece in sorted(others, key=lambda piece: _importance(piece.file)):
        if str(piece.place) == "timestamp.txt":
            continue
        if piece.file.size > min(ATTACHMENT_LIMIT, room) or len(taken) == ATTACHMENTS:
            left += 1
            continue
        taken.append((str(piece.place), _reading(piece.file)[:ATTACHMENT_LIMIT]))
        room -= len(taken[-1][1])
    return tuple(taken), [f"{left} files beside the notebook were left out: too many or too large"] if left else []
