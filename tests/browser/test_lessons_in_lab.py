"""The lessons as a class meets them: real JupyterLab, real Chromium, X-ray edition, every cell run."""

import re
from collections.abc import Iterator

import checks
import pytest
from conftest import ROOT
from lab import Lab, Watch, browser, chromium, grave_violations, screenshot
from playwright.sync_api import Locator, Page, expect
from wordruns import folded, runs, words

SIZES = {"1366 x 768": (1366, 768), "the same at 200 %": (683, 384)}
# Controls that stand out of their output and that no scrolling brings back, and outputs wider than their place
CLIPPED = """() => {
    const faults = [];
    const wide = e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX === "auto";
    const scrolls = (e, output) => e !== output && (wide(e) || scrolls(e.parentElement, output));
    for (const output of document.querySelectorAll(".jp-OutputArea-output")) {
        if (output.scrollWidth > output.clientWidth + 1) faults.push(`wide: ${output.innerText.slice(0, 60)}`);
        const place = output.getBoundingClientRect();
        for (const control of output.querySelectorAll(".kit :is(button, input, textarea, select, summary)")) {
            if (scrolls(control.parentElement, output)) continue;
            const box = control.getBoundingClientRect();
            const outside = box.left < place.left - 1 || box.right > place.right + 1;
            if (box.width && outside) faults.push(`clipped: ${control.outerHTML}`);
        }
    }
    return faults; }"""
LESSONS = [path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))]
READERS = [name for name in LESSONS if "kit.reader(" in (ROOT / "notebooks" / name).read_text(encoding="utf-8")]


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
    return str(button.get_attribute("data-kind")), str(button.get_attribute("aria-keyshortcuts"))


def test_it_runs_and_everybody_can_use_it(opened: tuple[str, Page, Watch]) -> None:
    name, page, watch = opened
    expect(page.locator(".kit").first).to_be_visible()
    assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
    assert page.locator(".jp-OutputArea img").evaluate_all("all => all.filter(i => !i.alt).length") == 0
    assert page.locator(".kit-figure svg").evaluate_all("all => all.filter(i => !i.ariaLabel).length") == 0
    assert (watch.errors, watch.abroad) == ([], [])
    screenshot(page, f"lesson-{name}")


def test_axe_finds_nothing_grave_in_either_theme(opened: tuple[str, Page, Watch]) -> None:
    name, page, _ = opened
    for theme in reversed(checks.THEMES):
        checks.wear(page, theme)
        assert grave_violations(page) == []
        screenshot(page, f"lesson-{name}-{theme[11:].lower()}")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_clipped_and_no_output_is_wider_than_its_place(opened: tuple[str, Page, Watch], size: str) -> None:
    name, page, _ = opened
    page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
    page.wait_for_timeout(300)  # JupyterLab lays its panels out again
    faults = page.evaluate(CLIPPED)
    screenshot(page, f"lesson-{name}-{SIZES[size][0]}")
    page.set_viewport_size({"width": 1366, "height": 768})
    assert faults == []


def test_what_is_folded_opens_by_keyboard(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    cells = page.locator(".jp-Cell").count()
    for fold in page.locator(".kit details").all():
        for key, state in (("Enter", True), ("Space", False)):
            fold.locator("summary").first.focus()
            page.keyboard.press(key)
            assert fold.evaluate("e => e.open") is state
    expect(page.locator(".jp-Cell")).to_have_count(cells)


def test_the_field_for_own_copies_opens_and_answers_by_keyboard(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    for button in page.locator(".kit-copies button").all():
        for choose in (lambda b: b.press("Enter"), lambda b: b.press("Space"), lambda b: b.click()):
            with page.expect_file_chooser() as choosing:
                choose(button)
            choosing.value.set_files(
                [{"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Nothing was signed."}]
            )
            expect(page.locator(".kit-said")).to_contain_text("notes.txt")
        expect(page.locator(".kit-copies li")).to_have_count(2)


def test_on_paper_the_texts_are_whole_and_no_control_is_left(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    page.emulate_media(media="print")
    cut = page.locator(".kit-page").evaluate_all("all => all.filter(e => e.scrollHeight > e.clientHeight + 2).length")
    buttons = page.locator(".kit button:not(.kit-cue)").evaluate_all("all => all.filter(e => e.offsetHeight).length")
    tall = page.evaluate("[document.querySelector('.jp-Notebook').getBoundingClientRect().height, innerHeight]")
    page.emulate_media(media="screen")
    assert (cut, buttons) == (0, 0)
    assert tall[0] > 2 * tall[1]


@pytest.mark.parametrize("opened", READERS, indirect=True)
def test_a_layer_goes_off_by_keyboard(opened: tuple[str, Page, Watch]) -> None:
    _, page, _ = opened
    reader = page.locator(".kit-reader").first
    reader.scroll_into_view_if_needed()
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
