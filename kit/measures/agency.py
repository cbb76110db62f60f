"""Who is left out: passives, and nouns that name an act, each with whether somebody is said to do it.

A passive is a form of be or get with the past participle of a verb that takes an object; participles that share one be
count once. A nominalisation is a noun that names an act, as in “the collapse of the talks”. What tells a state, a thing
or an occasion is kept as refused, with the reason. Halliday (1985); Fowler (1991).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

from kit.measures.rules import DETERMINERS, MODALS, NEGATIONS, NUMBER
from kit.texts.model import Span, Text

NAMED, HIDDEN = "agented", "agentless"
BE = frozenset("am is are was were be been being isn't aren't wasn't weren't".split())
GET = frozenset("get gets got getting gotten".split())
IS = frozenset("it's that's what's there's this's they're we're you're i'm".split())
ADVERBS = frozenset(
    "not never also already still yet now once twice again just only even ever always often soon then perhaps so much "
    "as both all later well better badly at last least first further thus too very more most rather quite less long "
    "hard".split()
)
DEGREES = frozenset("very too so more most rather quite less well better".split())
WH = frozenset("what why how when where who whom which and but or so".split())
OWNERS = frozenset("my your his her its our their whose".split())
PREPOSITIONS = frozenset(
    "of in on at by for from with without under over into against about after before during since until despite amid "
    "between through behind".split()
)
SUBJECTS = frozenset("i we you he she it they who not nobody".split())
STOPS = frozenset(
    "who which that because when while if but although though since before after until where or as".split()
)
NOUN_NEXT = DETERMINERS - {"that"} | PREPOSITIONS | {"as"}
LINKS = frozenset(("and", "or"))
FIXED = frozenset("return exchange reply answer".split())  # in return, in exchange
ENDINGS = ("tion", "sion", "ment")
NO_ACTS = {"occasion": "an occasion on which all take part", "innocent": "a body, a thing or a state, no act"}
AIMS = frozenset("on for against from by".split())  # after a noun of an act: demands on, threats against
PAST_TIME = frozenset("today's yesterday's tomorrow's week's month's year's night's day's".split())
REACH = 9  # words after a participle in which its doer is looked for


@cache
def grammar(part: str) -> dict[str, frozenset[str]]:
    """The lists of words of one part of the grammar file, by name."""
    file = resources.files("kit") / "data" / "grammar" / "agency.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))[part]
    return {name: frozenset(words.split()) for name, words in lists.items()}


def agency(text: Text) -> tuple[Span, ...]:
    """The passives and nominalisations of a text, and the candidates refused as one of them, in order."""
    found = (*passives(text), *nominalisations(text))
    return tuple(sorted(found, key=lambda span: (span.start, -span.end)))


def passives(text: Text) -> tuple[Span, ...]:
    """The passives of a text, and the candidates refused as passives, in order."""
    found: list[Span] = []
    for sentence in text.sentences:
        clause = _Clause(text, sentence.first, sentence.last)
        found.extend(clause.passives())
    return tuple(found)


def nominalisations(text: Text) -> tuple[Span, ...]:
    """The nouns of a text that name an act, and the candidates refused as such, in order."""
    return tuple(span for s in text.sentences for span in _Nouns(text, s.first, s.last).found())


class _Sentence:
    """The words `first:last` of a text, asked for by their place; outside there is no word."""

    def __init__(self, text: Text, first: int, last: int) -> None:
        self.text, self.first, self.last = text, first, last

    def form(self, at: int) -> str:
        """The folded word at this place, or the empty string."""
        return self.text.words.forms[at] if self.first <= at < self.last else ""

    def broken(self, at: int) -> bool:
        """Whether a mark stands between this word and the one before it."""
        return bool(self.text.words.gaps[at].strip(" \n\t“”\"'‘’")) if at > self.first else True

    def doer(self, at: int) -> int:
        """The place of the “by” that names a doer of the participle or noun at this place, or -1."""
        for by in range(at + 1, min(at + 1 + REACH, self.last)):
            if self.broken(by) or self.form(by) in STOPS | BE | GET | MODALS - {"to"}:
                return -1
            if self.form(by) == "by":
                nearer = by - 1 > at and is_participle(self.form(by - 1)) and self.form(by - 2) not in LINKS
                return by if self._acts(by + 1) and not nearer else -1
        return -1

    def _acts(self, at: int) -> bool:
        """Whether what follows a “by” can act: no means (“by saying”), date, amount, place or manner."""
        first, lists = self.form(at), grammar("by")
        if first.endswith("ing") and first not in grammar("event")["ing"]:
            return False
        counted = bool(NUMBER.match(first))
        near = [first]
        for step in (1, 2) if counted or first in DETERMINERS else ():
            if self.form(at + step) and not self.broken(at + step):
                near.append(self.form(at + step))
        dated = any(not lists[name].isdisjoint(near) for name in ("time", "amount", "place"))
        alone = len(near) == 1 and (counted or first in lists["manner"])
        return bool(first) and not (dated or alone)

    def span(self, first: int, last: int, kind: str, category: str, why: str) -> Span:
        """The words from `first` to `last`, both with them, as a span."""
        start, end = self.text.words.starts[first], self.text.words.ends[last]
        return Span(start, end, kind, category, self.text[start:end], why)


class _Clause(_Sentence):
    """A sentence in which passives are looked for."""

    def passives(self) -> Iterator[Span]:
        """The passives and the refused ones."""
        taken = -1
        for at in range(self.first, self.last):
            if self._opens(at):
                participle = self._participle_after(at)
                if participle >= 0:
                    taken = participle
                    yield self._judged(at, participle)
            elif at > taken and self.form(at + 1) == "by" and self._bare(at):
                yield self._shortened(at)

    def _opens(self, at: int) -> bool:
        form = self.form(at)
        return form in BE or form in GET or form in IS

    def _participle_after(self, at: int) -> int:
        """The place of the participle that belongs to the be or get at this place, or -1."""
        place = at + 1
        while self.form(place) and not self.broken(place) and self._skipped(place):
            place += 1
        if self.form(place) and not self.broken(place) and is_participle(self.form(place)):
            return place
        if not self.form(place) or not (self._asks(at) or self.broken(place)):
            return -1
        return self._beyond(at, place)

    def _skipped(self, place: int) -> bool:
        form = self.form(place)
        return form in ADVERBS or (form.endswith("ly") and not is_participle(form))

    def _asks(self, at: int) -> bool:
        """Whether the be at this place stands before its subject, as it does in a question."""
        sentence = self.text.sentences[self.text.words.sentences[at]]
        asked = self.text[sentence.start : sentence.end].rstrip("\"'”’)] ").endswith("?")
        return asked and (self.broken(at) or self.form(at - 1) in WH)

    def _beyond(self, at: int, place: int) -> int:
        """The participle behind the subject of a question or behind words between commas, or -1."""
        for there in range(place + 1, min(place + 8, self.last)):
            if self._opens(there) or self.form(there) in STOPS:
                return -1
            closed = self.broken(there) if self.broken(place) else True
            if closed and is_participle(self.form(there)):
                return there
            if self.broken(place) and self.broken(there):
                return -1
        return -1

    def _judged(self, at: int, participle: int) -> Span:
        """The passive from its be to its participle, or why it is none."""
        by = self.doer(participle)
        refused = self._refused(at, participle, by >= 0)
        if refused:
            return self.span(at, participle, "rejected", "passive", refused)
        first = participle if participle - at > 1 and self._asks(at) else at
        helper = "get" if self.form(at) in GET else "be"
        said = f"a form of {helper} with the participle “{self.form(participle)}”"
        if by >= 0:
            return self.span(first, participle, "passive", NAMED, f"{said}; “by” names who does it")
        return self.span(first, participle, "passive", HIDDEN, f"{said}, and no “by” that names who does it")

    def _refused(self, at: int, participle: int, by: bool) -> str:
        form, after, words = self.form(participle), self.form(participle + 1), grammar("participle")
        if form in words["objectless"]:
            return f"“{form}” is of a verb without an object: nobody can have it done to them"
        if self.form(at - 1) in ("there", "here"):
            return "after “there is” the participle describes a thing that is there"
        if by:
            return ""
        if self.form(participle - 1) in DEGREES:
            return f"“{self.form(participle - 1)}” gives a degree, and only states have degrees"
        if form in words["state"] or (form in words["state_sometimes"] and self._settled(participle)):
            return f"“{form}” tells a state here and no act"
        if form in words["state_before_to"] and after == "to":
            return f"“{form} to” says what is coming, not what is done"
        return _compound(form)

    def _settled(self, at: int) -> bool:
        """Whether a participle that can tell both tells a state here: committed to a plan, used to the noise."""
        after, beyond = self.form(at + 1), self.form(at + 2)
        if self.form(at) == "used":
            return after == "to" and (beyond in DETERMINERS or beyond.endswith("ing"))
        return after in ("to", "for", "") or self.broken(at + 1)

    def _bare(self, at: int) -> bool:
        """Whether a participle without be stands at this place, as in “a note signed by all”."""
        before = self.form(at - 1)
        return is_participle(self.form(at)) and before not in SUBJECTS | {"has", "have", "had", "having"}

    def _shortened(self, at: int) -> Span:
        form = self.form(at)
        if form in grammar("participle")["moving"]:
            return self.span(at, at + 1, "rejected", "passive", f"after “{form}” a “by” tells the way or the place")
        if self.doer(at) < 0:
            return self.span(
                at, at + 1, "rejected", "passive", "what follows “by” is a time, a way or a place, no doer"
            )
        return self.span(at, at + 1, "passive", NAMED, f"the participle “{form}” without be; “by” names who does it")


def is_participle(form: str) -> bool:
    """Whether a folded word can be the past participle of a verb."""
    words = grammar("participle")
    if form in words["irregular"] | words["objectless"]:
        return True
    return form.endswith("ed") and len(form) > 3 and form not in words["innocent"]


def _compound(form: str) -> str:
    """Why a participle with something in front of it is none, or nothing."""
    if "-" in form and form.split("-")[0] not in ("re", "co", "over", "under", "out", "de", "pre"):
        return f"“{form}” is put together as an adjective"
    if form.startswith("un") and form not in grammar("participle")["undoing"]:
        return f"“{form}” says that nothing was done"
    return ""


class _Nouns(_Sentence):
    """A sentence in which nouns that name acts are looked for."""

    def found(self) -> Iterator[Span]:
        """The nouns and the refused ones."""
        noun = -2
        for at in range(self.first, self.last):
            kind, why = self._kind(at, joined=self.form(at - 1) in LINKS and noun == at - 2)
            if kind == "act":
                noun = at
                yield self._named(at, why)
            elif kind:
                yield self.span(at, at, "rejected", "nominalisation", why)

    def _kind(self, at: int, *, joined: bool) -> tuple[str, str]:
        """“act” or “refused” with the reason, or twice nothing for a word that is no candidate."""
        form, words = self.form(at), grammar("event")
        stem = _singular(form)
        for name, why in NO_ACTS.items():
            if stem in words[name]:
                return "refused", f"“{form}” names {why}"
        sure = stem in words["listed"] or self._shaped(at, stem)
        if not sure and stem not in words["bare"]:
            return "", ""
        refused = self._unlike(at, stem)
        if not refused and not sure and not joined and not self._noun(at):
            refused = f"“{form}” may be a verb here: no word beside it shows a noun"
        return ("refused", refused) if refused else ("act", f"“{form}” names an act as a thing")

    def _shaped(self, at: int, stem: str) -> bool:
        """Whether the word has the ending of a noun of act: expulsion, imprisonment, the closing of."""
        if len(stem) > 6 and stem.endswith(ENDINGS):
            return True
        plain = not stem.endswith("ing") or stem in grammar("event")["ing"]
        before = self.form(at - 1)
        return not plain and self.form(at + 1) == "of" and (before in DETERMINERS | LINKS or self._owned(at))

    def _unlike(self, at: int, stem: str) -> str:
        """Why a noun of act is none where it stands, or nothing."""
        if self.form(at - 1) == "in" and stem in FIXED:
            return f"“in {self.form(at)}” is a fixed phrase"
        if self.text.words.capitals[at] and at > self.first:
            return f"“{self.text.words.written[at]}” is part of a name"
        return ""

    def _noun(self, at: int) -> bool:
        """Whether the words beside it show that a word which may be a verb is a noun."""
        before, after = self.form(at - 1), self.form(at + 1)
        if before in MODALS | SUBJECTS | NEGATIONS - {"no"}:
            return False
        if before in NOUN_NEXT or self._possessive(at - 1) or after == "of":
            return True
        earlier = self.form(at - 2) in NOUN_NEXT | {"that"} or self._possessive(at - 2)
        if earlier and not self.broken(at) and (not before.endswith("s") or before.endswith("ous")):
            return True
        opens, many = at == self.first, self.form(at).endswith("s")
        return (many and (opens or after in AIMS)) or (opens and after in BE)

    def _named(self, at: int, why: str) -> Span:
        if self._owned(at):
            return self.span(at, at, "nominalisation", NAMED, f"{why}; the word before says whose it is")
        if self.doer(at) >= 0:
            return self.span(at, at, "nominalisation", NAMED, f"{why}; “by” names who does it")
        return self.span(at, at, "nominalisation", HIDDEN, f"{why}, and nothing beside it names who does it")

    def _owned(self, at: int) -> bool:
        """Whether a possessive stands before the noun, with at most two words between."""
        for place in (at - 1, at - 2, at - 3):
            if self.form(place) in OWNERS or self._possessive(place):
                return self.form(place) not in PAST_TIME | IS
            if not self.form(place) or self.form(place) in PREPOSITIONS | BE or self.broken(place + 1):
                return False
        return False

    def _possessive(self, at: int) -> bool:
        """Whether the word at this place ends in 's, or in s with an apostrophe behind it."""
        form = self.form(at)
        return form.endswith("'s") or (form.endswith("s") and self.text.words.gaps[at + 1][:1] in ("'", "’"))


def _singular(form: str) -> str:
    """The noun without the ending of its plural."""
    words = grammar("event")
    known = words["bare"] | words["listed"] | words["innocent"] | words["occasion"]
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if form.endswith(ending) and form[: -len(ending)] + instead in known:
            return form[: -len(ending)] + instead
    return form[:-1] if form.endswith(("tions", "sions", "ments")) else form
