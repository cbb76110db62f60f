"""Takes in the user's own copy of a case text: says which text it is, how much of it matches, and keeps it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kit.casebook import outline, xray
from kit.texts.cases import CaseError, Match, TextFacts, align, load_case, own_folder
from kit.texts.loading import load

ENOUGH = 0.5  # share of a text's body paragraphs that must be found in a copy of it


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which text of a case a file is, and the match of each of its body paragraphs."""

    facts: TextFacts
    matches: tuple[Match | None, ...]

    @property
    def share(self) -> float:
        """The share of the text's body paragraphs that were found, 0 to 1."""
        return sum(match is not None for match in self.matches) / len(self.matches)


def recognise(path: Path, case: str = "hanoi") -> Recognised:
    """The text of the case that this file is a copy of; raises CaseError where it is none of them."""
    here = outline(load(path))
    tried = [Recognised(facts, align(outline(xray(case, facts.id)), here)) for facts in load_case(case).texts]
    best = max(tried, key=lambda one: one.share)
    if best.share < ENOUGH:
        raise CaseError(
            f"{path.name} is none of the texts of the case “{case}”: the closest is {best.facts.author} with "
            f"{best.share:.0%} of its body paragraphs. Save the whole op-ed as plain text and try again."
        )
    return best


def add(path: Path) -> Iterator[str]:
    """Keeps the copy in the user's folder and yields what to tell the user, a line each."""
    found = recognise(path)
    exact = sum(match is not None and match.share == 1 for match in found.matches)
    target = own_folder() / f"{found.facts.id}.txt"
    again = target.is_file() and path.resolve() != target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.resolve() != target.resolve():
        shutil.copyfile(path, target)
    yield f"This is {found.facts.author}, {found.facts.outlet}."
    # No number of paragraphs: with it a student would know which of the unnamed texts of lesson 01 this is.
    yield f"{'All' if found.share == 1 else 'Most'} of its body paragraphs are there" + (
        ", word for word." if exact == len(found.matches) else ", though not all word for word."
    )
    if found.share < 1:
        yield "Of the others the kit says nothing. Compare your copy with the column; add it again when it is whole."
    if again:
        yield "It takes the place of the copy that you added before."
    yield f"Kept as {target}, outside version control. The lessons use it from now on; delete the file to undo."
