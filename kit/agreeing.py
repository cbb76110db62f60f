"""How far coders agree beyond chance: Krippendorff's alpha with an interval, by category, and where they differ.

Krippendorff, K. (2004). Content analysis: An introduction to its methodology (2nd ed.), chapter 11. The interval draws
units anew (Efron 1979) and takes percentiles, widened for few units as Hesterberg, T. C. (2015). What teachers should
know about the bootstrap. The American Statistician 69(4), proposes. With few units, or few that anybody coded
otherwise, it would be too narrow: then there is none. How often it keeps its promise: `benchmarks/alpha.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

LEAST_UNITS = 20  # coded by at least two
LEAST_CASES = 5  # units on which somebody differs, and units with each of the two most frequent codes
ROUNDS = 1000
ALIKE = "no alpha: all gave the same code everywhere"
FEW_UNITS = "no interval: too few units"
FEW_CASES = "no interval: too few cases"

Codes = Mapping[str, frozenset[str]]  # unit -> its categories, none where empty; a unit not yet coded is not in it
Values = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (nominal) with its 95 % interval, over `units` that at least two coders coded.

    1 is perfect, 0 what chance would do. Where a number cannot be given it is None, and `note` says why.
    """

    alpha: float | None
    interval: tuple[float, float] | None
    units: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A unit that was not coded alike by all who coded it: who gave it which categories."""

    unit: str
    codes: Mapping[str, frozenset[str]]


def agreement(coders: Sequence[Values]) -> Agreement:
    """The agreement of any number of coders, each of whom gave one value to some of the units."""
    counts = _counts(coders)
    if not len(counts):
        return Agreement(None, None, 0, "no unit was coded by two")
    if counts.shape[1] < 2:
        return Agreement(None, None, len(counts), ALIKE)
    alpha = _alpha(counts)
    few = _too_few(counts)
    if few:
        return Agreement(alpha, None, len(counts), few)
    return Agreement(alpha, _interval(counts), len(counts))


def whole(codes: Codes) -> dict[str, Hashable]:
    """One value a unit: the set of its categories, so that only the very same set agrees."""
    return dict(codes)


def has(codes: Codes, category: str) -> dict[str, Hashable]:
    """One value a unit: whether it has this category (“none”: whether it has no other)."""
    return {unit: category in given if category != "none" else not given for unit, given in codes.items()}


def by_category(coders: Sequence[Codes], categories: Sequence[str]) -> dict[str, Agreement]:
    """The agreement on each category as present or absent, after that on the whole code."""
    each = {name: agreement([has(codes, name) for codes in coders]) for name in categories}
    return {"whole code": agreement([whole(codes) for codes in coders]), **each}


def disagreements(coders: Mapping[str, Codes]) -> tuple[Disagreement, ...]:
    """The units on which at least two differ, in the order of the first coder who has them."""
    units = dict.fromkeys(unit for codes in coders.values() for unit in codes)
    found = (Disagreement(u, {name: codes[u] for name, codes in coders.items() if u in codes}) for u in units)
    return tuple(one for one in found if len(set(one.codes.values())) > 1)


def _counts(coders: Sequence[Values]) -> Numbers:
    """For each unit that two or more coded, how many gave it each value; the rows are units, the columns values."""
    import numpy as np

    units = dict.fromkeys(unit for codes in coders for unit in codes)
    given = {unit: Counter(codes[unit] for codes in coders if unit in codes) for unit in units}
    given = {unit: counted for unit, counted in given.items() if counted.total() > 1}
    values = list(dict.fromkeys(value for counted in given.values() for value in counted))
    return np.array([[counted[value] for value in values] for counted in given.values()], dtype=float)


def _alpha(counts: Numbers) -> float:
    import krippendorff

    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _too_few(counts: Numbers) -> str:
    """Why an interval would be too narrow to be believed, or an empty string."""
    otherwise = int(((counts > 0).sum(axis=1) > 1).sum())
    second = sorted((counts > 0).sum(axis=0))[-2]
    if len(counts) < LEAST_UNITS:
        return FEW_UNITS
    return FEW_CASES if min(otherwise, second) < LEAST_CASES else ""


def _interval(counts: Numbers) -> tuple[float, float]:
    """The 95 % interval of alpha: percentiles of units drawn anew, the same at every call."""
    import numpy as np
    from scipy import stats

    units = len(counts)
    chance = np.random.default_rng(crc32(counts.tobytes()))
    alphas = _alphas(counts[chance.integers(0, units, (ROUNDS, units))])
    tail = float(stats.norm.cdf(sqrt(units / (units - 1)) * stats.t.ppf(0.025, units - 1)))
    low, high = np.nanquantile(alphas, (tail, 1 - tail))
    return float(low), float(high)


def _alphas(counts: Numbers) -> Any:
    """Alpha for each of many tables of counts at once, which the package works out one by one; nan without variation.

    Pairs that agree within units, observed and expected, after Krippendorff's coincidence matrix.
    """
    import numpy as np

    coded, values = counts.sum(axis=-1), counts.sum(axis=-2)
    total = coded.sum(axis=-1)
    observed = ((counts * (counts - 1)).sum(axis=-1) / (coded - 1)).sum(axis=-1)
    expected = (values * (values - 1)).sum(axis=-1) / (total - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1 - (total - observed) / np.where(total > expected, total - expected, np.nan)
