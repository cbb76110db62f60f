"""From an event to the changed output, in JupyterLab and Chromium on this machine: median and worst of 50 events.

    python benchmarks/latency.py [FIRST_LETTERS_OF_A_WIDGET ...]

Measured inside the page: `performance.now()` before the event, a MutationObserver on what must change, and the frame
in which the change is painted. A row whose widget the notebook does not have is said to be missing.
"""

import os
import statistics
import sys
import tempfile
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

from lab import Lab, browser  # noqa: E402

EVENTS, MEDIAN, WORST = 50, 100, 250  # how many; what is asked, in milliseconds


@dataclass(frozen=True)
class Row:
    """An event on a widget, as JavaScript on `root` and the event's number `i`, and a selector of what must change."""

    notebook: str
    widget: str
    root: str
    event: str
    changes: str
    before: str = ""  # what makes ready for the event, unmeasured
    settle: int = 60  # milliseconds between two events

    @property
    def script(self) -> str:
        """The measurement as a function for the page, which returns milliseconds, or nothing without the widget."""
        return f"""async () => {{
            const root = document.querySelector({self.root!r});
            if (!root) return null;
            root.scrollIntoView({{ block: "center" }});
            const rest = ms => new Promise(done => setTimeout(done, ms));
            const took = [];
            for (let i = 0; i < {EVENTS}; i++) {{
                {self.before}
                await rest({self.settle});
                const place = root.querySelector({self.changes!r});
                let seen;
                const changed = new Promise(done => {{
                    seen = new MutationObserver(done);
                    seen.observe(place, {{ childList: true, characterData: true, attributes: true, subtree: true }});
                }});
                const from = performance.now();
                {self.event}
                const late = await Promise.race([changed, rest(3000).then(() => "late")]);
                seen.disconnect();
                if (late === "late") return `event ${{i + 1}} changed nothing within 3 s`;
                await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
                took.push(performance.now() - from);
            }}
            return took; }}"""


TYPE = (
    "const field = root.querySelector({field!r}); field.value += 'ab cd '[i % 6];"
    "field.dispatchEvent(new Event('input', {{ bubbles: true }}));"
)
ROWS = (
    Row("01-two-readings", "reader, a layer", ".kit-reader", "root.querySelector('button').click();", ".kit-columns"),
    Row(
        "01-two-readings",
        "reader, next mark",
        ".kit-reader",
        "root.querySelector('.kit-walk button:last-child').click();",
        ".kit-reason",
    ),
    Row(
        "01-two-readings",
        "prediction, a choice",
        ".kit-prediction",
        "root.querySelectorAll('input')[i % 2].click();",
        ".kit-says",
    ),
    Row(
        "01-two-readings",
        "check, its answer",
        ".kit-check",
        "root.querySelector('button').click();",
        ".kit-says",
        before="root.querySelectorAll('input')[i % 2].click();",
        settle=250,
    ),
    Row("01-two-readings", "short answer, a letter", ".kit-answer", TYPE.format(field="textarea"), ".kit-row"),
    Row(
        "07-frames",
        "coder, a function",
        ".kit-coding",
        "root.querySelectorAll('.kit-function button')[i % 4].click();",
        ".kit-functions",
    ),
    Row(
        "07-frames",
        "coder, the next paragraph",
        ".kit-coding",
        "root.querySelector('.kit-walk button:last-child').click();",
        ".kit-scene",
        before="if (i % 40 === 0) root.querySelector('.kit-overview button').click();",
    ),
    Row(
        "09-make-the-case",
        "argument, add and delete",
        ".kit-argument",
        "root.querySelector(i % 2 ? '[data-act=delete]' : '.kit-choices > button').click();",
        ".kit-evidence",
    ),
    Row(
        "09-make-the-case",
        "argument, the checker",
        ".kit-argument",
        "const way = root.querySelector('.kit-directed select'); way.selectedIndex = 1 - way.selectedIndex;"
        "way.dispatchEvent(new Event('change'));",
        ".kit-findings",
        before="const first = root.querySelectorAll('select')[1];"
        "if (!first.value) { first.selectedIndex = 1; first.dispatchEvent(new Event('change')); await rest(500); }",
        settle=250,
    ),
)


def measure(rows: tuple[Row, ...]) -> None:
    """Prints the table, each line as soon as it is known."""
    print(f"{'widget':32}{'median ms':>10}{'worst ms':>10}   asked {MEDIAN} and {WORST} ms, {EVENTS} events each")
    with tempfile.TemporaryDirectory() as folder, Lab(ROOT / "notebooks", Path(folder)) as lab:
        for notebook, group in groupby(rows, key=lambda row: row.notebook):
            with browser(lab) as (page, _):
                lab.open_notebook(page, f"{notebook}.ipynb")
                lab.run_all(page)
                for row in group:
                    say(row, page.evaluate(row.script))


def say(row: Row, took: list[float] | str | None) -> None:
    """Prints the line of one row."""
    name = f"{row.notebook[:2]} {row.widget}"
    if not isinstance(took, list):
        print(f"{name:32}{took or 'the notebook has no such widget'}", flush=True)
        return
    median, worst = statistics.median(took), max(took)
    verdict = "held" if median <= MEDIAN and worst <= WORST else "NOT HELD"
    print(f"{name:32}{median:10.0f}{worst:10.0f}   {verdict}", flush=True)


if __name__ == "__main__":
    os.environ["KIT_TEXTS"] = str(Path(tempfile.gettempdir(), "no-own-texts"))  # the X-ray edition
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    wanted = tuple(sys.argv[1:])
    measure(tuple(row for row in ROWS if not wanted or row.widget.startswith(wanted)))
