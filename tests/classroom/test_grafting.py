"""Answers survive every damage to the notebook around them; what cannot be read is named."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classroom.handed_in import FUNCTION, Notebook, bare, cell, grade_id, own, released, solved, version_3
from kit.classroom.grafting import ELSEWHERE, graft
from kit.classroom.notebooks import Unreadable, read


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


def lost(name: str) -> Callable[[Notebook], None]:
    """The cell loses its metadata and gets another id."""
    return lambda notebook: cell(notebook, name).update(metadata={"nbgrader": {"grade_id": "x"}}, id="lost")


def kind(name: str, into: str) -> Callable[[Notebook], None]:
    return lambda notebook: cell(notebook, name).update(cell_type=into)


def both(*changes: Callable[[Notebook], Any]) -> Callable[[Notebook], None]:
    return lambda notebook: [change(notebook) for change in changes] and None


def before(name: str, *cells: Notebook) -> Callable[[Notebook], None]:
    def insert(notebook: Notebook) -> None:
        place = notebook["cells"].index(cell(notebook, name))
        notebook["cells"][place:place] = deepcopy(list(cells))

    return insert


def from_service(metadata: dict[str, Any], cells: dict[str, Any], *, ids: bool = False) -> bytes:
    """The notebook as Colab, VS Code and the like save it: metadata of their own, mostly no ids."""
    notebook = solved()
    notebook["metadata"] = metadata
    for each in notebook["cells"]:
        each["metadata"] |= cells
        each["source"] = each["source"].splitlines(True) if isinstance(each["source"], str) else each["source"]
        if not ids:
            each.pop("id", None)
    return encoded(notebook)


PICTURE = {"shot.png": {"image/png": "iVBORw0KGgo=", "text/html": "<script>"}}
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
    "UTF-16 without BOM": (json.dumps(solved()).encode("utf-16-le"), ""),
    "two BOMs": (b"\xef\xbb\xbf" * 2 + encoded(solved()), ""),
    "CRLF": (json.dumps(solved(), indent=1).replace("\n", "\r\n").encode(), ""),
    "CRLF within cells": (encoded(solved()).replace(b"\\n", b"\\r\\n"), ""),
    "line breaks as they are": (encoded(solved()).replace(b"\\n", b"\n"), ""),
    "NaN": (changed(lambda nb: nb["metadata"].update(time=float("nan"))), ""),
    "padded with nothing": (encoded(solved()) + b"\0" * 512, ""),
    "text after the end": (encoded(solved()) + b"\n-- sent from my phone", "after the end"),
    "a text within JSON": (json.dumps(json.dumps(solved())).encode(), "text within JSON"),
    "wrapped by Jupyter's server": (json.dumps({"type": "notebook", "content": solved()}).encode(), "wrapped"),
    "Colab": (from_service({"colab": {"provenance": []}}, {"id": "a1", "outputId": "b"}), ""),
    "VS Code": (from_service({}, {"vscode": {"languageId": "python"}}, ids=True), ""),
    "Kaggle": (from_service({"kaggle": {"accelerator": "none"}}, {"_uuid": "x", "trusted": True}), ""),
    "jupytext": (from_service({"jupytext": {"formats": "ipynb,py:percent"}}, {"lines_to_next_cell": 2}, ids=True), ""),
    "a JupyterLab of 2027": (changed(lambda nb: nb.update(nbformat_minor=17, extra={})), ""),
    "code as text": (changed(kind(FUNCTION, "markdown")), "was a text cell; run as code"),
    "code as raw": (changed(kind("hedging-2-answer", "raw")), "was a text cell; run as code"),
    "text as code": (changed(kind("hedging-6", "code")), "was a code cell; read as text"),
    "one cell's metadata lost": (changed(lost("hedging-2-answer")), "hedging-2-answer: found by the name"),
    "the text's metadata lost": (changed(lost("hedging-6")), "hedging-6: found in a cell of the student’s own"),
    "all metadata lost": (encoded(bare(solved(), ids=False)), "hedging-6: found in"),
    "a pasted picture": (changed(lambda nb: cell(nb, "hedging-6").update(attachments=PICTURE)), ""),
    "an emptied copy": (changed(both(twice(FUNCTION), edited(FUNCTION, "# moved below"))), "2 copies"),
    "answers in copies alone": (changed(both(lambda nb: nb["cells"].extend(bare(nb, ids=False)["cells"]),
                                             edited(FUNCTION, ""), edited("hedging-6", " "))), "found in"),
}  # fmt: skip


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_survives(name: str) -> None:
    data, said = HONEST[name]
    found = grafted(data)
    assert answers(found.notebook) == answers(solved())
    assert said in "\n".join(found.repairs)
    assert bool(found.repairs) is bool(said)


RATE, RATE_ANSWER = "hedge_rate = 20.1", "hedging-3-answer"
STUBS = {grade_id(each): "".join(each["source"]) for each in released()["cells"]}
PROSE = {"cell_type": "markdown", "metadata": {}, "source": "“May” leaves a door open, and “clearly” shuts one."}
WORDS = {"cell_type": "code", "metadata": {}, "source": "may leaves a door open, and clearly shuts one."}
TWO = f"{RATE}\nnotice_hedges = ['could', 'may']"
FENCED = f"```python\n{RATE}\n```"
CHOICE = "kit.choose('hedging-4', 'It stays the same')"
MAGIC = f"%matplotlib inline\n{RATE}"


def emptied(name: str) -> Callable[[Notebook], None]:
    return edited(name, STUBS[name])


def added(name: str, *, above: str = "", below: str = "") -> Callable[[Notebook], None]:
    return edited(name, f"{above}\n{STUBS[name]}\n\n{below}".strip())


MOVED = "found by the name"
FOUND = "found in a cell of the student’s own"
ANSWERED = {  # where the student wrote, the answer that counts then, what is said of it
    "below": (both(before("hedging-3", own(RATE)), emptied(RATE_ANSWER)), RATE_ANSWER, RATE, MOVED),
    "above": (both(before("hedging-intro", own(RATE)), emptied(RATE_ANSWER)), RATE_ANSWER, RATE, MOVED),
    "above bare dots": (both(before("hedging-intro", own(RATE)), edited(RATE_ANSWER, "hedge_rate = ...")),
                        RATE_ANSWER, RATE, MOVED),
    "instead": (both(before("hedging-3", own(RATE)), without(RATE_ANSWER)), RATE_ANSWER, RATE, MOVED),
    "with magic": (both(before("hedging-3", own(MAGIC)), without(RATE_ANSWER)), RATE_ANSWER, MAGIC, MOVED),
    "fenced": (both(edited(RATE_ANSWER, FENCED), kind(RATE_ANSWER, "markdown")), RATE_ANSWER, RATE, "run as code"),
    "two in one": (both(edited(RATE_ANSWER, TWO), without("hedging-1-answer")),
                   "hedging-1-answer", ELSEWHERE, "answered in another cell"),
    "two in one of his own": (both(edited(RATE_ANSWER, ""), without("hedging-1-answer"), before("hedging-1", own(TWO))),
                              RATE_ANSWER, ELSEWHERE, "answered in another cell"),
    "chosen in one with another": (both(emptied(RATE_ANSWER), before("hedging-4", own(f"{CHOICE}\n{RATE}"))),
                                   "hedging-4-answer", f"{ELSEWHERE}\n{CHOICE}", "answered in another"),
    "in the check": (both(emptied(RATE_ANSWER), added("hedging-3", above=RATE)),
                     RATE_ANSWER, ELSEWHERE, "hedging-3: what was written into it runs"),
    "text above": (both(before("hedging-6", PROSE), emptied("hedging-6")), "hedging-6", PROSE["source"], FOUND),
    "text below": (both(before("hedging-end", PROSE), emptied("hedging-6")), "hedging-6", PROSE["source"], FOUND),
    "text as code": (both(before("hedging-6", WORDS), without("hedging-6")), "hedging-6", WORDS["source"], FOUND),
    "text at the end": (both(lambda nb: nb["cells"].append(PROSE), without("hedging-6")),
                        "hedging-6", PROSE["source"], FOUND),
    "text in the question": (both(added("hedging-6-question", below=PROSE["source"]), without("hedging-6")),
                             "hedging-6", PROSE["source"], "found in the cell of the question"),
    "no text in the question": (both(added("hedging-6-question", below=STUBS["hedging-6"]), without("hedging-6")),
                                "hedging-6", STUBS["hedging-6"], "counted as unanswered"),
}  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_an_answer_is_found_wherever_it_was_written(name: str) -> None:
    change, place, source, said = ANSWERED[name]
    found = grafted(changed(change))
    assert answers(found.notebook)[place] == source
    assert said in "\n".join(found.repairs)
    code = "\n".join("".join(each["source"]) for each in found.notebook["cells"] if each["cell_type"] == "code")
    if place != "hedging-6":
        assert code.count(RATE) == 1
    kept = answers(solved()).keys() - {RATE_ANSWER, "hedging-1-answer", "hedging-6", place}
    assert {key: answers(found.notebook)[key] for key in kept} == {key: answers(solved())[key] for key in kept}


def test_a_notebook_that_an_old_editor_saved_is_read() -> None:
    notebook = solved()
    cell(notebook, "hedging-6")["source"] = "Müller zögert – „könnte“."
    text = json.dumps([cell(notebook, "hedging-6")], ensure_ascii=False)
    found = grafted(b'{"nbformat": 4, "cells": ' + text.encode("cp1252") + b"}")
    assert answers(found.notebook)["hedging-6"] == "Müller zögert – „könnte“."
    assert "not in UTF-8" in found.repairs[0]


def split(name: str, *parts: str) -> bytes:
    """The cell split as JupyterLab does it: every part has the metadata, the ids differ."""
    notebook = solved()
    place = notebook["cells"].index(cell(notebook, name))
    whole = notebook["cells"][place]
    notebook["cells"][place : place + 1] = [{**whole, "id": f"{n}", "source": part} for n, part in enumerate(parts)]
    return encoded(notebook)


@pytest.mark.parametrize(
    ("name", "parts", "code"),
    [
        (RATE_ANSWER, ["words = 697", "hedge_rate = 14000 / words"], None),
        (RATE_ANSWER, ["hedge_rate = 14000", "hedge_rate /= 697"], None),
        (
            FUNCTION,
            ["def rate_per_1000(marks, words):", "    return 1"],
            "def rate_per_1000(marks, words):\n    return 1",
        ),
        ("hedging-6", ["One.", "Two."], "One.\n\nTwo."),
    ],
)
def test_a_cell_that_was_split_is_whole_again(name: str, parts: list[str], code: str | None) -> None:
    found = grafted(split(name, *parts))
    sources = ["".join(each["source"]) for each in found.notebook["cells"]]
    assert code in sources if code else sources.index(parts[1]) == sources.index(parts[0]) + 1
    assert name in found.repairs[0]


def test_what_was_written_into_the_setup_runs_after_it() -> None:
    change = added("hedging-setup", above="import numpy as np")
    sources = ["".join(each["source"]) for each in grafted(changed(change)).notebook["cells"]]
    assert sources[sources.index("import kit") + 1] == "import numpy as np"


def test_pasted_pictures_are_kept_and_nothing_that_a_browser_runs() -> None:
    found = grafted(HONEST["a pasted picture"][0]).notebook
    assert cell(found, "hedging-6")["attachments"] == {"shot.png": {"image/png": "iVBORw0KGgo="}}
    assert not [each for each in found["cells"] if "<script>" in str(each)]


def test_the_locked_cells_are_those_that_were_released() -> None:
    notebook = solved()
    for each in notebook["cells"]:
        each["source"] = "4.0"
    found = grafted(encoded(notebook)).notebook
    locked = {name: source for name, source in STUBS.items() if name not in answers(notebook)}
    there = {grade_id(each): "".join(each["source"]) for each in found["cells"] if each["metadata"]}
    assert {name: there[name] for name in locked} == locked


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


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([*STUBS, *STUBS.values(), "code"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("cell_type", "source", "input", "metadata", "id", "attachments", "outputs")
NBGRADER = st.fixed_dictionaries(
    {"nbgrader": st.fixed_dictionaries({"grade_id": st.sampled_from([*STUBS]) | ANYTHING})}
)
CELL = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING) | {"metadata": NBGRADER | ANYTHING})
CELLS = st.lists(CELL | ANYTHING, max_size=6)
SHEETS = st.lists(st.fixed_dictionaries({"cells": CELLS | ANYTHING}) | ANYTHING, max_size=3)


@settings(max_examples=100)
@given(st.fixed_dictionaries({"nbformat": ANYTHING, "cells": CELLS}) | st.fixed_dictionaries({"worksheets": SHEETS}))
def test_any_json_with_cells_is_read_and_grafted(notebook: Notebook) -> None:
    found = grafted(json.dumps(notebook).encode()).notebook
    assert [name for each in found["cells"] if (name := grade_id(each))] == list(STUBS)
    assert all(type(each["source"]) is str for each in found["cells"])
    json.dumps(found, ensure_ascii=False).encode()


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
        (b"<html>Please log in</html>", "web page"),
        (b"\n <!DOCTYPE html><title>Log in</title>", "web page"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a", "git-lfs"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04", "zip"),
        (
            encoded(solved())[:9] + b"\n<<<<<<< HEAD\n1\n=======\n2\n>>>>>>> b\n" + encoded(solved())[9:],
            "merge conflict",
        ),
        (b"// mine\n" + encoded(solved()), "damaged"),
        (encoded(solved()).replace(b",", b",,", 1), "damaged"),
        (b'"a text"', "damaged"),
        (b'{"cells": [' + b"[" * 100_000, "damaged"),
        (b"9" * 10_000, "damaged"),
        (b"# %%\nhedge_rate = 20.1", "damaged"),
    ],
)
def test_what_cannot_be_read_has_a_reason(data: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        read(data)
