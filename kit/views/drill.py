"""The drill as a widget: one sentence, yes or no, and at once the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from secrets import randbelow
from typing import Any

import traitlets

from kit.drilling import Item, Standing, drill_items, standing
from kit.views.keeping import Kept, keep, script, sheet
from kit.work import recall


class Drill(Kept):
    """Sentences one by one; `state` has the student's own order (`seed`), the `round`, and the `answers` in it."""

    _esm = script("drill")
    _css = sheet("drill")
    question = traitlets.Unicode().tag(sync=True)


def drill(key: str, name: str = "hedges") -> Drill:
    """The drill of that name, in an order of the student's own, kept under this key."""
    kept = recall(key, {})
    seed = kept.get("seed") if isinstance(kept, Mapping) else None
    widget = Drill(question="Does the marked word hold back here: is it a hedge?")
    return keep(
        widget, key, partial(_responded, drill_items(name)), seed=seed if seed is not None else randbelow(10**6)
    )


def _responded(items: Sequence[Item], state: Mapping[str, Any]) -> dict[str, Any]:
    """What the kit says to the last answer, how far the student is, and the next sentence."""
    answers = [(str(name), bool(yes)) for name, yes in state.get("answers", ())]
    now = standing(items, state["seed"] + state.get("round", 0), answers)
    by_id = {item.id: item for item in items}
    coming = by_id[now.left[0]] if now.left else None
    said: dict[str, Any] = {
        "progress": _progress(now, len(items)),
        "part": [now.settled, len(items)],
        "next": {"id": coming.id, "html": _html(coming)} if coming else None,
    }
    if answers and answers[-1][0] in by_id:
        said |= _verdict(by_id[answers[-1][0]], answers[-1][1])
    return said


def _verdict(item: Item, yes: bool) -> dict[str, Any]:
    right = item.hedge == yes
    truth = "A hedge." if item.hedge else "No hedge."
    errs = " The kit’s own rules get this one wrong." if item.kit_errs else ""
    again = "" if right else " It comes again."
    says = f"{'Right' if right else 'Not so'}. {truth}{again}"
    return {"says": says, "right": right, "judged": {"html": _html(item), "why": item.why + errs}}


def _progress(now: Standing, items: int) -> str:
    return f"{now.settled} of {items} settled, {now.streak} right in a row (longest {now.longest})"


def _html(item: Item) -> str:
    start, end = item.bounds
    before, cue, after = (escape(part) for part in (item.sentence[:start], item.cue, item.sentence[end:]))
    return f'{before}<mark class="kit-candidate">{cue}</mark>{after}'
