"""Where a course keeps what, and how a file is written there."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kit.classroom.building import course_seed
from kit.classroom.gradebook import open_book
from kit.classroom.specification import Assignment, load

if TYPE_CHECKING:
    from nbgrader.api import Gradebook


@dataclass(frozen=True)
class Course:
    """Where a course keeps what: the assignments under `root`, everything that grading makes under `made`."""

    root: Path

    @property
    def made(self) -> Path:
        """The folder of the gradebook and of all that grading writes; never in version control."""
        return self.root / "build" / "grading"

    def result(self, assignment: str, student: str) -> Path:
        """The file with a student's result; its name is a fingerprint, since names of students may be of any kind."""
        return self.made / "results" / assignment / f"{sha256(student.encode()).hexdigest()[:32]}.json"

    def results(self, assignment: str) -> list[Path]:
        """The files with the results of all who were graded."""
        return sorted((self.made / "results" / assignment).glob("*.json"))

    def copy(self, step: str, student: str, assignment: str) -> Path:
        """The student's notebook as nbgrader's folders have it, for the steps submitted and autograded."""
        return self.made / step / student / assignment / f"{assignment}.ipynb"

    def feedback(self, student: str, assignment: str) -> Path:
        """The page of feedback for a student, where nbgrader puts its own."""
        return self.made / "feedback" / student / assignment / f"{assignment}.html"

    def book(self) -> AbstractContextManager[Gradebook]:
        """nbgrader's gradebook, to be used in a `with` statement."""
        return open_book(self.made)

    def assignment(self, name: str) -> Assignment:
        """The assignment with its answers, as the course's own seed makes it."""
        return load(self.root / "solutions" / name, seed=course_seed(self.root))


def write(path: Path, text: str) -> None:
    """Writes the file whole or not at all, and the folder that it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_text(text, encoding="utf-8", errors="replace")
    fresh.replace(path)
