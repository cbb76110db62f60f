"""What a student did, kept as plain JSON beside the notebook: one file a lesson, nothing in memory."""

from __future__ import annotations

import json
import os
import re
import warnings
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

SCHEMA = 1
KEY = re.compile(r"([a-z0-9]+)-[a-z0-9][a-z0-9-]*")


def folder() -> Path:
    """The folder that holds the students' work: KIT_WORK, else `work` in the current folder."""
    return Path(os.environ.get("KIT_WORK") or "work")


def remember(key: str, value: Any) -> None:
    """Keeps one answer, any plain JSON value, under a key such as `01-hedges`; the old answer under it is replaced."""
    path = _path(key)
    answers = _answers(path)
    answers[key] = {"value": value, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    _replace(path, json.dumps({"schema": SCHEMA, "answers": answers}, ensure_ascii=False, allow_nan=False, indent=1))


def recall(key: str, default: Any = None) -> Any:
    """The answer that was kept under this key, or the default."""
    kept = _answers(_path(key)).get(key)
    return kept["value"] if kept else default


def _path(key: str) -> Path:
    match = KEY.fullmatch(key)
    if not match:
        raise ValueError(f"'{key}' is no key for an answer: write the lesson, a hyphen and a name, such as '01-hedges'")
    return folder() / f"{match[1]}.json"


def _answers(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text("utf-8"))
        answers = document["answers"] if document["schema"] == SCHEMA else None
        if isinstance(answers, dict) and all("value" in kept for kept in answers.values()):
            return answers
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError):
        pass
    _set_aside(path)
    return {}


def _set_aside(path: Path) -> None:
    aside = path.with_name(f"{path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    os.replace(path, aside)
    message = (
        f"The answers in {path} cannot be read, so this lesson starts without them. "
        f"Nothing is lost: the file is now {aside.name}; show it to your teacher, or mend it and give it its old name."
    )
    warnings.warn(message, stacklevel=4)


def _replace(path: Path, content: str) -> None:
    """Writes the whole file or none of it: a full disk or a stopped kernel leaves the old answers as they were."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False) as file:
        try:
            file.write(content + "\n")
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            os.unlink(file.name)
            raise
    os.replace(file.name, path)
