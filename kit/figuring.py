"""Figures by name: a measure and the texts it is taken of, computed from their readings whenever somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from urllib.parse import quote, unquote

from kit.auditing import SCORE_NAMES
from kit.comparing import CUES, ROUNDS, Difference, TooShort, compare, cues, interval, rate, sample
from kit.measures.framing import FRAMES, ParagraphCode, practice_reference, reference
from kit.reading import Reading
from kit.sourcing import sources
from kit.texts.model import STANCES

CUE_NAMES = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded language"}
VOICE_NAMES = {"author": "the author’s own voice", "reported": "attributed reports", "quoted": "quotations"}
REFERENCES = (
    "Cochran, W. G. (1977). Sampling techniques (3rd ed.). Wiley.",
    "Entman, R. M. (1993). Framing: Toward clarification of a fractured paradigm. Journal of Communication 43(4).",
    "Fisher, R. A. (1935). The design of experiments. Oliver and Boyd.",
    "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of Statistics 6.",
    "Hyland, K. (2005). Metadiscourse: Exploring interaction in writing. Continuum.",
    "Lakoff, G. (1972). Hedges: A study in meaning criteria and the logic of fuzzy concepts.",
    "Martin, J. R., & White, P. R. R. (2005). The language of evaluation: Appraisal in English. Palgrave Macmillan.",
    "Thompson, G., & Ye, Y. (1991). Evaluation in the reporting verbs used in academic papers. Applied Linguistics 12.",
    "Toulmin, S. (1958). The uses of argument. Cambridge University Press.",
)
SOURCES = {"hedge": "Lakoff (1972); Hyland (2005)", "booster": "Hyland (2005)", "loaded": "Martin & White (2005)"}


class FigureError(ValueError):
    """A figure that cannot be had; the message names it and says what to do."""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it is shown, its amount rounded as it is shown (None where there is none), and what may be said."""

    shown: str
    amount: float | None
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """What can be measured of `texts` readings (1, or 2 held against each other), how, and after whom.

    `about` says whose words it speaks of: the “author” alone, or all “voices” of a text.
    """

    name: str
    texts: int
    about: str
    how: str
    source: str
    compute: Callable[[Sequence[Reading]], Value]


def figure(measure: str, *ids: str) -> str:
    """The name of a figure: its measure and the ids of its texts, such as `rate.hedge@courier`."""
    return f"{measure}@{','.join(quote(id, safe='') for id in ids)}"


def parts(name: str) -> tuple[str, tuple[str, ...]]:
    """The measure and the ids of the texts in the name of a figure; raises FigureError for a measure that is not."""
    measure, _, ids = name.partition("@")
    if measure not in MEASURES or not ids:
        raise FigureError(f"the kit has no figure “{name}”. Remove it, and choose one from the menu.")
    return measure, tuple(map(unquote, ids.split(",")))


def recompute(name: str, readings: Sequence[Reading]) -> Value:
    """The figure of that name, computed anew from these readings; raises FigureError where it cannot be had."""
    measure, ids = parts(name)
    known = {reading.id: reading for reading in readings}
    if len(ids) != MEASURES[measure].texts or not set(ids) <= set(known):
        raise FigureError(
            f"“{name}” is a figure of texts that are not on this desk. Remove it, and choose one of these."
        )
    try:
        return MEASURES[measure].compute([known[id] for id in ids])
    except FigureError:
        raise
    except ValueError as error:
        raise FigureError(f"{MEASURES[measure].name}: {error}") from None


def figures(readings: Sequence[Reading]) -> dict[str, Value]:
    """Every figure that can be had of these readings, by name."""
    found = {}
    for name in _names(readings):
        try:
            found[name] = recompute(name, readings)
        except FigureError:  # a score that the formula refuses, a text too short for it
            continue
    return found


def titled(name: str, labels: Mapping[str, str]) -> str:
    """What a figure is a figure of, in words, with the label of each text by its id."""
    measure, ids = parts(name)
    return f"{MEASURES[measure].name}: {' against '.join(labels.get(id, id) for id in ids)}"


def _names(readings: Sequence[Reading]) -> Iterator[str]:
    for key, measure in MEASURES.items():
        for chosen in combinations(readings, measure.texts):
            yield figure(key, *(reading.id for reading in chosen))


def _count(kind: str, readings: Sequence[Reading]) -> Value:
    marks = sum(span.kind == kind for span in cues(readings[0]))
    return Value(str(marks), marks)


def _rate(kind: str, readings: Sequence[Reading]) -> Value:
    marks = sum(span.kind == kind for span in cues(readings[0]))
    amount = rate(readings[0], marks)
    try:
        found = interval(sample(readings[0], kind))
    except TooShort as error:
        return Value(f"{amount:.1f} (no interval)", amount, str(error))
    return Value(f"{amount:.1f} (95 % interval {found.low:.1f} to {found.high:.1f})", amount)


def _size(unit: str, readings: Sequence[Reading]) -> Value:
    amount = readings[0].counts["author"][unit]
    return Value(f"{amount:,}", amount)


def _share(voice: str, readings: Sequence[Reading]) -> Value:
    counts = readings[0].counts
    if not counts["all"]["words"]:
        raise FigureError(f"“{readings[0].id}” has no words, so no voice has a share. Choose another text.")
    amount = round(100 * counts[voice]["words"] / counts["all"]["words"], 1)
    return Value(f"{amount:.1f} %", amount)


def _score(key: str, readings: Sequence[Reading]) -> Value:
    value = readings[0].scores.get(key)
    if value is None:
        why = readings[0].refused.get(key, "no reason stored")
        raise FigureError(f"{SCORE_NAMES[key]} is not given for “{readings[0].id}”: {why}. Choose another measure.")
    return Value(f"{value:.1f}", round(value, 1))


def _difference(kind: str, readings: Sequence[Reading]) -> Value:
    found = difference_in(kind, readings)
    verdict = found.verdict()
    p = f"p = {found.p_holm:.3f} after Holm’s correction over {len(CUES)} measures"
    if found.ratio is None:
        return Value(f"no ratio, as one text has no mark; {p}", None, verdict)
    reach = f"(95 % interval {found.low:.2f} to {found.high:.2f})"
    return Value(f"{found.ratio:.2f} times as many {reach}, {p}", round(found.ratio, 2), verdict)


def difference_in(kind: str, readings: Sequence[Reading]) -> Difference:
    """How two readings differ in one kind of mark, corrected for all kinds; raises TooShort."""
    first, second = readings
    return next(found for found in compare(first, second) if found.kind == kind)


def _sources(readings: Sequence[Reading]) -> Value:
    amount = sum(source.speaker is not None for source in sources(readings[0]))
    return Value(str(amount), amount)


def _stance(stance: str, readings: Sequence[Reading]) -> Value:
    found = [source.stances for source in sources(readings[0])]
    words = sum(sum(stances.values()) for stances in found)
    if not words:
        raise FigureError(f"“{readings[0].id}” gives nobody a voice, so no stance has a share. Choose another measure.")
    amount = round(100 * sum(stances[stance] for stances in found) / words, 1)
    return Value(f"{amount:.1f} %", amount)


def _frame(function: str, readings: Sequence[Reading]) -> Value:
    codes = _coded(readings[0].id)
    if not codes:
        raise FigureError(f"nobody has coded the frames of “{readings[0].id}” for the kit. Choose another measure.")
    number = sum(function in code.frames for code in codes)
    share = round(100 * number / len(codes), 1)
    return Value(f"{number} of {len(codes)} paragraphs ({share:.1f} %)", share)


def _coded(id: str) -> tuple[ParagraphCode, ...]:
    """The reference coding of a text of ours or of a packaged case; nothing for any other."""
    coded = (*reference("hanoi").paragraphs, *practice_reference().paragraphs)
    return tuple(code for code in coded if code.text == id)


_COUNTED = "Marks in the author’s own words; a cue in two halves counts once."
_PER = "Marks in the author’s own words, times 1,000, over those words; the interval takes the sentence as the unit."
_DEALT = f"Ratio of the two rates; p from {ROUNDS:,} deals of all sentences at random, corrected after Holm."
_SIZED = "Counted in the body of the text, the author’s own words alone."
_SHARED = "Words of the body in this voice, as a share of all its words."
_HEARD = "People and bodies, counted once each, whose words are quoted or reported under a name."
_STANCE = "Words quoted or reported under a verb of this class (neutral: or under none), as a share of all such words."
_VERBS = "Thompson & Ye (1991)"
_FRAMED = "Body paragraphs to which the kit’s reference coding gives this function: one reading by a named codebook."
_SCORED = "The published formula, on the author’s own sentences, words and syllables as the kit counts them."


def _measures() -> Iterator[tuple[str, Measure]]:
    for kind, name in CUE_NAMES.items():
        by, dealt = SOURCES[kind], f"{SOURCES[kind]}; Fisher (1935); Holm (1979)"
        rate, split = f"{name} per 1,000 own words", f"difference in {name}"
        yield f"rate.{kind}", Measure(rate, 1, "author", _PER, f"{by}; Cochran (1977)", partial(_rate, kind))
        yield f"count.{kind}", Measure(f"{name}: number of marks", 1, "author", _COUNTED, by, partial(_count, kind))
        yield f"difference.{kind}", Measure(split, 2, "author", _DEALT, dealt, partial(_difference, kind))
    for unit in ("words", "sentences"):
        yield f"size.{unit}", Measure(f"{unit} of the author’s own", 1, "author", _SIZED, "", partial(_size, unit))
    for voice, name in VOICE_NAMES.items():
        yield f"share.{voice}", Measure(f"share of words in {name}", 1, "voices", _SHARED, "", partial(_share, voice))
    yield "sources.named", Measure("number of sources named", 1, "voices", _HEARD, "", _sources)
    for stance in STANCES:
        share = f"share of others’ words: {stance} verb"
        yield f"stance.{stance}", Measure(share, 1, "voices", _STANCE, _VERBS, partial(_stance, stance))
    for function in FRAMES:
        frame = f"paragraphs coded as {function}"
        yield f"frame.{function}", Measure(frame, 1, "author", _FRAMED, "Entman (1993)", partial(_frame, function))
    for key, name in SCORE_NAMES.items():
        yield f"score.{key}", Measure(name, 1, "author", _SCORED, "", partial(_score, key))


MEASURES: Mapping[str, Measure] = dict(_measures())
