"""Fills the marked places of docs/teaching/*.md with figures of the kit: python tools/build_teaching.py [--check].

A place looks like `<!--= name -->5.9<!--/-->`. Its name is a figure (`larison.hedges.rate`) or a block (`cues`, a
table; `checks 03`, the right answers of a lesson). Everything is computed from the X-ray edition, so it is the same on
every machine. --check writes nothing and exits 1 where a page is stale.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kit
from kit.acting import coded, hidden
from kit.casebook import OP_EDS, Case, case
from kit.coding import sequences
from kit.comparing import compare, interval, sample
from kit.figuring import CUE_NAMES
from kit.reading import Reading, read
from kit.texts.practice import practice
from kit.texts.segmenting import sentence_bounds
from kit.views.contributions import KEPT_BACK
from kit.views.frames import functions_table
from kit.views.lessons import lesson_data
from kit.weighing import bench, leave_one_out, weigh

if TYPE_CHECKING:
    import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "docs" / "teaching"
PLACE = re.compile(r"<!--= (?P<name>[^>]+?) -->.*?<!--/-->", re.DOTALL)
LESSONS = tuple(f"{number:02}" for number in range(10))
NAMED = (re.compile(r"\b(?:Larison|Text A)\b"), re.compile(r"\b(?:Rogin|Text B)\b"))
HINGES = 8  # how many words are named that turn the ranking round


class UnknownPlace(ValueError):
    """A page asks for a figure that nobody computes; the message names the page and the figure."""


# ---- Figures: one value each


@cache
def hanoi() -> Case:
    """The case on the X-ray edition, whatever copies lie on this machine, its texts named by their authors."""
    opened = case("hanoi", edition="x-ray")
    return replace(opened, labels=tuple(text.author.split()[-1] for text in opened.facts.texts))


@cache
def figures() -> dict[str, str]:
    """Every single figure by its name."""
    found = {f"text.{one}": name for one, name in zip(("a", "b"), names(), strict=True)}
    found |= {"timeline.items": str(len(hanoi().timeline))}
    disputed = sum(item.certainty == "disputed" for item in hanoi().timeline)
    found |= {"timeline.disputed": str(disputed), "timeline.first": hanoi().timeline[0].date}
    for reading in hanoi().readings:
        found |= {f"{reading.id}.{name}": value for name, value in _of_text(reading).items()}
    for row in compare(*hanoi().readings):
        kind = _slug(CUE_NAMES[row.kind])
        found |= {f"{kind}.p": f"{row.p:.2f}", f"{kind}.words": f"{row.words_needed:,}" if row.words_needed else "none"}
    corrections = sum(len(text.overrides) for text in hanoi().facts.texts)
    found |= {"corrections": str(corrections)} | _ranking()
    for id, text in zip(_ids(), coded(hanoi())[0], strict=True):
        found |= {f"{id}.hidden.share": f"{100 * hidden(text.acts) / len(text.acts):.0f} %"}
    return found | {f"{id}.space": str(n) for id, n in zip(_ids(), space(ours()), strict=True)}


def names() -> tuple[str, ...]:
    """The authors' names in the order of the texts."""
    return tuple(text.author for text in hanoi().facts.texts)


def _of_text(reading: Reading) -> dict[str, str]:
    """The figures of one text: words of each voice, sentences, and marks, rate and interval of each kind."""
    total = reading.counts["all"]["words"]
    found = {f"{voice}.words": str(counted["words"]) for voice, counted in reading.counts.items()}
    found |= {f"{v}.share": f"{100 * reading.counts[v]['words'] / total:.0f} %" for v in reading.counts}
    found |= {"paragraphs": str(sum(p.role == "body" for p in reading.paragraphs))}
    found |= {"sentences": str(reading.counts["author"]["sentences"])}
    for kind, name in CUE_NAMES.items():
        rate = interval(sample(reading, kind))
        found |= {f"{_slug(name)}.marks": str(rate.marks), f"{_slug(name)}.rate": f"{rate.per_1000:.1f}"}
        found |= {f"{_slug(name)}.interval": f"{rate.low:.1f} to {rate.high:.1f}"}
    return found


def _ranking() -> dict[str, str]:
    """What the ranking by loaded language hangs on."""
    weighed = weigh([bench(reading) for reading in hanoi().readings])
    rows = leave_one_out(weighed)
    found = {f"{name}.score": f"{score:.1f}" for name, score in zip(_ids(), weighed.scores, strict=True)}
    return found | {"flips": str(sum(row.flips for row in rows)), "loaded.cues": str(len(rows))}


def _ids() -> tuple[str, ...]:
    return tuple(reading.id for reading in hanoi().readings)


def _slug(name: str) -> str:
    return name.split()[0]


# ---- How much we say of each author


def ours() -> tuple[str, ...]:
    """The prose of ours about the columns: lessons, their questions, these pages; without gists and codings."""
    said = []
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
        said += ["".join(cell["source"]) for cell in found if cell["cell_type"] == "markdown"]
        said += strings(lesson_data(path.stem[:2]))
    return (*said, *(path.read_text(encoding="utf-8") for path in sorted(HOME.glob("*.md"))))


def space(said: Iterable[str]) -> tuple[int, int]:
    """How many words stand in sentences that name only the first author, and only the second."""
    words = [0, 0]
    for sentence in (one for part in said for one in _sentences(prose(part))):
        named = [bool(pattern.search(sentence)) for pattern in NAMED]
        if sum(named) == 1:
            words[named.index(True)] += len(sentence.split())
    return words[0], words[1]


def _sentences(plain: str) -> Iterator[str]:
    """Sentences, rows of tables and points of lists."""
    for part in re.split(r"\n\s*\n|\n(?=[-|#]|\d+\. )", plain):
        yield from (part[start:end] for start, end in sentence_bounds(part, 0, len(part)))


def strings(value: Any) -> Iterator[str]:
    """Every sentence in the questions of a lesson, without their keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner) if key not in ("key", "name") else ()


def prose(page: str) -> str:
    """A page without generated tables, marks of Markdown and addresses; figures within a line stay."""
    page = re.sub(r"<!--= [^>]+? -->\n.*?<!--/-->", "", page, flags=re.DOTALL)
    page = re.sub(r"<!--.*?-->|[`*]", "", page)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", page)


# ---- Blocks: tables and lists


def markdown(table: pd.DataFrame) -> str:
    """A table as Markdown, its index first; columns of numbers to the right, what repeats above left out."""
    if list(table.index.names) != [None]:
        table = table.reset_index()
    rows = [[str(value).replace("|", "\\|") for value in row] for row in table.itertuples(index=False)]
    right = [all(re.fullmatch(r"[\d., %–-]*|not given.*", row[i]) for row in rows) for i in range(len(table.columns))]
    lines = [list(map(str, table.columns)), ["---:" if is_so else "---" for is_so in right], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def checks(lesson: str) -> str:
    """The right answer of each check of a lesson, and what the kit says to it."""
    rows = []
    for row in lesson_data(lesson)["check"]:
        right = next(option for option in row["options"] if option["right"])
        rows.append(f"- **{row['key']}.** {row['question']}\n  *{right['text']}* {right['says']}")
    return "\n".join(rows)


def predictions(lesson: str) -> str:
    """The predictions that a lesson asks for, with their options."""
    return "\n".join(f"- {row['question']} ({'; '.join(row['options'])})" for row in lesson_data(lesson)["prediction"])


def short_answer(lesson: str) -> str:
    """The question of the short answer of a lesson."""
    return f"> {lesson_data(lesson)['answer']['question']}"


def of_hanoi(view: Callable[[Sequence[Reading], Sequence[str]], pd.DataFrame]) -> str:
    """A table of the kit on the two columns, with the authors' surnames as labels."""
    return markdown(view(hanoi().readings, hanoi().labels))


def of_practice(view: Callable[[Sequence[Reading], Sequence[str]], pd.DataFrame]) -> str:
    """A table of the kit on the two practice op-eds."""
    labels = [label.removeprefix("Practice: ").partition(",")[0] for label in OP_EDS.values()]
    return markdown(view([read(practice(name)) for name in OP_EDS], labels))


def hinges() -> str:
    """The words without which the ranking by loaded language would be the other way round."""
    rows = [row for row in leave_one_out(weigh([bench(reading) for reading in hanoi().readings])) if row.flips]
    return ", ".join(f"*{row.row.phrase or KEPT_BACK}*" for row in rows[:HINGES]) or "no single word"


def blocks() -> Mapping[str, Callable[[], str]]:
    """Every block by its name."""
    found: dict[str, Callable[[], str]] = {
        "cues": partial(of_hanoi, kit.cues_table),
        "voices": partial(of_hanoi, kit.voices_table),
        "voices compared": partial(of_hanoi, kit.voices_compared),
        "speakers": partial(of_hanoi, kit.speakers_table),
        "scores": partial(of_hanoi, kit.scores_table),
        "verdicts": partial(of_hanoi, kit.verdicts_table),
        "intervals": partial(of_hanoi, kit.intervals_table),
        "differences": partial(of_hanoi, kit.differences_table),
        "practice verdicts": partial(of_practice, kit.verdicts_table),
        "practice differences": partial(of_practice, kit.differences_table),
        "hinges": hinges,
        "sources": partial(of_hanoi, partial(kit.sources_table, sides=hanoi().sides)),
        "stances": partial(of_hanoi, partial(kit.stances_table, sides=hanoi().sides)),
        "omissions": lambda: markdown(kit.omissions_counts(hanoi())),
        "agency marks": lambda: markdown(kit.hidden_table(hanoi())),
        "agency errors": lambda: markdown(kit.finder_table(hanoi())),
        "agency grammar": lambda: markdown(kit.grammar_table(hanoi())),
        "functions": lambda: markdown(functions_table(sequences(hanoi()))),
    }
    for lesson in LESSONS:
        for name, make in (("checks", checks), ("predictions", predictions), ("answer", short_answer)):
            found[f"{name} {lesson}"] = partial(make, lesson)
    return found


# ---- Pages


def filled(page: str, name: str) -> str:
    """A page with every marked place filled anew; raises UnknownPlace for one that nobody computes."""

    def fill(place: re.Match[str]) -> str:
        wanted = place["name"]
        if wanted in figures():
            return f"<!--= {wanted} -->{figures()[wanted]}<!--/-->"
        if wanted not in blocks():
            raise UnknownPlace(f"{name}: there is no figure “{wanted}”. See figures() and blocks() in this program.")
        inside = blocks()[wanted]()
        gap = "\n\n" if "\n" in inside or inside.startswith(("|", ">", "- ")) else ""
        return f"<!--= {wanted} -->{gap}{inside}{gap}<!--/-->"

    return PLACE.sub(fill, page)


def build(paths: Iterable[Path] | None = None) -> dict[Path, str]:
    """What each page should be."""
    found = sorted(HOME.glob("*.md")) if paths is None else paths
    return {path: filled(path.read_text(encoding="utf-8"), path.name) for path in found}


def main() -> int:
    """Writes or compares the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    options, stale = parser.parse_args(), 0
    for path, made in build().items():
        same = path.read_text(encoding="utf-8") == made
        stale += not same
        if not (same or options.check):
            path.write_text(made, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'as it was' if same else 'stale' if options.check else 'written'}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
