"""What every widget shares: its script and sheet, and a state that is kept on disk at each change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anywidget
import traitlets

from kit.answers import WorkError
from kit.views.highlight import STATIC
from kit.work import folder, notice, recall, remember

Respond = Callable[[Mapping[str, Any]], dict[str, Any]]  # what the student did -> what the kit says


def script(name: str) -> str:
    """The JavaScript module of a widget: what all share, and its own file."""
    return "\n".join((STATIC / f"{file}.js").read_text("utf-8") for file in ("shared", name))


def sheet(*names: str) -> str:
    """The style sheet of a widget: the kit's own, and files that it alone needs."""
    return "\n".join((STATIC / f"{file}.css").read_text("utf-8") for file in ("kit", *names))


class Kept(anywidget.AnyWidget):
    """A widget whose `state` is what the student did, as it is kept, and whose `feedback` is what the kit says to it.

    In `feedback`, `says` is one line for the student, `right` says whether it praises (absent: neither), `turn` which
    change it answers, and `lost` that this change could not be kept. Under `place` the page holds what Python has not
    answered yet, and gives it back to the next widget of the same place.
    """

    _css = sheet()
    state = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)
    place = traitlets.Unicode().tag(sync=True)


Widget = TypeVar("Widget", bound=Kept)


def keep(widget: Widget, key: str, respond: Respond, **about: Any) -> Widget:
    """The widget with what was kept under this key in it, from now on keeping every change and responding to it.

    `about` is stored beside what the student did, such as the question that was answered.
    """
    known = notice(key)
    last: Mapping[str, Any] = {}
    widget.state = {**recall(key, {}), **about}
    widget.place = hashlib.sha256(f"{folder().resolve()} {key}".encode()).hexdigest()[:16]
    widget.feedback = _with(respond(widget.state), known)

    def take(state: Mapping[str, Any]) -> None:
        nonlocal last
        if state == last:
            return  # it came past the queue already
        last, done = state, dict(state)
        turn = done.pop("turn", 0)  # given back: each change is news to the page, which warns where none comes
        widget.feedback = {**_with(_kept(key, done, respond(done)), known), "turn": turn}

    def past_the_queue(_: object, content: Mapping[str, Any], __: object) -> None:
        state = content["state"]
        if state["turn"] > last.get("turn", 0):
            take(state)
        if content["leaving"] and state["turn"] > widget.state.get("turn", 0):
            widget.state = state  # from a page that stays it comes through the queue, and in order

    widget.observe(lambda change: take(change["new"]), "state")
    widget.on_msg(past_the_queue)
    return widget


def _kept(key: str, done: Mapping[str, Any], feedback: dict[str, Any]) -> dict[str, Any]:
    """The feedback, once the change is on the disk; else what to do about it."""
    right = {"right": feedback["right"]} if "right" in feedback else {}
    try:
        remember(key, {**done, **right})
    except WorkError as error:
        says = f"Not saved: {error}"
    except OSError as error:
        says = f"Not saved: {error.strerror}. Copy what you wrote, and free the folder {folder()}."
    else:
        return feedback
    return {**feedback, "says": says, "right": False, "lost": True}


def _with(feedback: dict[str, Any], known: str) -> dict[str, Any]:
    says = feedback.get("says", "")
    return {**feedback, "says": says if known in says else f"{says} {known}".strip()}
