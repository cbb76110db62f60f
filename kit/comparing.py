"""Two texts held against each other: rates with intervals, differences with their chances, and how much text it takes.

A rate is marks per 1,000 of the author's own words. Marks come in clusters: a sentence that hedges once hedges again.
So the sentence, not the word, is the unit here: intervals use the spread between sentences, and the permutation
deals out whole sentences. What these numbers are worth at which length is printed by `benchmarks/statistics.py`.

Interval of a ratio of totals: Cochran, W. G. (1977). Sampling techniques, chapter 6 (on the log scale, with Student's
t). Exact Poisson interval: Garwood, F. (1936). Biometrika 28. Permutation: Fisher (1935); Good, P. (2005). Permutation,
parametric and bootstrap tests of hypotheses. Many comparisons: Holm, S. (1979). Scandinavian Journal of Statistics 6.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log, sqrt
from typing import TYPE_CHECKING
from zlib import crc32

from kit.reading import Reading, voice_of_each_word
from kit.texts.model import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

CUES = ("hedge", "booster", "loaded")
LEAST_SENTENCES = 13  # shorter texts were not tried: nothing is said about them
SURE, POWER = 0.95, 0.8  # how often an interval covers; how often a difference of this size would be seen
ROUNDS = 4999


class TooShort(ValueError):
    """A text with too few sentences for an interval; the message says how many it would take."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Marks per 1,000 words with its 95 % interval `low:high`, from `marks` in `words` words of `sentences` sentences.

    `poisson` is the exact interval that would hold if each mark came by itself, and `bootstrap` what sentences drawn
    anew give (percentiles; too narrow for short texts): both for comparison.
    """

    per_1000: float
    low: float
    high: float
    poisson: tuple[float, float]
    bootstrap: tuple[float, float]
    marks: int
    words: int
    sentences: int


@dataclass(frozen=True, slots=True)
class Difference:
    """How the rates of one kind differ between two texts, first against second.

    `ratio` (the effect size) has its 95 % interval `low:high`; `p` is the share of deals of all sentences at random
    that differ as much; `p_holm` the same, corrected for all measures that are shown together; `words_needed` is how
    many of the author's own words of each text would show a difference of this size 8 times in 10 (None: no number).
    """

    kind: str
    first: Rate
    second: Rate
    ratio: float | None
    low: float | None
    high: float | None
    p: float
    p_holm: float
    words_needed: int | None

    @property
    def rates(self) -> tuple[Rate, Rate]:
        """Both rates, in order."""
        return self.first, self.second

    def verdict(self, labels: Sequence[str] = ("The first text", "The second text")) -> str:
        """What may be said: which text has more, or that the texts are too short to say."""
        if self.p_holm <= 1 - SURE:
            label = labels[self.first.per_1000 < self.second.per_1000]
            return f"{label} has more: chance alone would seldom give as much (p = {self.p_holm:.3f})."
        if self.words_needed is None:
            return "Too short to say, and no length can be named: one rate is 0, or the two are the same."
        about = float(f"{self.words_needed:.2g}")  # an estimate from a handful of marks is good for two digits at most
        return f"Too short to say: about {about:,.0f} words of each author would show such a difference."


@dataclass(frozen=True, slots=True)
class Sample:
    """The author's own words of a text, sentence by sentence: how many marks and how many words each has."""

    marks: Numbers
    words: Numbers

    @property
    def per_word(self) -> float:
        """Marks per word."""
        return float(self.marks.sum() / self.words.sum())


def cues(reading: Reading, *, voices: Sequence[str] = ("author",)) -> tuple[Span, ...]:
    """The hedges, boosters and loaded words said in these voices; a cue in two halves counts by its first."""
    halves: set[tuple[str, int]] = set()
    found = []
    for span in reading.spans:
        if span.kind in CUES and span.voice in voices and (span.kind, span.group) not in halves:
            found.append(span)
            halves |= {(span.kind, span.group)} if span.group is not None else set()
    return tuple(found)


def rate(reading: Reading, marks: float) -> float:
    """Marks per 1,000 of the author's own words, to one decimal; raises ValueError where the author says nothing."""
    words = reading.counts["author"]["words"]
    if not words:
        raise ValueError(
            f"“{reading.id}” has no words of its author, so a rate has no base; look at the marks instead."
        )
    return round(1000 * marks / words, 1)


def sample(reading: Reading, kind: str) -> Sample:
    """The sentences in which the author speaks, with the author's words in each and the author's marks of a kind."""
    import numpy as np

    starts = [sentence.start for sentence in reading.sentences]
    words, marks = np.zeros(len(starts)), np.zeros(len(starts))
    for (start, _, _), voice in zip(reading.words, voice_of_each_word(reading), strict=True):
        words[bisect_right(starts, start) - 1] += voice == "author"
    for span in cues(reading):
        if span.kind == kind:
            marks[bisect_right(starts, span.start) - 1] += 1
    spoken = words > 0
    return Sample(marks[spoken], words[spoken])


def interval(drawn: Sample, *, rounds: int = ROUNDS) -> Rate:
    """The rate of a sample with its intervals; raises TooShort below 13 sentences."""
    _refuse_short(drawn)
    marks, words, middle = drawn.marks.sum(), drawn.words.sum(), drawn.per_word
    low, high = poisson = _poisson(float(marks), float(words))
    if marks:
        reach = _student(len(drawn.words) - 1) * _spread(drawn)
        low, high = 1000 * middle * exp(-reach), 1000 * middle * exp(reach)
    return Rate(1000 * middle, low, high, poisson, _bootstrap(drawn, rounds), int(marks), int(words), len(drawn.words))


def difference(kind: str, first: Sample, second: Sample) -> Difference:
    """How two samples of one kind of mark differ; `p_holm` is `p` until it is corrected by `compare`."""
    rates = interval(first), interval(second)
    p = permutation(first, second)
    if not (rates[0].marks and rates[1].marks):
        return Difference(kind, *rates, None, None, None, p, p, None)
    ratio = first.per_word / second.per_word
    spread = sqrt(_spread(first) ** 2 + _spread(second) ** 2)
    reach = _student(min(len(first.words), len(second.words)) - 1) * spread
    needed = words_needed(first, second)
    return Difference(kind, *rates, ratio, ratio * exp(-reach), ratio * exp(reach), p, p, needed)


def compare(first: Reading, second: Reading, *, kinds: Sequence[str] = CUES) -> tuple[Difference, ...]:
    """How two readings differ in these kinds of marks, with Holm's correction over all of them."""
    found = [difference(kind, sample(first, kind), sample(second, kind)) for kind in kinds]
    corrected = holm([each.p for each in found])
    return tuple(replace(each, p_holm=p) for each, p in zip(found, corrected, strict=True))


def permutation(first: Sample, second: Sample, *, rounds: int = ROUNDS) -> float:
    """How often two texts dealt at random from all sentences differ at least as much as these two, two-sided.

    Exact where the sentences of both are of one kind; where one author's are far longer, it rejects too seldom.
    """
    import numpy as np

    marks, words = _pooled(first, second)
    dealt = _shares(marks, words, min(len(first.words), len(second.words)), rounds)
    differs = np.abs(first.per_word - second.per_word) - 1e-12
    return float((1 + np.sum(np.abs(dealt) >= differs)) / (rounds + 1))


def placebo(one: Sample, *, rounds: int = ROUNDS) -> Numbers:
    """One author against himself: differences per 1,000 words between two halves of the sentences, dealt at random."""
    return 1000 * _shares(one.marks, one.words, len(one.words) // 2, rounds)


def words_needed(first: Sample, second: Sample) -> int | None:
    """How many words of each text would show this ratio of rates 8 times in 10 (at 5 %), or None where it is 1."""
    if not (first.per_word and second.per_word) or first.per_word == second.per_word:
        return None
    per_word = sum(_spread(each) ** 2 * float(each.words.sum()) for each in (first, second))
    return ceil((_normal(0.5 + SURE / 2) + _normal(POWER)) ** 2 * per_word / log(first.per_word / second.per_word) ** 2)


def holm(ps: Sequence[float]) -> tuple[float, ...]:
    """The p values corrected for their number, so that one false alarm among all of them stays as rare as for one."""
    order = sorted(range(len(ps)), key=ps.__getitem__)
    corrected, worst = [0.0] * len(ps), 0.0
    for rank, place in enumerate(order):
        worst = max(worst, min(1.0, (len(ps) - rank) * ps[place]))
        corrected[place] = worst
    return tuple(corrected)


def _refuse_short(drawn: Sample) -> None:
    sentences = len(drawn.words)
    if sentences < LEAST_SENTENCES:
        raise TooShort(
            f"Too short to say: the author speaks in {sentences} sentences, and an interval takes at least "
            f"{LEAST_SENTENCES}. Take a longer text, or several texts together."
        )


def _spread(drawn: Sample) -> float:
    """The standard error of the log of the rate, from how the sentences differ."""
    left = drawn.marks - drawn.per_word * drawn.words
    size = len(left)
    return float(sqrt(size / (size - 1) * (left**2).sum()) / drawn.marks.sum())


def _poisson(marks: float, words: float) -> tuple[float, float]:
    """Garwood's exact interval for marks that come by themselves, per 1,000 words."""
    from scipy.stats import chi2

    tail = (1 - SURE) / 2
    low = chi2.ppf(tail, 2 * marks) / 2 if marks else 0.0
    return float(1000 * low / words), float(1000 * chi2.ppf(1 - tail, 2 * marks + 2) / 2 / words)


def _bootstrap(drawn: Sample, rounds: int) -> tuple[float, float]:
    """The percentiles of the rate when the sentences are drawn anew."""
    from scipy.stats import bootstrap

    found = bootstrap(
        (drawn.marks, drawn.words),
        lambda marks, words, axis: 1000 * marks.sum(axis=axis) / words.sum(axis=axis),
        paired=True,
        method="percentile",
        confidence_level=SURE,
        n_resamples=rounds,
        rng=_chance(drawn.marks, drawn.words),
    )
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def _pooled(first: Sample, second: Sample) -> tuple[Numbers, Numbers]:
    """The sentences of both in an order of their own, so that it does not matter which text is named first."""
    import numpy as np

    marks, words = np.concatenate([first.marks, second.marks]), np.concatenate([first.words, second.words])
    order = np.lexsort((marks, words))
    return marks[order], words[order]


def _shares(marks: Numbers, words: Numbers, size: int, rounds: int) -> Numbers:
    """Differences in marks per word between the first `size` sentences and the rest, in `rounds` random orders."""
    import numpy as np

    order = _chance(marks, words).random((rounds, len(words))).argpartition(size - 1, axis=1)[:, :size]
    chosen, spoken = marks[order].sum(axis=1), words[order].sum(axis=1)
    return np.asarray(chosen / spoken - (marks.sum() - chosen) / (words.sum() - spoken))


def _chance(marks: Numbers, words: Numbers) -> np.random.Generator:
    """Random numbers that are the same on every machine for the same sentences, so that a class sees one result."""
    import numpy as np

    return np.random.default_rng(crc32(marks.tobytes() + words.tobytes()))


def _student(freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf((1 + SURE) / 2, freedom))


def _normal(share: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf(share))
