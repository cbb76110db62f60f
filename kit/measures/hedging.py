"""How sure a text sounds: hedges that lower commitment and boosters that raise it, never mixed.

Hyland, K. (2005). Metadiscourse: Exploring interaction in writing. Continuum.
"""

from __future__ import annotations

from kit.measures.lexicon import Anchors, find, load_lexicon
from kit.texts.model import Span, Text


def hedges(text: Text, *, at: Anchors | None = None) -> tuple[Span, ...]:
    """The hedges of a text, and the candidates refused as hedges, in order; `at` as in `find`."""
    return find(text, load_lexicon("hedges"), at=at)


def boosters(text: Text, *, at: Anchors | None = None) -> tuple[Span, ...]:
    """The boosters of a text, and the candidates refused as boosters, in order; `at` as in `find`."""
    return find(text, load_lexicon("boosters"), at=at)
