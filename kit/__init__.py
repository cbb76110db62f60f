"""Reading Hanoi: a teaching kit on diplomatic rhetoric.

Every name that a lesson may import, and nothing else. Each is loaded when first used, so that `import kit` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "kit.auditing": "xray_lacks",
    "kit.casebook": "case pair practice workbench",
    "kit.classroom.check": "check check_button choose",
    "kit.reading": "engines read redact",
    "kit.texts.loading": "from_string load",
    "kit.views.actors": "agency_compared agency_picture agency_table finder_table grammar_table hidden_table",
    "kit.views.acts": "agency_coder",
    "kit.views.adjudication": "adjudication",
    "kit.views.argument": "argument",
    "kit.views.balance": "omissions_counts omissions_picture omissions_table sources_picture sources_table "
    "speakers_table stances_table timeline_table",
    "kit.views.certainty": "certainty_picture",
    "kit.views.chances": "differences_table intervals_picture intervals_table splits",
    "kit.views.coding": "coder",
    "kit.views.contributions": "contributions_picture contributions_table",
    "kit.views.copies": "own_copies",
    "kit.views.cues": "cues_picture cues_table marks_table",
    "kit.views.cutting": "cutting own_rule",
    "kit.views.drill": "drill",
    "kit.views.frames": "framed_gists frames_codebook frames_compared frames_passages frames_picture",
    "kit.views.judgements": "certainty_again compared",
    "kit.views.lessons": "checks gists glossary health predictions predictions_again short_answer show",
    "kit.views.lexicon_lab": "lexicon_lab my_lexicon",
    "kit.views.readability": "engines_picture engines_table formulas_table scores_table sentences_table terms_table "
    "verdicts_table",
    "kit.views.rewriting": "minimal_pairs rewriting_task",
    "kit.views.voices": "voices_compared voices_picture voices_table",
    "kit.views.widgets": "reader",
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"kit has no “{name}”; it has {', '.join(__all__)}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
