"""Words and phrases that judge while they name: loaded language, with the innocent uses that were held back.

Martin, J. R., & White, P. R. R. (2005). The language of evaluation. Palgrave Macmillan; Recasens, M., et al. (2013).
Linguistic models for analyzing and detecting biased language. ACL; Da San Martino, G., et al. (2019). Fine-grained
analysis of propaganda in news articles. EMNLP.
"""

from __future__ import annotations

from kit.measures.lexicon import find, load_lexicon
from kit.texts.model import Span, Text


def loaded(text: Text) -> tuple[Span, ...]:
    """The loaded words and phrases of a text with their strength (1 to 3), and the candidates refused, in order."""
    return find(text, load_lexicon("loaded"))
