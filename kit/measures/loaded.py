"""Words and phrases that judge while they name: loaded language, with the innocent uses that were held back.

Three steps. The lexicon marks listed words; a word of degree right before a mark belongs to it (“utterly reckless”);
and quotation marks around one to three words that nobody is said to have spoken are marked themselves, since the
marks are the author's: they keep the words at a distance, or deny that somebody deserves a name.
Marks that only name (a title, a word spoken of as a word) are refused; a listed word inside judging marks is theirs.

Martin, J. R., & White, P. R. R. (2005). The language of evaluation. Palgrave Macmillan (force: raised degree);
Recasens, M., et al. (2013). Linguistic models for analyzing and detecting biased language. ACL; Da San Martino, G.,
et al. (2019). Fine-grained analysis of propaganda in news articles. EMNLP.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kit.measures.lexicon import Lexicon, find, load_lexicon
from kit.texts.model import Span, Text
from kit.texts.voices import quotations

# Words that do nothing but raise the degree of what follows.
DEGREE = frozenset(
    "absolute absolutely complete completely deeply downright enormously entirely extremely highly hugely immensely "
    "incredibly intensely outright profoundly pure purely sheer thoroughly totally total truly utter utterly "
    "very wildly".split()
)
# Names of standing that marks around them deny: “experts” are no experts.
STANDING = frozenset(
    "activists ally allies charity democracy doctor doctors election expert experts freedom friend friends hero "
    "heroes journalism journalist journalists leader leaders moderate moderates news peace progress reform reforms "
    "refugee refugees reporter reporters research scholar scholars science scientist scientists solution study studies "
    "truth victory".split()
)
# Words that introduce a word as a word, or a name as a name.
NAMING = frozenset(
    "word words term terms phrase phrases label labelled labeled called calls call calling name named names nicknamed "
    "dubbed titled entitled known means mean meaning meant expression slogan password codenamed number spelt".split()
)
_WHYS = {
    "irony": "the quotation marks are the author's, and keep the words at a distance",
    "delegitimising": "the quotation marks are the author's, and deny that the name is deserved",
}


def loaded(text: Text, *, passages: Iterable[Span] | None = None, lexicon: Lexicon | None = None) -> tuple[Span, ...]:
    """The loaded words and phrases of a text with their strength (1 to 3), and the candidates refused, in order.

    `passages` are the quotations of the text, for a caller that has found them already; `lexicon` is the kit's unless
    somebody brings a list of their own.
    """
    found = quotations(text) if passages is None else passages
    listed = listed_in(text, lexicon or load_lexicon("loaded"))
    marks = sorted(_distance_marks(text, found), key=lambda span: span.start)
    judging = [mark for mark in marks if mark.kind == "loaded"]
    kept = [span for span in listed if not _meets(span, judging)]
    naming = [mark for mark in marks if mark.kind == "rejected" and not _meets(mark, kept)]
    return tuple(sorted((*kept, *judging, *naming), key=lambda span: span.start))


def listed_in(text: Text, lexicon: Lexicon) -> tuple[Span, ...]:
    """The marks that a list alone makes in a text, each with the words of degree before it, and those refused."""
    return tuple(_with_degree(text, find(text, lexicon)))


def _meets(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps one of the others, which stand in order and apart."""
    place = bisect_left(others, span.end, key=lambda other: other.start)
    return place > 0 and others[place - 1].end > span.start


def _with_degree(text: Text, spans: Iterable[Span]) -> Iterator[Span]:
    """The spans in order, each loaded one drawn out over the words of degree right before it and the marks on them."""
    starts = text.words.starts
    waiting: list[Span] = []  # the mark before, which may stand on a word of degree that the next one takes in
    for span in spans:
        start = _start_of_degree(text, bisect_left(starts, span.start), span)
        if any(before.start < start < before.end for before in waiting):
            start = span.start
        yield from (before for before in waiting if before.start < start)
        waiting = [_drawn_out(text, span, start) if start < span.start else span]
    yield from waiting


def _start_of_degree(text: Text, index: int, span: Span) -> int:
    """Where the words of degree begin that lead up to a loaded span at word `index`, or the start of the span."""
    words, start = text.words, span.start
    while span.kind == "loaded" and index and words[index - 1].form in DEGREE and _touch(text, index):
        index -= 1
        start = words[index].start
    return start


def _touch(text: Text, index: int) -> bool:
    """Whether a word and the one before it stand in one sentence with only white space between them."""
    before, word = text.words[index - 1], text.words[index]
    return before.sentence == word.sentence and text.string[before.end : word.start].isspace()


def _drawn_out(text: Text, span: Span, start: int) -> Span:
    degree = text.string[start : span.start].strip()
    why = f"{span.why}; “{degree}” right before it raises the degree and belongs to the mark"
    return replace(span, start=start, cue=text.string[start : span.end], why=why)


def _distance_marks(text: Text, passages: Iterable[Span]) -> Iterator[Span]:
    """The quotation marks that judge, as loaded spans that cover the marks, and those that only name, as rejected."""
    starts = text.words.starts
    for passage in passages:
        if passage.kind == "quotation" and passage.category == "scare":
            yield _distance_mark(text, passage, bisect_left(starts, passage.start), bisect_left(starts, passage.end))


def _distance_mark(text: Text, passage: Span, first: int, last: int) -> Span:
    """The span starts at the mark, not at a word, so that it is the author's voice and not the quoted one."""
    start, end, cue = passage.start, passage.end, text.string[passage.start : passage.end]
    if only_names := _only_names(text, first, last):
        why = f"{cue} does not count as loaded language here: {only_names}"
        return Span(start, end, "rejected", "loaded", cue, why)
    category = "delegitimising" if text.words[last - 1].form in STANDING else "irony"
    return Span(start, end, "loaded", category, cue, f"{cue}: {_WHYS[category]} ({category})", strength=1)


def _only_names(text: Text, first: int, last: int) -> str:
    """Why the marks around words `first:last` do not judge, or the empty string."""
    words = text.words
    written = [text.string[word.start : word.end] for word in words[first:last]]
    near = {word.form for word in words[max(0, first - 2) : first] if word.sentence == words[first].sentence}
    if near & NAMING:
        return "the sentence speaks of the word itself, or says what a thing is called."
    if all(word[0].isupper() or word[0].isdigit() for word in written):
        return "a capital letter or a figure in the marks shows a title, a name or a number."
    return ""
