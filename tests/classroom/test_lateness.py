"""Late work is what nbgrader's own times say, and costs what nbgrader's own rule takes off."""

import csv
import json
import logging
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from classroom.handed_in import FULL, NAME, course_in, hand_in, released, solved
from kit.classroom.course import Course
from kit.classroom.gradebook import address, open_book, record, register
from kit.classroom.lateness import Deadline, LatenessError, apply_penalties, due_date, enter, late_by, noted, words
from kit.classroom.marking import mark
from kit.classroom.returning import hand_back, summary, write_table
from kit.classroom.sandbox import why_not
from kit.classroom.submissions import Submission

DUE = datetime(2026, 11, 20, 12, tzinfo=UTC)
ZERO = "c = get_config()\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"
OWN = "from late_rule import PerHour\nc = get_config()\nc.AssignLatePenalties.plugin_class = PerHour\n"
PER_HOUR = """
from nbgrader.plugins import BasePlugin

class PerHour(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        if student_id == "lucky":
            return None
        return -1 if student_id == "odd" else total_seconds_late / 3600
"""


@pytest.mark.parametrize(
    ("text", "hour"),
    [("2026-11-20 13:00+01:00", 12), ("2026-11-20T12:00Z", 12), ("2026-11-20 12:00:00-05:00", 17)],
)
def test_a_date_with_an_offset(text: str, hour: int) -> None:
    assert due_date(text) == datetime(2026, 11, 20, hour, tzinfo=UTC)


def test_a_date_without_an_offset_is_local_and_a_day_lasts_to_its_end() -> None:
    assert due_date("2026-11-20 12:00") == datetime(2026, 11, 20, 12).astimezone(UTC)
    assert due_date("2026-11-20") == datetime(2026, 11, 20, 23, 59, 59).astimezone(UTC)


def test_what_is_no_date_says_how_to_write_one() -> None:
    with pytest.raises(LatenessError, match="2026-11-30 23:59"):
        due_date("next Friday")


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "1 min"), (60, "1 min"), (61, "2 min"), (7200, "2 h"), (90061, "1 d 1 h 2 min"), (0, "")]
)
def test_times_in_words(seconds: float, said: str) -> None:
    assert words(seconds) == said


def came(student: str, minutes: float, *, timed: bool = True, late: bool = False) -> Submission:
    return Submission(student, b"", submitted=DUE + timedelta(minutes=minutes), timed=timed, late=late)


@pytest.mark.parametrize(
    ("submission", "deadline", "overdue", "said"),
    [
        (came("ada", -1), Deadline(DUE), 0.0, ""),
        (came("ada", 0), Deadline(DUE), 0.0, ""),
        (came("ada", 30), Deadline(DUE), 1800.0, "30 min"),
        (came("ada", 30), Deadline(DUE, {"ada": timedelta(hours=1)}), 0.0, ""),
        (came("bob", 30), Deadline(DUE, {"ada": timedelta(hours=1)}), 1800.0, "30 min"),
        (came("ada", 30), Deadline(), None, ""),
        (came("ada", 30, timed=False), Deadline(DUE), None, ""),
        (came("ada", 30, timed=False, late=True), Deadline(DUE), None, "marked late by Canvas"),
    ],
)
def test_lateness(submission: Submission, deadline: Deadline, overdue: float | None, said: str) -> None:
    found = noted(submission, deadline)
    assert found.overdue == overdue
    assert found.notes == ((f"handed in {said} late",) if overdue else ())
    assert late_by({"overdue": found.overdue, "late": found.late}) == said


STUDENTS = [came("on time", -10), came("late", 90), came("lucky", 90), came("odd", 90), came("very late", 9999),
            came("unknown", 9999, timed=False)]  # fmt: skip


def a_book(folder: Path) -> None:
    """A gradebook in which everybody has three points for one task, a due date, and the times of those who have one."""
    with open_book(folder) as book:
        register(book, NAME, released())
        for each in STUDENTS:
            grades = {"hedging-1": {"points": 3.0, "max": 3.0}}
            record(book, NAME, {"student": each.student, "grades": grades, "comments": {}, "submitted": None})
        enter(book, NAME, DUE, STUDENTS)


def stock(folder: Path, settings: Any) -> dict[str, float]:
    """The penalties that nbgrader's own preprocessor sets, as `nbgrader autograde` runs it."""
    from nbgrader.preprocessors import AssignLatePenalties

    for each in STUDENTS:
        where = {"notebook": NAME, "assignment": NAME, "student": each.student, "db_url": address(folder)}
        rule = AssignLatePenalties(config=settings, log=logging.Logger("stock", logging.CRITICAL))
        rule.preprocess(SimpleNamespace(cells=[]), {"nbgrader": where})
    return penalties(folder)


def penalties(folder: Path) -> dict[str, float]:
    with open_book(folder) as book:
        there = book.find_assignment(NAME).submissions
        return {each.student_id: each.late_submission_penalty for each in there}


RULES = {
    "no settings": ("", {}),
    "zero": (ZERO, {"late": 3.0, "lucky": 3.0, "odd": 3.0, "very late": 3.0}),
    "a rule of the teacher's own": (OWN, {"late": 1.5, "very late": 3.0}),
}


@pytest.mark.parametrize("name", RULES)
def test_penalties_are_those_of_nbgrader_s_own_autograder(tmp_path: Path, name: str) -> None:
    from kit.classroom.lateness import _settings

    source, expected = RULES[name]
    (tmp_path / "nbgrader_config.py").write_text(source)
    (tmp_path / "late_rule.py").write_text(PER_HOUR)
    a_book(tmp_path / "ours")
    shutil.copytree(tmp_path / "ours", tmp_path / "stock")
    with open_book(tmp_path / "ours") as book:
        assert apply_penalties(book, NAME, tmp_path) == expected
        assert apply_penalties(book, NAME, tmp_path) == expected  # twice is as good as once
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(tmp_path))
        assert stock(tmp_path / "stock", _settings(tmp_path)) == penalties(tmp_path / "ours")
    assert {student: points for student, points in penalties(tmp_path / "ours").items() if points} == expected


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("c = get_config(\n", "cannot be used"),
        ("c = get_config()\nc.AssignLatePenalties.plugin_class = 'x.Y'", "cannot be used"),
        (OWN.replace("PerHour", "Broken"), "fails for late"),
    ],
)
def test_a_rule_that_fails_is_said(tmp_path: Path, settings: str, says: str) -> None:
    (tmp_path / "nbgrader_config.py").write_text(settings.replace("late_rule", "broken_rule"))
    (tmp_path / "broken_rule.py").write_text(PER_HOUR.replace("PerHour", "Broken").replace("score,", ""))
    a_book(tmp_path)
    with open_book(tmp_path) as book, pytest.raises(LatenessError, match=says):
        apply_penalties(book, NAME, tmp_path)


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")
def test_from_the_exchange_to_the_pages(tmp_path: Path) -> None:
    course, source = course_in(tmp_path / "course"), tmp_path / "inbound"
    (course.root / "nbgrader_config.py").write_text(ZERO)
    hand_in(source, f"ada+{NAME}+2026-11-20 11:00:00 UTC+x", solved())
    hand_in(source, f"bob+{NAME}+2026-11-20 14:30:00 UTC+x", solved())
    hand_in(source, "cem", b"")
    said: list[str] = []
    seen = rows(course, mark(course, NAME, source))
    assert seen == {"ada": (FULL, ""), "bob": (FULL, ""), "cem": (0.0, "")}
    assert len(table(course, tmp_path)[0]) == 10  # without a due date no column says anything of lateness
    results = mark(course, NAME, source, due=DUE, say=said.append)
    assert said[0].endswith("0 to grade, 3 done before.")
    assert "1 of 3 have no time from nbgrader" in said[-1]
    assert rows(course, results) == {"ada": (FULL, ""), "bob": (FULL, "2 h 30 min"), "cem": (0.0, "")}
    assert [result["penalty"] for result in results] == [0.0, FULL, 0.0]
    assert rows(course, mark(course, NAME, source)) == rows(course, results)  # the book keeps the due date
    head, ada, bob, _ = table(course, tmp_path)
    assert head[-2:] == ["late by", "penalty"]
    assert (ada[7], ada[-2:]) == (str(FULL), ["", "0.0"])
    assert (bob[7], bob[-2:]) == ("0.0", ["2 h 30 min", str(FULL)])
    hand_back(course, NAME)
    page = course.feedback("bob", NAME).read_text(encoding="utf-8")
    assert "handed in 2 h 30 min late" in page
    assert f"{FULL:g} points are taken off for lateness" in page
    late = mark(course, NAME, source, due=DUE + timedelta(days=1))
    assert rows(course, late)["bob"] == (FULL, "")
    assert "2 h 30 min late" not in course.feedback("bob", NAME).read_text(encoding="utf-8")
    assert not any(penalties(course.made).values())


def rows(course: Course, results: list[dict[str, Any]]) -> dict[str, tuple[float, str]]:
    """Of every student the points and by how much he is late, in the JSON."""
    found = json.loads(json.dumps(summary(NAME, results)))["students"]
    return {row["student"]: (row["points"], row["late_by"]) for row in found}


def table(course: Course, folder: Path) -> list[list[str]]:
    write_table(course, NAME, folder / "marks.csv")
    return list(csv.reader((folder / "marks.csv").open(encoding="utf-8-sig")))
