"""The practice texts: written by the makers of the kit, so that every lesson may show them whole."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from kit.texts.cases import CaseError
from kit.texts.loading import from_string
from kit.texts.model import Text


def practice(name: str) -> Text:
    """A practice text that we wrote ourselves; raises CaseError with the ones that there are."""
    return from_string(practice_file(name, "txt").read_text(encoding="utf-8"), id=name)


def practice_file(name: str, ending: str) -> Traversable:
    """The file of a practice text with that ending (txt, or toml for its annotation); raises CaseError if not there."""
    folder = resources.files("kit") / "data" / "practice"
    there = sorted(f.name.removesuffix(f".{ending}") for f in folder.iterdir() if f.name.endswith(f".{ending}"))
    if name not in there:
        what = "practice text" if ending == "txt" else "annotation of a practice text called"
        raise CaseError(f"There is no {what} “{name}”. There is: {', '.join(there)}.")
    return folder / f"{name}.{ending}"
