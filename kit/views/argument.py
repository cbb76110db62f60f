"""Where a student makes the case: a reader to pick marks from, and the argument with its checker and its report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from importlib import metadata
from typing import Any

import traitlets
from ipywidgets import VBox

from kit.arguing import (
    ABOUT,
    SCHEMA,
    SCOPES,
    WAYS,
    Argument,
    ArgumentError,
    FigureUsed,
    Finding,
    Material,
    check,
    directed,
    from_json,
    material,
    passages,
)
from kit.casebook import Case
from kit.figuring import MEASURES, parts, titled
from kit.views.highlight import reason
from kit.views.keeping import Kept, keep, script, sheet
from kit.views.report import ENDINGS, ReportError, write_report
from kit.views.widgets import reader
from kit.work import folder, recall


class ArgumentDesk(Kept):
    """The argument: `state` has its parts as plain data; `feedback["findings"]` what the checker says to them.

    `exported` says what came of the report that was asked for last.
    """

    _esm = script("argument")
    _css = sheet("argument")
    texts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    figures: traitlets.List[Any] = traitlets.List().tag(sync=True)
    marks: traitlets.List[Any] = traitlets.List().tag(sync=True)
    menus: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    exported: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)


def argument(case: Case, key: str) -> VBox:
    """A reader of the texts of a case and an argument about them, kept under this key; it exports the report."""
    drawn = material(case)
    marks = [list(_marks(drawn, i)) for i in range(len(drawn.readings))]
    menus = {"about": list(ABOUT.items()), "ways": list(WAYS.items()), "scopes": list(SCOPES.items())}
    menus["measures"] = list(directed().items())
    texts = [{"id": id, "label": label} for id, label in drawn.names.items()]
    widget = ArgumentDesk(texts=texts, figures=list(_figures(drawn)), marks=marks, menus=menus)
    schema = recall(key, {}).get("schema", SCHEMA)  # that of a newer kit is not called ours
    keep(widget, key, partial(_responded, drawn), schema=schema, version=metadata.version("reading-hanoi"))
    widget.on_msg(partial(_asked, widget, case, key))
    shown = reader(case.readings, labels=case.labels, gists=case.gists, key=f"{key}-layers")
    shown.desk = widget.place
    return VBox([shown, widget])


def report_name(key: str, ending: str) -> str:
    """The name of the report on an argument: `09-argument` becomes `09-argument-report.html`."""
    return f"{key}-report{ending}"


def _figures(drawn: Material) -> Iterator[dict[str, Any]]:
    """What the menu needs to know of each figure."""
    for name, value in drawn.values.items():
        measure, _ = parts(name)
        yield {"name": name, "title": titled(name, drawn.names), "shown": value.shown, "verdict": value.verdict,
               "group": MEASURES[measure].name}  # fmt: skip


def _marks(drawn: Material, text: int) -> Iterator[dict[str, Any]]:
    """Each mark of a text that can be picked: where the page has it, the passage as it is kept, and what it is."""
    reading, gists = drawn.readings[text], drawn.gists[text]
    for (span, _), row in zip(passages(reading), _rows(drawn, text), strict=True):
        first = next(at for at, length, _ in reading.words if at + length > span.start)
        at = span.start if reading.text is not None else first  # an X-ray's marks begin at their first word
        gist = "".join(gists[row["paragraph"] - 1 : row["paragraph"]])
        yield {"at": at, "passage": row, "says": " ".join(reason(span).split()), "gist": gist}


def _rows(drawn: Material, text: int) -> list[dict[str, Any]]:
    found = tuple(passage for _, passage in passages(drawn.readings[text]))
    return list(Argument(evidence=found).to_json()["evidence"])


def _responded(drawn: Material, state: Mapping[str, Any]) -> dict[str, Any]:
    """What the checker says to the argument as it stands."""
    try:
        made = from_json(state)
    except ArgumentError as error:
        return {"says": str(error), "right": False, "findings": []}
    found = check(made, drawn)
    told = [{"level": each.level, "says": each.says, "evidence": each.evidence} for each in found]
    refused = any(each.level == "refused" for each in found)
    right = {"right": not refused} if refused or not found else {}
    return {"says": _summary(made, found), "findings": told, **right}


def _summary(made: Argument, found: tuple[Finding, ...]) -> str:
    """How the argument stands, in one line."""
    if made == Argument():
        return ""
    refused, missing = (sum(each.level == level for each in found) for level in ("refused", "missing"))
    figures = sum(isinstance(each, FigureUsed) for each in made.evidence)
    said = [f"{refused} refused"] if refused else []
    said += [f"{missing} missing"] if missing else []
    if said:
        return f"Saved. The checker: {', '.join(said)}."
    picked = len(made.evidence) - figures
    counted = f"{figures} figure{'s' * (figures != 1)} recomputed, {picked} passage{'s' * (picked != 1)} found"
    return f"Saved. Everything holds: {counted} where you say."


def _asked(widget: ArgumentDesk, case: Case, key: str, _: object, content: Mapping[str, Any], __: object) -> None:
    """Exports the report where the page asks for it, with every figure recomputed, and says where it is."""
    ending = content.get("export")
    if ending not in ENDINGS:
        return  # a message of the keeper's
    target = folder() / report_name(key, ending)
    try:
        write_report(from_json(content["state"]), material(case), target)
        said, right = f"Written: {target}. Open it from the file browser on the left, in the folder {folder()}.", True
    except (ArgumentError, ReportError) as error:
        said, right = str(error), False
    except OSError as error:
        said, right = f"Not exported: {target} cannot be written ({error.strerror}). Close it where it is open.", False
    widget.exported = {"says": said, "right": right, "asked": content.get("asked", 0)}
