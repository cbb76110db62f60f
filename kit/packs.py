"""A student's work in one file: packed for handing in or for another machine, and taken in without losing anything."""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from io import BytesIO
from pathlib import Path
from typing import Any

from kit.answers import (
    ANSWERS,
    PLAIN,
    Document,
    Newer,
    WorkError,
    locked,
    now,
    parse,
    parse_plain,
    put_aside,
    render,
    when,
    write,
)

SCHEMA = 1
KIT = "reading-hanoi"
MANIFEST = "manifest.json"
INSIDE = "work/"
MOST_BYTES, MOST_FILES = 20_000_000, 500  # a course of answers is a hundredth of it
ENCRYPTED = 0x1
AGAIN = "Ask for it to be made again with `kit work export`."


class PackError(WorkError):
    """A file that is no pack of work, or one that cannot be taken in; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Pack:
    """One student's files by name, when each was last written, and what the manifest says."""

    name: str
    files: dict[str, bytes]
    times: dict[str, str]
    made_at: str = field(default_factory=now)


def file_name(name: str) -> str:
    """The name of a student's pack, such as `ada-work.zip`: letters, digits and hyphens."""
    letters = re.sub(r"[\W_]+", "-", name.lower()).strip("-")
    return f"{letters or 'student'}-work.zip"


def collect(folder: Path, name: str) -> tuple[Pack, list[str]]:
    """The work in a folder under the student's name, and why a file, if any, is left out; raises if there is none."""
    files, times, left_out = {}, {}, []
    for path in _work_files(folder):
        try:
            data = path.read_bytes()
            _parse(path.name, data)
        except Newer:
            pass  # its own kit will read it
        except WorkError as error:
            left_out.append(f"Left out: {error}. It stays where it is.")
            continue
        files[path.name] = data
        times[path.name] = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="milliseconds")
    if not files:
        raise PackError(f"There is no work in {folder} yet. Answer something in a lesson, or name the folder: --folder")
    return Pack(_one_line(name) or "student", files, times), left_out


def write_pack(pack: Pack, target: Path) -> None:
    """Writes the pack into one zip file; raises where something else than a pack of the same student is there."""
    if target.exists() and read_pack(target).name != pack.name:
        raise PackError(f"{target} is there already, with somebody else's work. Name another file: --to FILE")
    manifest = {"schema": SCHEMA, "made_by": KIT, "kit": _version(), "at": pack.made_at, "name": pack.name}
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps({**manifest, "files": pack.times}, ensure_ascii=False, indent=1))
        for name, data in pack.files.items():
            archive.writestr(INSIDE + name, data)
    write(target, content.getvalue())


def read_pack(path: Path) -> Pack:
    """The pack in this file; raises PackError where it is none, or where anything in it is not as the kit packs it."""
    if not path.is_file():
        raise PackError(f"{path}: there is no such file. Check the spelling and the folder you are in.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _unpacked(archive, path.name)
    except PackError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise PackError(f"{path.name} is no whole zip file ({error}). {AGAIN}") from None


def opened(entry: Path) -> tuple[str, dict[str, bytes]]:
    """The student's name and files in a pack, or in a folder that is named for the student and holds the files."""
    if not entry.is_dir():
        pack = read_pack(entry)
        return pack.name or entry.stem, pack.files
    inside = entry / INSIDE if (entry / INSIDE).is_dir() else entry
    return entry.name, {path.name: path.read_bytes() for path in _work_files(inside)}


def take_in(pack: Pack, folder: Path) -> Iterator[str]:
    """Brings a pack's work into a folder and yields what was done, a line a file.

    Answers are merged one by one, the newer of two stays. Before a file here changes, a dated copy of it is put aside.
    All files are checked before the first one is written.
    """
    with locked(folder):
        plans = [(name, *_merged(folder / name, pack, name)) for name in pack.files]
        for name, content, says in plans:
            path = folder / name
            if content is not None:
                aside = put_aside(path, "before-import", move=False).name if path.exists() else ""
                write(path, content)
                if PLAIN.fullmatch(name) and (at := when(pack.times.get(name))) > 0:
                    os.utime(path, (at, at))  # a file is as new as the student's last change to it
                says += f" What was here before is in {aside}." if aside else ""
            yield f"{name}: {says}"


def _merged(path: Path, pack: Pack, name: str) -> tuple[bytes | None, str]:
    """What the file should hold from now on, or None where it stays, and the line that says so."""
    theirs = pack.files[name]
    if not path.exists():
        return theirs, "new here."
    try:
        mine = path.read_bytes()
        _parse(name, mine)
    except Newer:
        raise
    except WorkError:
        put_aside(path, "damaged")
        return theirs, "taken from the pack; the one that was here cannot be read and is set aside."
    if mine == theirs:
        return None, "the same in both."
    if PLAIN.fullmatch(name):
        here = path.stat().st_mtime
        newer = when(pack.times.get(name)) > here
        return (theirs, "taken from the pack, where it is newer.") if newer else (None, "newer here, stays.")
    return _merged_answers(parse(mine, name), parse(theirs, name))


def _merged_answers(mine: Document, theirs: Document) -> tuple[bytes | None, str]:
    newer = {
        key: kept
        for key, kept in theirs["answers"].items()
        if key not in mine["answers"] or when(kept.get("at")) > when(mine["answers"][key].get("at"))
    }
    if not newer:
        return None, "nothing in the pack is newer than what is here."
    stay = len(mine["answers"].keys() - newer.keys())
    document = {**theirs, **mine, "answers": {**mine["answers"], **newer}}
    return render(document), f"{_answers(len(newer))} taken from the pack, {_answers(stay)} left as here."


def _answers(number: int) -> str:
    return "1 answer" if number == 1 else f"{number} answers"


def _work_files(folder: Path) -> list[Path]:
    """The files of work in a folder, no links, none that the kit does not write itself."""
    there = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in there if _is_work(path.name) and path.is_file() and not path.is_symlink()]


def _is_work(name: str) -> bool:
    return bool(ANSWERS.fullmatch(name) or PLAIN.fullmatch(name))


def _parse(name: str, data: bytes) -> None:
    (parse if ANSWERS.fullmatch(name) else parse_plain)(data, name)


def _unpacked(archive: zipfile.ZipFile, name: str) -> Pack:
    members = archive.infolist()
    if sum(member.file_size for member in members) > MOST_BYTES or len(members) > MOST_FILES:
        raise PackError(f"{name} is too large for a student's work. {AGAIN}")
    for member in members:
        _refuse_strange(member, name)
    if len({member.filename for member in members}) < len(members):
        raise PackError(f"{name} holds two files of one name. {AGAIN}")
    manifest = _manifest(archive, name)
    inside = [member for member in members if member.filename != MANIFEST]
    files = {member.filename.removeprefix(INSIDE): _content(archive, member) for member in inside}
    times = manifest.get("files")
    if not isinstance(times, dict) or set(times) != set(files):
        raise PackError(f"{name} does not hold the files that its own list names. {AGAIN}")
    return Pack(_one_line(str(manifest.get("name") or "")), files, times, str(manifest.get("at")))


def _refuse_strange(member: zipfile.ZipInfo, name: str) -> None:
    """Raises for everything that `kit work export` does not write: links, folders, paths that lead elsewhere."""
    inside = member.filename.removeprefix(INSIDE)
    ours = member.filename == MANIFEST or (member.filename != inside and _is_work(inside))
    packed = member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) and not member.flag_bits & ENCRYPTED
    if not ours or not packed or stat.S_ISLNK(member.external_attr >> 16):
        shown = _one_line(member.filename)
        raise PackError(f"{name} holds “{shown}”, which `kit work export` never packs, so nothing is taken. {AGAIN}")


def _manifest(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    try:
        manifest = json.loads(archive.read(MANIFEST))
    except (KeyError, ValueError, RecursionError):
        manifest = None
    if not isinstance(manifest, dict) or manifest.get("made_by") != KIT or type(manifest.get("schema")) is not int:
        raise PackError(f"{name} was not made by `kit work export`. {AGAIN}")
    if manifest["schema"] > SCHEMA:
        made_with = _one_line(str(manifest.get("kit")))
        raise PackError(
            f"{name} was made with a newer kit ({made_with}; this is {_version()}), so nothing is taken. "
            "Bring this kit up to date (git pull, then the README's first command) and try again."
        )
    return manifest


def _content(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """What is in a file of the archive, never more than it said."""
    with archive.open(member) as file:
        return file.read(member.file_size)


def check(pack: Pack) -> Pack:
    """The pack, if every file in it can be read by this kit; raises otherwise."""
    for name, data in pack.files.items():
        _parse(name, data)
    return pack


def _one_line(name: str) -> str:
    return re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in name)).strip()[:60]


def _version() -> str:
    try:
        return metadata.version(KIT)
    except metadata.PackageNotFoundError:
        return "unknown"
