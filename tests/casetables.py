"""Tables of sentences, each with what a finder should find in it."""

from collections.abc import Sequence
from typing import Any

import pytest


def params(cases: Sequence[dict[str, Any]]) -> list[Any]:
    """Each case as a pytest parameter; a known failure must go on failing until it is mended."""
    failing = {case["text"]: pytest.mark.xfail(reason=case["known"], strict=True) for case in cases if "known" in case}
    return [pytest.param(case, id=case["text"][:40], marks=failing.get(case["text"], ())) for case in cases]
