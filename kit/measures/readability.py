"""Readability: counts of sentences, words and syllables, and the formulas that make a score of them.

A score is a proxy: it measures length, not sense. Each formula stands here once, a line each, with its source.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from kit.measures.syllables import syllables
from kit.texts.loading import TextError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

CMU_DICTIONARY = Path(__file__).parent.parent / "data" / "cmudict" / "cmudict.gz"
SMOG_SENTENCES = 30


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas need: how many sentences, words, syllables, letters (figures included), and long words.

    `polysyllables` have three syllables or more (SMOG); `complex_words` are those of them that Gunning counts (Fog).
    """

    sentences: int
    words: int
    syllables: int
    letters: int
    polysyllables: int
    complex_words: int

    @property
    def words_per_sentence(self) -> float:
        """The average length of a sentence, in words."""
        return self.words / self.sentences

    @property
    def syllables_per_word(self) -> float:
        """The average length of a word, in syllables."""
        return self.syllables / self.words

    @property
    def letters_per_word(self) -> float:
        """The average length of a word, in letters and figures."""
        return self.letters / self.words

    @property
    def letters_per_100_words(self) -> float:
        """Letters and figures in a hundred words."""
        return 100 * self.letters / self.words

    @property
    def sentences_per_100_words(self) -> float:
        """Sentences in a hundred words."""
        return 100 * self.sentences / self.words

    @property
    def complex_words_per_100_words(self) -> float:
        """Gunning's hard words in a hundred words."""
        return 100 * self.complex_words / self.words

    @property
    def polysyllables_in_30_sentences(self) -> float:
        """Words of three syllables or more in thirty sentences."""
        return 30 * self.polysyllables / self.sentences


def count_words(
    words: Iterable[tuple[str, str, int]], sentences: int, *, openers: Container[int] = frozenset()
) -> Counts:
    """The counts of some words, each given as written, folded, and with its syllables.

    `openers` are the places (0, 1, ...) of the words that open a sentence, where a capital says nothing about a name.
    """
    rows = list(words)
    capitals = [i for i, (written, _, _) in enumerate(rows) if written[:1].isupper()]
    names = {rows[i][1] for i in capitals if i not in openers}
    named = {i for i in capitals if i not in openers or rows[i][1] in names}
    return Counts(
        sentences=sentences,
        words=len(rows),
        syllables=sum(number for _, _, number in rows),
        letters=sum(character.isalnum() for written, _, _ in rows for character in written),
        polysyllables=sum(number >= 3 for _, _, number in rows),
        complex_words=sum(is_complex(form, number) for i, (_, form, number) in enumerate(rows) if i not in named),
    )


def is_complex(form: str, number: int) -> bool:
    """Whether a folded word of `number` syllables, no proper name, is hard in Gunning's sense.

    He leaves out combinations of short words, known here by their hyphens, and verb forms that only -ed or -es make
    three syllables long (created, trespasses); a noun of that shape (sentences) cannot be told from one. Later
    handbooks leave out -ing as well; he does not.
    """
    if "-" in form:
        return any(is_complex(part, syllables(part)) for part in form.split("-") if part)
    return number > 3 or (number == 3 and not re.search(r"[td]ed$|(?:[sxz]|[sc]h|[cg])es$", form))


def flesch_reading_ease(c: Counts) -> float:
    """Flesch's reading ease, about 0 (hard) to 100 (easy)."""
    return 206.835 - 1.015 * c.words_per_sentence - 84.6 * c.syllables_per_word


def flesch_kincaid_grade(c: Counts) -> float:
    """Kincaid's grade level, in years of American schooling."""
    return 0.39 * c.words_per_sentence + 11.8 * c.syllables_per_word - 15.59


def gunning_fog(c: Counts) -> float:
    """Gunning's fog index, in years of American schooling."""
    return 0.4 * (c.words_per_sentence + c.complex_words_per_100_words)


def smog(c: Counts) -> float:
    """McLaughlin's SMOG grade, in years of American schooling."""
    return 3.1291 + 1.0430 * sqrt(c.polysyllables_in_30_sentences)


def coleman_liau(c: Counts) -> float:
    """Coleman and Liau's index, in years of American schooling."""
    return 0.0588 * c.letters_per_100_words - 0.296 * c.sentences_per_100_words - 15.8


def automated_readability_index(c: Counts) -> float:
    """The automated readability index, in years of American schooling."""
    return 4.71 * c.letters_per_word + 0.5 * c.words_per_sentence - 21.43


@dataclass(frozen=True, slots=True)
class Formula:
    """A readability formula: its key, its title, its source, what its score claims, and the function behind it."""

    name: str
    title: str
    cite: str
    says: str
    score: Callable[[Counts], float]


FORMULAS = (
    Formula(
        "flesch_reading_ease",
        "Flesch Reading Ease",
        "Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology, 32(3), 221-233.",
        "How easy a text is: about 0 for very hard, 100 for very easy.",
        flesch_reading_ease,
    ),
    Formula(
        "flesch_kincaid_grade",
        "Flesch-Kincaid Grade Level",
        "Kincaid, J. P., Fishburne, R. P., Rogers, R. L., & Chissom, B. S. (1975). Derivation of new readability "
        "formulas for Navy enlisted personnel (Research Branch Report 8-75). Naval Technical Training Command.",
        "The American school grade whose pupils understand the text.",
        flesch_kincaid_grade,
    ),
    Formula(
        "gunning_fog",
        "Gunning Fog Index",
        "Gunning, R. (1952). The technique of clear writing. McGraw-Hill.",
        "The years of American schooling it takes to read the text with ease.",
        gunning_fog,
    ),
    Formula(
        "smog",
        "SMOG Grade",
        "McLaughlin, G. H. (1969). SMOG grading: a new readability formula. Journal of Reading, 12(8), 639-646.",
        "The American school grade it takes to understand the text fully; made for samples of thirty sentences.",
        smog,
    ),
    Formula(
        "coleman_liau",
        "Coleman-Liau Index",
        "Coleman, M., & Liau, T. L. (1975). A computer readability formula designed for machine scoring. Journal of "
        "Applied Psychology, 60(2), 283-284.",
        "The American school grade of the text, from letters alone, so that a machine need not hear syllables.",
        coleman_liau,
    ),
    Formula(
        "automated_readability",
        "Automated Readability Index",
        "Senter, R. J., & Smith, E. A. (1967). Automated readability index (AMRL-TR-66-220). Aerospace Medical "
        "Research Laboratories.",
        "The American school grade of the text, from letters alone, made for a typewriter that counted key strokes.",
        automated_readability_index,
    ),
)


def formula_text(name: str) -> str:
    """The formula with this key in words and numbers, read from the line of code that reckons it."""
    formula = next((formula for formula in FORMULAS if formula.name == name), None)
    if formula is None:
        raise KeyError(f"no formula {name!r}; there are {', '.join(formula.name for formula in FORMULAS)}")
    expression = inspect.getsource(formula.score).split("return ", 1)[1].strip()
    return re.sub(r"\bc\.", "", expression).replace("_", " ")


def scores(counts: Counts) -> tuple[dict[str, float | None], dict[str, str]]:
    """Every formula's score, rounded to two digits, or None; and for each None the reason in words."""
    refused = {formula.name: reason for formula in FORMULAS if (reason := _refusal(formula, counts))}
    scored = {f.name: None if f.name in refused else round(f.score(counts), 2) for f in FORMULAS}
    return scored, refused


def _refusal(formula: Formula, counts: Counts) -> str:
    if not counts.sentences or not counts.words:
        return "no sentence of the author"
    if formula.score is smog and counts.sentences < SMOG_SENTENCES:
        return f"{counts.sentences} sentence{'s' * (counts.sentences > 1)}; needs {SMOG_SENTENCES}"
    return ""


def textstat_scores(string: str) -> dict[str, float]:
    """The scores that textstat gives the string, by the keys of FORMULAS, to two digits; nothing is downloaded."""
    if not re.search(r"[^\W_]", string):
        raise TextError("There is nothing to score: the text has no word. Give at least one sentence.")
    import textstat

    _offer_dictionary()
    measures = {
        "flesch_reading_ease": textstat.flesch_reading_ease,
        "flesch_kincaid_grade": textstat.flesch_kincaid_grade,
        "gunning_fog": textstat.gunning_fog,
        "smog": textstat.smog_index,
        "coleman_liau": textstat.coleman_liau_index,
        "automated_readability": textstat.automated_readability_index,
    }
    return {name: round(float(measure(string)), 2) for name, measure in measures.items()}


@cache
def _offer_dictionary() -> TemporaryDirectory[str]:
    """The folder with the unpacked CMU dictionary where NLTK, which textstat asks, now looks first; gone when we end.

    NLTK finds no folder inside a zip file, and reads none that others may write to, as a class's shared copy of the kit
    can be. So the packaged file is unpacked into a private one.
    """
    import gzip
    from tempfile import TemporaryDirectory

    import nltk

    folder = TemporaryDirectory(prefix="kit-cmudict-", ignore_cleanup_errors=True)
    corpora = Path(folder.name, "corpora")
    corpora.mkdir(mode=0o700)
    (corpora / "cmudict").mkdir(mode=0o700)
    file = corpora / "cmudict" / "cmudict"
    file.touch(mode=0o600)
    file.write_bytes(_for_nltk(gzip.decompress(CMU_DICTIONARY.read_bytes())))
    nltk.data.path.insert(0, folder.name)
    return folder


def _for_nltk(dictionary: bytes) -> bytes:
    """The dictionary with NLTK's columns: WORD(1) and its phones become WORD, a number, and the phones."""
    return re.sub(rb"(?m)^([^\s(]+)(?:\(\d\))?  ", rb"\1 1 ", dictionary)
