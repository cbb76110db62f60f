"""Where students add their own copies of the case texts, and are told what was made of each file."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import anywidget
import traitlets

from kit.texts.cases import load_case, own_copy
from kit.views.keeping import script, sheet


class Copies(anywidget.AnyWidget):
    """A field for files: `files` are those that were chosen, `said` what to tell, `texts` which editions there are."""

    _esm = script("copies")
    _css = sheet()
    files: traitlets.List[Any] = traitlets.List().tag(sync=True)
    said: traitlets.List[Any] = traitlets.List().tag(sync=True)
    texts: traitlets.List[Any] = traitlets.List().tag(sync=True)


def own_copies() -> Copies:
    """A field to add one's own copies of the case texts, and what was made of each file."""
    widget = Copies(texts=_editions())

    def take(change: Mapping[str, Any]) -> None:
        widget.said = [line for file in change["new"] for line in taken(file["name"], bytes(file["content"]))]
        widget.texts = _editions()

    widget.observe(take, "files")
    return widget


def taken(name: str, content: bytes) -> list[str]:
    """What to tell the student about one file, which is kept if it is a copy of a text."""
    from kit.owncopies import add

    with TemporaryDirectory() as folder:
        path = Path(folder, Path(name).name or "copy.txt")
        path.write_bytes(content)
        try:
            return [*add(path), "Now run the cells from the top again (Run > Run All Cells)."]
        except (ValueError, OSError) as error:
            return [str(error).replace(f"{folder}{os.sep}", "")]


def _editions() -> list[str]:
    """Which texts are there as own copies and which as X-rays, a line each."""
    return [f"{t.author}: {'your own copy' if own_copy(t.id) else 'X-ray'}" for t in load_case("hanoi").texts]
