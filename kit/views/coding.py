"""The coder: one paragraph or gist after the other, its functions by key or button; every change is kept at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import traitlets

from kit.casebook import Case
from kit.coding import Desk, Unit, coded, desk
from kit.measures.framing import codebook, named
from kit.views.keeping import Kept, keep, script, sheet


class Coder(Kept):
    """Units one by one; in `state`, `codes` has the functions of each coded unit, `seen` those whose reason was told.

    What was coded before our reason was seen stays as it is: only so does it say something about the codebook.
    """

    _esm = script("coding")
    _css = sheet("coding")
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    units: traitlets.List[Any] = traitlets.List().tag(sync=True)
    functions: traitlets.List[Any] = traitlets.List().tag(sync=True)


def coder(case: Case, key: str) -> Coder:
    """The coder for the texts of a case, or on an X-ray for two practice columns and the gists; kept under this key."""
    return code(desk(case), key)


def code(desk: Desk, key: str) -> Coder:
    """The coder for these units; what the student codes is kept under this key."""
    functions = [[one.name, one.asks] for one in codebook()]
    widget = Coder(texts=list(desk.labels), units=list(_rows(desk.units)), functions=functions)
    return keep(widget, key, partial(_responded, {unit.name: unit for unit in desk.units}))


def _rows(units: Sequence[Unit]) -> Iterator[dict[str, Any]]:
    """What the page needs to know of each unit; our own code is not in it."""
    for unit in units:
        yield {
            "name": unit.name,
            "text": unit.text,
            "number": unit.number,
            "gist": unit.is_gist,
            "html": escape(unit.reads),
        }


def _responded(units: Mapping[str, Unit], state: Mapping[str, Any]) -> dict[str, Any]:
    """What the kit says to the last change, and our reason where the student asked for it and has coded the unit."""
    codes = coded(state)
    last, asked = (units.get(str(state.get(name))) for name in ("last", "asked"))
    reason = _reason(asked, codes[asked.name]) if asked and asked.name in codes else None
    return {"says": _says(last, codes) if last else "", "reason": reason}


def _says(last: Unit, codes: Mapping[str, frozenset[str]]) -> str:
    what = f"{'gist' if last.is_gist else 'paragraph'} {last.number}"
    if last.name not in codes:
        return f"Saved: {what} is open again."
    return f"Saved: {what} is coded {named(codes[last.name])}."


def _reason(unit: Unit, given: frozenset[str]) -> dict[str, Any]:
    """Our code of a unit with the reason, beside the student's."""
    alike = "You and we code alike" if given == unit.frames else f"You code {named(given)}"
    hidden = f" The paragraph has more than its gist shows: {named(unit.row.unseen)}." if unit.row.unseen else ""
    return {
        "of": unit.name,
        "says": f"{alike}. We code {named(unit.frames)}: {unit.row.why}{hidden if unit.is_gist else ''}",
        "contested": f"Contested. {unit.row.contested}" if unit.row.contested else "",
    }
