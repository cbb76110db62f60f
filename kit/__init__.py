"""Reading Hanoi: a teaching kit on diplomatic rhetoric.

Every name that a lesson may import, and nothing else. Each is loaded when first used, so that `import kit` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_ROOMS = {
    "kit.auditing": "xray_lacks",
    "kit.casebook": "case practice workbench",
    "kit.classroom.check": "check check_button choose",
    "kit.reading": "engines read redact",
    "kit.texts.loading": "from_string load",
    "kit.views.adjudication": "adjudication",
    "kit.views.chances": "intervals_picture splits",
    "kit.views.contributions": "contributions_picture",
    "kit.views.copies": "own_copies",
    "kit.views.cutting": "cutting own_rule",
    "kit.views.drill": "drill",
    "kit.views.judgements": "certainty_again compared",
    "kit.views.lessons": "checks gists glossary health predictions predictions_again short_answer show",
    "kit.views.lexicon_lab": "lexicon_lab my_lexicon",
    "kit.views.plots": "certainty_picture cues_picture engines_picture voices_picture",
    "kit.views.rewriting": "minimal_pairs rewriting_task",
    "kit.views.tables": "contributions_table cues_table differences_table engines_table formulas_table intervals_table "
    "marks_table scores_table sentences_table speakers_table terms_table timeline_table verdicts_table voices_compared "
    "voices_table",
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
