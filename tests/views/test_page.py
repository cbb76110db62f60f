"""The page for a terminal: every word once, every mark with its reason, every number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import MARKS, PARAGRAPHS
from invented import reading as invented

from kit.auditing import SCORE_NAMES
from kit.casebook import practice
from kit.reading import read, redact, with_engines
from kit.texts.loading import from_string
from kit.views.page import BRACKETS, WIDTH, numbers, page

QUAY = read(practice("quay"))
SIGNS = re.compile(r"\[[~!^] |[]{}<>]")


def shown(string: str) -> str:
    """The text as the page shows it, without legend and numbers."""
    return page(read(from_string(string, roles=False))).split("\n\nvoice  ")[0].split("\n\n", 2)[2]


@pytest.mark.parametrize(
    ("string", "expected"),
    [
        ("The talks may fail.", "The talks [~ may] fail."),
        ("Of course she came.", "[! Of course] she came."),
        ("It was a disgraceful offer.", "It was a [^ disgraceful] offer."),
        ("“We may come,” said Ilse Maro.", "{“We [~ may] come,”} said Ilse Maro."),
        ("The ministry said that all was well.", "The ministry said <that all was well>."),
        ("The talks resume in May.", "The talks resume in May."),
    ],
)
def test_marks_stand_around_their_words(string: str, expected: str) -> None:
    assert shown(string) == expected


@given(
    st.lists(
        st.sampled_from(
            [*practice("quay").string.split("\n\n"), "An ever-so-slightly-long-winded hard-line.", "a " * 90]
        ),
        min_size=1,
        max_size=6,
    )
)
def test_without_its_signs_the_page_has_every_word_once_and_in_order(paragraphs: list[str]) -> None:
    string = "\n\n".join(paragraphs)
    assert SIGNS.sub("", shown(string)).split() == string.split()


def test_lines_fit_a_terminal_and_no_word_is_cut() -> None:
    text = shown("A hard-line, never-ending, ever-so-slightly long-winded wait-and-see policy may fail. " * 9)
    assert max(map(len, text.splitlines())) <= WIDTH
    assert not re.search(r"(-|\[.)$", text, re.MULTILINE)


def test_only_body_and_headings_are_shown() -> None:
    with_caption = read(from_string(f"Photo: Ada Ruiz / The Tide\n\n{practice('quay').string}"))
    assert "Ada Ruiz" not in page(with_caption)


def test_the_numbers_are_those_of_the_reading() -> None:
    lines = numbers(QUAY).splitlines()
    for voice, row in QUAY.counts.items():
        (line,) = [line for line in lines if line.split()[:1] == [voice]]
        assert line.split()[1:] == [str(n) for n in row.values()]
    (flesch,) = [line for line in lines if line.startswith("Flesch reading ease")]
    assert flesch.split()[-1] == f"{QUAY.scores['flesch_reading_ease']:.1f}"
    (smog,) = [line for line in lines if line.startswith("SMOG")]
    assert smog.endswith(f"-   ({QUAY.refused['smog']})")


def test_other_engines_stand_in_a_column_of_their_own() -> None:
    lines = numbers(with_engines(QUAY)).splitlines()
    (head,) = [line for line in lines if line.startswith("readability")]
    assert head.endswith("  kit      textstat  vowel groups")


def test_a_text_without_words_of_its_author_has_counts_and_no_rates() -> None:
    text = numbers(read(from_string("“The talks may fail.”", roles=False)))
    assert text.count("(the author says nothing here)") == 3
    assert text.count("no sentence of the author") == len(SCORE_NAMES)


def test_every_mark_has_its_place_its_voice_and_its_reason() -> None:
    reasons = page(QUAY).split("and why:\n")[1].splitlines()
    marks = [span for span in QUAY.spans if span.kind not in ("quotation", "reported")]
    assert len(reasons) == len(marks)
    for line, span in zip(reasons, marks, strict=True):
        assert line.split()[0] == f"{span.start}-{span.end}"
        assert span.voice in line
        assert line.endswith(span.why)


def test_an_xray_has_the_same_numbers_and_says_that_it_keeps_no_sentences() -> None:
    xray = redact(QUAY)
    assert numbers(xray) == numbers(QUAY)
    assert "An X-ray keeps no sentences" in page(xray)
    assert "handshake" not in page(xray)


def test_the_legend_explains_every_sign() -> None:
    legend = page(QUAY).splitlines()[2]
    assert all(before in legend for before, _ in BRACKETS.values())


def test_marks_that_touch_or_cross_lose_no_word() -> None:
    from kit.views.page import _marked

    made = invented(*MARKS)
    start = made.paragraphs[1].start
    marked = _marked(made.text, made.spans, start, made.length)
    assert SIGNS.sub("", marked.replace("\x1f", " ")) == "\n\n".join(PARAGRAPHS[1:])
