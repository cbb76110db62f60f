"""One's own list of loaded language: what may stand in its file, what is said of the rest, and what it changes."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.edits import (
    LONGEST,
    NONE,
    Edit,
    Edits,
    _quoted,
    categories,
    edited,
    folded,
    load_edits,
    parse_edits,
    strangers,
    to_toml,
)
from kit.measures.lexicon import LexiconError, load_lexicon
from kit.measures.loaded import loaded
from kit.reading import read
from kit.texts.loading import from_string

KITS = load_lexicon("loaded")
LISTED = sorted(entry.phrase for entry in KITS.entries if "..." not in entry.phrase)

words = st.from_regex(r"[a-zäéß]{1,8}(-[a-z]{1,5})?('s)?", fullmatch=True)
new_phrases = st.lists(words, min_size=1, max_size=4).map(" ".join)
some_phrase = st.one_of(new_phrases, st.sampled_from(LISTED))
strengths = st.sampled_from((1, 2, 3))


@st.composite
def lists(draw: st.DrawFn) -> Edits:
    """Any list of one's own, no phrase in it twice."""
    found = draw(st.lists(some_phrase, max_size=8, unique=True))
    kinds = [draw(st.sampled_from(("add", "remove", "change"))) for _ in found]
    parts: dict[str, list[str]] = {kind: [p for p, k in zip(found, kinds, strict=True) if k == kind] for kind in kinds}
    category = st.sampled_from(categories())
    added = tuple(Edit(phrase, draw(category), draw(strengths)) for phrase in parts.get("add", ()))
    changes = st.one_of(st.tuples(category, st.none()), st.tuples(st.none(), strengths), st.tuples(category, strengths))
    changed = tuple(Edit(phrase, *draw(changes)) for phrase in parts.get("change", ()))
    weights = tuple(draw(st.lists(st.floats(0, 100), min_size=3, max_size=3)))
    return Edits(added, tuple(parts.get("remove", ())), changed, weights)


@given(lists())
def test_what_is_written_is_read_back(edits: Edits) -> None:
    assert parse_edits(to_toml(edits), name="mine.toml") == edits


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_string_is_quoted_as_toml_has_it(string: str) -> None:
    assert tomllib.loads(f"said = {_quoted(string)}") == {"said": string}


BAD = [
    ("", "“schema = 1” is missing"),
    ("schema = ", "not valid TOML"),
    ("schema = 2", "schema 2"),
    ("schema = 1\n[[entry]]\nphrase = 'a'", "unknown section “entry”"),
    ("schema = 1\n[add]\nphrase = 'a'", "two brackets"),
    ("schema = 1\nadd = 3", "two brackets"),
    ("schema = 1\nremove = ['a']", "two brackets"),
    ("schema = 1\n[[remove]]\nword = 'a'", "[[remove]] number 1: unknown field “word”"),
    ("schema = 1\n[[remove]]\nphrase = 'a'\nstrength = 1", "unknown field “strength”"),
    ("schema = 1\n[[remove]]\nphrase = 3", "the field phrase is missing"),
    ("schema = 1\n[[remove]]\nphrase = ' '", "Write a word"),
    ("schema = 1\n[[remove]]\nphrase = 'a farce, really'", "“a farce, really” can never be found"),
    (f"schema = 1\n[[remove]]\nphrase = '{'a ' * LONGEST}'", "too long"),
    ("schema = 1\n[[remove]]\nphrase = 'a'\n[[remove]]\nphrase = 'A'", "“a” stands in it twice"),
    ("schema = 1\n[[remove]]\nphrase = 'a'\n[[change]]\nphrase = 'a'\nstrength = 1", "“a” stands in it twice"),
    ("schema = 1\n[[add]]\nphrase = 'a'\nstrength = 1", "needs a category and a strength"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = 'irony'", "needs a category and a strength"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = 'rude'\nstrength = 1", "“rude” is not one of evaluation"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = ['irony']\nstrength = 1", "is not one of evaluation"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = 'irony'\nstrength = 4", "strength must be 1, 2 or 3"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = 'irony'\nstrength = true", "strength must be 1, 2 or 3"),
    ("schema = 1\n[[add]]\nphrase = 'a'\ncategory = 'irony'\nstrength = 1.0", "strength must be 1, 2 or 3"),
    ("schema = 1\n[[change]]\nphrase = 'a'", "say what changes"),
    ("schema = 1\nweights = [1, 2]", "three numbers"),
    ("schema = 1\nweights = 'abc'", "three numbers"),
    ("schema = 1\nweights = [1, 2, -3]", "three numbers"),
    ("schema = 1\nweights = [1, 2, nan]", "three numbers"),
    ("schema = 1\nweights = [1, 2, inf]", "three numbers"),
]


@pytest.mark.parametrize(("toml", "says"), BAD)
def test_what_is_no_list_is_refused_with_the_place(toml: str, says: str) -> None:
    with pytest.raises(LexiconError) as error:
        parse_edits(toml, name="mine.toml")
    assert str(error.value).startswith("mine.toml")
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("data", "says"),
    [(None, "no such file"), (b"", "schema = 1"), (b"\x00\x01", "binary"), (b"%PDF-1.4 x", "PDF")],
)
def test_a_file_that_is_no_list_is_refused(tmp_path: Path, data: bytes | None, says: str) -> None:
    path = tmp_path / "mine.toml"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(LexiconError, match=says):
        load_edits(path)


def test_a_file_saved_by_an_old_editor_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes('\ufeffschema = 1\r\n[[remove]]\r\nphrase = "can’t  be Trusted"\r\n'.encode())
    assert load_edits(path) == Edits(remove=("can't be trusted",))


@pytest.mark.parametrize(
    ("written", "kept"), [("Quick  Fix", "quick fix"), ("can’t", "can't"), ("hard‑line", "hard-line")]
)
def test_a_phrase_is_kept_as_lexicons_write_it(written: str, kept: str) -> None:
    assert folded(written) == kept


SENTENCE = "The regime praised a reckless quick fix and kept the sanctions regime."
CASES = [
    (NONE, [("regime", 1), ("reckless", 3)], ["sanctions regime"]),
    (Edits(remove=("reckless",)), [("regime", 1)], ["reckless", "sanctions regime"]),
    (Edits(remove=("recklessly",)), [("regime", 1)], ["reckless", "sanctions regime"]),
    (Edits(change=(Edit("reckless", None, 1),)), [("regime", 1), ("reckless", 1)], ["sanctions regime"]),
    (Edits(change=(Edit("sanctions regime", "irony", 1),)), [("regime", 1), ("reckless", 3)], ["sanctions regime"]),
    (Edits(add=(Edit("sanctions regime", "irony", 2),)), [("regime", 1), ("reckless", 3), ("sanctions regime", 2)], []),
    (
        Edits(add=(Edit("quick fix", "irony", 2),)),
        [("regime", 1), ("reckless", 3), ("quick fix", 2)],
        ["sanctions regime"],
    ),
    (Edits(add=(Edit("reckless quick", "irony", 2),)), [("regime", 1), ("reckless quick", 2)], ["sanctions regime"]),
    (Edits(remove=("never listed",)), [("regime", 1), ("reckless", 3)], ["sanctions regime"]),
]


@pytest.mark.parametrize(("edits", "marked", "refused"), CASES)
def test_what_an_edit_changes(edits: Edits, marked: list[tuple[str, int]], refused: list[str]) -> None:
    found = loaded(from_string(SENTENCE, roles=False), lexicon=edited(KITS, edits))
    assert [(span.cue, span.strength) for span in found if span.kind == "loaded"] == marked
    assert [span.cue for span in found if span.kind == "rejected"] == refused


def test_a_reading_says_whose_list_it_was() -> None:
    edits = Edits(add=(Edit("quick fix", "irony", 2),), remove=("reckless",))
    spans = {span.cue: span for span in read(from_string(SENTENCE, roles=False), edits=edits).spans}
    assert spans["quick fix"].why == "“quick fix” is in the lexicon as irony (your own list)"
    assert spans["reckless"].why.endswith("your own list leaves it out.")


def test_no_shorter_word_fires_in_what_was_taken_out() -> None:
    text = from_string("He called it a bad deal.", roles=False)
    (mark,) = loaded(text)
    assert mark.cue == "bad deal"
    assert [span.kind for span in loaded(text, lexicon=edited(KITS, Edits(remove=("bad deal",))))] == ["rejected"]


def test_a_word_that_is_let_in_counts_whatever_the_rules_say() -> None:
    text = from_string("The hunter set the lure for the fox.", roles=False)
    (held,) = loaded(text)
    assert held.kind == "rejected"
    lexicon = edited(KITS, Edits(add=(Edit("lure", "metaphor_trap", 2),)))
    assert [span.kind for span in loaded(text, lexicon=lexicon)] == ["loaded"]


def test_phrases_that_the_kit_does_not_have_are_named() -> None:
    edits = Edits(add=(Edit("blah", "irony", 1),), remove=("reckless", "wreckless"), change=(Edit("foo", None, 1),))
    assert strangers(edits, KITS) == ("wreckless", "foo")


@given(lists())
def test_an_edited_list_keeps_every_other_entry(edits: Edits) -> None:
    told = {*edits.remove, *(edit.phrase for edit in (*edits.add, *edits.change))}
    before = {e.phrase: e for e in KITS.entries if not told & {e.phrase, *e.forms}}
    after = {e.phrase: e for e in edited(KITS, edits).entries}
    assert before.items() <= after.items()
    assert {edit.phrase for edit in edits.add} <= {p for e in after.values() for p in (e.phrase, *e.forms)}
