"""How often the interval of Krippendorff's alpha keeps its promise, and how often the kit gives none.

    python -P benchmarks/alpha.py [RUNS]

Coders see the truth of a unit with some probability and guess otherwise, so that the alpha that there is can be known:
it is the square of that probability. Columns: how often an interval is given; how often a given one holds the alpha.
"""

import random
import sys
from itertools import product
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]

from kit.agreeing import agreement  # noqa: E402

UNITS, CODERS = (12, 20, 24, 32, 44), (2, 4)
CASES = ((0.4, 0.5), (0.4, 0.8), (0.2, 0.8), (0.4, 0.9))  # share of units with the code; how often a coder sees it


def coders(units: int, share: float, sees: float, chance: random.Random, *, many: int) -> list[dict[int, bool]]:
    """What so many coders say of each unit."""
    truth = [chance.random() < share for _ in range(units)]
    return [
        {u: t if chance.random() < sees else chance.random() < share for u, t in enumerate(truth)} for _ in range(many)
    ]


def main(runs: int) -> None:
    """Prints the table."""
    chance = random.Random(2004)
    print(f"{'coders':>6}{'units':>7}{'share':>7}{'alpha':>7}{'given':>8}{'holds':>8}   {runs} runs each")
    for many, (share, sees), units in product(CODERS, CASES, UNITS):
        found = [agreement(coders(units, share, sees, chance, many=many)).interval for _ in range(runs)]
        given = [interval for interval in found if interval]
        holds = f"{sum(low <= sees**2 <= high for low, high in given) / len(given):8.1%}" if given else "       -"
        print(f"{many:6}{units:7}{share:7.0%}{sees**2:7.2f}{len(given) / runs:8.1%}{holds}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
