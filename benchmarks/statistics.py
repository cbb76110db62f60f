"""Whether the statistics keep what they promise, on simulated texts whose true rates are known.

    python benchmarks/statistics.py [--runs 2000] [--rounds 999]

A simulated sentence has a gamma-distributed length and a gamma-distributed readiness to be marked (shape 0.7: marks in
thick clusters; without: each mark by itself). Printed: how often the 95 % interval covers the true rate, how often the
permutation test rejects two texts of one rate, how often Holm's correction lets a false alarm among three measures
through, and how often a difference is seen in texts as long as `words_needed` asks for.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from math import sqrt

import numpy as np

from kit.comparing import LEAST_SENTENCES, Sample, holm, interval, permutation, words_needed

LENGTHS = ((13, 360), (20, 360), (35, 800), (55, 800), (120, 3000), (150, 3000))  # sentences, words
RATES = (5.0, 10.0, 25.0, 45.0)  # marks per 1,000 words, the span of the kit's measures in op-eds
SHAPES = (None, 2.0, 0.7)


class Simulation:
    """Draws texts of known rate and clustering, always the same ones."""

    def __init__(self, seed: int = 1) -> None:
        self.draws = np.random.default_rng(seed)

    def text(self, sentences: int, words: int, rate: float, shape: float | None) -> Sample:
        """A text of about so many words; `rate` marks per 1,000 words, clustered in sentences by `shape`."""
        lengths = np.maximum(3, np.round(self.draws.gamma(4, words / sentences / 4, sentences)))
        ready = 1.0 if shape is None else self.draws.gamma(shape, 1 / shape, sentences)
        return Sample(self.draws.poisson(rate / 1000 * lengths * ready).astype(float), lengths)


def coverage(runs: int) -> Iterator[tuple[str, float]]:
    """Per length, rate and clustering: the percentage of runs in which the interval covers the true rate."""
    for sentences, words in LENGTHS:
        for rate in RATES:
            for shape in SHAPES:
                draw = Simulation()
                found = [interval(draw.text(sentences, words, rate, shape), rounds=1) for _ in range(runs)]
                yield (
                    f"{words} words, {sentences} sentences, {rate:.0f} per 1,000, {clustered(shape)}",
                    100 * sum(each.low <= rate <= each.high for each in found) / runs,
                )


def false_alarms(runs: int, rounds: int) -> Iterator[tuple[str, float]]:
    """Per pair of lengths: the percentage of runs in which two texts of one rate are called different."""
    hanoi = ((13, 341), (40, 638))  # sentences of very different length: the test is too careful there, and may be
    pairs = [*((length, length) for length in LENGTHS), hanoi, (LENGTHS[1], LENGTHS[2])]
    for first, second in pairs:
        for rate, shape in ((10.0, None), (25.0, 2.0), (45.0, 0.7)):
            draw, seen = Simulation(), 0
            for _ in range(runs):
                texts = draw.text(*first, rate, shape), draw.text(*second, rate, shape)
                seen += permutation(*texts, rounds=rounds) <= 0.05
            yield f"{first[1]} and {second[1]} words, {rate:.0f} per 1,000, {clustered(shape)}", 100 * seen / runs


def family(runs: int, rounds: int) -> Iterator[tuple[str, float]]:
    """Per length: the percentage of runs in which any of three true nulls is rejected after Holm's correction."""
    for length in LENGTHS:
        draw, seen = Simulation(), 0
        for _ in range(runs):
            ps = [
                permutation(draw.text(*length, rate, 2.0), draw.text(*length, rate, 2.0), rounds=rounds)
                for rate in RATES[1:]
            ]
            seen += min(holm(ps)) <= 0.05
        yield f"{length[1]} words, {length[0]} sentences, three measures", 100 * seen / runs


def power(runs: int, rounds: int) -> Iterator[tuple[str, float]]:
    """Per pair of rates: the percentage of runs that see the difference in texts as long as `words_needed` says."""
    for low, high in ((20.0, 30.0), (15.0, 30.0), (30.0, 45.0)):
        for shape in SHAPES:
            draw = Simulation()
            large = [draw.text(2_000_000, 44_000_000, rate, shape) for rate in (low, high)]
            words = words_needed(*large)
            assert words is not None
            length = max(LEAST_SENTENCES, round(words / 22)), words
            seen = sum(
                permutation(draw.text(*length, low, shape), draw.text(*length, high, shape), rounds=rounds) <= 0.05
                for _ in range(runs)
            )
            yield f"{low:.0f} against {high:.0f} per 1,000, {clustered(shape)}: {words} words each", 100 * seen / runs


def clustered(shape: float | None) -> str:
    """The clustering in words."""
    return "each mark by itself" if shape is None else f"clustered (shape {shape})"


def main() -> None:
    """Prints every row with the ask and whether it is met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=999)
    options = parser.parse_args()
    runs, rounds = options.runs, options.rounds
    noise = 100 * sqrt(0.05 * 0.95 / runs)
    print(f"{runs} runs a row; chance alone moves a row of 5 or 95 % by {noise:.1f} points (standard error)")
    print(f"Texts under {LEAST_SENTENCES} sentences get no interval.")
    parts = (
        ("95 % interval covers", (93, 97), coverage(runs)),
        ("permutation test rejects a true null", (4, 6), false_alarms(runs, rounds)),
        ("Holm's family error", (0, 6), family(runs, rounds)),
        ("power where 80 % is promised", (77, 83), power(runs, rounds)),
    )
    for title, (low, high), rows in parts:
        print(f"\n{title}: asked {low} to {high} %")
        for row, share in rows:
            print(f"  {share:5.1f}  {'' if low <= share <= high else 'OUTSIDE':8}{row}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
