"""The shapes everything else is made of: a text, its parts, and marked spans, all as offsets into the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload

ROLES = ("body", "heading", "caption", "credit", "byline", "bio", "navigation", "title")
VOICES = ("author", "reported", "quoted")
STANCES = ("neutral", "doubting", "endorsing")
KINDS = ("hedge", "booster", "loaded", "quotation", "reported", "attribution", "rejected")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: `start:end` in characters, and the part it plays on the page (one of ROLES)."""

    start: int
    end: int
    role: str = "body"


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a body paragraph: `start:end` in characters, its paragraph (an index), its words as `first:last`.

    `first:last` slices `Text.words`.
    """

    start: int
    end: int
    paragraph: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a body sentence: `start:end` in characters, its folded form, and the index of its sentence.

    `form` is lower-case with straight apostrophes, so that a lexicon need only know one spelling.
    """

    start: int
    end: int
    form: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Words(Sequence[Word]):
    """The words of a text as one table that all finders share: a column for each thing that they ask, row by row.

    Taken as a sequence it gives a `Word` for each row; whoever looks at every word reads the columns, which is several
    times as fast. `gaps` holds what stands between each word and the one before it in the text; `capitals` says which
    words begin with a capital letter.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    written: tuple[str, ...]
    forms: tuple[str, ...]
    sentences: tuple[int, ...]
    gaps: tuple[str, ...]
    capitals: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, place: int | slice) -> Word | tuple[Word, ...]:
        if isinstance(place, slice):
            columns = (self.starts[place], self.ends[place], self.forms[place], self.sentences[place])
            return tuple(map(Word, *columns))
        return Word(self.starts[place], self.ends[place], self.forms[place], self.sentences[place])

    def __iter__(self) -> Iterator[Word]:
        return map(Word, self.starts, self.ends, self.forms, self.sentences)


@dataclass(frozen=True, slots=True)
class Span:
    """One marked stretch of a text, `start:end` in characters, with the reason it was marked.

    `cue` is the marked phrase (for a quotation or report: what gave it away); `why` says in words which entry or rule
    fired or held it back; `speaker` is set where the text names one; `strength` is 1 to 3 for loaded language; spans
    that make up one discontinuous cue share a `group`. `stance` (one of STANCES) is what the reporting verb of an
    attribution, report or quotation lets one think of the words; None where no verb attributes them.
    """

    start: int
    end: int
    kind: str
    category: str
    cue: str
    why: str
    voice: str = "author"
    speaker: str | None = None
    strength: int | None = None
    group: int | None = None
    stance: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A text exactly as it was given, cut into paragraphs, sentences and words.

    Only body paragraphs have sentences and words, so nothing else on the page can be measured.
    """

    id: str
    string: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...] = field(repr=False)
    words: Words = field(repr=False)

    def __getitem__(self, part: slice) -> str:
        """The exact characters of `text[start:end]`."""
        return self.string[part]
