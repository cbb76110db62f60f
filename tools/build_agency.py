"""Writes what the finder of kit/measures/agency.py finds in own copies of the case's texts: positions without words.

python tools/build_agency.py [--check]. The X-rays have no words to run the finder on: lesson 06 shows these positions.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kit.casebook import case, outline, xray
from kit.finding import PARTS, text_of
from kit.measures.agency import agency
from kit.reading import Reading

FILE = Path(__file__).resolve().parents[1] / "kit" / "data" / "cases" / "hanoi" / "agency_found.toml"
HEAD = """\
# What the finder found in the copies that the X-rays were made from: body paragraph, first and last word (from 1), kind
# and category; no words. Made by tools/build_agency.py: change the finder and run it again.

[found]
"""


def rows(reading: Reading, reference: Reading) -> list[str]:
    """The finder's marks in a copy of the reference, one line each."""
    if outline(reading) != outline(reference):
        raise SystemExit(f"The copy of “{reading.id}” is not the one that its X-ray was made from.")
    lines = []
    for span in (span for span in agency(text_of(reading)) if span.kind in PARTS):
        parts = enumerate((part for part in reading.paragraphs if part.role == "body"), start=1)
        number, part = next((n, p) for n, p in parts if p.start <= span.start < p.end)
        starts = [at for at, _, _ in reading.words if part.start <= at < part.end]
        inside = [i for i, at in enumerate(starts, start=1) if span.start <= at < span.end]
        lines.append(f'    [{number}, {inside[0]}, {inside[-1]}, "{span.kind}", "{span.category}"],')
    return lines


def build() -> str:
    """The file."""
    opened = case("hanoi")
    missing = [text.id for text, reading in zip(opened.facts.texts, opened.readings, strict=True) if not reading.text]
    if missing:
        raise SystemExit(f"No own copy of {', '.join(missing)}: put it into the folder KIT_TEXTS.")
    blocks = []
    for text, reading in zip(opened.facts.texts, opened.readings, strict=True):
        blocks.append("\n".join([f"{text.id} = [", *rows(reading, xray("hanoi", text.id)), "]"]))
    return HEAD + "\n".join(blocks) + "\n"


def main() -> int:
    """Writes or compares the file; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where the file is stale")
    options = parser.parse_args()
    made = build()
    same = FILE.is_file() and FILE.read_text(encoding="utf-8") == made
    if not options.check:
        FILE.write_text(made, encoding="utf-8", newline="\n")
    print(f"{FILE.name}: {'as it was' if same else 'stale' if options.check else 'written'}")
    return 1 if options.check and not same else 0


if __name__ == "__main__":
    sys.exit(main())
