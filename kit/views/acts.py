"""Each act of a text in its sentence: the student says who does it, to whom, and how the grammar puts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import traitlets

from kit.acting import (
    NOBODY,
    NOBODY_NAMED,
    QUESTIONS,
    Act,
    Coded,
    alike,
    asked,
    coded_by,
    reference,
    texts_to_code,
    whole,
)
from kit.adjudicating import share
from kit.casebook import Case
from kit.texts.annotations import GRAMMARS
from kit.views.highlight import Writer, plain
from kit.views.keeping import Kept, keep, script, sheet

KEYS = dict(zip(GRAMMARS, "abpn", strict=True))  # the key of each grammar; “b” as in “by”
SAID = {"agent": "acts", "affected": "is acted on", "grammar": "is how it is said"}


class Acts(Kept):
    """Acts one by one; in `state`, `coded` has what the student answered, `seen` the acts whose reference was seen.

    What was coded before the reference was seen stays as it is: only so does agreement say anything.
    """

    _esm = script("acts")
    _css = sheet("adjudication", "acts")
    texts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    acts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    grammars: traitlets.List[Any] = traitlets.List().tag(sync=True)
    note = traitlets.Unicode().tag(sync=True)


def agency_coder(case: Case, key: str) -> Acts:
    """The acts of a case's texts, one by one; what the student codes is kept under this key.

    Where an X-ray hides the sentences, practice texts come first.
    """
    texts, note = texts_to_code(case)
    return code(texts, key=key, note=note)


def code(texts: Sequence[Coded], *, key: str, note: str = "") -> Acts:
    """The acts of these texts, one by one; what the student codes is kept under this key."""
    widget = Acts(
        texts=[_text(text) for text in texts],
        acts=[row for at, text in enumerate(texts) for row in _rows(at, text)],
        grammars=[[KEYS[grammar], grammar] for grammar in GRAMMARS],
        note=note,
    )
    return keep(widget, key, partial(_responded, texts))


def _text(text: Coded) -> dict[str, Any]:
    """What the page needs to know of a text: its label, and its actors with their keys; 0 is nobody."""
    actors = [[str(i), actor.key, actor.name] for i, actor in enumerate(text.actors, start=1)]
    return {"label": text.label, "actors": [*actors, ["0", NOBODY, NOBODY_NAMED]], "asked": list(asked(text))}


def _rows(at: int, text: Coded) -> Iterator[dict[str, Any]]:
    """What the page needs to know of each act; the reference is told only after the student's own coding."""
    write = plain(text.reading)
    for act in text.acts:
        yield {
            "name": act.name,
            "text": at,
            "where": f"paragraph {act.paragraph}",
            "act": act.act,
            "gist": "".join(text.gists[act.paragraph - 1 : act.paragraph]) if "grammar" not in asked(text) else "",
            "told": act.grammar if "grammar" not in asked(text) else "",
            "html": _in_sentence(text, write, act),
        }


def _in_sentence(text: Coded, write: Writer, act: Act) -> str:
    """The act marked in its sentence, with the sentences before and after it in the same paragraph."""
    sentences = text.reading.sentences
    inside = [i for i, s in enumerate(sentences) if s.start < act.end and s.end > act.start]
    first, last = inside[0], inside[-1]
    beside = [
        i
        for i in (first - 2, first - 1, last + 1)
        if 0 <= i < len(sentences) and sentences[i].paragraph == sentences[first].paragraph
    ]
    before, after = ([sentences[i] for i in beside if (i < first) == early] for early in (True, False))
    start, end = sentences[first].start, sentences[last].end
    marked = f'<mark class="kit-candidate">{write(act.start, act.end)}</mark>'
    return (
        "".join(f'<span class="kit-beside">{write(s.start, s.end)}</span> ' for s in before)
        + f'<span class="kit-judged">{write(start, act.start)}{marked}{write(act.end, end)}</span>'
        + "".join(f' <span class="kit-beside">{write(s.start, s.end)}</span>' for s in after)
    )


def _responded(texts: Sequence[Coded], state: Mapping[str, Any]) -> dict[str, Any]:
    """What the kit says to the coding: the reference for each act of which it was asked, and how often they agree."""
    made, seen = coded_by(state, texts), _seen(state)
    told = {
        act.name: _told(text, act, made[act.name])
        for text in texts
        for act in text.acts
        if act.name in seen and whole(text, made.get(act.name, {}))
    }
    return {"says": _says(texts, made, state), "told": told, "sums": [_sums(text, made) for text in texts]}


def _seen(state: Mapping[str, Any]) -> frozenset[str]:
    seen = state.get("seen", ())
    return frozenset(name for name in seen if isinstance(name, str)) if isinstance(seen, list | tuple) else frozenset()


def _told(text: Coded, act: Act, answers: Mapping[str, str]) -> dict[str, Any]:
    """The reference of one act in words, whether the student's coding is the same, and the reason."""
    names = {actor.key: actor.name for actor in text.actors} | {NOBODY: NOBODY_NAMED}
    said = f"{names[act.agent]} → {names[act.affected]}, {act.grammar}."
    others = [q for q in asked(text) if answers[q] != getattr(act, q)]
    verdict = "You say the same." if not others else f"You differ in {len(others)} of {len(asked(text))}."
    contested = " Contested: careful readers differ here." if act.contested else ""
    why = f" {act.why[0].upper()}{act.why[1:]}." if act.why else ""
    return {"says": f"Reference: {said} {verdict}{contested}{why}", "same": not others, "differs": others}


def _sums(text: Coded, made: Mapping[str, Mapping[str, str]]) -> list[str]:
    """For each question how often the student says what the reference says."""
    same = alike(text, made, reference(text))
    return [share(*same[question]) if question in same else "told" for question in QUESTIONS]


def _says(texts: Sequence[Coded], made: Mapping[str, Mapping[str, str]], state: Mapping[str, Any]) -> str:
    """What became of the last answer, in words."""
    name, question = (*state.get("last", ()), "", "")[:2]
    text = next((text for text in texts if any(act.name == name for act in text.acts)), None)
    if text is None or question not in SAID:
        return ""
    answer = made.get(name, {}).get(question)
    if answer is None:
        return "Taken back."
    names = {actor.key: actor.name for actor in text.actors} | {NOBODY: NOBODY_NAMED}
    return f"Saved: {names.get(answer, answer)} {SAID[question]}."
