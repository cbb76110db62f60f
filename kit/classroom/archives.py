"""The files in a folder or a zip as plain facts: nothing is unpacked or run, no link is followed, all has limits."""

from __future__ import annotations

import io
import os
import re
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

NOTEBOOK_LIMIT = 20 << 20  # bytes; the largest honest notebook of the course has under one hundred thousand
ENTRIES = 200_000  # files in one folder or zip
NAME = 500  # characters of one name in a path
EMPTY = "an empty folder"
_HIDDEN = (
    "__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini",
    ".venv", "venv", "node_modules", "site-packages",
)  # fmt: skip
ENDING = re.compile(r"\.ipynb(?:\.(?:txt|json|download))?(?: ?\(\d+\))?$", re.I)


class SubmissionError(ValueError):
    """The folder or zip of submissions cannot be used as a whole."""


@dataclass(frozen=True)
class File:
    """A file that was handed in: its path, its size in bytes, how to read it, or why it is refused."""

    path: PurePosixPath
    size: int
    when: datetime
    read: Callable[[], bytes]
    refused: str = ""


def files_in(source: Path) -> list[File]:
    """Every file in the folder or zip; nothing is unpacked, no link is followed."""
    if not source.exists():
        raise SubmissionError(
            f"{source}: there is no such folder or zip. Check the spelling and the folder you are in."
        )
    if source.is_dir():
        return list(_walk(source))
    if source.suffix.lower() != ".zip" or not source.is_file():
        raise SubmissionError(f"{source} is neither a folder nor a zip. Put it into a folder, and name that.")
    return unzip(source, str(source))


def _walk(folder: Path) -> Iterator[File]:
    count, closed = 0, list[OSError]()
    for place, folders, files in os.walk(folder, onerror=closed.append):
        inside = _within(Path(place), folder)
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


def _file(path: Path, inside: PurePosixPath) -> File:
    try:
        facts = path.lstat()
    except OSError:
        return _nothing(inside, "a file that cannot be read")
    if stat.S_ISLNK(facts.st_mode):
        return _nothing(inside, "a link, which is never followed")
    if not stat.S_ISREG(facts.st_mode):
        return _nothing(inside, "not a plain file")
    return File(inside, facts.st_size, _moment(facts.st_mtime), path.read_bytes)


def _nothing(inside: PurePosixPath, why: str) -> File:
    return File(inside, 0, datetime.fromtimestamp(0, UTC), bytes, why)


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


def unzip(source: Path | io.BytesIO, name: str) -> list[File]:
    """Every file in the zip, and its empty folders; raises SubmissionError with the name where it cannot be opened."""
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


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> File:
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
    return File(path, member.file_size, _time_of(member), lambda: _extract(archive, member), refused)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The member's bytes, never more than the largest that is taken: a zip may lie about its sizes."""
    with archive.open(member) as stream:
        return stream.read(NOTEBOOK_LIMIT + 1)


def _time_of(member: zipfile.ZipInfo) -> datetime:
    try:
        return datetime(*member.date_time, tzinfo=UTC)
    except ValueError:
        return datetime(1980, 1, 1, tzinfo=UTC)


def content(file: File) -> bytes:
    """The file's bytes, none where it cannot be read; one damaged file never stops the others."""
    try:
        return file.read()
    except Exception:  # zipfile raises many kinds for damaged or encrypted members
        return b""


def hidden(path: PurePosixPath) -> bool:
    """Whether a system or a tool put the file there, and no student."""
    return any(part in _HIDDEN or part.startswith("._") for part in path.parts)


def is_notebook(path: PurePosixPath) -> bool:
    """Whether it is a notebook by its name, also where a browser or a mail program put something behind it."""
    return ENDING.search(path.name) is not None
