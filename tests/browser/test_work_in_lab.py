"""Work that is never lost: killed kernels, closed pages, damaged files, in a real JupyterLab."""

import json
import os
import random
import signal
from collections.abc import Iterator

import pytest
from killing import ASKED, CHOOSING, WRITING, Exercise
from lab import browser, chromium
from playwright.sync_api import Page, expect

Opened = tuple[Exercise, Page]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    chromium()
    with Exercise(tmp_path_factory.mktemp("lab")) as lab, browser(lab) as (page, _):
        lab.open_notebook(page, lab.path)
        lab.listen(page)
        lab.run_all(page)
        yield lab, page


def wait_for(lab: Exercise, text: str) -> None:
    """Waits until this answer is on the disk, which may take a while on a busy machine."""
    lab.wait_until(lambda: lab.kept("01-why").get("text") == text, f"“{text}” is not saved", seconds=30)


def test_three_kills_lose_nothing(opened: Opened) -> None:
    lab, page = opened
    chance = random.Random(4)
    for bench, reload in ((WRITING, False), (CHOOSING, True), (WRITING, False)):
        lab.kill_and_revive(page, chance, bench, reload=reload)


def test_the_work_lies_in_the_folder_of_the_assignment(opened: Opened) -> None:
    lab, _ = opened
    assert [str(path.relative_to(lab.root)) for path in lab.root.rglob("01.json")] == ["exercises/week-1/work/01.json"]


def test_no_letter_is_lost_and_the_caret_stays(opened: Opened) -> None:
    lab, page = opened
    area = page.get_by_label(ASKED)
    area.fill("")
    page.keyboard.type("The end.")
    for _ in "end.":
        page.keyboard.press("ArrowLeft")
    written = "envoys of both sides who wrote as fast as they could see no "
    page.keyboard.type(written)
    expect(area).to_have_value(f"The {written}end.")
    expect(page.locator(".kit-answer")).to_contain_text("Saved.")
    assert lab.kept("01-why")["text"] == f"The {written}end."


def test_saved_is_said_only_of_what_is_saved(opened: Opened) -> None:
    lab, page = opened
    kernel = int((lab.folder / "pid").read_text())
    says = page.locator(".kit-answer .kit-says")
    os.kill(kernel, signal.SIGSTOP)
    page.get_by_label(ASKED).fill("Nobody hears this yet")
    expect(says).to_have_text("")
    page.keyboard.type(".")
    expect(says).to_contain_text("NOT saved")
    assert lab.kept("01-why")["text"] != "Nobody hears this yet."
    os.kill(kernel, signal.SIGCONT)
    expect(says).to_have_text("Saved.")
    assert lab.kept("01-why")["text"] == "Nobody hears this yet."


def test_a_damaged_file_is_spoken_of_where_the_student_looks(opened: Opened) -> None:
    lab, page = opened
    file = lab.folder / "work" / "01.json"
    file.write_text('{"schema": 1, "answers": {"01-why": {"val', "utf-8")
    lab.run_all(page)
    expect(page.locator(".kit-answer")).to_contain_text("Nothing is lost: the file is now 01.json.damaged-")
    assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
    page.get_by_label(ASKED).fill("Once more.")
    wait_for(lab, "Once more.")
    assert len(list(file.parent.glob("01.json.damaged-*"))) == 1


def test_a_newer_kits_file_stays_and_nothing_is_called_saved(opened: Opened) -> None:
    lab, page = opened
    file = lab.folder / "work" / "01.json"
    document = json.dumps({"schema": 2, "answers": {"01-why": "in a shape of the future"}})
    file.write_text(document, "utf-8")
    page.get_by_label(ASKED).fill("Is this kept?")
    expect(page.locator(".kit-answer")).to_contain_text("Not saved: ")
    expect(page.locator(".kit-answer")).to_contain_text("made with a newer kit")
    assert file.read_text("utf-8") == document
    file.unlink()
    lab.run_all(page)  # what could not be saved is still in the window, and is saved now
    expect(page.get_by_label(ASKED)).to_have_value("Is this kept?")
    wait_for(lab, "Is this kept?")


def test_a_page_that_is_closed_while_the_kernel_is_busy_has_sent_all(opened: Opened) -> None:
    lab, page = opened
    kernel = int((lab.folder / "pid").read_text())
    os.kill(kernel, signal.SIGSTOP)
    page.get_by_label(ASKED).fill("")
    page.keyboard.type("Gone before the kernel woke.")
    page.close()
    os.kill(kernel, signal.SIGCONT)
    wait_for(lab, "Gone before the kernel woke.")
