"""The lessons as a class meets them: real JupyterLab, real Chromium, X-ray edition, every cell run."""

import re
from collections.abc import Iterator

import pytest
from conftest import ROOT
from lab import Lab, Watch, browser, chromium, grave_violations, screenshot
from playwright.sync_api import Locator, Page, expect
from wordruns import folded, runs, words

LESSONS = [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    chromium()
    folder = tmp_path_factory.mktemp("lessons")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_TEXTS", str(folder / "no-own-texts"))  # the X-ray edition, whatever this machine has
        with Lab(ROOT / "notebooks", folder) as started:
            yield started


@pytest.fixture(scope="module", params=LESSONS)
def opened(lab: Lab, request: pytest.FixtureRequest) -> Iterator[tuple[str, Page, Watch]]:
    """A lesson of which every cell has run."""
    with browser(lab) as (page, watch):
        lab.open_notebook(page, request.param)
        lab.run_all(page)
        yield request.param.removesuffix(".ipynb"), page, watch


def shown(reader: Locator) -> tuple[str, str]:
    """The kind and the key of the first layer that a reader shows when a lesson opens."""
    button = reader.locator("button[data-kind][aria-pressed=true]").first
    return str(button.get_attribute("data-kind")), button.locator("kbd").inner_text()


def test_it_runs_and_everybody_can_use_it(opened: tuple[str, Page, Watch]) -> None:
    name, page, watch = opened
    reader = page.locator(".kit-reader").first
    reader.scroll_into_view_if_needed()
    expect(reader.locator(f".kit-page mark.kit-{shown(reader)[0]}").first).to_be_visible()
    assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
    assert page.locator(".jp-OutputArea img").evaluate_all("all => all.filter(i => !i.alt).length") == 0
    assert grave_violations(page) == []
    assert (watch.errors, watch.abroad) == ([], [])
    screenshot(page, f"lesson-{name}")


def test_a_layer_goes_off_by_keyboard(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    reader = page.locator(".kit-reader").first
    kind, key = shown(reader)
    marks = reader.locator(f".kit-page mark.kit-{kind}")
    expect(marks.first).to_be_visible()
    reader.locator(f"button[data-kind={kind}]").focus()
    page.keyboard.press(key)
    expect(marks).to_have_count(0)
    page.keyboard.press(key)
    expect(marks.first).to_be_visible()


def test_a_check_answers(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    check = page.locator(".kit-check").first
    check.get_by_role("radio").first.check()
    check.get_by_role("button").click()
    expect(check).to_contain_text(re.compile(r"Not yet\. |Right\. "))


def test_no_words_of_the_op_eds_are_on_the_page(opened: tuple[str, Page, Watch], op_eds) -> None:
    _, page, _ = opened
    texts, names = op_eds
    shown = folded(words(page.locator(".jp-Notebook").evaluate("e => e.outerHTML + e.innerText")), names)
    assert len(shown) > 1000
    assert [run for text in texts for run in runs(shown, text)] == []
