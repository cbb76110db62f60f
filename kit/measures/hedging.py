"""How sure a text sounds: hedges that lower commitment and boosters that raise it, never mixed.

Hyland, K. (2005). Metadiscourse: Exploring interaction in writing. Continuum.
"""

from __future__ import annotations

from kit.measures.lexicon import find, load_lexicon
from kit.texts.model import Span, Text


def hedges(text: Text) -> tuple[Span, ...]:
    """The hedges of a text, and the candidates refused as hedges, in order."""
    return find(text, load_lexicon("hedges"))


def boosters(text: Text) -> tuple[Span, ...]:
    """The boosters of a text, and the candidates refused as boosters, in order."""
    return find(text, load_lexicon("boosters"))
