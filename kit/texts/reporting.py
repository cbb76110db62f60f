"""Reporting verbs and phrases, and the words they attribute to somebody."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kit.texts.clauses import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    NEGATIONS,
    PREPOSITIONS,
    PRONOUNS,
    Row,
    is_adverb,
    is_finite,
    is_time,
    starts_clause,
)
from kit.texts.speakers import following, subject

_BE = frozenset("is are was were be been being am".split())
_QUESTION_WORDS = frozenset("whether if how why what who when where".split())
_BUT = frozenset("but although though whereas yet while".split())
_DOCUMENTS = frozenset(
    "analysis audit data document documents email emails evidence file files findings inquiry investigation letter "
    "letters memo memos poll polls polling paper papers records report reports research researchers results statistics "
    "studies study survey surveys transcript transcripts".split()
)
_NOT_NOUNS = frozenset("say says tell tells think thinks believe believes argue argues insist insists know".split())
_TIME_WORDS = frozenset(
    "a an the last next this late early week month year morning afternoon evening night ago".split()
)
_NO_SUBJECT = frozenset("no yes nothing something anything so much little more less goodbye hello to".split())
# The classes that rules ask for word by word, joined once.
_OTHER_PREPOSITIONS = PREPOSITIONS - {"to"}
_OTHER_AUXILIARIES = AUXILIARIES - {"i'm", "i've", "i'd", "i'll", "we're", "we've", "we'd", "we'll"}
_BEFORE_VERBS = PRONOUNS | NEGATIONS | {"to"}
_NO_NOUNS = PREPOSITIONS | CONJUNCTIONS | _NO_SUBJECT
_NO_ENDS = PREPOSITIONS | DETERMINERS | CONJUNCTIONS
_IN_TAILS = PREPOSITIONS | _TIME_WORDS
_INTO_TAILS = PREPOSITIONS | {"a", "an", "the"}
_APPOSITIONS = DETERMINERS | {"who", "which"}
# Marks of punctuation: what no that-clause jumps, what ends a quotation, a clause, a report.
_BARS, _QUOTATION_ENDS = frozenset(';:—–“"('), frozenset(",.!?…—")
_CLAUSE_ENDS, _BREAKS = frozenset(";:—"), frozenset(";—–")
_REACH = 8  # words that may stand between a reporting verb and its "that"


@dataclass(frozen=True, slots=True)
class Verb:
    """One entry of the reporting lexicon: class, source, how reported words may follow it, example, stance."""

    phrase: str
    category: str
    source: str
    takes: frozenset[str]
    forms: tuple[str, ...]
    hit: str
    stance: str = "neutral"


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb or phrase where it stands: the words `first:last` of the text."""

    first: int
    last: int
    verb: Verb


@dataclass(frozen=True, slots=True)
class Report:
    """What one cue attributes: runs of words `first:last`; a tag or "according to" also fixes the source's words."""

    cue: Cue
    parts: tuple[tuple[int, int], ...]
    source: tuple[int, int] | None
    why: str


@cache
def reporting_verbs() -> tuple[Verb, ...]:
    """Every entry of the packaged reporting lexicon, in its order."""
    data = tomllib.loads(files("kit").joinpath("data/lexicons/reporting.toml").read_text(encoding="utf-8"))
    return tuple(_verb(item) for item in data["entry"])


def _verb(item: dict[str, Any]) -> Verb:
    fixed = (item["phrase"], item["category"], item["source"], frozenset(item["takes"]))
    return Verb(*fixed, (item["phrase"], *item.get("forms", [])), item["hit"], item.get("stance", "neutral"))


@cache
def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Verb], ...]]:
    """The forms of the lexicon by their first word, longest first."""
    table: dict[str, list[tuple[tuple[str, ...], Verb]]] = {}
    for verb in reporting_verbs():
        for form in verb.forms:
            words = tuple(form.split())
            table.setdefault(words[0], []).append((words, verb))
    return {word: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for word, found in table.items()}


def cues_at(row: Row, index: int) -> list[Cue]:
    """The cues that can be read at a word, the longest first; a verb and a noun may share one form."""
    found = []
    for words, verb in _by_first_word().get(row.form(index), ()):
        last = index + len(words)
        if last <= row.last and row.text.words.forms[index:last] == words:
            found.append(Cue(index, last, verb))
    return found


def _places(row: Row) -> list[int]:
    """The words of a row at which a form of the lexicon may begin, those in quotation marks left out."""
    table, forms, quoted = _by_first_word(), row.text.words.forms, row.quoted
    return [index for index in range(row.first, row.last) if forms[index] in table and not quoted[index]]


def cues(row: Row) -> list[Cue]:
    """Every verb of the lexicon in a sentence that is no noun and stands outside quotation marks."""
    found: list[Cue] = []
    for index in _places(row):
        found += [cue for cue in cues_at(row, index) if "noun" not in cue.verb.takes and not _no_verb(row, cue)][:1]
    return found


def _no_verb(row: Row, cue: Cue) -> bool:
    """Whether a form of the lexicon is no verb where it stands: a noun, or part of a name (State Department)."""
    return _is_noun(row, cue) or (row.capital(cue.first) and cue.first > row.first and not _headline(row, cue.first))


def _headline(row: Row, index: int) -> bool:
    """Whether the longer words around a word all have capitals, as in a headline."""
    near = range(max(row.first, index - 4), min(row.last, index + 5))
    return all(row.capital(place) for place in near if len(row.form(place)) > 4) and not row.gap(row.last).startswith(
        "."
    )


def _is_noun(row: Row, cue: Cue) -> bool:
    """Whether the word before says that the form is a noun here: the claim, of claims, the said treaty."""
    before = row.form(cue.first - 1)
    if "source" in cue.verb.takes or not before or not row.joined(cue.first):
        return False
    possessive = before.endswith(("'s", "s'")) and before not in AUXILIARIES
    pronoun = before in PRONOUNS and before in ("this", "that", "these", "those")
    articles = (before in DETERMINERS and not pronoun) or possessive
    form = row.form(cue.first)
    if articles or (before in _OTHER_PREPOSITIONS and not form.endswith("ing")):
        return True
    inflected = form.endswith(("ed", "ing")) or form not in (cue.verb.phrase, cue.verb.phrase + "s")
    return not (inflected or form in _NOT_NOUNS or _verb_place(row, cue))


def _verb_place(row: Row, cue: Cue) -> bool:
    """Whether a form that may be a noun (claims, report) stands as a verb: after a subject that is sure to be one."""
    before = row.form(cue.first - 1)
    if (row.form(cue.last) in ("that", "whether", "to") and cue.verb.phrase != "state") or cue.verb.phrase in (
        "call for",
        "call on",
        "point out",
    ):
        return True
    sure = before in PRONOUNS or before in AUXILIARIES or before == "to" or is_adverb(before)
    plural = before.endswith("s") and row.form(cue.first) == cue.verb.phrase
    return sure or plural or row.capital(cue.first - 1)


def refusal(row: Row, cue: Cue) -> str | None:
    """Why a cue attributes nothing to anybody here, in words, or None."""
    before = _close_before(row, cue.first)
    if "source" in cue.verb.takes:
        return None
    if "noun" in cue.verb.takes:
        verbal = before[:1] and (_between(before[0]) or before[0] in _BEFORE_VERBS)
        return "a verb, no noun" if verbal else None
    return _author_speaks(row, cue, before) or _nobody_says(row, cue, before)


def _author_speaks(row: Row, cue: Cue, before: list[str]) -> str | None:
    """Why what follows is the author's own: I think, which tells us, that is to say, say."""
    form, after = row.form(cue.first), row.form(cue.last)
    if form == "say" and "," in row.gap(cue.first) and "," in row.gap(cue.last):
        return "here it means 'for example'"
    if form in ("tell", "tells") and after in ("us", "you"):
        return "the author draws a conclusion"
    if next((word for word in before if not _between(word)), "") in ("i", "we"):
        return "the author speaks in the first person"
    if before[:2] in (["to", "is"], ["to", "needless"]) or before[:1] in (["let's"], ["let"]):
        return "a set phrase of the author's"
    return None


def _nobody_says(row: Row, cue: Cue, before: list[str]) -> str | None:
    """Why nobody says what follows: no subject, a negation, a person believed, a passive."""
    participle = row.form(cue.first).endswith("ing")
    near = [form for form in before if form not in DETERMINERS][:2]
    if cue.first == row.first and not participle and row.form(cue.first) not in PRONOUNS:
        return "nobody is named before it"
    if cue.verb.category != "thinking" and any(form in NEGATIONS or form.endswith("n't") for form in near):
        return "it is said that somebody did not say it"
    if cue.verb.category == "thinking" and row.form(cue.last) in ("him", "them", "me", "us"):
        return "to believe somebody is to trust them; nobody's claim is told"
    if before and before[0] in _BE and not participle and not cue.verb.takes & {"person", "directive"}:
        return "a passive names nobody who says it"
    return None


def _close_before(row: Row, index: int) -> list[str]:
    """The words before a word, the nearest first, four at most, up to a mark of punctuation or a quoted word."""
    found: list[str] = []
    while len(found) < 4 and index > row.first and row.joined(index) and not row.quoted[index - 1]:
        index -= 1
        found.append(row.form(index))
    return found


def _between(form: str) -> bool:
    return form in _OTHER_AUXILIARIES or is_adverb(form)


def reports_in(row: Row) -> list[Report]:
    """Every report in a sentence; a report inside another is part of it."""
    found: list[Report] = []
    reached = row.first
    for index in _places(row):
        if index < reached:
            continue
        report = next(filter(None, (_report(row, cue, reached) for cue in cues_at(row, index))), None)
        if report:
            found.append(report)
            reached = max(report.cue.last, *(last for _, last in report.parts))
    return found


def _report(row: Row, cue: Cue, reached: int) -> Report | None:
    """What one cue attributes, by the first of the ways its entry allows, or None."""
    takes = cue.verb.takes
    if ("noun" not in takes and _no_verb(row, cue)) or refusal(row, cue):
        return None
    if "document" in takes and not _by_document(row, cue):
        return None
    if "source" in takes:
        return _by_source(row, cue, reached)
    if "tag" in takes and (tagged := _by_tag(row, cue, reached)):
        return tagged
    start, why = _content_start(row, cue)
    if start is None:
        return None
    last = _content_end(row, start)
    return Report(cue, ((start, last),), None, why) if last > start else None


def _by_document(row: Row, cue: Cue) -> bool:
    """Whether the subject of a cue is a study, a poll or the like."""
    first, last = subject(row, cue.first)
    return any(row.form(index) in _DOCUMENTS for index in range(first, last))


def _content_start(row: Row, cue: Cue) -> tuple[int | None, str]:
    """The first word of the reported words after a cue, and the reason, or None where no report follows."""
    takes, after = cue.verb.takes, cue.last
    if "noun" in takes:
        return (
            (after, "a that-clause follows the noun") if row.form(after) == "that" and row.joined(after) else (None, "")
        )
    if takes & {"that", "person"} and (that := _that(row, after)) is not None:
        return that, "a that-clause follows the verb"
    if "whether" in takes and (asked := _asked(row, cue)) is not None:
        return asked, "an indirect question follows the verb"
    if "to" in takes and row.form(after) == "to" and row.form(after + 1) and row.joined(after + 1):
        return after, "what is promised or offered follows the verb"
    if takes & {"directive", "object"} and _object(row, cue):
        return after, "what is asked for follows the verb"
    if "zero" in takes and (start := _zero(row, cue)) is not None:
        return start, "a clause without 'that' follows the verb"
    if "person" in takes and (start := _after_person(row, cue)) is not None:
        return start, "a clause without 'that' follows the person told"
    return None, ""


def _that(row: Row, after: int) -> int | None:
    """The "that" of a that-clause: near the verb, no other verb of saying or opening mark in between."""
    for index in range(after, min(after + _REACH, row.last - 2)):
        if row.quoted[index] or not _BARS.isdisjoint(row.gap(index)):
            return None
        if row.form(index) == "that":
            demonstrative = row.form(index - 1) in PREPOSITIONS or row.form(index + 1) == "as"
            relative = row.form(index + 1) in AUXILIARIES and "'" not in row.form(index + 1)
            return None if demonstrative or relative else index
        if row.form(index) in AUXILIARIES or row.form(index) in CONJUNCTIONS or cues_at(row, index):
            return None
    return None


def _asked(row: Row, cue: Cue) -> int | None:
    """The question word of an indirect question: right after the verb, or after the person asked."""
    for index in range(cue.last, min(cue.last + 4, row.last - 1)):
        if row.quoted[index] or not row.joined(index):
            return None
        if row.form(index) in _QUESTION_WORDS:
            return index
        if "directive" not in cue.verb.takes:
            return None
    return None


def _object(row: Row, cue: Cue) -> bool:
    """Whether what is demanded follows the verb: a phrase, and with it an infinitive where the entry says so."""
    after = cue.last
    if not row.joined(after) or after >= row.last or row.quoted[after] or row.form(after) in PREPOSITIONS:
        return False
    if "object" in cue.verb.takes:
        return row.form(after) not in CONJUNCTIONS
    near = range(after + 1, min(after + _REACH, row.last))
    return any(row.form(index) == "to" for index in near)


def _zero(row: Row, cue: Cue) -> int | None:
    """The first word of a clause that follows a verb without "that"."""
    if _after_quotation(row, cue):
        return None
    start = _past_time(row, cue.last)
    opens = starts_clause(row, start) or _plain_noun(row, start)
    if not opens or not row.joined(start) or start >= row.last or row.quoted[start]:
        return None
    return start if _has_verb(row, start, 12) else None


def _after_quotation(row: Row, cue: Cue) -> bool:
    """Whether a quotation ends right before a cue, so that its subject follows: “We wait,” said Falk."""
    closed = cue.first > row.first and row.quoted[cue.first - 1]
    return closed and not _QUOTATION_ENDS.isdisjoint(row.gap(cue.first))


def _plain_noun(row: Row, index: int) -> bool:
    form = row.form(index)
    return bool(form) and form not in _NO_NOUNS and not is_adverb(form)


def _past_time(row: Row, index: int) -> int:
    """The word after adverbs and a time or place that may stand between a verb and its clause."""
    while is_adverb(row.form(index)) or is_time(row.form(index)):
        index += 1
    if row.form(index) == "on" and is_time(row.form(index + 1)):
        return index + 2
    if row.form(index) == "in" and row.form(index + 2) in ("statement", "interview", "speech", "tweet"):
        return index + 3
    return index


def _has_verb(row: Row, start: int, reach: int) -> bool:
    """Whether a finite verb stands within `reach` words after the first word of a clause."""
    for index in range(start, min(start + reach, row.last)):
        if index > start and not _CLAUSE_ENDS.isdisjoint(row.gap(index)):
            return False
        if is_finite(row.form(index)) or _third_person(row, index):
            return True
    return False


def _third_person(row: Row, index: int) -> bool:
    """Whether a word in -s follows a pronoun or a name and may be its verb."""
    form = row.form(index)
    return form.endswith("s") and (row.form(index - 1) in ("he", "she", "it") or row.capital(index - 1))


def _after_person(row: Row, cue: Cue) -> int | None:
    """The first word of a clause after the person told: told them (for weeks) it was so."""
    after = cue.last
    if not row.joined(after) or row.form(after) in PREPOSITIONS:
        return None
    first = after + 1
    while row.capital(after) and row.capital(first) and row.joined(first):
        first += 1
    for index in range(first, min(first + 4, row.last)):
        if row.quoted[index] or not row.joined(index):
            return None
        if starts_clause(row, index) and row.form(index - 1) not in _NO_ENDS:
            return index if _has_verb(row, index, 12) else None
    return None


def _content_end(row: Row, start: int) -> int:
    """The word before which a report ends: a semicolon, a dash, ", but", ", and" with a new subject, the next cue."""
    for index in range(start + 1, row.last):
        gap, form = row.gap(index), row.form(index)
        if (gap == " " and form != "and") or (row.quoted[index] and row.quoted[index - 1]):
            continue
        if not _BREAKS.isdisjoint(gap) or "--" in gap or " - " in gap:
            return index
        if "," in gap and (form in _BUT or _is_tag(row, index) or _cue_form(row, index, "ing")):
            return index
        if form == "and" and _new_clause(row, index, "," in gap, start):
            return index
    return row.last


def _cue_form(row: Row, index: int, ending: str = "") -> bool:
    found = [cue for cue in cues_at(row, index) if "noun" not in cue.verb.takes and not row.quoted[index]]
    return bool(found) and (row.form(index).endswith(ending) or "source" in found[0].verb.takes)


def _new_clause(row: Row, index: int, comma: bool, start: int) -> bool:
    """Whether "and" goes on with the author's own clause: another verb of saying, or after a comma a new subject."""
    after = index + 1
    if _cue_form(row, after) and not _no_verb(row, Cue(after, after + 1, cues_at(row, after)[0].verb)):
        return True
    return (
        comma
        and starts_clause(row, after)
        and _has_verb(row, after, 6)
        and _has_verb(row, start, min(index - start, 40))
    )


def _is_tag(row: Row, index: int) -> bool:
    """Whether a tag begins at a word: officials said, according to the police."""
    for step in range(5):
        if step and not row.joined(index + step):
            return False
        for cue in cues_at(row, index + step):
            if "source" in cue.verb.takes:
                return True
            if "tag" in cue.verb.takes:
                return _tag_end(row, cue) is not None
    return False


def _tag_end(row: Row, cue: Cue) -> int | None:
    """The word after a tag, where the sentence ends or a comma stands; None where a cue is no tag."""
    index = following(row, cue.last)[1] if _may_invert(row, cue) else cue.last
    for place in range(index, index + 12):
        if place >= row.last or "," in row.gap(place):
            return place
        inside = row.quoted[place] and row.quoted[place - 1]
        if not inside and not (row.quoted[place] or (row.joined(place) and _in_tail(row, place))):
            return None
    return None


def _may_invert(row: Row, cue: Cue) -> bool:
    """Whether the speaker can follow a cue: “..., said Falk”."""
    after = cue.last
    follows = after < row.last and row.joined(after) and not is_time(row.form(after))
    opened = "," in row.gap(cue.first) or row.first == cue.first or row.quoted[cue.first - 1]
    return follows and opened and row.form(cue.first - 1) not in PRONOUNS


def _in_tail(row: Row, index: int) -> bool:
    """Whether a word may belong to the time, place or person in the tail of a tag: said in Lund on Monday."""
    form, before = row.form(index), row.form(index - 1)
    known = form in _IN_TAILS or is_time(form) or is_adverb(form) or row.capital(index)
    return known or before in _INTO_TAILS


def _by_tag(row: Row, cue: Cue, reached: int) -> Report | None:
    """The words around a tag without quotation marks: The treaty, officials said, was lost."""
    end = _tag_end(row, cue)
    if end is None:
        return None
    source = following(row, cue.last) if "," in row.gap(cue.first) and "person" not in cue.verb.takes else (0, 0)
    inverted = source[0] < source[1] and (row.capital(cue.last) or row.form(cue.last) in ("a", "an", "the", "one"))
    source = source if inverted else subject(row, cue.first)
    if source[0] >= source[1]:
        return None
    first = cue.first if inverted else _phrase_first(row, source[0])
    if end < row.last and row.quoted[end]:
        return None
    why = "a tag follows or interrupts the reported words"
    if row.form(first - 1) == "as":
        rest = (end, _content_end(row, end)) if end < row.last else None
        return Report(cue, (rest,), source, why) if rest else None
    if "," not in row.gap(first) or (row.quoted[first - 1] and row.quoted[_clause_first(row, reached, first)]):
        return None
    parts = [(_clause_first(row, reached, first), first)]
    if end < row.last and not _has_verb(row, parts[0][0], first - parts[0][0]):
        parts.append((end, _content_end(row, end)))
    return Report(cue, tuple(parts), source, why) if parts[0][0] < first else None


def _phrase_first(row: Row, first: int) -> int:
    """The first word of a source with what belongs to it, back to the comma; its determiner, where no comma is near."""
    for index in range(first, max(row.first, first - 10), -1):
        if not row.joined(index):
            return index
        if row.form(index - 1) in CONJUNCTIONS:
            break
    return first


def _clause_first(row: Row, reached: int, last: int) -> int:
    """The first word of the clause that a tag at word `last` follows."""
    first = max(reached, row.first)
    for index in range(last - 1, first, -1):
        gap = row.gap(index)
        if ";" in gap or "—" in gap or ("," in gap and row.form(index) == "but"):
            first = index
            break
    while row.form(first) in ("but", "and", "yet", "so") and first < last:
        first += 1
    return first


def _by_source(row: Row, cue: Cue, reached: int) -> Report | None:
    """The words around "according to X": what follows the source's comma, else what stands before."""
    source = following(row, cue.last)
    if source[0] >= source[1]:
        return None
    why = "the source is named beside the reported words"
    first = _clause_first(row, reached, cue.first)
    if first < cue.first and ":" not in row.gap(cue.first):
        last = cue.first - 2 if row.form(cue.first - 2) == "at" and row.form(cue.first - 1) == "least" else cue.first
        return Report(cue, ((first, last),), source, why) if first < last else None
    start = _after_comma(row, source[1])
    return Report(cue, ((start, _content_end(row, start)),), source, why) if start else None


def _after_comma(row: Row, index: int) -> int | None:
    """The first word after the comma that ends a source and its apposition."""
    commas = [place for place in range(index, min(row.last, index + 40)) if "," in row.gap(place)]
    if len(commas) > 1 and row.form(commas[0]) in _APPOSITIONS and not _has_verb(row, commas[1] - 1, 1):
        own_verb = any(is_finite(row.form(place)) for place in range(commas[0] + 1, commas[1]))
        if not own_verb or row.form(commas[0]) in ("who", "which"):
            return commas[1]
    return commas[0] if commas else None
