"""A whole run as a student: lessons 00 to 09 in the real browser, on both editions, to a report that holds."""

import json
from pathlib import Path

import pytest
from conftest import ROOT
from lab import Lab, browser, chromium
from playwright.sync_api import Locator, Page, expect
from reports import faults

from kit.arguing import material
from kit.casebook import case

pytestmark = [pytest.mark.long, pytest.mark.timeout(1200)]
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What is done once in each lab: the widget and the button
TASKS = {
    "03": (".kit-rewriting", "[data-key='1']"),
    "04": (".kit-adjudication", "[aria-keyshortcuts=y]"),
    "05": (".kit-lexicon-lab", "tr[data-key] td:last-child button:visible"),
    "06": (".kit-acts", "button:enabled"),
    "07": (".kit-coding", ".kit-function button"),
    "08": (".kit-splitter", "button"),
}


@pytest.mark.parametrize("edition", ["x-ray", "own"])
def test_a_student_goes_through_the_course(
    edition: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    chromium()
    texts = request.getfixturevalue("own_texts") if edition == "own" else tmp_path / "no-own-texts"
    monkeypatch.setenv("KIT_TEXTS", str(texts))
    with Lab(ROOT / "notebooks", tmp_path / "lab") as lab, browser(lab) as (page, watch):
        for path in LESSONS:
            lab.open_notebook(page, path.name)
            lab.run_all(page)
            take(page, path.name[:2])
            lab.wait_idle()
            assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
        report = argue(lab, page)
        assert (watch.errors, watch.abroad) == ([], [])
        for path in LESSONS:
            kept = json.loads((lab.root / "work" / f"{path.name[:2]}.json").read_text("utf-8"))["answers"]
            assert kept[f"{path.name[:2]}-answer"]["value"]["text"] == said(path.name[:2])
    assert faults(report, material(case("hanoi"))) == []


def said(lesson: str) -> str:
    return f"What I take from lesson {lesson}: I can count it again."


def take(page: Page, lesson: str) -> None:
    """Predicts, does the lesson's own task, answers its checks, and writes the short answer."""
    for prediction in page.locator(".kit-prediction").all():
        prediction.get_by_role("radio").first.check()
        prediction.get_by_label("fairly sure").check()
        prediction.get_by_role("button").click()
        expect(prediction).to_contain_text("You predicted: ")
    if lesson in TASKS:
        widget, button = TASKS[lesson]
        page.locator(widget).first.locator(button).first.click()
    for check in page.locator(".kit-check").all():
        answer(check)
    area = page.locator(".kit-answer textarea").last
    area.fill(said(lesson))
    expect(page.locator(".kit-answer").last).to_contain_text("Saved.")


def answer(check: Locator) -> None:
    """Tries one option after the other until the kit says that it is right."""
    for option in check.get_by_role("radio").all():
        option.check()
        check.get_by_role("button").click()
        expect(check.locator(".kit-says")).not_to_be_empty()
        if check.locator(".kit-says.kit-right").count():
            return
    raise AssertionError("no option is right")


def argue(lab: Lab, page: Page) -> str:
    """Builds an argument at the desk of lesson 09 and returns the page that is exported."""
    desk, reader = page.locator(".kit-argument").first, page.locator(".kit-reader").first
    desk.get_by_label("Claim", exact=True).fill("The first column leaves its readers less room to disagree.")
    for number, author in enumerate(case("hanoi").labels, start=1):
        desk.get_by_label("of", exact=True).select_option(label=author)
        desk.get_by_role("button", name="Add this figure").click()
        expect(desk.locator(".kit-evidence > li")).to_have_count(number)
    reader.locator(".kit-page").first.focus()
    for key in "nnne":
        page.keyboard.press(key)
    expect(desk.locator(".kit-evidence > li")).to_have_count(3)
    desk.get_by_label("Warrant", exact=True).fill("A booster closes a question, as [3] shows.")
    desk.get_by_label("Limits", exact=True).fill("Two columns of one month.")
    expect(desk.locator(".kit-says").first).to_contain_text("Saved.")
    desk.get_by_role("button", name="Export as web page").click()
    report = lab.root / "work" / "09-argument-report.html"
    expect(desk.locator(".kit-says").last).to_contain_text(report.name, timeout=30_000)
    return report.read_text("utf-8")
