"""Paragraphs, sentences and words of a text, as offsets into the string exactly as it was given.

Sentences: one pattern finds every mark that could end one; a function decides, by the word before and the word after.
Conventions: a quotation is cut inside its marks; closing marks stay with the sentence they close; a colon, a semicolon
or a dash never ends a sentence; a reporting tag belongs to its quotation; U.S. or an initial before a name does not end
a sentence, because only sense could tell.

Words: "hard-line", "couldn't", "U.S.", "U.S.-led", "$20", "1,000", "40%" are one word each; the currency sign and the
per cent sign are part of the form. A dash, with or without spaces, always parts words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise, repeat

from kit.texts.model import Paragraph, Sentence, Text, Words

# A word: a web address, or parts held together by hyphens (not dashes), apostrophes and &. A part: an initialism with
# its stops (U.S., p.m.), a number with its currency, separators and per cent sign, or letters and digits.
_PART = (
    r"(?:Ph\.D\b\.?|[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?"
    r"|(?:[A-Z]{0,3}[$€£¥₩])?\d+(?:[.,:]\d+)*(?:%|[^\W_]*)"
    r"|[^\W_]+(?:[\u0300-\u036f\u00ad]+[^\W_]*)*)"
)
ANY_WORD = rf"(?:https?://|www\.)[^\s<>\"“”]*[\w/]|{_PART}(?:['’‐‑&-]{_PART})*"
# The first branch takes most words at once: plain letters before a space. The look-ahead passes gaps by without a try.
WORD = re.compile(rf"[A-Za-z]++(?=[,.]?\ )|(?=[\w$€£¥₩])(?:{ANY_WORD})")
_WORDS_AND_GAPS = re.compile(f"({WORD.pattern})")

_END = re.compile(
    # The look-behind and the possessive quantifiers keep a page of dots from costing its length squared. It stands
    # behind the first mark, since a pattern that opens with a class of characters is searched for several times faster.
    r"""(?P<mark>[.!?…](?<![.!?…]{2})[.!?…]*+(?:[ \u00a0\u2009\u202f][.…]++(?!\w))*+)
    (?P<close>(?:["'”’»)\]]|[\u00a0\u2009\u202f][”’»]|\ [”»]|\[[^\]\s]{1,4}\])*+)
    (?:\s++|(?=[A-Z][a-z]))                                     # white space, or a space lost on the web: 'failed.The'
    (?=(?P<open>["'“‘«„(\[]*)\s?(?:…|\.\.\.)?\s?(?P<glue>[-–—,;:)\]/]?)(?P<next>[^\W_]*))""",
    re.VERBOSE,
)
_FOLDED = (("’", "'"), ("ʼ", "'"), ("‐", "-"), ("‑", "-"), ("\u00ad", ""))
_BEFORE_NAME = frozenset("approx ca cf dr e.g i.e mr mrs ms v viz vs".split())
_BEFORE_NUMBER = frozenset("art ch fig figs no nos p para pp sec vol".split())
# Titles, months, firms and states: they end a sentence only before a word that opens one.
_TITLES = frozenset(
    "adm amb atty brig capt cmdr col cpl fr ft gen gov hon lt maj messrs mme msgr mt mx pres prof pvt rep reps rev sec "
    "sen sens sgt st supt".split()
)
_MAYBE = frozenset(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Inc Corp Co Ltd Bros Jr Sr Dept Univ Ave Blvd al Ala Ariz Ark "
    "Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn Tex Va Vt "
    "Wash Wis Wyo".split()
)
# Words that open sentences and are hardly ever part of a name.
_OPENERS = frozenset(
    "A An The This That These Those It Its He His She Her They Their We Our You Your I My Who What When Where Why How "
    "Which And But Or Nor So Yet If Because Although Though While Since Until Unless As At By For From In Of On To "
    "With Without Within After Before During Despite Through Among Between Against Instead Meanwhile However Moreover "
    "Still Then Thus There Here Now Not No Nobody None Nothing Neither Never Yes Perhaps Maybe Indeed Some Most Many "
    "Few All Both Each Every Even Only Once Today Yesterday Is Are Was Were Has Had Have Does Did Could Would "
    "Should".split()
)
_LETTERED = frozenset("annex article class grade group option part phase plan point section team track vitamin".split())
_INITIALISM = re.compile(r"(?:[^\W\d_]\.-?)+[^\W\d_]|Ph\.D")
_AFTER_TIME = re.compile(
    r"\W*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March|April|August|(?:Septem|Octo|Novem|Decem)ber"
    r"|Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec|[A-Z]{1,3}T|UTC|\w+ (?:[Ss]tandard )?[Tt]ime)\b"
)
_TAG = re.compile(
    r"(?:[A-Z][\w.’'-]*\s+){1,5}(?:said|says|asked|asks|told|tells|replied|replies|answered|added|wondered|wrote|writes"
    r"|tweeted|joked|shouted|cried|exclaimed|insisted|demanded|declared|retorted|quipped|mused)\b"
)
_NEW_ITEM = re.compile(r"\s*(?:[•*▪◦-]\s|[A-Z][A-Z. ]*:\s)")
_NARROWEST, _WIDEST = 50, 120  # characters: a line that was broken to fit a page is about this long


def paragraph_bounds(string: str) -> list[tuple[int, int]]:
    """The paragraphs of a file, trimmed of white space.

    A blank line always ends one. A line break alone ends one too, unless the line was only broken to fit a page.
    """
    bounds: list[tuple[int, int]] = []
    for block in _blocks(string):
        width = _page_width([line for _, line in block])
        previous = ""
        for start, line in block:
            end = start + len(line)
            if previous and _wrapped(previous, line, width):
                start, _ = bounds.pop()
            bounds.append((start, end))
            previous = line
    return bounds


def sentence_bounds(string: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of `string[start:end]`, trimmed of white space."""
    bounds = []
    first = end - len(string[start:end].lstrip())
    last = first + len(string[first:end].rstrip())
    for match in _END.finditer(string, first, last):
        if _ends(match, first):
            bounds.append((first, match.end("close")))
            first = match.end()
    return [*bounds, (first, last)] if first < last else bounds


def segment(id: str, string: str, paragraphs: Iterable[Paragraph]) -> Text:
    """The text with the sentences and words of its body paragraphs; a sentence without a word ("* * *") is left out."""
    parts = tuple(paragraphs)
    sentences: list[Sentence] = []
    starts: list[int] = []
    ends: list[int] = []
    written: list[str] = []
    gaps: list[str] = []
    for index, part in enumerate(parts):
        bounds = sentence_bounds(string, part.start, part.end) if part.role == "body" else ()
        for start, end in bounds:
            pieces = _WORDS_AND_GAPS.split(string[start:end])  # gap, word, gap, ..., word, gap
            if len(pieces) > 1:
                edges = list(accumulate(map(len, pieces), initial=start))
                first = len(starts)
                gaps += [string[ends[-1] if ends else 0 : edges[1]], *pieces[2:-1:2]]
                starts += edges[1:-1:2]
                ends += edges[2::2]
                written += pieces[1::2]
                sentences.append(Sentence(start, end, index, first, len(starts)))
    return Text(id, string, parts, tuple(sentences), _table(sentences, (starts, ends, written, gaps)))


def _table(sentences: list[Sentence], words: tuple[list[int], list[int], list[str], list[str]]) -> Words:
    """The words with what follows from where they stand and how they are written."""
    starts, ends, written, gaps = words
    return Words(
        starts=tuple(starts),
        ends=tuple(ends),
        written=tuple(written),
        forms=_forms(written),
        sentences=tuple(chain.from_iterable(repeat(n, s.last - s.first) for n, s in enumerate(sentences))),
        gaps=tuple(gaps),
        capitals=tuple([word[0].isupper() for word in written]),
    )


def _forms(written: list[str]) -> tuple[str, ...]:
    """The words in lower case, with straight apostrophes and hyphens, without the soft hyphens that web pages hide."""
    together = "\n".join(written)  # folded in one go; no word holds a line break
    if not together.isascii():
        for curly, straight in _FOLDED:
            together = together.replace(curly, straight)
    return tuple(together.lower().split("\n")) if written else ()


def _blocks(string: str) -> Iterator[list[tuple[int, str]]]:
    """Runs of lines between blank lines: the offset and the trimmed characters of each line."""
    block: list[tuple[int, str]] = []
    offset = 0
    for raw in string.splitlines(keepends=True):
        line = raw.strip()
        if line:
            block.append((offset + raw.index(line), line))
        elif block:
            yield block
            block = []
        offset += len(raw)
    if block:
        yield block


def _page_width(lines: list[str]) -> int:
    """The width in characters that the lines of a block were broken to fit, or 0 where each is a paragraph."""
    width = max(len(line) for line in lines)
    running = [line for line, following in pairwise(lines) if not _NEW_ITEM.match(following)]
    finished = sum(line.rstrip("\"'”’»)")[-1:] in ".!?…" for line in running)
    return width if _NARROWEST <= width <= _WIDEST and 2 * finished < len(running) else 0


def _wrapped(line: str, following: str, width: int) -> bool:
    """Whether the break between two lines only fits the page: the next line's first word had no room on this one."""
    room = width - len(line) - 1
    return bool(width) and not _NEW_ITEM.match(following) and len(following.split(maxsplit=1)[0]) > room


def _ends(match: re.Match[str], first: int) -> bool:
    """Whether the marks found end a sentence that began at `first`."""
    mark, following, opened = match["mark"], match["next"], match["open"]
    before = match.string[max(first, match.start() - 40) : match.start()]
    if match["glue"]:
        return False
    if match.end() == match.end("close"):  # no white space
        return following in _OPENERS and before[-2:].islower() and before[-2:].isalpha()
    if "…" in mark or mark.count(".") > 1:
        return _ellipsis_ends(match, before)
    if following[:1].islower():
        return bool(opened) and mark == "." and not _abbreviation(before, match, first)
    if mark != ".":
        return not (match["close"] and _TAG.match(match.string, match.end()) and following not in _OPENERS)
    return not _abbreviation(before, match, first)


def _ellipsis_ends(match: re.Match[str], before: str) -> bool:
    """Whether an ellipsis ends its sentence: not at the start of a quotation, and not where a name may go on."""
    inside, following = before.rstrip(), match["next"]
    if inside[-1:] in "“‘«([" or re.search(r"(?:^|\s)[\"']$", inside) or following[:1].islower():
        return False
    dots = match["mark"].count(".") + 3 * match["mark"].count("…")
    closed = any(mark in match["close"] for mark in "”’»\"'")
    return dots > 3 or closed or bool(match["open"]) or following in _OPENERS or match["mark"][-1] in "?!"


def _abbreviation(before: str, match: re.Match[str], first: int) -> bool:
    """Whether the full stop belongs to the word before it and does not end the sentence."""
    words = before.split()
    if not words or before[-1].isspace():
        return False
    word, following = re.split("[—–/]", words[-1])[-1].lstrip("“‘«\"'(["), match["next"]
    lower = word.lower()
    if lower in ("a.m", "p.m"):
        return bool(_AFTER_TIME.match(match.string, match.end("close")))
    if len(word) == 1 or word.isdigit():
        starts = len(word) < 4 and match.start() - len(words[-1]) == first
        return starts or (word.isalpha() and _initial(word, words[-2:-1], following))
    if lower in _BEFORE_NUMBER and re.match(r"\d|[IVX]{2,}\b", following):
        return True
    if lower in _BEFORE_NAME:
        return True
    title = word[:1].isupper() and lower.rpartition(".")[2] in _TITLES
    return bool(title or word in _MAYBE or _INITIALISM.fullmatch(word)) and following not in _OPENERS


def _initial(letter: str, previous: list[str], following: str) -> bool:
    """Whether a single letter stands for a name (J. R. Moon), not for itself (plan B, as tired as I)."""
    lettered = any(word.lower() in _LETTERED or (letter == "I" and word.islower()) for word in previous)
    return not lettered and following not in _OPENERS
