"""From an event to the changed output, in JupyterLab and Chromium on this machine: median and worst of 50 events.

    python benchmarks/latency.py [--events N] [FIRST_LETTERS_OF_A_ROW ...]

Measured inside the page, on the X-ray edition: `performance.now()` before the event, a MutationObserver on what must
change, and the frame in which the change is painted. A row that misses what is asked for says OVER; the exit code
is 1 only where a row could not be measured.
"""

import argparse
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
LESSONS = {path.name[:2]: path.name for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}


@dataclass(frozen=True)
class Row:
    """An event on a widget, as JavaScript on `root` and the event's number `i`, and a selector of what must change.

    `until` is asked of each change, of the `place` that changes and of the `records` of what changed in it.
    """

    name: str  # begins with the lesson's number
    root: str
    event: str
    changes: str
    before: str = ""  # what makes ready for the event, unmeasured
    until: str = "true"
    settle: int = 60  # milliseconds between two events
    nth: int = 0  # which of several such widgets

    @property
    def notebook(self) -> str:
        return LESSONS[self.name[:2]]

    def script(self, events: int) -> str:
        """The measurement as a function for the page, which returns milliseconds, or nothing without the widget."""
        return f"""async () => {{
            const root = document.querySelectorAll({self.root!r})[{self.nth}];
            if (!root) return null;
            root.scrollIntoView({{ block: "center" }});
            const rest = ms => new Promise(done => setTimeout(done, ms));
            const press = (selector, within = root) => within.querySelector(selector).click();
            const choose = (field, value, event = "change") => {{
                field.value = value;
                field.dispatchEvent(new Event(event, {{ bubbles: true }}));
            }};
            const took = [];
            for (let i = 0; i < {events}; i++) {{
                {self.before}
                await rest({self.settle});
                const place = root.querySelector({self.changes!r});
                let seen;
                const changed = new Promise(done => {{
                    seen = new MutationObserver(records => {{ if ({self.until}) done(); }});
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


def letter(field: str) -> str:
    """The event of one letter typed at the end of this field."""
    return f"const field = root.querySelector('{field}'); choose(field, field.value + 'ab cd '[i % 6], 'input');"


READER, DESK, DRILL, LEXICON = ".kit-reader", ".kit-adjudication", ".kit-drill", ".kit-lexicon-lab"
ADDED = "records.some(record => record.addedNodes.length)"  # not a mere change of class
SAID = "place.textContent"  # Python's answer; the line is emptied before it
DECIDE = "press(`[aria-keyshortcuts=${'yn'[i % 2]}]`);"
# Another decision on one of the author's own marks in the case, so that what is looked up again is never what it was
REDECIDE = f"""
    const desk = document.querySelector('{DESK}');
    if (!i) {{
        const [text, , , kit] = desk.querySelectorAll('select');
        choose(text, String(text.options.length - 2));
        choose(kit, 'true');
    }}
    do press('[aria-keyshortcuts=k]', desk);
    while (desk.querySelector('.kit-where').textContent.includes('not counted'));
    const refused = desk.querySelector('[aria-keyshortcuts=n]').ariaPressed === 'true';
    press(refused ? '[aria-keyshortcuts=y]' : '[aria-keyshortcuts=n]', desk);"""
TOGGLE = "[...root.querySelectorAll('tr[data-key] td:last-child button')].filter(b => !b.hidden).at(i % 7).click();"
STRENGTH = """
    const fields = [...root.querySelectorAll('tr[data-key] td:nth-child(3) select')].filter(s => !s.disabled);
    const field = fields[i % fields.length];
    choose(field, String(Number(field.value) % 3 + 1));"""
ADD = "root.querySelector('form input').value = `word ${'abcdefghij'[i % 10]}${'klmno'[i % 5]}`; press('form button');"
ROWS = (
    Row("01 reader: a layer", READER, "press('button');", ".kit-columns"),
    Row("01 reader: next mark", READER, "press('.kit-walk button:last-child');", ".kit-reason"),
    Row("01 prediction: a choice", ".kit-prediction", "root.querySelectorAll('input')[i % 2].click();", ".kit-says",
        until=SAID),
    Row("01 check: its answer", ".kit-check", "press('button');", ".kit-says", until=SAID, settle=250,
        before="root.querySelectorAll('input')[i % 2].click();"),
    Row("01 short answer: a letter, counted", ".kit-answer", letter("textarea"), ".kit-row"),
    Row("03 cuts: another rule", ".kit-cutting", "choose(root.querySelectorAll('select')[1], ['kit', 'stops'][i % 2]);",
        ".kit-engines"),
    Row("03 cuts: another passage", ".kit-cutting",
        "const field = root.querySelector('select'); choose(field, field.options[(i + 1) % 2].value);", ".kit-engines"),
    Row("03 cuts: syllables shown", ".kit-cutting", "press('.kit-row button');", ".kit-row button"),
    Row("03 minimal pairs: a letter, all measures", ".kit-rewriting", letter("textarea"), ".kit-tables"),
    Row("03 minimal pairs: a pair by one key", ".kit-rewriting", "press(`[data-key='${i % 5 + 1}']`);", ".kit-tables"),
    Row("03 minimal pairs: should move", ".kit-rewriting", "press('.kit-moves input');", ".kit-tables"),
    Row("03 rewriting: a letter, the goals", ".kit-rewriting", letter("textarea"), ".kit-goals", nth=1),
    Row("03 prediction looked up again", ".kit-recalled", "press('button');", ".kit-says", until=SAID),
    Row("04 drill: an answer, the reason", DRILL, "press('[aria-keyshortcuts=y]');", ".kit-why",
        before="if (i) press('[aria-keyshortcuts=enter]');"),
    Row("04 drill: the next sentence", DRILL, "press('[aria-keyshortcuts=enter]');", ".kit-words", settle=250,
        before="if (!root.querySelector('[aria-keyshortcuts=n]').disabled) press('[aria-keyshortcuts=n]');"),
    Row("04 adjudication: a decision, the rates", DESK, DECIDE, ".kit-figures tbody"),
    Row("04 adjudication: a decision, precision", DESK, DECIDE, ".kit-figures", until=ADDED),
    Row("04 adjudication: the next sentence", DESK, "press('[aria-keyshortcuts=y]');", ".kit-words", settle=250),
    Row("04 adjudication: the reason", DESK, "press('[aria-keyshortcuts=r]');", ".kit-why"),
    Row("04 comparison looked up again", ".kit-again", "press('button');", ".kit-again-shown", before=REDECIDE,
        settle=250),
    Row("04 certainty looked up again", ".kit-again", "press('button');", ".kit-again-shown", before=REDECIDE,
        settle=250, nth=1),
    Row("05 lexicon lab: take out, put back", LEXICON, TOGGLE, ".kit-board"),
    Row("05 lexicon lab: a strength", LEXICON, STRENGTH, ".kit-board"),
    Row("05 lexicon lab: a weight", LEXICON, "choose(root.querySelector('.kit-weights input'), i % 5, 'input');",
        ".kit-board"),
    Row("05 lexicon lab: undo", LEXICON, "press('.kit-lab-tools button');", ".kit-board", settle=250,
        before=STRENGTH),
    Row("05 full texts: take out, put back", LEXICON, TOGGLE, ".kit-board", nth=1),
    Row("05 full texts: a strength", LEXICON, STRENGTH, ".kit-board", nth=1),
    Row("05 full texts: a word added", LEXICON, ADD, ".kit-board", nth=1),
    Row("07 coder: a function", ".kit-coding",
        "root.querySelectorAll('.kit-function button')[i % 4].click();", ".kit-functions"),
    Row("07 coder: the next paragraph", ".kit-coding", "press('.kit-walk button:last-child');", ".kit-scene",
        before="if (i % 40 === 0) press('.kit-overview button');"),
    Row("08 splitter: split once, the dot", ".kit-splitter", "press('button');", "svg", until=ADDED),
    Row("08 splitter: split once, the count", ".kit-splitter", "press('button');", ".kit-says", until=SAID, nth=1),
    Row("08 splitter: all 1000, the dots", ".kit-splitter", "press('button:nth-of-type(3)');", "svg", until=ADDED,
        before="press('button:nth-of-type(4)');", settle=250),
    Row("09 argument: add and delete", ".kit-argument",
        "press(i % 2 ? '[data-act=delete]' : '.kit-choices > button');", ".kit-evidence"),
    Row("09 argument: the checker", ".kit-argument",
        "const way = root.querySelector('.kit-directed select'); way.selectedIndex = 1 - way.selectedIndex;"
        "way.dispatchEvent(new Event('change'));", ".kit-findings", settle=250,
        before="const first = root.querySelectorAll('select')[1];"
        "if (!first.value) { first.selectedIndex = 1; first.dispatchEvent(new Event('change')); await rest(500); }"),
)  # fmt: skip


def measure(rows: tuple[Row, ...], events: int) -> bool:
    """Prints the table, each line as soon as it is known; whether every row could be measured."""
    whole = True
    print(f"{'what is done, and what changes':44}{'median ms':>10}{'worst ms':>10}   {load()}; {events} events each")
    with tempfile.TemporaryDirectory() as folder, Lab(ROOT / "notebooks", Path(folder)) as lab:
        for notebook, group in groupby(rows, key=lambda row: row.notebook):
            with browser(lab) as (page, _):
                lab.open_notebook(page, notebook)
                lab.run_all(page)
                for row in group:
                    whole = say(row, page.evaluate(row.script(events))) and whole
                    lab.wait_idle()
    print(f"asked: median {MEDIAN} ms, worst {WORST} ms; at the end {load()}")
    return whole


def load() -> str:
    """How busy this machine is."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def say(row: Row, took: list[float] | str | None) -> bool:
    """Prints the line of one row; whether it could be measured."""
    if not isinstance(took, list):
        print(f"{row.name:44}{took or 'the notebook has no such widget'}", flush=True)
        return False
    median, worst = statistics.median(took), max(took)
    over = "" if median <= MEDIAN and worst <= WORST else "   OVER"
    print(f"{row.name:44}{median:10.0f}{worst:10.0f}{over}", flush=True)
    return True


def main() -> int:
    """Measures the rows asked for; the exit code."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("rows", nargs="*", help="the first letters of rows, such as 03 or '04 drill'")
    asked.add_argument("--events", type=int, default=EVENTS)
    options = asked.parse_args()
    os.environ["KIT_TEXTS"] = str(Path(tempfile.gettempdir(), "no-own-texts"))  # the X-ray edition
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    wanted = tuple(options.rows)
    return 0 if measure(tuple(row for row in ROWS if not wanted or row.name.startswith(wanted)), options.events) else 1


if __name__ == "__main__":
    sys.exit(main())
