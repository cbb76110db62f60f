"""How well the kit's loaded language agrees with people's marks. Run: python benchmarks/agreement_loaded.py FOLDER.

FOLDER holds loaded_articles.jsonl.gz and loaded_sentences.jsonl.gz, one record a line: {"id", "text", "spans": [[start,
end, label], ...]} and, for sentences, "biased". Printed are the figures on each whole set, and tenfold cross-validation
over its documents: in each fold, entries that ten uses or more in the other nine show to be marked in fewer than 15 of
100 are dropped, and the fold that was kept aside is scored. The list itself was made with an eye on these sets, so
other texts will score somewhat lower than either figure. As in the sets, exaggeration and irony are left out.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.measures.loaded import loaded
from kit.texts.loading import from_string

WORD = re.compile(r"[A-Za-z0-9]+(?:['’\-][A-Za-z0-9]+)*")
LABELS = {"Loaded_Language", "Name_Calling-Labeling", "loaded"}
APART = {"exaggeration", "irony"}
FOLDS, ENOUGH, LEAST = 10, 10, 0.15
# What others reach on comparable texts that were held back, as (token F1, line F1 or macro F1 over both classes).
PEERS = {
    "loaded_articles": {
        "VADER's words": (0.108, 0.398),
        "Liu's opinion lexicon": (0.147, 0.401),
        "a bias lexicon of 2,130 words": (0.086, 0.367),
        "a linear model over all words and pairs": (0.165, 0.319),
    },
    "loaded_sentences": {
        "Riloff's subjectivity clues": (0.211, 0.558),
        "a bias lexicon": (0.156, 0.561),
        "a linear model": (0.325, 0.701),
        "one trained reader against the others": (0.455, 0.784),
    },
}

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marked:
    """One record: its words and units as offsets, what people marked, and the kit's marks with their entries."""

    fold: int
    words: tuple[Range, ...]
    units: tuple[Range, ...]
    gold: tuple[Range, ...]
    marks: tuple[tuple[int, int, str], ...]
    biased: bool | None


def record(row: Mapping[str, Any]) -> Marked:
    """A row of a set with the kit's marks on it; a sentence that people called biased or not is one unit."""
    text = row["text"]
    lines = [found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text)]
    spans = [span for span in loaded(from_string(text, roles=False)) if span.kind == "loaded"]
    return Marked(
        fold=zlib.crc32(str(row["id"]).encode()) % FOLDS,
        words=tuple(found.span() for found in WORD.finditer(text)),
        units=((0, len(text)),) if "biased" in row else tuple(lines),
        gold=tuple((start, end) for start, end, label in row["spans"] if label in LABELS),
        marks=tuple((s.start, s.end, s.why[1:].partition("”")[0]) for s in spans if s.category not in APART),
        biased=bool(row["biased"]) if "biased" in row else None,
    )


def touches(ranges: Iterable[Sequence[Any]], start: int, end: int) -> bool:
    """Whether any of the ranges overlaps start:end."""
    return any(one[0] < end and one[1] > start for one in ranges)


def weak(records: Iterable[Marked]) -> set[str]:
    """The entries that were used often enough, and marked by people too seldom."""
    uses, agreed = Counter[str](), Counter[str]()
    for each in records:
        for start, end, entry in each.marks:
            uses[entry] += 1
            agreed[entry] += touches(each.gold, start, end)
    return {entry for entry, n in uses.items() if n >= ENOUGH and agreed[entry] / n < LEAST}


Pairs = Counter[tuple[bool, bool]]


def compare(records: Iterable[Marked], dropped: Callable[[Marked], set[str]]) -> tuple[Pairs, Pairs]:
    """How often people and the kit marked (yes or no, yes or no) a word, and a unit."""
    words, units = Counter[tuple[bool, bool]](), Counter[tuple[bool, bool]]()
    for each in records:
        marks = [mark for mark in each.marks if mark[2] not in dropped(each)]
        words.update((touches(each.gold, *word), touches(marks, *word)) for word in each.words)
        for unit in each.units:
            told = touches(each.gold, *unit) if each.biased is None else each.biased
            units[told, touches(marks, *unit)] += 1
    return words, units


def f1(pairs: Pairs, *, of: bool = True) -> float:
    """The F1 of one class."""
    return 2 * pairs[of, of] / max(1, 2 * pairs[of, of] + pairs[True, False] + pairs[False, True])


def shown(title: str, words: Pairs, units: Pairs) -> str:
    """One line of the table."""
    hit = words[True, True]
    precision, recall = hit / max(1, hit + words[False, True]), hit / max(1, hit + words[True, False])
    macro = (f1(units) + f1(units, of=False)) / 2
    return f"  {title:42}{precision:7.3f}{recall:8.3f}{f1(words):8.3f}{f1(units):9.3f}{macro:9.3f}"


def report(name: str, records: Sequence[Marked]) -> None:
    """Prints the figures of one set beside those of others."""
    unit = "macro F1" if name == "loaded_sentences" else "line F1"
    print(f"\n{name}, {len(records)} records\n  {'':42}      P       R token F1  unit F1    macro")
    print(shown("the kit, whole set", *compare(records, lambda each: set())))
    weak_without = [weak(each for each in records if each.fold != fold) for fold in range(FOLDS)]
    print(shown(f"the kit, {FOLDS}-fold", *compare(records, lambda each: weak_without[each.fold])))
    print(f"  entries dropped per fold: {', '.join(str(len(entries)) for entries in weak_without)}")
    print(f"  on comparable texts that were held back: {'':15}token F1 {unit:>8}")
    for peer, (token, other) in PEERS[name].items():
        print(f"  {peer:57}{token:8.3f}{other:9.3f}")


def main() -> None:
    """Prints both tables."""
    for name in PEERS:
        with gzip.open(Path(sys.argv[1]) / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            report(name, [record(json.loads(line)) for line in lines])


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main()
