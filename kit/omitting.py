"""What each text of a case tells of the timeline and what it leaves out: the reference coding, placed in readings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from kit.casebook import Case, matched
from kit.texts.cases import TimelineItem
from kit.texts.coverage import CODES, Coverage, load_coverage


@dataclass(frozen=True, slots=True)
class Told:
    """What the texts of a case do with one item, in the order of the case's labels.

    `paragraphs[i]` are the body paragraphs (from 1) of the reading `i` where the coded words stand.
    """

    item: TimelineItem
    texts: tuple[Coverage, ...]
    paragraphs: tuple[tuple[int, ...], ...]


def told(case: Case) -> tuple[Told, ...]:
    """What each text does with each item of the timeline, oldest first."""
    rows = {(row.item, row.text): row for row in load_coverage(case.facts.name)}
    matches = [matched(case, number) for number in range(len(case.readings))]
    found = []
    for item in case.timeline:
        texts = tuple(rows[item.id, text.id] for text in case.facts.texts)
        here = []
        for row, known in zip(texts, matches, strict=True):
            there = [known[place.paragraph - 1] for place in row.places]
            here.append(tuple(match.paragraph + 1 for match in there if match))
        found.append(Told(item, texts, tuple(here)))
    return tuple(found)


def tally(case: Case) -> tuple[dict[str, int], ...]:
    """For each text how many items it states, hedges, attributes and omits."""
    counted = [Counter(row.texts[number].code for row in told(case)) for number in range(len(case.readings))]
    return tuple({code: count[code] for code in CODES} for count in counted)
