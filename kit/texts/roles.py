"""What part each paragraph plays on its page, by what it says of itself and by where it stands.

The parts: title; heading (also kicker, standfirst, pull quote); byline (who, when, where); bio (also how to reach the
author); caption; credit (who supplied a picture or a fact: also notes, copyright); navigation (what the page adds for
its own sake: links, labels, notices, readers' comments); body (all the rest, and all that is ever measured).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate

from kit.texts.model import Paragraph


def paragraph_roles(string: str, bounds: Sequence[tuple[int, int]]) -> tuple[Paragraph, ...]:
    """The paragraphs with their roles; a caption that ends in its credit becomes two."""
    page = _page([block for start, end in bounds for block in _blocks(string, start, end)])
    return tuple(Paragraph(block.start, block.end, _role(page, i)) for i, block in enumerate(page.blocks))


# ---- The page: what the rules look at


@dataclass(frozen=True)
class Block:
    """One paragraph as the rules see it: `start:end` in characters, its words one space apart; `captions` a credit."""

    start: int
    end: int
    line: str
    captions: bool = False

    @cached_property
    def folded(self) -> str:
        """The line in lower case, straight quotes, without arrows, marks and brackets around it."""
        return self.line.translate(_STRAIGHT).lower().strip(" .,:;!?…*•|·–—-+»›>→«‹<←()[]\"'")

    @cached_property
    def count(self) -> int:
        """The number of words, as cut at white space."""
        return len(self.line.split())

    @cached_property
    def ends(self) -> bool:
        """Whether the line ends as a sentence does: full stop, question mark, colon, dash; quotes and notes apart."""
        return bool(_SENTENCE_END.search(self.line))

    @cached_property
    def displayed(self) -> bool:
        """Whether the line is set apart: no sentence's end, or ? or ! after Title Case or capitals throughout."""
        shouts = self.line.endswith(("?", "!")) and not _SPEAKER.match(self.line)
        return not self.ends or (shouts and (_title_case(self) or self.line.isupper()))


@dataclass(frozen=True, slots=True)
class Page:
    """All paragraphs in order, and what is known of them before the rules of place run.

    `claimed` holds the role that each paragraph's own words give it, or the empty string; `prose` says which paragraphs
    look like body; `first` and `last` are the ends of the prose; from `close` on the page only adds things.
    """

    blocks: tuple[Block, ...]
    claimed: tuple[str, ...]
    prose: tuple[bool, ...]
    first: int
    last: int
    close: int
    title: str
    notes: range


def _blocks(string: str, start: int, end: int) -> list[Block]:
    """The paragraph as one block, or as two where a picture credit ends it."""
    whole = _block(string, start, end)
    if whole.count > 80 or _credits(whole.line):
        return [whole]
    for found in _LAST_PART.finditer(string, start, end):
        credit = _block(string, found.end(), end)
        if found.start() > start and _credits(credit.line):
            # an agency's name after a dash signs an article; any other credit belongs to a picture
            captions = bool(_CREDIT_OPENS.match(credit.line)) or found["dash"] is None
            return [_block(string, start, found.start(), captions=captions), credit]
    return [whole]


def _block(string: str, start: int, end: int, *, captions: bool = False) -> Block:
    """The characters from start to end as a block."""
    return Block(start, end, " ".join(string[start:end].split()), captions)


def _credits(line: str) -> bool:
    """Whether a line is a picture credit: it opens as one, or is all names with an agency among them."""
    by = _CREDIT_BY.match(line)
    words = re.split(r"[\s/|,&]+", line[by.end() if by else 0 :].strip("(). "))
    if len(words) > 20:
        return False
    named = all(_CREDIT_WORD.fullmatch(word) for word in words if word)
    return bool(_CREDIT_OPENS.match(line)) or (named and bool(by or _AGENCY.search(line)))


def _page(blocks: Sequence[Block]) -> Page:
    """The page with all that the rules of place need to know."""
    claimed = tuple(next((rule.role for rule in BY_WORDS if rule.applies(block)), "") for block in blocks)
    prose = tuple(not claim and _like_prose(block) for block, claim in zip(blocks, claimed, strict=True))
    if not any(prose) and len(blocks) < 3:  # a pasted sentence or two: no page, so no boilerplate
        claimed = tuple("" if block.ends else claim for block, claim in zip(blocks, claimed, strict=True))
        prose = tuple(
            block.ends or (not claim and len(blocks) == 1) for block, claim in zip(blocks, claimed, strict=True)
        )
    at = [i for i, is_prose in enumerate(prose) if is_prose]
    first, close = (at[0] if at else len(blocks)), _close(blocks, prose)
    last = max((i for i in at if i < close), default=-1)
    return Page(
        tuple(blocks), claimed, prose, first, last, close, _title(blocks, first, claimed), _notes(blocks, first)
    )


def _like_prose(block: Block) -> bool:
    """Whether a paragraph looks like body: it ends as a sentence or is long, and is no bio or breadcrumb."""
    return (not block.displayed or block.count > 25) and not _BIO.match(block.line) and not _breadcrumb(block)


def _close(blocks: Sequence[Block], prose: Sequence[bool]) -> int:
    """Where the article is over: at the first closing label with half of the page's prose above it and none running on.

    Readers' comments may be longer than the article: 100 words above them are enough if names and dates part them.
    """
    words = list(accumulate(block.count * is_prose for block, is_prose in zip(blocks, prose, strict=True)))
    paragraphs = list(accumulate(prose, initial=0))
    goes_on = _goes_on(blocks, prose)
    for i, block in enumerate(blocks):
        if not words[i] or not _CLOSING.match(block.folded) or (block.ends and not block.line.endswith(":")):
            continue
        comments = bool(_COMMENTS.match(block.folded))
        parted = 3 * (paragraphs[-1] - paragraphs[i]) < 2 * (len(blocks) - i)
        ends = comments or bool(_ABOUT.match(block.folded)) or i > goes_on
        if (ends and 2 * words[i] >= words[-1]) or (comments and parted and words[i] > 100):
            return i
    return len(blocks)


def _goes_on(blocks: Sequence[Block], prose: Sequence[bool]) -> int:
    """The last place where an article runs on: prose followed by prose, or prose longer than any teaser; else -1."""
    following = (*prose[1:], False)
    return max((i for i, here in enumerate(prose) if here and (following[i] or blocks[i].count > 60)), default=-1)


def _title(blocks: Sequence[Block], first: int, claimed: Sequence[str]) -> str:
    """The folded title: of the lines above the prose the first that has four words, else the first.

    Not in question: what a rule claims, the breadcrumb, sentences, and an outlet's name (it stands again in a credit).
    """
    credits = " ".join(block.folded for block, claim in zip(blocks, claimed, strict=True) if claim == "credit")
    lines = [
        block.folded
        for block, claim in zip(blocks[:first], claimed, strict=False)
        if not claim and not _breadcrumb(block) and block.displayed and block.folded not in credits
    ]
    return next((line for line in lines if len(line.split()) > 3), lines[0] if lines else "")


def _notes(blocks: Sequence[Block], first: int) -> range:
    """Where the notes stand: from the last “Notes” below the first prose, as long as numbered paragraphs follow."""
    labels = [i for i, block in enumerate(blocks) if i > first and _NOTES_LABEL.fullmatch(block.folded)]
    if not labels:
        return range(0)
    after = range(labels[-1] + 1, len(blocks))
    return range(labels[-1], next((i for i in after if not _NOTE.match(blocks[i].line)), len(blocks)))


def _breadcrumb(block: Block) -> bool:
    """Whether a line is the path to the page: Home and a slash, or three parts between slashes or arrows."""
    parts = re.split(r"\s*[/>»›→]\s*|\s+\|\s+", block.line)
    short = len(parts) > 2 and all(len(part.split()) < 5 for part in parts[:-1])
    return not block.ends and (short or (len(parts) > 1 and parts[0].lower() in ("home", "front page")))


def _title_case(block: Block) -> bool:
    """Whether a line of 3 to 16 words is in Title Case: all begin with a capital but small words, and two do."""
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", block.line) if word not in _MINOR]
    return block.count > 2 and len(words) >= 2 and block.count <= 16 and all(word[0].isupper() for word in words)


# ---- Words that the rules know


def _any(*phrases: str) -> re.Pattern[str]:
    """A pattern for any of the phrases, each itself a pattern on folded lines."""
    return re.compile("|".join(f"(?:{phrase})" for phrase in phrases))


_MINOR = frozenset("a an and as at but by for from in into nor of on or over the to up via vs with".split())
_STRAIGHT = str.maketrans("’‘“”", "''\"\"")
_SENTENCE_END = re.compile(
    r"[.!?…:;—]['’\"”»)\]]*(?:\s?\[\d+\]|[¹²³⁴⁵⁶⁷⁸⁹]+)*$|['’\"”»)][.,]$|(?<=[a-z])[.!?]['’\"”»)]*\d{1,2}$"
)
_NAME = r"(?:[A-Z][\w.'’-]*|de|del|della|der|di|du|van|von|bin|al|la|le)"
_NAMES = rf"[A-Z][\w.'’-]*(?:\s{_NAME}){{1,4}}"
_AGENCY = re.compile(
    r"\b(?:AAP|AFP|ANSA|AP|Alamy|Associated Press|Bloomberg|DPA|EPA|Getty|Handout|KCNA|Magnum|PA|Reuters|Shutterstock|"
    r"TASS|UPI|Unsplash|Wikimedia|Xinhua|Yonhap|iStock)\b"
)
_PICTURE = r"(?:image|photo|photograph|picture|illustration|graphic|cartoon|video)s?(?:\s(?:credits?|courtesy))?"
_CREDIT_OPENS = re.compile(
    rf"\(?(?:{_PICTURE}\s?[/:]|(?:credits?|courtesy)\s?:|©|\(c\)\s?\d|copyright\s(?:©|\d{{4}}))", re.I
)
_CREDIT_BY = re.compile(rf"\(?(?i:{_PICTURE}\s(?:by|of)|courtesy\sof)\s(?=[A-Z])")
_CREDIT_WORD = re.compile(r"iStock|[A-Z][\w.'’-]*|via|for|by|and|[–—-]")
_LAST_PART = re.compile(r"(?:(?<=[.!?)”\"])\s+|\s\|\s|(?P<dash>\s[–—-]\s)|\s(?=\())(?=[A-Z(©])")
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = re.compile(
    rf"\b(?:{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?|\d{{1,2}}(?:st|nd|rd|th)?\s{_MONTH},?\s\d{{4}}"
    r"|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2})\b"
)
_DATE = re.compile(rf"{_DAY.pattern}|\b{_MONTH},?\s\d{{4}}\b")
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\b\.?)?|\b\d+[ -]min(?:ute)?s?(?:\sread(?:ing time)?)?|\breading time:"
    r"|\b(?:first |last )?(?:published|updated|posted|modified)\b(?=\W*(?:on\b|at\b|\d|[A-Z]))",
    re.I,
)
_DATE_FILLER = re.compile(r"\b(?:on|at|by|and|or|in|ago|read|[ECMPG][DS]?T)\b")
_BYLINE = re.compile(
    rf"(?:[Bb]y|BY|(?i:(?:words|text|written|opinion|analysis|commentary|story) by)):?\s{_NAMES}(?:\.?$|(?!.*[.!?:]$))"
    rf"|[—–―-]+\s?(?:{_NAME}(?:,?\s|$)){{1,7}}$"  # a signature: a dash and a name
    rf"|{_NAMES},?\s(?:[\w']+\s){{0,3}}(?i:columnist|correspondent|contributor|editor|reporter|staff writer)$"
)
_CONTACT = re.compile(
    r"[^\s@]+@[^\s@]+\.\w+|@\w+"
    r"|(?:e-?mail|contact|reach|write to|follow)\b:?(?:\s(?:the (?:author|writer)|him|her|them|me|[\w.'-]+){1,3})?"
    r"\s(?:(?:on|at|via)\s)*(?:[^\s@]*@[^\s@]+|twitter|x|facebook|instagram|bluesky|mastodon|linkedin)\b.{0,60}",
    re.I,
)
_ABOUT = _any(r"(?:about|more about|meet) (?:the )?(?:author|writer|columnist|contributor)s?$", "author bio$")
_COMMENTS = _any(
    r"(?:leave|post|add|write) (?:a |your )?(?:comment|reply)$",
    r"(?:(?:view|show|see) )?(?:all )?(?:\d+ |no )?comments?(?: section| policy)?(?: ?\(?\d+\)?)?$",
    r"join the (?:conversation|discussion)$",
    r"\d+ (?:replies|responses)$",
)
_CLOSING = _any(
    _ABOUT.pattern,
    _COMMENTS.pattern,
    r"(?:latest|more|most|recent|related|recommended|popular|trending|top|other|further)"
    r"(?: (?:articles?|news|stories|posts?|columns?|opinions?|links?|coverage|topics?|reading|read|popular|viewed"
    r"|shared|now|for you))+$",
    r"more (?:from|on|by|in)\b.{0,60}$",
    r"(?:you (?:may|might) (?:also )?like|read next|up next|what to read next|editors?'? picks?|don't miss)$",
    r"(?:trending|related|recommended|also on .{1,40})$",
    r"(?:tags?|topics?|filed under|categories): |(?:watch|listen|in pictures|don't miss): ",
)
_LABELS = _any(
    r"ad|advertisement|sponsored|promoted|story continues below(?: this)? (?:ad|advertisement)",
    r"skip to (?:main )?content|menu|search|home|sections?|log ?in|sign ?in|register|donate",
    r"subscribe(?: (?:now|today))?|copy link|gift(?: this)? article",
    r"share(?: this(?: (?:article|story|column|essay|post|page))?)?|share (?:on|via) .{1,40}",
    r"(?:face ?book|twitter|whats ?app|linked ?in|reddit|telegram|bluesky|e-?mail|print|save|tweet|pin|x|share"
    r"|[ |/,·])+",
    r"read (?:more|next|also|on|the full (?:story|article))|also read|continue reading|(?:show|load|see) more|see also",
    r"(?:previous|next|older|newer)(?: (?:articles?|posts?|story))?|(?:back to )?top|contact us|about us",
    r"terms (?:of (?:use|service)|(?:and|&) conditions)|privacy policy|all rights reserved",
    r"listen(?: to (?:this|the) (?:article|story|essay|column))?(?: \(?\d+ min(?:utes?)?)?",
    r"(?:the )?(?:opinions?|op-?ed|views?|analysis|comment|commentary|essays?|editorials?|columnists?|guest essay|news|"
    r"world|politics|international|foreign affairs|culture|business|ideas|perspectives?)(?: [|/>] .{1,40})?",
)
_POINTER = _any(
    r"(?:read (?:more|also|next)|also read|see also|related(?: (?:articles?|stories|links?))?)\s?[:|»›→]",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords?)\s?:",
)
_APPEAL = _any(
    r"(?:please )?(?:sign up|register) (?:now|here|to|for|today)\b.*\b(?:newsletters?|inbox|e-?mail|briefing|here)\b",
    r"(?:please )?subscribe\b.*\b(?:newsletters?|inbox|e-?mail|podcast|channel|today|now|month|here)\b",
    r"(?:follow|like|join|find) us on\b",
    r"(?:download|get|try) (?:our|the|this)\b.*\b(?:app|newsletters?|inbox|podcast)\b",
    r"(?:click|tap) (?:here|on)\b|already a (?:subscriber|member)\b|become a (?:subscriber|member|supporter)\b",
    r"support (?:our|us|independent|quality)\b.*\b(?:journalism|work|newsroom|donat\w+)\b",
)
_COOKIES = _any(
    r".*\b(?:we|our|us|sites?|uses?)\b.*\bcookies?\b.*"
    r"\b(?:accept|consent|agree|manage|preferences|privacy|settings|improve|this (?:web)?site)\b",
    r"cookie (?:settings|policy|preferences|notice)$",
)
_NOTICE = _any(
    r"(?:corrections?|clarifications?|editor'?s'? note|updates?|disclaimer)(?: \(.{1,30}\))?\s?[:—–]",
    r"an earlier version of this\b",
    r"this (?:article|column|story|post|piece|essay|op-ed) (?:has been|was|is|(?:first|originally))"
    r"(?: (?:first|originally|also))? (?:updated|corrected|amended|edited|published|appeared|adapted|translated"
    r"|produced|part of a)\b",
    r"the (?:views|opinions) expressed (?:here|in this (?:article|column|piece|essay)|are (?:those|solely))\b",
)
_CAPTION = _any(r"(?:caption|pictured|file (?:photo|image|picture)|above|below)\s?(?:\(.{1,20}\))?\s?:")
_WORK = (
    r"(?:advis[eo]r|ambassador|analyst|associate|author|broadcaster|chair(?:man|woman)?|columnist|commentator|consultant|"
    r"contributor|correspondent|critic|diplomat|director|economist|editor|essayist|fellow|historian|host|journalist|lawyer|"
    r"lecturer|member|minister|novelist|officer|president|professor|reporter|researcher|scholar|scientist|secretary|student|"
    r"teacher|writer)s?"
)
_BIO = re.compile(
    rf"(?:The\s(?:writer|author)s?|(?:(?:Dr|Prof|Sir|Dame|Lord)\.?\s)?(?P<name>{_NAMES}))(?:,[^.]{{1,80}},)?\s"
    rf"(?:(?:is|was|are|has\sbeen|serves\sas)\s(?:[^.!?]|(?<=[A-Z])\.){{0,90}}?\b{_WORK}\b"
    r"|(?:writes|teaches|works|covers|reports|edits)\s)"
)
_SPEAKER = re.compile(r"(?:Q|A|[A-Z][A-Z.'’-]+(?:\s[A-Z.'’-]+){0,3})\s?[:.]\s+\S")
_PICTURED = re.compile(
    r"(?<!\bthe )(?<!\bof )\b(?:address|appear|arrive|attend|board|"
    r"carr(?:y|ie)|deliver|embrace|gather|gesture|greet|hold|inspect|leave|listen|look|"
    r"march|meet|pass|pose|protest|raise|salute|shake|sign|sit|smile|speak|stand|talk|tour|visit|wait|walk|watch|wave)(?:e?s)?\b"
    r"(?!.*\b(?:was|were|had|did|will|would)\b)"
)
_NOTE = re.compile(r"(?:\[\d{1,2}\]|\d{1,2}[.)]|[¹²³⁴⁵⁶⁷⁸⁹])\s?\S")
_NOTES_LABEL = _any(r"(?:foot|end)?notes?|sources?|references?|bibliography|works cited|further reading")
_ITEM = re.compile(r"[-–•*▪]\s|\d{1,2}[.)]\s")


# ---- Rules by words: what a paragraph says of itself


@dataclass(frozen=True, slots=True)
class WordRule:
    """A rule that looks at one paragraph alone: what it makes of it, why, and when it applies."""

    name: str
    role: str
    why: str
    applies: Callable[[Block], bool]


def _opens(pattern: re.Pattern[str], block: Block, *, longest: int) -> bool:
    """Whether the folded line begins as the pattern says, in at most `longest` words."""
    return block.count <= longest and bool(pattern.match(block.folded))


def _labels(block: Block) -> bool:
    """Whether a line is a label from end to end, a bare web address, or without any letter or figure."""
    if block.ends and block.count == 1 and block.folded:
        return False
    return bool(_LABELS.fullmatch(block.folded) or re.fullmatch(r"(?:https?://|www\.)\S+|[\W_]+", block.line))


def _closes(block: Block) -> bool:
    """Whether a line is a label such as “Latest articles”, “12 comments” or “Tags: ...”."""
    label = not block.ends or block.line.endswith(":")  # body sentences open with such words, too
    return label and _opens(_CLOSING, block, longest=25) and not _ABOUT.match(block.folded)


def _reaches(block: Block) -> bool:
    """Whether a line is an address of the author, or says how to reach them."""
    return block.count <= 15 and bool(_CONTACT.fullmatch(block.line.strip(" .:")))


def _dated(block: Block) -> bool:
    """Whether a line holds a date, a clock time or a reading time, and beside it nothing but names."""
    rest = _CLOCK.sub(" ", _DATE.sub(" ", block.line))
    words = re.findall(r"[^\W\d_][\w.'’-]*", _DATE_FILLER.sub(" ", rest))
    named = len(words) <= 8 and all(re.fullmatch(_NAME, word) for word in words)
    return named and rest != block.line and block.count <= 25 and not block.line.endswith(("?", "!"))


def _signed(block: Block) -> bool:
    """Whether a line names its writer: by so-and-so, a dash and a name, or a name and an office."""
    return block.count <= 25 and bool(_BYLINE.match(block.line))


BY_WORDS = (
    WordRule("captioned", "caption", "a picture credit ends its paragraph", lambda block: block.captions),
    WordRule("credit", "credit", "names who took or supplied a picture", lambda block: _credits(block.line)),
    WordRule("captioning", "caption", "opens with “File photo:” or the like", partial(_opens, _CAPTION, longest=80)),
    WordRule("label", "navigation", "a label or button of the page, or no word at all", _labels),
    WordRule("closing label", "navigation", "opens comments, tags or a list of links", _closes),
    WordRule("pointer", "navigation", "“Read more:” and the like: another page", partial(_opens, _POINTER, longest=25)),
    WordRule("appeal", "navigation", "asks to subscribe, follow or click", partial(_opens, _APPEAL, longest=30)),
    WordRule("contact", "bio", "says how to reach the author", _reaches),
    WordRule("cookies", "navigation", "asks for consent to cookies", partial(_opens, _COOKIES, longest=80)),
    WordRule(
        "notice", "navigation", "the editors' note, not the author's words", partial(_opens, _NOTICE, longest=120)
    ),
    WordRule("about", "bio", "announces the author's biography", partial(_opens, _ABOUT, longest=5)),
    WordRule("date", "byline", "a date, a time or a reading time, with at most names beside it", _dated),
    WordRule("byline", "byline", "names the writer or the outlet", _signed),
)


# ---- Rules by place: what a paragraph is, given where it stands


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """A rule that looks at a paragraph on its page: what it makes of it, why, and when it applies."""

    name: str
    role: str
    why: str
    applies: Callable[[Page, int], bool]


def _under_about(page: Page, i: int) -> bool:
    """Whether at most two paragraphs part it from “About the author” below the article."""
    if i <= page.last or page.claimed[i] or not page.blocks[i].ends:
        return False
    above = [j for j in range(max(page.last + 1, i - 3), i) if _ABOUT.match(page.blocks[j].folded)]
    return bool(above) and all(page.blocks[j].ends for j in range(above[-1] + 1, i))


def _is_bio(page: Page, i: int) -> bool:
    """Whether a paragraph outside the prose says who somebody is whom a byline names, or whom the prose does not."""
    found = _BIO.match(page.blocks[i].line)
    if not found or page.first <= i <= page.last or page.first > page.last:
        return False
    surname = re.compile(rf"\b{re.escape(found['name'].split()[-1])}\b" if found["name"] else "$^")
    bylines = (block for block, claim in zip(page.blocks, page.claimed, strict=True) if claim == "byline")
    prose = (page.blocks[j] for j in range(page.first, page.last + 1) if page.prose[j])
    if not found["name"] or any(surname.search(block.line) for block in bylines):
        return True
    return i > page.last and not any(surname.search(block.line) for block in prose)


def _is_note(page: Page, i: int) -> bool:
    """Whether a paragraph is “Notes” or numbered below it, or numbered in brackets and that number stands above."""
    number = re.match(r"\[\d{1,2}\](?=\s)", page.blocks[i].line)
    above = page.blocks[max(page.first, i - 200) : i]
    return i in page.notes or (number is not None and any(number[0] in block.line[4:] for block in above))


def _is_title(page: Page, i: int) -> bool:
    """Whether a line above the prose is the title, alone or with the outlet's name behind it."""
    if i >= page.first or not page.title:
        return False
    line, outlet = page.blocks[i].folded, r"\s[|–—-]\s"
    return page.title in (line, re.split(outlet, line)[0]) or line == re.split(outlet, page.title)[0]


def _is_pull_quote(page: Page, i: int) -> bool:
    """Whether a paragraph of 5 to 40 words stands again inside a longer paragraph of prose nearby."""
    block = page.blocks[i]
    if not 5 <= block.count <= 40:
        return False
    near = (page.blocks[j] for j in range(max(0, i - 15), min(len(page.blocks), i + 16)) if page.prose[j])
    return any(other.count > block.count + 3 and block.folded in other.folded for other in near)


def _is_pictured(page: Page, i: int) -> bool:
    """Whether the first prose says what people do, in the present, and has a date at its end or a credit below."""
    block = page.blocks[i]
    if i != page.first or block.count > 60 or not _PICTURED.search(block.line) or sum(page.prose) < 3:
        return False
    dated = any(match.end() >= len(block.line) - 2 for match in _DAY.finditer(block.line))
    return dated or page.claimed[i + 1 : i + 2] == ("credit",)


def _is_standfirst(page: Page, i: int) -> bool:
    """Whether the first prose, at most 60 words, stands alone between the title and the byline."""
    if i != page.first or not page.title or page.blocks[i].count > 60 or "byline" in page.claimed[:i]:
        return False
    return "byline" in page.claimed[i + 1 : i + 4] and not any(page.prose[i + 1 : i + 2]) and sum(page.prose) > 1


def _is_name(page: Page, i: int) -> bool:
    """Whether a line above the prose is a name: not the title, and next to a date or a byline."""
    near = "byline" in page.claimed[max(0, i - 1) : i + 2]
    return i < page.first and near and bool(re.fullmatch(_NAMES, page.blocks[i].line))


def _is_turn(page: Page, i: int) -> bool:
    """Whether a line opens with its speaker and another one nearby does too, as in a transcript."""
    if not page.first - 2 <= i < page.close or not _SPEAKER.match(page.blocks[i].line):
        return False
    return sum(bool(_SPEAKER.match(block.line)) for block in page.blocks[max(0, i - 5) : i + 6]) > 1


def _is_announced(page: Page, i: int) -> bool:
    """Whether a line belongs to a list, or a quotation without marks, that a colon in the prose announces."""
    j = i - 1
    while j > page.first and i - j < 30 and _ITEM.match(page.blocks[j].line):
        j -= 1
    return page.first <= j < page.close and page.prose[j] and page.blocks[j].line.endswith(":")


def _is_display(page: Page, i: int, *, longest: int = 25) -> bool:
    """Whether a paragraph is a line set apart, of at most `longest` words."""
    return page.blocks[i].displayed and page.blocks[i].count <= longest and not (page.prose[i] and len(page.blocks) < 3)


def _is_crumb(page: Page, i: int) -> bool:
    """Whether a line above the prose is the path to the page."""
    return i < page.first and _breadcrumb(page.blocks[i])


def _is_head(page: Page, i: int) -> bool:
    """Whether a line set apart stands above the prose."""
    return i < page.first and _is_display(page, i)


def _is_foot(page: Page, i: int) -> bool:
    """Whether a line set apart stands below the prose."""
    return i > page.last and _is_display(page, i)


BY_PLACE = (
    PlaceRule("biography", "bio", "directly below “About the author”", _under_about),
    PlaceRule("who is who", "bio", "outside the prose, says who somebody is whom it does not name", _is_bio),
    PlaceRule("beyond", "navigation", "below the label that closes the article", lambda page, i: i > page.close),
    PlaceRule("breadcrumb", "navigation", "the path to the page", _is_crumb),
    PlaceRule("note", "credit", "a numbered note", _is_note),
    PlaceRule("title", "title", "the title, or the title again", _is_title),
    PlaceRule("pull quote", "heading", "stands again inside a longer paragraph", _is_pull_quote),
    PlaceRule(
        "pictured", "caption", "opens the page, says who does what, ends with the day or its credit", _is_pictured
    ),
    PlaceRule("standfirst", "heading", "sentences between title and byline", _is_standfirst),
    PlaceRule("name", "byline", "a name beside a date or a byline", _is_name),
    PlaceRule("turn", "body", "a turn in a transcript", _is_turn),
    PlaceRule("announced", "body", "a colon in the prose announces it", _is_announced),
    PlaceRule("head", "heading", "above the prose, not a sentence", _is_head),
    PlaceRule("foot", "navigation", "below the prose, not a sentence", _is_foot),
    PlaceRule("heading", "heading", "between paragraphs, short, not a sentence", partial(_is_display, longest=14)),
)


def _role(page: Page, i: int) -> str:
    """The role of a paragraph: by its own words, else by the first rule of place that applies, else body."""
    return page.claimed[i] or next((rule.role for rule in BY_PLACE if rule.applies(page, i)), "body")
