"""Candidates, decisions and what is counted from them, on invented texts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import reading, span

from kit.adjudicating import (
    ACCEPT,
    REFUSE,
    Candidate,
    Counted,
    agreement,
    candidates,
    certainty,
    confusion,
    counted,
    courses,
    differences,
    precision,
    share,
    total,
    verdicts,
)
from kit.casebook import practice, xray
from kit.reading import read, redact
from kit.texts.loading import from_string

PARAGRAPHS = (
    "Either the fleet sails or it stays, and perhaps nobody knows.",
    "It may sail. It may not. “It might,” said Brandt. In May it certainly will.",
)
SPANS = (
    span("Either", "hedge", paragraphs=PARAGRAPHS, group=1),
    span("or", "hedge", paragraphs=PARAGRAPHS, group=1),
    span("perhaps", "hedge", paragraphs=PARAGRAPHS),
    span("nobody", "rejected", paragraphs=PARAGRAPHS, category="booster"),
    span("may sail", "hedge", paragraphs=PARAGRAPHS, cue="may"),
    span("may not", "hedge", paragraphs=PARAGRAPHS, cue="may"),
    span("might", "hedge", paragraphs=PARAGRAPHS, voice="quoted"),
    span("said", "attribution", paragraphs=PARAGRAPHS),
    span("May", "rejected", paragraphs=PARAGRAPHS, category="hedge"),
    span("certainly", "booster", paragraphs=PARAGRAPHS),
    span("fleet", "rejected", paragraphs=PARAGRAPHS, category="loaded"),
)
TEXT = replace(reading(*SPANS, paragraphs=PARAGRAPHS, first_role="body"), fingerprint="f" * 64)
ALL = candidates([TEXT])
NAMES = {f"{one.cue}@{one.parts[0].start}": one.name for one in ALL}


def named(cue: str, *, nth: int = 0) -> str:
    return [name for at, name in NAMES.items() if at.startswith(f"{cue}@")][nth]


def test_every_hedge_and_booster_is_a_candidate_found_or_refused_and_two_halves_are_one() -> None:
    assert [(one.cue, one.kind, one.found, one.paragraph) for one in ALL] == [
        ("either … or", "hedge", True, 1),
        ("perhaps", "hedge", True, 1),
        ("nobody", "booster", False, 1),
        ("may", "hedge", True, 2),
        ("may", "hedge", True, 2),
        ("might", "hedge", True, 2),
        ("may", "hedge", False, 2),
        ("certainly", "booster", True, 2),
    ]


def test_a_name_outlives_a_change_of_the_kits_mind_and_tells_texts_and_kinds_apart() -> None:
    changed = replace(
        TEXT,
        spans=tuple(
            replace(s, kind="rejected", category="hedge", why="a new rule") if s.cue == "perhaps" else s
            for s in TEXT.spans
        ),
    )
    assert [one.name for one in candidates([changed])] == [one.name for one in ALL]
    assert {one.cue for one in candidates([changed]) if not one.found} == {"nobody", "perhaps", "may"}
    other = candidates([replace(TEXT, fingerprint="e" * 64)])
    assert not {one.name for one in other} & {one.name for one in ALL}
    assert len({one.name for one in ALL}) == len(ALL)


@pytest.mark.parametrize("name", ["courier", "review", "quay"])
def test_an_x_ray_has_the_same_candidates_as_its_full_text(name: str) -> None:
    full = read(practice(name))
    shown, hidden = candidates([full]), candidates([redact(full)])
    assert [(one.name, one.found) for one in shown] == [(one.name, one.found) for one in hidden]


def test_the_hanoi_texts_have_candidates_of_both_sorts() -> None:
    judged = candidates([xray("hanoi", "rogin"), xray("hanoi", "larison")])
    assert {(one.text, one.found) for one in judged} == {(0, True), (0, False), (1, True), (1, False)}
    assert len({one.name for one in judged}) == len(judged)


MADE = {
    named("may"): ACCEPT,
    named("may", nth=1): REFUSE,
    named("might"): ACCEPT,
    named("nobody"): ACCEPT,
    named("perhaps"): REFUSE,
    "another text:1-2:hedge": ACCEPT,
}


def test_precision_is_the_share_of_the_kits_marks_that_the_student_accepts() -> None:
    rows = precision(ALL, MADE)
    assert [(row.kind, row.cue, row.marks, row.decided, row.accepted) for row in rows] == [
        ("hedge", "may", 2, 2, 1),
        ("hedge", "either … or", 1, 0, 0),
        ("hedge", "might", 1, 1, 1),
        ("hedge", "perhaps", 1, 1, 0),
        ("booster", "certainly", 1, 0, 0),
    ]
    assert total(rows, "hedge").share == "2 of 4"
    assert total(rows, "booster").share == "none yet"
    assert total(precision(ALL, MADE, found=False), "booster").share == "1 of 1"
    assert total((), "hedge").marks == 0


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "none yet"), (1, 2, "1 of 2"), (9, 9, "9 of 9"), (8, 10, "8 of 10 (80 %)"), (0, 40, "0 of 40 (0 %)")],
)
def test_per_cent_only_where_there_are_enough(part: int, whole: int, said: str) -> None:
    assert share(part, whole) == said


def test_only_the_authors_words_count_and_the_kit_stands_in_for_the_undecided() -> None:
    # the author's candidates: either, perhaps, may, may found; May refused; “might” is quoted
    assert counted(ALL, {}) == (Counted(0, "hedge", 4, 4, 5), Counted(0, "booster", 1, 1, 2))
    assert counted(ALL, MADE) == (Counted(0, "hedge", 4, 2, 2), Counted(0, "booster", 1, 2, 1))


def test_a_confusion_table_crosses_what_both_decided() -> None:
    table = confusion(MADE, verdicts(ALL))
    assert table == {(ACCEPT, ACCEPT): 2, (ACCEPT, REFUSE): 1, (REFUSE, ACCEPT): 2, (REFUSE, REFUSE): 0}
    assert agreement(table) == (2, 5)
    assert [one.cue for one in differences(ALL, MADE, verdicts(ALL))] == ["perhaps", "nobody", "may"]
    assert agreement(confusion(MADE, {})) == (0, 0)


@pytest.mark.parametrize(
    ("words", "marked", "window", "course"),
    [
        (0, (), 4, ()),
        (3, (), 4, (0, 0, 0)),
        (6, ((3, 1),), 2, (0, 0, 1, 1, 0, 0)),
        (6, ((0, -1),), 4, (-1, -1, 0, 0, 0, 0)),
        (6, ((5, 1), (5, -1)), 4, (0, 0, 0, 0, 0, 0)),
        (3, ((1, 1), (2, 1)), 100, (2, 2, 2)),
    ],
)
def test_the_course_of_certainty_is_a_moving_sum(words, marked, window, course) -> None:
    assert certainty(words, marked, window=window) == course


def test_a_course_has_boosters_up_and_hedges_down_at_their_words_and_follows_the_student() -> None:
    text = read(from_string("Perhaps they sail. They certainly may. “It might,” said Brandt.", roles=False))
    (course,) = courses([text], ["T"])
    assert (course.label, course.words, course.kit, course.student) == ("T", 10, ((0, -1), (4, 1), (5, -1)), None)
    first = candidates([text])[0]
    (course,) = courses([text], ["T"], {first.name: REFUSE})
    assert course.student == ((4, 1), (5, -1))


@st.composite
def judged(draw: st.DrawFn) -> tuple[tuple[Candidate, ...], dict[str, str]]:
    found = draw(st.lists(st.tuples(st.booleans(), st.sampled_from(["hedge", "booster"])), max_size=12))
    part = SPANS[2]
    made = [
        Candidate(f"n{i}", 0, 1, kind, is_found, (replace(part, start=i, end=i + 1),))
        for i, (is_found, kind) in enumerate(found)
    ]
    words = st.sampled_from([ACCEPT, REFUSE])
    names = st.sampled_from([one.name for one in made] or ["x"])
    return tuple(made), draw(st.dictionaries(names, words))


@given(judged(), st.integers(1, 9))
def test_no_decision_is_lost_or_counted_twice(given_: tuple[tuple[Candidate, ...], dict[str, str]], width: int) -> None:
    all_, made = given_
    known = {name: word for name, word in made.items() if name in verdicts(all_)}
    table = confusion(made, verdicts(all_))
    assert sum(table.values()) == len(known)
    assert len(differences(all_, made, verdicts(all_))) == sum(table.values()) - agreement(table)[0]
    rows = [*precision(all_, made), *precision(all_, made, found=False)]
    assert sum(row.decided for row in rows) == len(known)
    assert sum(row.marks for row in rows) == len(all_)
    assert all(row.accepted <= row.decided <= row.marks for row in rows)
    changed = sum(row.student - row.kit for row in counted(all_, made))
    assert changed == table[ACCEPT, REFUSE] - table[REFUSE, ACCEPT]
    marks = [(one.parts[0].start, 1 if one.found else -1) for one in all_]
    course = certainty(len(all_), marks, window=width)
    naive = [
        sum(sign for at, sign in marks if at - width // 2 <= word < at + width - width // 2)
        for word in range(len(all_))
    ]
    assert list(course) == naive
