"""A drill: short sentences, one yes or no each; what was answered wrongly comes again until it is right."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random

LATER = 4  # sentences that come before one that was answered wrongly comes again

Answers = Sequence[tuple[str, bool]]  # (id of the item, yes) in the order of answering


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence with a marked `cue`, whether the cue is a hedge there, and why.

    `kit_errs` says that the kit's finder judges otherwise.
    """

    id: str
    sentence: str
    cue: str
    hedge: bool
    why: str
    kit_errs: bool = False

    @property
    def bounds(self) -> tuple[int, int]:
        """Where the cue begins and ends in the sentence, in characters."""
        start = self.sentence.index(self.cue)
        return start, start + len(self.cue)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a student is: the ids that are left in their order, how many are settled, the run of right answers."""

    left: tuple[str, ...]
    settled: int
    streak: int
    longest: int


@cache
def drill_items(name: str) -> tuple[Item, ...]:
    """The items of a packaged drill."""
    file = resources.files("kit") / "data" / "drills" / f"{name}.toml"
    return tuple(Item(**row) for row in tomllib.loads(file.read_text(encoding="utf-8"))["item"])


def standing(items: Sequence[Item], seed: int, answers: Answers) -> Standing:
    """How far these answers bring a student to whom the items come in the order of this seed.

    An answer to an item that is not left any more, or that another version of the kit had, changes nothing.
    """
    truth = {item.id: item.hedge for item in items}
    left = sorted(truth)
    Random(seed).shuffle(left)
    streak = longest = 0
    for name, yes in answers:
        if name in left:
            left.remove(name)
            right = truth[name] == yes
            if not right:
                left.insert(LATER, name)
            streak = streak + 1 if right else 0
            longest = max(longest, streak)
    return Standing(tuple(left), len(items) - len(left), streak, longest)
