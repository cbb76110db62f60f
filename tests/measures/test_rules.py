"""Context rules: a table of cases for each, and proof that each rule is needed."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from kit.measures.lexicon import Entry, find, load_lexicon, parse_lexicon
from kit.measures.rules import RULES, TABLE, Rule
from kit.texts.loading import from_string

CASES = tomllib.loads((Path(__file__).parent / "rule_cases.toml").read_text(encoding="utf-8"))
ROWS = [
    pytest.param(rule, case, held, id=f"{rule}: {case}")
    for rule, table in CASES.items()
    for held in (True, False)
    for case in table["held" if held else "kept"]
]
LEXICONS = ("hedges", "boosters", "loaded")


def outcomes(case: str, rules: tuple[str, ...]) -> set[bool]:
    """Whether a lexicon of that one cue holds it back where it stands in square brackets."""
    cues = re.findall(r"\[(.+?)\]", case)
    lines = [
        "[sources.own]",
        'cite = "ours"',
        'url = ""',
        'licence = "ours"',
        "[[entry]]",
        f'phrase = "{cues[0].lower()}"',
    ]
    lines += ['kind = "hedge"', 'category = "modal"', 'source = "own"', 'hit = "-"', "unambiguous = true"]
    lexicon = parse_lexicon("\n".join([*lines, f"rules = {list(rules)}"]), name="one cue")
    spans = find(from_string(re.sub(r"[\[\]]", "", case), roles=False), lexicon)
    assert len(spans) >= len(cues)
    return {span.kind == "rejected" for span in spans if span.cue in cues}


@pytest.mark.parametrize(("rule", "case", "held"), ROWS)
def test_a_rule_holds_back_what_its_table_says(rule: str, case: str, held: bool) -> None:
    assert outcomes(case, (rule,)) == {held}


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_table_of_both_kinds(rule: str) -> None:
    assert rule in CASES
    held, kept = CASES[rule]["held"], CASES[rule]["kept"]
    assert len(held) >= 4
    assert len(kept) >= 4


def test_no_table_is_left_over() -> None:
    assert set(CASES) == set(RULES)
    assert len(RULES) == len(TABLE)


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_its_table_fails(rule: str) -> None:
    assert not any(outcomes(case, ()) == {True} for case in CASES[rule]["held"])


@pytest.mark.parametrize("rule", RULES)
def test_without_the_rule_a_lexicon_marks_what_it_should_not(rule: str) -> None:
    """Some sentence of the packaged lexicons or of the rule's table is read otherwise once the rule is dropped."""
    texts = [re.sub(r"[\[\]]", "", case) for case in CASES[rule]["held"]]
    changed = []
    for lexicon in map(load_lexicon, LEXICONS):
        dropped = {entry: without(entry, rule) for entry in lexicon.entries if rule in entry.rules}
        index = {
            anchor: tuple((halves, at, dropped.get(entry, entry)) for halves, at, entry in rows)
            for anchor, rows in lexicon.index.items()
        }
        mutant = replace(lexicon, index=index)
        for sentence in texts + [entry.miss for entry in dropped if entry.miss]:
            text = from_string(sentence, roles=False)
            changed += [sentence] if find(text, lexicon) != find(text, mutant) else []
    assert changed


def without(entry: Entry, rule: str) -> Entry:
    return replace(entry, rules=tuple(name for name in entry.rules if name != rule))


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.name)
def test_a_rule_explains_itself_in_one_sentence(rule: Rule) -> None:
    assert rule.says.endswith(".")
    assert ". " not in rule.says
    assert len(rule.says.split()) <= 25
