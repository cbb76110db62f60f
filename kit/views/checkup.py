"""A button that has answers checked, and options to choose from; what is said comes from whoever made them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from kit.views.keeping import script, sheet
from kit.views.widgets import Question


class Checkup(anywidget.AnyWidget):
    """A button with a label, how often it was `asked`, and `html`, what was found."""

    _esm = script("checkup")
    _css = sheet()
    label = traitlets.Unicode("Check").tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)


def checkup(label: str, found: Callable[[], str]) -> Checkup:
    """A button with this label that shows the HTML that `found` returns, anew each time it is pressed."""
    widget = Checkup(label=label, html=found())
    widget.observe(lambda _: setattr(widget, "html", found()), "asked")
    return widget


class Chooser(Question):
    """A question with a receipt below it, anew at each change, that is saved with the notebook as no widget is."""

    def __init__(self, *, receipt: Callable[[], object], **state: Any) -> None:
        super().__init__(**state)
        self._receipt = receipt

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, about = self._repr_mimebundle_() or ({}, {})
        without = "\n".join([self.question, *self.options])  # what is shown where widgets are not
        display({**data, "text/plain": without}, metadata=about, raw=True)
        shown = display(self._receipt(), display_id=True)
        self.observe(lambda _: shown.update(self._receipt()), "state")
