"""Builds the X-ray editions of a case from private copies: python tools/build_xrays.py FOLDER [--check].

FOLDER holds one plain-text copy per text, named as in kit/data/cases/hanoi/case.toml (larison.txt, rogin.txt).
--check compares instead of writing and exits 1 where an X-ray is stale.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from kit.casebook import outline
from kit.reading import Reading, dumps, read, redact, with_engines
from kit.texts.cases import Match, TextFacts, load_case, place_override
from kit.texts.loading import load

CASE = "hanoi"
HOME = Path(__file__).resolve().parent.parent / "kit" / "data" / "cases" / CASE


def build(copy: Path, facts: TextFacts) -> Reading:
    """The X-ray of a copy, with the case's corrections and the other engines' scores."""
    text = replace(load(copy), id=facts.id)
    paragraphs = outline(text)
    itself = [Match(i, 1.0, tuple(range(len(p.words)))) for i, p in enumerate(paragraphs)]
    overrides = [
        place_override(o, itself[o.paragraph - 1], paragraphs[o.paragraph - 1], paragraphs[o.paragraph - 1])
        for o in facts.overrides
    ]
    return redact(with_engines(read(text, corrections=[span for span in overrides if span])))


def main() -> int:
    """Writes or compares every X-ray of the case; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    stale = 0
    for facts in load_case(CASE).texts:
        made, target = dumps(build(options.folder / f"{facts.id}.txt", facts)), HOME / f"{facts.id}.json"
        same = target.is_file() and target.read_text(encoding="utf-8") == made
        stale += not same
        if not options.check:
            target.write_text(made, encoding="utf-8")
        print(f"{target.name}: {'as it was' if same else 'stale' if options.check else 'written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
