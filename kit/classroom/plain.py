"""What a student's Python answers, as plain JSON data, which is all that the judge ever sees."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from typing import Any

from kit.classroom.drawn import facts

UNANSWERED = {"error": "not answered yet"}
MOST = 10_000  # values in one answer; nobody's answer is longer
DEEP = 20  # lists within lists; nobody's answer is deeper


def plain(value: Any) -> Any:
    """The value as JSON data, or {"error": why it is none}; the dots of an untouched exercise are UNANSWERED.

    Numbers and arrays of numpy become Python's own, a figure of matplotlib the facts that it shows.
    """
    if value is ...:
        return dict(UNANSWERED)
    try:
        shown = facts(value)
        found = _plain(value if shown is None else shown, [0], DEEP)
        json.dumps(found)
        return found
    except _NotPlain as error:
        return {"error": str(error)}
    except Exception as error:  # an answer may be any object, and may fail in any way
        return {"error": f"the answer cannot be read ({type(error).__name__})"}


def called(function: Callable[..., Any], inputs: Sequence[Any]) -> Any:
    """What the function returns for copies of these arguments, as plain data, or {"error": what it raised}."""
    try:
        return plain(function(*json.loads(json.dumps(inputs))))
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:300]}


class _NotPlain(ValueError):
    pass


def _plain(value: Any, seen: list[int], deep: int) -> Any:
    seen[0] += 1
    if seen[0] > MOST or not deep:
        raise _NotPlain(f"the answer has more than {MOST:,} values" if deep else "the answer is nested too deeply")
    kind = type(value)
    if value is ...:
        return None  # one part of an answer that is not given yet
    if value is None or kind in (bool, int, str):
        return value
    if kind is float:
        if not math.isfinite(value):
            raise _NotPlain(f"{value} is not a number")
        return value
    if kind in (list, tuple):
        return [_plain(each, seen, deep - 1) for each in value]
    if kind is dict:
        return {_key(key): _plain(each, seen, deep - 1) for key, each in value.items()}
    library = kind.__module__.split(".")[0]
    if library == "collections" and isinstance(value, dict):  # OrderedDict, defaultdict, Counter
        return _plain(dict(value), seen, deep - 1)
    if library in ("fractions", "decimal"):
        return _plain(float(value), seen, deep - 1)
    if library == "pandas" and hasattr(value, "to_dict"):  # a column: a dictionary where its rows have names
        named = all(type(each) is str for each in value.index)
        return _plain(value.to_dict() if named else value.tolist(), seen, deep - 1)
    if library == "numpy" and hasattr(value, "tolist"):
        return _plain(value.tolist(), seen, deep - 1)
    if kind in (set, frozenset):
        raise _NotPlain("a set has no order: give a list, in square brackets")
    raise _NotPlain(f"a number, a text or a list is asked for, and this is a {kind.__name__}")


def _key(key: Any) -> str:
    if type(key) is not str:
        raise _NotPlain(f"the names in a dictionary must be texts, and one is a {type(key).__name__}")
    return key
