"""What a student did, kept as plain JSON and TOML beside the notebook: one file a lesson, nothing in memory."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from kit.answers import (
    KEY,
    PLAIN,
    Damaged,
    WorkError,
    blank,
    locked,
    now,
    parse,
    parse_plain,
    put_aside,
    render,
    write,
)

Parsed = TypeVar("Parsed")
CLASSMATES = "classmates"


def folder() -> Path:
    """The folder that holds the students' work: KIT_WORK, else `work` in the current folder, the notebook's own."""
    return Path(os.environ.get("KIT_WORK") or "work")


def remember(key: str, value: Any) -> None:
    """Keeps one answer, any plain JSON value, under a key such as `01-hedges`; the old answer under it is replaced."""
    path = _path(key)
    with locked(path.parent):
        document = _read(path, parse) or blank()
        answers = document["answers"]
        answers[key] = {**answers.get(key, {}), "value": value, "at": now()}
        write(path, render(document))


def recall(key: str, default: Any = None) -> Any:
    """The answer that was kept under this key, or the default."""
    try:
        document = _read_unlocked(_path(key), parse) or blank()
    except WorkError as error:  # a newer kit's file, which stays as it is
        warnings.warn(str(error), stacklevel=2)
        return default
    kept = document["answers"].get(key)
    return kept["value"] if kept else default


def notice(key: str) -> str:
    """What the student must know before answering under this key, such as that the old answers were damaged; or ""."""
    path = _path(key)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is said here instead
            document = _read_unlocked(path, parse) or blank()
    except WorkError as error:
        return str(error)
    except OSError as error:
        return f"Nothing will be saved: {path} cannot be opened ({error.strerror}). Show it to your teacher."
    aside = [] if key in document["answers"] else sorted(path.parent.glob(f"{path.name}.damaged-*"))
    return _damage(path, aside[-1]) if aside else ""


def keep_file(name: str, content: str) -> None:
    """Keeps a file of plain TOML, such as `05-lexicon.toml`, in the work folder; what it held before is replaced."""
    path = _plain_path(name)
    parse_plain(content.encode("utf-8"), name)
    with locked(path.parent):
        _read(path, parse_plain)
        write(path, content.encode("utf-8"))


def kept_file(name: str) -> str | None:
    """The TOML that was kept under this name, or None; one that is damaged is set aside with a warning."""
    try:
        return _read_unlocked(_plain_path(name), parse_plain)
    except WorkError as error:
        warnings.warn(str(error), stacklevel=2)
        return None


def others(key: str) -> dict[str, Any]:
    """The answer that each classmate kept under this key, by name, from the folder `classmates` beside the work.

    An entry is a file made by `kit work export` or a folder of JSON files. A damaged one is left out with a warning.
    """
    from kit.packs import PackError, opened

    found: dict[str, Any] = {}
    here = folder().parent / CLASSMATES
    for entry in sorted(here.iterdir()) if here.is_dir() else ():
        if entry.name.startswith(".") or not (entry.is_dir() or entry.suffix == ".zip"):
            continue
        try:
            name, files = opened(entry)
            lesson = _path(key).name
            document = parse(files[lesson], lesson) if lesson in files else blank()
        except (PackError, WorkError, OSError) as error:
            warnings.warn(f"{CLASSMATES}/{entry.name} is left out: {error}", stacklevel=2)
            continue
        if key in document["answers"]:
            found[_unlike(name, found)] = document["answers"][key]["value"]
    return found


def _unlike(name: str, taken: dict[str, Any]) -> str:
    """The name, with a number where somebody has it already."""
    numbered = (name if number == 1 else f"{name} ({number})" for number in range(1, len(taken) + 2))
    return next(each for each in numbered if each not in taken)


def _path(key: str) -> Path:
    match = KEY.fullmatch(key)
    if not match:
        raise ValueError(f"'{key}' is no key for an answer: write the lesson, a hyphen and a name, such as '01-hedges'")
    return folder() / f"{match[1]}.json"


def _plain_path(name: str) -> Path:
    if not PLAIN.fullmatch(name):
        raise ValueError(f"'{name}' is no name for a file of work: write it like '05-lexicon.toml'")
    return folder() / name


def _read_unlocked(path: Path, parsed: Callable[[bytes, str], Parsed]) -> Parsed | None:
    """As `_read`, for those who only look: without a lock, unless there is a damaged file to set aside."""
    try:
        return parsed(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None
    except Damaged:
        with locked(path.parent):
            return _read(path, parsed)


def _read(path: Path, parsed: Callable[[bytes, str], Parsed]) -> Parsed | None:
    """What the file holds, or None where there is none; a damaged one is set aside with a warning."""
    try:
        return parsed(path.read_bytes(), str(path))
    except FileNotFoundError:
        return None
    except Damaged:
        warnings.warn(_damage(path, put_aside(path, "damaged")), stacklevel=4)
        return None


def _damage(path: Path, aside: Path) -> str:
    return (
        f"What was kept before in {path} cannot be read, so this lesson starts without it. Nothing is lost: "
        f"the file is now {aside.name} in the same folder; show it to your teacher."
    )
