"""The lexicon lab in a real JupyterLab: by keyboard, by mouse, after a restart, and for axe in both themes."""

import tomllib
from collections.abc import Iterator

import checks
import pytest
from checks import Opened
from lab import Lab, screenshot
from playwright.sync_api import Locator, Page, expect
from velden import COURIER, REVIEW

CELLS = (
    """import kit
texts = [kit.read(kit.load(f"{name}.txt")) for name in ("courier", "review")]
labels = ["Mara Quill, Harbour Courier", "Piet Anders, The Strait Review"]""",
    'kit.lexicon_lab(texts, labels=labels, key="05-words")',
    'kit.lexicon_lab([kit.redact(text) for text in texts], labels=labels, key="05-cues")',
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook with two labs, one on full texts and one on their X-rays."""
    folder = tmp_path_factory.mktemp("notebooks")
    for name, text in (("courier", COURIER), ("review", REVIEW)):
        (folder / f"{name}.txt").write_text(text, "utf-8")
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def words(page: Page) -> Locator:
    return page.locator(".kit-lexicon-lab").first


def cues(page: Page) -> Locator:
    return page.locator(".kit-lexicon-lab").nth(1)


def line(lab: Locator, key: str) -> Locator:
    return lab.locator(f'tr[data-key="{key}"]')


def ranking(lab: Locator) -> Locator:
    return lab.locator(".kit-ranking")


def kept(lab: Lab, name: str) -> dict:
    return tomllib.loads((lab.root / "work" / f"{name}.toml").read_text("utf-8"))


def test_by_keyboard_alone(opened: Opened) -> None:
    lab, page, _ = opened
    cells = page.locator(".jp-CodeCell").count()
    mine, press = words(page), page.keyboard.press
    expect(ranking(mine)).to_have_text("Mara Quill 180.7, Piet Anders 33.0, by the kit's list.")
    mine.get_by_label("3 harsh").focus()  # the table is one Tab stop, which follows the buttons that are enabled
    press("Tab")
    expect(line(mine, "reckless").locator(".kit-cue")).to_be_focused()
    expect(mine.locator(".kit-lab-why")).to_contain_text("“reckless” is in the lexicon as evaluation")
    press("x")
    expect(line(mine, "reckless").get_by_role("button", name="Put back")).to_be_visible()
    expect(ranking(mine)).to_contain_text("Mara Quill 108.4")
    expect(line(mine, "reckless").locator(".kit-cue")).to_be_focused()
    press("ArrowDown")
    expect(line(mine, "circus").locator(".kit-cue")).to_be_focused()
    press("1")
    expect(line(mine, "circus").locator("select").nth(1)).to_have_value("1")
    expect(ranking(mine)).to_contain_text("Mara Quill 84.3")
    press("Tab")
    page.keyboard.type("ir")  # a select chooses by its first letters
    expect(line(mine, "circus").locator("select").first).to_have_value("irony")
    press("End")  # still in the select: its own key
    for _ in range(2):
        press("Tab")
    expect(line(mine, "circus").get_by_role("button", name="Take out")).to_be_focused()
    press("Enter")
    expect(line(mine, "circus").get_by_role("button", name="Put back")).to_be_focused()
    press("End")
    expect(line(mine, "sanctions regime").get_by_role("button", name="Let in")).to_be_focused()
    press("Enter")
    expect(line(mine, "sanctions regime").locator("select").nth(1)).to_have_value("2")
    press("Tab")
    expect(mine.get_by_label("Add a word or phrase")).to_be_focused()
    page.keyboard.type("Quick Fix")
    press("Enter")
    expect(line(mine, "quick fix")).to_contain_text("quick fix")
    page.keyboard.type("a farce, really")
    press("Enter")
    expect(mine.locator("> .kit-says")).to_contain_text("can never be found")
    expect(mine.get_by_label("Add a word or phrase")).to_have_value("a farce, really")
    mine.get_by_role("button", name="Undo").focus()
    press("Enter")
    expect(mine.locator("> .kit-says")).not_to_contain_text("can never be found")
    expect(page.locator(".jp-CodeCell")).to_have_count(cells)
    lab.wait_idle()
    assert kept(lab, "05-words") == {
        "schema": 1,
        "weights": [1.0, 2.0, 3.0],
        "add": [
            {"phrase": "sanctions regime", "category": "evaluation", "strength": 2},
            {"phrase": "quick fix", "category": "evaluation", "strength": 2},
        ],
        "remove": [{"phrase": "reckless"}, {"phrase": "circus"}],
    }
    screenshot(page, "lexicon-lab")


def test_by_mouse(opened: Opened) -> None:
    lab, page, _ = opened
    mine = cues(page)
    expect(mine).to_contain_text("a word that you add could not be found")
    expect(mine.locator("form")).to_have_count(0)
    expect(mine.locator(".kit-firm")).to_contain_text("No single word flips the ranking")
    for word in ("reckless", "circus", "naive", "worthless"):
        line(mine, word).get_by_role("button", name="Take out").click()
    expect(ranking(mine)).to_have_text("Piet Anders 33.0, Mara Quill 12.0: with your list the ranking flips.")
    mine.get_by_role("button", name="Undo").click()
    expect(ranking(mine)).to_contain_text("Mara Quill 36.1, Piet Anders 33.0: with your list the ranking stays.")
    line(mine, "regime").locator("select").nth(1).select_option("3")
    expect(ranking(mine)).to_contain_text("Mara Quill 60.2")
    line(mine, "regime").locator("select").first.select_option("irony")
    line(mine, "sanctions regime").get_by_role("button", name="Let in").click()
    expect(ranking(mine)).to_contain_text("Mara Quill 84.3")
    mine.get_by_label("2 clear").fill("0")
    expect(ranking(mine)).to_contain_text("Mara Quill 36.1")
    mine.get_by_role("button", name="Back to the kit’s list").click()
    expect(ranking(mine)).to_contain_text("by the kit's list")
    expect(mine.get_by_label("2 clear")).to_have_value("2")
    mine.get_by_role("button", name="Undo").click()
    expect(mine.get_by_label("2 clear")).to_have_value("0")
    line(mine, "stubborn").hover()
    expect(mine.locator(".kit-lab-why")).to_contain_text("“stubborn”")
    lab.wait_idle()
    found = kept(lab, "05-cues")
    assert found["change"] == [{"phrase": "regime", "category": "irony", "strength": 3}]
    assert found["weights"] == [1.0, 0.0, 3.0]


def test_every_control_keeps_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []


def test_nothing_is_cut_off(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.cut_off(page, 683, words(page)) == []  # its table scrolls
    assert checks.cut_off(page, 1366, words(page), words(page).locator(".kit-lab-frame")) == []


def test_the_list_comes_back_after_a_restart_and_a_reload(opened: Opened) -> None:
    lab, page, _ = opened
    before = [ranking(each(page)).inner_text() for each in (words, cues)]
    checks.restart_and_reload(lab, page)
    assert [ranking(each(page)).inner_text() for each in (words, cues)] == before
    expect(line(words(page), "quick fix")).to_contain_text("quick fix")
    words(page).get_by_role("button", name="Undo").click()
    expect(line(words(page), "quick fix")).to_have_count(0)


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, words(page)) == []
    screenshot(page, f"lexicon-lab-{theme.split()[-1].lower()}")


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])
