"""An exported report read again: every number of it held against the kit's own measures."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from docx.oxml.ns import qn

from kit.arguing import Material
from kit.comparing import CUES, LEAST_SENTENCES, ROUNDS
from kit.excerpting import LONGEST, TOGETHER
from kit.figuring import recompute
from kit.measures.lexicon import load_lexicon
from kit.reading import MOST_LEGIBLE

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Numbers that belong to the wording: the unit of a rate, the width of an interval, the rule on excerpts, the deals
WORDING = {
    "1,000",
    "95",
    str(LONGEST),
    str(TOGETHER),
    str(MOST_LEGIBLE),
    f"{ROUNDS:,}",
    str(LEAST_SENTENCES),
    str(len(CUES)),
}
ELSEWHERE = (
    "prose",
    "place",
    "source",
    "time",
    "version",
    "code",
    "reason",
    "gist",
    "excerpt",
    "marked",
    "alt",
    "style",
)
COMPUTED = ("figure", "verdict", "entries")


@dataclass
class Piece:
    """Words of a page, and the innermost thing that they are said to be."""

    kind: str
    name: str
    text: str


@dataclass
class Page(HTMLParser):
    """The pieces of a page in order, and everything that it would fetch."""

    html: str
    pieces: list[Piece] = field(default_factory=list)
    stack: list[tuple[str, str, str]] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.fetched += [
            f"{tag} {v}" for k, v in attrs if k in ("src", "href", "xlink:href") and not str(v).startswith("#")
        ]
        if tag == "svg":
            self.named.append(found.get("aria-label") or "")
        kind = next((name.removeprefix("data-") for name in found if name.startswith("data-")), "")
        if tag not in ("meta", "use", "path"):
            self.stack.append(
                (tag, kind or ("style" if tag in ("style", "title", "h1") else ""), found.get(f"data-{kind}") or "")
            )

    def handle_endtag(self, tag: str) -> None:
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        kind, name = next(((k, n) for _, k, n in reversed(self.stack) if k), ("", ""))
        self.pieces.append(Piece(kind, name, data))


def written(element) -> str:
    return "".join(text.text or "" for text in element.iter(qn("w:t")))


def expected(kind: str, name: str, on: Material) -> str:
    """What the kit's own measures say now, of a figure, a verdict or the length of a list."""
    if kind == "entries":
        return str(len(load_lexicon(name).entries))
    value = recompute(name, on.readings)
    return value.shown if kind == "figure" else value.verdict


def faults(html: str, on: Material) -> list[str]:
    """What in a page is no figure of this material, or not the one that it says it is; empty where all is found."""
    pieces = Page(html).pieces
    figures = [piece for piece in pieces if piece.kind in COMPUTED]
    wrong = [f"{p.name}: {p.text}" for p in figures if p.text != expected(p.kind, p.name, on)]
    loose = [p.text for p in pieces if p.kind not in (*ELSEWHERE, *COMPUTED) and set(NUMBER.findall(p.text)) - WORDING]
    few = [] if len(figures) > 50 else [f"only {len(figures)} figures"]
    return [*wrong, *(f"a loose number: {text}" for text in loose), *few]
