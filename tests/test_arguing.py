"""The checker: what it refuses and what it says then, what it lets pass, and that no document can stop it."""

import json
import re
from dataclasses import replace

import pytest
from arguments import picked, practice_material, practised, sound, used, xray_material
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.arguing import (
    ABOUT,
    SCOPES,
    Argument,
    ArgumentError,
    Direction,
    FigureUsed,
    Material,
    Passage,
    check,
    directed,
    from_json,
    locate,
    material,
    passages,
    touched,
)
from kit.casebook import case
from kit.comparing import compare

FIRST, SECOND = "courier", "review"
MATERIALS = {"practice": practice_material, "x-ray": xray_material}


def refused(argument: Argument, on: Material) -> list[str]:
    return [found.says for found in check(argument, on) if found.level == "refused"]


@pytest.mark.parametrize("edition", MATERIALS)
def test_a_sound_argument_holds(edition: str) -> None:
    on = MATERIALS[edition]()
    assert check(sound(on), on) == ()


EVIDENCE = {
    "a stored value that differs": (
        lambda on: FigureUsed("rate.hedge@courier", "51.3"),
        r"Evidence 1, hedges per 1,000 own words: .*Quill.*: put down as 51\.3, but it recomputes to 15\.\d.*Take the",
    ),
    "a value with another interval": (
        lambda on: FigureUsed("rate.hedge@courier", used("rate.hedge@courier", on).shown.replace("(", "(about ")),
        "recomputes to",
    ),
    "no value at all": (lambda on: FigureUsed("count.hedge@courier", ""), "put down as nothing"),
    "a measure that is not": (lambda on: FigureUsed("sighs@courier", "3"), "the kit has no figure “sighs@courier”"),
    "a text that is not": (lambda on: FigureUsed("rate.hedge@gazette", "3"), "texts that are not on this desk"),
    "one text too few": (lambda on: FigureUsed("difference.hedge@courier", "3"), "texts that are not on this desk"),
    "no text": (lambda on: FigureUsed("rate.hedge", "3"), "the kit has no figure"),
    "a passage of no text": (
        lambda on: replace(picked(on, 0), text="gazette"),
        "gazette, paragraph .*: there is no such text",
    ),
    "a passage where no mark is": (
        lambda on: replace(picked(on, 0), first=1, last=2),
        "no hedge stands at words 1 to 2 there. Delete it, and pick it anew",
    ),
    "a passage of another kind": (lambda on: replace(picked(on, 0), mark="booster"), "no booster stands"),
    "a paragraph that is not": (lambda on: replace(picked(on, 0), paragraph=99), "paragraph 99: no hedge stands"),
    "a paragraph before the first": (lambda on: replace(picked(on, 0), paragraph=0), "no hedge stands"),
    "words that are not": (lambda on: replace(picked(on, 0), first=10**6, last=10**7), "no hedge stands"),
    "words the wrong way round": (lambda on: replace(picked(on, 0), first=9, last=3), "no hedge stands"),
    "a quotation": (
        lambda on: picked(on, 1, kind="quotation", voice="quoted"),
        "Anders.*: these words are quoted from .*, not the author’s own.*choose “whose voices",
    ),
    "a report": (lambda on: picked(on, 0, kind="reported", voice="reported"), "these words are reported of "),
    "a cue inside a quotation": (lambda on: picked(on, 0, voice="quoted"), "these words are quoted from "),
}


@pytest.mark.parametrize("case_", EVIDENCE)
def test_evidence_is_refused_with_its_place_and_the_next_step(case_: str) -> None:
    on = practice_material()
    make, says = EVIDENCE[case_]
    argument = replace(sound(on), evidence=(make(on),), direction=None, warrant="Because.")
    found = [each for each in check(argument, on) if each.level == "refused"]
    assert len(found) == 1
    assert found[0].evidence == 1
    assert re.search(says, found[0].says)
    assert any(step in found[0].says for step in ("Delete it", "Remove it", "Take the new value"))


def test_others_words_are_evidence_for_a_claim_about_voices() -> None:
    on = practice_material()
    quoted = picked(on, 1, kind="quotation", voice="quoted")
    argument = replace(sound(on), evidence=(quoted,), direction=None, warrant="Because.")
    assert refused(argument, on)
    assert refused(replace(argument, about="voices"), on) == []


DIRECTIONS = {
    "the wrong way round": (Direction(FIRST, "more", "rate.hedge", SECOND), "the numbers go the other way: 15.* Turn"),
    "less where it is more": (Direction(SECOND, "less", "rate.booster", FIRST), "the numbers go the other way"),
    "a text with itself": (Direction(FIRST, "more", "rate.hedge", FIRST), "is compared with itself. Choose the other"),
    "a text that is not": (Direction("gazette", "more", "rate.hedge", FIRST), "no text “gazette” on this desk. Choose"),
    "too short to say": (
        Direction(FIRST, "less", "rate.hedge", SECOND, "authors"),
        r"Too short to say: about [\d,]+ words.*Limit the wording: choose “in these two columns”",
    ),
    "no test for it": (
        Direction(FIRST, "more", "score.flesch_reading_ease", SECOND, "authors"),
        "no test of whether Flesch reading ease.*Limit the wording",
    ),
}


@pytest.mark.parametrize("case_", DIRECTIONS)
def test_a_direction_that_the_numbers_do_not_have_is_refused(case_: str) -> None:
    on = practice_material()
    direction, says = DIRECTIONS[case_]
    found = refused(replace(sound(on), direction=direction), on)
    assert len(found) == 1
    assert found[0].startswith("Direction: ")
    assert re.search(says, found[0])


@pytest.mark.parametrize("measure", directed())
def test_every_measure_has_one_direction_at_most(measure: str) -> None:
    """Of more and less one is refused; both are where the figures are the same or one cannot be had."""
    for on in (practice_material(), xray_material()):
        first, second = (reading.id for reading in on.readings)
        says = {
            way: refused(Argument(direction=Direction(first, way, measure, second)), on) for way in ("more", "less")
        }
        amounts = [on.values.get(f"{measure}@{id}") for id in (first, second)]
        if None in amounts or amounts[0].amount == amounts[1].amount:
            assert all(says.values())
        else:
            way = "more" if amounts[0].amount > amounts[1].amount else "less"
            assert says[way] == []
            assert len(says["less" if way == "more" else "more"]) == 1


def test_a_direction_that_is_more_than_chance_may_be_said_of_the_authors() -> None:
    """A text against one in which every sentence is made to doubt."""
    from kit.casebook import _paired
    from kit.reading import read
    from kit.texts.loading import from_string

    sure = " ".join(["The ferry left at noon and nobody on the quay said a word about the weather."] * 20)
    unsure = " ".join(["Perhaps the ferry left at noon, and it may seem that nobody on the quay spoke."] * 20)
    pairs = _paired([read(from_string(t, id=n)) for n, t in (("sure", sure), ("unsure", unsure))], ("A", "B"), "")
    on = material(pairs)
    assert refused(Argument(direction=Direction("unsure", "more", "rate.hedge", "sure", "authors")), on) == []
    assert refused(Argument(direction=Direction("sure", "more", "rate.hedge", "unsure", "authors")), on)


def test_a_text_too_short_for_an_interval_has_its_wording_limited() -> None:
    from kit.casebook import _paired
    from kit.reading import read
    from kit.texts.loading import from_string

    texts = ("Perhaps the talks may go on. The ferry waits.", "The talks are over. The ferry left without anybody.")
    on = material(_paired([read(from_string(t, id=str(i))) for i, t in enumerate(texts)], ("A", "B"), ""))
    direction = Direction("0", "more", "rate.hedge", "1")
    assert refused(Argument(direction=direction), on) == []
    says = refused(Argument(direction=replace(direction, scope="authors")), on)
    assert "at least 13" in says[0]
    assert SCOPES["texts"] in says[0]


PROSE = {
    "Twice as many: 29.3 against 14": r"has a number that was typed, 29\.3",
    "That is 40 % of the column.": "has a number that was typed, 40 %",
    "As [9] shows.": r"refers to \[9\], and there is no such evidence",
    "As [0] shows.": r"refers to \[0\]",
}
FREE = (
    "In 2019, on 27 February, and on October 8 too.",
    "See [1] and [2].",
    "Two columns, many doubts.",
    "Nothing “x”.",
)


@pytest.mark.parametrize("part", ["claim", "warrant", "limits"])
@pytest.mark.parametrize("words", PROSE)
def test_a_typed_number_and_a_link_to_nothing_are_refused(part: str, words: str) -> None:
    on = practice_material()
    found = refused(replace(sound(on), **{part: words}), on)
    assert len(found) == 1
    assert re.search(f"^The {part} {PROSE[words]}", found[0])


@pytest.mark.parametrize("words", FREE)
def test_dates_links_and_plain_words_are_let_pass(words: str) -> None:
    on = practice_material()
    assert refused(replace(sound(on), claim=words), on) == []


def test_prose_that_copies_a_text_is_refused(own_texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    on = material(case("hanoi"))
    reading = on.readings[0]
    first, last = reading.words[0][0], sum(reading.words[29][:2])
    says = refused(replace(Argument(), warrant=reading.text[first:last]), on)
    assert any("copies 30 words in a row" in each for each in says)
    short = reading.text[first : sum(reading.words[24][:2])]
    assert not any("copies" in each for each in refused(replace(Argument(), warrant=short), on))


def test_what_is_missing_is_said_and_refuses_nothing() -> None:
    on = practice_material()
    found = check(Argument(), on)
    assert {each.level for each in found} == {"missing"}
    assert [each.says.split()[3] for each in found] == ["claim", "evidence", "warrant", "limits"]
    bare = replace(sound(on), evidence=sound(on).evidence[3:], warrant="Because.")
    assert [each.says.startswith("The direction rests on ") for each in check(bare, on)] == [True, True]


@pytest.mark.parametrize("edition", MATERIALS)
def test_swapping_the_texts_changes_no_number_and_no_finding(edition: str) -> None:
    on = MATERIALS[edition]()
    swapped = replace(
        on,
        readings=on.readings[::-1],
        labels=on.labels[::-1],
        gists=on.gists[::-1],
        values=material(replace(practised(), readings=on.readings[::-1], labels=on.labels[::-1])).values,
    )
    argument = replace(sound(on), evidence=(*sound(on).evidence[:2], *sound(on).evidence[3:]))
    for way in ("more", "less"):
        for scope in SCOPES:
            made = replace(argument, direction=replace(argument.direction, way=way, scope=scope))
            assert check(made, on) == check(made, swapped)
    alone = {name: value for name, value in on.values.items() if "," not in name}
    assert alone.items() <= swapped.values.items()
    for there, back in zip(compare(*on.readings), compare(*on.readings[::-1]), strict=True):
        assert there.p_holm == back.p_holm


def test_every_mark_of_a_text_can_be_picked_and_found_again() -> None:
    for on in (practice_material(), xray_material()):
        for reading in on.readings:
            rows = passages(reading)
            assert len(rows) > 20
            for span, passage in rows:
                found = locate(passage, reading)
                assert found is not None
                assert (found[0].kind, found[1:]) == (span.kind, touched(span, reading))


def test_a_passage_picked_in_the_x_ray_is_found_in_own_copies(own_texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    full, on = material(case("hanoi")), xray_material()
    for mine, theirs in zip(on.readings, full.readings, strict=True):
        lost = [passage for _, passage in passages(mine) if locate(passage, theirs) is None]
        assert lost == []


# ---- Any document

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
TEXT = st.sampled_from([FIRST, SECOND, "gazette"]) | st.text(max_size=5)
NUMBER = st.integers(-3, 60)
FIGURES = st.builds(FigureUsed, st.sampled_from([*practice_material().values, "sighs@x", ""]) | st.text(), st.text())
MARKS = st.builds(Passage, TEXT, NUMBER, NUMBER, NUMBER, st.sampled_from(["hedge", "quotation", "x"]), st.text())
REAL = st.sampled_from([passage for reading in practice_material().readings for _, passage in passages(reading)])
DIRECTED = st.builds(
    Direction,
    TEXT,
    st.sampled_from(["more", "less"]),
    st.sampled_from(list(directed())),
    TEXT,
    st.sampled_from(list(SCOPES)),
)
ARGUMENTS = st.builds(
    Argument,
    st.text(),
    st.sampled_from(list(ABOUT)),
    st.none() | DIRECTED,
    st.lists(FIGURES | MARKS | REAL, max_size=4).map(tuple),
    st.text(),
    st.text(),
)
RELAXED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@RELAXED
@given(ARGUMENTS)
def test_any_argument_is_checked_and_goes_through_json_and_back(argument: Argument) -> None:
    assert from_json(json.loads(json.dumps(argument.to_json()))) == argument
    for found in check(argument, practice_material()):
        assert found.level in ("refused", "missing")
        assert found.says.strip().endswith(".") or found.says.endswith("”.")


@RELAXED
@given(PLAIN | st.fixed_dictionaries({}, optional={
    "schema": st.just(1) | PLAIN, "claim": st.text() | PLAIN, "about": st.just("voices") | PLAIN,
    "direction": PLAIN, "evidence": st.lists(PLAIN, max_size=3) | PLAIN, "warrant": PLAIN, "limits": st.text(),
}))  # fmt: skip
def test_any_document_is_an_argument_or_says_what_to_do(document: object) -> None:
    try:
        says = "anew" if check(from_json(document), practice_material()) is not None else ""
    except ArgumentError as error:
        says = str(error)
    assert any(step in says for step in ("anew", "Delete it", "new one", "Bring the kit"))


MADE = {"text": "a", "paragraph": 1, "first": 1, "last": 1, "mark": "", "cue": ""}


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ({"evidence": [{"kind": "figure", "figure": "x"}]}, "Evidence 1 is neither"),
        ({"evidence": [{"kind": "passage", **dict.fromkeys(Passage.__slots__, 1)}]}, "Evidence 1 is neither"),
        ({"evidence": [{"kind": "passage", **MADE, "paragraph": True}]}, "Evidence 1 is neither"),
        ({"direction": {"first": "a"}}, "The direction of the claim cannot be read"),
        ({"direction": dict.fromkeys(Direction.__slots__, "a")}, "names something that the kit does not know"),
        ({"schema": 2}, "Bring the kit up to date"),
        ({"limits": None}, "The limits is not written in words"),
        ([], "This is no argument"),
    ],
)  # fmt: skip
def test_a_document_of_another_shape_is_refused_in_words(document: object, says: str) -> None:
    with pytest.raises(ArgumentError, match=says):
        from_json(document)
