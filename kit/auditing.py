"""A readability score taken apart: its sentences, words and terms; and what other engines make of the same text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import fill

from kit.measures.ownrule import AS_THE_KIT, SOUNDED, Rule, count_by, stop_bounds
from kit.measures.readability import FORMULAS, Counts, Formula, formula_text, scores
from kit.reading import Reading, author_counts, author_words, engines
from kit.texts.model import Text

YOURS = "your rule"
SCORE_NAMES = {
    "flesch_reading_ease": "Flesch reading ease",
    "flesch_kincaid_grade": "Flesch-Kincaid grade",
    "gunning_fog": "Gunning Fog",
    "smog": "SMOG",
    "coleman_liau": "Coleman-Liau",
    "automated_readability": "ARI",
    "dale_chall": "Dale-Chall",
    "lix": "LIX",
    "rix": "RIX",
}
EASIER = ("flesch_reading_ease",)  # a higher score means easier; in all the others it means harder
# What textstat 0.7 takes for a sentence, and how many words it must have for it to count; a test holds both.
_TEXTSTAT_PIECE = re.compile(r"\b[^.!?]+[.!?]*")
_TEXTSTAT_WORDS = 2
_IN_AN_XRAY = ("words per sentence", "syllables per word")


@dataclass(frozen=True, slots=True)
class AuditedSentence:
    """One sentence as it went into the author's scores: `words` are the author's own, with their syllables.

    `others` says how many words in it are quoted or reported and left out; `counted` whether it is one of the author's
    sentences, by most of its words. In an X-ray the words are empty strings and `written` is None.
    """

    number: int
    start: int
    end: int
    written: str | None
    words: tuple[tuple[str, int], ...]
    others: int
    counted: bool

    @property
    def syllables(self) -> int:
        """The syllables of the author's words."""
        return sum(number for _, number in self.words)


@dataclass(frozen=True, slots=True)
class Term:
    """A formula with a text's numbers in it; `reckoned` is empty, and `why` says why, where there are none."""

    formula: str
    expression: str
    reckoned: str
    why: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Two texts compared by one formula; `values` has both scores of each engine, the kit first.

    `differ` is how far the texts lie apart by the kit, `apart` the farthest that two engines lie apart on one text.
    `harder` is 0 or 1, or None where nothing is said, and `why` gives the reason either way.
    """

    formula: str
    values: Mapping[str, tuple[float | None, float | None]]
    differ: float | None
    apart: float | None
    harder: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """What an engine takes for a sentence, `start:end` in characters; `counted` says whether it counts it as one."""

    start: int
    end: int
    counted: bool = True


def audit(reading: Reading) -> tuple[AuditedSentence, ...]:
    """Every sentence of a reading with the words and syllables that went into the author's scores."""
    own, audited, at = author_words(reading), [], 0
    for number, s in enumerate(reading.sentences, start=1):
        inside = range(at, at := at + s.words)
        mine = tuple(_word(reading, i) for i in inside if own[i])
        written = None if reading.text is None else reading.text[s.start : s.end]
        counted = s.voice == "author"
        audited.append(AuditedSentence(number, s.start, s.end, written, mine, s.words - len(mine), counted))
    return tuple(audited)


def terms(reading: Reading) -> tuple[Term, ...]:
    """Every formula with the numbers of the author's words put in, as far as the edition knows them."""
    row = reading.counts["author"]
    if not row["sentences"] or not row["words"]:
        known = {}
    elif reading.text is None:
        values = (row["words"] / row["sentences"], row["syllables"] / row["words"])
        known = dict(zip(_IN_AN_XRAY, values, strict=True))
    else:
        known = term_values(author_counts(reading, AS_THE_KIT))
    return tuple(_term(reading, formula, known) for formula in FORMULAS)


def term_values(counts: Counts) -> dict[str, float]:
    """Every average that the formulas use, by its name in words."""
    names = [name for name, part in vars(Counts).items() if isinstance(part, property)]
    return {name.replace("_", " "): getattr(counts, name) for name in names}


def xray_lacks(readings: Sequence[Reading]) -> str:
    """What the audit cannot show of these readings because they are X-rays, in lines to print; empty for full texts."""
    bare = sum(reading.text is None for reading in readings)
    if not bare:
        return ""
    says = (
        f"{'These texts are' if bare > 1 else 'One text is'} here as X-ray: you see how long each sentence is, "
        "in words and syllables, but not where a stop inside it misled an engine. Formulas that count letters or long "
        "words cannot be reckoned anew, nor can a rule of your own be tried. For that use the practice texts below, or "
        "add your own copies in lesson 00."
    )
    return fill(says, 100)


def engine_scores(reading: Reading, *, rule: Rule | None = None) -> dict[str, dict[str, float | None]]:
    """Engine -> score -> value: the kit, the other engines, and on a full text the student's rule."""
    every = {"the kit": dict(reading.scores), **engines(reading)}
    if rule is not None and reading.text is not None:
        every[YOURS] = scores(author_counts(reading, rule))[0]
    return every


def verdicts(readings: Sequence[Reading], *, rule: Rule | None = None) -> tuple[Verdict, ...]:
    """Two readings compared by every formula, with nothing said where the engines differ by more than the texts.

    The student's rule is an engine among the others where both texts are there in full.
    """
    if len(readings) != 2:
        raise ValueError(f"A verdict compares two texts; it was given {len(readings)}.")
    whole = all(reading.text is not None for reading in readings)
    first, second = (engine_scores(reading, rule=rule if whole else None) for reading in readings)
    refused = {name: why for reading in readings for name, why in reading.refused.items()}
    return tuple(
        _verdict(name, {engine: (first[engine].get(name), second[engine].get(name)) for engine in first}, refused)
        for name in SCORE_NAMES
    )


def cuts(text: Text, rule: Rule) -> dict[str, tuple[Piece, ...]]:
    """Where the kit, textstat and the rule cut a text into sentences, whoever is speaking."""
    kit = tuple(Piece(s.start, s.end) for s in text.sentences)
    return {"the kit": kit, "textstat": textstat_pieces(text.string), YOURS: rule_pieces(text, rule)}


def rule_pieces(text: Text, rule: Rule) -> tuple[Piece, ...]:
    """Where a rule cuts a text into sentences."""
    if rule.cut == "kit":
        return tuple(Piece(s.start, s.end) for s in text.sentences)
    body = [p for p in text.paragraphs if p.role == "body"]
    return tuple(Piece(*bounds) for p in body for bounds in stop_bounds(text.string, p.start, p.end))


def textstat_pieces(string: str) -> tuple[Piece, ...]:
    """Where textstat cuts a string; what it leaves out for having two words or fewer is not counted."""
    return tuple(
        Piece(m.start(), m.start() + len(m[0].rstrip()), len(re.sub(r"[^\w\s']", "", m[0]).split()) > _TEXTSTAT_WORDS)
        for m in _TEXTSTAT_PIECE.finditer(string)
    )


def passage_counts(text: Text, rule: Rule = AS_THE_KIT) -> Counts:
    """The counts of a whole text by a rule, whoever is speaking; the default counts as the kit does."""
    words = list(zip(text.words.written, text.words.forms, strict=True))
    return count_by(rule, words, len(rule_pieces(text, rule)), openers={s.first for s in text.sentences})


def sounded(text: Text, rule: Rule) -> tuple[int, ...]:
    """The syllables of each word of a text by a rule."""
    return tuple(map(SOUNDED[rule.syllable], text.words.written))


def _word(reading: Reading, place: int) -> tuple[str, int]:
    start, length, number = reading.words[place]
    return ("" if reading.text is None else reading.text[start : start + length]), number


def _term(reading: Reading, formula: Formula, known: Mapping[str, float]) -> Term:
    expression, score = formula_text(formula.name), reading.scores.get(formula.name)
    if score is None:
        return Term(formula.name, expression, "", reading.refused.get(formula.name, "no score"), None)
    reckoned = expression
    for name in sorted(known, key=len, reverse=True):
        reckoned = reckoned.replace(name, f"{known[name]:.4g}")
    if re.search("[a-z]", reckoned.replace("sqrt", "")):
        return Term(formula.name, expression, "", "needs words that the X-ray does not have", score)
    return Term(formula.name, expression, reckoned, "", score)


def _verdict(
    formula: str, values: Mapping[str, tuple[float | None, float | None]], refused: Mapping[str, str]
) -> Verdict:
    kit = values["the kit"]
    if kit[0] is None or kit[1] is None:
        return Verdict(formula, values, None, None, None, f"not said: the kit refuses a score ({refused[formula]})")
    differ = round(abs(kit[0] - kit[1]), 2)
    given = [[score for pair in values.values() if (score := pair[i]) is not None] for i in (0, 1)]
    apart = round(max(max(each) - min(each) for each in given), 2)
    if apart > differ:
        why = f"not said: the engines differ by {apart:.1f}, the texts by {differ:.1f}"
        return Verdict(formula, values, differ, apart, None, why)
    orders = {_harder(formula, pair) for pair in values.values() if None not in pair}
    if len(orders) > 1:
        return Verdict(formula, values, differ, apart, None, "not said: the engines do not agree which is harder")
    why = f"the texts differ by {differ:.1f}, the engines by {apart:.1f} at most"
    return Verdict(formula, values, differ, apart, orders.pop(), why)


def _harder(formula: str, pair: tuple[float | None, float | None]) -> int | None:
    """Which of two scores means the harder text, None where they are equal."""
    first, second = pair
    if first is None or second is None or first == second:
        return None
    return int((second > first) != (formula in EASIER))
