"""Texts weighed by a list of one's own: scores by hand, contributions that add up, and the fewest words that flip."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from velden import COURIER, REVIEW

from kit.measures.edits import NONE, Edit, Edits, categories
from kit.measures.lexicon import load_lexicon
from kit.reading import Reading, read, redact
from kit.texts.loading import from_string
from kit.weighing import (
    Row,
    Weighed,
    bench,
    contributions,
    fewest_to_flip,
    gain,
    lead,
    leave_one_out,
    marks,
    weigh,
)

FULL = [read(from_string(string, id=name)) for name, string in (("courier", COURIER), ("review", REVIEW))]
XRAYS = [redact(reading) for reading in FULL]
BENCHES = [bench(reading) for reading in FULL]
XRAY_BENCHES = [bench(reading) for reading in XRAYS]
HERE = sorted({row.phrase for row in weigh(BENCHES).rows if row.phrase[0].isalnum()})


def row(phrase: str, *uses: int, strength: int = 1) -> Row:
    return Row(phrase, "evaluation", strength, (phrase,), uses, (0, 0), (0, 0), "")


def test_the_score_is_the_weight_of_the_author_s_own_marks_per_1000_of_their_words() -> None:
    weighed = weigh(BENCHES)
    words = [reading.counts["author"]["words"] for reading in FULL]
    # reckless 3 twice, circus 2 twice, naive 2, worthless 2, regime 1; against unreasonable 2, stubborn 1
    assert weighed.scores == pytest.approx([1000 * 15 / words[0], 1000 * 3 / words[1]])
    assert weigh(BENCHES, Edits(weights=(1, 1, 10))).scores[0] == pytest.approx(1000 * (20 + 5) / words[0])


def test_words_of_others_and_terms_of_art_are_shown_and_not_counted() -> None:
    rows = {each.phrase: each for each in weigh(BENCHES).rows}
    assert (rows["terrible"].uses, rows["terrible"].others) == ((0, 0), (1, 0))
    assert (rows["sanctions regime"].uses, rows["sanctions regime"].held) == ((0, 0), (1, 1))


CASES = [
    (Edits(remove=("reckless",)), {"reckless": (0, 0)}),
    (Edits(remove=("never listed", "circus")), {"reckless": (2, 0), "circus": (0, 0)}),
    (Edits(add=(Edit("sanctions regime", "irony", 1),)), {"sanctions regime": (1, 1), "regime": (1, 0)}),
    (Edits(add=(Edit("quick fix", "irony", 1),)), {"quick fix": (0, 1)}),
    (Edits(add=(Edit("terrible deal", "irony", 1),)), {"terrible deal": (0, 0)}),
    (Edits(add=(Edit("nowhere to be found", "irony", 1),)), {}),
]


@pytest.mark.parametrize(("edits", "uses"), CASES)
def test_what_an_edit_does_to_the_uses(edits: Edits, uses: dict[str, tuple[int, int]]) -> None:
    rows = {each.phrase: each.uses for each in weigh(BENCHES, edits).rows}
    unknown = set(uses) - set(rows)
    assert not unknown
    assert {phrase: rows[phrase] for phrase in uses} == uses


def test_an_xray_does_not_find_what_is_added() -> None:
    edits = Edits(add=(Edit("quick fix", "irony", 1),))
    assert weigh(XRAY_BENCHES, edits).scores == weigh(XRAY_BENCHES).scores
    assert weigh(BENCHES, edits).scores != weigh(BENCHES).scores


@st.composite
def readable(draw: st.DrawFn) -> Edits:
    """Edits of what stands in the texts, all of which an X-ray can show."""
    told = draw(st.lists(st.sampled_from(HERE), unique=True))
    kinds = {phrase: draw(st.sampled_from(("add", "remove", "change"))) for phrase in told}
    category, strength = st.sampled_from(categories()), st.sampled_from((1, 2, 3))
    return Edits(
        tuple(Edit(p, draw(category), draw(strength)) for p, kind in kinds.items() if kind == "add"),
        tuple(p for p, kind in kinds.items() if kind == "remove"),
        tuple(Edit(p, draw(category), draw(strength)) for p, kind in kinds.items() if kind == "change"),
    )


@given(readable())
@settings(max_examples=60)
def test_an_xray_weighs_as_the_full_text_does(edits: Edits) -> None:
    full, xray = weigh(BENCHES, edits), weigh(XRAY_BENCHES, edits)
    assert xray.scores == pytest.approx(full.scores)
    assert [(r.phrase, r.uses, r.others, r.held) for r in xray.rows] == [
        (r.phrase, r.uses, r.others, r.held) for r in full.rows
    ]


@given(readable())
@settings(max_examples=30)
def test_a_reading_with_edits_has_the_marks_that_are_weighed(edits: Edits) -> None:
    new = (*edits.add, Edit("quick fix", "irony", 1))
    edits = Edits(new, edits.remove, edits.change)
    for each, string in zip(BENCHES, (COURIER, REVIEW), strict=True):
        anew = read(from_string(string), edits=edits)
        assert marks(each, edits) == tuple(s for s in anew.spans if "loaded" in (s.kind, s.category))


def test_a_word_of_degree_counts_again_when_its_word_is_taken_out() -> None:
    text = "The plan was an utterly reckless one, and nobody said so."
    for reading in (read(from_string(text, roles=False)), redact(read(from_string(text, roles=False)))):
        (mark,) = marks(bench(reading))
        assert mark.cue == "utterly reckless"
        left = marks(bench(reading), Edits(remove=("reckless",)))
        assert [(span.cue, span.kind) for span in left] == [("utterly", "loaded"), ("reckless", "rejected")]
        assert all(text[span.start : span.end] == span.cue for span in left)


def test_every_entry_of_the_kit_is_found_again_in_an_xray() -> None:
    """A cue names its entry, however the entry is written: nothing but what a rule made is left without one."""
    entries = [entry for entry in load_lexicon("loaded").entries if not entry.innocent]
    for entry in entries[::7]:
        reading = redact(read(from_string(entry.hit, roles=False)))
        named = {each.phrase for each in weigh([bench(reading), bench(reading)]).rows}
        assert entry.phrase in named


def test_no_words_no_score() -> None:
    only = read(from_string("“Nothing of this is mine,” said Ilse Brandt.", roles=False))
    quoted = Reading(**{**{f: getattr(only, f) for f in only.__slots__}, "counts": {"author": {"words": 0}}})
    with pytest.raises(ValueError, match="no words of its author"):
        bench(quoted)


tables = st.builds(
    Weighed,
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from((1, 2, 3))), min_size=0, max_size=7).map(
        lambda found: tuple(row(f"w{i}", a, b, strength=s) for i, (a, b, s) in enumerate(found))
    ),
    st.tuples(st.integers(50, 900), st.integers(50, 900)),
    st.tuples(*[st.sampled_from((0.0, 0.5, 1.0, 2.0, 7.0))] * 3),
)


@given(tables)
def test_contributions_add_up_to_the_difference(weighed: Weighed) -> None:
    first, second = weighed.scores
    assert sum(added for _, added in contributions(weighed)) == pytest.approx(first - second)


@given(tables)
def test_swapping_the_texts_changes_no_number(weighed: Weighed) -> None:
    rows = tuple(row(r.phrase, *reversed(r.uses), strength=r.strength or 1) for r in weighed.rows)
    other = Weighed(rows, weighed.words[::-1], weighed.weights)
    assert other.scores == weighed.scores[::-1]
    assert lead(other.scores) == -lead(weighed.scores)
    assert [r.phrase for r in fewest_to_flip(other)] == [r.phrase for r in fewest_to_flip(weighed)]
    flips = [{w.row.phrase for w in leave_one_out(each) if w.flips} for each in (weighed, other)]
    assert flips[0] == flips[1]


@given(tables)
def test_no_smaller_choice_of_words_flips_the_ranking(weighed: Weighed) -> None:
    before, chosen = lead(weighed.scores), fewest_to_flip(weighed)

    def flips(left_out: tuple[Row, ...]) -> bool:
        kept = tuple(r for r in weighed.rows if r not in left_out)
        return before != 0 and lead(Weighed(kept, weighed.words, weighed.weights).scores) == -before

    assert not chosen or flips(chosen)
    smaller = range(len(chosen)) if chosen else range(len(weighed.rows) + 1)
    assert not any(flips(some) for size in smaller for some in combinations(weighed.rows, size))
    for without in leave_one_out(weighed):
        assert without.flips == flips((without.row,))


def test_a_level_pair_has_nothing_to_flip() -> None:
    level = Weighed((row("a", 1, 1),), (100, 100))
    assert lead(level.scores) == 0
    assert fewest_to_flip(level) == ()
    assert not any(without.flips for without in leave_one_out(level))
    assert gain(level, level.rows[0]) == 0


def test_no_edits_give_what_was_read() -> None:
    for reading, each in zip(FULL, BENCHES, strict=True):
        assert marks(each, NONE) == tuple(s for s in reading.spans if "loaded" in (s.kind, s.category))
