"""HTML with a button that has it made anew, for what follows from work done elsewhere in the lesson."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from kit.views.keeping import script, sheet


class Again(anywidget.AnyWidget):
    """HTML with a button that has it made anew; `looks` counts how often that was asked, `seen` how often done."""

    _esm = script("again")
    _css = sheet("again")
    html = traitlets.Unicode().tag(sync=True)
    looks = traitlets.Int().tag(sync=True)
    seen = traitlets.Int().tag(sync=True)


def again(make: Callable[[], str]) -> Again:
    """A widget that shows the HTML, and makes it anew when the student asks."""
    widget = Again(html=make())

    def look(change: Mapping[str, Any]) -> None:
        widget.html = make()
        widget.seen = change["new"]

    widget.observe(look, "looks")
    return widget
