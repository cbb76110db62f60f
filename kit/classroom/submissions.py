"""What each student handed in, in a folder or a zip: one notebook, what lies beside it, or why there is none."""

from __future__ import annotations

import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import md5, sha256
from pathlib import Path
from typing import Any

from kit.classroom.archives import (
    EMPTY,
    ENDING,
    NOTEBOOK_LIMIT,
    File,
    SubmissionError,
    content,
    files_in,
    hidden,
    is_notebook,
    unzip,
)
from kit.classroom.layouts import Piece, moment_of, owned, unwrapped

ATTACHMENT_LIMIT = 4 << 20
ATTACHMENTS = 40
BESIDE = 8 << 20  # bytes of all files that lie beside one notebook
MEMBERS = 400  # files taken out of one student's zip, notebooks first
OPENED = 64 << 20  # bytes of all zips that are opened for one student
COMPARED = 1 << 20  # bytes of a notebook that is looked into to tell which of several has answers
DEPTH = 3  # zips within zips
_SHOWS, _ARCHIVE = "shows answers and cannot be run", "of archives only a zip is opened"
_NO_NOTEBOOK = {
    ".pdf": f"a PDF {_SHOWS}", ".html": f"a web page {_SHOWS}", ".htm": f"a web page {_SHOWS}",
    ".docx": f"a text {_SHOWS}", ".py": "a script has no cells", ".zip": "no notebook is in the zip",
    **dict.fromkeys((".7z", ".rar", ".gz", ".tgz", ".tar"), _ARCHIVE),
}  # fmt: skip


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


def find(source: Path, assignment: str) -> tuple[Submission, ...]:
    """Every student's submission of the assignment in the folder or zip, by name; nothing in it is unpacked or run."""
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for piece in owned(unwrapped(files_in(source), assignment), assignment):
        pieces[piece.key].append(piece)
    if not pieces:
        raise SubmissionError(f"{source} holds no submission. It should hold notebooks, or a folder for each student.")
    names = _names(pieces)
    found = (_choose(names[key], list(_all_opened(theirs)), assignment) for key, theirs in pieces.items())
    return tuple(sorted(found, key=lambda submission: submission.student))


def _names(pieces: Mapping[str, Sequence[Piece]]) -> dict[str, str]:
    """A name for each student that no other has, the same in every run."""
    names: dict[str, str] = {}
    for key in sorted(pieces, key=lambda key: min(piece.student for piece in pieces[key])):
        raw = min(piece.student for piece in pieces[key])
        name = _name(raw)
        if name in names.values():
            name = f"{name}~{sha256(key.encode()).hexdigest()[:8]}"
        names[key] = name
    return names


def _name(raw: str) -> str:
    """The student's name as a file and the gradebook can hold it: no control characters, no path, no plus sign."""
    clean = re.sub(r"[\\/+:*?\"<>|]", "-", raw).strip(" .").encode("utf-8", "replace")
    if len(clean) > 180:  # a file's name may have 255 bytes
        clean = clean[:160] + f"~{sha256(clean).hexdigest()[:8]}".encode()
    return clean.decode("utf-8", "ignore").strip(" .") or "unnamed"


# ---- in a student's own zips


def _all_opened(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """A student's files; what lies in his own zips comes out one by one, within limits on their number and size."""
    budget = [OPENED, MEMBERS]
    for piece in pieces:
        yield from _opened(piece, budget, depth=DEPTH)


def _opened(piece: Piece, budget: list[int], *, depth: int) -> Iterator[Piece]:
    """The piece, or what is in it where it is a zip; a pack of work may lie in the zip that a student handed in."""
    file = piece.file
    if piece.place.suffix.lower() != ".zip" or file.refused or hidden(piece.place):
        yield piece
        return
    budget[0] -= file.size
    if not depth or file.size > NOTEBOOK_LIMIT or budget[0] < 0:
        yield replace(piece, file=replace(file, refused=f"a zip that is too large, or within {DEPTH} others"))
        return
    try:
        inner = unzip(io.BytesIO(content(file)), piece.place.name)
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


def _importance(file: File) -> tuple[bool, int]:
    """Notebooks first, then the work beside them, then the rest: the number of files that are taken is limited."""
    name = file.path.name.lower()
    kinds = (is_notebook(file.path), bool(re.fullmatch(r"\d\d\.json", name)), name.endswith(".zip"))
    return hidden(file.path), kinds.index(True) if True in kinds else len(kinds)


# ---- which notebook counts


def _choose(student: str, pieces: Sequence[Piece], assignment: str) -> Submission:
    whole = [piece for piece in pieces if not piece.file.refused and not hidden(piece.place)]
    whole, again = _latest(whole)
    books = [piece for piece in whole if is_notebook(piece.place)] or [piece for piece in whole if _sniffed(piece)]
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
    data = content(chosen.file) if chosen.file.size <= NOTEBOOK_LIMIT else b""
    reason = _unusable(chosen, data)
    return replace(made, notebook=None if reason else data, reason=reason, notes=(*notes, *more),
                   submitted=sent or chosen.file.when)  # fmt: skip


def _latest(pieces: Sequence[Piece]) -> tuple[list[Piece], list[str]]:
    """The files of the latest hand-in through nbgrader that holds a notebook, and a note where there were others."""
    moments = sorted({piece.sent for piece in pieces if piece.sent})
    if len(moments) < 2:
        return list(pieces), []
    last = max((piece.sent for piece in pieces if piece.sent and is_notebook(piece.place)), default=moments[-1])
    said = f"handed in {len(moments)} times; what came at {last:%Y-%m-%d %H:%M:%S} UTC counts"
    return [piece for piece in pieces if piece.sent in (None, last)], [said]


def _spellings(pieces: Sequence[Piece]) -> list[str]:
    names = sorted({piece.student for piece in pieces})
    return [f"taken for one student: {' and '.join(f'“{name[:80]}”' for name in names)}"] if len(names) > 1 else []


def _refusals(pieces: Sequence[Piece]) -> list[str]:
    said = [f"{str(piece.place)[:80]}: refused, {piece.file.refused}" for piece in pieces if piece.file.refused]
    return said if len(said) <= 10 else [*said[:10], f"and {len(said) - 10} more were refused"]


def _places(pieces: Iterable[Piece]) -> list[str]:
    return [f"“{str(piece.place)[:80]}”" for piece in pieces]


def _absent(pieces: Sequence[Piece], assignment: str) -> str:
    """Why there is no notebook, and what to hand in."""
    seen = [piece for piece in pieces if not hidden(piece.place) and piece.file.refused != EMPTY]
    if not seen:
        return f"nothing was handed in: the folder is empty. Hand in {assignment}.ipynb"
    why = next((_NO_NOTEBOOK[end] for p in seen if (end := p.place.suffix.lower()) in _NO_NOTEBOOK), "")
    because = f": {why}" if why and not seen[0].file.refused else ""
    return f"no notebook was handed in ({', '.join(sorted(_places(seen))[:4])}){because}. Hand in {assignment}.ipynb"


def _unusable(chosen: Piece, data: bytes) -> str:
    if chosen.file.size > NOTEBOOK_LIMIT or len(data) > NOTEBOOK_LIMIT:
        return f"the notebook is larger than {NOTEBOOK_LIMIT >> 20} MB. Clear its outputs and hand it in again"
    return (
        "" if data or not chosen.file.size else "the notebook cannot be read: the file or its zip is damaged or locked"
    )


def _best(books: Sequence[Piece], assignment: str) -> tuple[Piece, list[str]]:
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


def _fit(book: Piece, assignment: str) -> int:
    """How well the file's name fits: 3 as asked or numbered by a browser or Canvas, 2 a copy, 1 has it in it, 0."""
    stem = ENDING.sub("", book.place.name).strip().casefold()
    name = re.escape(assignment.casefold())
    if is_notebook(book.place) and re.fullmatch(rf"{name}(?:[- ]?\(?\d+\)?)?", stem):
        return 3
    copy = r"(?:copy|kopie|kopia|copie|copia|cópia|kopio|kopi)"
    if re.fullmatch(rf"{name}[-_ ]*\(?{copy}[-_ ]*\(?\d*\)?|{copy}(?: of| von| de| di)?[-_ ]+{name}", stem):
        return 2
    return int(re.search(rf"(?<![^\W_]){name}(?![^\W_])", stem) is not None)


def _mentions(book: Piece, assignment: str) -> bool:
    return book.file.size <= NOTEBOOK_LIMIT and f'"{assignment}-'.encode() in content(book.file)


def _cells(book: Piece) -> bool:
    """Whether it looks like a notebook; it is read as one where it can do no harm."""
    data = content(book.file) if book.file.size <= NOTEBOOK_LIMIT else b""
    return data.rstrip().endswith(b"}") and (b'"cells"' in data or b'"worksheets"' in data)


def _blank(book: Piece) -> bool:
    """Whether it is the exercise as it was handed out: nbgrader's checksums of all answer cells still hold."""
    try:
        cells = json.loads(content(book.file))["cells"] if book.file.size <= COMPARED else ()
        answers = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
        return bool(answers) and all(_checksum(cell) == cell["metadata"]["nbgrader"]["checksum"] for cell in answers)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return False


def _checksum(cell: Mapping[str, Any]) -> str:
    """The checksum of an answer cell, made as nbgrader makes it."""
    marks, grade = cell["metadata"]["nbgrader"], bool(cell["metadata"]["nbgrader"].get("grade"))
    parts = ["".join(cell["source"]), cell["cell_type"], str(grade), "True", "False", marks["grade_id"]]
    return md5("".join([*parts, str(float(marks["points"])) if grade else ""]).encode()).hexdigest()


def _sniffed(piece: Piece) -> bool:
    """Whether the file is a notebook under a name that does not say so."""
    kind = piece.place.suffix.lower()
    return (
        kind in ("", ".txt", ".json", ".ipy", ".ipyn", ".jpynb")
        and b'"nbformat"' in content(piece.file)
        and _cells(piece)
    )


def _checkpoint(piece: Piece) -> bool:
    """Whether it is the copy that Jupyter keeps, which counts where the notebook itself is not there."""
    return piece.place.parent.name == ".ipynb_checkpoints" and piece.place.suffix == ".ipynb" and not piece.file.refused


def _copy(book: Piece) -> int:
    number = re.search(r"(\d+)\)?$", ENDING.sub("", book.place.name))
    return int(number[1][:9]) if number else 0


def _stamp(others: Iterable[Piece]) -> datetime | None:
    """The time in nbgrader's timestamp.txt, if there is one that can be read and that is no student's own."""
    for piece in others:
        if piece.stamps and str(piece.place) == "timestamp.txt" and piece.file.size < 200:
            return moment_of(content(piece.file).decode("utf-8", "replace"))
    return None


def _attachments(others: Iterable[Piece]) -> tuple[tuple[tuple[str, bytes], ...], list[str]]:
    """The files beside the notebook, the kept work first, and a note on what was too much."""
    taken, room, left = list[tuple[str, bytes]](), BESIDE, 0
    for piece in sorted(others, key=lambda piece: _importance(piece.file)):
        if str(piece.place) == "timestamp.txt":
            continue
        if piece.file.size > min(ATTACHMENT_LIMIT, room) or len(taken) == ATTACHMENTS:
            left += 1
            continue
        taken.append((str(piece.place), content(piece.file)[:ATTACHMENT_LIMIT]))
        room -= len(taken[-1][1])
    return tuple(taken), [f"{left} files beside the notebook were left out: too many or too large"] if left else []
