"""From `git clone` to the rendered lesson with the README's one command, in a real browser."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from lab import TOKEN, Lab, browser, chromium, screenshot
from playwright.sync_api import expect

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]


class Clone(Lab):
    """A clone of the repository, set up and started by the command that the README gives."""

    def __init__(self, scratch: Path) -> None:
        self.root, self.scratch = scratch / "kit", scratch
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.root)], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{probe.getsockname()[1]}"

    def _command(self) -> list[str]:
        port = self.base.rpartition(":")[2]
        options = ["--no-browser", "--port", port, f"--IdentityProvider.token={TOKEN}"]
        return [sys.executable, str(self.root / "start.py"), "--", *options]

    def _environment(self) -> dict[str, str]:
        outside = {name: value for name, value in os.environ.items() if name not in ("VIRTUAL_ENV", "PYTHONPATH")}
        fresh = {name: str(self.scratch / "fresh" / name) for name in ("JUPYTERLAB_SETTINGS_DIR", "KIT_TEXTS")}
        return super()._environment() | outside | fresh


@pytest.fixture
def clone(tmp_path: Path) -> Iterator[Clone]:
    chromium()
    with Clone(tmp_path) as started:
        yield started
    with pytest.raises(OSError, match="refused"):  # stopping the command stops the server
        started.ask("status")


def test_one_command_opens_the_lessons(clone: Clone) -> None:
    with browser(clone) as (page, watch):
        page.goto(f"{clone.base}/?token={TOKEN}", wait_until="domcontentloaded")
        expect(page.get_by_role("heading", name=re.compile("00 Start"))).to_be_visible(timeout=90_000)
        clone.wait_idle()
        assert page.get_by_text("Jupyter news").count() == 0
        clone.open_notebook(page, "01-two-readings.ipynb")
        clone.run_all(page)
        reader = page.locator(".kit-reader").first
        reader.scroll_into_view_if_needed()
        hedges = reader.locator(".kit-page mark.kit-hedge")
        expect(hedges.first).to_be_visible()
        reader.locator("button[data-kind=hedge]").focus()
        page.keyboard.press("h")
        expect(hedges).to_have_count(0)
        assert page.locator("[data-mime-type$='stderr'], [data-mime-type$='error']").count() == 0
        assert (watch.errors, watch.abroad) == ([], [])
        screenshot(page, "from-clone")
    assert subprocess.run(["git", "-C", str(clone.root), "status", "--porcelain"], capture_output=True).stdout == b""
