"""A sentence as a row of words with what stands between them, and the small closed word classes that rules ask for."""

from __future__ import annotations

from dataclasses import dataclass

from kit.texts.model import Text

DETERMINERS = frozenset(
    "a an the this that these those some any no every each another my your his her its our their".split()
)
PRONOUNS = frozenset("i you he she it we they there this these those everyone everybody nobody someone who".split())
PREPOSITIONS = frozenset(
    "about above across after against among at before behind between by during for from in into of off on onto over "
    "since through to toward towards under until upon with within without despite amid near like than per via".split()
)
CONJUNCTIONS = frozenset(
    "and but or nor yet so that which who whom whose when while whereas where why how if whether because although "
    "though as unless what".split()
)
AUXILIARIES = frozenset(
    "is are was were be been being am has have had do does did will would can could may might shall should must ought "
    "isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't cannot couldn't "
    "shouldn't mustn't he's she's it's they're we're i'm you're that's there's i've we've they've he'd she'd they'd "
    "i'd we'd i'll we'll he'll she'll it'll they'll".split()
)
_PAST = frozenset(
    "went came took made gave got left lost won saw knew met held began ran stood fell rose led kept became brought "
    "sent built sat spoke chose broke felt found grew paid meant needs wants knows makes takes goes gets".split()
)
NEGATIONS = frozenset(
    "not never cannot neither nor hardly refuse refuses refused refusing decline declines declined "
    "declining fail fails failed can't couldn't won't wouldn't doesn't don't didn't isn't wasn't".split()
)
_TIMES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow january february april "
    "june july august september october november december".split()
)
_ADVERBS = frozenset(
    "also then later even often once again still now just earlier soon already always long repeatedly "
    "first recently twice".split()
)


@dataclass(frozen=True, slots=True)
class Row:
    """The words `first:last` of a text, whole sentences; `quoted` says which of the text's words are quoted."""

    text: Text
    first: int
    last: int
    quoted: tuple[bool, ...]

    def form(self, index: int) -> str:
        """The folded word, or the empty string outside the row."""
        return self.text.words.forms[index] if self.first <= index < self.last else ""

    def written(self, first: int, last: int) -> str:
        """The exact characters from word `first` up to, not including, word `last`."""
        words = self.text.words
        return self.text.string[words.starts[first] : words.ends[last - 1]] if first < last else ""

    def gap(self, index: int) -> str:
        """The characters between the word before this one, or the start of the sentence, and this one."""
        words, sentences = self.text.words, self.text.sentences
        if self.first < index < self.last:
            return words.gaps[index]
        if index < self.last:
            return self.text.string[sentences[words.sentences[self.first]].start : words.starts[index]]
        return self.text.string[words.ends[self.last - 1] : sentences[words.sentences[self.last - 1]].end]

    def capital(self, index: int) -> bool:
        """Whether the word begins with a capital letter."""
        return self.first <= index < self.last and self.text.words.capitals[index]

    def joined(self, index: int) -> bool:
        """Whether nothing but white space, or the stop of an initial or a title, stands before this word."""
        gap = self.gap(index)
        if gap.isspace() or not gap:
            return True
        return gap.strip() == "." and len(self.form(index - 1)) <= 4 and self.capital(index - 1)


def is_adverb(form: str) -> bool:
    """Whether a word is one that may stand between a subject and its verb."""
    return form in _ADVERBS or (form.endswith("ly") and len(form) > 4)


def is_time(form: str) -> bool:
    """Whether a word names a day or a month."""
    return form in _TIMES


def is_finite(form: str) -> bool:
    """Whether a word may be the verb of a clause: an auxiliary, a regular past tense, or one of a few others."""
    return form in AUXILIARIES or form in _PAST or (form.endswith("ed") and len(form) > 4)


def starts_clause(row: Row, index: int) -> bool:
    """Whether a word can open a clause: a subject pronoun, a determiner, or a capital letter."""
    form = row.form(index)
    contracted = form in AUXILIARIES and "'" in form and not form.endswith("n't")  # he'd, they're
    return form in PRONOUNS or form in DETERMINERS or contracted or row.capital(index)
