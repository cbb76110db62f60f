"""A student's feedback as one HTML page: points and messages for each task, nothing that a browser would run."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

UNSAFE = "UNSAFE: graded without a sandbox."
STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "h2{font-size:1.1rem;margin:1.6rem 0 .2rem}pre{background:#f4f4f4;padding:.6rem;white-space:pre-wrap}"
    ".unsafe{border:2px solid #a00000;padding:.5rem}"
)


def page(result: Mapping[str, Any], assignment: str) -> str:
    """The page as HTML; it shows the student's own answers, our messages and the points, and no hidden case."""
    grades = result["grades"]
    total, most = sum(each["points"] or 0 for each in grades.values()), sum(each["max"] for each in grades.values())
    waiting = sum(each["points"] is None for each in grades.values())
    title = escape(f"{assignment}: {result['student']}")
    parts = [f"<h1>{title}</h1>", f"<p><strong>{total:g} of {most:g} points</strong>{_waiting(waiting)}</p>"]
    if result["unsafe"]:
        parts.insert(0, f'<p class="unsafe">{UNSAFE}</p>')
    if result["reason"]:
        parts.append(f"<p>Your submission could not be graded: {escape(result['reason'])}.</p>")
    parts += [_task(name, result) for name in grades]
    parts.append(_list("What was repaired in your notebook", result["repairs"]))
    parts.append(_list("What went wrong when your cells ran", result["troubles"]))
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{STYLE}</style></head>'
        f"<body>{''.join(parts)}</body></html>"
    )


def _waiting(number: int) -> str:
    return f", and {number} written answer{'s' * (number != 1)} that your teacher marks" if number else ""


def _task(name: str, result: Mapping[str, Any]) -> str:
    grade, said = result["grades"][name], result["feedback"].get(name, {})
    given = "to be marked by your teacher" if grade["points"] is None else f"{grade['points']:g} of {grade['max']:g}"
    lines = "".join(f"<li>{escape(line)}</li>" for line in said.get("messages", ()))
    answer = _answer(name, result["notebook"])
    return (
        f"<section><h2>{escape(name)}: {given}</h2>"
        f"{f'<pre>{escape(answer)}</pre>' if answer else ''}<p>{escape(said.get('says') or '')}</p>"
        f"{f'<ul>{lines}</ul>' if lines else ''}{_comment(said.get('comment'))}</section>"
    )


def _comment(text: str | None) -> str:
    """The teacher's comment, its line breaks kept."""
    return f"<p><strong>Your teacher:</strong> {escape(text).replace(chr(10), '<br>')}</p>" if text else ""


def _answer(name: str, notebook: Mapping[str, Any]) -> str:
    """What the student wrote for a task, as it was graded."""
    for cell in notebook["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and marks.get("grade_id") in (name, f"{name}-answer"):
            return "".join(cell["source"]).replace("&lt;", "<")[:5000]
    return ""


def _list(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    return f"<section><h2>{title}</h2><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul></section>"
