"""A real JupyterLab, thrown away afterwards, and a real Chromium that opens notebooks in it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, sync_playwright

SHOTS = Path(__file__).parent.parent.parent / "build" / "screenshots"
TOKEN = "a-test-token"
FLAGS = (  # no sandbox inside a container, and nothing that phones home
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
QUIET = '{"fetchNews": "false", "checkForUpdates": false}'
NUMBERED = r"/^\[\d+\]:?$/"  # a cell that has run
EMPTY = r"/^\[ \]:?$/"  # a cell that has not


def chromium() -> str:
    """The path of a Chromium, or a skip that says how to get one."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip(
            "needs Chromium: sudo apt-get install chromium (Debian, Ubuntu), brew install --cask chromium (Mac)"
        )
    return found


@dataclass
class Watch:
    """What must not happen on a page: errors on its console, and requests to anywhere but this machine."""

    errors: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)


class Lab:
    """A JupyterLab on a copy of a folder, on loopback, with no settings but its own.

    Used as a context manager; `root` is the copy, `base` the address.
    """

    def __init__(self, folder: Path, scratch: Path) -> None:
        self.root, self.scratch = scratch / "root", scratch
        shutil.copytree(folder, self.root)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.base = f"http://127.0.0.1:{probe.getsockname()[1]}"

    def __enter__(self) -> "Lab":
        with open(self.scratch / "server.log", "w") as log:
            self._server = subprocess.Popen(self._command(), stdout=log, stderr=log, env=self._environment())
        for _ in range(600):
            if self._server.poll() is not None:
                break
            try:
                self.ask("status")
                return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("JupyterLab did not start: " + (self.scratch / "server.log").read_text()[-2000:])

    def __exit__(self, *_: object) -> None:
        self._server.terminate()
        try:
            self._server.wait(15)
        except subprocess.TimeoutExpired:
            self._server.kill()

    def ask(self, what: str) -> Any:
        """The server's answer to a GET of /api/WHAT."""
        with urllib.request.urlopen(f"{self.base}/api/{what}?token={TOKEN}", timeout=5) as answer:
            return json.load(answer)

    def _command(self) -> list[str]:
        port = self.base.rpartition(":")[2]
        server = [f"--ServerApp.port={port}", "--ServerApp.ip=127.0.0.1", "--ServerApp.port_retries=0"]
        quiet = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
        own = [f"--ServerApp.root_dir={self.root}", f"--IdentityProvider.token={TOKEN}", "--allow-root", "--no-browser"]
        return [sys.executable, "-m", "jupyterlab", *server, *own, *quiet, "--LabApp.extension_manager=readonly"]

    def _environment(self) -> dict[str, str]:
        notification = self.scratch / "settings" / "@jupyterlab" / "apputils-extension"
        notification.mkdir(parents=True)
        (notification / "notification.jupyterlab-settings").write_text(QUIET)
        rooms = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
        }
        return dict(os.environ) | {name: str(self.scratch / room) for name, room in rooms.items()}

    def open_notebook(self, page: Page, path: str) -> Locator:
        """The notebook's panel, once its kernel is idle."""
        page.goto(f"{self.base}/lab/workspaces/test/tree/{path}?token={TOKEN}&reset", wait_until="domcontentloaded")
        page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
        notebook = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")
        notebook.wait_for(timeout=60_000)
        self.wait_until(lambda: self._connected(path), f"{path} has no kernel that its page listens to")
        self.wait_idle()
        notebook.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
        return notebook

    def run_all(self, page: Page) -> None:
        """Runs every cell from the menu and waits until each has its number and the kernel is idle."""
        menu(page, "Run", "Run All Cells")
        self._wait_for_prompts(page, NUMBERED)

    def restart(self, page: Page, *, item: str = "Restart Kernel…") -> None:
        """Restarts the kernel from the menu; widgets that are still on the page have nobody to talk to then."""
        menu(page, "Kernel", item)
        page.locator(".jp-Dialog").get_by_role("button", name="Confirm Kernel Restart").click()
        self.wait_idle()

    def restart_and_clear(self, page: Page) -> None:
        """Restarts the kernel from the menu and clears all outputs."""
        self.restart(page, item="Restart Kernel and Clear Outputs of All Cells…")
        self._wait_for_prompts(page, EMPTY)

    def _wait_for_prompts(self, page: Page, pattern: str) -> None:
        script = f"""() => {{
            const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
            return prompts.length > 0 && prompts.every(prompt => {pattern}.test(prompt.textContent.trim())); }}"""
        page.wait_for_function(script, timeout=120_000)
        self.wait_idle()

    def wait_idle(self) -> None:
        """Waits until the server itself, not a CSS class, says that every kernel is idle."""
        self.wait_until(lambda: {k["execution_state"] for k in self.ask("kernels")} == {"idle"}, "a kernel is busy")

    def _connected(self, path: str) -> bool:
        """Whether the page of this notebook listens to its kernel; the list may hold those of other notebooks too."""
        kernels = [session["kernel"] for session in self.ask("sessions") if session["path"] == path]
        return any(kernel["connections"] for kernel in kernels)

    def wait_until(self, true: Callable[[], bool], otherwise: str, *, seconds: float = 90) -> None:
        """Waits until this is true, or raises TimeoutError with what is the case otherwise."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if true():
                    return
            except OSError:  # on a busy machine the server answers 500 while a kernel is being born
                pass
            time.sleep(0.1)
        raise TimeoutError(f"after {seconds} s {otherwise}")


def write_notebook(path: Path, sources: Sequence[str]) -> None:
    """Writes a notebook of these code cells, none of which has run."""
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**blank, "id": f"cell-{number}", "source": source} for number, source in enumerate(sources)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
    path.write_text(json.dumps(notebook), "utf-8")


def menu(page: Page, *names: str) -> None:
    """Chooses from JupyterLab's menu bar: the menu, the submenu if any, the item."""
    for name in names:
        labels = page.locator(".lm-MenuBar-itemLabel, .lm-Menu-itemLabel")  # a submenu's item has no role to ask for
        labels.filter(has_text=re.compile(rf"^{re.escape(name)}$")).first.click()


@contextmanager
def browser(lab: Lab, *, width: int = 1366, height: int = 768) -> Iterator[tuple[Page, Watch]]:
    """A page in Chromium, this many pixels wide and high, and the watch that is kept on it."""
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page, watch = chrome.new_page(viewport={"width": width, "height": height}), Watch()
        home = (lab.base, lab.base.replace("http", "ws", 1), "data:", "blob:")
        page.on("console", lambda message: watch.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: watch.errors.append(str(error)))
        page.on("request", lambda it: watch.abroad.append(it.url) if not it.url.startswith(home) else None)
        try:
            yield page, watch
        finally:
            chrome.close()


def screenshot(page: Page, name: str) -> Path:
    """The file with a picture of the page, kept under build/screenshots. Never of a text that may not be copied."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png")
    return SHOTS / f"{name}.png"


def grave_violations(page: Page, selector: str = ".jp-OutputArea") -> list[str]:
    """What axe-core finds serious or critical within the selector: rule, count, and the first element."""
    page.evaluate((files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    # JupyterLab's body hides its overflow and is 0 px high: to axe the whole page would be invisible, and fine
    page.evaluate("document.body.style.height = '100vh'")
    script = "selector => axe.run({include: [[selector]]}, {resultTypes: ['violations']}).then(r => r.violations)"
    violations = page.evaluate(script, selector)
    page.evaluate("document.body.style.height = ''")
    return [
        f"{found['id']} ({found['impact']}, {len(found['nodes'])}): {found['nodes'][0]['html'][:300]}"
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]
