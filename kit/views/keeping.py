"""What every widget shares: its script and sheet, and a state that is kept on disk at each change."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anywidget
import traitlets

from kit.answers import WorkError
from kit.views.highlight import STATIC
from kit.views.tokens import tokens
from kit.work import folder, notice, recall, remember

Respond = Callable[[Mapping[str, Any]], dict[str, Any]]  # what the student did -> what the kit says


def script(name: str) -> str:
    """The JavaScript module of a widget: what all share, and its own file."""
    return "\n".join((STATIC / f"{file}.js").read_text("utf-8") for file in ("shared", name))


def sheet(*names: str) -> str:
    """The style sheet of a widget: the tokens, the kit's own rules, and files that it alone needs."""
    return tokens() + "\n".join((STATIC / f"{file}.css").read_text("utf-8") for file in ("kit", *names))


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
    said = notice(key)  # first, as it puts a damaged file aside without a warning
    widget.state = {**({} if said else recall(key, {})), **about}
    widget.place = hashlib.sha256(f"{folder().resolve()} {key}".encode()).hexdigest()[:16]
    widget.feedback = _with(respond(widget.state), said)
    keeper = _Keeper(widget, key, respond)
    widget.observe(lambda change: keeper.take(change["new"]), "state")
    widget.on_msg(keeper.past_the_queue)
    return widget


class _Keeper:
    """Keeps each change of one widget under its key, and lets the widget say what came of it."""

    def __init__(self, widget: Kept, key: str, respond: Respond) -> None:
        self.widget, self.key, self.respond = widget, key, respond
        self.last: Mapping[str, Any] = {}
        self.found: list[str] = []  # what the student must know of their file, found while they worked

    def take(self, state: Mapping[str, Any]) -> None:
        """Keeps this state, unless it came past the queue already."""
        if state == self.last:
            return
        self.last, done = state, dict(state)
        turn = done.pop("turn", 0)  # given back: each change is news to the page, which warns where none comes
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            feedback = self._kept(done)
        self.found += [str(warning.message) for warning in warned]
        self.widget.feedback = {**_with(feedback, *self.found), "turn": turn}

    def past_the_queue(self, _: object, content: Mapping[str, Any], __: object) -> None:
        """Keeps what the page sent past the queue in which its changes wait for Python."""
        state = content.get("kept")
        if state is None:
            return  # a message of the widget's own
        if state["turn"] > self.last.get("turn", 0):
            self.take(state)
        if content["leaving"] and state["turn"] > self.widget.state.get("turn", 0):
            self.widget.state = state  # from a page that stays it comes through the queue, and in order

    def _kept(self, done: Mapping[str, Any]) -> dict[str, Any]:
        """The feedback, once the change is on the disk; else what to do about it."""
        feedback, right = {}, {}
        try:
            feedback = self.respond(done)
            right = {"right": feedback["right"]} if "right" in feedback else {}
        finally:  # a fault in what the kit says costs no answer
            failed = _failed(self.key, {**done, **right})
        return {**feedback, "says": failed, "right": False, "lost": True} if failed else feedback


def _failed(key: str, value: Mapping[str, Any]) -> str:
    """Keeps the value and returns "", or what to tell the student where that failed."""
    try:
        remember(key, value)
    except WorkError as error:
        return f"Not saved: {error}"
    except OSError as error:
        return f"Not saved: {error.strerror}. Copy what you wrote, and free the folder {folder()}."
    return ""


def _with(feedback: dict[str, Any], *more: str) -> dict[str, Any]:
    return {**feedback, "says": " ".join(filter(None, (feedback.get("says", ""), *more)))}
