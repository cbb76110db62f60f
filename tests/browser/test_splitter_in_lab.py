"""One author split against himself, in the real lesson: by keyboard, by mouse, and again after a restart."""

import pytest
from checks import kept
from conftest import ROOT
from lab import Lab, browser, chromium, grave_violations, screenshot
from playwright.sync_api import expect


def test_splits_by_keyboard_and_by_mouse(tmp_path_factory: pytest.TempPathFactory) -> None:
    chromium()
    with Lab(ROOT / "notebooks", tmp_path_factory.mktemp("lab")) as lab, browser(lab) as (page, watch):
        lab.open_notebook(page, "08-is-it-real.ipynb")
        lab.run_all(page)
        first, second = page.locator(".kit-splitter").nth(0), page.locator(".kit-splitter").nth(1)
        expect(first.get_by_role("button", name="Start again")).to_be_disabled()
        first.get_by_role("button", name="Split once").focus()
        page.keyboard.press("Enter")
        page.keyboard.press("Space")
        expect(first.locator("circle")).to_have_count(2)
        expect(first.locator(".kit-says")).to_contain_text("of 2 splits")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        expect(first.locator("circle")).to_have_count(12)
        second.get_by_role("button", name="All 1000").click()
        expect(second.locator(".kit-says")).to_contain_text("of 1000 splits")
        expect(second.get_by_role("img")).to_have_attribute(
            "aria-label", "1000 splits as dots. " + second.locator(".kit-says").inner_text()
        )
        second.scroll_into_view_if_needed()
        screenshot(page, "splits")
        assert grave_violations(page) == []
        lab.wait_idle()
        assert kept(lab, "08-boosters-1")["drawn"] == 12
        lab.restart_and_clear(page)
        page.reload()
        lab.open_notebook(page, "08-is-it-real.ipynb")
        lab.run_all(page)
        expect(first.locator("circle")).to_have_count(12)
        expect(second.locator("circle")).to_have_count(1000)
        assert watch.abroad == []
