"""A student's notebook, read from whatever file he handed in, and what the cells of a released one are for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from kit.classroom.choosing import saved

Notebook = dict[str, Any]
Cell = dict[str, Any]
CELLS = 2_000  # more cells than any honest notebook; what follows is left out
PICTURES = 2 << 20  # characters of the pictures that are pasted into one cell
_NO_NOTEBOOK = (
    (b"%PDF", "it is a PDF"),
    (b"PK\x03\x04", "it is a zip"),
    (b"version https://git-lfs", "it is a pointer of git-lfs, which only stands for the file"),
    (b"<!doctype", "it is a web page, perhaps one that asks to log in"),
    (b"<html", "it is a web page, perhaps one that asks to log in"),
)
_JSON = json.JSONDecoder(strict=False)  # line breaks within texts are forgiven


class Unreadable(ValueError):
    """The student's file is no notebook; the message is the reason that he and his teacher read."""


def read(data: bytes) -> Notebook:
    """The student's file as a notebook with plain cells, whatever notebook format it has."""
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("the file is empty")
    repairs: list[str] = []
    found = _parsed(data, repairs)
    cells = found.get("cells")
    if cells is None and isinstance(found.get("worksheets"), list):  # notebook format 3
        sheets = [sheet.get("cells") for sheet in found["worksheets"] if isinstance(sheet, dict)]
        cells = [cell for sheet in sheets if isinstance(sheet, list) for cell in sheet]
    if not isinstance(cells, list):
        raise Unreadable("the file is not a notebook: it holds no cells")
    if len(cells) > CELLS:
        repairs.append(f"{len(cells)} cells; those after the first {CELLS:,} were left out")
    if found.get("nbformat") != 4:
        repairs.append(f"the notebook was in format {str(found.get('nbformat'))[:20]}, not 4")
    return {"cells": [_plain(cell) for cell in cells[:CELLS] if isinstance(cell, dict)], "repairs": repairs}


def _parsed(data: bytes, repairs: list[str]) -> Mapping[str, Any]:
    """The JSON object in the file, also where an editor or a download put something around it."""
    start = data.lstrip()[:200].lower()
    for sign, what in _NO_NOTEBOOK:
        if start.startswith(sign.lower()):
            raise Unreadable(f"the file is not a notebook: {what}")
    text = _text(data, repairs).strip("\ufeff\0 \t\r\n")
    try:
        found, end = _JSON.raw_decode(text)
        if isinstance(found, str):
            found = _JSON.decode(found)
            repairs.append("the notebook was a text within JSON")
    except (ValueError, RecursionError) as error:
        conflict = "<<<<<<<" in text and ">>>>>>>" in text
        why = "it holds the marks of a merge conflict" if conflict else f"its JSON is damaged ({str(error)[:120]})"
        raise Unreadable(f"the file is not a notebook: {why}") from error
    if text[end:]:
        repairs.append("what stood after the end of the notebook was left out")
    if isinstance(found, dict) and isinstance(found.get("content"), dict):  # as Jupyter's server wraps it
        found = found["content"]
        repairs.append("the notebook was wrapped in another document")
    if not isinstance(found, dict):
        raise Unreadable("the file is not a notebook: it holds no cells")
    return found


def _text(data: bytes, repairs: list[str]) -> str:
    encodings = ["utf-8-sig"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\0" in data[:4]:
        encodings = ["utf-16-le", "utf-16-be"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeError:
            continue
    repairs.append("the file was not in UTF-8; signs such as ä or ’ may be wrong")
    return data.decode("cp1252", "replace")


def _plain(cell: Mapping[str, Any]) -> Cell:
    """A cell with its kind, source, ids, pasted pictures and saved choices, all of the right types; nothing else."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = marks.get("grade_id") if isinstance(marks, dict) else None
    return {
        "code": cell.get("cell_type") == "code",
        "source": joined(cell.get("source", cell.get("input", ""))),
        "id": cell.get("id") if isinstance(cell.get("id"), str) else None,
        "grade_id": grade_id if isinstance(grade_id, str) else None,
        "attachments": _pictures(cell.get("attachments")),
        "saved": saved(cell),
    }


def joined(source: Any) -> str:
    """A cell's source as one text that can be saved, whatever kind of lines it is made of."""
    lines = source if isinstance(source, list) else [source]
    joined = "".join(line for line in lines if isinstance(line, str))
    joined = joined.replace("\r\n", "\n").replace("\r", "\n")
    return joined.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair cannot be saved


def _pictures(found: Any) -> dict[str, dict[str, str]]:
    """The pictures that were pasted into a cell, and nothing that a browser would run."""
    kept: dict[str, dict[str, str]] = {}
    room = PICTURES
    for name, kinds in found.items() if isinstance(found, dict) else ():
        for kind in ("image/png", "image/jpeg"):
            data = kinds.get(kind) if isinstance(kinds, dict) else None
            data = joined(data) if data else ""
            if data and len(data) <= room and re.fullmatch(r"[A-Za-z0-9+/=\s]+", data):
                kept[joined(name)[:200]] = {kind: data}
                room -= len(data)
    return kept


def grade_id(cell: Mapping[str, Any]) -> str | None:
    """The nbgrader id of a cell of the released notebook, None where it has none."""
    found = cell.get("metadata", {}).get("nbgrader", {}).get("grade_id")
    return str(found) if found else None


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether the student writes in this cell of the released notebook."""
    return bool(cell.get("metadata", {}).get("nbgrader", {}).get("solution"))


def is_check(cell: Mapping[str, Any]) -> bool:
    """Whether the cell is a task's locked check, which the grader answers itself."""
    marks = cell["metadata"].get("nbgrader", {})
    return bool(marks.get("grade")) and not marks.get("solution")
