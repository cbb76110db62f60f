"""Context rules: few, named, each a reason in one sentence why a cue does not count where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from kit.texts.model import Text


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cue stands: the words of `text` from `first` up to, not including, `last`."""

    text: Text
    first: int
    last: int

    def before(self, steps: int = 1) -> str:
        """The folded word `steps` before the cue in the same sentence, or the empty string."""
        return self._form(self.first - steps)

    def after(self, steps: int = 1) -> str:
        """The folded word `steps` after the cue in the same sentence, or the empty string."""
        return self._form(self.last - 1 + steps)

    def written(self) -> str:
        """The cue exactly as the author wrote it."""
        words = self.text.words
        return self.text.string[words.starts[self.first] : words.ends[self.last - 1]]

    def starts_sentence(self) -> bool:
        """Whether the cue is the first word of its sentence."""
        sentences = self.text.words.sentences
        return self.first == 0 or sentences[self.first - 1] != sentences[self.first]

    def gap_after(self) -> str:
        """The characters between the cue and the next word, or up to the end of its sentence."""
        words = self.text.words
        if self.after():
            return words.gaps[self.last]
        return self.text.string[words.ends[self.last - 1] : self.text.sentences[words.sentences[self.first]].end]

    def gap_before(self) -> str:
        """The characters between the previous word, or the start of the sentence, and the cue."""
        words = self.text.words
        if self.before():
            return words.gaps[self.first]
        return self.text.string[self.text.sentences[words.sentences[self.first]].start : words.starts[self.first]]

    def _form(self, index: int) -> str:
        words = self.text.words
        inside = 0 <= index < len(words.forms) and words.sentences[index] == words.sentences[self.first]
        return words.forms[index] if inside else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named reason to hold a cue back: `says` in one sentence, `holds` decides on the place."""

    name: str
    says: str
    holds: Callable[[Place], bool]


OWNERS = frozenset("a an the my your his her its our their no".split())
DETERMINERS = OWNERS | frozenset("this that these those any some every each another such what whose".split())
PREPOSITIONS = frozenset("of in on at by for from to with without under over into against about after before".split())
NEGATIONS = frozenset("not never no neither nor hardly scarcely cannot without nobody none".split())
AUXILIARIES = frozenset(
    "be is are was were am been being do does did have has had will would can could may might must shall should".split()
)
NUMBER = re.compile(
    r"\d[\d,.]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|half|third|quarter|fifth|tenth)$"
)


def _is_number(form: str) -> bool:
    return bool(NUMBER.match(form)) or (form[:1] in "$€£" and form[1:2].isdigit())


def _month(place: Place) -> bool:
    return place.written()[0].isupper() and not _in_capitals(place)


def _in_capitals(place: Place) -> bool:
    """Whether the cue shouts together with a neighbour, as a headline does, so that its capitals say nothing."""
    words, at = place.text.words, place.first
    near = [words[i] for i in (at - 1, place.last) if 0 <= i < len(words) and words[i].sentence == words[at].sentence]
    return place.written().isupper() and any(place.text[word.start : word.end].isupper() for word in near)


def _name(place: Place) -> bool:
    return place.written()[0].isupper() and not place.starts_sentence()


def _negated(place: Place) -> bool:
    none_of = "none" in _words_before(place, 5)
    return none_of or place.after() in NEGATIONS or place.before() in NEGATIONS or place.before().endswith("n't")


def _not_before(place: Place) -> bool:
    near = (place.before(), place.before(2))
    return any(form in NEGATIONS or form.endswith("n't") for form in near)


def _noun(place: Place) -> bool:
    after_noun_marker = place.before() in DETERMINERS or place.before().endswith("'s")
    return after_noun_marker or place.after() == "of"


def _no_number(place: Place) -> bool:
    following = place.after(2) if place.after() in ("a", "an", "the") else place.after()
    return not (_is_number(following) or place.gap_after().strip().startswith(("$", "€", "£")))


def _determiner(place: Place) -> bool:
    return place.before() in DETERMINERS or place.before(2) in DETERMINERS


# Words that the rules for hedges look for.
CONDITIONS = frozenset("if unless without otherwise whether".split())
NOTICING = frozenset("see hear feel smell taste sense make".split())
TOLD_OF = frozenset("he she they who nobody".split())
SAID_OR_PLANNED = frozenset(
    "said told announced promised stated claimed decided knew reported agreed declared insisted pledged vowed added "
    "ordered planned swore ensured ensure warned hoped believed thought predicted".split()
)
AFTERWARDS = frozenset("later eventually soon subsequently afterwards".split())
PAST_BE = frozenset("was were had did".split())
LATER = frozenset("later eventually soon become prove go often usually then sometimes".split())
FORCE = frozenset("military naval economic industrial financial political nuclear imperial full sheer".split())
OFFICES = frozenset("office power command control responsibility leadership charge duties".split())
QUARRELS = frozenset("talks dispute row war fight battle quarrel conflict was is were are".split())
FEASIBLE = frozenset(
    "as not every all if where wherever whenever maximum minimum only be always two three four".split()
)
DOABLE = frozenset("to for by in from at with without only through when".split())
REFUSALS = frozenset("comment say answer confirm discuss name let allow reveal disclose elaborate speak budge".split())
SEEMING = frozenset(
    "to that likely unlikely calm certain confident determined doomed inevitable keen poised ready reluctant set sure "
    "unable unaware uncertain unmoved unsure willing".split()
)
SHORT_CONDITIONS = frozenset("necessary possible needed so true false only correct successful applicable".split())
MAKING = frozenset("make makes made making".split())


def _words_before(place: Place, reach: int = 60) -> list[str]:
    """The folded words of the same sentence in front of the cue, nearest first, at most `reach` of them."""
    found = (place.before(steps) for steps in range(1, reach))
    return [form for form in found if form]


def _words_after(place: Place, reach: int = 30) -> list[str]:
    """The folded words of the same sentence behind the cue, nearest first, fewer than `reach` of them."""
    found = (place.after(steps) for steps in range(1, reach))
    return [form for form in found if form]


def _words_around(place: Place) -> list[str]:
    return [*_words_before(place), *_words_after(place)]


def _conditional(place: Place) -> bool:
    return not CONDITIONS.isdisjoint(_words_around(place))


def _ends_in_question(place: Place) -> bool:
    sentence = place.text.sentences[place.text.words[place.first].sentence]
    return place.text.string[sentence.start : sentence.end].rstrip("\"'”’)] ").endswith("?")


def _noticed(place: Place) -> bool:
    return place.after() in NOTICING


def _narrated(place: Place) -> bool:
    return place.before() in TOLD_OF and not _conditional(place) and not _ends_in_question(place)


def _planned(place: Place) -> bool:
    return not SAID_OR_PLANNED.isdisjoint(_words_before(place)) and not _conditional(place)


def _came_later(place: Place) -> bool:
    told = place.after() in LATER or not AFTERWARDS.isdisjoint(_words_before(place))
    past = place.after() != "have" and not PAST_BE.isdisjoint(_words_around(place))
    return (told or past) and place.before() not in ("i", "we", "you", "it") and not _conditional(place)


def _purpose(place: Place) -> bool:
    return "that" in _words_before(place, 5) and "so" in _words_before(place, 6) and not _conditional(place)


def _force(place: Place) -> bool:
    owned = place.before() in OWNERS | FORCE or place.before().endswith(("'s", "s'"))
    return owned or (place.after() == "of" and place.after(2) != "course")


def _that_missing(place: Place) -> bool:
    return place.after() != "that"


def _content_missing(place: Place) -> bool:
    return place.after() not in ("that", "of", "about", "against")


def _as_missing(place: Place) -> bool:
    return place.after() != "as" and not (place.after() == "by" and "as" in _words_after(place, 6))


def _as_far_off(place: Place) -> bool:
    noun = place.before() in OWNERS | {"with", "in"} or place.after() in ("to", "for", "of")
    return place.after() != "that" and (noun or "as" not in _words_after(place, 8))


def _weighing(place: Place) -> bool:
    alone = place.starts_sentence() or place.before() in MODALS | {"please", "and", "we", "i", "you", "not"}
    return alone or place.after() in ("whether", "how", "for", "what", "if", "") or place.after().endswith("ing")


def _refusing(place: Place) -> bool:
    said = place.after(2) if place.after() == "not" else place.after() if place.written().endswith("t") else ""
    return said in REFUSALS and not _conditional(place)


def _leave(place: Place) -> bool:
    return place.after() in ("i", "we") or place.before() in ("nobody", "no-one") or place.before(2) == "no"


def _choice(place: Place) -> bool:
    opens = place.starts_sentence() or place.before() == "that" or bool(place.gap_before().strip(" \n\t"))
    return not (opens and place.after() in DETERMINERS | {"he", "she", "it", "they", "we", "you", "i", "somebody"})


def _turned_up(place: Place) -> bool:
    return place.after() not in SEEMING


def _took_over(place: Place) -> bool:
    return not OFFICES.isdisjoint((place.after(), place.after(2), place.after(3)))


def _weighed(place: Place) -> bool:
    thought_over = place.before() in ("being", "carefully", "a") or place.after().endswith("ing")
    return thought_over or place.after() in ("for", "but", "in", "whether")


def _feasible(place: Place) -> bool:
    if place.after() == "that":
        return False
    doable = place.after() in DOABLE or place.before() in FEASIBLE or place.before().endswith("est")
    return doable or not MAKING.isdisjoint(_words_before(place, 5))


def _gives_way(place: Place) -> bool:
    if place.after() == "not":
        return bool(place.before()) and "," in place.gap_before()
    condition = place.after() in SHORT_CONDITIONS or place.after().endswith("ed")
    if condition or not place.after() or place.before() in ("", "what"):
        return False
    end = place.text.words[place.last].end
    return place.text.string[end : end + 1] in {",", ".", ";", ")", "—", "–"}


def _pondering(place: Place) -> bool:
    named = place.before() in OWNERS | {"of", "first", "second", "final"} or place.before().endswith("'s")
    return named or place.after() in ("about", "through") or (place.after() == "of" and place.after(2) != "as")


def _questioned(place: Place) -> bool:
    return place.after() in ("by", "in") or place.after(2) == "by"


def _trusted(place: Place) -> bool:
    if place.after() in ("me", "him", "us", "them", "nobody", "anything", "everything"):
        return place.after(2) in ("", "when", "because", "and", "but")
    over = next((step for step in (2, 3, 4) if place.after(step) == "over"), 0)
    return over > 0 and place.after(over - 1) not in QUARRELS


SOFTENERS = frozenset(
    "almost nearly virtually practically hardly barely scarcely probably possibly perhaps somewhat less".split()
)
OPENERS = frozenset("if whether until unless".split())
ASKING = frozenset("what how why where".split())
MODALS = frozenset("to if may might could would should must can cannot will".split())
SPEAKERS = frozenset("i he she who".split())
DEGREES = frozenset("more most less as so very too quite".split())
BUILDING = frozenset(
    "destroyed rebuilt renovated restored submerged dry empty full covered closed frozen burnt".split()
)
ADJECTIVES = frozenset(
    "young old rich poor best worst first last least few high low large small big good bad real strict different "
    "difficult hard early late long short important similar expensive".split()
)
IRREGULAR_PAST = frozenset(
    "was were had has have been did done could would went gone came saw seen took taken made gave given "
    "met knew known thought said told got gotten left kept held found felt heard lost won sold bought "
    "brought built paid ran sat stood spoke spoken wrote written read wore carried slept ate drank fell "
    "fought let put set sent spent taught understood woke".split()
)


def _softened(place: Place) -> bool:
    return place.before() in SOFTENERS


def _asked(place: Place) -> bool:
    words = place.text.words
    steps = range(1, 5)
    opener = next((step for step in steps if place.before(step) in OPENERS), 0)
    same_clause = opener and not set(",;:") & set(
        place.text.string[words[place.first - opener].end : words[place.first].start]
    )
    return _ends_in_question(place) or bool(same_clause) or place.before() in ASKING


def _manner(place: Place) -> bool:
    if place.before() in DEGREES:
        return True
    stops = place.gap_after().strip()[:1] in {".", ",", ";"}
    ends = stops or place.after() in PREPOSITIONS | {"and", "enough", "across", "through"}
    alone = place.starts_sentence() or "," in place.gap_before() or place.before() in AUXILIARIES
    return ends and not alone


def _thing_follows(place: Place) -> bool:
    return place.after() in DETERMINERS and place.gap_after().isspace()


def _number_follows(place: Place) -> bool:
    return _is_number(place.after())


def _physical(place: Place) -> bool:
    return place.after() in BUILDING


def _adjective_follows(place: Place) -> bool:
    return place.after() in ADJECTIVES or place.after().endswith(("ous", "ful", "able", "ible"))


def _past(place: Place) -> bool:
    following = place.after()
    return following in IRREGULAR_PAST or (following.endswith("ed") and following != "need")


def _person(place: Place) -> bool:
    # "she's never" is she with a verb on its back
    return bool(SPEAKERS & {place.before(step).partition("'")[0] for step in (1, 2)})


def _group(place: Place) -> bool:
    alone = place.gap_after().strip()[:1] in {".", ",", ";"}
    return alone or place.after() in PREPOSITIONS | {"who", "else"} or place.before() in PREPOSITIONS


def _open(place: Place) -> bool:
    return place.before() in MODALS


def _no_that(place: Place) -> bool:
    as_shown = "as" in _words_before(place, 7) and not place.gap_after().isspace()
    return not as_shown and not any(place.after(step) in ("that", "how", "why") for step in range(1, 7))


ANIMALS = frozenset(
    "animal animals bear bears bird birds eel eels fish fisherman fishermen fox foxes hare hares hunter hunters "
    "lobster lobsters lynx marten mice mouse rabbit rabbits rat rats trout weasel wolf wolves".split()
)


def _animal(place: Place) -> bool:
    words, here = place.text.words, place.text.words[place.first].sentence
    sentence = place.text.sentences[here]
    return any(word.form in ANIMALS for word in words[sentence.first : sentence.last])


def _clause_goes_on(place: Place) -> bool:
    return bool(place.after()) and place.gap_after().isspace()


# What the last rules for boosters look for.
VERDICTS = frozenset(
    "chaos collapse defeat disaster disgrace embarrassment fabrication failure fantasy farce fiasco fiction folly "
    "fraud humiliation hypocrisy idiocy invention joke lie lies lunacy madness mess mockery myth nonsense outrage "
    "rubbish scam scandal sham shambles surrender travesty waste".split()
)
QUOTES = frozenset("\"'“‘«")
GLOSSING = frozenset("mean means meant meaning translates translated named called".split())
CLAUSE_OPENERS = frozenset("and but that because".split())
CLOCK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays "
    "sundays noon midday midnight dawn dusk o'clock".split()
)


def _joined(place: Place) -> bool:
    opens = place.starts_sentence() or place.gap_before().strip() not in ("", "(", ")")
    closes = not place.after() or bool(place.gap_after().strip())
    return not (opens and closes)


def _no_verdict(place: Place) -> bool:
    return place.after() not in VERDICTS


def _not_leading(place: Place) -> bool:
    return not (place.starts_sentence() or place.gap_before().strip() or place.before() in CLAUSE_OPENERS)


def _gloss(place: Place) -> bool:
    return bool(QUOTES & set(place.gap_after())) or "(" in place.gap_before() or place.after() in GLOSSING


def _timetable(place: Place) -> bool:
    ahead = [place.after(step) for step in range(1, 8)]
    hour = any(word == "at" and _is_number(number) for word, number in pairwise(ahead))
    return hour or not CLOCK.isdisjoint(ahead)


TABLE = (
    Rule("month", "With a capital letter May is the month or a name, or opens a wish; it guesses at nothing.", _month),
    Rule("name", "Here the word is part of a name.", _name),
    Rule("negated", "With a negation the word denies that something is possible; it does not leave it open.", _negated),
    Rule("not_before", "A negation in front turns the certainty round.", _not_before),
    Rule("noun", "Here the word is a noun, the thing itself, not the author's guess.", _noun),
    Rule("no_number", "It counts as an approximation only before a number.", _no_number),
    Rule("determiner", "After a determiner it names a type of thing; it does not soften.", _determiner),
    Rule("noticed", "Before see, hear or feel, could says what somebody was able to notice.", _noticed),
    Rule("narrated", "After he, she, they or who, with no condition in the sentence, it tells what was so.", _narrated),
    Rule("planned", "After a verb of saying or planning, would is only the past of will.", _planned),
    Rule("came_later", "Beside later, was, had or did, with no condition, would tells what came about.", _came_later),
    Rule("purpose", "After so that, could names what somebody wanted to be able to do.", _purpose),
    Rule("force", "Here might is strength, a noun.", _force),
    Rule("that_missing", "Only with that behind it does the word open a claim that is left uncertain.", _that_missing),
    Rule("as_missing", "Only with as behind it does the word report how somebody sees a thing.", _as_missing),
    Rule("turned_up", "Without to or that behind it, appear means to be seen or to turn up, not to seem.", _turned_up),
    Rule("took_over", "To assume an office or a duty is to take it over, not to suppose something.", _took_over),
    Rule("weighed", "Considered means weighed or thought over here; it reports nobody's opinion.", _weighed),
    Rule("feasible", "Possible says here what can be done, not what may be true.", _feasible),
    Rule("gives_way", "This if sets no condition; it only gives way on a point.", _gives_way),
    Rule("pondering", "Here it is a noun, or means to ponder; no opinion is offered as one.", _pondering),
    Rule("questioned", "Questioned by somebody means asked, not doubted.", _questioned),
    Rule("trusted", "To believe somebody, or one over another, is to trust them; no claim is left open.", _trusted),
    Rule("softened", "A word such as almost or nearly in front takes the edge off.", _softened),
    Rule("asked", "In a question, or after if, whether, until or what, the matter is still open.", _asked),
    Rule("manner", "After a verb it says how something was done, not how sure the author is.", _manner),
    Rule(
        "thing_follows",
        "With a thing right behind it, not a verb, it means tied, promised, placed or handed.",
        _thing_follows,
    ),
    Rule("number_follows", "Before a number it measures; it does not stress.", _number_follows),
    Rule("physical", "Before a word for the state of a thing it says how far that went.", _physical),
    Rule("adjective_follows", "Before an adjective very says how much of a quality there is.", _adjective_follows),
    Rule("past", "Before a past verb it reports what happened; it claims nothing about every case.", _past),
    Rule("person", "Said of one person it reports a habit or somebody's words, not the author's certainty.", _person),
    Rule("group", "Followed by a place, by who or by nothing, or after a preposition, it counts a group.", _group),
    Rule("open", "After to, if or a modal verb the thing is aimed at or imagined, not claimed.", _open),
    Rule(
        "no_that",
        "It counts as evidence only when that, how or why says what was shown, or a clause with as points to it.",
        _no_that,
    ),
    Rule("animal", "With an animal or a hunter in the sentence the trap, the bait or the lure is a real one.", _animal),
    Rule(
        "content_missing", "Only with that, of, about or against does the noun say what is left open.", _content_missing
    ),
    Rule("as_far_off", "Only with as a little further on does the verb report how somebody sees a thing.", _as_far_off),
    Rule("weighing", "After to, a modal verb, I, we or you, consider means to think over.", _weighing),
    Rule("refusing", "Would not with say, comment or let reports a refusal; nothing is left open.", _refusing),
    Rule("leave", "May I asks for leave, and nobody may refuses it; neither guesses.", _leave),
    Rule("choice", "Only in front of a whole clause does either leave open which of two things is so.", _choice),
    Rule(
        "clause_goes_on",
        "The clause goes on, so that it reports something and does not judge in passing.",
        _clause_goes_on,
    ),
    Rule("joined", "Only set apart by commas or stops does it vouch for the claim; here it is part of it.", _joined),
    Rule(
        "no_verdict", "It adds force only to a noun that judges; before any other it measures or counts.", _no_verdict
    ),
    Rule("not_leading", "Only at the head of a clause does it claim something of every case.", _not_leading),
    Rule("gloss", "Beside a bracket, a quotation mark or means it tells what a word says.", _gloss),
    Rule("timetable", "With a weekday or an hour behind it, it states a timetable.", _timetable),
)
RULES = {rule.name: rule for rule in TABLE}
