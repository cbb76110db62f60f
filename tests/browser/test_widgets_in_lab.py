"""The widgets as students meet them: in a real JupyterLab, by keyboard and by mouse, and again after a restart."""

import json
import re
from collections.abc import Iterator

import checks
import pytest
from checks import Opened, kept
from invented import reading, span
from lab import grave_violations, screenshot
from playwright.sync_api import Locator, Page, expect

from kit.reading import Reading, redact

FIRST = (
    "The talks at Velden ended before lunch, and perhaps that was the kindest thing to do with them. The two "
    "delegations may meet again in the autumn, but nobody in the corridor seemed to believe it.",
    "“We came to trade port fees for patience,” said Ilse Brandt, the Ostavian envoy. “There was never a deal on the "
    "table that might have survived a week at home.” Her aides reportedly warned her as early as Tuesday.",
    "What went wrong is obviously not a question of manners. The reckless promise of a signature by Friday tied both "
    "sides to a calendar that could not hold, and a fragile truce was spent on a photograph.",
    "It would be foolish to call this a failure of diplomacy. It was, without doubt, a failure to do any.",
)
SECOND = (
    "Make no illusion about Velden: a bad bargain was on offer, and it was certainly right to leave it there.",
    "Ministers claimed that the fees had been agreed in principle. The papers that this newspaper has seen suggest "
    "something rather different, and the disgraceful haste of the last night speaks for itself.",
    "“Nobody walks out of a good deal,” the harbour master of Lund told me. He could be wrong, but he has watched "
    "every convoy of the past thirty years, and he is absolutely sure about this one.",
    "Perhaps the next round will be honest. In May the ice is gone, and so are the excuses.",
)
MARKS = {
    FIRST: (
        ("perhaps", "hedge"),
        ("may", "hedge"),
        ("seemed to", "hedge"),
        ("“We came to trade port fees for patience,”", "quotation"),
        ("said", "attribution"),
        ("“There was never a deal on the table that might have survived a week at home.”", "quotation"),
        ("might", "hedge"),
        ("Her aides reportedly warned her as early as Tuesday", "reported"),
        ("reportedly", "hedge"),
        ("obviously", "booster"),
        ("reckless", "loaded"),
        ("could not", "rejected"),
        ("fragile truce", "loaded"),
        ("would", "hedge"),
        ("foolish", "loaded"),
        ("without doubt", "booster"),
    ),
    SECOND: (
        ("bad bargain", "loaded"),
        ("certainly", "booster"),
        ("claimed", "attribution"),
        ("the fees had been agreed in principle", "reported"),
        ("suggest", "hedge"),
        ("rather", "hedge"),
        ("disgraceful haste", "loaded"),
        ("“Nobody walks out of a good deal,”", "quotation"),
        ("told", "attribution"),
        ("could", "hedge"),
        ("absolutely", "booster"),
        ("Perhaps", "hedge"),
        ("May", "rejected"),
    ),
}
GISTS = (
    ("The meeting failed early and will hardly be repeated.", "The envoy says no lasting deal existed.",
     "A deadline made in public broke the talks.", "Diplomacy was not tried at all."),
    ("Leaving was right.", "The official account is doubtful.", "A witness says a good deal would have been kept.",
     "There is some hope for the next round."),
)  # fmt: skip
CELLS = (
    """import json
from kit.reading import from_json
from kit.views.widgets import Option, answer, check_choice, predict, predicted, reader
readings = [from_json(each) for each in json.load(open("readings.json"))]
gists = json.load(open("gists.json"))""",
    'reader(readings[:2], labels=("Text A", "Text B"), gists=gists, key="01-layers")',
    'reader(readings[2:], labels=["Full text of A"])',
    'predict("01-hedges", "Which text is less sure of itself?", ["Text A", "Text B", "Both alike"])',
    """check_choice("01-whose", "Who says that there was no deal on the table?", [
    Option("The author", False, "The words stand inside quotation marks."),
    Option("The envoy", True, "The reporting tag names her.")])""",
    'answer("01-why", "What would change your mind?", hint="Two or three sentences.")',
    'predicted("01-hedges", "Which text is less sure of itself?")',
)


def marked(paragraphs: tuple[str, ...]) -> Reading:
    spans = []
    for phrase, kind in MARKS[paragraphs]:
        quoted = {"voice": "quoted", "speaker": "Ilse Brandt"} if kind == "quotation" else {}
        quoted |= {"voice": "quoted"} if phrase in ("might", "reportedly", "could", "absolutely") else {}
        why = f"“{phrase.split()[0]} …” stands in the list of this kind, and no rule holds it back."
        spans.append(span(phrase, kind, paragraphs=paragraphs, category="example", why=why, **quoted))
    return reading(*spans, paragraphs=paragraphs, first_role="body")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A notebook of widgets on invented texts: two X-rays and a full edition."""
    folder = tmp_path_factory.mktemp("notebooks")
    texts = [redact(marked(FIRST)), redact(marked(SECOND)), marked(FIRST)]
    (folder / "readings.json").write_text(json.dumps([text.to_json() for text in texts]), "utf-8")
    (folder / "gists.json").write_text(json.dumps(GISTS), "utf-8")
    with checks.running(folder, tmp_path_factory.mktemp("lab"), CELLS) as opened:
        yield opened


def x_ray(page: Page) -> Locator:
    return page.locator(".kit-reader").first


def layer(page: Page, kind: str) -> Locator:
    return x_ray(page).locator(f"button[data-kind={kind}]")


def cue(page: Page, word: str) -> Locator:
    return x_ray(page).locator("mark", has_text=re.compile(rf"\b{word}$")).first


def test_the_x_ray_shows_cues_gists_and_labels_and_no_other_word(opened: Opened) -> None:
    _, page, _ = opened
    for number, paragraphs in enumerate((FIRST, SECOND)):
        shown = x_ray(page).locator(".kit-page").nth(number).inner_text()
        cues = [
            word
            for phrase, kind in MARKS[paragraphs]
            if kind not in ("quotation", "reported")
            for word in phrase.split()
        ]
        gists = [word for gist in GISTS[number] for word in gist.split()]
        spoken = "hedge booster loaded language quotation reported words attribution rejected end Ilse Brandt".split()
        left = set(re.findall(r"[^\W\d]+", shown)) - set(re.findall(r"[^\W\d]+", " ".join(cues + gists + spoken)))
        assert not left
    assert "Velden" not in x_ray(page).evaluate("e => e.outerHTML")
    screenshot(page, "widgets-x-ray")


def test_a_layer_goes_off_and_on_by_keyboard(opened: Opened) -> None:
    _, page, _ = opened
    button, word = layer(page, "booster"), cue(page, "obviously")
    layer(page, "hedge").focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    expect(word).to_have_css("border-bottom-style", "solid")
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(word).to_have_css("border-bottom-style", "none")
    expect(word.locator("b")).to_have_css("visibility", "hidden")
    page.keyboard.press("Enter")
    expect(word).to_have_css("border-bottom-style", "solid")
    page.keyboard.press("b")
    expect(button).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("b")
    expect(word.locator("b")).to_have_css("visibility", "visible")


def test_a_layer_goes_off_and_on_by_mouse(opened: Opened) -> None:
    _, page, _ = opened
    word = cue(page, "perhaps")
    expect(word).to_have_css("border-bottom-style", "dotted")
    layer(page, "hedge").click()
    expect(word).to_have_css("border-bottom-style", "none")
    layer(page, "hedge").click()
    expect(word).to_have_css("border-bottom-style", "dotted")


def test_the_keys_of_a_layer_do_not_reach_jupyterlab(opened: Opened) -> None:
    _, page, _ = opened
    cells = page.locator(".jp-CodeCell").count()
    layer(page, "rejected").focus()
    for key in "xaabbx":  # a and b add cells, x cuts one, where JupyterLab hears them
        page.keyboard.press(key)
    expect(page.locator(".jp-CodeCell")).to_have_count(cells)
    expect(layer(page, "rejected")).to_have_attribute("aria-pressed", "false")


def test_a_click_anywhere_gives_the_reader_its_keys(opened: Opened) -> None:
    _, page, _ = opened
    cells = page.locator(".jp-CodeCell").count()
    x_ray(page).locator("h3").first.click()
    page.keyboard.press("x")
    expect(layer(page, "rejected")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("x")
    expect(layer(page, "rejected")).to_have_attribute("aria-pressed", "false")
    expect(page.locator(".jp-CodeCell")).to_have_count(cells)


def test_the_reason_shows_on_focus_and_on_hover(opened: Opened) -> None:
    _, page, _ = opened
    line = x_ray(page).locator(".kit-reason")
    layer(page, "hedge").focus()
    page.keyboard.press("n")
    expect(cue(page, "perhaps")).to_be_focused()
    expect(line).to_contain_text("hedge: “perhaps")
    page.keyboard.press("ArrowRight")
    expect(cue(page, "may")).to_be_focused()
    page.keyboard.press("p")
    expect(cue(page, "perhaps")).to_be_focused()
    near = cue(page, "perhaps").evaluate("e => getComputedStyle(e, '::after').content")
    assert "hedge: “perhaps" in near
    screenshot(page, "widgets-reason")
    cue(page, "might").locator("b").hover()
    expect(line).to_contain_text("quotation, Ilse Brandt")
    beside = "e => getComputedStyle(e, '::after').display !== 'none'"
    line.scroll_into_view_if_needed()
    page.wait_for_function("e => e.classList.contains('kit-near')", arg=x_ray(page).element_handle())
    assert not cue(page, "perhaps").evaluate(beside), "said once, in the line of reasons"
    page.set_viewport_size({"width": 1366, "height": 420})
    x_ray(page).locator("h3").first.scroll_into_view_if_needed()
    page.wait_for_function("e => !e.classList.contains('kit-near')", arg=x_ray(page).element_handle())
    assert cue(page, "perhaps").evaluate(beside), "the line of reasons is not on the screen"
    page.keyboard.press("Escape")
    assert not cue(page, "perhaps").evaluate(beside)
    page.set_viewport_size({"width": 1366, "height": 768})


def test_the_keys_go_on_when_the_focused_mark_is_hidden(opened: Opened) -> None:
    _, page, _ = opened
    cue(page, "perhaps").focus()
    page.keyboard.press("h")
    expect(layer(page, "hedge")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("h")
    expect(layer(page, "hedge")).to_have_attribute("aria-pressed", "true")


def test_every_control_keeps_its_keys_and_each_text_is_one_tab_stop(opened: Opened) -> None:
    _, page, _ = opened
    assert checks.bare_controls(page) == []
    stops = (
        x_ray(page)
        .locator(".kit-page")
        .evaluate_all("all => all.map(e => e.querySelectorAll('[tabindex=\"0\"]').length)")
    )
    assert stops == [1, 1]


def test_side_by_side_with_the_file_browser_open(opened: Opened) -> None:
    _, page, _ = opened
    expect(page.locator(".jp-FileBrowser")).to_be_visible()
    tops = x_ray(page).locator(".kit-column").evaluate_all("all => all.map(e => e.getBoundingClientRect().top)")
    assert tops[0] == tops[1]
    wide = x_ray(page).evaluate("e => [...e.querySelectorAll('.kit-page')].every(p => p.scrollWidth <= p.clientWidth)")
    assert wide


def test_the_full_edition_looks_the_part(opened: Opened) -> None:
    _, page, _ = opened
    full = page.locator(".kit-reader").nth(1)
    full.scroll_into_view_if_needed()
    expect(full.locator(".kit-full")).to_contain_text("ended before lunch")
    screenshot(page, "widgets-full")


def test_what_the_student_did_survives_a_restart(opened: Opened) -> None:
    lab, page, _ = opened
    do_everything(page)
    screenshot(page, "widgets-questions")
    lab.wait_idle()
    assert kept(lab, "01-layers")["layers"] == ["hedge", "quotation", "reported", "attribution"]
    assert kept(lab, "01-hedges")["choice"] == "Text B"
    assert kept(lab, "01-whose")["tries"] == 2
    lab.restart_and_clear(page)
    expect(page.locator(".kit")).to_have_count(0)
    lab.run_all(page)
    expect(layer(page, "loaded")).to_have_attribute("aria-pressed", "false")
    expect(cue(page, "reckless").locator("b")).to_have_css("visibility", "hidden")
    expect(page.locator(".kit-prediction")).to_contain_text("You predicted: Text B (certain).")
    expect(page.locator(".kit-prediction input").first).to_be_disabled()
    expect(page.locator(".kit-check").get_by_label("The envoy")).to_be_checked()
    expect(page.locator(".kit-check")).to_contain_text("(2 tries)")
    expect(page.get_by_label("What would change your mind?")).to_have_value("A signed paper, dd and xx.")
    expect(page.locator(".kit-recalled")).to_contain_text("You predicted: Text B (certain).")


def do_everything(page: Page) -> None:
    """Switches layers and answers the three questions, all by keyboard."""
    layer(page, "hedge").focus()
    for key in "lb":
        page.keyboard.press(key)
    prediction = page.locator(".kit-prediction")
    prediction.get_by_label("Text A").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(prediction.get_by_label("Text B")).to_be_checked()
    prediction.get_by_label("certain").focus()
    page.keyboard.press("Space")
    expect(prediction).to_contain_text("You can change it")
    prediction.get_by_role("button").focus()
    page.keyboard.press("Enter")
    expect(prediction).to_contain_text("You predicted: Text B (certain).")
    again = page.locator(".kit-recalled")
    expect(again).to_contain_text("no prediction yet")
    again.get_by_role("button", name="Look again").focus()
    page.keyboard.press("Enter")
    expect(again).to_contain_text("You predicted: Text B (certain).")
    check = page.locator(".kit-check")
    check.get_by_label("The author").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(check).to_contain_text("Not yet. The words stand inside quotation marks.")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(check).to_contain_text("Right. The reporting tag names her. (2 tries)")
    area = page.get_by_label("What would change your mind?")
    area.focus()
    page.keyboard.type("A signed paper, dd and xx.")
    expect(page.locator(".kit-answer")).to_contain_text("6 words")
    expect(page.locator(".kit-answer")).to_contain_text("Saved.")


@checks.in_both_themes
def test_axe_finds_nothing_grave(opened: Opened, theme: str) -> None:
    _, page, _ = opened
    checks.wear(page, theme)
    assert checks.grave_at(page, x_ray(page)) == []
    screenshot(page, theme.replace(" ", "-").lower())


def test_axe_would_find_a_flaw(opened: Opened) -> None:
    _, page, _ = opened
    heading = x_ray(page).locator("h3").first
    heading.evaluate("e => e.style.cssText = 'color: gray; background: darkgray'")
    found = grave_violations(page)
    heading.evaluate("e => e.removeAttribute('style')")
    assert [violation.split()[0] for violation in found] == ["color-contrast"]


def test_no_error_on_the_console_and_no_request_off_this_machine(opened: Opened) -> None:
    _, _, watch = opened
    assert (watch.errors, watch.abroad) == ([], [])


def test_what_no_kernel_has_heard_is_not_called_saved(opened: Opened) -> None:
    lab, page, _ = opened
    lab.restart(page)
    page.get_by_label("What would change your mind?").fill("Nothing would.")
    page.keyboard.press("Tab")
    expect(page.locator(".kit-answer")).to_contain_text("NOT saved", timeout=10_000)
