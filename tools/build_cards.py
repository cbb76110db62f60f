"""Writes the model cards in docs/measures/ and docs/agreement.md: python tools/build_cards.py [--check].

They are made of the word lists, the table of context rules, our claims (docs/measures/claims.toml) and the figures that
benchmarks/agreement.py measured (docs/measures/evaluation.json). --check compares and exits 1 where a card is stale.
Figures older than the word list they were measured with are no fault: the card says so in bold type.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kit.casebook import case as opened
from kit.finding import checked
from kit.measures.agency import agency, grammar
from kit.measures.hedging import boosters, hedges
from kit.measures.lexicon import Entry, Lexicon, load_lexicon, phrases
from kit.measures.loaded import loaded
from kit.measures.readability import FORMULAS, formula_text
from kit.measures.rules import TABLE
from kit.texts.loading import from_string
from kit.texts.voices import voices

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "docs" / "measures"
EVALUATION, CLAIMS = HOME / "evaluation.json", HOME / "claims.toml"
PRACTICE = ROOT / "kit" / "data" / "practice" / "quay.txt"
BOOSTER_CASES = ROOT / "tests" / "measures" / "booster_cases.toml"
AGENCY_CASES = ROOT / "tests" / "measures" / "agency_cases.toml"
SENTENCE_CASES = ROOT / "tests" / "texts" / "sentence_cases.toml"

LEXICONS, _MEASURES, _TEXTS = ROOT / "kit" / "data" / "lexicons", ROOT / "kit" / "measures", ROOT / "kit" / "texts"
_SPEAKING = ("voices.py", "quoting.py", "reporting.py", "speakers.py", "clauses.py")
# What decides on the marks of a measure; a figure is as old as these files were when it was measured.
PARTS = {
    "hedges": (LEXICONS / "hedges.toml", _MEASURES / "rules.py"),
    "boosters": (LEXICONS / "boosters.toml", _MEASURES / "rules.py"),
    "loaded": (LEXICONS / "loaded.toml", _MEASURES / "loaded.py", _MEASURES / "rules.py"),
    "readability": (_MEASURES / "readability.py", _MEASURES / "syllables.py"),
    "voices": (LEXICONS / "reporting.toml", *(_TEXTS / name for name in _SPEAKING)),
    "sentences": (_TEXTS / "segmenting.py",),
    "agency": (ROOT / "kit" / "data" / "grammar" / "agency.toml", _MEASURES / "agency.py"),
}
FINDERS = {"hedges": (hedges, "hedge"), "boosters": (boosters, "booster"), "loaded": (loaded, "loaded")}
MADE = "<!-- Made by tools/build_cards.py: change claims.toml, the word lists or the rules, and run it again. -->"
AGREEMENT = "## Agreement with trained readers"
INNOCENT, OUTSIDE = "innocent phrase", "outside the table"  # not rules of the table, but what else holds a cue back
AGENCY_LISTS = ("participle", "by", "event")
NUMERIC = frozenset("0123456789., %<")

Row = Sequence[object]
Figures = Mapping[str, Any]


# --- versions, marks, Markdown ---------------------------------------------------------------------------------------


def version(path: Path) -> str:
    """The first eight hex digits of the SHA-256 of a text file, its line ends taken as those of Unix."""
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()[:8]


def versions(measure: str) -> dict[str, str]:
    """The files that decide what a measure finds, each with its version."""
    return {path.name: version(path) for path in PARTS[measure]}


def freshness(measured: Mapping[str, str], measure: str) -> str:
    """With which versions the figures were measured, in bold type where the kit has moved on."""
    now = versions(measure)
    old = [f"{name} was {was} and is {now.get(name, 'gone')}" for name, was in measured.items() if now.get(name) != was]
    if not old:
        return "Measured with " + ", ".join(f"{name} {was}" for name, was in measured.items()) + ", as they are now."
    return f"**These figures are older than the kit:** {'; '.join(old)}. Measure again before quoting them."


def marks(measure: str, string: str) -> list[str]:
    """What the kit finds in a string, in its words: cues, passages of other voices, or sentences."""
    text = from_string(string, roles=False)
    if measure == "voices":
        return [text[span.start : span.end] for span in voices(text) if span.kind != "attribution"]
    if measure == "sentences":
        return [text[sentence.start : sentence.end] for sentence in text.sentences]
    if measure == "agency":
        return [f"{span.cue}, {span.category}" for span in agency(text) if span.kind != "rejected"]
    finder, kind = FINDERS[measure]
    return [span.cue for span in finder(text) if span.kind == kind]


def table(head: Row, rows: Iterable[Row]) -> str:
    """A Markdown table, columns of numbers to the right."""
    body = [[_cell(cell) for cell in row] for row in rows]
    right = [all(set(row[i]) <= NUMERIC for row in body) for i in range(len(head))]
    lines = [[str(cell) for cell in head], ["---:" if is_so else "---" for is_so in right], *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value).replace("|", "\\|").replace("\n", " ")


def percent(share: float) -> str:
    """A share as a whole number of hundredths."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def bullets(lines: Iterable[str]) -> str:
    """A Markdown list."""
    return "\n".join(f"- {line}" for line in lines)


def page(blocks: Iterable[str]) -> str:
    """A page of these blocks, with the note that it is made by this program."""
    return "\n\n".join(block.strip() for block in [MADE, *blocks] if block) + "\n"


# --- failures, word lists, rules -------------------------------------------------------------------------------------


def failures(measure: str, rows: Sequence[Figures]) -> str:
    """The table of known failures: a sentence of ours, what the kit makes of it, what a careful reader would."""
    if measure == "readability":
        return table(["example (ours)", "what goes wrong"], [[row["text"], row["why"]] for row in rows])
    does = "cuts" if measure == "sentences" else "marks"
    body = [[row["text"], _listed(marks(measure, row["text"])), _listed(row["should"]), row["why"]] for row in rows]
    return table(["example (ours)", f"the kit {does}", f"a careful reader {does}", "why"], body)


def _listed(found: Iterable[str]) -> str:
    return "; ".join(f"“{cue}”" for cue in found) or "nothing"


def lexicon_section(lexicon: Lexicon, prose: Figures) -> list[str]:
    """How large the word list is, by category, and where its classes come from."""
    mine = [entry for entry in lexicon.entries if not entry.innocent]
    categories = Counter(entry.category for entry in mine)
    rows = [_sizes(name, [e for e in mine if e.category == name]) for name, _ in categories.most_common()]
    used = Counter(entry.source for entry in mine)
    cited = [f"{s.cite}{f' <{s.url}>' if s.url else ''} {used[key]} entries." for key, s in lexicon.sources.items()]
    said = prose["list"].format(
        file=f"[`{lexicon.name}.toml`](../../kit/data/lexicons/{lexicon.name}.toml)",
        version=version(LEXICONS / f"{lexicon.name}.toml"),
        innocent=len(lexicon.entries) - len(mine),
    )
    known = sum(entry.precision is not None for entry in mine)
    head = ["class", "entries", "spellings", "entries with a context rule"]
    blocks = ["## The word list", said, prose["known"].format(known) if known else ""]
    return [*blocks, table(head, [*rows, _sizes("**all**", mine)]), prose["sources"], bullets(cited)]


def _sizes(name: str, entries: Sequence[Entry]) -> Row:
    return [name, len(entries), sum(len(phrases(entry)) for entry in entries), sum(bool(e.rules) for e in entries)]


def rules_section(lexicon: Lexicon, sets: Mapping[str, Figures], prose: Figures) -> list[str]:
    """The context rules that the list uses, and how often each was right to hold a cue back."""
    users = Counter(rule for entry in lexicon.entries for rule in entry.rules)
    rows: list[Row] = [
        [f"`{rule.name}`", rule.says, users[rule.name], *(_held(found, rule.name) for found in sets.values())]
        for rule in TABLE
        if users[rule.name]
    ]
    innocent = sum(entry.innocent for entry in lexicon.entries)
    for name, says, entries in ((INNOCENT, prose["innocent"], innocent), (OUTSIDE, prose["outside"], "")):
        held = [_held(found, name) for found in sets.values()]
        rows += [[name, says, entries, *held]] if entries or any(row != "0" for row in held) else []
    head = ["rule", "what it says", "entries", *(f"held back in {name}" for name in sets)]
    return ["## Context rules", prose["rules"] if sets else "", table(head, rows)]


def _held(result: Figures, rule: str) -> str:
    row = result.get("rules", {}).get(rule)
    return f"{row['held']} ({row['marked']})" if row else "0"


# --- figures from marked texts ---------------------------------------------------------------------------------------


def sets_section(sets: Mapping[str, Figures], claims: Figures) -> list[str]:
    """All figures measured on marked texts for one measure."""
    blocks = [AGREEMENT, claims["prose"]["explained"]]
    for name, result in sets.items():
        known = claims["sets"][name]
        size = (
            f"{result['records']:,} {known['records']}, {result['words']:,} words, {result['marked_words']:,} marked."
        )
        blocks += [f"### {known['title']}", f"`{name}`: {known['what']} {size} {known['cite']}"]
        blocks += [freshness(result["versions"], result["measure"]), peers_table(name, result, claims)]
        blocks += [claims["prose"]["peers"], *across(result, known, claims["prose"]), *categories(result)]
        blocks += [*strengths(result), *labels(result), *parts(result, known), *errors(result)]
    return blocks


def unit_key(known: Figures) -> str:
    """Which figure of the units a set is judged by: F1, or macro where readers gave a verdict on each."""
    return "macro" if "macro" in known["unit"] else "f1"


def peers_table(name: str, result: Figures, claims: Figures) -> str:
    """The kit's F1 on a set beside that of others."""
    known, token = claims["sets"][name], result["token"]
    unit = result["unit"][unit_key(known)]
    rows: list[Row] = [["**the kit**", *(token[k] for k in ("p", "r", "f1")), _between(token), unit]]
    rows += [[p["name"], "", "", p["token"], "", p.get("unit", "")] for p in claims["peer"] if name in p["sets"]]
    return table(["", "precision", "recall", "F1, words", "", f"F1, {known['unit']}"], rows)


def _between(figures: Figures) -> str:
    low, high = figures["interval"]
    return f"({low:.3f} to {high:.3f})"


def across(result: Figures, known: Figures, prose: Figures) -> list[str]:
    """What cross-validation over documents says about other texts."""
    found = result.get("cross_validation")
    if not found:
        return []
    unit = "macro" if unit_key(known) == "macro" else "unit"
    rows: list[Row] = [[prose["shipped"], result["token"]["f1"], result["unit"][unit_key(known)]]]
    rows += [[prose[how], found[how]["token"], found[how][unit]] for how in ("fitted", "dropped", "proved")]
    before = prose["cross_validation"].format(floor=found["floor"])
    return [before, table(["entries", "F1, words", f"F1, {known['unit']}"], rows), prose["lost"].format(lost(result))]


def lost(result: Figures) -> float:
    """What cross-validation takes from the F1 of words, or nought where choosing blindly does as well."""
    found = result["cross_validation"]
    return max(0.0, round(float(found["fitted"]["token"] - found["proved"]["token"]), 3))


def categories(result: Figures) -> list[str]:
    """Precision and recall by class of cue."""
    if "kinds" in result:
        rows = {**{f"**{kind}**": row for kind, row in result["kinds"].items()}, **result["categories"]}
        head = ["class", "passages", "precision, words", "share of all marked words"]
        return ["By class:", table(head, [[k, r["uses"], percent(r["p"]), percent(r["r"])] for k, r in rows.items()])]
    return ["By class of cue:", _uses("class", result["categories"])]


def strengths(result: Figures) -> list[str]:
    """Precision and recall by strength, where entries have one."""
    return ["By strength:", _uses("strength", result["strengths"])] if "strengths" in result else []


def _uses(what: str, found: Mapping[str, Figures]) -> str:
    head = [what, "uses", "of them marked by readers", "share of all marked words"]
    return table(head, [[k, r["uses"], percent(r["marked"]), percent(r["r"])] for k, r in found.items()])


def labels(result: Figures) -> list[str]:
    """Recall by the readers' own label, where they used more than one."""
    if len(result["labels"]) < 2:
        return []
    rows = [[label.replace("_", " "), r["words"], percent(r["r"])] for label, r in result["labels"].items()]
    return ["By the readers' label:", table(["label", "words", "found by the kit"], rows)]


def parts(result: Figures, known: Figures) -> list[str]:
    """The figures by genre, leaning or outlet."""
    if len(result["parts"]) < 2:
        return []
    key = unit_key(known)
    rows = [
        [part, r["records"], *(r["token"][k] for k in ("p", "r", "f1")), r["unit"][key]]
        for part, r in result["parts"].items()
    ]
    head = [known["part"], known["records"], "precision", "recall", "F1, words", f"F1, {known['unit']}"]
    return [f"By {known['part']}:", table(head, rows)]


def errors(result: Figures) -> list[str]:
    """Which entries raise most false alarms, and which words are missed most."""
    if "false_alarms" not in result:
        return []
    alarms = ", ".join(f"{phrase} ({seen - marked} of {seen})" for phrase, seen, marked in result["false_alarms"])
    words = ", ".join(f"{word} ({n})" for word, n in result["missed"])
    return [f"Most false alarms (uses not marked by readers): {alarms}.", f"Most often missed: {words}."]


# --- measures without a set of their own -----------------------------------------------------------------------------


def booster_section(evaluation: Figures, prose: Figures) -> list[str]:
    """How the boosters do on our own table of sentences, and how they are spread over a set of news sentences."""
    document = tomllib.loads(BOOSTER_CASES.read_text(encoding="utf-8"))
    cases = document["case"]
    said = prose["boosters"].format(cases=len(cases), innocent=sum(not case["cues"] for case in cases))
    head = ["class", "marked", "rightly", "precision"]
    recorded = _recorded(document["figures"], prose) if "figures" in document else []
    return [AGREEMENT, said, table(head, _booster_rows(cases)), *recorded, *spread(evaluation, prose)]


def _recorded(figures: Figures, prose: Figures) -> list[str]:
    """What the table of sentences records about itself: numbers, and tables by class."""
    numbers = bullets(f"{name.replace('_', ' ')}: {_cell(n)}" for name, n in figures.items() if not isinstance(n, dict))
    blocks = [prose["recorded"], numbers]
    for name, classes in figures.items():
        if isinstance(classes, dict):
            head = list(next(iter(classes.values())))
            body = [[one, *(row[key] for key in head)] for one, row in classes.items()]
            blocks += [f"{name.capitalize()}, by class:", table(["class", *head], body)]
    return blocks


def _booster_rows(cases: Sequence[Figures]) -> list[Row]:
    marked: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in cases:
        for span in boosters(from_string(case["text"], roles=False)):
            if span.kind == "booster":
                marked[span.category] += 1
                right[span.category] += span.cue in case["cues"]
    wanted = sum(len(case["cues"]) for case in cases)
    rows: list[Row] = [[name, n, right[name], percent(right[name] / n)] for name, n in sorted(marked.items())]
    everything = f"**all** ({right.total()} of {wanted} found)"
    return [*rows, [everything, marked.total(), right.total(), percent(right.total() / max(1, marked.total()))]]


def spread(evaluation: Figures, prose: Figures) -> list[str]:
    """How often sentences that readers called subjective hold a mark, beside the others."""
    found = evaluation.get("subjectivity")
    if not found:
        return []
    rows = [[kind, percent(row["subjective"]), percent(row["other"])] for kind, row in found["shares"].items()]
    said = prose["subjectivity"].format(subjective=found["subjective"], other=found["other"])
    return [said, table(["mark", "subjective", "other"], rows), freshness(found["versions"]["boosters"], "boosters")]


def readability_section(evaluation: Figures, prose: Figures) -> list[str]:
    """The formulas, and the kit's scores beside textstat's."""
    found = evaluation.get("readability", {"practice": {}, "versions": {}})
    rows = [
        [f.title, *(_score(found["practice"].get(f.name, {}).get(k)) for k in ("kit", "textstat"))] for f in FORMULAS
    ]
    formulas = [[formula.title, formula.says, f"`{formula_text(formula.name)}`"] for formula in FORMULAS]
    return [
        "## The formulas",
        table(["formula", "what it claims", "as the kit reckons it"], formulas),
        AGREEMENT,
        prose["readability"],
        table(["formula", "the kit", "textstat"], rows),
        freshness(found["versions"], "readability"),
        "## Sources",
        bullets(formula.cite for formula in FORMULAS),
    ]


def _score(value: float | None) -> str:
    return "no score" if value is None else f"{value:.2f}"


def sentences_section(prose: Figures) -> list[str]:
    """How many of our own hard cases the kit cuts right, by kind of difficulty."""
    cases = tomllib.loads(SENTENCE_CASES.read_text(encoding="utf-8"))["case"]
    right: Counter[str] = Counter()
    for case in cases:
        right[case["kind"]] += marks("sentences", case.get("text", " ".join(case["sentences"]))) == case["sentences"]
    sizes = Counter(case["kind"] for case in cases)
    rows: list[Row] = [[kind, sizes[kind], right[kind]] for kind in sorted(sizes)]
    everything = ["**all**", sizes.total(), right.total()]
    return [AGREEMENT, prose["sentences"], table(["difficulty", "cases", "cut right"], [*rows, everything])]


def verbs_section(prose: Figures) -> list[str]:
    """The classes of reporting verbs and their sources."""
    lexicon = tomllib.loads((LEXICONS / "reporting.toml").read_text(encoding="utf-8"))
    sizes = Counter(entry["category"] for entry in lexicon["entry"])
    said = prose["verbs"].format(version=version(LEXICONS / "reporting.toml"), entries=sizes.total())
    cited = bullets(source["cite"] for source in lexicon["sources"].values())
    held = Counter(entry.get("stance", "neutral") for entry in lexicon["entry"])
    stances = [[name, held[name], stance["says"]] for name, stance in lexicon["stances"].items()]
    classes = [table(["class", "entries"], sizes.most_common()), table(["stance", "entries", "what it says"], stances)]
    return ["## The word list", said, *classes, prose["sources"], cited]


def agency_section(prose: Figures) -> list[str]:
    """The lists of words, our own sentences, and the columns that were marked by hand."""
    path = PARTS["agency"][0]
    sources = tomllib.loads(path.read_text(encoding="utf-8"))["sources"]
    sizes = [[part, name, len(words)] for part in AGENCY_LISTS for name, words in grammar(part).items()]
    said = prose["grammar"].format(version=version(path))
    figures = tomllib.loads(AGENCY_CASES.read_text(encoding="utf-8"))["figures"]
    names = (
        "without_fault",
        *(f"{kind}_{m}" for kind in ("passive", "nominalisation") for m in ("precision", "recall")),
    )
    rows = [[name.replace("_", " "), figures["first"][name], figures["last"][name]] for name in names]
    ours = table([f"of {figures['last']['sentences']} sentences", "first", "last"], rows)
    texts = [
        [label, one.kind, one.marked, one.found, one.right, one.unsought, one.doer]
        for label, found in checked(opened("hanoi", edition="x-ray"))
        for one in found
    ]
    head = ["column", "what", "by hand", "found", "right", "never looked for", "right about the doer"]
    lists = ["## The word lists", said, table(["of", "list", "words"], sizes), prose["sources"]]
    cited = bullets(source["cite"] for source in sources.values())
    return [*lists, cited, AGREEMENT, prose["agency"], ours, prose["agency_texts"], table(head, texts)]


# --- pages -----------------------------------------------------------------------------------------------------------


def middle(measure: str, evaluation: Figures, claims: Figures) -> list[str]:
    """What a card says after our claims and our warnings."""
    prose = claims["prose"]
    sets = {name: result for name, result in evaluation["sets"].items() if result["measure"] == measure}
    if measure == "readability":
        return readability_section(evaluation, prose)
    if measure == "sentences":
        return sentences_section(prose)
    if measure == "agency":
        return agency_section(prose)
    if measure == "voices":
        return [*verbs_section(prose), *sets_section(sets, claims)]
    lexicon = load_lexicon(measure)
    figures = sets_section(sets, claims) if sets else booster_section(evaluation, prose)
    return [*lexicon_section(lexicon, prose), *rules_section(lexicon, sets, prose), *figures]


def card(measure: str, evaluation: Figures, claims: Figures) -> str:
    """The model card of a measure, in Markdown."""
    ours = claims[measure]
    blocks = [f"# {ours['title']}: what the measure does, and how well", "## What it claims", ours["claim"]]
    blocks += ["## What it must not be used for", bullets(ours["not_for"])]
    blocks += ["## Known failures", failures(measure, ours["failure"])]
    return page([*blocks, *middle(measure, evaluation, claims)])


def agreement(evaluation: Figures, claims: Figures) -> str:
    """The short page for readers of the README: the kit's F1 beside the best of the others, set by set."""
    sets = evaluation["sets"]
    rows = [_agreement_row(name, result, claims) for name, result in sets.items()]
    head = ["texts", "F1, words", "", "elsewhere at most", "F1, sentences", "best lists or rules of others"]
    old = [name for name, r in sets.items() if "**" in freshness(r["versions"], r["measure"])]
    warning = (
        f"**These figures are older than the kit:** {', '.join(old)}. Measure again before quoting." if old else ""
    )
    links = " · ".join(f"[{claims[m]['title'].lower()}](measures/{m}.md)" for m in PARTS)
    ours = claims["agreement"]
    blocks = ["# How well the measures agree with trained readers", ours["before"], table(head, rows), warning]
    return page([*blocks, ours["after"], f"One card for each measure: {links}."])


def _agreement_row(name: str, result: Figures, claims: Figures) -> Row:
    known, token = claims["sets"][name], result["token"]
    lists = [peer for peer in claims["peer"] if name in peer["sets"] and not peer.get("trained")]
    best = max(lists, key=lambda peer: peer["token"])
    others = f"{best['name']}: {best['token']:.3f}" + (f", sentences {best['unit']:.3f}" if "unit" in best else "")
    elsewhere = token["f1"] - lost(result) if "cross_validation" in result else ""
    return [known["title"], token["f1"], _between(token), elsewhere, result["unit"][unit_key(known)], others]


def build() -> dict[Path, str]:
    """Every page with its text."""
    evaluation = json.loads(EVALUATION.read_text(encoding="utf-8"))
    claims = tomllib.loads(CLAIMS.read_text(encoding="utf-8"))
    pages = {HOME / f"{measure}.md": card(measure, evaluation, claims) for measure in PARTS}
    return {**pages, HOME.parent / "agreement.md": agreement(evaluation, claims)}


def main() -> int:
    """Writes or compares the pages; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is stale")
    options = parser.parse_args()
    stale = 0
    for path, made in build().items():
        same = path.is_file() and path.read_text(encoding="utf-8") == made
        stale += not same
        if not options.check:
            path.write_text(made, encoding="utf-8", newline="\n")
        old = ", figures older than the kit" if "**These figures are older" in made else ""
        print(f"{path.name}: {'as it was' if same else 'stale' if options.check else 'written'}{old}")
    return 1 if options.check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
