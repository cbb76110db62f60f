"""An argument about the practice op-eds in which everything holds, for tests to spoil."""

from functools import cache

from kit.arguing import Argument, Direction, FigureUsed, Material, Passage, material, passages
from kit.casebook import Case, case, pair

WARRANT = "Where a hedge stands, a reader may still object; where hedges are rare [1], fewer objections are let in [2]."


@cache
def practised() -> Case:
    """The two practice op-eds."""
    return pair("none.txt", "neither.txt", folder="nowhere")


@cache
def practice_material() -> Material:
    return material(practised())


@cache
def xray_material() -> Material:
    return material(case("hanoi", edition="x-ray"))


def used(name: str, on: Material) -> FigureUsed:
    return FigureUsed(name, on.values[name].shown)


def picked(on: Material, text: int, *, kind: str = "hedge", voice: str = "author", nth: int = 0) -> Passage:
    """A mark of that kind and voice."""
    found = [passage for span, passage in passages(on.readings[text]) if (span.kind, span.voice) == (kind, voice)]
    return found[nth]


def sound(on: Material) -> Argument:
    """An argument in which nothing is refused and nothing missing."""
    rates = [on.values[f"rate.hedge@{reading.id}"].amount for reading in on.readings]
    ids = [reading.id for reading in on.readings]
    way = "more" if rates[0] > rates[1] else "less"
    figures = [used(f"rate.hedge@{id}", on) for id in ids]
    return Argument(
        "The one column leaves its reader more room than the other, on 8 October as in 2019.",
        "author",
        Direction(ids[0], way, "rate.hedge", ids[1]),
        (*figures, used(f"difference.hedge@{','.join(ids)}", on), picked(on, 0), picked(on, 1, nth=1)),
        WARRANT,
        "Two columns of one week; no count knows whether a doubt is deserved.",
    )
