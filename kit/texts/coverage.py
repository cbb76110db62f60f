"""Which text of a case tells which item of its timeline: stated, hedged, attributed to somebody, or left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kit.texts.cases import CaseError, Place, coding, load_case

CODES = ("states", "hedges", "attributes", "omits")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one text does with one item of the timeline (one of CODES), where, and what a careful reader could object.

    An item that is left out can have a place too: the words that come nearest to it.
    """

    item: str
    text: str
    code: str
    places: tuple[Place, ...] = ()
    contested: bool = False
    why: str = ""


def load_coverage(case: str) -> tuple[Coverage, ...]:
    """The coverage of a packaged case: a row for each item of the timeline and each text, in their order."""
    facts = load_case(case)
    wanted = [(item.id, text.id) for item in facts.timeline for text in facts.texts]
    return coverage_of(coding(case, "coverage")["row"], wanted)


def coverage_of(document: Sequence[Mapping[str, Any]], wanted: Sequence[tuple[str, str]]) -> tuple[Coverage, ...]:
    """The coverage in these rows, in the order of the (item, text) wanted; raises CaseError for a faulty row."""
    rows = {(row["item"], row["text"]): _coverage(row) for row in document}
    if set(rows) != set(wanted):
        odd = " in ".join(sorted(set(rows) ^ set(wanted))[0])
        raise CaseError(f"coverage.toml: {odd} has a row too many or none. Give one for each item and text.")
    return tuple(rows[pair] for pair in wanted)


def _coverage(row: Mapping[str, Any]) -> Coverage:
    where = f"coverage.toml, {row['item']} in {row['text']}"
    places = tuple(Place(row["text"], *at) for at in row.get("places", ()))
    contested, why = row.get("contested", False), row.get("why", "")
    if row["code"] not in CODES:
        raise CaseError(f"{where}: “{row['code']}” is no code. Use one of: {', '.join(CODES)}.")
    if row["code"] != "omits" and not places:
        raise CaseError(f"{where}: what a text tells has a place. Add “places”.")
    if contested and not why:
        raise CaseError(f"{where}: a contested row needs its reason. Add “why”.")
    return Coverage(row["item"], row["text"], row["code"], places, contested, why)
