"""What students operate: the reader with its layers, predictions, checks and short answers. No widget analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import anywidget
import traitlets

from kit.reading import Reading
from kit.views.highlight import LAYERS, highlight
from kit.views.keeping import Kept, keep, script, sheet
from kit.work import recall, remember

LEVELS = ("just guessing", "fairly sure", "certain")
KINDS = [layer.kind for layer in LAYERS]
SHOWN = tuple(kind for kind in KINDS if kind != "rejected")


class Reader(anywidget.AnyWidget):
    """Texts side by side with layers of marks; `layers` lists the kinds that are shown.

    Where an argument is made beside it, `desk` is the place of that argument, to which marks can be picked.
    """

    _esm = script("reader")
    _css = sheet()
    texts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    legend: traitlets.List[Any] = traitlets.List().tag(sync=True)
    layers = traitlets.List(traitlets.Enum(KINDS)).tag(sync=True)
    desk = traitlets.Unicode().tag(sync=True)


def reader(
    readings: Sequence[Reading],
    *,
    labels: Sequence[str],
    gists: Sequence[Sequence[str]] = (),
    key: str | None = None,
    layers: Sequence[str] = SHOWN,
) -> Reader:
    """A Reader of these texts under these labels, `gists` per text; under `key` the choice of layers is kept.

    `layers` are the kinds that are shown at first.

    Only the labels name a text: with “Text A” and “Text B” nothing in the widget says who wrote them.
    """
    gists = gists or [()] * len(readings)
    if not len(readings) == len(labels) == len(gists):
        given = f"{len(readings)} texts, {len(labels)} labels, {len(gists)} lists of gists"
        raise ValueError(f"The reader needs a label, and gists if any, for each text; it was given {given}")
    texts = [_text(*each) for each in zip(readings, labels, gists, strict=True)]
    kept = (recall(key, {}) if key else {}).get("layers", layers)
    legend = [{"kind": layer.kind, "name": layer.name, "sign": layer.sign, "key": layer.key} for layer in LAYERS]
    widget = Reader(texts=texts, legend=legend, layers=[kind for kind in kept if kind in KINDS])
    if key:
        widget.observe(lambda change: remember(key, {"layers": change["new"]}), "layers")
    return widget


def _text(reading: Reading, label: str, gists: Sequence[str]) -> dict[str, Any]:
    edition = "Full text." if reading.text is not None else "X-ray: each grey block is one word."
    counts = _counts(reading)
    note = " “+”: in others’ words." if any(others for _, others in counts.values()) else ""
    return {"label": label, "edition": edition + note, "counts": counts, "html": highlight(reading, gists=gists)}


def _counts(reading: Reading) -> dict[str, tuple[int, int]]:
    """Per kind (in the author's words, in others'); two halves of one cue count once, and a passage is just itself."""
    seen: dict[str, dict[Any, bool]] = {kind: {} for kind in KINDS}
    for number, span in enumerate(reading.spans):
        one = ("group", span.group) if span.group is not None else number
        mine = span.voice == "author" or span.kind in ("quotation", "reported", "attribution")
        seen[span.kind].setdefault(one, mine)
    return {kind: (sum(found.values()), len(found) - sum(found.values())) for kind, found in seen.items()}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen in a check, whether it is right, and what is said to a student who chose it."""

    text: str
    right: bool
    says: str


class Question(Kept):
    """A question in one of its modes."""

    _esm = script("question")
    mode = traitlets.Enum(("prediction", "check", "answer", "recalled")).tag(sync=True)
    question = traitlets.Unicode().tag(sync=True)
    hint = traitlets.Unicode().tag(sync=True)
    options = traitlets.List(traitlets.Unicode()).tag(sync=True)
    levels = traitlets.List(traitlets.Unicode()).tag(sync=True)


def predict(key: str, question: str, options: Sequence[str], *, confidence: bool = True) -> Question:
    """A prediction: one option, and how sure; it can be changed until it is kept."""
    widget = Question(mode="prediction", question=question, options=list(options), levels=LEVELS if confidence else ())
    return keep(widget, key, _predicted, question=question)


def predicted(key: str, question: str) -> Question:
    """What the student predicted under this key, shown again, and looked up anew when the student asks."""
    widget = Question(mode="recalled", question=question, feedback=_recalled(key))

    def look(change: Mapping[str, Any]) -> None:
        widget.feedback = {**_recalled(key), "turn": change["new"].get("turn", 0)}

    widget.observe(look, "state")
    return widget


def _recalled(key: str) -> dict[str, Any]:
    state = recall(key, {})
    return (
        _predicted(state)
        if state.get("kept")
        else {"says": "You have kept no prediction yet: do it first, then look again."}
    )


def check_choice(key: str, question: str, options: Sequence[Option]) -> Question:
    """A check: one option is chosen and looked at as often as wanted; each has its own message, tries are counted."""
    if not any(option.right for option in options):
        raise ValueError(f"The check '{key}' has no right option: give one of them right=True")
    widget = Question(mode="check", question=question, options=[option.text for option in options])
    return keep(widget, key, partial(_checked, {option.text: option for option in options}), question=question)


def answer(key: str, question: str, *, hint: str = "") -> Question:
    """A short written answer, saved while the student writes."""
    return keep(Question(mode="answer", question=question, hint=hint), key, _written, question=question)


def _predicted(state: Mapping[str, Any]) -> dict[str, Any]:
    if not state.get("choice"):
        return {"says": ""}
    sure = f" ({state['confidence']})" if state.get("confidence") else ""
    if state.get("kept"):
        return {"says": f"You predicted: {state['choice']}{sure}."}
    return {"says": "Saved. You can change it until you keep it."}


def _checked(options: Mapping[str, Option], state: Mapping[str, Any]) -> dict[str, Any]:
    option = options.get(state.get("checked", ""))
    if option is None or state.get("choice") != option.text:
        return {"says": ""}
    tries = f" ({state['tries']} tries)" if state.get("tries", 1) > 1 else ""
    return {"right": option.right, "says": f"{'Right.' if option.right else 'Not yet.'} {option.says}{tries}"}


def _written(state: Mapping[str, Any]) -> dict[str, Any]:
    return {"says": "Saved." if state.get("text") else ""}
