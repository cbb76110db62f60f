"""An argument as a report: its parts in order, each number with the name of the figure that it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from importlib import metadata, resources
from pathlib import Path

from kit.answers import write
from kit.arguing import (
    ABOUT,
    Argument,
    FigureUsed,
    Material,
    Passage,
    check,
    direction_in_words,
    figures_of,
    locate,
)
from kit.comparing import CUES, TooShort, interval, sample
from kit.excerpting import LONGEST, TOGETHER, Excerpt, excerpts, is_free, legible
from kit.figuring import CUE_NAMES, MEASURES, REFERENCES, figure, titled
from kit.measures.lexicon import load_lexicon
from kit.reading import MOST_LEGIBLE, PASSAGES, Reading
from kit.texts.model import Span
from kit.views.chances import describe_intervals, plot_intervals
from kit.views.cues import describe_cues, plot_cues
from kit.views.highlight import reason
from kit.views.paper import Block, Drawing, Grid, Heading, Line, Lines, Run, as_docx, as_page
from kit.views.voices import describe_voices, plot_voices

ENDINGS = (".html", ".docx")
LISTS = ("hedges", "boosters", "loaded")


class ReportError(ValueError):
    """A report that cannot be made; the message says why and what to do."""


def write_report(argument: Argument, material: Material, target: Path, *, day: date | None = None) -> None:
    """Writes the report as one web page or Word document, whole or not at all; raises ReportError where refused."""
    if target.suffix not in ENDINGS:
        raise ReportError(f"{target}: a report ends in {' or '.join(ENDINGS)}. Give it such a name.")
    blocks = report(argument, material, day=day or date.today())
    write(target, as_page(blocks).encode("utf-8") if target.suffix == ".html" else as_docx(blocks))


def report(argument: Argument, material: Material, *, day: date) -> tuple[Block, ...]:
    """The blocks of the report; raises ReportError, with what is to be mended, where the checker refuses anything."""
    found = check(argument, material)
    refused = [each.says for each in found if each.level == "refused"]
    if refused:
        more = f" And {len(refused) - 1} more." if len(refused) > 1 else ""
        raise ReportError(f"Not exported: the checker refuses something. {refused[0]}{more}")
    missing = [each.says for each in found if each.level == "missing"]
    return (
        Heading(1, f"The case: {' and '.join(material.labels)}"),
        *_case(argument, material),
        Heading(2, "The figures"),
        *_drawings(material),
        *_grids(material),
        Heading(2, "Method"),
        *_method(argument, material, day),
        *_checked(argument, missing),
        Heading(2, "Sources"),
        Lines(tuple((Run(line, "source"),) for line in (*material.sources, *REFERENCES)), "bullets"),
    )


# ---- The argument


def _case(argument: Argument, material: Material) -> Iterator[Block]:
    yield Heading(2, "Claim")
    yield _prose(argument.claim, "claim")
    if argument.direction:
        said = f"What the kit checked: {direction_in_words(argument.direction, material.names)}"
        named = zip(figures_of(argument.direction), (argument.direction.first, argument.direction.second), strict=True)
        values = [(Run(f" {material.names[id]}: "), _figure(name, material), Run(".")) for name, id in named]
        yield Lines(((Run(said), *values[0], *values[1]),))
    yield Lines(((Run(f"The claim is about {ABOUT[argument.about]}."),),))
    yield Heading(2, "Evidence")
    yield from _evidence(argument, material)
    for name in ("warrant", "limits"):
        yield Heading(2, name.capitalize())
        yield _prose(getattr(argument, name), name)


def _prose(words: str, name: str) -> Lines:
    lines = [line for line in words.splitlines() if line.strip()]
    return Lines(tuple((Run(line, "prose"),) for line in lines) or ((Run(f"No {name} was written."),),))


def _evidence(argument: Argument, material: Material) -> Iterator[Block]:
    if not argument.evidence:
        yield Lines(((Run("No evidence was chosen."),),))
        return
    shown = _excerpts(argument, material)
    lines = []
    for number, each in enumerate(argument.evidence):
        if isinstance(each, FigureUsed):
            value = material.values[each.figure]
            verdict = (Run(" "), Run(value.verdict, "verdict", each.figure)) if value.verdict else ()
            title = titled(each.figure, material.names)
            lines.append((Run(f"{title}: "), _figure(each.figure, material), Run("."), *verdict))
        else:
            lines.append(_passage(each, shown[number], material))
    yield Lines(tuple(lines), "numbers")


def _excerpts(argument: Argument, material: Material) -> dict[int, Excerpt]:
    """The excerpt of each passage by its place in the evidence; each text has one allowance for all of them."""
    found: dict[int, Excerpt] = {}
    for reading in material.readings:
        mine = [(i, e) for i, e in enumerate(argument.evidence) if isinstance(e, Passage) and e.text == reading.id]
        places = [place for _, e in mine if (place := locate(e, reading))]
        cut = excerpts(reading, [(first, last) for _, first, last in places])
        found |= {i: excerpt for (i, _), excerpt in zip(mine, cut, strict=True)}
    return found


def _passage(passage: Passage, shown: Excerpt, material: Material) -> Line:
    """Where the passage stands, as many of its words as may be shown, the kit's reason, and what its paragraph says."""
    at = next(i for i, reading in enumerate(material.readings) if reading.id == passage.text)
    found = locate(passage, material.readings[at])
    assert found is not None  # the checker has looked
    words = "word" if passage.first == passage.last else "words"
    numbers = f"{passage.first}" if passage.first == passage.last else f"{passage.first} to {passage.last}"
    place = Run(f"{material.labels[at]}, paragraph {passage.paragraph}, {words} {numbers}", "place")
    gist = material.gists[at][passage.paragraph - 1 : passage.paragraph] if material.gists[at] else ()
    about = (Run(f" The paragraph, in the kit’s words: {gist[0]}", "gist"),) if gist and gist[0] else ()
    return (place, Run(": "), *_shown(shown, found[0]), Run(f". {_sentence(reason(found[0]))}", "reason"), *about)


def _shown(excerpt: Excerpt, span: Span) -> Line:
    if excerpt.words:
        runs = (Run(excerpt.before, "excerpt"), Run(excerpt.marked, "marked"), Run(excerpt.after, "excerpt"))
        return (Run("“"), *(run for run in runs if run.text), Run("”"))
    if span.cue and span.kind not in PASSAGES:  # the cue of a passage is what gave it away
        return Run("“"), Run(legible(span.cue), "marked"), Run("”")
    return (Run("its words may not be shown here"),)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def _figure(name: str, material: Material) -> Run:
    return Run(material.values[name].shown, "figure", name)


# ---- Pictures and tables


def _drawings(material: Material) -> Iterator[Drawing]:
    data = list(zip(material.labels, material.readings, strict=True))
    readings, labels = material.readings, material.labels
    per = "Marks per 1,000 of the author’s own words"
    try:
        rates = {kind: [interval(sample(reading, kind)) for reading in readings] for kind in CUES}
        caption = f"{per}, with 95 % intervals"
        yield Drawing(plot_intervals(rates, labels), describe_intervals(rates, labels), caption)
    except TooShort:
        yield Drawing(plot_cues(data), describe_cues(readings, labels), per)
    yield Drawing(
        plot_voices(data), describe_voices(readings, labels), "Who is speaking, from the first word to the last"
    )


def _grids(material: Material) -> Iterator[Grid]:
    ids = [reading.id for reading in material.readings]
    rows = []
    for key, measure in MEASURES.items():
        names = [figure(key, id) for id in ids]
        if measure.texts == 1 and any(name in material.values for name in names):
            rows.append(((Run(measure.name),), *(_cell(name, material) for name in names)))
    yield Grid("Every figure that the kit has of these texts", ("measure", *material.labels), tuple(rows))
    pairs = [(name, value) for name, value in material.values.items() if len(name.partition("@")[2].split(",")) == 2]
    if pairs:
        rows = [
            ((Run(titled(name, material.names)),), (_figure(name, material),), (Run(value.verdict, "verdict", name),))
            for name, value in pairs
        ]
        yield Grid("How the texts differ", ("measure", "first against second", "what may be said"), tuple(rows))


def _cell(name: str, material: Material) -> Line:
    return (_figure(name, material),) if name in material.values else (Run("not given"),)


# ---- Method


def _method(argument: Argument, material: Material, day: date) -> Iterator[Block]:
    version = metadata.version("reading-hanoi")
    on = Run(f"{day.day} {day:%B %Y}", "time")
    made = (Run("Made with Reading Hanoi "), Run(version, "version"), Run(" on "), on)
    yield Lines(((*made, Run(". Every figure was recomputed at that moment; none was typed.")),))
    yield Heading(3, "Texts")
    yield Lines(tuple(_text(*each) for each in zip(material.labels, material.readings, strict=True)), "bullets")
    yield Heading(3, "Word lists")
    yield Lines(tuple(_list(name) for name in LISTS), "bullets")
    yield Heading(3, "How each figure was computed")
    yield Lines(tuple(_hows(material)), "bullets")
    rule = (
        f"Of a text that the kit may not ship at most {LONGEST} words in a row stand here, and {TOGETHER} in all; "
        f"beyond that, and of an X-ray, only marked cues, of which at most {MOST_LEGIBLE} words are shown."
    )
    yield Heading(3, "Excerpts")
    yield Lines(((Run(rule, "rule"),),))


def _text(label: str, reading: Reading) -> Line:
    free = "practice text, written for the kit" if is_free(reading) else ""
    edition = free or ("own copy" if reading.text is not None else "X-ray edition: measurements without the sentences")
    return (Run(f"{label}: {edition}; fingerprint "), Run(reading.fingerprint[:12], "code"), Run("."))


def _list(name: str) -> Line:
    """A word list, how long it is, and the beginning of its file's SHA-256."""
    data = (resources.files("kit") / "data" / "lexicons" / f"{name}.toml").read_bytes()
    entries = str(len(load_lexicon(name).entries))
    kind = next(kind for kind in CUE_NAMES if name.startswith(kind))
    mark = hashlib.sha256(data).hexdigest()[:12]
    return (Run(f"{CUE_NAMES[kind]}: "), Run(entries, "entries", name), Run(" entries; "), Run(mark, "code"), Run("."))


def _hows(material: Material) -> Iterator[Line]:
    """Each way of computing once, with the measures that are computed so and those after whom."""
    taken = {name.partition("@")[0] for name in material.values}
    for how in dict.fromkeys(measure.how for key, measure in MEASURES.items() if key in taken):
        alike = [measure for key, measure in MEASURES.items() if key in taken and measure.how == how]
        sources = dict.fromkeys(part for measure in alike for part in measure.source.split("; ") if part)
        after = (Run(" After "), Run("; ".join(sources), "source"), Run(".")) if sources else ()
        yield (Run(f"{'; '.join(measure.name for measure in alike)}: "), Run(how, "rule"), *after)


def _checked(argument: Argument, missing: Sequence[str]) -> Iterator[Block]:
    yield Heading(3, "What the checker said")
    said = "It refused nothing: every figure recomputes, every passage stands where it is said to stand."
    silent = "It does not grade what is written in words."
    yield Lines((*((Run(line),) for line in (f"{said} {silent}", *missing)),))
