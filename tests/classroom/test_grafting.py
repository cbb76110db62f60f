"""Answers survive every damage to the notebook around them; what cannot be read is named."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classroom.handed_in import FUNCTION, Notebook, bare, cell, grade_id, own, released, solved, version_3
from kit.classroom.grafting import Unreadable, graft, read


def encoded(notebook: Notebook) -> bytes:
    return json.dumps(notebook, ensure_ascii=False).encode()


def grafted(data: bytes) -> Any:
    return graft(read(data), released())


def answers(notebook: Notebook) -> dict[str, str]:
    marked = [each for each in notebook["cells"] if each["metadata"].get("nbgrader", {}).get("solution")]
    return {grade_id(each): "".join(each["source"]).strip() for each in marked}


def changed(change: Callable[[Notebook], Any]) -> bytes:
    notebook = deepcopy(solved())
    change(notebook)
    return encoded(notebook)


def without(name: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["cells"].remove(cell(notebook, name))


def twice(name: str) -> Callable[[Notebook], None]:
    return lambda notebook: notebook["cells"].append(deepcopy(cell(notebook, name)))


def edited(name: str, source: str) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name).update(source=source)


def kernel(notebook: Notebook) -> None:
    notebook["metadata"]["kernelspec"] = {"name": "ir", "display_name": "R", "language": "R"}


def points(notebook: Notebook) -> None:
    cell(notebook, "hedging-5")["metadata"]["nbgrader"].update(points=1000, grade=False, locked=False, solution=True)


def odd(notebook: Notebook) -> None:
    notebook["cells"][1:1] = [None, 7, {}, {"cell_type": "code", "source": None}, {"cell_type": "x", "metadata": []}]


HONEST = {
    "as released": (encoded(solved()), ""),
    "UTF-8 with BOM": (b"\xef\xbb\xbf" + encoded(solved()), ""),
    "UTF-16": (json.dumps(solved()).encode("utf-16"), ""),
    "format 3": (encoded(version_3(solved())), "format 3"),
    "format 4.0": (changed(lambda nb: nb.update(nbformat_minor=0)), ""),
    "format 5": (changed(lambda nb: nb.update(nbformat=5)), "format 5"),
    "no metadata": (encoded(bare(solved(), ids=True)), ""),
    "another kernel": (changed(kernel), ""),
    "moved cells": (changed(lambda nb: nb["cells"].reverse()), "moved"),
    "a check deleted": (changed(without("hedging-5")), "hedging-5: the locked cell was missing"),
    "a check edited": (changed(edited("hedging-5", "4.0")), "hedging-5: the locked cell was edited"),
    "a check copied": (changed(twice("hedging-5")), "hedging-5: 2 copies"),
    "an answer copied": (changed(twice(FUNCTION)), "hedging-5-answer: 2 copies"),
    "points changed": (changed(points), ""),
    "cells of no kind": (changed(odd), ""),
    "sources as lists": (changed(lambda nb: [c.update(source=c["source"].splitlines(True)) for c in nb["cells"]
                                             if isinstance(c["source"], str)]), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_survives(name: str) -> None:
    data, said = HONEST[name]
    found = grafted(data)
    assert answers(found.notebook) == answers(solved())
    assert said in "\n".join(found.repairs)
    assert bool(found.repairs) is bool(said)


def test_without_metadata_and_ids_code_is_found_by_the_names_that_it_defines() -> None:
    found = answers(grafted(encoded(bare(solved(), ids=False))).notebook)
    expected = answers(solved())
    assert {name: found[name] for name in expected if name != "hedging-6"} == {
        name: source for name, source in expected.items() if name != "hedging-6"
    }


def test_the_locked_cells_are_those_that_were_released() -> None:
    notebook = solved()
    for each in notebook["cells"]:
        each["source"] = "4.0"
    found = grafted(encoded(notebook)).notebook
    locked = {
        grade_id(each): "".join(each["source"])
        for each in released()["cells"]
        if grade_id(each) not in answers(notebook)
    }
    assert {grade_id(each): "".join(each["source"]) for each in found["cells"] if grade_id(each) in locked} == locked


def test_of_two_copies_the_answered_one_counts() -> None:
    notebook = solved()
    notebook["cells"].append(cell(released(), FUNCTION))
    assert answers(grafted(encoded(notebook)).notebook) == answers(solved())


def test_a_missing_answer_is_unanswered_and_said() -> None:
    found = grafted(changed(without(FUNCTION)))
    assert answers(found.notebook)[FUNCTION] == answers(released())[FUNCTION]
    assert found.repairs == ("hedging-5-answer: the cell was missing; counted as unanswered",)


def test_the_students_own_cells_stay_where_they_were() -> None:
    notebook = solved()
    notebook["cells"].insert(4, own("helper = 1"))
    found = grafted(encoded(notebook)).notebook
    sources = ["".join(each["source"]) for each in found["cells"]]
    assert sources.index("helper = 1") == 4
    assert "nbgrader" not in found["cells"][4]["metadata"]


@given(st.integers(0, 10**9))
def test_any_order_and_any_losses_give_the_released_order(seed: int) -> None:
    chance, notebook = random.Random(seed), solved()
    chance.shuffle(notebook["cells"])
    notebook["cells"] = [each for each in notebook["cells"] if chance.random() < 0.8]
    found = grafted(encoded(notebook)).notebook
    assert [grade_id(each) for each in found["cells"]] == [grade_id(each) for each in released()["cells"]]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (encoded(solved())[:-400], "damaged"),
        (b"[" * 200_000, "damaged"),
        (b"[1, 2]", "no cells"),
        (b"{}", "no cells"),
        (b'{"cells": 7}', "no cells"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe\xfd", "not"),
        (b"<html>Please log in</html>", "damaged"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data)
