"""A button that has answers checked; what is said comes from whoever made it."""

from __future__ import annotations

from collections.abc import Callable

import anywidget
import traitlets

from kit.views.keeping import script, sheet


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
