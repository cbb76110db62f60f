"""Where paragraphs, sentences and words begin and end."""

import re
import textwrap
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.texts.model import Paragraph
from kit.texts.segmenting import ANY_WORD, WORD, paragraph_bounds, segment, sentence_bounds

CASES = tomllib.loads((Path(__file__).parent / "sentence_cases.toml").read_text(encoding="utf-8"))["case"]
MISSED = pytest.mark.xfail(reason="only sense could tell", strict=True)
PROSE = st.text(alphabet="aI.NoUS?! \u2009\n…“”‘’\"'()[]1$%,:—–-é\u0301\u00ad", max_size=60)
ANYTHING = st.one_of(st.text(max_size=60), PROSE)


def cut(bounds: list[tuple[int, int]], string: str) -> list[str]:
    return [string[start:end] for start, end in bounds]


def words(string: str) -> list[str]:
    """The forms of the words of one body paragraph."""
    return [word.form for word in segment("t", string, [Paragraph(0, len(string))]).words]


@pytest.mark.parametrize(
    "case", [pytest.param(case, marks=MISSED if "missed" in case else (), id=case["sentences"][0]) for case in CASES]
)
def test_sentences(case):
    string = case.get("text", " ".join(case["sentences"]))
    assert cut(sentence_bounds(string, 0, len(string)), string) == case["sentences"]


def test_sentences_of_a_part_keep_their_offsets():
    string = "Not this. We tried. We failed. Not that."
    assert sentence_bounds(string, 9, 30) == [(10, 19), (20, 30)]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("The hard-line, so-called “offer”", ["the", "hard-line", "so-called", "offer"]),
        ("They couldn’t and didn't.", ["they", "couldn't", "and", "didn't"]),
        ("Kim’s, Veldia's and the envoys’ views", ["kim's", "veldia's", "and", "the", "envoys", "views"]),
        ("The U.S.-led talks in the U.S.", ["the", "u.s.-led", "talks", "in", "the", "u.s."]),
        ("A non-U.S. firm; the U.S.’s own", ["a", "non-u.s.", "firm", "the", "u.s.'s", "own"]),
        ("at 6 p.m., i.e. late", ["at", "6", "p.m.", "i.e.", "late"]),
        ("Mr. J. R. Moon, Ph.D.", ["mr", "j", "r", "moon", "ph.d."]),
        ("$1,200.50, 3.5%, €20m and 1,000", ["$1,200.50", "3.5%", "€20m", "and", "1,000"]),
        ("a 21-year-old F-16 of the ’90s.", ["a", "21-year-old", "f-16", "of", "the", "90s"]),
        ("No deal—or so they say–is a deal--yet", "no deal or so they say is a deal yet".split()),
        ("the US–Veldia talks", ["the", "us", "veldia", "talks"]),
        ("non\u2011starter, sum\u00admit, cafe\u0301", ["non-starter", "summit", "cafe\u0301"]),
        ("and/or AT&T _twice_", ["and", "or", "at&t", "twice"]),
        ("See https://veldia.example/a?b=1, please", ["see", "https://veldia.example/a?b=1", "please"]),
        ("“ ... ” — * * *", []),
    ],
)
def test_words(string, expected):
    assert words(string) == expected


LONG = "The ministers came to the lake in the morning and left it in the evening without a word to anyone. " * 2
SHORT = "The ministers came to the lake and left it again without a word."
WRAPPED = textwrap.fill(LONG, 72)


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        pytest.param(f"{LONG}\n\n \t\n{LONG}\n", [LONG.strip(), LONG.strip()], id="blank lines"),
        pytest.param(f"{LONG}\n{LONG}\nThe end.", [LONG.strip(), LONG.strip(), "The end."], id="one a line"),
        pytest.param(f"{SHORT}\n{SHORT}\n{SHORT}", [SHORT] * 3, id="one short one a line"),
        pytest.param(f"{WRAPPED}\n\n{WRAPPED}", [WRAPPED, WRAPPED], id="wrapped at 72"),
        pytest.param(f"{WRAPPED}\n\nThe end.", [WRAPPED, "The end."], id="wrapped, short end"),
        pytest.param("A Lake\r\nBy Ada Ruiz\r\n\r\nThe end.\r\n", ["A Lake", "By Ada Ruiz", "The end."], id="crlf"),
        pytest.param("First page.\n\fSecond page.\fThird.", ["First page.", "Second page.", "Third."], id="form feeds"),
        pytest.param(
            f"{WRAPPED}\nQUESTION: Why?\nMR. ORR: No.", [WRAPPED, "QUESTION: Why?", "MR. ORR: No."], id="transcript"
        ),
        pytest.param("", [], id="empty"),
        pytest.param(" \n\t\r\n", [], id="blank"),
    ],
)
def test_paragraphs(string, expected):
    assert cut(paragraph_bounds(string), string) == expected


def test_wrapped_lines_with_windows_endings_are_one_paragraph():
    string = WRAPPED.replace("\n", "\r\n")
    assert paragraph_bounds(string) == [(0, len(string))]


def test_only_the_body_is_cut():
    string = "A Lake\n\nThey came. * * *\n\nThey left."
    parts = [Paragraph(0, 6, "title"), *(Paragraph(*bounds) for bounds in paragraph_bounds(string)[1:])]
    text = segment("lake", string, parts)
    assert [text[s.start : s.end] for s in text.sentences] == ["They came.", "They left."]
    assert [(s.paragraph, s.first, s.last) for s in text.sentences] == [(1, 0, 2), (2, 2, 4)]
    assert [(text[w.start : w.end], w.form, w.sentence) for w in text.words][2:] == [
        ("They", "they", 1),
        ("left", "left", 1),
    ]


def test_own_texts_have_no_run_on_sentence(own_texts):
    for name in ("rogin", "larison"):
        string = (own_texts / f"{name}.txt").read_text(encoding="utf-8")
        text = segment(name, string, [Paragraph(*bounds) for bounds in paragraph_bounds(string)])
        assert 25 < len(text.sentences) < 60
        assert max(sentence.last - sentence.first for sentence in text.sentences) < 60


@given(ANYTHING)
def test_bounds_are_in_order_trimmed_and_cover_every_character(string):
    paragraphs = paragraph_bounds(string)
    sentences = [bounds for start, end in paragraphs for bounds in sentence_bounds(string, start, end)]
    for bounds in (paragraphs, sentences):
        edges = [edge for pair in bounds for edge in pair]
        assert edges == sorted(edges)
        assert all(string[start:end] and string[start:end] == string[start:end].strip() for start, end in bounds)
        assert "".join("".join(cut(bounds, string)).split()) == "".join(string.split())


@given(ANYTHING)
def test_words_lie_inside_one_sentence_and_hold_every_letter_and_digit(string):
    text = segment("t", string, [Paragraph(*bounds) for bounds in paragraph_bounds(string)])
    for index, sentence in enumerate(text.sentences):
        held = text.words[sentence.first : sentence.last]
        assert held
        assert all(word.sentence == index for word in held)
        assert all(sentence.start <= word.start < word.end <= sentence.end for word in held)
    inside = {place for word in text.words for place in range(word.start, word.end)}
    assert all(place in inside for place, character in enumerate(string) if character.isalnum())


@given(ANYTHING)
def test_the_columns_of_the_words_say_what_the_text_says(string):
    words = segment("t", string, [Paragraph(*bounds) for bounds in paragraph_bounds(string)]).words
    assert list(words) == [words[place] for place in range(len(words))] == list(words[:])
    assert words.written == tuple(string[word.start : word.end] for word in words)
    assert words.capitals == tuple(written[0].isupper() for written in words.written)
    assert words.gaps == tuple(string[a:b] for a, b in zip((0, *words.ends), words.starts, strict=False))


@given(st.one_of(ANYTHING, st.text(alphabet="PhD.U&1$€a-,' \u0301\u00ad_:/w", max_size=30)))
def test_the_quick_way_to_most_words_finds_no_others(string):
    assert WORD.findall(string) == re.findall(ANY_WORD, string)
