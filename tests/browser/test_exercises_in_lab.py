"""An exercise in a real JupyterLab: answered by mouse and by keys, checked with the button, kept over a restart."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from lab import Lab, Watch, browser, grave_violations, menu
from playwright.sync_api import Page, expect

from kit.classroom.grading import Job, grade
from kit.classroom.sandbox import why_not
from kit.classroom.specification import load
from kit.classroom.submissions import Submission

RIGHT = "It stays the same"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lab, Page, Watch]]:
    """The exercise on hedging, as a student has it, opened and run."""
    folder = tmp_path_factory.mktemp("exercises") / "hedging"
    folder.mkdir()
    for name in ("hedging.ipynb", "checks.json"):
        shutil.copy(ROOT / "exercises" / "hedging" / name, folder)
    with Lab(folder, tmp_path_factory.mktemp("lab")) as lab, browser(lab) as (page, watch):
        lab.open_notebook(page, "hedging.ipynb")
        lab.run_all(page)
        yield lab, page, watch


def overview(page: Page, task: str) -> str:
    """What the table at the end says of a task."""
    return page.locator(".jp-OutputArea tr", has=page.get_by_role("rowheader", name=task)).inner_text()


def earned(notebook: dict[str, Any], scratch: Path) -> float | None:
    """The points for the clicked task of a notebook that is handed in by itself."""
    folder = ROOT / "exercises" / "hedging"
    released = json.loads((folder / "hedging.ipynb").read_text("utf-8"))
    beside = ("checks.json", (folder / "checks.json").read_bytes())
    job = Job(load(ROOT / "solutions" / "hedging"), released, (beside,), scratch, unsafe=bool(why_not()))
    points: dict[str, Any] = grade(Submission("ada", json.dumps(notebook).encode()), job)["grades"]["hedging-4"]
    return points["points"]


def test_an_untouched_exercise_runs_through_and_says_what_is_open(opened: tuple[Lab, Page, Watch]) -> None:
    _, page, _ = opened
    expect(page.get_by_role("button", name="Check all answers")).to_be_visible()
    for task in ("Find the hedges", "A rate that can be compared", "What precision does not see"):
        assert "Not answered yet" in overview(page, task)
    assert not grave_violations(page)


def test_a_choice_by_mouse_is_told_what_it_mistook(opened: tuple[Lab, Page, Watch]) -> None:
    _, page, _ = opened
    page.get_by_label("It falls, because the kit missed some").click()
    page.locator(".kit-question").get_by_role("button", name="Check").click()
    expect(page.locator(".kit-question .kit-says")).to_contain_text("You mixed up two questions")


def test_a_choice_by_keyboard_is_kept_and_the_button_sees_it(opened: tuple[Lab, Page, Watch]) -> None:
    lab, page, _ = opened
    page.get_by_label("It falls, because the kit missed some").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".kit-question .kit-says")).to_contain_text("1 of 1 public check passes.")
    button = page.get_by_role("button", name="Check all answers")
    button.focus()
    page.keyboard.press("Enter")
    row = page.locator(".jp-OutputArea tr", has=page.get_by_role("rowheader", name="What precision does not see"))
    expect(row).to_contain_text("2 of 2")
    kept = json.loads((lab.root / "work" / "04.json").read_text("utf-8"))["answers"]
    assert kept["04-hedging-4"]["value"]["choice"] == RIGHT


def test_what_was_clicked_is_handed_in_with_the_notebook_alone(opened: tuple[Lab, Page, Watch], tmp_path: Path) -> None:
    lab, page, _ = opened
    menu(page, "File", "Save Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    live = json.loads((lab.root / "hedging.ipynb").read_text("utf-8"))
    assert earned(live, tmp_path) == 2  # by the answer's cell, which was not run again after the click
    page.locator(".jp-CodeCell", has_text='kit.check("hedging-4")').locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    lab.wait_idle()
    menu(page, "File", "Save Notebook")
    expect(page.locator(".jp-mod-dirty")).to_have_count(0)
    checked = json.loads((lab.root / "hedging.ipynb").read_text("utf-8"))
    next(cell for cell in checked["cells"] if cell["id"] == "hedging-4-answer")["outputs"] = []
    assert earned(checked, tmp_path) == 2  # by the check's cell, as in an editor that does not mend outputs


def test_a_hint_unfolds_by_keyboard_and_holds_the_next(opened: tuple[Lab, Page, Watch]) -> None:
    _, page, _ = opened
    first = page.get_by_text("A hint, please").first
    expect(page.get_by_text("Another hint, please").first).to_be_hidden()
    first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Another hint, please").first).to_be_visible()


def test_what_was_done_comes_back_after_a_restart(opened: tuple[Lab, Page, Watch]) -> None:
    lab, page, _ = opened
    lab.restart_and_clear(page)
    lab.run_all(page)
    expect(page.get_by_label(RIGHT)).to_be_checked()
    assert "2 of 2" in overview(page, "What precision does not see")
    assert not grave_violations(page)
