"""The teacher's guide: fresh figures, whole pages, references that lead somewhere, equal space for both authors."""

import json
import re
import runpy
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from conftest import ROOT

import kit
from kit.casebook import Case, case
from kit.coding import sequences
from kit.views.frames import functions_table
from kit.views.lessons import lesson_data

TOOL = runpy.run_path(str(ROOT / "tools" / "build_teaching.py"))
HOME: Path = TOOL["HOME"]
PAGES = sorted(HOME.glob("*.md"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECTIONS = (
    "Before class",
    "Plan: 50 minutes",
    "What students get wrong",
    "Questions for discussion",
    "Answers",
    "How to adapt",
)
ANSWERS = ("The checks", "The short answer", "What the X-ray shows")
WAYS = ("Shorter", "Longer", "Other texts", "No computers")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def name_of(path: Path) -> str:
    return path.name


# ---- Figures


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_has_the_figures_of_the_kit(page: Path) -> None:
    assert TOOL["filled"](text_of(page), page.name) == text_of(page), "stale: run python tools/build_teaching.py"


def test_a_stale_figure_is_mended_and_an_unknown_one_refused() -> None:
    true = TOOL["figures"]()["larison.hedges.marks"]
    assert TOOL["filled"]("<!--= larison.hedges.marks -->99<!--/-->", "x.md").endswith(f">{true}<!--/-->")
    with pytest.raises(ValueError, match=r"there is no figure “larison\.charm”"):
        TOOL["filled"]("<!--= larison.charm -->1<!--/-->", "x.md")


def test_the_pages_do_not_hang_on_copies_of_this_machine(own_texts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    afresh = runpy.run_path(str(ROOT / "tools" / "build_teaching.py"))
    assert afresh["figures"]() == TOOL["figures"]()


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_rate_is_typed(page: Path) -> None:
    typed = re.sub(r"<!--= .*?<!--/-->", "", text_of(page), flags=re.DOTALL)
    assert re.findall(r"\b\d+\.\d\b(?! [×−])(?!\d)", typed) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_line_of_prose_begins_with_a_place(page: Path) -> None:
    """A comment that opens a line ends the paragraph in Markdown."""
    assert re.findall(r"^ *<!--= [^>\n]+ -->[^\n]+", text_of(page), re.MULTILINE) == []


# ---- A page for every lesson


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_every_lesson_has_a_page_with_all_sections(notebook: Path) -> None:
    page = text_of(HOME / f"{notebook.stem}.md")
    assert f"../../notebooks/{notebook.name})" in page
    assert tuple(re.findall(r"^## (.+)$", page, re.MULTILINE)) == SECTIONS
    assert tuple(re.findall(r"^### (.+)$", page, re.MULTILINE)) == ANSWERS
    assert all(f"- **{way}" in page for way in WAYS)
    assert len(re.findall(r"^\d\. .+\?", page, re.MULTILINE)) >= 4
    assert notebook.stem in text_of(HOME / "README.md")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_the_plan_fills_fifty_minutes_without_a_gap(notebook: Path) -> None:
    rows = re.findall(r"^\| (\d+)-(\d+) \|", text_of(HOME / f"{notebook.stem}.md"), re.MULTILINE)
    minutes = [(int(start), int(end)) for start, end in rows]
    assert [start for start, _ in minutes] == [0, *(end for _, end in minutes[:-1])]
    assert minutes[-1][1] == 50
    assert all(start < end for start, end in minutes)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=name_of)
def test_what_students_get_wrong_meets_every_check(notebook: Path) -> None:
    page = text_of(HOME / f"{notebook.stem}.md")
    wrong = page.split("## What students get wrong")[1].split("## ")[0]
    keys = {row["key"] for row in lesson_data(notebook.stem[:2])["check"]}
    assert set(re.findall(r"`(\d\d-[a-z]+)`", wrong)) == keys


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)(?:#([^)]+))?\)", text_of(page))
    for target, heading in targets:
        there = page.parent / target
        assert there.exists(), target
        heads = re.findall(r"^#+ (.+)$", text_of(there), re.MULTILINE) if heading else ()
        assert not heading or heading in {head.lower().replace(" ", "-") for head in heads}


# ---- The sceptic's list

STATEMENT = re.compile(
    r"^## (?P<number>\d+)\. “(?P<says>.+)”\n\n(?P<answer>.+)\n\n"
    r"\*Met in\* \[\d\d\]\(\.\./\.\./notebooks/(?P<notebook>[\w-]+\.ipynb)\), cell `(?P<cell>l\d\d-\d\d)`, "
    r"\*(?P<heading>.+)\*: “(?P<words>.+)”\.$",
    re.MULTILINE,
)
STATEMENTS = [found.groupdict() for found in STATEMENT.finditer(text_of(HOME / "sceptic.md"))]


@cache
def cells(notebook: str) -> dict[str, tuple[str, str]]:
    """For each cell of a lesson the heading above it, and what a reader meets there."""
    document, heading, found = json.loads(text_of(ROOT / "notebooks" / notebook)), "", {}
    for cell in document["cells"]:
        source = "".join(cell["source"])
        found[cell["id"]] = (heading, source + "\n".join(asked(source, notebook[:2])))
        heading = last_heading(source) or heading if cell["cell_type"] == "markdown" else heading
    return found


def last_heading(source: str) -> str:
    return ["", *re.findall(r"^## (.+)$", source, re.MULTILINE)][-1]


def asked(source: str, lesson: str) -> Iterator[str]:
    """What the questions say that a cell shows."""
    for call, part in (("kit.checks(", "check"), ("kit.predictions(", "prediction"), ("kit.short_answer(", "answer")):
        if call in source:
            yield from strings(lesson_data(lesson)[part])


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings(inner)


def test_there_are_twenty_statements_each_with_an_answer_of_two_or_three_sentences() -> None:
    assert [int(one["number"]) for one in STATEMENTS] == list(range(1, 21))
    for one in STATEMENTS:
        assert 2 <= len(re.findall(r"[.?!](?: |$)", one["answer"])) <= 3, one["number"]


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda one: one["number"])
def test_a_statement_is_met_where_the_list_says(one: dict[str, str]) -> None:
    above, shown = cells(one["notebook"])[one["cell"]]
    before, words, _ = shown.replace("*", "").partition(one["words"])
    assert words
    assert (last_heading(before) or above).startswith(one["heading"])


def test_the_sceptic_is_as_hard_on_both() -> None:
    named = [re.findall("Larison|Rogin", one["says"]) for one in STATEMENTS]
    assert named.count(["Larison"]) == named.count(["Rogin"]) == 4


def test_what_the_sceptic_takes_for_granted_is_so() -> None:
    figure = {name: float(value) for name, value in TOOL["figures"]().items() if re.fullmatch(r"\d+(\.\d+)?", value)}
    assert figure["rogin.hedges.rate"] > figure["larison.hedges.rate"]
    assert figure["larison.boosters.rate"] > figure["rogin.boosters.rate"]
    assert figure["larison.score"] > figure["rogin.score"]
    assert figure["rogin.hedges.marks"] == 8
    assert figure["flips"] >= 1
    counts = kit.speakers_table(*swapped(False)).groupby(level="text").size()
    assert counts["Rogin"] > counts["Larison"]
    omitted = kit.omissions_counts(TOOL["hanoi"]())["omits"]
    assert omitted["Larison"] > omitted["Rogin"]
    may_be_said = kit.differences_table(*swapped(False))["what may be said"]
    assert all(verdict.startswith("Too short to say") for verdict in may_be_said)
    said = list(kit.verdicts_table(*swapped(False))["verdict"])
    assert said.count("harder: Larison") > len(said) / 2


# ---- Symmetry


def swapped(back: bool) -> tuple[tuple[Any, ...], tuple[str, ...]]:
    """The two readings and their labels, the other way round if wanted."""
    hanoi, step = TOOL["hanoi"](), -1 if back else 1
    return hanoi.readings[::step], hanoi.labels[::step]


@pytest.mark.parametrize(
    "view",
    [
        kit.cues_table,
        kit.voices_table,
        kit.voices_compared,
        kit.speakers_table,
        kit.sources_table,
        kit.stances_table,
        kit.intervals_table,
    ],
)
def test_swapping_the_authors_changes_no_number_of_a_table(view: Callable[..., pd.DataFrame]) -> None:
    there, back = view(*swapped(False)), view(*swapped(True))
    assert rows(there) == rows(back)


@pytest.mark.parametrize("view", [kit.scores_table, kit.engines_table])
def test_swapping_the_authors_changes_no_number_of_a_column(view: Callable[..., pd.DataFrame]) -> None:
    there, back = view(*swapped(False)), view(*swapped(True))
    for label in there.columns:
        assert there[label].equals(back[label])


def of_functions(opened: Case) -> pd.DataFrame:
    return functions_table(sequences(opened))


@pytest.mark.parametrize(
    "view", [kit.omissions_counts, of_functions, kit.grammar_table, kit.hidden_table, kit.finder_table]
)
def test_swapping_the_texts_of_the_case_changes_no_number(view: Callable[[Case], pd.DataFrame]) -> None:
    there = TOOL["hanoi"]()
    parts = {name: getattr(there, name)[::-1] for name in ("readings", "gists", "labels")}
    back = replace(there, facts=replace(there.facts, texts=there.facts.texts[::-1]), **parts)
    assert not view(there).equals(view(back)), "nothing was swapped"
    assert rows(view(there)) == rows(view(back))


def rows(table: pd.DataFrame) -> list[str]:
    flat = table.reset_index(drop=list(table.index.names) == [None])
    return sorted(str(row) for row in flat.itertuples(index=False))


def test_prose_about_either_author_is_as_long() -> None:
    figures = TOOL["figures"]()
    first, second = int(figures["larison.space"]), int(figures["rogin.space"])
    assert min(first, second) > 50, "so few words that nothing was measured"
    assert max(first, second) <= 1.1 * min(first, second)


def test_a_sentence_counts_for_the_one_author_that_it_names() -> None:
    prose = "Rogin speaks here.\n\nText A is short. Larison and Rogin meet. A text by nobody."
    assert TOOL["space"]([prose]) == (4, 3)


def test_generated_figures_are_not_prose() -> None:
    assert TOOL["prose"]("Before <!--= cues -->\n\n| Rogin | 3 |\n\n<!--/--> after `kit` [here](there.md).") == (
        "Before  after kit here."
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_tests_that_a_page_points_to_exist(page: Path) -> None:
    for file, test in re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text_of(page)):
        assert f"def {test}(" in text_of(ROOT / file), test


def test_the_case_is_ordered_by_name() -> None:
    names = [text.author.split()[-1] for text in case("hanoi").facts.texts]
    assert names == sorted(names)
