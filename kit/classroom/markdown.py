"""Markdown that students wrote, as HTML that neither runs nor loads anything."""

from __future__ import annotations

from functools import cache
from html import escape, unescape
from typing import Any

import mistune
import nh3

LONGEST = 20_000  # characters that are rendered; longer text is shown as it was typed
TAGS = set(
    "p br hr strong em del code pre blockquote ul ol li table thead tbody tr th td".split()
)  # no link, no picture, no heading, which would upset the headings of the page


class _Plain(mistune.HTMLRenderer):
    """Links and pictures become words, with their address to read; headings become bold lines."""

    def link(self, text: str, url: str, title: str | None = None) -> str:
        return text if unescape(text) == url else f"{text} ({escape(url)})"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        return f"[picture: {text or 'without a description'}, {escape(url[:200])}]"

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        return f"<p><strong>{text}</strong></p>\n"


def rendered(markdown: str) -> str:
    """The text as harmless HTML; what is HTML in it already is shown as it was typed."""
    if len(markdown) > LONGEST:
        return as_typed(markdown)
    try:
        html = str(_parser()(markdown))
    except Exception:  # a parser may stumble over what nobody foresaw; the words are shown all the same
        return as_typed(markdown)
    return nh3.clean(html, tags=TAGS, attributes={"ol": {"start"}}, link_rel=None)


def as_typed(text: str) -> str:
    """The text as it was typed, at most `LONGEST` characters of it."""
    more = "\n[...]" if len(text) > LONGEST else ""
    return f"<pre>{escape(text[:LONGEST])}{more}</pre>"


@cache
def _parser() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Plain(escape=True), plugins=["table", "strikethrough"])
