"""Readability: counts of sentences, words and syllables, and the formulas that make a score of them.

A score is a proxy: it measures length, not sense. Each formula stands here once, a line each, with its source.
"""

from __future__ import annotations

import inspect
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from kit.measures.familiar import familiar_words, is_familiar
from kit.measures.syllables import syllables
from kit.texts.loading import TextError

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

CMU_DICTIONARY = Path(__file__).parent.parent / "data" / "cmudict" / "cmudict.gz"
SMOG_SENTENCES = 30
LONG = 6  # letters: a long word has more


@dataclass(frozen=True, slots=True)
class Counts:
    """What the formulas need: how many sentences, words, syllables, letters (figures included), and hard words.

    `polysyllables` have three syllables or more (SMOG); `complex_words` are those of them that Gunning counts (Fog);
    `long_words` have more than six letters (LIX, RIX); `unfamiliar_words` are those that Dale and Chall count.
    """

    sentences: int
    words: int
    syllables: int
    letters: int
    polysyllables: int
    complex_words: int
    long_words: int
    unfamiliar_words: int

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
    def long_words_per_100_words(self) -> float:
        """Words of more than six letters in a hundred words."""
        return 100 * self.long_words / self.words

    @property
    def long_words_per_sentence(self) -> float:
        """Words of more than six letters in a sentence."""
        return self.long_words / self.sentences

    @property
    def unfamiliar_percent(self) -> float:
        """Dale and Chall's unfamiliar words in a hundred words."""
        return 100 * self.unfamiliar_words / self.words

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
    times = Counter(rows)  # a word that stands in the text many times is looked at once
    lengths = {w: len(w) if w.isalnum() else sum(map(str.isalnum, w)) for w, _, _ in times}
    names, known = _names(rows, openers), familiar_words()
    return Counts(
        sentences=sentences,
        words=len(rows),
        syllables=sum(number * n for (_, _, number), n in times.items()),
        letters=sum(lengths[w] * n for (w, _, _), n in times.items()),
        polysyllables=sum(n for (_, _, number), n in times.items() if number > 2),
        complex_words=sum(n for (w, f, s), n in times.items() if s > 2 and w not in names and is_complex(f, s)),
        long_words=sum(n for (w, _, _), n in times.items() if lengths[w] > LONG),
        unfamiliar_words=sum(
            n for (w, f, _), n in times.items() if f not in known and not is_familiar(w, name=w in names)
        ),
    )


def _names(rows: Sequence[tuple[str, str, int]], openers: Container[int]) -> set[str]:
    """The words, as written, that a capital shows to be names: inside a sentence, or opening one but met inside one."""
    capitals = [(i, written, form) for i, (written, form, _) in enumerate(rows) if written[:1].isupper()]
    names = {form for i, _, form in capitals if i not in openers}
    return {written for _, written, form in capitals if form in names}


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


def dale_chall(c: Counts) -> float:
    """Dale and Chall's raw score: 4.9 and below is their grade 4, 10 and above a college degree."""
    return 0.1579 * c.unfamiliar_percent + 0.0496 * c.words_per_sentence + 3.6365 * (c.unfamiliar_percent > 5)


def lix(c: Counts) -> float:
    """Björnsson's LIX, about 20 (very easy) to 60 (very hard)."""
    return c.words_per_sentence + c.long_words_per_100_words


def rix(c: Counts) -> float:
    """Anderson's RIX, in long words a sentence."""
    return c.long_words_per_sentence


@dataclass(frozen=True, slots=True)
class Formula:
    """A readability formula: its key, title and source, what its score claims, its limits, and the function behind it.

    `checked` says against what the kit's version of it was checked, besides reckonings by hand: a worked example of its
    own paper where we could get one.
    """

    name: str
    title: str
    cite: str
    says: str
    limits: str
    checked: str
    score: Callable[[Counts], float]


FORMULAS = (
    Formula(
        "flesch_reading_ease",
        "Flesch Reading Ease",
        "Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology, 32(3), 221-233.",
        "How easy a text is: about 0 for very hard, 100 for very easy.",
        "Long sentences and long words are proxies: it does not see whether the words are known, or the sentence is"
        " well built. Fitted to reading tests for children; below 0 and above 100 it means nothing more.",
        "The seven pairs of sentence length and syllables in the paper's table of styles, given here from memory of"
        " reprints, fall into the bands it gives them. No worked passage could be had.",
        flesch_reading_ease,
    ),
    Formula(
        "flesch_kincaid_grade",
        "Flesch-Kincaid Grade Level",
        "Kincaid, J. P., Fishburne, R. P., Rogers, R. L., & Chissom, B. S. (1975). Derivation of new readability "
        "formulas for Navy enlisted personnel (Research Branch Report 8-75). Naval Technical Training Command.",
        "The American school grade whose pupils understand the text.",
        "Fitted to 531 sailors reading training manuals, not to newspapers; grades beyond 12 are drawn out, not "
        "measured.",
        "No worked example could be had; the constants are those of the report as reprinted by DuBay (2004).",
        flesch_kincaid_grade,
    ),
    Formula(
        "gunning_fog",
        "Gunning Fog Index",
        "Gunning, R. (1952). The technique of clear writing. McGraw-Hill.",
        "The years of American schooling it takes to read the text with ease.",
        "Hard words are hard by their length alone, and so is every familiar long one (tomorrow, everybody); names "
        "are known by their capitals only.",
        "No worked example could be had.",
        gunning_fog,
    ),
    Formula(
        "smog",
        "SMOG Grade",
        "McLaughlin, G. H. (1969). SMOG grading: a new readability formula. Journal of Reading, 12(8), 639-646.",
        "The American school grade it takes to understand the text fully; made for samples of thirty sentences.",
        "Refused below thirty sentences, for which it was made; asks for full understanding, so that it comes out a"
        " grade or two above the others.",
        "The paper's panel has a quick way by hand: 95 long words give 10, 110 give 10, plus 3; the formula comes "
        "within its standard error of 1.52 grades of both.",
        smog,
    ),
    Formula(
        "coleman_liau",
        "Coleman-Liau Index",
        "Coleman, M., & Liau, T. L. (1975). A computer readability formula designed for machine scoring. Journal of "
        "Applied Psychology, 60(2), 283-284.",
        "The American school grade of the text, from letters alone, so that a machine need not hear syllables.",
        "Letters only: short rare words pass for easy. Fitted to how many gaps readers filled in cloze tests.",
        "The paper's long form, by way of the percentage of cloze gaps filled (141.8401, 0.214590, 1.079812; "
        "27.4004, 23.06395, as koRpus documents it), gives the same to 0.1 of a grade. No worked passage could be "
        "had.",
        coleman_liau,
    ),
    Formula(
        "automated_readability",
        "Automated Readability Index",
        "Senter, R. J., & Smith, E. A. (1967). Automated readability index (AMRL-TR-66-220). Aerospace Medical "
        "Research Laboratories.",
        "The American school grade of the text, from letters alone, made for a typewriter that counted key strokes.",
        "Letters only; the typewriter counted key strokes, and whether stops and commas were among them we could "
        "not check: here they are not.",
        "No worked example could be had; the constants are those of the report as reprinted by DuBay (2004).",
        automated_readability_index,
    ),
    Formula(
        "dale_chall",
        "Dale-Chall Score",
        "Dale, E., & Chall, J. S. (1948). A formula for predicting readability. Educational Research Bulletin, 27(1), "
        "11-20, 28; Instructions, 27(2), 37-54.",
        "How hard a text is by its sentences and by words that American fourth-graders did not know: 4.9 and below is "
        "grade 4, then two grades a point up to 9.9 (college); 10 and above a college degree.",
        "The list is of what American children knew decades ago: e-mail is unfamiliar, buggy is not. A name counts as "
        "familiar whether it is a person's, a place's or, mostly, an organisation's. That 3.6365 is added only above 5 "
        "per cent is how it is used today; accounts of the paper add it always.",
        "No worked example could be had; the constants are those of the paper as reprinted by DuBay (2004).",
        dale_chall,
    ),
    Formula(
        "lix",
        "LIX",
        "Björnsson, C. H. (1968). Läsbarhet. Liber.",
        "How hard a text is in any language with an alphabet: about 20 very easy, 60 very hard.",
        "Made for Swedish, which writes compounds as one word. Björnsson ended a sentence at a colon too; the kit does "
        "not. Figures count as letters here.",
        "No worked example could be had; the steps are those of Anderson's (1981) English account.",
        lix,
    ),
    Formula(
        "rix",
        "RIX",
        "Anderson, J. (1983). Lix and Rix: variations on a little-known readability index. Journal of Reading, 26(6), "
        "490-496.",
        "How many long words there are in a sentence: the same idea as LIX, for counting by hand.",
        "The length of a sentence counts only by the long words in it. Figures count as letters here.",
        "No worked example could be had; its table of grades is not given here for that reason.",
        rix,
    ),
)


def formula_text(name: str) -> str:
    """The formula with this key in words and numbers, read from the line of code that reckons it."""
    formula = next((formula for formula in FORMULAS if formula.name == name), None)
    if formula is None:
        raise KeyError(f"no formula {name!r}; there are {', '.join(formula.name for formula in FORMULAS)}")
    expression = inspect.getsource(formula.score).split("return ", 1)[1].strip()
    return re.sub(r"\bc\.", "", expression).replace("_", " ")


def scores(counts: Counts, *, short_smog: bool = False) -> tuple[dict[str, float | None], dict[str, str]]:
    """Every formula's score, rounded to two digits, or None; and for each None the reason in words.

    `short_smog` gives SMOG for fewer than thirty sentences too, as if the text went on in the same way.
    """
    refused = {f.name: reason for f in FORMULAS if (reason := _refusal(f, counts, short_smog=short_smog))}
    scored = {f.name: None if f.name in refused else round(f.score(counts), 2) for f in FORMULAS}
    return scored, refused


def _refusal(formula: Formula, counts: Counts, *, short_smog: bool) -> str:
    if not counts.sentences or not counts.words:
        return "no sentence of the author"
    if formula.score is smog and not short_smog and counts.sentences < SMOG_SENTENCES:
        return f"{counts.sentences} sentence{'s' * (counts.sentences > 1)}; needs {SMOG_SENTENCES}"
    return ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Why textstat 0.7.13 and the kit score a text differently: the formulas it moves, and what each engine does.

    `example` is a text of ours whose score by the first of the formulas differs for this reason alone.
    """

    name: str
    formulas: tuple[str, ...]
    kit: str
    textstat: str
    example: str


_ALL = tuple(formula.name for formula in FORMULAS)
DIFFERENCES = (
    Difference(
        "short sentences",
        _ALL,
        "Every sentence counts, however short.",
        "A sentence of one or two words is left out of the number of sentences; its words still count.",
        "No deal. Talks collapsed. The two envoys left the hall and flew home.",
    ),
    Difference(
        "stops inside a sentence",
        _ALL,
        "A stop after an abbreviation, in a figure or before a name does not end the sentence.",
        "Every full stop, question mark and exclamation mark ends a sentence.",
        "The two envoys met Mr. Brandt in the old hall.",
    ),
    Difference(
        "the constant of Coleman-Liau",
        ("coleman_liau",),
        "0.0588, as published.",
        "0.058, which takes about a third of a grade off.",
        "The two envoys left the old hall and flew home that same night.",
    ),
    Difference(
        "names in Fog",
        ("gunning_fog",),
        "Proper names do not count as hard words.",
        "Names of three syllables or more count as hard words.",
        "The two envoys left the hall with Veronica and flew home.",
    ),
    Difference(
        "easy words in Fog",
        ("gunning_fog",),
        "Every word of three syllables or more counts as hard, but for Gunning's own exceptions.",
        "A long word on Dale and Chall's list does not count as hard; Gunning's exceptions do.",
        "The two envoys asked everybody in the hall and flew home.",
    ),
    Difference(
        "inflections in Dale-Chall",
        ("dale_chall",),
        "A regular form of a word on the list is as familiar as the word.",
        "A word is familiar only in the very form in which it stands in the list.",
        "The farmers waited in the hall and wanted longer talks.",
    ),
    Difference(
        "names and figures in Dale-Chall",
        ("dale_chall",),
        "Names of persons and places, and figures, are familiar.",
        "Names and figures are unfamiliar.",
        "The men from Arkadia met in the hall with Valentina in 1987.",
    ),
    Difference(
        "compounds",
        ("dale_chall", "gunning_fog"),
        "A compound with a hyphen is as hard as the hardest of its parts.",
        "The hyphen is struck out, and what is left is one long word: hard-working becomes hardworking.",
        "The hard-working men met in the old hall.",
    ),
    Difference(
        "curly apostrophes",
        ("dale_chall",),
        "A word is the same with a curly apostrophe as with a straight one.",
        "A curly apostrophe is struck out, and what is left is no word of any list: don’t becomes dont.",
        "They don’t know why the men can’t come in.",
    ),
    Difference(
        "signs as characters",
        ("automated_readability",),
        "Letters and figures are counted, signs are not.",
        "Every character but white space is counted, stops, commas and quotation marks among them.",
        "“The men, the boys, the girls, all of them,” he said, “went home.”",
    ),
    Difference(
        "figures read aloud",
        ("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "smog"),
        "A figure has the syllables it is read with, 1987 six; so it can be a hard word.",
        "A figure has one syllable.",
        "The men met in the hall in 1987 and again in 1991.",
    ),
    Difference(
        "short texts in SMOG",
        ("smog",),
        "Fewer than thirty sentences are refused, unless asked for.",
        "Any text is scored.",
        "The two envoys left the hall and flew home that night.",
    ),
)


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
        "dale_chall": textstat.dale_chall_readability_score,
        "lix": textstat.lix,
        "rix": textstat.rix,
    }
    return {name: round(float(measure(string)), 2) for name, measure in measures.items()}


def textstat_syllables(words: Iterable[str]) -> tuple[int, ...]:
    """The syllables that textstat gives each word; nothing is downloaded."""
    import textstat

    _offer_dictionary()
    return tuple(int(textstat.syllable_count(word)) for word in words)


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
