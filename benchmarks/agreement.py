"""How well the measures agree with trained readers: python benchmarks/agreement.py FOLDER [SET ...] [--write].

FOLDER holds sets of texts that people marked by hand, one JSON record a line, gzipped (hedging_wiki.jsonl.gz ...); they
are no part of the kit. --write puts the figures into docs/measures/evaluation.json, of which tools/build_cards.py makes
the model cards. A token is a word, and is counted as marked where a marked stretch touches it; a unit is a sentence or,
in whole articles, a line.

Cross-validation: the documents are dealt into ten heaps. For each heap the other nine say which entries stay, and the
heap is scored with those alone. `dropped`: an entry goes when the nine know it well (five uses) and readers marked a
smaller share of them than the floor. `proved`: an entry stays only when the nine hold a use of it and reach the floor.
`fitted` is `dropped` with all ten heaps deciding. What falls from fitted to dropped, and on to proved, comes from
choosing entries with the texts in sight. It is a lower estimate: rules and phrases were thought of in sight of them,
too. The marks of an entry that goes are taken away; a shorter entry that its words hide does not come forth.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import runpy
import zlib
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kit.measures.lexicon import load_lexicon
from kit.measures.rules import DETERMINERS, PREPOSITIONS, TABLE
from kit.reading import read
from kit.texts.loading import from_string
from kit.texts.model import Span

WORD = re.compile(r"[A-Za-z0-9]+(?:['’\-][A-Za-z0-9]+)*")  # of the sets' scorer, not the kit's
LINE = re.compile(r"[^\n]*\S[^\n]*")
APART = frozenset({"exaggeration", "irony"})  # the sets mark them apart from loaded language
FOLDS = 10
KNOWN_WELL = 5  # uses from which on an entry's precision says something
CARDS = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "build_cards.py"))

Bounds = Sequence[tuple[int, int]]
Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """How a set is scored: the kinds of span that count, which labels are meant, and how its texts fall into parts."""

    measure: str
    kinds: frozenset[str]
    is_gold: Callable[[str], bool]
    whole: bool  # is a record one unit?
    part: Callable[[Record], str]
    floor: float | None = None  # the precision under which cross-validation drops an entry


def _outlet(record: Record) -> str:
    return str(record["id"]).removeprefix("polnear-").split("_")[0]


HEDGES, LOADED = frozenset({"hedge"}), frozenset({"loaded"})
NAMED = frozenset({"Loaded_Language", "Name_Calling-Labeling"})
TASKS = {
    "hedging_wiki": Task("hedges", HEDGES, lambda s: s.startswith("hedge"), True, lambda r: "encyclopaedia", 0.5),
    "hedging_reviews": Task(
        "hedges", HEDGES, lambda s: s == "hedge", True, lambda r: str(r["doc"]).split("/")[0].lower(), 0.5
    ),
    "loaded_articles": Task("loaded", LOADED, NAMED.__contains__, False, lambda r: r["genre"] or "not given", 0.2),
    "loaded_sentences": Task("loaded", LOADED, lambda s: s == "loaded", True, lambda r: r["lean"] or "not given", 0.2),
    "voices": Task("voices", frozenset({"quotation", "reported"}), lambda s: s == "content", False, _outlet),
}
LEXICON_OF = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded"}
INNOCENT, OUTSIDE = "innocent phrase", "outside the table"


@dataclass(frozen=True, slots=True)
class Case:
    """One record of a set beside the kit's reading of it, as offsets in characters."""

    doc: str
    part: str
    text: str
    words: Bounds
    units: Bounds
    gold: tuple[tuple[int, int, str], ...]
    biased: bool | None  # the readers' verdict on the whole record, where they gave one
    found: tuple[Span, ...]
    held: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Marked by both, by the kit alone, by the readers alone, by neither."""

    tp: int = 0
    fp: int = 0
    fn: int = 0
    tn: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn, self.tn + other.tn)

    @property
    def precision(self) -> float:
        """The share of the kit's marks that the readers made too."""
        return self.tp / (self.tp + self.fp) if self.tp else 0.0

    @property
    def recall(self) -> float:
        """The share of the readers' marks that the kit found."""
        return self.tp / (self.tp + self.fn) if self.tp else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0

    @property
    def macro(self) -> float:
        """The mean of the F1 of what is marked and the F1 of what is not."""
        return (self.f1 + Tally(self.tn, self.fn, self.fp).f1) / 2


def compare(gold: set[int], found: set[int], total: int) -> Tally:
    """The tally of `total` things of which some are marked by the readers and some by the kit."""
    return Tally(len(gold & found), len(found - gold), len(gold - found), total - len(gold | found))


def touched(parts: Bounds, stretches: Iterable[tuple[int, int]]) -> set[int]:
    """Which of the parts, in order and apart from each other, share a character with any of the stretches."""
    starts, ends = [start for start, _ in parts], [end for _, end in parts]
    return {i for start, end in stretches for i in range(bisect_right(ends, start), bisect_left(starts, end))}


def bounds(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Where the spans lie, in characters."""
    return [(span.start, span.end) for span in spans]


def stretches(case: Case) -> list[tuple[int, int]]:
    """Where the readers' marks lie, in characters."""
    return [(start, end) for start, end, _ in case.gold]


def tokens(case: Case, found: Iterable[Span]) -> Tally:
    """The tally of the words of a record."""
    return compare(touched(case.words, stretches(case)), touched(case.words, bounds(found)), len(case.words))


def units(case: Case, found: Iterable[Span]) -> Tally:
    """The tally of the sentences or lines of a record."""
    gold = touched(case.units, stretches(case))
    if case.biased is not None:
        gold = set(range(len(case.units))) if case.biased else set()
    return compare(gold, touched(case.units, bounds(found)), len(case.units))


def load(folder: Path, name: str, limit: int | None = None) -> list[Record]:
    """The records of a set, the first `limit` of them."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines][:limit]


def spans_of(record: Record) -> tuple[Span, ...]:
    """All that the kit marks in a record, read as `kit read --jsonl` reads it; nothing where it cannot be read."""
    try:
        return read(from_string(record["text"], id=str(record["id"]), roles=False)).spans
    except ValueError:
        return ()


def case_of(record: Record, task: Task) -> Case:
    """A record with what the readers and the kit marked in it."""
    text, spans = record["text"], spans_of(record)
    return Case(
        doc=str(record.get("doc", record["id"])),
        part=task.part(record),
        text=text,
        words=[m.span() for m in WORD.finditer(text)],
        units=[(0, len(text))] if task.whole else [m.span() for m in LINE.finditer(text)],
        gold=tuple((start, end, label) for start, end, label in record["spans"] if task.is_gold(label)),
        biased=bool(record["biased"]) if "biased" in record else None,
        found=tuple(span for span in spans if span.kind in task.kinds and span.category not in APART),
        held=tuple(span for span in spans if span.kind == "rejected" and span.category in task.kinds),
    )


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of some tallies."""
    return sum(tallies, start=Tally())


def figures(tally: Tally) -> dict[str, float]:
    """Precision, recall and F1, to three digits."""
    return {"p": round(tally.precision, 3), "r": round(tally.recall, 3), "f1": round(tally.f1, 3)}


def interval(tallies: Mapping[str, Tally], rounds: int = 400) -> list[float]:
    """Between which F1 lies in 95 of 100 draws of as many documents, with putting back."""
    draw, every = random.Random(1), list(tallies.values())
    drawn = sorted(total(draw.choices(every, k=len(every))).f1 for _ in range(rounds))
    return [round(drawn[int(share * (rounds - 1))], 3) for share in (0.025, 0.975)]


def by_document(cases: Iterable[Case], tally: Callable[[Case, Iterable[Span]], Tally]) -> dict[str, Tally]:
    """The tally of every document."""
    found: defaultdict[str, Tally] = defaultdict(Tally)
    for case in cases:
        found[case.doc] += tally(case, case.found)
    return dict(found)


def overall(cases: Sequence[Case], tally: Callable[[Case, Iterable[Span]], Tally]) -> dict[str, Any]:
    """The figures of a whole set, with the macro F1 and the interval of F1."""
    tallies = by_document(cases, tally)
    whole = total(tallies.values())
    return {**figures(whole), "macro": round(whole.macro, 3), "interval": interval(tallies)}


def entry_of(span: Span) -> str:
    """The entry that marked the span, as its reason names it, or the class of a span that no entry marked."""
    named = re.match(r"“(.+?)” is ", span.why)
    return named[1] if named else f"({span.category}, by rule)"


def uses(spans: Iterable[Span]) -> Iterator[list[Span]]:
    """The spans as uses of a cue: the parts of a discontinuous cue together."""
    grouped: dict[tuple[int | None, int], list[Span]] = {}
    for span in spans:
        grouped.setdefault((span.group, span.start if span.group is None else 0), []).append(span)
    return iter(grouped.values())


def is_marked(case: Case, use: Iterable[Span]) -> bool:
    """Whether the readers marked any word of a use."""
    return bool(touched(case.words, bounds(use)) & touched(case.words, stretches(case)))


def counted(
    cases: Iterable[Case], name: Callable[[Span], str], *, held: bool = False
) -> tuple[Counter[str], Counter[str]]:
    """How often each name occurs among the uses of cues, and how often the readers marked it."""
    seen: Counter[str] = Counter()
    marked: Counter[str] = Counter()
    for case in cases:
        for use in uses(case.held if held else case.found):
            seen[name(use[0])] += 1
            marked[name(use[0])] += is_marked(case, use)
    return seen, marked


def by_category(cases: Sequence[Case], name: Callable[[Span], str]) -> dict[str, dict[str, float]]:
    """For every category its uses, the share that the readers marked, and the figures of its words."""
    seen, marked = counted(cases, name)
    rows = {}
    for category in sorted(seen):
        words = total(tokens(case, [span for span in case.found if name(span) == category]) for case in cases)
        share = {"uses": seen[category], "marked": round(marked[category] / seen[category], 3)}
        rows[category] = {**share, "p": round(words.precision, 3), "r": round(words.recall, 3)}
    return rows


def by_label(cases: Sequence[Case], name: Callable[[Case, tuple[int, int, str]], str]) -> dict[str, dict[str, float]]:
    """For every label of the readers how many words have it, and the share of them that the kit found."""
    marked: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for case in cases:
        ours = touched(case.words, bounds(case.found))
        for gold in case.gold:
            theirs = touched(case.words, [gold[:2]])
            marked[name(case, gold)] += len(theirs)
            found[name(case, gold)] += len(theirs & ours)
    return {label: {"words": marked[label], "r": round(found[label] / marked[label], 3)} for label in sorted(marked)}


def label_of(case: Case, gold: tuple[int, int, str]) -> str:
    """The readers' label; of the words of others, whether any quotation mark stands in or at them."""
    start, end, label = gold
    if label != "content":
        return label.removeprefix("hedge:")
    return "with quotation marks" if set('“”"') & set(case.text[max(0, start - 1) : end + 1]) else "without"


def by_part(cases: Sequence[Case]) -> dict[str, dict[str, Any]]:
    """The figures of every genre, leaning or outlet, by the size of it."""
    parts: defaultdict[str, list[Case]] = defaultdict(list)
    for case in cases:
        parts[case.part].append(case)
    rows = {}
    for part, some in sorted(parts.items(), key=lambda row: (-len(row[1]), row[0])):
        token = figures(total(tokens(case, case.found) for case in some))
        unit = total(units(case, case.found) for case in some)
        rows[part] = {"records": len(some), "token": token, "unit": {**figures(unit), "macro": round(unit.macro, 3)}}
    return rows


def rule_of(span: Span) -> str:
    """The context rule that held a cue back, or that an innocent phrase did, or a check outside the table."""
    innocent = {entry.why for entry in load_lexicon(LEXICON_OF[span.category]).entries if entry.innocent}
    says = span.why.partition(" here: ")[2]
    return next((rule.name for rule in TABLE if rule.says == says), INNOCENT if says in innocent else OUTSIDE)


def refusals(cases: Sequence[Case]) -> dict[str, dict[str, int]]:
    """For every rule how many cues it held back, and how many of them the readers had marked all the same."""
    seen, marked = counted(cases, rule_of, held=True)
    return {rule: {"held": seen[rule], "marked": marked[rule]} for rule in sorted(seen)}


def false_alarms(cases: Sequence[Case], most: int = 10) -> list[list[Any]]:
    """The entries with most uses that no reader marked: phrase, uses, uses that the readers marked."""
    seen, marked = counted(cases, entry_of)
    worst = sorted(seen, key=lambda phrase: (marked[phrase] - seen[phrase], phrase))[:most]
    return [[phrase, seen[phrase], marked[phrase]] for phrase in worst]


def missed(cases: Sequence[Case], most: int = 10) -> list[list[Any]]:
    """The words most often missed in marks of one or two words, with how often; the, of and their like left out."""
    words: Counter[str] = Counter()
    for case in cases:
        ours = touched(case.words, bounds(case.found))
        for stretch in stretches(case):
            theirs = touched(case.words, [stretch])
            words.update(case.text[slice(*case.words[i])].lower() for i in theirs - ours if len(theirs) < 3)
    ranked = sorted(words.items(), key=lambda row: (-row[1], row[0]))
    return [[word, n] for word, n in ranked if n > 2 and word not in DETERMINERS | PREPOSITIONS][:most]


def fold_of(case: Case) -> int:
    """The heap of a record's document, 0 to 9, the same in every run."""
    return zlib.crc32(case.doc.encode()) % FOLDS


Keep = Callable[[int, int], bool]  # uses of an entry, and how many of them the readers marked -> does it stay?


def selected(cases: Sequence[Case], keep: Keep, *, held_out: bool) -> dict[str, float]:
    """Token and unit F1 with the entries that stay, judged on the other heaps or, if not held out, on all."""
    counts = [counted([c for c in cases if fold_of(c) == fold], entry_of) for fold in range(FOLDS)]
    seen, marked = sum((n for n, _ in counts), Counter()), sum((n for _, n in counts), Counter())
    token, unit = Tally(), Tally()
    for case in cases:
        own_seen, own_marked = counts[fold_of(case)] if held_out else (Counter[str](), Counter[str]())
        kept = []
        for span in case.found:
            entry = entry_of(span)
            if keep(seen[entry] - own_seen[entry], marked[entry] - own_marked[entry]):
                kept.append(span)
        token, unit = token + tokens(case, kept), unit + units(case, kept)
    return {"token": round(token.f1, 3), "unit": round(unit.f1, 3), "macro": round(unit.macro, 3)}


def cross_validation(cases: Sequence[Case], floor: float) -> dict[str, Any]:
    """Token and unit F1 with entries chosen on all texts (fitted) and on the other nine heaps (dropped, proved)."""

    def good_enough(seen: int, marked: int) -> bool:
        return seen < KNOWN_WELL or marked >= floor * seen

    def proved(seen: int, marked: int) -> bool:
        return seen > 0 and marked >= floor * seen

    return {
        "floor": floor,
        "fitted": selected(cases, good_enough, held_out=False),
        "dropped": selected(cases, good_enough, held_out=True),
        "proved": selected(cases, proved, held_out=True),
    }


def evaluate(records: Sequence[Record], task: Task) -> dict[str, Any]:
    """All figures of a set."""
    cases = [case_of(record, task) for record in records]
    words = total(tokens(case, case.found) for case in cases)
    result: dict[str, Any] = {
        "measure": task.measure,
        "versions": CARDS["versions"](task.measure),
        "records": len(cases),
        "documents": len({case.doc for case in cases}),
        "words": words.tp + words.fp + words.fn + words.tn,
        "marked_words": words.tp + words.fn,
        "token": overall(cases, tokens),
        "unit": overall(cases, units),
        "labels": by_label(cases, label_of),
        "parts": by_part(cases),
        "categories": by_category(cases, lambda span: span.category),
    }
    if task.floor is None:
        return {**result, "kinds": by_category(cases, lambda span: span.kind)}
    if task.kinds == LOADED:
        result["strengths"] = by_category(cases, lambda span: str(span.strength))
    errors = {"rules": refusals(cases), "false_alarms": false_alarms(cases), "missed": missed(cases)}
    return {**result, **errors, "cross_validation": cross_validation(cases, task.floor)}


def subjectivity(records: Sequence[Record]) -> dict[str, Any]:
    """For hedges, boosters and loaded language the share of subjective and of other sentences with at least one."""
    read_once = [(bool(record["subjective"]), {span.kind for span in spans_of(record)}) for record in records]
    sizes = Counter(subjective for subjective, _ in read_once)
    shares = {
        kind: {
            name: round(sum(kind in kinds for is_so, kinds in read_once if is_so == subjective) / sizes[subjective], 3)
            for name, subjective in (("subjective", True), ("other", False))
        }
        for kind in LEXICON_OF
    }
    versions = {name: CARDS["versions"](name) for name in LEXICON_OF.values()}
    return {"subjective": sizes[True], "other": sizes[False], "shares": shares, "versions": versions}


def readability() -> dict[str, Any]:
    """The kit's scores of the practice text beside textstat's, by formula."""
    from kit.measures.readability import textstat_scores
    from kit.texts.loading import load as load_text

    reading = read(load_text(CARDS["PRACTICE"]))
    theirs = textstat_scores(" ".join(CARDS["PRACTICE"].read_text(encoding="utf-8")[s.start : s.end]
                                      for s in reading.sentences if s.voice == "author"))  # fmt: skip
    rows = {name: {"kit": score, "textstat": theirs.get(name)} for name, score in reading.scores.items()}
    return {"versions": CARDS["versions"]("readability"), "practice": rows}


def row(name: str, result: Mapping[str, Any]) -> str:
    """One line of the printed table."""
    token, unit, across = result["token"], result["unit"], result.get("cross_validation")
    line = f"{name:<18}" + "".join(f"{token[key]:>7.3f}" for key in ("p", "r", "f1"))
    line += "  " + "".join(f"{unit[key]:>7.3f}" for key in ("p", "r", "f1", "macro"))
    if not across:
        return line
    return line + "  " + "".join(f"{across[how]['token']:>9.3f}" for how in ("fitted", "dropped", "proved"))


def main() -> None:
    """Scores the sets that are there, prints a table, and writes the figures if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"some of {', '.join(TASKS)}; else all")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/measures/evaluation.json")
    parser.add_argument("--limit", type=int, help="only the first LIMIT records of each set")
    options = parser.parse_args()
    if options.write and options.limit:
        parser.error("figures of a part are not written; leave out --limit or --write.")
    print(f"{'':<18}{'token p      r     f1':>21}{'unit p      r     f1  macro':>30}{'fitted  dropped  proved':>29}")
    evaluation = json.loads(CARDS["EVALUATION"].read_text("utf-8")) if CARDS["EVALUATION"].is_file() else {"sets": {}}
    for name in options.sets or TASKS:
        result = evaluate(load(options.folder, name, options.limit), TASKS[name])
        evaluation["sets"][name] = result
        print(row(name, result), flush=True)
    if options.write:
        evaluation["sets"] = {name: evaluation["sets"][name] for name in TASKS if name in evaluation["sets"]}
        evaluation["subjectivity"] = subjectivity(load(options.folder, "subjectivity"))
        evaluation["readability"] = readability()
        made = json.dumps(evaluation, ensure_ascii=False, indent=1) + "\n"
        CARDS["EVALUATION"].write_text(made, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
