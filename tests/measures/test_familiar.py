"""Familiar words: the list, the endings it may take, names, and that textstat is not imported for it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures import familiar
from kit.measures.familiar import (
    COMPARED,
    COMPARISONS,
    INFLECTIONS,
    ORGANISATIONS,
    familiar_words,
    is_familiar,
)
from kit.texts.loading import TextError

EXAMPLES = [
    (table, row, word)
    for table in ("INFLECTIONS", "COMPARISONS")
    for row, (_, _, examples) in enumerate(getattr(familiar, table))
    for word in examples.split(", not")[0].split(", ")
]


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("summer", True),
        ("asks", True),
        ("wishes", True),
        ("cities", True),
        ("asked", True),
        ("loved", True),
        ("carried", True),
        ("dropped", True),
        ("asking", True),
        ("loving", True),
        ("dropping", True),
        ("grown", True),
        ("safer", True),
        ("prettier", True),
        ("redder", True),
        ("boy's", True),
        ("boys’", True),
        ("oxen", False),  # ox is on the list; an irregular plural is not a regular ending
        ("geese", True),  # on the list itself
        ("burner", False),  # one who burns: -er makes a noun
        ("owner", True),  # on the list itself
        ("longest", True),
        ("digest", False),  # no form of dig
        ("woolly", False),
        ("soundly", True),
        ("easily", False),  # more than -ly is added to easy
        ("sharpen", False),
        ("golden", True),
        ("clippings", False),  # two endings
        ("treatment", False),
        ("1947", True),
        ("28th", True),
        ("U.S.", True),
        ("U.S.'s", True),
        ("p.m.", True),
        ("Nov", True),
        ("Mr", True),
        ("hard-working", True),
        ("hard-currency", False),
        ("anti-Arkadian", False),
        ("half-Arkadian", True),
    ],
)
def test_words_as_dale_and_chall_count_them(written: str, known: bool) -> None:
    assert is_familiar(written) is known


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("Arkadia", True),
        ("Arkadia’s", True),
        ("Maro-Brandt", True),
        ("JCPOA", False),
        ("U.N.", False),
        ("Ministry", False),
        ("Ministry's", False),
        ("Harbour", True),  # in the name of an organisation the paper would count it; a capital cannot show that
        ("envoy", False),  # no capital, no name
    ],
)
def test_names_are_familiar_but_for_initialisms_and_the_words_of_organisations(written: str, known: bool) -> None:
    assert is_familiar(written, name=True) is known


@pytest.mark.parametrize(("table", "row", "word"), [e for e in EXAMPLES if e[2] not in familiar_words()])
def test_every_ending_is_needed_for_its_examples(table: str, row: int, word: str) -> None:
    pattern, base, _ = getattr(familiar, table)[row]
    assert is_familiar(word)
    assert re.sub(pattern, base, word) in (COMPARED if table == "COMPARISONS" else familiar_words())
    others = [r for i, r in enumerate(INFLECTIONS + COMPARISONS) if r is not getattr(familiar, table)[row]]
    assert not any(re.sub(p, b, word) in familiar_words() for p, b, _ in others)


def test_the_adjectives_are_on_the_list_and_the_words_of_organisations_are_not() -> None:
    assert familiar_words() >= COMPARED
    assert not familiar_words() & ORGANISATIONS


def test_the_list_is_textstat_s() -> None:
    from textstat.backend.utils._get_lang_easy_words import get_lang_easy_words

    assert familiar_words() == get_lang_easy_words("en")
    assert len(familiar_words()) == 2941  # textstat 0.7.13; another number means that the docstring needs another look


def test_the_list_is_read_without_importing_textstat() -> None:
    code = "import sys, kit.measures.familiar as f; f.familiar_words(); print('textstat' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.strip() == "False"


def test_a_list_that_is_not_there_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(TextError, match="pip install textstat"):
        familiar_words.__wrapped__()


@given(st.sampled_from(sorted(familiar_words())))
def test_a_word_of_the_list_is_familiar_in_every_shape(word: str) -> None:
    for written in (word, word.capitalize(), word.upper(), word.replace("'", "’")):
        assert is_familiar(written)
        assert is_familiar(written, name=True)


@given(st.lists(st.sampled_from(["hard", "asks", "envoy", "1947", "treaty", "Maro"]), min_size=1, max_size=4))
def test_a_compound_is_as_familiar_as_its_least_familiar_part(parts: list[str]) -> None:
    rest = all(is_familiar(part, name=part[0].isupper()) for part in parts[1:])
    assert is_familiar("-".join(parts)) is (is_familiar(parts[0]) and rest)
