"""The desk for arguments in a real JupyterLab: by keyboard alone, by mouse alone, exported, and after a restart."""

import json
from collections.abc import Iterator
from typing import Any

import checks
import pytest
from arguments import xray_material
from checks import Opened, kept
from lab import Lab, screenshot
from playwright.sync_api import Locator, Page, expect
from reports import faults

CELLS = (
    'import kit\n\ncase = kit.case("hanoi")',
    'kit.argument(case, "09-argument")',
    'pair = kit.pair("first.txt", "second.txt")\nkit.argument(pair, "09-own-argument")',
)
OWN = {
    "first.txt": "Perhaps the ferry will sail. It may be late.\n\nThe harbour master said that nobody had asked.",
    "second.txt": "Of course the ferry sailed.\n\nThe harbour master has never been wrong about it, he says.",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook with the desk on the X-ray edition, and one on two texts of the student's own."""
    folder = tmp_path_factory.mktemp("notebooks")
    (folder / "texts").mkdir()
    for name, text in OWN.items():
        (folder / "texts" / name).write_text(text, "utf-8")
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def desk(page: Page, nth: int = 0) -> Locator:
    return page.locator(".kit-argument").nth(nth)


def reader(page: Page, nth: int = 0) -> Locator:
    return page.locator(".kit-reader").nth(nth)


def says(page: Page, nth: int = 0) -> Locator:
    return desk(page, nth).locator(".kit-says").first


def evidence(page: Page, nth: int = 0) -> Locator:
    return desk(page, nth).locator(".kit-evidence > li")


def made(lab: Lab, key: str = "09-argument") -> Any:
    """The argument on the disk, once the kernel has done all that it was told."""
    lab.wait_idle()
    return kept(lab, key)


def tab_to(page: Page, control: Locator) -> None:
    """Presses Tab until this control has the focus."""
    for _ in range(60):
        if control.evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("Tab never came to it")


def choose(page: Page, control: Locator, name: str) -> None:
    """Chooses an option of a menu by keys alone."""
    tab_to(page, control)
    page.keyboard.type(name, delay=20)
    expect(control.locator("option:checked")).to_have_text(name)


def test_an_argument_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    reader(page).locator(".kit-page").first.focus()
    page.keyboard.press("e")
    expect(reader(page).locator(".kit-reason")).to_contain_text("Choose a mark first")
    for key in "nnne":
        page.keyboard.press(key)
    expect(reader(page).locator(".kit-reason")).to_contain_text("Evidence 1: ")
    page.keyboard.press("e")
    expect(reader(page).locator(".kit-reason")).to_have_text("It is evidence 1 already.")
    tab_to(page, desk(page).get_by_label("Claim", exact=True))
    page.keyboard.type("The first column hedges more. x", delay=5)
    choose(page, desk(page).get_by_label("Direction"), "Daniel Larison, The American Conservative")
    expect(desk(page).locator(".kit-findings")).to_contain_text("refused: Direction: the numbers go the other way: 5.9")
    choose(page, desk(page).get_by_label("has a"), "lower")
    expect(desk(page).locator(".kit-findings")).not_to_contain_text("refused: ")
    choose(page, desk(page).get_by_label("Scope"), "in general, as these authors write")
    expect(desk(page).locator(".kit-findings")).to_contain_text("Too short to say")
    tab_to(page, desk(page).get_by_role("button", name="Limit it to these two columns"))
    page.keyboard.press("Enter")
    expect(desk(page).locator(".kit-findings")).not_to_contain_text("refused: ")
    expect(desk(page).get_by_label("Scope")).to_be_focused()
    tab_to(page, desk(page).get_by_role("button", name="Add this figure"))
    page.keyboard.press("Enter")
    expect(evidence(page)).to_have_count(2)
    checks.expect_no_cell_touched(page, CELLS)
    tab_to(page, desk(page).get_by_role("button", name="up evidence 2"))
    page.keyboard.press("Enter")
    expect(evidence(page).first).to_contain_text("hedges per 1,000 own words: ")
    for name, words in (("Warrant", "A hedge leaves room, as [1] shows."), ("Limits", "Two columns only.")):
        tab_to(page, desk(page).get_by_label(name, exact=True))
        page.keyboard.type(words, delay=5)
    expect(says(page)).to_have_text("Saved. The checker: 1 missing.")
    found = made(lab)
    assert [each["kind"] for each in found["evidence"]] == ["figure", "passage"]
    assert found["direction"]["way"] == "less"
    assert found["schema"] == 1


def test_an_argument_is_mended_by_mouse_alone(opened: Opened) -> None:
    lab, page, _ = opened
    desk(page).get_by_label("of", exact=True).select_option(label="Josh Rogin, Washington Post")
    expect(desk(page).locator(".kit-value")).to_contain_text("12.5 (95 % interval")
    desk(page).get_by_role("button", name="Add this figure").click()
    expect(says(page)).to_have_text("Saved. Everything holds: 2 figures recomputed, 1 passage found where you say.")
    quoted = reader(page).locator("mark.kit-quotation-begins").first
    quoted.scroll_into_view_if_needed()
    quoted.click(position={"x": 3, "y": 3})
    reader(page).get_by_role("button", name="to the evidence").click()
    expect(evidence(page)).to_have_count(4)
    expect(desk(page).locator(".kit-findings")).to_contain_text("not the author’s own, and the claim is about")
    expect(evidence(page).nth(3)).to_have_class("kit-refused")
    desk(page).scroll_into_view_if_needed()
    screenshot(page, "argument-refused")
    desk(page).get_by_role("button", name="delete evidence 4").click()
    expect(evidence(page)).to_have_count(3)
    desk(page).get_by_role("button", name="Undo").click()
    expect(evidence(page)).to_have_count(4)
    desk(page).get_by_role("button", name="delete evidence 4").click()
    desk(page).get_by_role("button", name="down evidence 1").click()
    expect(evidence(page).nth(1)).to_contain_text("hedges per 1,000 own words: ")
    desk(page).get_by_role("button", name="up evidence 2").click()
    expect(says(page)).to_contain_text("Everything holds")
    assert len(made(lab)["evidence"]) == 3


@pytest.mark.parametrize(("name", "ending"), [("Export as web page", ".html"), ("Export as Word document", ".docx")])
def test_the_report_is_exported(opened: Opened, name: str, ending: str) -> None:
    lab, page, _ = opened
    desk(page).get_by_role("button", name=name).click()
    expect(desk(page).locator(".kit-says").last).to_contain_text(f"09-argument-report{ending}", timeout=20_000)
    expect(desk(page).locator(".kit-says").last).to_have_class("kit-says kit-right")
    report = lab.root / "work" / f"09-argument-report{ending}"
    assert report.stat().st_size > 10_000
    if ending == ".html":
        assert faults(report.read_text("utf-8"), xray_material()) == []


def test_a_pair_of_ones_own_has_the_same_desk(opened: Opened) -> None:
    lab, page, _ = opened
    expect(reader(page, 1).locator("h3")).to_have_text(["first", "second"])
    reader(page, 1).locator(".kit-page").first.focus()
    for key in "ne":
        page.keyboard.press(key)
    expect(evidence(page, 1)).to_have_count(1)
    expect(evidence(page)).to_have_count(3)
    desk(page, 1).get_by_label("Figure", exact=True).select_option(label="share of words in the author’s own voice")
    desk(page, 1).get_by_role("button", name="Add this figure").click()
    expect(evidence(page, 1).nth(1)).to_contain_text("share of words in the author’s own voice: first: ")
    own = "09-own-argument"
    lab.wait_until(lambda: len(kept(lab, own)["evidence"]) == 2, "the figure is not on the disk", seconds=10)


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, reader(page), desk(page), desk(page, 1)) == []
    screenshot(page, f"argument-{theme.split()[-1].lower()}")


@checks.at_both_widths
def test_nothing_is_cut_off(opened: Opened, width: int) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, width, desk(page)) == []
    screenshot(page, f"argument-{width}")


def test_the_argument_survives_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    before = made(lab)
    checks.restart_and_reload(lab, page)
    expect(desk(page).get_by_label("Claim", exact=True)).to_have_value(before["claim"])
    expect(desk(page).get_by_label("has a")).to_have_value("less")
    expect(evidence(page)).to_have_count(3)
    expect(says(page)).to_contain_text("Everything holds")
    assert made(lab) == before


def test_a_stored_value_that_differs_is_refused_and_renewed(opened: Opened) -> None:
    lab, page, _ = opened
    file = lab.root / "work" / "09.json"
    document = json.loads(file.read_text("utf-8"))
    document["answers"]["09-argument"]["value"]["evidence"][0]["shown"] = "51.3"
    file.write_text(json.dumps(document), "utf-8")
    lab.run_all(page)
    expect(desk(page).locator(".kit-findings")).to_contain_text("put down as 51.3, but it recomputes to 5.9")
    desk(page).get_by_role("button", name="Take the new value").click()
    expect(says(page)).to_contain_text("Everything holds")
    assert made(lab)["evidence"][0]["shown"].startswith("5.9")


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_without_a_kernel_nothing_is_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    desk(page).get_by_label("Limits", exact=True).fill("Nothing else.")
    expect(says(page)).to_contain_text("NOT saved", timeout=10_000)
