"""Where three engines cut the same passage, and the syllables they hear; the third counts by the student's rule."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

import traitlets

from kit.auditing import YOURS, Piece, cuts, passage_counts, sounded
from kit.measures.ownrule import AS_THE_KIT, CUTS, LENGTHS, SYLLABLES, Rule
from kit.measures.readability import (
    Counts,
    flesch_kincaid_grade,
    flesch_reading_ease,
    lix,
    textstat_scores,
    textstat_syllables,
)
from kit.texts.loading import from_string
from kit.texts.model import Text
from kit.views.keeping import Kept, keep, script, sheet
from kit.views.lessons import lesson_data
from kit.work import recall

_SHOWN = ("flesch_reading_ease", "flesch_kincaid_grade", "lix")


class Cutting(Kept):
    """A passage cut by three engines side by side, and the controls of the third one's rule."""

    _esm = script("cutting")
    _css = sheet("cutting")
    passages: traitlets.List[Any] = traitlets.List().tag(sync=True)
    choices: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)


def cutting(lesson: str) -> Cutting:
    """The cuts of a lesson's passages by each engine; the student's rule is kept and goes with the lesson."""
    rows = lesson_data(lesson)["cutting"]
    texts = {row["key"]: from_string(row["text"], id=row["key"], roles=False) for row in rows}
    widget = Cutting(
        passages=[{"key": row["key"], "name": row["name"]} for row in rows],
        choices={"cut": CUTS, "syllable": SYLLABLES, "long": [LENGTHS[0], LENGTHS[-1]]},
    )
    return keep(widget, f"{lesson}-rule", partial(_respond, texts))


def own_rule(lesson: str = "03") -> Rule:
    """The rule that the student made in this lesson, or the simplest one."""
    return _rule(recall(f"{lesson}-rule", {}))


def _rule(state: Mapping[str, Any]) -> Rule:
    chosen = state.get("rule", {})
    try:
        return Rule(**{"cut": "stops", "syllable": "groups", "long": 6, **chosen})
    except (TypeError, ValueError):
        return Rule()


def _respond(texts: Mapping[str, Text], state: Mapping[str, Any]) -> dict[str, Any]:
    """The three columns, the words that they hear differently, and the rule as it stands."""
    text = texts.get(state.get("passage", ""), next(iter(texts.values())))
    rule = _rule(state)
    heard = {"the kit": sounded(text, AS_THE_KIT), "textstat": _textstat(text)[1], YOURS: sounded(text, rule)}
    cut = cuts(text, rule)
    columns = [
        {
            "name": engine,
            "facts": _facts(cut[engine], heard[engine]),
            "scores": _scores(engine, text, rule),
            "pieces": [_piece(text, piece, heard[engine]) for piece in cut[engine]],
        }
        for engine in heard
    ]
    rows = zip(text.words.written, *heard.values(), strict=True)
    differ = dict.fromkeys(row for row in rows if len(set(row[1:])) > 1)
    chosen = {"cut": rule.cut, "syllable": rule.syllable, "long": rule.long}
    says = "Saved." if "rule" in state or "passage" in state else ""
    return {"says": says, "columns": columns, "differ": list(differ), "rule": chosen, "passage": text.id}


def _facts(pieces: Sequence[Piece], heard: Sequence[int]) -> str:
    sentences = max(1, sum(piece.counted for piece in pieces))
    return f"{sentences} sentence{'s' * (sentences > 1)}, {len(heard)} words, {sum(heard)} syllables"


def _scores(engine: str, text: Text, rule: Rule) -> str:
    """Three scores of a passage by an engine, in one line."""
    if engine == "textstat":
        values = _textstat(text)[0]
    else:
        values = _three(passage_counts(text, rule if engine == YOURS else AS_THE_KIT))
    return "Flesch {:.1f}, grade {:.1f}, LIX {:.1f}".format(*values)


def _three(counts: Counts) -> tuple[float, ...]:
    return flesch_reading_ease(counts), flesch_kincaid_grade(counts), lix(counts)


@cache
def _textstat(text: Text) -> tuple[tuple[float, ...], tuple[int, ...]]:
    """textstat's scores of a passage and its syllables of each word, asked once."""
    scored = textstat_scores(text.string)
    return tuple(scored[key] for key in _SHOWN), textstat_syllables(text.words.written)


def _piece(text: Text, piece: Piece, heard: Sequence[int]) -> dict[str, Any]:
    """A piece as runs of characters, each with its syllables where it is a word."""
    return {"counted": piece.counted, "runs": list(_runs(text, piece, heard))}


def _runs(text: Text, piece: Piece, heard: Sequence[int]) -> Iterator[tuple[str, int]]:
    at = piece.start
    for word, number in zip(text.words, heard, strict=True):
        if piece.start <= word.start < piece.end:
            if at < word.start:
                yield text[at : word.start], 0
            at = min(word.end, piece.end)
            yield text[word.start : at], number
    if at < piece.end:
        yield text[at : piece.end], 0
