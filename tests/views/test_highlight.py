import html
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from invented import MARKS, PARAGRAPHS, reading, span

from kit.reading import redact
from kit.texts.model import KINDS, Span
from kit.views.highlight import LAYERS, highlight, reason, stylesheet


class Page(HTMLParser):
    """What a reader meets: the visible text, the text for screen readers, the marks, and whether tags are balanced."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.visible, self.open, self.marks, self.widths = "", [], [], []
        self.feed(page)
        self.close()
        assert not self.open, f"never closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.open.append((tag, found.get("class") or ""))
        if tag == "mark":
            self.marks.append({**found, "text": ""})
        if tag == "i":
            self.widths.append(int(re.findall(r"width:(\d+)ch", found["style"] or "")[0]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag
        self.visible += "\n" if tag == "p" else ""

    def handle_data(self, data: str) -> None:
        if any("kit-spoken" in kind for _, kind in self.open):
            return
        self.visible += data
        if any(tag == "mark" for tag, _ in self.open):
            self.marks[-1]["text"] += data


def marks_at(page: Page, text: str) -> list[dict[str, str]]:
    return [mark for mark in page.marks if mark["text"].strip() == text]


def test_the_full_edition_shows_every_word_and_nothing_else() -> None:
    page = Page(highlight(reading(*MARKS)))
    assert page.visible == "\n".join(PARAGRAPHS) + "\n"


def test_other_roles_are_left_out() -> None:
    page = Page(highlight(reading(*MARKS, first_role="caption")))
    assert PARAGRAPHS[0] not in page.visible
    assert PARAGRAPHS[1] in page.visible


def test_the_x_ray_shows_cues_and_gists_alone() -> None:
    page = Page(highlight(redact(reading(*MARKS)), gists=("They are near a deal.", "Both sides complain.")))
    readable = (
        "1 They are near a deal. may triumph of course 2 Both sides complain. might said dreadful winter reportedly"
    )
    assert page.visible.split() == readable.split()


def test_an_x_ray_block_is_as_wide_as_its_word() -> None:
    bare = redact(reading())
    assert Page(highlight(bare, roles=("body",))).widths == [length for _, length, _ in bare.words]
    assert Page(highlight(bare)).widths[0] == len(PARAGRAPHS[0])


def test_a_cue_that_lost_its_words_is_a_marked_block() -> None:
    bare = redact(reading(span("dreadful winter", "loaded")))
    bare = replace(bare, spans=tuple(replace(each, cue="") for each in bare.spans))
    page = Page(highlight(bare))
    assert page.visible.strip() == ""
    assert [mark["data-kinds"] for mark in page.marks] == ["loaded"]


@pytest.mark.parametrize(
    ("text", "kinds", "begins"),
    [
        ("may", "hedge", "hedge"),
        ("might", "hedge quotation", "hedge"),
        ("dreadful", "loaded quotation", "loaded"),
        ("winter", "booster loaded quotation", "booster"),
        ("reportedly", "hedge reported", "hedge"),
        ("Her aides", "reported", "reported"),
        ("triumph", "rejected", "rejected"),
    ],
)
def test_overlapping_spans_are_cut_at_their_borders(text: str, kinds: str, begins: str) -> None:
    mark = marks_at(Page(highlight(reading(*MARKS))), text)[0]
    assert (mark["data-kinds"], mark["data-begins"]) == (kinds, begins)
    assert {f"kit-{kind}" for kind in kinds.split()} <= set(mark["class"].split())
    assert len(mark["data-why"].split("\n")) == len(kinds.split())


def test_only_the_first_piece_of_a_span_takes_the_focus() -> None:
    page = Page(highlight(reading(*MARKS)))
    assert sum(len(mark["data-begins"].split()) for mark in page.marks if "tabindex" in mark) == len(MARKS)
    assert all(("tabindex" in mark) == ("data-begins" in mark) for mark in page.marks)


def test_the_two_editions_have_the_same_marks_in_the_same_order() -> None:
    def begun(page: Page) -> list[tuple[str, str]]:
        return [
            (kind, why)
            for mark in page.marks
            for kind, why in zip(mark["data-kinds"].split(), mark["data-why"].split("\n"), strict=True)
            if kind in mark.get("data-begins", "").split()
        ]

    full = reading(*MARKS)
    assert sorted(begun(Page(highlight(full)))) == sorted(begun(Page(highlight(redact(full)))))


def test_a_screen_reader_hears_the_kind_before_the_cue_and_then_the_reason() -> None:
    page = highlight(reading(span("may", "hedge", why="a modal of doubt")))
    assert '<span class="kit-spoken">hedge: </span>may</mark>' in page
    assert 'aria-description="hedge: a modal of doubt"' in page


@pytest.mark.parametrize(
    ("mark", "says"),
    [
        (span("may", "hedge", why="listed"), "hedge: listed"),
        (span("may", "loaded", why="w", strength=3), "loaded language (strength 3 of 3): w"),
        (span("may", "hedge", why="w", voice="quoted"), "hedge (in quoted words): w"),
        (
            span("may", "quotation", category="direct", why="w", voice="quoted", speaker="Ilse"),
            "quotation, Ilse (direct): w",
        ),
        (span("may", "rejected", category="hedge", why="the month"), "rejected (hedge): the month"),
    ],
)
def test_the_reason_begins_with_what_the_mark_is(mark: Span, says: str) -> None:
    assert reason(mark) == says


def test_everything_is_escaped() -> None:
    evil = '<script>alert("x")</script> & more'
    mark = Span(0, 8, "hedge", evil, evil, evil, "author", evil)
    for edition in (full := reading(mark, paragraphs=(evil,), first_role="body"), redact(full)):
        page = highlight(edition, gists=(evil,))
        assert "<script" not in page
        assert Page(page).marks[0]["data-why"].count("<script>") == 2


def test_a_quotation_over_two_paragraphs_is_marked_in_both_and_focused_once() -> None:
    two = ("“The harbour is ours.", "It will stay ours.” He left.")
    page = Page(highlight(reading(Span(0, 42, "quotation", "direct", "“", "w"), paragraphs=two, first_role="body")))
    assert [mark["text"] for mark in page.marks] == ["“The harbour is ours.", "It will stay ours.”"]
    assert ["tabindex" in mark for mark in page.marks] == [True, False]


def test_every_kind_is_a_layer_with_a_key_a_sign_and_a_style_of_its_own() -> None:
    assert tuple(layer.kind for layer in LAYERS) == KINDS
    assert len({layer.key for layer in LAYERS} - {"n", "p"}) == len({layer.sign for layer in LAYERS}) == len(KINDS)
    rules = dict(re.findall(r"mark\.kit-(\w+) \{ (.*?) \}", stylesheet()))
    patterns = [re.sub(r"var\([^)]*\)", "", rules[kind]) for kind in KINDS]
    assert len(set(patterns)) == len(KINDS), "two kinds differ in colour alone"


spans = st.builds(
    lambda start, n, kind: Span(start, start + n, kind, "c", "cue", "w"),
    st.integers(0, 200),
    st.integers(1, 90),
    st.sampled_from(KINDS),
)


@given(st.lists(spans, max_size=8))
def test_no_set_of_spans_changes_the_words_or_breaks_the_page(marks: list[Span]) -> None:
    full = reading(*marks)
    assert Page(highlight(full)).visible == "\n".join(PARAGRAPHS) + "\n"
    bare = Page(highlight(redact(full)))
    assert set(bare.visible.split()) <= {"cue"}
    assert html.unescape(bare.visible) == bare.visible
