"""Who speaks for whom: the side that a named speaker of a case belongs to, and whether a speaker is named at all.

A speaker is named when a reader can look up who it is: a person with a name, or a ministry or newspaper with one.
“Officials”, “a source”, “the foreign minister” are not. Unnamed is not untrue: there can be good reasons for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kit.texts.cases import CaseError, coding

UNKNOWN = "unknown"
# What stands for a speaker without naming one; where it opens a sentence it has a capital letter all the same.
_NOBODY = frozenset(
    "answer q a nobody everybody somebody question reporter reporters journalist journalists official officials expert "
    "experts analyst analysts critic critics diplomat diplomats observer observers source sources aide aides adviser "
    "advisers people leaders administration government ministry council party president minister envoy spokesman "
    "spokeswoman".split()
)


@dataclass(frozen=True, slots=True)
class Side:
    """What is known of one speaker: the side he or she belongs to, and whether the speaker is named."""

    side: str
    named: bool


Sides = Mapping[str, Side]  # a speaker as the texts write it -> what is known


def load_sides(case: str) -> dict[str, Side]:
    """The sides of the speakers of a packaged case, by each way in which its texts write them."""
    return sides_of(coding(case, "sides"))


def sides_of(document: Mapping[str, Any]) -> dict[str, Side]:
    """The sides that a sides.toml holds; raises CaseError for a side that it does not list."""
    known: dict[str, Side] = {}
    for row in document["speaker"]:
        if row["side"] not in document["sides"]:
            raise CaseError(f"sides.toml: “{row['as'][0]}” is on the side “{row['side']}”, which is not listed above.")
        known |= dict.fromkeys(row["as"], Side(row["side"], row["named"]))
    return known


def side_of(speaker: str | None, sides: Sides) -> Side:
    """The side of a speaker, and whether the speaker is named: as the case says, else unknown and by the spelling."""
    return sides.get(speaker or "") or Side(UNKNOWN, is_named(speaker))


def is_named(speaker: str | None) -> bool:
    """Whether the words that stand for a speaker end in a name: they end in a capital, and not as an office does."""
    last = (speaker or "").split()[-1:]
    return bool(last) and last[0][:1].isupper() and last[0].lower() not in _NOBODY
