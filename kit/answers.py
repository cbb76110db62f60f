"""One file of a student's work: read with care, written whole or not at all, one writer at a time."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
import time
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SCHEMA = 1
KEY = re.compile(r"([a-z0-9]+)-[a-z0-9][a-z0-9-]*")
ANSWERS = re.compile(r"[a-z0-9]+\.json")  # one file a lesson
PLAIN = re.compile(r"[a-z0-9][a-z0-9-]*\.toml")  # what a student edits, such as a lexicon
PATIENCE = 3.0  # seconds that a writer waits for another one

Document = dict[str, Any]  # {"schema": 1, "answers": {key: {"value": any JSON, "at": time}}}, and what others add


class WorkError(ValueError):
    """Something about a student's work that they must know; the message says it."""


class Damaged(WorkError):
    """A file that cannot be read as what it should be."""


class Newer(WorkError):
    """A file that a newer kit wrote: this kit may neither read nor change it."""


def blank() -> Document:
    """A document in which nothing was answered yet."""
    return {"schema": SCHEMA, "answers": {}}


def parse(data: bytes, name: str) -> Document:
    """The document of answers in these bytes, in today's schema; raises Damaged or Newer."""
    try:
        found = json.loads(data.decode("utf-8"), parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{name} is not JSON: {error}") from None
    if not isinstance(found, dict):
        raise Damaged(f"{name} holds no answers")
    schema = found.get("schema", 0)
    _refuse_newer(schema, name)
    document = _MIGRATIONS[schema](found) if schema in _MIGRATIONS else found
    answers = document.get("answers")
    if type(schema) is not int or schema < 0 or not isinstance(answers, dict):
        raise Damaged(f"{name} holds no answers in a schema that the kit knows")
    if not all(isinstance(kept, dict) and "value" in kept for kept in answers.values()):
        raise Damaged(f"{name} holds an answer without a value")
    return document


def parse_plain(data: bytes, name: str) -> str:
    """The text of a TOML file that was kept; raises Damaged or Newer."""
    try:
        text = data.decode("utf-8")
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise Damaged(f"{name} is not TOML: {error}") from None
    _refuse_newer(found.get("schema", SCHEMA), name)
    return text


def render(document: Document) -> bytes:
    """The document as it stands in its file."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair goes out as JSON names it


def now() -> str:
    """The time to the millisecond, in UTC, as it stands beside an answer."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def when(at: object) -> float:
    """The time written beside an answer in seconds, and minus infinity where there is none."""
    try:
        moment = datetime.fromisoformat(at) if isinstance(at, str) else None
        return moment.replace(tzinfo=moment.tzinfo or UTC).timestamp() if moment else float("-inf")
    except (ValueError, OverflowError):
        return float("-inf")


def put_aside(path: Path, why: str, *, move: bool = True) -> Path:
    """The new place, beside the old one, of a file (with `move=False` of a copy of it) that is not to be lost."""
    aside = path.with_name(f"{path.name}.{why}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    if move:
        os.replace(path, aside)
    else:
        write(aside, path.read_bytes())
    return aside


def write(path: Path, content: bytes) -> None:
    """Writes the whole file or none of it: a full disk, a stopped kernel or a power cut leave the old one as it was.

    It waits until the disk has it: without that a power cut after the renaming can leave an empty file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")  # a killed kernel leaves one of these at most
    try:
        with open(new, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _rename(new, path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps every other writer of this folder waiting; the system gives the lock back when its holder is killed."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        end = time.monotonic() + PATIENCE
        while not _taken(lock):
            if time.monotonic() > end:
                raise TimeoutError(errno.ETIMEDOUT, "another window or program is writing there")
            time.sleep(0.002)
        yield
    finally:
        os.close(lock)


def _taken(lock: int) -> bool:
    """Whether the lock is ours now; a file system that has no locks counts as yes."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def _rename(source: Path, target: Path) -> None:
    """Renames; on Windows again and again for a while, as it refuses where somebody just reads the old file."""
    for _ in range(50 if sys.platform == "win32" else 0):
        try:
            return os.replace(source, target)
        except PermissionError:
            time.sleep(0.01)
    return os.replace(source, target)


def _refuse_newer(schema: object, name: str) -> None:
    if type(schema) is int and schema > SCHEMA:
        raise Newer(
            f"{name} was made with a newer kit (schema {schema}; this kit knows {SCHEMA}), and stays as it is. "
            "Bring this kit up to date (git pull, then the README's first command), and open the lesson again."
        )


def _refused(constant: str) -> Any:
    raise ValueError(f"{constant} is no number in JSON")


def _from_bare(found: Mapping[str, Any]) -> Document:
    """Schema 0, as people write it by hand: {key: value}, without times."""
    bare = "answers" not in found and all(KEY.fullmatch(key) for key in found)
    return {"schema": SCHEMA, "answers": {key: {"value": value} for key, value in found.items()}} if bare else {}


_MIGRATIONS = {0: _from_bare}
