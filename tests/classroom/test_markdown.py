"""What students write is rendered, and nothing in it runs, links or loads."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.classroom.markdown import LONGEST, TAGS, rendered

ALLOWED = re.compile(rf"</?({'|'.join(TAGS)})( start=\"\d+\")?>")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("A *word* and **two**.", "<p>A <em>word</em> and <strong>two</strong>.</p>"),
        ("- one\n- two", "<li>one</li>"),
        ("> said", "<blockquote>"),
        ("| a |\n| - |\n| b |", "<td>b</td>"),
        ("3. third", '<ol start="3">'),
        ("# Title", "<p><strong>Title</strong></p>"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("[the note](https://example.org/a)", "the note (https://example.org/a)"),
        ("<https://example.org/a>", "<p>https://example.org/a</p>"),
        ("![a map](https://example.org/a.png)", "[picture: a map, https://example.org/a.png]"),
        ("<b onclick=x>bold</b>", "&lt;b onclick=x&gt;bold&lt;/b&gt;"),
    ],
)
def test_it_is_rendered(written: str, shown: str) -> None:
    assert shown in rendered(written)


@given(st.lists(st.sampled_from("<>&;:/\\!'\"[]()`~*_#|-+= \n\tax1") | st.sampled_from(
    ["<img src=x onerror=y>", "<script>", "</p>", "javascript:", "![x](y)", "[x](y)", "&#60;", "<!--", "<svg>", "```"]
), max_size=60).map("".join))  # fmt: skip
def test_no_other_tag_ever(written: str) -> None:
    assert "<" not in ALLOWED.sub("", rendered(written))


@pytest.mark.timeout(60)
def test_what_is_made_to_be_slow_comes_to_an_end() -> None:
    for bait in ("[", "![", "*a ", "> ", "_a", "<", "[a](", "~~a", "`a ", "- ", "&", "[a]: b\n"):
        assert rendered((bait * LONGEST)[:LONGEST])
    assert len(rendered("a" * 10 * LONGEST)) < 2 * LONGEST
