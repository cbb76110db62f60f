"""Coding acts in a real JupyterLab: by keyboard alone, by mouse alone, and after a restart."""

from collections.abc import Iterator

import checks
import pytest
from checks import Opened, kept
from lab import screenshot
from playwright.sync_api import Locator, Page, expect

from kit.acting import NOBODY, practised, reference

KEY = "06-acts"
CELLS = (
    'import kit\n\ncase = kit.case("hanoi")',
    f'kit.agency_coder(case, "{KEY}")',
    f'kit.agency_compared(case, "{KEY}")',
    "kit.agency_picture(case)",
)
QUILL = practised()[0]
FIRST, SECOND, THIRD = QUILL.acts[:3]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook of these widgets on the X-ray edition, with the work of one classmate beside it."""
    folder = tmp_path_factory.mktemp("notebooks")
    checks.classmate(folder, KEY, {"coded": reference(QUILL)})
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def desk(page: Page) -> Locator:
    return page.locator(".kit-acts")


def question(page: Page, name: str) -> Locator:
    return desk(page).get_by_role("group", name=name)


def test_coding_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget, says, why = desk(page), desk(page).locator(".kit-says"), desk(page).locator(".kit-why")
    widget.locator("select").last.focus()
    page.keyboard.press("Tab")
    expect(widget.locator(".kit-card")).to_be_focused()
    expect(widget.locator(".kit-now")).to_contain_text("Who does it?")
    page.keyboard.press("0")
    expect(says).to_have_text("Saved: nobody named acts.")
    expect(widget.locator(".kit-now")).to_contain_text("To whom or to what?")
    page.keyboard.press("1")
    expect(says).to_have_text("Saved: President Vint is acted on.")
    page.keyboard.press("u")
    expect(says).to_have_text("Taken back.")
    expect(widget.locator(".kit-now")).to_contain_text("To whom or to what?")
    page.keyboard.press("8")
    expect(why).to_have_text("")
    page.keyboard.press("p")
    expect(says).to_have_text("Saved: agentless passive is how it is said.")
    expect(why).to_have_text("")
    page.keyboard.press("r")
    expect(why).to_contain_text("You say the same.")
    page.keyboard.press("u")
    expect(says).to_contain_text("yours stays as it is")
    expect(widget.locator(".kit-progress")).to_have_text(f"act 1, 1 of {len(QUILL.acts)} coded")
    screenshot(page, "acts-keyboard")
    page.keyboard.press("Enter")
    expect(widget.locator(".kit-asked")).to_have_text(f"The act: {SECOND.act}")
    for key in ("1", "8", "n", "r"):
        page.keyboard.press(key)
    expect(why).to_contain_text("You differ in 2 of 3.")
    page.keyboard.press("k")
    expect(question(page, "How is it said?").get_by_role("button", name="agentless passive")).to_have_attribute(
        "aria-pressed", "true"
    )
    checks.expect_no_cell_touched(page, CELLS)
    lab.wait_idle()
    codes = {"agent": NOBODY, "affected": "thing", "grammar": "agentless passive"}
    assert kept(lab, KEY)["coded"][FIRST.name] == codes
    assert len(kept(lab, KEY)["coded"]) == 2


def test_coding_by_mouse_alone(opened: Opened) -> None:
    lab, page, _ = opened
    widget = desk(page)
    for _ in range(2):
        widget.get_by_role("button", name="Next").click()
    expect(widget.locator(".kit-asked")).to_have_text(f"The act: {THIRD.act}")
    question(page, "Who does it?").get_by_role("button", name="Marren and its government").click()
    expect(widget.locator(".kit-says")).to_have_text("Saved: Marren and its government acts.")
    question(page, "To whom or to what?").get_by_role("button", name="President Vint").click()
    widget.get_by_role("button", name="Take back").click()
    expect(widget.locator(".kit-says")).to_have_text("Taken back.")
    question(page, "To whom or to what?").get_by_role("button", name="a thing or an idea").click()
    question(page, "How is it said?").get_by_role("button", name="active").click()
    question(page, "Who does it?").get_by_role("button", name="nobody named").click()
    expect(widget.locator(".kit-says")).to_have_text("Saved: nobody named acts.")
    widget.get_by_role("button", name="Our code and its reason").click()
    expect(widget.locator(".kit-why")).to_contain_text("You differ in 1 of 3.")
    question(page, "Who does it?").get_by_role("button", name="other people").click()
    expect(widget.locator(".kit-says")).to_contain_text("yours stays as it is")
    expect(widget.locator(".kit-progress")).to_contain_text("3 of ")
    lab.wait_idle()
    assert kept(lab, KEY)["coded"][THIRD.name]["agent"] == NOBODY


def test_the_choice_of_acts(opened: Opened) -> None:
    _, page, _ = opened
    widget = desk(page)
    show = widget.get_by_label("Show", exact=True)
    show.select_option("open")
    expect(widget.locator(".kit-asked")).to_have_text(f"The act: {QUILL.acts[3].act}")
    show.select_option("differ")
    expect(widget.locator(".kit-asked")).to_have_text(f"The act: {SECOND.act}")
    widget.get_by_label("Text", exact=True).select_option("1")
    expect(widget.locator(".kit-asked")).to_have_text("You have seen no difference here.")
    widget.get_by_label("Text", exact=True).select_option("0")
    show.select_option("all")


def test_agreement_moves_with_an_answer(opened: Opened) -> None:
    _, page, _ = opened
    row = desk(page).locator(".kit-figures tbody tr").first
    expect(row).to_contain_text("1 of 3")
    desk(page).get_by_label("Show", exact=True).select_option("open")
    desk(page).locator(".kit-card").focus()
    for key in "88a":
        page.keyboard.press(key)
    expect(row).to_contain_text(" of 4")
    for _ in "88a":
        page.keyboard.press("u")
    expect(row).to_contain_text("1 of 3")
    desk(page).get_by_label("Show", exact=True).select_option("all")


def test_an_x_ray_is_coded_by_label_and_gist(opened: Opened) -> None:
    _, page, _ = opened
    widget = desk(page)
    chosen = widget.get_by_label("Text", exact=True)
    chosen.select_option(label="Josh Rogin, Washington Post")
    expect(widget.locator(".kit-gist-of")).to_contain_text("The paragraph: ")
    assert widget.locator(".kit-scene i").count() > 2
    expect(widget.locator(".kit-question-row").last).to_contain_text("The X-ray hides how it is said: ")
    widget.locator(".kit-card").focus()
    page.keyboard.press("7")
    page.keyboard.press("4")
    expect(widget.locator(".kit-says")).to_have_text("Saved: North Korea is acted on.")
    page.keyboard.press("n")  # the grammar is no question here
    page.keyboard.press("u")
    expect(widget.locator(".kit-says")).to_have_text("Taken back.")
    page.keyboard.press("u")
    expect(widget.locator(".kit-says")).to_have_text("Taken back.")
    screenshot(page, "acts-x-ray")
    chosen.select_option("0")


def test_the_comparison_is_looked_up_again(opened: Opened) -> None:
    _, page, _ = opened
    shown = page.locator(".kit-again").first
    expect(shown).to_contain_text("coded no act")
    shown.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("How often you code as others do")
    expect(shown.locator("th", has_text="Ada")).to_be_visible()
    expect(shown).to_contain_text("Where you and the reference differ")
    shown.scroll_into_view_if_needed()
    screenshot(page, "acts-compared")


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, desk(page), page.locator(".kit-again").first, page.locator("svg[role=img]").last) == []


@checks.at_both_widths
def test_nothing_is_cut_off(opened: Opened, width: int) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, width, desk(page)) == []
    screenshot(page, f"acts-{width}")


def test_what_was_coded_survives_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    before = kept(lab, KEY)
    checks.restart_and_reload(lab, page)
    expect(desk(page).locator(".kit-progress")).to_have_text(f"act 4, 3 of {len(QUILL.acts)} coded")
    expect(page.locator(".kit-again").first).to_contain_text("Where you and the reference differ")
    assert kept(lab, KEY) == before


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_without_a_kernel_nothing_is_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    desk(page).locator(".kit-card").focus()
    page.keyboard.press("1")
    expect(desk(page).locator(".kit-says")).to_contain_text("NOT saved", timeout=10_000)
