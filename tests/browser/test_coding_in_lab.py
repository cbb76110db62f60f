"""The coder of lesson 07 in a real JupyterLab: by keyboard alone, by mouse alone, and after a restart."""

from collections.abc import Iterator

import checks
import pytest
from checks import Opened, kept
from lab import screenshot
from playwright.sync_api import Locator, Page, expect

from kit.casebook import case
from kit.coding import desk

KEY = "07-codes"
CELLS = (
    'import kit\n\ncase = kit.case("hanoi")',
    f'kit.coder(case, key="{KEY}")',
    f'kit.frames_compared(case, "{KEY}")',
    "kit.frames_picture(case)",
)
UNITS = desk(case("hanoi", edition="x-ray")).units


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook of these widgets on the X-ray edition, with the work of one classmate beside it."""
    folder = tmp_path_factory.mktemp("notebooks")
    checks.classmate(folder, KEY, {"codes": {unit.name: sorted(unit.frames) for unit in UNITS[:4]}})
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def coder(page: Page) -> Locator:
    return page.locator(".kit-coding")


def pressed(page: Page) -> list[str]:
    return (
        coder(page)
        .locator('.kit-functions [aria-pressed="true"]')
        .evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    )


def test_coding_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget, says = coder(page), coder(page).locator(".kit-says")
    widget.scroll_into_view_if_needed()
    widget.locator("select").focus()
    page.keyboard.press("Tab")
    expect(widget.locator(".kit-card")).to_be_focused()
    page.keyboard.press("r")
    expect(widget.locator(".kit-why")).to_be_hidden()
    page.keyboard.press("1")
    expect(says).to_have_text("Saved: paragraph 1 is coded problem.")
    page.keyboard.press("3")
    expect(says).to_have_text("Saved: paragraph 1 is coded problem, judgement.")
    page.keyboard.press("1")
    expect(says).to_have_text("Saved: paragraph 1 is coded judgement.")
    page.keyboard.press("u")
    expect(says).to_have_text("Saved: paragraph 1 is coded problem, judgement.")
    page.keyboard.press("ArrowRight")
    expect(widget.locator(".kit-where")).to_contain_text("Paragraph 2 of 12")
    page.keyboard.press("0")
    expect(says).to_have_text("Saved: paragraph 2 is coded none.")
    page.keyboard.press("2")
    expect(says).to_have_text("Saved: paragraph 2 is coded cause.")
    page.keyboard.press("2")
    expect(says).to_have_text("Saved: paragraph 2 is open again.")
    page.keyboard.press("u")
    expect(says).to_have_text("Saved: paragraph 2 is coded cause.")
    page.keyboard.press("k")
    assert pressed(page) == ["problem", "judgement"]
    checks.expect_no_cell_touched(page, CELLS)
    assert kept(lab, KEY)["codes"] == {"courier-1": ["problem", "judgement"], "courier-2": ["cause"]}


def test_our_reason_comes_after_the_code_and_fixes_it(opened: Opened) -> None:
    lab, page, _ = opened
    why = coder(page).locator(".kit-why")
    coder(page).locator(".kit-card").focus()
    expect(why).to_be_hidden()
    page.keyboard.press("r")
    expect(why).to_contain_text(UNITS[0].row.why)
    screenshot(page, "coding-reason")
    page.keyboard.press("4")
    page.keyboard.press("ArrowRight")
    expect(why).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    assert pressed(page) == ["problem", "judgement"]
    expect(coder(page).get_by_role("button", name="remedy")).to_be_disabled()
    lab.wait_idle()
    assert kept(lab, KEY)["seen"] == ["courier-1"]


def test_coding_by_mouse_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget, says = coder(page), coder(page).locator(".kit-says")
    widget.get_by_role("button", name="3 open").click()
    expect(widget.locator(".kit-where")).to_contain_text("Paragraph 3 of 12")
    widget.get_by_role("button", name="cause", exact=True).click()
    widget.get_by_role("button", name="judgement", exact=True).click()
    expect(says).to_have_text("Saved: paragraph 3 is coded cause, judgement.")
    widget.get_by_role("button", name="Undo").click()
    expect(says).to_have_text("Saved: paragraph 3 is coded cause.")
    widget.get_by_role("button", name="Our reason").click()
    expect(widget.locator(".kit-why")).to_contain_text("You code cause. We code problem, cause, judgement: ")
    widget.get_by_role("button", name="Next").click()
    expect(widget.locator(".kit-where")).to_contain_text("Paragraph 4 of 12")
    widget.get_by_role("button", name="none", exact=True).click()
    expect(widget.locator(".kit-progress")).to_have_text("4 of 12 coded in this text, 4 of 44 in all")
    lab.wait_idle()
    assert kept(lab, KEY)["codes"]["courier-4"] == []


def test_gists_of_the_case_are_coded_where_words_are_hidden(opened: Opened) -> None:
    _, page, _ = opened
    widget = coder(page)
    widget.locator("select").select_option(label="Josh Rogin, Washington Post (gists)")
    expect(widget.locator(".kit-where")).to_contain_text("Gist 1 of 14")
    widget.locator(".kit-card").focus()
    page.keyboard.press("3")
    expect(widget.locator(".kit-says")).to_have_text("Saved: gist 1 is coded judgement.")
    screenshot(page, "coding-gist")
    page.keyboard.press("ArrowLeft")
    expect(widget.locator(".kit-where")).to_contain_text("Gist 6 of 6")


def test_the_comparison_is_looked_up_again(opened: Opened) -> None:
    _, page, _ = opened
    shown = page.locator(".kit-again")
    expect(shown).to_contain_text("coded nothing yet")
    shown.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("Units that you coded: 5.")
    expect(shown.locator("th", has_text="you and your classmates")).to_be_visible()
    expect(shown.locator("th", has_text="Ada")).to_be_visible()
    shown.scroll_into_view_if_needed()
    screenshot(page, "coding-compared")


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, coder(page), page.locator(".kit-again"), page.locator(".kit-figure")) == []
    coder(page).scroll_into_view_if_needed()
    screenshot(page, f"coding-{theme.split()[-1].lower()}")


@checks.at_both_widths
def test_nothing_is_cut_off(opened: Opened, width: int) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, width, coder(page)) == []
    screenshot(page, f"coding-{width}")


def test_what_was_coded_survives_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    before = kept(lab, KEY)
    checks.restart_and_reload(lab, page)
    expect(coder(page).locator(".kit-progress")).to_have_text("4 of 12 coded in this text, 5 of 44 in all")
    coder(page).get_by_role("button", name="1 problem, judgement").click()
    assert pressed(page) == ["problem", "judgement"]
    expect(coder(page).get_by_role("button", name="remedy")).to_be_disabled()
    expect(page.locator(".kit-again")).to_contain_text("Units that you coded: 5.")
    assert kept(lab, KEY) == before


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_without_a_kernel_nothing_is_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    coder(page).get_by_role("button", name="5 open").click()
    page.keyboard.press("1")
    expect(coder(page).locator(".kit-says")).to_contain_text("NOT saved", timeout=10_000)
