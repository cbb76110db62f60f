"""A notebook whose kernel is killed while somebody writes and chooses in it, and what is left afterwards."""

import json
import os
import random
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab import Lab
from playwright.sync_api import Page, expect

WHERE = "exercises/week-1"  # an assignment lies in a folder of its own, below the one where JupyterLab started
ASKED = "What would change your mind?"
OPTIONS = ("Text A", "Text B", "Both alike")
CELLS = (
    'import os\nfrom pathlib import Path\nPath("pid").write_text(str(os.getpid()))',
    "from kit.views.widgets import answer, predict",
    f'answer("01-why", "{ASKED}")',
    f'predict("01-hedges", "Which text is less sure of itself?", {list(OPTIONS)})',
)
LISTEN = """() => { window.done = JSON.parse(sessionStorage.getItem("done") || "[]");
document.addEventListener("input", ({ target }) => {
  if (target.closest(".kit")) done.push({ at: Date.now() / 1000, kind: target.type, value: target.value });
  sessionStorage.setItem("done", JSON.stringify(done));
}, true);
window.known = 0; // how many of them Python had answered when the last answer came
const drop = Storage.prototype.removeItem;
Storage.prototype.removeItem = function (name) {
  drop.call(this, name);
  if (Object.keys(this).some(name => name.startsWith("kit-draft-"))) return;
  window.known = done.length;
}; }"""


@dataclass(frozen=True)
class Death:
    """What a student did, as (kind, value), since the start: up to the kill and in all; and what the disk held then.

    `known` is how many of them Python had answered, `recent` how many are from the quarter of a second before the kill.
    """

    before: list[tuple[str, str]]
    done: list[tuple[str, str]]
    known: int
    recent: int
    text: str
    choice: str

    @property
    def lost(self) -> int:
        """How many of the events before the kill the disk does not know."""
        for known in range(len(self.before), -1, -1):
            if state(self.before[:known]) == (self.text, self.choice):
                return len(self.before) - known
        raise AssertionError("the disk holds what was never written in the page")


def state(events: list[tuple[str, str]]) -> tuple[str, str]:
    """The text and the choice after these events."""
    last = dict(events)
    return last.get("textarea", ""), last.get("radio", "")


class Exercise(Lab):
    """A JupyterLab with one notebook in a folder of its own, soon aware of a dead kernel, never tired of new ones."""

    path = f"{WHERE}/probe.ipynb"

    def __init__(self, scratch: Path) -> None:
        folder = scratch / "lessons" / WHERE
        folder.mkdir(parents=True)
        blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
        cells = [{**blank, "id": f"cell-{number}", "source": source} for number, source in enumerate(CELLS)]
        kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
        notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": cells}
        (folder / "probe.ipynb").write_text(json.dumps(notebook), "utf-8")
        super().__init__(scratch / "lessons", scratch)
        self.folder, self.kills = self.root / WHERE, 0

    def _command(self) -> list[str]:
        return [*super()._command(), "--KernelRestarter.time_to_dead=0.5", "--KernelRestarter.restart_limit=99"]

    def listen(self, page: Page) -> None:
        """Writes down what is done in the widgets of this page, and sends JupyterLab's news of dead kernels away."""
        page.evaluate(LISTEN)
        news = page.locator(".jp-Dialog")
        page.add_locator_handler(news, lambda: news.get_by_role("button", name="Ok").click())

    def _restarts(self) -> int:
        return (self.scratch / "server.log").read_text("utf-8").count("restarting kernel")

    def kept(self, key: str) -> dict[str, Any]:
        """What the disk holds under this key."""
        file = self.folder / "work" / "01.json"
        return json.loads(file.read_text("utf-8"))["answers"].get(key, {}).get("value", {}) if file.exists() else {}

    def kill_and_revive(self, page: Page, chance: random.Random, *, reload: bool) -> Death:
        """A kill and a new beginning: all that was answered must be on the disk, and then all that was done be back.

        The disk may lack what was on its way: at most the last event, and those of the last quarter of a second, as
        a machine that is busy with other tests is slow.
        """
        death = self.kill_amid(page, chance)
        assert len(death.before) - death.lost >= death.known, "the kit had called it saved"
        assert death.lost <= max(1, death.recent)
        self.revive(page, reload=reload)
        text, choice = state(death.done)
        expect(page.get_by_label(ASKED)).to_have_value(text)
        if choice:
            expect(page.get_by_label(choice)).to_be_checked()
        return death

    def kill_amid(self, page: Page, chance: random.Random) -> Death:
        """Kills the kernel, beyond all mercy, at some moment while the student works."""
        pid = int((self.folder / "pid").read_text())
        killed: list[float] = []

        def kill() -> None:
            os.kill(pid, signal.SIGKILL)
            killed.append(time.time())

        timer = threading.Timer(chance.uniform(0.1, 1.2), kill)
        timer.start()
        end = time.monotonic() + 1.3
        while time.monotonic() < end:
            work(page, chance)
        timer.join()
        events = [(event["at"], (event["kind"], event["value"])) for event in page.evaluate("window.done")]
        before = [what for at, what in events if at < killed[0]]
        recent = sum(killed[0] - 0.25 < at < killed[0] for at, _ in events)
        text, choice = self.kept("01-why").get("text", ""), self.kept("01-hedges").get("choice", "")
        return Death(before, [what for _, what in events], page.evaluate("window.known"), recent, text, choice)

    def revive(self, page: Page, *, reload: bool) -> None:
        """Waits for the new kernel, opens the page anew if asked to, and runs all cells."""
        self.kills += 1
        self._wait_until(lambda: self._restarts() == self.kills, "no kernel was born again")
        self.wait_idle()
        if reload:
            page.reload(wait_until="domcontentloaded")
            page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
            self._wait_until(lambda: self._connected(self.path), "the page has no kernel")
            self.wait_idle()
            page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
            page.evaluate(LISTEN)
        self.run_all(page)


def work(page: Page, chance: random.Random) -> None:
    """One burst of work: some words, or a choice."""
    if chance.random() < 0.3:
        page.get_by_label(chance.choice(OPTIONS)).check()
    else:
        page.get_by_label(ASKED).focus()
        page.keyboard.type("".join(chance.choices("aeinrst dx", k=6)), delay=chance.uniform(10, 90))
