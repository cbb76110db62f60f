"""Model cards: as fresh as what they are made of, honest about their age, and figures that are right by hand."""

import json
import runpy
import tomllib
from collections.abc import Iterable
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.lexicon import load_lexicon
from kit.measures.rules import RULES
from kit.texts.model import Span

CARDS = runpy.run_path(str(ROOT / "tools" / "build_cards.py"))
AGREEMENT = runpy.run_path(str(ROOT / "benchmarks" / "agreement.py"))
EVALUATION = json.loads(CARDS["EVALUATION"].read_text(encoding="utf-8"))
CLAIMS = tomllib.loads(CARDS["CLAIMS"].read_text(encoding="utf-8"))
MEASURES = tuple(CARDS["PARTS"])
PAGES = CARDS["build"]()


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_says_what_the_kit_says(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path], "stale: run python tools/build_cards.py"


@pytest.mark.parametrize("measure", MEASURES)
def test_a_card_has_every_part(measure: str) -> None:
    made = CARDS["card"](measure, EVALUATION, CLAIMS)
    for heading in (
        "What it claims",
        "What it must not be used for",
        "Known failures",
        "Agreement with trained readers",
    ):
        assert made.count(f"\n## {heading}\n") == 1
    assert len(CLAIMS[measure]["not_for"]) >= 3
    assert len(CLAIMS[measure]["failure"]) >= 3


FAILURES = [
    pytest.param(measure, row, id=f"{measure}: {row['text'][:40]}")
    for measure in MEASURES
    for row in CLAIMS[measure]["failure"]
    if "should" in row
]


@pytest.mark.parametrize(("measure", "row"), FAILURES)
def test_a_known_failure_still_fails(measure: str, row: dict[str, Any]) -> None:
    assert CARDS["marks"](measure, row["text"]) != row["should"], "mended: take it out of docs/measures/claims.toml"


def test_figures_older_than_the_word_list_are_said_to_be_so() -> None:
    older = deepcopy(EVALUATION)
    older["sets"]["hedging_wiki"]["versions"]["hedges.toml"] = "00000000"
    now = CARDS["version"](CARDS["LEXICONS"] / "hedges.toml")
    says = f"**These figures are older than the kit:** hedges.toml was 00000000 and is {now}"
    assert says in CARDS["card"]("hedges", older, CLAIMS)
    assert "older than the kit" in CARDS["agreement"](older, CLAIMS)


def test_figures_as_old_as_the_kit_are_said_to_be_so() -> None:
    for measure in MEASURES:
        assert CARDS["freshness"](CARDS["versions"](measure), measure).endswith("as they are now.")


def test_a_version_does_not_hang_on_line_ends(tmp_path: Path) -> None:
    for name, data in (("unix", b"a\nb\n"), ("windows", b"a\r\nb\r\n"), ("other", b"a\nc\n")):
        (tmp_path / name).write_bytes(data)
    assert CARDS["version"](tmp_path / "unix") == CARDS["version"](tmp_path / "windows") == "911169dd"
    assert CARDS["version"](tmp_path / "other") != "911169dd"


def strings(value: Any) -> Iterable[str]:
    """Every string in a JSON value, keys included."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def test_the_figures_hold_no_sentence_of_a_set() -> None:
    assert [text for text in strings(EVALUATION) if len(text.split()) > 5] == []


def test_every_set_has_figures_and_facts() -> None:
    assert set(EVALUATION["sets"]) == set(CLAIMS["sets"]) == set(AGREEMENT["TASKS"])


def case(text: str, gold: list[tuple[str, str]], **more: Any) -> Any:
    """A record of our own, read by the kit, with the given words marked by the readers."""
    spans = [[text.index(words), text.index(words) + len(words), label] for words, label in gold]
    record = {"id": more.get("id", "1"), "text": text, "spans": spans, "doc": more.get("id", "1"), **more}
    return AGREEMENT["case_of"](record, AGREEMENT["TASKS"]["hedging_reviews"])


# The kit marks may (rightly) and perhaps (not marked by the reader), and misses inkling.
MIXED = case("The ferry may sink, perhaps, is my inkling.", [("may", "hedge"), ("inkling", "hedge")])


def test_words_and_sentences_counted_by_hand() -> None:
    token = AGREEMENT["tokens"](MIXED, MIXED.found)
    assert (token.tp, token.fp, token.fn, token.tn) == (1, 1, 1, 5)
    assert (token.precision, token.recall, token.f1) == (0.5, 0.5, 0.5)
    assert token.macro == pytest.approx((0.5 + 5 / 6) / 2)
    unit = AGREEMENT["units"](MIXED, MIXED.found)
    assert (unit.tp, unit.fp, unit.fn, unit.tn) == (1, 0, 0, 0)


def test_the_readers_verdict_on_a_sentence_goes_before_their_marks() -> None:
    fair = case("The ferry may sink.", [("may", "hedge")], biased=0)
    unit = AGREEMENT["units"](fair, fair.found)
    assert (unit.tp, unit.fp, unit.fn, unit.tn) == (0, 1, 0, 0)


def test_categories_errors_and_refusals_by_hand() -> None:
    refused = case("The delegations met in May.", [])
    cases = [MIXED, refused]
    rows = AGREEMENT["by_category"](cases, lambda span: span.category)
    assert rows["modal"] == {"uses": 1, "marked": 1.0, "p": 1.0, "r": 0.5}
    assert rows["adverb"] == {"uses": 1, "marked": 0.0, "p": 0.0, "r": 0.0}
    assert AGREEMENT["false_alarms"](cases)[0] == ["perhaps", 1, 0]
    assert AGREEMENT["missed"]([MIXED] * 3) == [["inkling", 3]]
    assert AGREEMENT["refusals"](cases) == {"month": {"held": 1, "marked": 0}}


def test_a_cue_of_two_parts_is_one_use() -> None:
    def part(start: int, group: int | None) -> Span:
        return Span(start, start + 2, "hedge", "conditional", "or", "“either...or” is a hedge", group=group)

    spans = [part(0, 1), part(5, None), part(10, 1), part(15, 2), part(20, None)]
    found = [[span.start for span in use] for use in AGREEMENT["uses"](spans)]
    assert found == [[0, 10], [5], [15], [20]]
    assert {AGREEMENT["entry_of"](span) for span in spans} == {"either...or"}


def test_a_mark_without_an_entry_goes_by_its_class() -> None:
    span = Span(0, 9, "loaded", "irony", "“experts”", "“experts”: the marks are the author's")
    assert AGREEMENT["entry_of"](span) == "(irony, by rule)"


@pytest.mark.parametrize(
    ("says", "rule"),
    [
        (RULES["month"].says, "month"),
        ("because we say so.", "outside the table"),
        (next(entry.why for entry in load_lexicon("hedges").entries if entry.innocent), "innocent phrase"),
    ],
)
def test_what_held_a_cue_back(says: str, rule: str) -> None:
    span = Span(0, 3, "rejected", "hedge", "May", f"“may” does not count as a hedge here: {says}")
    assert AGREEMENT["rule_of"](span) == rule


def test_figures_of_the_table_of_boosters_are_shown() -> None:
    figures = {"sentences": 4, "first": {"emphatic": {"precision": 0.5, "recall": 0.25}}}
    shown = "\n\n".join(CARDS["_recorded"](figures, CLAIMS["prose"]))
    assert "- sentences: 4" in shown
    assert "| emphatic | 0.500 | 0.250 |" in shown


def test_cross_validation_judges_an_entry_by_other_documents() -> None:
    """May is right in every document; perhaps is right in one alone, which the other documents cannot know."""
    texts = [case("The ferry may sink.", [("may", "hedge")], id=str(i)) for i in range(40)]
    once = case("The ferry is perhaps late.", [("perhaps", "hedge")], id="once")
    found = AGREEMENT["cross_validation"]([*texts, once], 0.5)
    assert found["fitted"]["token"] == 1.0
    assert found["dropped"]["token"] == 1.0  # too few uses to be dropped
    assert found["proved"]["token"] == pytest.approx(80 / 81, abs=0.001)


def test_cross_validation_drops_what_readers_seldom_marked() -> None:
    right = [case("The ferry may sink.", [("may", "hedge")], id=str(i)) for i in range(20)]
    wrong = [case("The ferry is perhaps late.", [], id=f"w{i}") for i in range(20)]
    found = AGREEMENT["cross_validation"](right + wrong, 0.5)
    assert {how: found[how]["token"] for how in ("fitted", "dropped", "proved")} == dict.fromkeys(
        ("fitted", "dropped", "proved"), 1.0
    )


def test_the_interval_holds_the_figure_and_does_not_move() -> None:
    tally = AGREEMENT["Tally"]
    tallies = {str(i): tally(tp=i % 3, fp=1, fn=i % 2, tn=9) for i in range(60)}
    low, high = AGREEMENT["interval"](tallies)
    assert low < AGREEMENT["total"](tallies.values()).f1 < high
    assert [low, high] == AGREEMENT["interval"](tallies)


CUTS = st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True).map(sorted)
STRETCHES = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=5)


@given(CUTS, STRETCHES)
def test_touched_is_what_shares_a_character(cuts: list[int], sizes: list[tuple[int, int]]) -> None:
    parts = list(pairwise(cuts))[::2]
    stretches = [(start, start + size) for start, size in sizes]
    shared = {
        i for i, (a, b) in enumerate(parts) for start, end in stretches if set(range(a, b)) & set(range(start, end))
    }
    assert AGREEMENT["touched"](parts, stretches) == shared
