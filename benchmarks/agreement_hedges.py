"""How far hedges agree with readers, and what to expect elsewhere: python benchmarks/agreement_hedges.py FOLDER.

FOLDER holds hedging_wiki.jsonl.gz and hedging_reviews.jsonl.gz. F1 of tokens (words inside marks) and of sentences
(does it hold any mark): on the whole set; by cross-validation, where in each of ten folds of whole documents the
entries with ten uses or more that readers marked in fewer than a quarter of them are dropped on the other nine and the
tenth is scored; and with those dropped on the other set alone, another genre with other readers. All of this tests
which entries stand. Which entries were thought of at all, and the rules, were settled with both sets in view.
"""

from __future__ import annotations

import argparse
import re
import runpy
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kit.measures.hedging import hedges
from kit.texts.loading import from_string

SETS = ("hedging_wiki", "hedging_reviews")
WORD = re.compile(r"[A-Za-z0-9]+(?:['’\-][A-Za-z0-9]+)*")
FOLDS, FEWEST_USES, THRESHOLD = 10, 10, 0.25
TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "measure_cues.py"))

Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Judged:
    """One sentence: its document, its words, what readers marked, and the kit's uses as (phrase, their ranges)."""

    document: str
    words: Ranges
    marked: Ranges
    uses: Sequence[tuple[str, Ranges]]


def judged(path: Path) -> list[Judged]:
    """The sentences of a set beside the kit's hedges in them."""
    rows = []
    for record in TOOL["records"](path):
        found = TOOL["uses"](hedges(from_string(record["text"], roles=False)))
        uses = [(phrase, [(span.start, span.end) for span in spans]) for (phrase, _), spans in found.items()]
        words = [match.span() for match in WORD.finditer(record["text"])]
        rows.append(Judged(record["doc"], words, TOOL["marked"](record, "hedges"), uses))
    return rows


def touches(ranges: Ranges, start: int, end: int) -> bool:
    """Whether any of the ranges shares a character with start:end."""
    return any(first < end and start < last for first, last in ranges)


def dropped(rows: Iterable[Judged]) -> set[str]:
    """The phrases that readers of these rows hardly ever marked."""
    uses, agreed = Counter[str](), Counter[str]()
    for row in rows:
        for phrase, ranges in row.uses:
            uses[phrase] += 1
            agreed[phrase] += any(touches(row.marked, *each) for each in ranges)
    return {phrase for phrase, n in uses.items() if n >= FEWEST_USES and agreed[phrase] < THRESHOLD * n}


def outcomes(row: Judged, without: set[str]) -> tuple[Counter[tuple[bool, bool]], tuple[bool, bool]]:
    """(marked by readers, marked by the kit), counted over the words of a sentence, and for the sentence."""
    kit = [each for phrase, ranges in row.uses if phrase not in without for each in ranges]
    tokens = Counter((touches(row.marked, *word), touches(kit, *word)) for word in row.words)
    return tokens, (bool(row.marked), bool(kit))


def f1(counted: Counter[tuple[bool, bool]]) -> float:
    """The harmonic mean of precision and recall."""
    return 2 * counted[True, True] / (2 * counted[True, True] + counted[True, False] + counted[False, True])


def scores(pairs: Iterable[tuple[Judged, set[str]]]) -> tuple[float, float]:
    """Token and sentence F1 of sentences, each scored without the phrases that go with it."""
    tokens, sentences = Counter[tuple[bool, bool]](), Counter[tuple[bool, bool]]()
    for row, without in pairs:
        in_words, of_sentence = outcomes(row, without)
        tokens += in_words
        sentences[of_sentence] += 1
    return f1(tokens), f1(sentences)


def cross_validated(rows: Sequence[Judged]) -> tuple[float, float]:
    """Token and sentence F1 over all sentences, each scored with what the folds without its document leave standing."""
    documents = {document: number for number, document in enumerate(dict.fromkeys(row.document for row in rows))}
    fold_of = [documents[row.document] % FOLDS for row in rows]
    gone = [dropped(row for row, own in zip(rows, fold_of, strict=True) if own != fold) for fold in range(FOLDS)]
    return scores((row, gone[own]) for row, own in zip(rows, fold_of, strict=True))


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    sets = {name: judged(folder / f"{name}.jsonl.gz") for name in SETS}
    print(f"{'token / sentence F1':<20}{'whole set':>18}{'cross-validated':>18}{'by the other set':>18}")
    for name, rows in sets.items():
        without = dropped(row for other in SETS if other != name for row in sets[other])
        columns = scores((row, set()) for row in rows), cross_validated(rows), scores((row, without) for row in rows)
        print(f"{name:<20}" + "".join(f"{f'{token:.3f} / {sentence:.3f}':>18}" for token, sentence in columns))


if __name__ == "__main__":
    main()
