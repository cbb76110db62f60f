"""Written answers are marked in a real formgrader: points and words come back, what students wrote stays inert."""

import csv
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from classroom.handed_in import NAME, Notebook, cell, hand_in, own, solved
from conftest import ROOT
from lab import FLAGS, TOKEN, Lab, Watch, browser, chromium, grave_violations, screenshot
from playwright.sync_api import Error, Page, expect, sync_playwright

from kit.classroom.course import Course
from kit.classroom.formgrader import command, environment, first_page
from kit.classroom.marking import mark
from kit.classroom.returning import hand_back, write_overview, write_table
from kit.classroom.sandbox import why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "there is a sandbox")

RUN = "window.owned=1"
AWAY = "http://tracker.invalid"
WORDS = (  # what a hostile student may write as markdown
    f"<script>{RUN}</script>",
    f"</div></div></div><script>{RUN}</script>",
    f"<div>\n\n<script>{RUN}</script>\n\n</div>",
    f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;script&#62;{RUN}&#60;/script&#62;",
    f'<img src=x onerror="{RUN}">',
    f'<!-- --><IMG SRC=x OnErRoR="{RUN}">',
    f'<noscript><p title="</noscript><img src=x onerror={RUN}>">',
    f'<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror={RUN}&gt;">',
    f"<svg onload={RUN}></svg><svg><animate onbegin={RUN} attributeName=x dur=1s></svg>",
    f"<details open ontoggle={RUN}>x</details><input autofocus onfocus={RUN}>",
    f'<iframe srcdoc="<script>parent.owned=1</script>"></iframe><iframe src="{AWAY}/frame"></iframe>',
    f'<object data="{AWAY}/object"></object><embed src="{AWAY}/embed"><video src="{AWAY}/video" autoplay></video>',
    f'<style>@import url("{AWAY}/style");</style><link rel=stylesheet href="{AWAY}/sheet">',
    f'<p style="background:url({AWAY}/background)">x</p>',
    f'<meta http-equiv=refresh content="0;url={AWAY}/refresh"><base href="{AWAY}/">',
    f"![pixel]({AWAY}/pixel.png) ![pixel][ref]\n\n[ref]: {AWAY}/reference.png",
    "![no such picture](attachment:none.png)",
    f"[click](javascript:{RUN}) [click](JaVaScRiPt:{RUN}) [click](java&#115;cript:{RUN})",
    f"[click](java&Tab;script:{RUN}) [click](\x01javascript:{RUN}) [click](<javascript&colon;{RUN}>)",
    f"<javascript:{RUN}> [click](vbscript:{RUN}) [click](data:text/html,<script>{RUN}</script>)",
    f"[click][bad] <a href='java\tscript:{RUN}'>click</a>\n\n[bad]: javascript:{RUN}",
    f"$\\href{{javascript:{RUN}}}{{x}}$ $$\\unicode{{<img src=x onerror={RUN}>}}$$ $\\require{{html}}$",
    f"\\begin{{equation}}<img src=x onerror={RUN}>\\end{{equation}}",
    f"```html\n<script>{RUN}</script>\n```\n\n```mermaid\n<img src=x onerror={RUN}>\n```",
    f"| a |\n| - |\n| <img src=x onerror={RUN}> |",
    '<input id="hedging-6" class="score"><textarea id="hedging-6-comment"></textarea>',
    "{{ 7 * 7 }} {% for x in y %}",
)
CODE = (  # and what his code may display
    f"print('\\x1b[31m<script>{RUN}</script>\\x1b]8;;javascript:{RUN}\\x07')",
    f"from IPython.display import *\ndisplay(HTML('<script>{RUN}</script>'), Javascript('{RUN}'))",
    f'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"/>\'))',
    f"display(Latex('$\\\\href{{javascript:{RUN}}}{{x}}$'), Markdown('<img src=x onerror={RUN}>'))",
    f"display({{'image/png': 'x\" onerror=\"{RUN}', 'text/plain': '<script>{RUN}</script>'}}, raw=True)",
    f"class A:\n  def _repr_html_(self): return '<img src=x onerror={RUN}>'\n  __repr__ = _repr_html_\nA()",
    f"raise ValueError('<img src=x onerror={RUN}>')",
)
MALLORY = f"&lt;img src=x onerror={RUN}&gt;' {{{{ 7 * 7 }}}}"


def hostile() -> Notebook:
    notebook = solved()
    cell(notebook, "hedging-6")["source"] = "\n\n".join(WORDS)
    cell(notebook, "hedging-1-answer")["source"] += f"\n# </pre><script>{RUN}</script>"
    notebook["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": words} for words in WORDS]
    notebook["cells"] += [own(code) for code in CODE]
    notebook["metadata"]["title"] = f"</title><script>{RUN}</script>"
    return notebook


class Marking(Lab):
    """The server that `kit mark` starts."""

    def __init__(self, course: Course, scratch: Path) -> None:
        super().__init__(course.root / "exercises", scratch)
        self.root = course.root

    def _command(self) -> list[str]:
        port = self.base.rpartition(":")[2]
        return command(self.root, NAME, ["--no-browser", "--port", port, f"--IdentityProvider.token={TOKEN}"])

    def _environment(self) -> dict[str, str]:
        return super()._environment() | {"JUPYTER_PATH": environment(TOKEN)["JUPYTER_PATH"]}

    def __enter__(self) -> "Marking":
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)  # where nbgrader looks for its configuration
            super().__enter__()
        return self


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course with five invented students and a hostile one, graded; its path has a space and an umlaut."""
    course = Course(tmp_path_factory.mktemp("formgrader") / "my course ä")
    for part in ("solutions", "exercises"):
        shutil.copytree(ROOT / part / NAME, course.root / part / NAME)
    shutil.copy(ROOT / "nbgrader_config.py", course.root)
    source = course.root / "handed in"
    simulate = [sys.executable, str(ROOT / "tools" / "simulate_class.py"), NAME, str(source), "--students", "5"]
    subprocess.run([*simulate, "--course", str(course.root)], check=True, timeout=60, env=None)
    hand_in(source, MALLORY, hostile(), name=f"<img src=x onerror={RUN}>.ipynb")
    assert {result["status"] for result in mark(course, NAME, source)} == {"graded"}
    return course


@pytest.fixture(scope="module")
def served(graded: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Marking]]:
    chromium()
    with Marking(graded, tmp_path_factory.mktemp("server")) as lab:
        yield graded, lab


def open_list(page: Page, lab: Lab) -> None:
    """Opens the page that `kit mark` opens, and shows the names."""
    page.goto(f"{lab.base}{first_page(NAME)}&token={TOKEN}")
    expect(page.get_by_role("link", name="Submission #6")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="Show All Names").click()


def test_points_and_comments_given_in_formgrader_come_back(served: tuple[Course, Marking], tmp_path: Path) -> None:
    course, lab = served
    with browser(lab) as (page, watch):
        open_list(page, lab)
        page.get_by_role("link", name="Ben 02").click()
        expect(page.locator("#hedging-6")).to_be_visible()
        expect(page.get_by_text("For the teacher alone")).to_be_visible()
        expect(page.get_by_role("cell", name="#4 A good point about the gain")).to_be_visible()
        for box, typed in (("#hedging-6", "3"), ("#hedging-6-comment", "2+1+0 #1 #4 See <b>me</b>, Ben.")):
            with page.expect_response(lambda answer: answer.request.method == "PUT" and answer.ok):
                page.locator(box).fill(typed)
                page.locator(box).blur()
        screenshot(page, "formgrader")
        assert (watch.errors, watch.abroad) == ([], [])
    hand_back(course, NAME)
    comes_back(course.feedback("Ben 02", NAME).read_text(encoding="utf-8"))
    write_table(course, NAME, tmp_path / "marks.csv")
    rows = csv.DictReader((tmp_path / "marks.csv").open(encoding="utf-8-sig"))
    (row,) = [row for row in rows if row["student"] == "Ben 02"]
    assert (row["hedging-6"], row["to mark by hand"]) == ("3.0", "0")


def comes_back(page: str) -> None:
    """Looks for the points, the comments written out and the teacher's word on the student's page."""
    assert "3 of 6 points" in page
    for said in ("test it with “perhaps”.", "the price is missing.", "See &lt;b&gt;me&lt;/b&gt;, Ben."):
        assert said in page
    assert "True of any hedge" not in page  # a comment that was not given
    assert "For the teacher" not in page


def test_nothing_that_a_student_wrote_runs_or_calls_home(served: tuple[Course, Marking], tmp_path: Path) -> None:
    course, lab = served
    hand_back(course, NAME)
    write_overview(course, NAME, mark(course, NAME, course.root / "handed in"), tmp_path / "class.html")
    mallory = next(path for path in (course.made / "feedback").glob("*/*/*.html") if "onerror" in str(path))
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        page = chrome.new_context(bypass_csp=True).new_page()  # so that what is tested is the page, not its guard
        watch = Watch()
        home = (lab.base, "file:", "data:image/png")
        page.on("request", lambda it: watch.abroad.append(it.url) if not it.url.startswith(home) else None)
        for address in (mallory.as_uri(), (tmp_path / "class.html").as_uri()):
            page.goto(address)
            inert(page, watch)
        open_list(page, lab)
        inert(page, watch)
        page.goto(f"{lab.base}/formgrader/manage_students")
        expect(page.get_by_text("onerror").first).to_be_visible()
        inert(page, watch)
        open_list(page, lab)
        page.get_by_role("link", name="onerror").click()
        expect(page.get_by_text("{{ 7 * 7 }} {% for x in y %}").first).to_be_attached()
        assert page.locator("#hedging-6").count() == 1
        assert page.locator(".cell", has_text="tracker.invalid/pixel.png").count() >= 2  # the words are there to read
        inert(page, watch)
        chrome.close()


def test_pages_are_for_everybody(graded: Course, tmp_path: Path) -> None:
    """The student's page and the class at a glance, light and dark, on a phone, from a file."""
    hand_back(graded, NAME)
    write_overview(graded, NAME, mark(graded, NAME, graded.root / "handed in"), tmp_path / "class.html")
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        narrow = chrome.new_context(bypass_csp=True, viewport={"width": 360, "height": 800})  # past it for axe's script
        page = narrow.new_page()
        for file in (graded.feedback("Chiara 03", NAME), tmp_path / "class.html"):
            page.goto(file.as_uri())
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type, unused-ignore]
                assert grave_violations(page, "body") == []
            assert page.evaluate("document.documentElement.scrollWidth") <= 360
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
            assert levels[0] == 1
            assert all(after <= before + 1 for before, after in pairwise(levels))
        chrome.close()


def inert(page: Page, watch: Watch) -> None:
    """Looks whether anything ran, left the machine or waits to be clicked."""
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.owned") is None
    assert watch.abroad == []
    links = page.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.href)")
    assert [link for link in links if not link.startswith(("file:", "http://127.0.0.1:"))] == []


def test_the_address_that_it_prints_opens_the_answers(graded: Course) -> None:
    line = [sys.executable, "-m", "kit", "mark", NAME, "--course", str(graded.root), "--no-browser"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = next(line.strip() for line in process.stdout if line.startswith("http"))
        try:
            opened(address)
        finally:
            process.terminate()
            said = "".join(process.communicate(timeout=30))
    assert [line for line in said.splitlines() if "signal 15, stopping" not in line] == []


def opened(address: str) -> None:
    """Opens an address as soon as the server answers, and looks for the answers."""
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS)).new_page()
        for _ in range(120):
            with suppress(Error):
                page.goto(address)
                break
            time.sleep(0.5)
        page.get_by_role("link", name="Submission #6").click(timeout=20_000)
        expect(page.get_by_text("For the teacher alone")).to_be_visible()


def test_the_guard_is_up(served: tuple[Course, Marking]) -> None:
    _, lab = served
    with browser(lab) as (page, _):
        answer = page.goto(f"{lab.base}/formgrader/gradebook/{NAME}/{NAME}?token={TOKEN}")
        assert answer is not None
        assert "default-src 'self'" in answer.headers["content-security-policy"]
