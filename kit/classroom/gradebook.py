"""nbgrader's own gradebook, written by one process, one transaction a student."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

COURSE = "reading-hanoi"  # as in nbgrader_config.py
Scores = dict[str, dict[str, float | None]]


def address(folder: Path) -> str:
    """The address of the gradebook in the folder that holds all that grading makes."""
    return f"sqlite:///{folder.resolve() / 'gradebook.db'}"


class BookError(ValueError):
    """The gradebook cannot be read or written; the message says what to do."""


@contextmanager
def open_book(folder: Path) -> Iterator[Gradebook]:
    """The gradebook in the folder, made if it is not there; raises BookError where it cannot be used."""
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import DBAPIError

    try:
        if not (folder / "gradebook.db").exists():
            _create(folder)
        with Gradebook(address(folder), COURSE) as book:
            yield book
    except DBAPIError as error:
        raise BookError(_trouble(folder / "gradebook.db", str(error.orig))) from None


def _trouble(book: Path, said: str) -> str:
    """What SQLite says of a gradebook, and what to do about it."""
    then = "and run this again; nothing that is graded is lost."
    if "locked" in said:
        return f"{book} is in use by another program. Close what has it open, {then}"
    if "not a database" in said or "malformed" in said:
        return f"{book} is damaged ({said}). Put your copy of it in its place, or move it away, {then}"
    return f"{book} cannot be used ({said}). See that it may be written and that the disk has room, {then}"


def _create(folder: Path) -> None:
    """Makes an empty gradebook, whole or not at all: one without nbgrader's version could not be upgraded later.

    As nbgrader does it, but without the second Python that nbgrader starts to learn its own version.
    """
    from alembic.script import ScriptDirectory
    from nbgrader.api import Base
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, text

    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "gradebook.new.db"
    fresh.unlink(missing_ok=True)
    engine = create_engine(f"sqlite:///{fresh.resolve()}")
    Base.metadata.create_all(bind=engine)
    with engine.begin() as connection:
        connection.execute(text("create table alembic_version (version_num varchar(32) not null)"))
        version = {"version": ScriptDirectory(ALEMBIC_DIR).get_current_head()}
        connection.execute(text("insert into alembic_version values (:version)"), version)
    engine.dispose()
    fresh.replace(folder / "gradebook.db")


def register(book: Gradebook, assignment: str, released: Mapping[str, Any]) -> None:
    """Enters the assignment with its cells, as nbgrader's own release does; twice is as good as once."""
    from nbgrader.api import MissingEntry

    book.update_or_create_assignment(assignment)
    try:
        book.find_notebook(assignment, assignment)
    except MissingEntry:
        book.add_notebook(assignment, assignment)
    known = {cell.name: cell.checksum for cell in book.find_notebook(assignment, assignment).source_cells}
    for cell in released["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks and marks.get("grade_id") and (marks.get("checksum") or "") != known.get(marks["grade_id"]):
            _register(book, assignment, cell, marks)


def _register(book: Gradebook, assignment: str, cell: Mapping[str, Any], marks: Mapping[str, Any]) -> None:
    place = (marks["grade_id"], assignment, assignment)
    kind, source = cell["cell_type"], "".join(cell["source"])
    if marks.get("grade"):
        book.update_or_create_grade_cell(*place, max_score=float(marks["points"]), cell_type=kind)
    if marks.get("solution"):
        book.update_or_create_solution_cell(*place)
    locked = not marks.get("solution") and bool(marks.get("grade") or marks.get("locked"))
    book.update_or_create_source_cell(
        *place, cell_type=kind, locked=locked, source=source, checksum=marks.get("checksum") or ""
    )


def scores(book: Gradebook, assignment: str) -> Scores:
    """The automatic score of each graded cell, for each student who has a submission in the book."""
    from nbgrader import api

    rows = (
        book.db.query(api.Student.id, api.BaseCell.name, api.Grade.auto_score)
        .join(api.SubmittedAssignment, api.SubmittedAssignment.student_id == api.Student.id)
        .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
        .join(api.SubmittedNotebook, api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.BaseCell, api.BaseCell.id == api.Grade.cell_id)
        .filter(api.Assignment.name == assignment)
    )
    found: Scores = {}
    for student, cell, score in rows:
        found.setdefault(student, {})[cell] = score
    return found


def by_hand(book: Gradebook, assignment: str) -> dict[str, dict[str, tuple[float | None, str]]]:
    """For each student and graded cell the points that a person gave, if any, and the person's comment."""
    from nbgrader import api

    found: dict[str, dict[str, tuple[float | None, str]]] = {}
    there = book.find_assignment(assignment)
    for submission in book.db.query(api.SubmittedAssignment).filter_by(assignment_id=there.id):
        for notebook in submission.notebooks:
            comments = {each.cell.name.removesuffix("-answer"): each.manual_comment for each in notebook.comments}
            found[submission.student_id] = {
                each.name: (None if each.manual_score is None else float(each.score), comments.get(each.name) or "")
                for each in notebook.grades
            }
    return found


def expected(result: Mapping[str, Any]) -> dict[str, float | None]:
    """The automatic scores that a result puts into the book: None for what a person has yet to mark."""
    return {name: each["points"] for name, each in result["grades"].items()}


def record(book: Gradebook, assignment: str, result: Mapping[str, Any]) -> None:
    """Enters a student's result in one transaction; what a person marked or commented stays, to be looked at again."""
    try:
        with book.db.no_autoflush:
            notebook = _submission(book, assignment, result)
        for grade in notebook.grades:
            score = result["grades"].get(grade.cell.name, {"points": 0.0})["points"]
            changed = grade.auto_score != score
            grade.auto_score = score
            by_hand = grade.manual_score is not None
            grade.needs_manual_grade = (score is None and not by_hand) or (by_hand and changed)
        for comment in notebook.comments:
            comment.auto_comment = result["comments"].get(comment.cell.name)
        book.db.commit()
    except Exception:
        book.db.rollback()
        raise


def _submission(book: Gradebook, assignment: str, result: Mapping[str, Any]) -> Any:
    """The student's notebook in the book with a grade and a comment for each cell, added where they are missing."""
    from nbgrader import api, utils

    found = book.find_assignment(assignment)
    student = book.db.get(api.Student, result["student"])
    if student is None:
        student = api.Student(id=result["student"], first_name=result["student"])
        book.db.add(student)
    query = book.db.query(api.SubmittedAssignment).filter_by(assignment_id=found.id, student_id=result["student"])
    submission = query.one_or_none()
    if submission is None:
        submission = api.SubmittedAssignment(assignment=found, student=student)
        book.db.add(submission)
        for notebook in found.notebooks:
            book.db.add_all(_blank(api, notebook, submission))
        book.db.flush()
    submission.timestamp = utils.parse_utc(result["submitted"])
    return next(each for each in submission.notebooks if each.name == assignment)


def _blank(api: Any, notebook: Any, submission: Any) -> list[Any]:
    made = api.SubmittedNotebook(notebook=notebook, assignment=submission)
    grades = [api.Grade(cell=cell, notebook=made) for cell in notebook.grade_cells]
    return [made, *grades, *(api.Comment(cell=cell, notebook=made) for cell in notebook.solution_cells)]
