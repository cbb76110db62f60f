"""One judge for the instant check and for grading: a task and plain answers in, points and what to say out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kit.classroom.drawn import FACTS
from kit.classroom.plain import UNANSWERED, plain
from kit.classroom.specification import Case, Task, WrongAnswer

EXACT = 1e-9  # numbers without a tolerance may differ by this much, as sums of decimals do

NOTHING = "nothing (print only shows a result, return hands it on)"
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")  # what comes along with copied text, and nobody sees
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer is worth: its points, for each case whether it passes, and what the student is told.

    `wrong` is the index of the typical wrong answer that it is, else None; `messages` has one line for each case, ""
    where it passes or where the case is hidden; `surplus` counts the spans of an answer that are none.
    """

    points: float
    passed: tuple[bool, ...]
    says: str = ""
    answered: bool = True
    wrong: int | None = None
    messages: tuple[str, ...] = ()
    surplus: int = 0


def judge(task: Task, answers: Sequence[Any]) -> Outcome:
    """The outcome of these answers: a function's, one for each case of the task; of any other task one, the whole.

    Answers are JSON values or {"error": "..."}; all else is worth nothing. True is not 1, and “3” is not 3.
    """
    if not task.checked:
        raise ValueError(f"{task.id} is a written answer: a person marks it, with its rubric.")
    expected = len(task.cases) if task.kind == "function" else 1
    if len(answers) != expected:
        raise ValueError(f"{task.id} takes {expected} answers, and {len(answers)} were given.")
    answers = [plain(answer) for answer in answers]
    if all(_empty(answer) for answer in answers):
        return Outcome(0.0, (False,) * len(task.cases), "not answered yet", answered=False)
    form = _form(task, answers)
    passed, surplus = (False,) * len(task.cases) if form else _passed(task, answers), _surplus(task, answers)
    done = all(passed) and not surplus
    wrong = None if done or form else _typical(task, answers)
    says = "" if done else form or (task.wrong[wrong].says if wrong is not None else _general(task, answers, surplus))
    said = bool(form) or (wrong is not None and len(task.cases) == 1)  # nothing is left to add
    messages = tuple(
        "" if good or case.hidden or said else _message(task, case, answer)
        for case, good, answer in zip(task.cases, passed, _for_cases(task, answers), strict=True)
    )
    points = 0.0 if _constant(task, answers) else _points(task, passed, surplus)
    return Outcome(points, passed, says, True, wrong, messages, surplus)


def same(got: Any, want: Any, tolerance: float = 0.0) -> bool:
    """Whether two JSON values are the same, numbers within the tolerance; text without its outer white space."""
    if isinstance(want, bool) or isinstance(got, bool) or want is None:
        return got is want
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and _near(got, want, tolerance)
    if isinstance(want, str):
        return isinstance(got, str) and _text(got) == _text(want)
    if isinstance(want, (list, tuple)):
        pairs = isinstance(got, list) and len(got) == len(want)
        return pairs and all(same(a, b, tolerance) for a, b in zip(got, want, strict=True))
    if isinstance(want, dict):
        return (
            isinstance(got, dict) and got.keys() == want.keys() and all(same(got[k], want[k], tolerance) for k in want)
        )
    return False


def overlap(first: Any, second: Any) -> float:
    """What share of two spans they have in common, 0 to 1: [start, end] in characters, or quoted words."""
    if isinstance(first, str) and isinstance(second, str):
        one, two = Counter(_text(first).split()), Counter(_text(second).split())
        return (one & two).total() / max(1, (one | two).total())
    if _pair(first) and _pair(second):
        common = min(first[1], second[1]) - max(first[0], second[0])
        return float(max(0, common) / max(1, max(first[1], second[1]) - min(first[0], second[0])))
    return 0.0


def _near(got: float, want: float, tolerance: float) -> bool:
    try:
        return abs(got - want) <= tolerance + EXACT * max(1, abs(want))
    except OverflowError:  # a whole number beyond every float
        return False


def _pair(span: Any) -> bool:
    numbers = isinstance(span, (list, tuple)) and len(span) == 2 and all(type(each) is int for each in span)
    return numbers and span[0] < span[1]


def _text(text: str) -> str:
    """The text as it is compared: lower case, straight apostrophes, no punctuation around words, single spaces."""
    plainly = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower().replace("’", "'").replace("‘", "'")
    words = (word.strip(".,;:!?…–—“”„«»‹›‚\"'()") for word in plainly.split())
    return " ".join(filter(None, words)) or text.strip()


def _empty(answer: Any) -> bool:
    """Whether nothing was answered; so is a list or dictionary in which every part still has its dots."""
    parts = list(answer.values()) if isinstance(answer, dict) else answer
    return (
        answer is None
        or answer == UNANSWERED
        or (isinstance(parts, list) and parts != [] and not any(part is not None for part in parts))
    )


def _error(answer: Any) -> str:
    """What went wrong, in signs that every file can hold, "" where nothing did."""
    said = str(answer["error"])[:300] or "error" if isinstance(answer, dict) and set(answer) == {"error"} else ""
    return said.encode("utf-8", "replace").decode("utf-8")


def _for_cases(task: Task, answers: Sequence[Any]) -> list[Any]:
    """The answer that belongs to each case."""
    if task.kind == "function":
        return list(answers)
    return [_at(answers[0], case.at) for case in task.cases]


def _at(answer: Any, at: str | int | None) -> Any:
    """The part of an answer that a case looks at; None where there is no such part."""
    if at is None or _error(answer):
        return answer
    if isinstance(at, int):
        return answer[at] if isinstance(answer, list) and -len(answer) <= at < len(answer) else None
    return answer.get(at) if isinstance(answer, dict) else None


def _passed(task: Task, answers: Sequence[Any]) -> tuple[bool, ...]:
    if task.kind == "spans":
        return _found(task, _spans(answers))
    alike = _shows if task.kind == "figure" else same
    pairs = zip(task.cases, _for_cases(task, answers), strict=True)
    return tuple(not _error(answer) and alike(answer, case.expect, task.tolerance) for case, answer in pairs)


def _found(task: Task, spans: Sequence[Any]) -> tuple[bool, ...]:
    """For each case whether a span covers it that covers none before it: what holds two at once counts for one."""
    left, found = list(spans), []
    for case in task.cases:
        best = max(range(len(left)), key=lambda i: overlap(left[i], case.expect), default=None)
        good = best is not None and _covers(task, left[best], case)
        found.append(good)
        left = [span for i, span in enumerate(left) if not good or i != best]
    return tuple(found)


def _shows(got: Any, want: Any, tolerance: float) -> bool:
    """As `same`, but a text of a figure, such as a title, need only hold the words that are wanted."""
    if isinstance(got, str) and isinstance(want, str):
        held, wanted = (THOUSANDS.sub("", f" {_text(text)} ") for text in (got, want))
        return wanted in held
    return same(got, want, tolerance)


def _spans(answers: Sequence[Any]) -> list[Any]:
    return [span for span in answers[0] if span is not None] if isinstance(answers[0], list) else []


def _covers(task: Task, span: Any, case: Case) -> bool:
    return overlap(span, case.expect) >= (task.tolerance or 1.0)


def _within(expected: Any, span: Any) -> bool:
    """Whether all words of an expected quotation stand in this one."""
    return isinstance(expected, str) and isinstance(span, str) and {*_text(expected).split()} <= {*_text(span).split()}


def _surplus(task: Task, answers: Sequence[Any]) -> int:
    """How many spans of the answer are none that is expected, or are one that was given already."""
    if task.kind != "spans":
        return 0
    good = sum(_passed(task, answers))
    return max(0, len(_spans(answers)) - good)


def _points(task: Task, passed: Sequence[bool], surplus: int) -> float:
    """All or nothing, or the share of cases; each surplus span takes one case away."""
    if task.mode == "all":
        return float(task.points) if all(passed) and not surplus else 0.0
    if task.kind == "function":
        drawn = len(passed) - task.draw.count if task.draw else 0  # those before may be known by heart
        real = _beyond_guessing(task.cases[drawn:], passed[drawn:]) > 0
        return round(task.points * _beyond_guessing(task.cases, passed), 2) if real else 0.0
    return round(task.points * max(0, sum(passed) - surplus) / len(passed), 2)


def _beyond_guessing(cases: Sequence[Case], passed: Sequence[bool]) -> float:
    """The share of a function's cases that pass; of yes and no the share beyond what always the better one gives."""
    truths = Counter(case.expect for case in cases if isinstance(case.expect, bool))
    free = max(truths.values()) if len(truths) == 2 and truths.total() == len(cases) else 0
    return max(0, sum(passed) - free) / (len(cases) - free)


def _typical(task: Task, answers: Sequence[Any]) -> int | None:
    """Which typical wrong answer this is, the first that fits; of functions else the one that fails most alike."""
    for i, wrong in enumerate(task.wrong):
        if _is(task, wrong, answers):
            return i
    alike = [_failures_in_common(task, wrong, answers) for wrong in task.wrong]
    return alike.index(max(alike)) if any(alike) else None


def _is(task: Task, wrong: WrongAnswer, answers: Sequence[Any]) -> bool:
    if task.kind == "function":
        public = [i for i, case in enumerate(task.cases) if not case.hidden]
        return all(_alike(answers[i], wrong.answers[i], task.tolerance) for i in public)
    if task.kind == "spans" and isinstance(wrong.answer, str):
        return any(overlap(span, wrong.answer) >= (task.tolerance or 1.0) for span in _spans(answers))
    part = _at(answers[0], wrong.at)
    if task.kind == "spans":
        return isinstance(part, list) and sorted(map(str, part)) == sorted(map(str, wrong.answer))
    return _alike(part, wrong.answer, task.tolerance)


def _failures_in_common(task: Task, wrong: WrongAnswer, answers: Sequence[Any]) -> int:
    """In how many public cases a function and a typical wrong one give the same wrong answer."""
    if task.kind != "function":
        return 0
    rows = zip(task.cases, answers, wrong.answers, strict=True)
    failed = [
        (got, known) for case, got, known in rows if not case.hidden and not same(got, case.expect, task.tolerance)
    ]
    return sum(_alike(got, known, task.tolerance) for got, known in failed)


def _alike(got: Any, known: Any, tolerance: float) -> bool:
    """As `same`; of two errors only the kind counts, as Python's versions word them differently."""
    if _error(got) or _error(known):
        return _error(got).split(":")[0] == _error(known).split(":")[0]
    return same(got, known, tolerance)


def _constant(task: Task, answers: Sequence[Any]) -> bool:
    """Whether a function answers the same whatever it is given, which earns nothing even where it happens to fit.

    So it does where all that fits is one value, and it gives that value also where another is asked for.
    """
    if task.kind != "function":
        return False
    judged = list(zip(answers, _passed(task, answers), strict=True))
    fitting = [answer for answer, good in judged if good] or list(answers)
    others = [answer for answer, good in judged if not good and len(fitting) < len(answers)]
    return all(same(answer, fitting[0], 2 * task.tolerance) for answer in fitting) and (
        not others or any(same(answer, fitting[0], 2 * task.tolerance) for answer in others)
    )


def _form(task: Task, answers: Sequence[Any]) -> str:
    """What is wrong with the form of an answer as a whole, "" where it can be looked at."""
    answer = answers[0]
    if task.kind == "function":
        errors = {_error(a) for a, case in zip(answers, task.cases, strict=True) if not case.hidden}
        return f"{task.name} does not work: {errors.pop()}." if len(errors) == 1 and "" not in errors else ""
    if task.kind == "figure" and not (isinstance(answer, dict) and "axes" in answer):
        return f"A figure is asked for: what plt.subplots gave you, as in {task.name} = ax, without quotation marks."
    if task.kind == "figure" and not (answer.get("bars") or answer.get("lines")):
        return "Nothing is drawn in this figure."
    if error := _error(answer):
        return f"{_capital(error)}."
    if task.kind == "spans" and not isinstance(answer, list):
        return "A list is asked for: quotations in square brackets, with commas between them."
    if isinstance(task.cases[0].at, str) and not (isinstance(answer, dict) and any(c.at in answer for c in task.cases)):
        parts = ", ".join(f'"{case.at}": ...' for case in task.cases)
        return f"Keep the form that was given, with each answer in the place of its dots: {task.name} = {{{parts}}}."
    return ""


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _general(task: Task, answers: Sequence[Any], surplus: int) -> str:
    """What can be said of an answer that nobody foresaw."""
    passed = _passed(task, answers)
    if _constant(task, answers) and not _error(answers[0]):
        return "Your function answers the same whatever it is given, which earns no points."
    if task.kind == "function" and all(good or case.hidden for case, good in zip(task.cases, passed, strict=True)):
        return "Your function is right where you could see what is asked for, and not for every other input."
    if any(sum(_within(case.expect, span) for case in task.cases) > 1 for span in _spans(answers)):
        return "Each quotation needs quotation marks of its own, with a comma between two."
    if surplus:
        return "Something in your list should not be there, stands in it twice, is cut otherwise or lacks its comma."
    return ""


def _message(task: Task, case: Case, answer: Any) -> str:
    """What to say to a public case that fails: its own message, else what is amiss; a function's result beside it."""
    if task.kind == "function":
        shown = ", ".join(map(_shown, case.input or ()))
        got = f"gives {NOTHING if answer is None else _shown(answer)}, and {_shown(case.expect)} is asked for"
        got = f"does not work: {_error(answer)}" if _error(answer) else got
        kind = "" if answer is None or _error(answer) else _other_kind(case.expect, answer)
        return " ".join(filter(None, (f"{task.name}({shown}) {got}.", _capital(kind), case.says)))
    if case.at is None:
        return _capital(_amiss(task, case, answer))
    place = FACTS.get(case.at, case.at) if isinstance(case.at, str) else f"number {case.at + 1}"
    return f"{place}: {_amiss(task, case, answer)}"


def _amiss(task: Task, case: Case, answer: Any) -> str:
    """What is amiss with this part of an answer: its form, then what the case says of it."""
    if task.kind == "spans":
        return "at least one is missing from your list."
    if answer is None:
        return "not answered yet."
    if other := _other_kind(case.expect, answer):
        return other
    if task.options and not any(same(answer, option) for option in task.options):
        return f"this is none of the words to choose from. Copy one with its quotation marks: {_listed(task.options)}."
    return case.says or ("not this one. Look again." if task.options else "this is not it yet. Look again.")


def _listed(options: Sequence[str]) -> str:
    return ", ".join(f'"{option}"' for option in options)


def _other_kind(want: Any, got: Any) -> str:
    """What to do where a number is asked for and something else was given, "" elsewhere."""
    if isinstance(want, bool) or not isinstance(want, (int, float)):
        return ""
    if isinstance(got, str):
        return f"a number is asked for, without quotation marks around it{' and with a point' * (',' in got)}."
    if isinstance(got, list) and len(got) == 2:
        return "one number is asked for, with a point before its decimals: 3.5, since 3,5 are two numbers for Python."
    number = isinstance(got, (int, float)) and not isinstance(got, bool)
    return "" if number else "a number is asked for, and nothing around it."


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]} ..."
