"""What every widget shares: its script and sheet, and a state that is kept on disk at each change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import anywidget
import traitlets

from kit.views.highlight import STATIC
from kit.views.tokens import tokens
from kit.work import folder, recall, remember

Respond = Callable[[Mapping[str, Any]], dict[str, Any]]  # what the student did -> what the kit says


def script(name: str) -> str:
    """The JavaScript module of a widget: what all share, and its own file."""
    return "\n".join((STATIC / f"{file}.js").read_text("utf-8") for file in ("shared", name))


def sheet(*names: str) -> str:
    """The style sheet of a widget: the tokens, the kit's own rules, and files that it alone needs."""
    return tokens() + "\n".join((STATIC / f"{file}.css").read_text("utf-8") for file in ("kit", *names))


class Kept(anywidget.AnyWidget):
    """A widget whose `state` is what the student did, as it is kept, and whose `feedback` is what the kit says to it.

    In `feedback`, `says` is one line for the student, and `right` says whether it praises (absent: neither).
    """

    _css = sheet()
    state = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)


Widget = TypeVar("Widget", bound=Kept)


def keep(widget: Widget, key: str, respond: Respond, **about: Any) -> Widget:
    """The widget with what was kept under this key in it, from now on keeping every change and responding to it.

    `about` is stored beside what the student did, such as the question that was answered.
    """
    widget.state = {**recall(key, {}), **about}
    widget.feedback = respond(widget.state)

    def changed(change: Mapping[str, Any]) -> None:
        done = dict(change["new"])
        turn = done.pop("turn", 0)  # given back: each change is news to the page, which warns where none comes
        feedback = respond(done)
        right = {"right": feedback["right"]} if "right" in feedback else {}
        try:
            remember(key, {**done, **right})
        except OSError as error:
            says = f"Not saved: {error.strerror}. Copy what you wrote, and free the folder {folder()}."
            feedback = {**feedback, "says": says, "right": False}
        widget.feedback = {**feedback, "turn": turn}

    widget.observe(changed, "state")
    return widget
