"""The minimal-pair editor, the rewriting task and the cuts, in a real JupyterLab, by keyboard and by mouse."""

import re
from collections.abc import Iterator

import checks
import pytest
from checks import Opened, kept
from lab import Lab, screenshot
from playwright.sync_api import Locator, Page, expect

CELLS = ("import kit", 'kit.minimal_pairs("03")', 'kit.rewriting_task("03")', 'kit.cutting("03")')


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("notebooks")
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def editor(page: Page) -> Locator:
    return page.locator(".kit-rewriting").first


def task(page: Page) -> Locator:
    return page.locator(".kit-rewriting").nth(1)


def cuts(page: Page) -> Locator:
    return page.locator(".kit-cutting")


def row(widget: Locator, name: str) -> Locator:
    return widget.locator(".kit-moves tr").filter(has=widget.page.get_by_role("rowheader", name=name, exact=True))


def made(lab: Lab, key: str) -> dict:
    """The work on the disk, once the kernel has done all that it was told."""
    lab.wait_idle()
    return kept(lab, key)


def test_typing_moves_the_measures_and_is_kept_at_each_key(opened: Opened) -> None:
    lab, page, _ = opened
    area = editor(page).get_by_role("textbox")
    expect(editor(page)).to_contain_text("This is the original.")
    area.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Perhaps, xx and dd.")
    expect(row(editor(page), "hedges")).to_contain_text("↑ 1 more")
    expect(row(editor(page), "sentences")).to_contain_text("↑ 1 more")
    expect(row(editor(page), "SMOG")).to_contain_text("2 sentences; needs 30")
    expect(editor(page).locator(".kit-marked mark.kit-hedge").last).to_contain_text("Perhaps")
    expect(area).to_be_focused()
    expect(editor(page)).to_have_attribute("data-turn", str(len(" Perhaps, xx and dd.")))  # Python heard the last key
    assert made(lab, "03-pairs")["texts"]["harbour"].endswith(" Perhaps, xx and dd.")
    assert page.locator(".jp-CodeCell").count() == len(CELLS)


def test_one_key_tries_a_minimal_pair_and_one_brings_the_own_version_back(opened: Opened) -> None:
    _, page, _ = opened
    widget, area = editor(page), editor(page).get_by_role("textbox")
    area.fill("A version of my own. Perhaps, xx and dd.")
    area.focus()
    page.keyboard.press("Escape")
    expect(widget.locator("button[data-key='1']")).to_be_focused()
    page.keyboard.press("5")
    expect(area).to_have_value(re.compile("^The ministry may not reopen"))
    expect(widget).to_contain_text("The sentence now says the opposite.")
    expect(widget.locator("button[data-key='5']")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("6")
    expect(widget.locator(".kit-summary")).to_have_text(re.compile("^0 of 24 measures moved."))
    page.keyboard.press("9")
    expect(area).to_have_value(re.compile("Perhaps, xx and dd"))
    page.keyboard.press("0")
    expect(widget).to_contain_text("This is the original.")


def test_what_should_move_and_does_not_is_marked_by_keyboard_and_by_mouse(opened: Opened) -> None:
    lab, page, _ = opened
    widget = editor(page)
    widget.get_by_label("hedges should move").focus()
    page.keyboard.press("Space")
    widget.get_by_label("letters should move", exact=True).click()
    widget.locator("button[data-key='5']").click()
    expect(row(widget, "hedges")).to_contain_text("did not move")
    expect(row(widget, "letters")).to_have_class("kit-hit")
    expect(widget.locator(".kit-summary")).to_contain_text("they did not: hedges")
    expect(widget.locator(".kit-spoken[aria-live]")).to_contain_text("they did not: hedges")
    assert made(lab, "03-pairs")["expected"] == {"harbour": ["hedge", "letters"]}
    widget.scroll_into_view_if_needed()
    screenshot(page, "rewriting-pairs")


def test_the_reason_of_a_mark_shows_on_focus_and_on_hover(opened: Opened) -> None:
    _, page, _ = opened
    widget = editor(page)
    widget.locator(".kit-marked mark", has_text="would").first.focus()
    expect(widget.locator(".kit-why")).to_contain_text("hedge: “would")
    mark = widget.locator(".kit-marked mark", has_text="may").first
    word = mark.evaluate(
        "e => { const r = [...e.getClientRects()].at(-1); return [(r.x + r.right) / 2, (r.y + r.bottom) / 2] }"
    )
    page.mouse.move(*word)
    expect(widget.locator(".kit-why")).to_contain_text("“may")


def test_the_task_says_what_of_the_claim_is_kept(opened: Opened) -> None:
    lab, page, _ = opened
    goals, area = task(page).locator(".kit-goals"), task(page).get_by_role("textbox")
    expect(goals).to_contain_text("✗ Flesch-Kincaid grade 8 or below (now 25.0)")
    area.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("The ministry might move forty families for a while, if no one agrees.")
    expect(goals).to_contain_text("✓ Flesch-Kincaid grade 8 or below")
    expect(goals).to_contain_text("✗ about so many kept")
    expect(goals.locator(".kit-done")).to_have_count(0)
    area.fill("The ministry might move about forty families for a while, if no one agrees.")
    expect(goals.locator(".kit-done")).to_contain_text("Done")
    task(page).get_by_label("Passage").select_option("talks")
    expect(goals).to_contain_text("✓ who insists kept")
    task(page).get_by_label("Passage").select_option("families")
    expect(goals.locator(".kit-done")).to_be_visible()
    assert made(lab, "03-task")["passage"] == "families"


def test_the_own_rule_by_keyboard(opened: Opened) -> None:
    lab, page, _ = opened
    yours = cuts(page).locator("section").nth(2)
    expect(yours).to_contain_text("13 sentences")
    cuts(page).get_by_label("A sentence ends").focus()
    page.keyboard.press("ArrowDown")
    expect(yours).to_contain_text("2 sentences")
    cuts(page).get_by_label("A syllable is").focus()
    page.keyboard.press("ArrowDown")
    expect(yours).to_contain_text("37 syllables")
    cuts(page).get_by_label("A long word has more than").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(yours).to_contain_text("LIX 28.6")
    assert made(lab, "03-rule")["rule"] == {"cut": "kit", "syllable": "silent-e", "long": 4}


def test_the_syllables_by_key_and_by_mouse(opened: Opened) -> None:
    _, page, _ = opened
    button, sound = cuts(page).get_by_role("button"), cuts(page).locator("rt").first
    expect(sound).to_be_hidden()
    button.focus()
    page.keyboard.press("s")
    expect(sound).to_be_visible()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(sound).to_be_hidden()
    cuts(page).get_by_label("Passage").select_option("sounds")
    cuts(page).locator("summary").click()
    expect(cuts(page).get_by_role("row", name="rhythm 2 2 1")).to_be_visible()
    button.click()
    cuts(page).scroll_into_view_if_needed()
    screenshot(page, "cutting")


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


@checks.at_both_widths
def test_nothing_is_cut_off(opened: Opened, width: int) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, width, editor(page), cuts(page)) == []


def test_it_all_survives_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    lab.wait_idle()
    checks.restart_and_reload(lab, page)
    expect(editor(page).get_by_role("textbox")).to_have_value(re.compile("^The ministry may not reopen"))
    expect(editor(page).get_by_label("hedges should move")).to_be_checked()
    expect(row(editor(page), "hedges")).to_contain_text("did not move")
    expect(editor(page).locator("button[data-key='9']")).to_be_visible()
    expect(task(page).locator(".kit-done")).to_be_visible()
    expect(cuts(page).get_by_label("A syllable is")).to_have_value("silent-e")
    expect(cuts(page).get_by_label("A long word has more than")).to_have_value("4")
    expect(cuts(page).get_by_label("Passage")).to_have_value("sounds")
    expect(cuts(page).locator("rt").first).to_be_visible()


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, editor(page)) == []
    screenshot(page, f"readability-{theme.split()[1].lower()}")


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_what_no_kernel_has_heard_is_not_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    editor(page).get_by_role("textbox").fill("Nothing would.")
    expect(editor(page)).to_contain_text("NOT saved", timeout=10_000)
