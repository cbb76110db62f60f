"""Voices: who is speaking, word for word."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from kit.texts.loading import from_string
from kit.texts.voices import quotations, reports

CASES = tomllib.loads(Path(__file__).with_name("voice_cases.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_quotations_and_reports_of_the_case_table(case):
    text = from_string(case["text"], roles=False)
    spans = sorted((*quotations(text), *reports(text)), key=lambda span: (span.start, -span.end))
    found = [[text[span.start : span.end], span.kind, span.category, span.speaker or ""] for span in spans]
    assert found == case["spans"]
