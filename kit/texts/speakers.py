"""Who speaks: the noun phrase beside a reporting verb, and the name that a pronoun stands for. At most five words,
taken from the text as they stand."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from kit.texts.clauses import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    Row,
    is_adverb,
    is_finite,
    is_time,
)

LONGEST = 5  # words in a speaker's name
_MEMORY = 40  # names that a pronoun can reach back over
_OTHER_CONJUNCTIONS = CONJUNCTIONS - {"that"}
_OTHER_PREPOSITIONS = PREPOSITIONS - {"of"}
_RAISING = frozenset("seem seems seemed appear appears appeared used tend tends tended happen happened".split())
_SURE_PRONOUNS = PRONOUNS - DETERMINERS
_POINTING = frozenset("he she they it we i you".split())
_TITLES = frozenset("mr mrs ms mx dr sen rep gov gen col capt lt sgt prof rev hon sir lady lord".split())
_FOR_HER, _FOR_HIM = frozenset(("mrs", "ms", "lady", "miss")), frozenset(("mr", "sir", "lord"))
_PARTICLES = frozenset("van von de der den di da la le bin al el ben dos du".split())
# Persons without a name whom he or she can stand for, where they open a sentence: The officer learned of it late.
_PERSONS = frozenset("officer official envoy minister president senator spokesman spokeswoman captain adviser".split())
# Last words of names that are no person's.
_NOBODY = frozenset(
    "house senate congress court department ministry office party committee council commission administration "
    "government union states nations state kingdom republic korea america times post journal courier news press agency "
    "bank university institute center centre association group company corp inc police army".split()
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at a position in the text (characters), as written."""

    position: int
    name: str


def subject(row: Row, verb: int) -> tuple[int, int]:
    """The words `first:last` of the noun phrase before a verb, empty (`verb:verb`) where there is none."""
    last = verb
    while last > row.first and row.joined(last) and (skipped := _skipped_before(row, last)):
        last -= skipped
    if last > row.first and ")" in row.gap(last):
        last = next((index for index in range(last - 1, max(row.first, last - 16), -1) if "(" in row.gap(index)), last)
    if last > row.first and row.gap(last).strip() == ",":
        outer = _before_apposition(row, last)
        if not all(row.capital(index) for index in range(outer, last)):  # "the envoy, Tomas Brandt," is Brandt
            last = outer
    first = _phrase_start(row, last)
    while row.form(first - 1) in AUXILIARIES and row.form(first - 2) == "who":
        first -= 1
    if row.form(first - 1) == "who":  # the officials who were there said
        last = first - 1
        first = _phrase_start(row, last)
    return _head(row, first, last)


def _skipped_before(row: Row, last: int) -> int:
    """How many words right before a word stand between a subject and its verb: has, often; seems to, used to."""
    form = row.form(last - 1)
    if form == "to" and row.form(last - 2) in _RAISING and last - 2 > row.first:
        return 2
    return int(form in AUXILIARIES or is_adverb(form) or is_time(form) or form == "not")


def _before_apposition(row: Row, last: int) -> int:
    """The end of the noun phrase that a phrase between commas, ending before word `last`, belongs to."""
    for index in range(last - 1, max(row.first, last - 16), -1):
        if row.gap(index).strip() == ",":
            return index
        if not row.joined(index):
            break
    return last


def _phrase_start(row: Row, last: int) -> int:
    """The first word of the noun phrase that ends before word `last`."""
    first = last
    while first > row.first and last - first < 12:
        form = row.form(first - 1)
        if row.quoted[first - 1] or (first < last and not row.joined(first)) or form in _OTHER_CONJUNCTIONS:
            break
        if form in AUXILIARIES or (form in _SURE_PRONOUNS and first < last):
            break
        first -= 1
        if form in DETERMINERS and not (row.form(first - 1) in PREPOSITIONS and _lower_noun(row, first - 2)):
            break
    return first


def _lower_noun(row: Row, index: int) -> bool:
    form = row.form(index)
    return bool(form) and not row.capital(index) and form not in PREPOSITIONS and not is_finite(form)


def _head(row: Row, first: int, last: int) -> tuple[int, int]:
    """The part of a noun phrase that names the speaker: a name at its end, else the words after its determiner."""
    run = last
    while run > first and _in_name(row, run - 1) and (run == last or row.joined(run)):
        run -= 1
    while run < last and _opener(row, run):
        run += 1
    after_preposition = row.form(run - 1) in PREPOSITIONS or (
        row.form(run - 1) in DETERMINERS and row.form(run - 2) in PREPOSITIONS
    )
    if run < last and (run == first or not after_preposition):
        run = max(run, last - LONGEST)
        return run + (row.form(run) == "of"), last
    return _first_words(row, first, last)


def _in_name(row: Row, index: int) -> bool:
    of_office = row.form(index) == "of" and row.capital(index - 1) and row.capital(index + 1)
    return (row.capital(index) or of_office or row.form(index) in _PARTICLES) and not is_time(row.form(index))


def _opener(row: Row, index: int) -> bool:
    """Whether a capital letter is owed to the start of a sentence and not to a name."""
    form = row.form(index)
    return form in DETERMINERS or form in PREPOSITIONS or form in CONJUNCTIONS or form in _POINTING


def _first_words(row: Row, first: int, last: int) -> tuple[int, int]:
    while first < last and row.form(first) in PREPOSITIONS:
        first += 1
        while first < last and (row.capital(first) or is_time(row.form(first))):
            first += 1
    while first < last and row.form(first) in DETERMINERS:
        first += 1
    if last - first > LONGEST:
        last = next((index for index in range(first + 1, first + LONGEST) if row.form(index) in PREPOSITIONS), last)
    last = min(last, first + LONGEST)
    while last > first and (row.form(last - 1) in PREPOSITIONS or row.form(last - 1) in DETERMINERS):
        last -= 1
    return first, last


def following(row: Row, index: int) -> tuple[int, int]:
    """The words `first:last` of the noun phrase that begins at a word, its determiner left out."""
    first = index
    while row.form(first) in DETERMINERS:
        first += 1
    last = first
    named = False
    while last < row.last and last - first < LONGEST and (last == first or row.joined(last)) and not row.quoted[last]:
        capital, form = row.capital(last), row.form(last)
        if (named and not capital and form not in _PARTICLES) or _ends_phrase(form):
            break
        named = named or capital
        last += 1
    return first, last


def _ends_phrase(form: str) -> bool:
    return (
        form in _OTHER_PREPOSITIONS or form in CONJUNCTIONS or form in AUXILIARIES or is_adverb(form) or is_time(form)
    )


def opening_phrase(row: Row) -> tuple[int, int]:
    """The words `first:last` of the noun phrase that a sentence opens with; small words before a name are left out."""
    first = row.first
    if row.form(first) in PREPOSITIONS:
        first = next((index for index in range(first + 1, row.last) if "," in row.gap(index)), first)
    last = first
    while last < row.last and last - first < LONGEST + 3 and (last == first or row.joined(last)):
        form = row.form(last)
        if form in PREPOSITIONS or form in AUXILIARIES or form in _OTHER_CONJUNCTIONS or is_finite(form):
            break
        last += 1
    while first < last and row.form(first) in DETERMINERS:
        first += 1
    capitals = [index for index in range(first, last) if row.capital(index) and index > row.first]
    first = capitals[0] if capitals else first
    return first, min(last, first + LONGEST)


def written(row: Row, first: int, last: int) -> str | None:
    """The words `first:last` as they stand, without a possessive ending, or None where there are none."""
    words = row.written(first, last)
    for ending in ("’s", "'s"):
        words = words.removesuffix(ending)
    return words or None


def subjects(row: Row) -> list[Name]:
    """The names in a sentence that stand where a subject stands: at its start, after a comma or after a conjunction."""
    found: list[Name] = []
    if row.form(row.first) in ("the", "an", "a") and row.form(row.first + 1) in _PERSONS and not row.quoted[row.first]:
        found.append(Name(row.text.words.starts[row.first + 1], row.written(row.first + 1, row.first + 2)))
    capitals, quoted, reached = row.text.words.capitals, row.quoted, row.first
    for index in [i for i in range(row.first, row.last) if capitals[i] and not quoted[i]]:
        if index < reached:
            continue
        last = index + 1
        while last < row.last and capitals[last] and not quoted[last] and row.joined(last):
            last += 1
        first = index
        while first < last and _opener(row, first):
            first += 1
        if first < last and _verb_follows(row, last) and _may_open(row, first, index):
            found.append(Name(row.text.words.starts[first], row.written(first, last)))
        reached = last
    return found


def _verb_follows(row: Row, index: int) -> bool:
    form = row.form(index)
    ends = not form or form in PREPOSITIONS or form in CONJUNCTIONS or form in DETERMINERS
    return not ends and row.joined(index) and not row.quoted[index]


def _may_open(row: Row, first: int, run: int) -> bool:
    """Whether the word before a name lets it be a subject."""
    if first > run:
        return row.form(first - 1) not in PREPOSITIONS
    before = row.form(first - 1)
    return not before or not row.joined(first) or before in CONJUNCTIONS


def known_people(names: list[Name], sources: list[Name]) -> frozenset[str]:
    """The single words that may stand for a person: parts of a longer name, and names that have spoken."""
    parts = {word for words in (name.name.split() for name in names) if len(words) > 1 for word in words}
    return frozenset(parts | {source.name for source in sources if not source.name.isupper()})


def stands_for(pronoun: str, position: int, names: list[Name], people: frozenset[str]) -> str | None:
    """The last person named before a position (characters) that he or she can stand for, else None."""
    if pronoun not in ("he", "she"):
        return None
    place = bisect_left(names, position, key=lambda name: name.position)
    for name in reversed(names[max(0, place - _MEMORY) : place]):
        if _fits(pronoun, name.name, people):
            return name.name
    return None


def _fits(pronoun: str, name: str, people: frozenset[str]) -> bool:
    words = [word.strip(".").lower() for word in name.split()]
    if name in _PERSONS:
        return True
    if words[0] in (_FOR_HIM if pronoun == "she" else _FOR_HER) or words[-1] in _NOBODY or not name[0].isupper():
        return False
    return words[0] in _TITLES or len(words) > 1 or name in people
