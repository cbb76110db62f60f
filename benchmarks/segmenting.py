"""Sentence splitters side by side: right cuts and right counts on tests/texts/sentence_cases.toml, and speed.

Run: python benchmarks/segmenting.py [--failures]. A library that is not installed gets a line that says so.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

CASES = Path(__file__).parent.parent / "tests" / "texts" / "sentence_cases.toml"
Splitter = Callable[[str], list[str]]


def cases() -> list[tuple[str, str, list[str]]]:
    """Kind, text and expected sentences of every case."""
    table = tomllib.loads(CASES.read_text(encoding="utf-8"))["case"]
    return [(row["kind"], row.get("text", " ".join(row["sentences"])), row["sentences"]) for row in table]


def kit_splitter() -> Splitter:
    """The kit's own cuts."""
    from kit.texts.segmenting import sentence_bounds

    return lambda text: [text[start:end] for start, end in sentence_bounds(text, 0, len(text))]


def nupunkt_splitter() -> Splitter:
    """nupunkt's cuts, alone."""
    import nupunkt

    return lambda text: [text[start:end] for start, end in nupunkt.sent_spans(text)]


def pysbd_splitter() -> Splitter:
    """pysbd's cuts, alone."""
    import pysbd

    return pysbd.Segmenter(language="en", clean=False).segment  # type: ignore[no-any-return]


def textstat_counter() -> Splitter:
    """As many empty strings as textstat counts sentences: it gives counts, no cuts."""
    import textstat

    return lambda text: [""] * textstat.sentence_count(text)


SPLITTERS = {
    "kit": kit_splitter,
    "nupunkt": nupunkt_splitter,
    "pysbd": pysbd_splitter,
    "textstat": textstat_counter,
}


def speed(split: Splitter, text: str) -> float:
    """Megabytes a second, best of three."""
    times = []
    for spaces in range(3):
        fresh = text + " " * spaces  # textstat remembers a text that it has seen
        start = time.perf_counter()
        split(fresh)
        times.append(time.perf_counter() - start)
    return len(text.encode()) / 1e6 / min(times)


def row(name: str, split: Splitter, *, failures: bool) -> str:
    """One line of the table: cases cut exactly, cases counted right, speed."""
    found = [(text, expected, [part.strip() for part in split(text)]) for _, text, expected in cases()]
    exact = [case for case in found if case[1] == case[2]]
    counted = sum(len(expected) == len(cut) for _, expected, cut in found)
    if failures:
        for case in found:
            if case not in exact and name != "textstat":
                print(f"  {name}: wanted {case[1]}\n  {' ' * len(name)}  found  {case[2]}")
    shown = "-" if name == "textstat" else f"{len(exact)} of {len(found)}"
    passage = " ".join(text for _, text, _ in cases())
    text = "\n".join(passage for _ in range(20))
    return f"{name:<10}{shown:>12}{f'{counted} of {len(found)}':>16}{speed(split, text):>10.2f}"


def main() -> None:
    """Prints the table."""
    lines = [f"{'':<10}{'exact cuts':>12}{'right count':>16}{'MB/s':>10}"]
    for name, make in SPLITTERS.items():
        try:
            lines.append(row(name, make(), failures="--failures" in sys.argv))
        except ImportError:
            lines.append(f"{name:<10}not installed: pip install {name}")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
