"""A student's feedback as one HTML page that opens from a file anywhere: nothing in it runs, nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

from kit.classroom.markdown import rendered
from kit.classroom.specification import Assignment, Case, Task

UNSAFE = "UNSAFE: graded without a sandbox."
REFUSED = (
    "<p>Try to open the file in JupyterLab: what does not open there cannot be graded either. "
    "Then ask your teacher whether you may hand it in again.</p>"
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def page(result: Mapping[str, Any], assignment: Assignment) -> str:
    """The page as HTML; it shows the student's own answers, our messages and the points, and no hidden case."""
    tasks = [task for task in assignment.tasks if task.id in result["grades"]]
    body = (
        _head(result)
        + (_points_of_all(tasks, result) if result["status"] == "graded" else "")
        + "".join(_task(number, task, result) for number, task in enumerate(tasks, 1) if result["status"] == "graded")
        + _about_the_file(result, assignment)
    )
    return document(f"{result['title']}: {result['student']}", body)


def document(title: str, body: str, *, wide: bool = False) -> str:
    """A whole HTML document with the kit's style, without scripts and without anything from elsewhere."""
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_style()}</style></head>'
        f"<body{' class=wide' if wide else ''}><main>{body}</main></body></html>\n"
    )


@cache
def _style() -> str:
    return (files("kit.classroom") / "page.css").read_text("utf-8")


_question = cache(rendered)  # the same for everybody


def _head(result: Mapping[str, Any]) -> str:
    total, most = total_of(result)
    waiting = sum(each["points"] is None for each in result["grades"].values())
    when = f", handed in {result['submitted'][:16]} (UTC)" if result["timed"] else ""
    late = f"<p>{result['penalty']:g} points are taken off for lateness.</p>" if result.get("penalty") else ""
    more = f" so far; {plural(waiting, 'answer')} still to be read by your teacher" if waiting else ""
    refused = f'<p class="says">Your submission could not be graded: {escape(result["reason"])}.</p>{REFUSED}'
    return (
        (f'<p class="unsafe">{UNSAFE}</p>' if result["unsafe"] else "")
        + f'<h1>{escape(result["title"])}</h1><p class="quiet">{escape(result["student"])}{escape(when)}</p>'
        + f'<p class="total"><strong>{total:g} of {most:g} points</strong>{more}</p>{bar(total, most)}{late}'
        + (refused if result["reason"] else "")
    )


def total_of(result: Mapping[str, Any]) -> tuple[float, float]:
    """The points so far, less the penalty for lateness, and the most that there are."""
    grades = result["grades"].values()
    given = sum(each["points"] or 0.0 for each in grades) - result.get("penalty", 0.0)
    return max(0.0, round(given, 2)), sum(each["max"] for each in grades)


def bar(part: float, whole: float) -> str:
    """A small bar for the eye; what it shows always stands beside it in words."""
    share = 100 * part / whole if whole else 0
    return f'<div class="bar" aria-hidden="true"><span style="width:{share:.0f}%"></span></div>'


def plural(number: int, word: str) -> str:
    """The number with its word, such as “1 answer” or “2 answers”."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def table(head: Iterable[str], rows: Iterable[Iterable[str]], *, numbers: Iterable[int] = ()) -> str:
    """A table with headed columns and rows, made of cells that are HTML already; `numbers` are columns of figures."""
    right = set(numbers)

    def cell(column: int, html: str, heads: str) -> str:
        tag = "th" if html and (heads == "col" or column == 0) else "td"
        kind = f' scope="{heads}"' if tag == "th" else ""
        return f"<{tag}{kind}{' class=number' if column in right else ''}>{html}</{tag}>"

    top = "".join(cell(column, name, "col") for column, name in enumerate(head))
    lines = ("".join(cell(column, html, "row") for column, html in enumerate(row)) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<div class="scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _points_of_all(tasks: list[Task], result: Mapping[str, Any]) -> str:
    rows = []
    for number, task in enumerate(tasks, 1):
        grade = result["grades"][task.id]
        given = "to be read" if grade["points"] is None else f"{grade['points']:g}"
        name = f'<a href="#task-{number}">{number} {escape(task.title)}</a>'
        rows.append([name, given, f"{grade['max']:g}", bar(grade["points"] or 0, grade["max"])])
    return table(["Task", "Points", "of", ""], rows, numbers=(1, 2))


def _task(number: int, task: Task, result: Mapping[str, Any]) -> str:
    grade, said = result["grades"][task.id], result["feedback"].get(task.id, {})
    given = "to be read by your teacher" if grade["points"] is None else _of(grade["points"], grade["max"])
    return (
        f'<section><div class="head"><h2 id="task-{number}">{number} {escape(task.title)}</h2><p>{given}</p></div>'
        f"{bar(grade['points'] or 0, grade['max'])}"
        f'<div class="quiet">{_question(task.question)}</div>'
        f"<h3>Your answer</h3>{_answer(result['answers'].get(task.id, {}), said)}"
        f"{_checks(task, said) if task.checked else ''}{_teacher(task, grade, said)}</section>"
    )


def _of(points: float, most: float) -> str:
    return f"{points:g} of {plural(int(most), 'point') if most == int(most) else f'{most:g} points'}"


def _answer(answer: Mapping[str, str], said: Mapping[str, Any]) -> str:
    """What the student answered; the HTML of written answers was made harmless when it was graded."""
    if not said.get("answered", True):
        return "<p>Not answered.</p>"
    if "html" in answer:
        return f'<div class="answer">{answer["html"]}</div>'
    if "text" in answer:
        return f'<div class="answer"><p>{escape(answer["text"])}</p></div>'
    return f"<pre>{escape(answer.get('code', ''))}</pre>"


def _checks(task: Task, said: Mapping[str, Any]) -> str:
    """The verdict on each public case with our message, and of the others how many pass."""
    if not said.get("answered"):
        return ""
    passed, most = said.get("further", (0, 0))
    further = f"<p>{passed} of {plural(most, 'further case')} pass.</p>" if most else ""
    says = f'<p class="says">{escape(said["says"])}</p>' if said.get("says") else ""
    return f"<h3>What the checks found</h3>{_cases(task, said)}{further}{says}"


def _cases(task: Task, said: Mapping[str, Any]) -> str:
    cases = said.get("cases", [])
    right = sum(case["passed"] for case in cases)
    if task.kind == "spans":
        surplus = f", and {said['surplus']} too many" if said.get("surplus") else ""
        return f"<p>{_verdict(right == len(cases) and not surplus)} {right} of {len(cases)} found{surplus}.</p>"
    if right == len(cases) > 1:
        return f"<p>{_verdict(True)} in all {right} cases.</p>"
    if len(cases) == 1:
        return f"<p>{_verdict(cases[0]['passed'])} {escape(cases[0]['says'])}</p>"
    public = [case for case in task.cases if not case.hidden]
    rows = (
        [
            f"<code>{escape(_name(task, known, place))}</code>",
            _verdict(case["passed"]),
            escape(_bare(case["says"], known)),
        ]
        for place, (known, case) in enumerate(zip(public, cases, strict=False), 1)
    )
    return table(["Case", "Verdict", "What to look at"], rows)


def _verdict(passed: bool) -> str:
    """The verdict in a word and a sign, so that it does not hang on colour."""
    return '<span class="good">✓ right</span>' if passed else '<span class="bad">✗ not right</span>'


def _name(task: Task, case: Case, place: int) -> str:
    """What a public case is called: the call of the function, or the part of the answer."""
    if case.input is not None:
        return f"{task.name}({', '.join(map(repr, case.input))})"[:200]
    return case.at if isinstance(case.at, str) else f"number {place if case.at is None else case.at + 1}"


def _bare(says: str, case: Case) -> str:
    """The message without the name of its case, which stands beside it already."""
    return says.removeprefix(f"{case.at}: ") if isinstance(case.at, str) else says


def _teacher(task: Task, grade: Mapping[str, Any], said: Mapping[str, Any]) -> str:
    """What the teacher gave and wrote: points by criterion, comments, in the order of the rubric."""
    lines = "".join(f"<p>{escape(line)}</p>" for line in said.get("comment", ()))
    word = f'<div class="teacher"><h3>Your teacher says</h3>{lines}</div>' if lines else ""
    if task.checked:
        return word
    given = said.get("criteria") or [None] * len(task.rubric)
    rows = (
        [escape(line.criterion), "" if points is None else f"{points:g}", f"{line.points:g}"]
        for line, points in zip(task.rubric, given, strict=False)
    )
    return f"<h3>How it is marked</h3>{table(['What is looked for', 'Points', 'of'], rows, numbers=(1, 2))}{word}"


def _about_the_file(result: Mapping[str, Any], assignment: Assignment) -> str:
    """In plain words what was noted, repaired and what went wrong with the file that was handed in."""
    parts = [
        _list("What was noted", result["notes"], assignment),
        _list("What was repaired; your answers count as you wrote them", result["repairs"], assignment),
        _list("What went wrong when your cells ran", result["troubles"], assignment),
    ]
    return f"<section><h2>About your notebook</h2>{''.join(parts)}</section>" if any(parts) else ""


def _list(title: str, lines: Iterable[str], assignment: Assignment) -> str:
    items = "".join(f"<li>{escape(_in_words(line, assignment))}</li>" for line in lines)
    return f"<h3>{title}</h3><ul>{items}</ul>" if items else ""


def _in_words(line: str, assignment: Assignment) -> str:
    """The line with the title of the task in the place of a cell's id."""
    for task in assignment.tasks:
        for cell, what in ((f"{task.id}-answer", ""), (f"{task.id}-question", " (question)"), (task.id, "")):
            if line.startswith(f"{cell}: "):
                return f"{task.title}{what}: {line[len(cell) + 2 :]}"
    return line
