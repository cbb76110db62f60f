"""Writes into the lexicons how often readers agree with a cue: python tools/measure_cues.py FOLDER [LEXICON] [--check].

FOLDER holds the sets that people annotated, NAME.jsonl.gz, one record a line: {"text": ..., "spans": [[start, end,
label], ...]}. LEXICON is hedges or loaded (both, if none is named). For every entry: n = its uses in the sets that no
rule holds back, precision = the share of them that touch a span which people marked. --check compares instead of
writing and exits 1 where a lexicon is stale.
"""

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kit.measures.lexicon import Lexicon, find, load_lexicon
from kit.texts.loading import from_string
from kit.texts.model import Span

HOME = Path(__file__).resolve().parent.parent / "kit" / "data" / "lexicons"
SETS = {"hedges": ("hedging_wiki", "hedging_reviews"), "loaded": ("loaded_articles", "loaded_sentences")}
# Hedges come with or without a class behind a colon; of the propaganda techniques two are loaded language.
LABELS = {"hedges": {"hedge"}, "loaded": {"loaded", "Loaded_Language", "Name_Calling-Labeling"}}
FIGURE = re.compile(r"(?:precision|n|measured_on) = ")

Figures = Mapping[str, tuple[int, int]]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a set, as they stand in its file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def marked(record: Mapping[str, Any], lexicon: str) -> list[tuple[int, int]]:
    """The character ranges of a record that people marked as what the lexicon looks for."""
    return [(start, end) for start, end, label in record["spans"] if label.partition(":")[0] in LABELS[lexicon]]


def uses(spans: Iterable[Span]) -> dict[tuple[str, int], list[Span]]:
    """The spans of each use of an entry that counts, filed under the entry's phrase and the place of the first span."""
    found: dict[tuple[str, int], list[Span]] = {}
    groups: dict[int, tuple[str, int]] = {}
    for span in spans:
        key = (span.why[1:].partition("”")[0], span.start)  # the reason opens with the entry's phrase
        if span.kind != "rejected":
            found.setdefault(key if span.group is None else groups.setdefault(span.group, key), []).append(span)
    return found


def measure(lexicon: Lexicon, texts: Iterable[Mapping[str, Any]]) -> Figures:
    """Phrase of an entry -> its uses in the records that touch a marked range, and all its uses."""
    agreed, all_uses = Counter[str](), Counter[str]()
    for record in texts:
        ranges = marked(record, lexicon.name)
        for (phrase, _), spans in uses(find(from_string(record["text"], roles=False), lexicon)).items():
            all_uses[phrase] += 1
            agreed[phrase] += any(span.start < end and start < span.end for span in spans for start, end in ranges)
    return {phrase: (agreed[phrase], number) for phrase, number in all_uses.items()}


def written(toml: str, figures: Figures, sets: Iterable[str]) -> str:
    """The lexicon's TOML with the figures of each entry behind its source, all else as it was."""
    lines, phrase, entry = [], "", False
    for line in toml.splitlines():
        if line.startswith("["):
            entry = line == "[[entry]]"
        if FIGURE.match(line):
            continue
        lines.append(line)
        if line.startswith("phrase = "):
            phrase = json.loads(line.removeprefix("phrase = "))
        if entry and line.startswith("source = "):
            agreed, number = figures.get(phrase, (0, 0))
            lines += [f"precision = {agreed / number:.2f}"] if number else []
            lines += [f"n = {number}", f"measured_on = {json.dumps(list(sets))}"]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Writes or compares the lexicons; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("lexicon", nargs="?", choices=sorted(SETS))
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = 0
    for name in [options.lexicon] if options.lexicon else sorted(SETS):
        target = HOME / f"{name}.toml"
        texts = (record for each in SETS[name] for record in records(options.folder / f"{each}.jsonl.gz"))
        now = target.read_text(encoding="utf-8")
        made = written(now, measure(load_lexicon(name), texts), SETS[name])
        stale += made != now
        if not options.check:
            target.write_text(made, encoding="utf-8")
        print(f"{target.name}: {'as it was' if made == now else 'stale' if options.check else 'written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
