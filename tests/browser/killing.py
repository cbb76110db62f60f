"""A notebook whose kernel is killed while somebody writes and chooses in it, and what is left afterwards."""

import json
import os
import random
import re
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lab import Lab, write_notebook
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
LABS = (  # the widgets of the measure labs
    "import kit",
    'kit.minimal_pairs("03")',
    'kit.adjudication(kit.case("hanoi"), key="04-decisions")',
    """texts = [kit.read(kit.practice(name)) for name in ("courier", "review")]
kit.lexicon_lab(texts, labels=["Mara Quill, Harbour Courier", "Piet Anders, The Strait Review"], key="05-lexicon")""",
)
# Every change of a widget is held in the page as a draft until Python has answered it
LISTEN = """() => { window.done = [];
window.known = 0; // how many of them Python had answered when the last answer came
const { setItem, removeItem } = Storage.prototype;
Storage.prototype.setItem = function (name, value) {
  if (name.startsWith("kit-draft-")) window.done.push({ at: Date.now() / 1000, state: JSON.parse(value) });
  setItem.call(this, name, value);
};
Storage.prototype.removeItem = function (name) {
  removeItem.call(this, name);
  if (Object.keys(this).some(name => name.startsWith("kit-draft-"))) return;
  window.known = window.done.length;
}; }"""
State = dict[str, Any]


@dataclass(frozen=True)
class Death:
    """The states that a student brought a widget to: at first, then up to the kill, and last; what the disk held then.

    `known` is how many of them Python had answered, `recent` how many are from the quarter of a second before the kill.
    """

    first: State
    before: list[State]
    last: State
    known: int
    recent: int
    disk: State

    @property
    def lost(self) -> int:
        """How many of the events before the kill the disk does not know."""
        states = [self.first, *self.before]
        for known in range(len(self.before), -1, -1):
            if states[known] == self.disk:
                return len(self.before) - known
        raise AssertionError("the disk holds what was never done in the page")


def bare(state: State) -> State:
    """What the student did, without what is said of it."""
    return {name: value for name, value in state.items() if name not in ("turn", "right")}


@dataclass(frozen=True)
class Bench:
    """A widget to work at: the key of its work, one burst of work, and how it shows the state that it is in."""

    key: str
    work: Callable[[Page, random.Random], None]
    shows: Callable[[Page, State], None]


def typing(field: str) -> Callable[[Page, random.Random], None]:
    """A burst of letters into this field."""

    def work(page: Page, chance: random.Random) -> None:
        page.locator(field).first.focus()
        page.keyboard.type("".join(chance.choices("aeinrst dx", k=6)), delay=chance.uniform(10, 90))

    return work


def choosing(page: Page, chance: random.Random) -> None:
    page.get_by_label(chance.choice(OPTIONS)).check()


def judging(page: Page, chance: random.Random) -> None:
    page.locator(".kit-card").focus()
    for key in chance.choices("yynu", k=3):
        page.keyboard.press(key, delay=chance.uniform(10, 90))


def weighing(page: Page, chance: random.Random) -> None:
    page.locator(".kit-lexicon-lab tr[data-key] td:last-child button").nth(chance.randrange(6)).click()


def taken_out(page: Page, state: State) -> None:
    expect(page.get_by_role("button", name="Put back")).to_have_count(len(state["remove"]))


WRITING = Bench(
    "01-why",
    typing(".kit-answer textarea"),
    lambda page, state: expect(page.get_by_label(ASKED)).to_have_value(state["text"]),
)
CHOOSING = Bench("01-hedges", choosing, lambda page, state: expect(page.get_by_label(state["choice"])).to_be_checked())
REWRITING = Bench(
    "03-pairs",
    typing(".kit-rewriting textarea"),
    lambda page, state: expect(page.locator(".kit-rewriting textarea")).to_have_value(state["texts"]["harbour"]),
)
JUDGING = Bench(
    "04-decisions",
    judging,
    lambda page, state: expect(page.locator(".kit-progress")).to_contain_text(
        re.compile(rf"(^|, ){len(state['decisions'])} of ")
    ),
)
WEIGHING = Bench("05-lexicon", weighing, taken_out)


class Exercise(Lab):
    """A JupyterLab with one notebook in a folder of its own, soon aware of a dead kernel, never tired of new ones."""

    path = f"{WHERE}/probe.ipynb"

    def __init__(self, scratch: Path, *cells: str) -> None:
        folder = scratch / "lessons" / WHERE
        folder.mkdir(parents=True)
        write_notebook(folder / "probe.ipynb", (*CELLS, *cells))
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

    def kept(self, key: str) -> State:
        """What the disk holds under this key."""
        file = self.folder / "work" / f"{key[:2]}.json"
        kept = json.loads(file.read_text("utf-8"))["answers"].get(key, {}).get("value", {}) if file.exists() else {}
        return bare(kept)

    def kill_and_revive(self, page: Page, chance: random.Random, bench: Bench, *, reload: bool) -> Death:
        """A kill and a new beginning: all that was answered must be on the disk, and then all that was done be back.

        The disk may lack what was on its way: at most the last event, and those of the last quarter of a second, as
        a machine that is busy with other tests is slow.
        """
        death = self.kill_amid(page, chance, bench)
        assert len(death.before) - death.lost >= death.known, "the kit had called it saved"
        assert death.lost <= max(1, death.recent)
        self.revive(page, reload=reload)
        bench.shows(page, death.last)
        self.wait_until(lambda: self.kept(bench.key) == death.last, "not all that was done came back", seconds=20)
        self.wait_idle()
        return death

    def kill_amid(self, page: Page, chance: random.Random, bench: Bench) -> Death:
        """Kills the kernel, beyond all mercy, at some moment while the student works."""
        pid = int((self.folder / "pid").read_text())
        killed: list[float] = []
        first = self.kept(bench.key)
        page.evaluate("() => { window.done = []; window.known = 0; }")

        def kill() -> None:
            os.kill(pid, signal.SIGKILL)
            killed.append(time.time())

        timer = threading.Timer(chance.uniform(0.1, 1.2), kill)
        timer.start()
        end = time.monotonic() + 1.3
        while time.monotonic() < end:
            bench.work(page, chance)
        timer.join()
        events = [(event["at"], bare(event["state"])) for event in page.evaluate("window.done")]
        before = [state for at, state in events if at < killed[0]]
        recent = sum(killed[0] - 0.25 < at < killed[0] for at, _ in events)
        disk, known = self.kept(bench.key), page.evaluate("window.known")
        return Death(first, before, events[-1][1], known, recent, disk)

    def revive(self, page: Page, *, reload: bool) -> None:
        """Waits for the new kernel, opens the page anew if asked to, and runs all cells."""
        self.kills += 1
        self.wait_until(lambda: self._restarts() == self.kills, "no kernel was born again")
        self.wait_idle()
        if reload:
            page.reload(wait_until="domcontentloaded")
            page.wait_for_selector("#jupyterlab-splash", state="detached", timeout=90_000)
            self.wait_until(lambda: self._connected(self.path), "the page has no kernel")
            self.wait_idle()
            page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']").wait_for(timeout=60_000)
            page.evaluate(LISTEN)
        self.run_all(page)
