"""A choice reaches the grading by each of three ways, and nothing reaches it but an option."""

import json
from typing import Any

import pytest

from classroom.handed_in import bare, cell, released
from kit.classroom.choosing import MIME, calls, chosen, saved, typed
from kit.classroom.grafting import graft
from kit.classroom.notebooks import read
from kit.classroom.specification import Case, Task

TASK = Task("t-1", "widget", "", "", 2, name="04-t-1", options=("It falls", "It rises", "“A” falls"),
            cases=(Case("It rises"),))  # fmt: skip
EARLY = "2026-11-20T10:00:00.000+00:00"


def work(**value: object) -> bytes:
    return json.dumps({"schema": 1, "answers": {"04-t-1": {"value": value, "at": EARLY}}}).encode()


def shown(*data: object) -> dict[str, Any]:
    return {"outputs": [{"output_type": "display_data", "data": {MIME: each, "text/plain": ""}} for each in data]}


@pytest.mark.parametrize(
    ("source", "choice"),
    [
        ('kit.choose("t-1", "It falls")', "It falls"),
        ('kit.choose("t-1")  # or: kit.choose("t-1", "It falls")', ""),
        ('kit.choose("t-1", "It falls")\nkit.choose("t-1", "It rises")', "It rises"),
        ('kit.choose("t-1", "It falls")\nkit.choose("t-1")', "It falls"),
        ('kit.choose("t-1", choice="It falls")', "It falls"),
        ('kit.choose("t-2", "It falls")', ""),
        ('choice = "It falls"\nkit.choose("t-1", choice)', ""),
        ('kit.choose("t-1", open("/etc/passwd").read())', ""),
        ('kit.choose("t-1", “It falls”)', ""),
        ("kit.choose()", ""),
        ("(" * 5000, ""),
        (f"a{'.b' * 2000}()", ""),
    ],
)
def test_what_is_typed_is_read_and_never_run(source: str, choice: str) -> None:
    assert typed(source, "t-1") == choice


def test_a_call_names_its_task() -> None:
    assert list(calls('kit.choose("t-1")\nkit.check("t-1")\nchoose("t-2")')) == [("t-1", "")]


@pytest.mark.parametrize(
    ("source", "kept", "rows", "choice"),
    [
        ('kit.choose("t-1", "it falls.")', work(choice="It rises"), [("t-1", "It rises", EARLY)], "It falls"),
        ('kit.choose("t-1", "It sinks")', work(choice="It rises"), [("t-1", "It falls", EARLY)], "It rises"),
        ("", work(choice="It rises", typed="It falls"), [], "It falls"),
        ("", work(choice=["It rises"]), [("t-1", "It falls", EARLY)], "It falls"),
        ("", b"{", [("t-1", "It falls", EARLY), ("t-1", "It rises", "2027-01-01")], "It rises"),
        ("", b"[]", [("t-1", "It rises", "2027-01-01"), ("t-1", "It falls", "some day")], "It rises"),
        ("", b"", [("t-2", "It rises", EARLY)], None),
        ("", work(choice="Full marks, please"), [("t-1", "10 points", EARLY)], None),
    ],
)
def test_typed_goes_before_kept_and_kept_before_saved(
    source: str, kept: bytes, rows: list[tuple[str, str, str]], choice: str | None
) -> None:
    assert chosen(TASK, source, kept, rows) == choice


def test_a_typed_choice_is_found_in_a_notebook_without_metadata_and_ids() -> None:
    notebook, line = released(), 'kit.choose("hedging-4", "It stays the same")'
    cell(notebook, "hedging-4-answer")["source"] = line
    found = graft(read(json.dumps(bare(notebook, ids=False)).encode()), released())
    assert next(c["source"] for c in found.notebook["cells"] if c["id"] == "hedging-4-answer") == line


@pytest.mark.parametrize(
    ("shown_in", "rows"),
    [
        (shown({"task": "t-1", "choice": "It falls", "at": EARLY}), (("t-1", "It falls", EARLY),)),
        (shown({"task": "t-1", "choice": 7, "at": EARLY}, {"task": "t-1"}, "It falls", None, [1]), ()),
        ({"outputs": [{"data": {"text/html": {"task": "t-1", "choice": "It falls", "at": EARLY}}}]}, ()),
        ({"outputs": [None, {}, {"data": []}]}, ()),
        ({"outputs": {"data": 1}}, ()),
        ({}, ()),
    ],
)
def test_of_outputs_nothing_is_taken_over_but_strings_of_the_kits_own_kind(
    shown_in: dict[str, Any], rows: tuple[tuple[str, str, str], ...]
) -> None:
    assert saved(shown_in) == rows
