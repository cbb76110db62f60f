"""Adjudication, drill and comparison in a real JupyterLab: by keyboard alone, by mouse alone, and after a restart."""

import re
from collections.abc import Iterator

import checks
import pytest
from checks import Opened, kept
from lab import screenshot
from playwright.sync_api import Locator, Page, expect

from kit.adjudicating import ACCEPT, candidates
from kit.casebook import case, texts_to_judge
from kit.drilling import drill_items

CELLS = (
    'import kit\n\ncase = kit.case("hanoi")',
    'kit.adjudication(case, "04-decisions")',
    'kit.drill("04-drill")',
    'kit.compared(case, "04-decisions")',
    'kit.certainty_again(case, "04-decisions")',
)
ITEMS = {item.sentence: item for item in drill_items("hedges")}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook of these widgets on the X-ray edition, with the work of one classmate beside it."""
    folder = tmp_path_factory.mktemp("notebooks")
    first = candidates(texts_to_judge(case("hanoi", edition="x-ray"))[0])[:3]
    checks.classmate(folder, "04-decisions", {"decisions": {one.name: ACCEPT for one in first}})
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def desk(page: Page) -> Locator:
    return page.locator(".kit-adjudication")


def drilled(page: Page) -> Locator:
    return page.locator(".kit-drill")


def asked(page: Page) -> str:
    return desk(page).locator(".kit-asked").inner_text()


def truth(page: Page) -> bool:
    return ITEMS[drilled(page).locator(".kit-words").inner_text()].hedge


def test_judging_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget, says = desk(page), desk(page).locator(".kit-says")
    widget.locator("select").last.focus()
    page.keyboard.press("Tab")
    expect(widget.locator(".kit-card")).to_be_focused()
    first = asked(page)
    page.keyboard.press("y")
    expect(says).to_contain_text("Saved: ")
    expect(widget.locator(".kit-progress")).to_contain_text("candidate 2, 1 of ")
    assert asked(page) != first
    page.keyboard.press("n")
    expect(says).to_contain_text("is no ")
    page.keyboard.press("ArrowLeft")
    expect(widget.get_by_role("button", name="No, refuse it")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("u")
    expect(says).to_contain_text("Taken back: ")
    expect(widget.locator(".kit-progress")).to_contain_text("candidate 2, 1 of ")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    expect(widget.locator(".kit-progress")).to_contain_text("candidate 3, ")
    checks.expect_no_cell_touched(page, CELLS)
    assert list(kept(lab, "04-decisions")["decisions"].values()) == [ACCEPT]


def test_the_reason_is_told_only_when_asked_for(opened: Opened) -> None:
    _, page, _ = opened
    why = desk(page).locator(".kit-why")
    desk(page).locator(".kit-card").focus()
    expect(why).to_be_hidden()
    page.keyboard.press("r")
    expect(why).to_contain_text(re.compile("^The kit (marks|refuses) it: "))
    screenshot(page, "adjudication-reason")
    page.keyboard.press("j")
    expect(why).to_be_hidden()


def test_judging_by_mouse_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget = desk(page)
    widget.get_by_role("button", name="Yes, accept it").click()
    expect(widget.locator(".kit-says")).to_contain_text("Saved: ")
    widget.get_by_role("button", name="No, refuse it").click()
    expect(widget.locator(".kit-progress")).to_contain_text("3 of ")
    widget.get_by_role("button", name="The kit’s reason").click()
    expect(widget.locator(".kit-why")).to_contain_text("The kit ")
    widget.get_by_role("button", name="Take back").click()
    expect(widget.locator(".kit-says")).to_contain_text("Taken back: ")
    expect(widget.locator(".kit-progress")).to_contain_text("2 of ")
    widget.get_by_role("button", name="No, refuse it").click()
    expect(widget.locator(".kit-progress")).to_contain_text("3 of ")
    widget.get_by_role("button", name="Next").click()
    lab.wait_idle()
    assert len(kept(lab, "04-decisions")["decisions"]) == 3


def test_the_choice_of_candidates(opened: Opened) -> None:
    _, page, _ = opened
    widget = desk(page)
    show, kind, kit = (widget.get_by_label(label, exact=True) for label in ("Show", "Kind", "Kit"))
    kind.select_option("booster")
    expect(widget.locator(".kit-asked")).to_contain_text(" a booster here?")
    kit.select_option("false")
    page.keyboard.press("Tab")
    page.keyboard.press("r")
    expect(widget.locator(".kit-why")).to_contain_text("The kit refuses it: ")
    kit.select_option("all")
    kind.select_option("all")
    show.select_option("open")
    before = widget.locator(".kit-progress").inner_text()
    widget.locator(".kit-card").focus()
    page.keyboard.press("n")
    expect(widget.locator(".kit-progress")).not_to_have_text(before)
    page.keyboard.press("u")
    expect(widget.locator(".kit-says")).to_contain_text("Taken back: ")
    show.select_option("all")


def test_rates_and_precision_move_with_a_decision(opened: Opened) -> None:
    _, page, _ = opened
    widget = desk(page)
    widget.get_by_label("Kit", exact=True).select_option("true")
    widget.get_by_label("Kind", exact=True).select_option("hedge")
    widget.locator(".kit-card").focus()
    row = widget.locator(".kit-figures tr.kit-here")
    expect(row).to_have_count(1)
    of = widget.locator(".kit-figures table").first.locator("tbody tr").nth(1).locator("td")
    yours = of.nth(1).inner_text()
    page.keyboard.press("n")
    expect(of.nth(1)).not_to_have_text(yours)
    page.keyboard.press("u")
    expect(of.nth(1)).to_have_text(yours)
    for label in ("Kit", "Kind"):
        widget.get_by_label(label, exact=True).select_option("all")


def test_an_x_ray_is_judged_by_cue_place_and_gist(opened: Opened) -> None:
    _, page, _ = opened
    widget = desk(page)
    chosen = widget.get_by_label("Text", exact=True)
    chosen.select_option(label="Daniel Larison, The American Conservative")
    expect(widget.locator(".kit-gist-of")).to_contain_text("The paragraph: ")
    assert widget.locator(".kit-scene i").count() > 2
    expect(widget.locator("mark.kit-candidate")).to_be_visible()
    screenshot(page, "adjudication-x-ray")
    chosen.select_option("0")
    expect(widget.locator(".kit-gist-of")).to_be_hidden()


def test_the_drill_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget, says = drilled(page), drilled(page).locator(".kit-says")
    widget.scroll_into_view_if_needed()
    widget.locator(".kit-drilled").focus()
    sentence = widget.locator(".kit-words").inner_text()
    page.keyboard.press("y" if truth(page) else "n")
    expect(says).to_contain_text("Right. ")
    expect(widget.locator(".kit-why")).to_contain_text(ITEMS[sentence].why)
    expect(widget.locator(".kit-progress")).to_contain_text("1 of 40 settled, 1 right in a row")
    page.keyboard.press("Enter")
    expect(widget.locator(".kit-words")).not_to_have_text(sentence)
    wrong = widget.locator(".kit-words").inner_text()
    page.keyboard.press("2" if truth(page) else "1")
    expect(says).to_contain_text("It comes again.")
    screenshot(page, "drill")
    page.keyboard.press("Enter")
    for _ in range(4):
        expect(says).to_have_text("")
        assert widget.locator(".kit-words").inner_text() != wrong
        page.keyboard.press("1" if truth(page) else "2")
        expect(says).to_contain_text("Right. ")
        page.keyboard.press("Enter")
    expect(widget.locator(".kit-words")).to_have_text(wrong)
    assert len(kept(lab, "04-drill")["answers"]) == 6


def test_the_drill_by_mouse_alone(opened: Opened) -> None:
    _, page, _ = opened
    widget = drilled(page)
    widget.get_by_role("button", name="Yes" if truth(page) else "No", exact=True).click()
    expect(widget.locator(".kit-says")).to_contain_text("Right. ")
    widget.get_by_role("button", name="Next").click()
    expect(widget.locator(".kit-progress")).to_contain_text("6 of 40 settled, 5 right in a row")


def test_the_comparison_is_looked_up_again(opened: Opened) -> None:
    _, page, _ = opened
    shown = page.locator(".kit-again").first
    expect(shown).to_contain_text("judged nothing yet")
    shown.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("You and the kit judge alike: ")
    expect(shown).to_contain_text("You and your classmates judge alike: ")
    expect(shown.locator("th", has_text="Ada")).to_be_visible()
    course = page.locator(".kit-again").last
    course.get_by_role("button", name="Look again").click()
    expect(course).to_contain_text("Looked up again.")
    shown.scroll_into_view_if_needed()
    screenshot(page, "adjudication-compared")


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, desk(page), drilled(page), page.locator(".kit-again").first) == []


@checks.at_both_widths
def test_nothing_is_cut_off(opened: Opened, width: int) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, width, desk(page), drilled(page)) == []
    screenshot(page, f"adjudication-{width}")


def test_what_was_judged_survives_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    before, drill = kept(lab, "04-decisions"), kept(lab, "04-drill")
    sentence = drilled(page).locator(".kit-words").inner_text()
    checks.restart_and_reload(lab, page)
    expect(desk(page).locator(".kit-progress")).to_contain_text("3 of ")
    expect(drilled(page).locator(".kit-progress")).to_contain_text("6 of 40 settled")
    expect(drilled(page).locator(".kit-words")).to_have_text(sentence)
    expect(page.locator(".kit-again").first).to_contain_text("You and the kit judge alike: ")
    assert (kept(lab, "04-decisions"), kept(lab, "04-drill")) == (before, drill)


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_without_a_kernel_nothing_is_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    desk(page).locator(".kit-card").focus()
    page.keyboard.press("y")
    expect(desk(page).locator(".kit-says")).to_contain_text("NOT saved", timeout=10_000)
