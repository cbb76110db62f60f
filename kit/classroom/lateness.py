"""Late work: when it was due, by how much it is late, and the penalty that the teacher set in nbgrader.

Only the times that nbgrader itself wrote count (the exchange, timestamp.txt). The times of files change with every
download and copy: they are shown and never punished.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.classroom.submissions import Submission

if TYPE_CHECKING:
    from nbgrader.api import Gradebook

SETTINGS = "nbgrader_config.py"


class LatenessError(ValueError):
    """The due date cannot be read, or the teacher's own rule for late work fails."""


@dataclass(frozen=True)
class Deadline:
    """When an assignment is due (in UTC), None for never, and the longer time that single students have."""

    due: datetime | None = None
    extensions: Mapping[str, timedelta] = field(default_factory=dict)

    def late(self, submission: Submission) -> float | None:
        """By how many seconds it is late, 0.0 where it is not, None where nobody knows."""
        if self.due is None or not submission.timed or submission.submitted is None:
            return None
        due = self.due + self.extensions.get(submission.student, timedelta())
        return max(0.0, (submission.submitted - due).total_seconds())


def due_date(text: str) -> datetime:
    """The moment in UTC; without an offset it is local time, and a day alone lasts to its end."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise LatenessError(f'--due {text!r} is no date. Write it like this: --due "2026-11-30 23:59"') from None
    if len(text.strip()) == 10:
        found = datetime.combine(found, time(23, 59, 59))
    return found.astimezone(UTC)


def words(seconds: float) -> str:
    """The time in days, hours and minutes, rounded up to a minute."""
    minutes = -int(-seconds // 60)
    parts = ((minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "min"))
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def late_by(result: Mapping[str, Any]) -> str:
    """By how much a result's submission is late, in words; "" where it is not, or nobody knows."""
    if result.get("overdue"):
        return words(result["overdue"])
    return "marked late by Canvas" if result.get("late") else ""


def noted(submission: Submission, deadline: Deadline) -> Submission:
    """The submission with its lateness and a note on it."""
    seconds = deadline.late(submission)
    note = (f"handed in {words(seconds)} late",) if seconds else ()
    return replace(submission, overdue=seconds, notes=(*submission.notes, *note))


def dated(submission: Submission) -> dict[str, Any]:
    """What a result says of when its submission came; the time is in UTC."""
    sent = submission.submitted.replace(tzinfo=None).isoformat(" ") if submission.submitted else None
    return {"submitted": sent, "timed": submission.timed, "late": submission.late, "overdue": submission.overdue,
            "notes": list(submission.notes)}  # fmt: skip


# ---- in nbgrader's gradebook


def deadline_of(book: Gradebook, assignment: str, due: datetime | None) -> Deadline:
    """When the assignment is due: as given now, else as it stands in the book."""
    from nbgrader import api

    there = book.db.query(api.Assignment).filter_by(name=assignment).one_or_none()
    if there is None:
        return Deadline(due)
    given = {each.student_id: each.extension for each in there.submissions if each.extension}
    kept = there.duedate.replace(tzinfo=UTC) if there.duedate else None
    return Deadline(due or kept, given)


def enter(book: Gradebook, assignment: str, due: datetime | None, submissions: Sequence[Submission]) -> None:
    """Brings the due date and the times of hand-in into the book; times that prove nothing stay out of it."""
    found = book.find_assignment(assignment)
    naive = due.replace(tzinfo=None) if due else None
    if naive and found.duedate != naive:
        found.duedate = naive
    times = {each.student: each.submitted.replace(tzinfo=None) for each in submissions if each.timed and each.submitted}
    names = {each.student for each in submissions}
    for each in found.submissions:
        if each.student_id in names and each.timestamp != times.get(each.student_id):
            each.timestamp = times.get(each.student_id)
    book.db.commit()


def apply_penalties(book: Gradebook, assignment: str, root: Path) -> dict[str, float]:
    """Sets the penalties as nbgrader's own autograder does, by the teacher's settings; the points by student."""
    found = book.find_assignment(assignment)
    given = {}
    if found.duedate is None:
        return {}
    with _rule(root) as rule:
        for submission in found.submissions:
            late = submission.total_seconds_late
            for notebook in submission.notebooks:
                penalty = _penalty(rule, submission.student_id, notebook, late) if late > 0 else None
                if notebook.late_submission_penalty != penalty:
                    notebook.late_submission_penalty = penalty
                given[submission.student_id] = penalty or 0.0
    book.db.commit()
    return {student: penalty for student, penalty in given.items() if penalty}


def _penalty(rule: Any, student: str, notebook: Any, late: float) -> float | None:
    """What the rule takes off, no less than nothing and no more than there is."""
    try:
        penalty = rule.plugin_inst.late_submission_penalty(student, notebook.score, late)
        return None if penalty is None else float(rule._check_late_penalty(notebook, penalty))
    except Exception as error:  # a teacher's own code
        raise LatenessError(f"Your rule for late work in {SETTINGS} fails for {student}: {error!r}") from error


@contextmanager
def _rule(root: Path) -> Iterator[Any]:
    """nbgrader's preprocessor for late work with the teacher's settings; his own module may lie beside them."""
    from nbgrader.preprocessors import AssignLatePenalties

    sys.path.insert(0, str(root))
    try:
        quiet = logging.Logger("late work", logging.CRITICAL)  # nbgrader warns of every student who is late
        rule = AssignLatePenalties(config=_settings(root), log=quiet)
        rule.init_plugin()
        yield rule
    except LatenessError:
        raise
    except Exception as error:
        raise LatenessError(f"The settings for late work in {SETTINGS} cannot be used: {error!r}") from error
    finally:
        sys.path.remove(str(root))


def _settings(root: Path) -> Any:
    """nbgrader's settings, from Jupyter's folders and from the course, which comes last."""
    from jupyter_core.paths import jupyter_config_path
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    config = Config()
    for folder in (*reversed(jupyter_config_path()), str(root)):
        if Path(folder, SETTINGS).is_file():
            config.merge(PyFileConfigLoader(SETTINGS, path=folder).load_config())
    return config
