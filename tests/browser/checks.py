"""What every widget owes a student in JupyterLab: where its tests begin, and what they ask of it as of all others."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from lab import Lab, Watch, browser, chromium, grave_violations, menu, write_notebook
from playwright.sync_api import Locator, Page, expect

NOTEBOOK = "widgets.ipynb"
THEMES = ("JupyterLab Light", "JupyterLab Dark")
CONTROLS = ".kit :is(button, input, select, textarea, summary, [tabindex])"
Opened = tuple[Lab, Page, Watch]

in_both_themes = pytest.mark.parametrize("theme", THEMES)
at_both_widths = pytest.mark.parametrize("width", [683, 1366])  # the former is what 200 % zoom leaves of 1366 pixels


@contextmanager
def running(folder: Path, scratch: Path, cells: Sequence[str]) -> Iterator[Opened]:
    """A notebook of these cells in this folder, opened and run; without own copies the kit shows X-rays."""
    chromium()
    write_notebook(folder / NOTEBOOK, cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_TEXTS", str(folder / "no-own-texts"))
        with Lab(folder, scratch) as lab, browser(lab) as (page, watch):
            lab.open_notebook(page, NOTEBOOK)
            lab.run_all(page)
            yield lab, page, watch


def classmate(folder: Path, key: str, value: object) -> None:
    """Puts the work of a classmate, Ada, beside the notebooks in this folder."""
    (folder / "classmates" / "Ada").mkdir(parents=True)
    work = {"schema": 1, "answers": {key: {"value": value, "at": "2026-11-22T06:00:00+00:00"}}}
    (folder / "classmates" / "Ada" / f"{key[:2]}.json").write_text(json.dumps(work), "utf-8")


def kept(lab: Lab, key: str) -> Any:
    """What the disk holds of the student's work under this key."""
    return json.loads((lab.root / "work" / f"{key[:2]}.json").read_text("utf-8"))["answers"][key]["value"]


def expect_no_cell_touched(page: Page, cells: Sequence[str]) -> None:
    """Presses x twice, with which JupyterLab cuts a cell wherever it hears it; every cell must still be there."""
    for key in "xx":
        page.keyboard.press(key)
    expect(page.locator(".jp-CodeCell")).to_have_count(len(cells))


def bare_controls(page: Page) -> list[str]:
    """The controls from which JupyterLab would take keys; there must be some controls at all."""
    controls = page.locator(CONTROLS)
    controls.first.wait_for(state="attached")
    return controls.evaluate_all(
        "all => all.filter(e => e.dataset.lmSuppressShortcuts !== 'true').map(e => e.outerHTML.slice(0, 200))"
    )


def wear(page: Page, theme: str) -> None:
    """Chooses a theme from JupyterLab's menu and waits until the page has it on."""
    menu(page, "Settings", "Theme", theme)
    expect(page.locator("body")).to_have_attribute("data-jp-theme-name", theme)
    page.wait_for_selector("#jupyterlab-splash", state="detached")


def grave_at(page: Page, *places: Locator) -> list[str]:
    """What axe finds serious or critical in the outputs with each of these places in view."""
    found = []
    for place in places:
        place.scroll_into_view_if_needed()
        found += grave_violations(page)
    return found


def cut_off(page: Page, width: int, *widgets: Locator) -> list[str]:
    """Those of these widgets that are wider than their place in a page of so many pixels."""
    page.set_viewport_size({"width": width, "height": 768})
    for widget in widgets:
        widget.scroll_into_view_if_needed()
    return [str(e.get_attribute("class")) for e in widgets if e.evaluate("e => e.scrollWidth > e.clientWidth")]


def restart_and_reload(lab: Lab, page: Page) -> None:
    """Restarts the kernel, clears and saves the notebook, loads the page anew and runs every cell."""
    lab.restart_and_clear(page)
    expect(page.locator(".kit")).to_have_count(0)
    menu(page, "File", "Save Notebook")
    lab.open_notebook(page, NOTEBOOK)
    lab.run_all(page)
