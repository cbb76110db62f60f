"""The two op-eds themselves: what must be found in them, what must not, and how other copies of them fare."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kit.casebook import Case, case
from kit.cli import main
from kit.comparing import CUES, cues
from kit.reading import Reading, engines
from kit.texts.cases import load_case
from kit.views.balance import speakers_table
from kit.views.cues import cues_picture, cues_table
from kit.views.readability import scores_table
from kit.views.voices import voices_compared, voices_picture, voices_table

TEXTS = ("larison", "rogin")


@pytest.fixture
def hanoi(own_texts: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    """The case on the user's own copies."""
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    return case("hanoi")


def reading_of(opened: Case, name: str) -> Reading:
    return opened.readings[TEXTS.index(name)]


def place(reading: Reading, phrase: str) -> tuple[int, int]:
    """Where a phrase stands in a text, written here with straight apostrophes and one space between words."""
    pattern = re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")
    match = re.search(pattern, reading.text or "", re.IGNORECASE)
    assert match, phrase
    return match.span()


def kinds_at(reading: Reading, phrase: str) -> set[tuple[str, str]]:
    """(kind, voice) of the cues that touch a phrase."""
    start, end = place(reading, phrase)
    return {(s.kind, s.voice) for s in reading.spans if s.kind in CUES and s.start < end and start < s.end}


@pytest.mark.parametrize(
    ("name", "phrase", "roles"),
    [
        ("rogin", "listen to questions from the", {"caption"}),
        ("rogin", "Image Credit: Reuters", {"credit"}),
        ("rogin", "Weakening negotiating position", {"heading"}),
        ("rogin", "— Washington Post", {"byline", "credit"}),
        ("rogin", "is an American columnist who", {"bio"}),
        ("larison", "Home/Daniel Larison", {"navigation"}),
        ("larison", "meets with U.S. President", {"caption"}),
        ("larison", "about the author", {"bio", "heading"}),
        ("larison", "is a senior editor at", {"bio"}),
        ("larison", "leave a comment", {"navigation"}),
        ("larison", "Latest Articles", {"navigation"}),
    ],
)
def test_what_is_not_the_argument_has_another_role(hanoi: Case, name: str, phrase: str, roles: set[str]) -> None:
    reading = reading_of(hanoi, name)
    start, _ = place(reading, phrase)
    (role,) = [paragraph.role for paragraph in reading.paragraphs if paragraph.start <= start < paragraph.end]
    assert role in roles


@pytest.mark.parametrize(("name", "body"), [("larison", 6), ("rogin", 14)])
def test_nothing_but_body_paragraphs_is_measured(hanoi: Case, name: str, body: int) -> None:
    reading = reading_of(hanoi, name)
    inside = [(paragraph.start, paragraph.end) for paragraph in reading.paragraphs if paragraph.role == "body"]
    assert len(inside) == body
    for start, end in [(at, at + length) for at, length, _ in reading.words] + [
        (s.start, s.end) for s in reading.spans
    ]:
        assert any(a <= start < end <= b for a, b in inside)


def test_the_printed_title_is_no_body_either_time(hanoi: Case) -> None:
    reading = reading_of(hanoi, "larison")
    title = hanoi.facts.texts[0].title
    holding = [p.role for p in reading.paragraphs if title in (reading.text or "")[p.start : p.end]]
    assert len(holding) == 2
    assert "body" not in holding


QUOTATIONS = [
    ("rogin", "They were willing to denuke", "sanctions for that", "Trump"),
    ("rogin", "We had to walk away", "away from that", "Trump"),
    ("rogin", "It's a good deal", "for the United States", "Moon Chung-in"),
    ("rogin", "I don't want to put", "the standpoint of negotiation", "Trump"),
    ("rogin", "amateur hour with nuclear weapons", "limits of reality-TV diplomacy", "Robert Menendez"),
    ("larison", "So nobody in the administration", "other steps being taken", None),
    ("larison", "Is the State Department currently", "inter-Korean economic projects", None),
]


@pytest.mark.parametrize(("name", "first", "last", "speaker"), QUOTATIONS)
def test_a_quotation_is_found_with_its_speaker_where_one_is_named(hanoi: Case, name, first, last, speaker) -> None:
    reading = reading_of(hanoi, name)
    (start, _), (_, end) = place(reading, first), place(reading, last)
    (found,) = [s for s in reading.spans if s.kind == "quotation" and s.start <= start < end <= s.end]
    outside = (reading.text or "")[found.start : start] + (reading.text or "")[end : found.end]
    assert re.fullmatch(r"(QUESTION:)?\W*", outside)
    if speaker:
        assert (found.speaker or "").endswith(speaker)
    else:
        assert found.category == "block"
        assert not re.search("Biegun|Bolton|Trump|Larison", found.speaker or "")


def test_there_are_seven_quotations_and_no_more(hanoi: Case) -> None:
    found = [span for reading in hanoi.readings for span in reading.spans if span.kind == "quotation"]
    assert len(found) == len(QUOTATIONS)


@pytest.mark.parametrize(
    ("name", "phrase", "kind"),
    [
        ("rogin", "Most likely", "hedge"),
        ("rogin", "seem", "hedge"),
        ("rogin", "may see", "hedge"),
        ("rogin", "Make no mistake", "booster"),
        ("rogin", "of course", "booster"),
        ("larison", "definitely", "booster"),
        ("larison", "completely", "booster"),
        ("rogin", "poison pill", "loaded"),
        ("rogin", "Sisyphean", "loaded"),
        ("larison", "lopsided", "loaded"),
        ("larison", "maximalist", "loaded"),
    ],
)
def test_a_cue_is_found_and_is_the_author_s(hanoi: Case, name: str, phrase: str, kind: str) -> None:
    found = kinds_at(reading_of(hanoi, name), phrase)
    assert (kind, "author") in found
    assert {voice for _, voice in found} == {"author"}
    assert not {("hedge", "author"), ("booster", "author")} <= found


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("rogin", "sanctions regime"),
        ("rogin", "could never agree"),
        ("rogin", "couldn't get"),
        ("larison", "might as well"),
    ],
)
def test_an_innocent_phrase_is_not_flagged(hanoi: Case, name: str, phrase: str) -> None:
    assert kinds_at(reading_of(hanoi, name), phrase) == set()


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_in_a_quotation_counts_for_the_author(hanoi: Case, name: str) -> None:
    reading = reading_of(hanoi, name)
    quoted = [(span.start, span.end) for span in reading.spans if span.kind == "quotation"]
    assert not [s.cue for s in cues(reading) for a, b in quoted if s.start < b and a < s.end]
    words = sum(any(a <= start < b for a, b in quoted) for start, _, _ in reading.words)
    assert reading.counts["quoted"]["words"] == words
    assert sum(reading.counts[voice]["words"] for voice in ("author", "reported")) == len(reading.words) - words


TOOL = [sys.executable, str(ROOT / "tools" / "build_xrays.py"), "--check"]


def test_the_xrays_that_are_shipped_are_those_of_the_texts(own_texts: Path) -> None:
    run = subprocess.run([*TOOL, str(own_texts)], capture_output=True, text=True, timeout=100, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines() == ["larison.json: as it was", "rogin.json: as it was"]


def test_a_stale_xray_is_noticed(own_texts: Path, tmp_path: Path) -> None:
    for name in TEXTS:
        string = (own_texts / f"{name}.txt").read_text(encoding="utf-8")
        (tmp_path / f"{name}.txt").write_text(string.replace("Sisyphean", "futile"), encoding="utf-8")
    run = subprocess.run([*TOOL, str(tmp_path)], capture_output=True, text=True, timeout=100, cwd=ROOT)
    assert run.returncode == 1
    assert run.stdout.splitlines() == ["larison.json: as it was", "rogin.json: stale"]


@pytest.mark.parametrize(
    "view",
    [voices_table, cues_table, voices_compared, scores_table, speakers_table, voices_picture, cues_picture],
)
def test_both_editions_show_the_same(hanoi: Case, view) -> None:
    xray = case("hanoi", edition="x-ray")
    full, bare = view(hanoi.readings, hanoi.labels), view(xray.readings, xray.labels)
    assert full.equals(bare) if hasattr(full, "equals") else full == bare


def test_both_editions_have_the_same_scores_of_other_engines(hanoi: Case) -> None:
    xray = case("hanoi", edition="x-ray")
    assert [engines(reading) for reading in hanoi.readings] == [engines(reading) for reading in xray.readings]


def test_the_case_on_own_copies(hanoi: Case) -> None:
    assert hanoi.edition == "Full edition: measured on your own copies."
    assert hanoi.gists == tuple(text.gists for text in load_case("hanoi").texts)
    assert hanoi.notes == ()


def paragraphs(folder: Path, name: str) -> list[str]:
    return (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n\n")


def body(parts: list[str]) -> list[str]:
    """The paragraphs of the argument: the longer ones, block quotations included, without caption and bio."""
    boilerplate = re.compile(r"Image Credit|^Josh Rogin is|^Daniel Larison is|\bmeets with\b")
    return [p.strip() for p in parts if len(p.split()) > 12 and not boilerplate.search(p)]


SPELLINGS = (("isation", "ization"), ("realise", "realize"), ("ise ", "ize "), ("neighbor", "neighbour"))
CHANGES = (("happily", "gladly"), ("constantly", "always"), ("worrisome", "alarming"), ("vanished", "gone"))


def other_copy(parts: list[str]) -> str:
    """The same text as another site might print it: spelling, quotation marks, a few words, all but the argument."""
    string = "\n\n".join(["Ten Lessons From a Failed Summit", "By A Staff Writer", *body(parts), "Share this article"])
    for old, new in (*SPELLINGS, *CHANGES, ("“", '"'), ("”", '"'), ("’", "'")):
        string = string.replace(old, new)
    return string


def keep(folder: Path, name: str, string: str, **how: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.txt"
    path.write_text(string, encoding="utf-8", **how)
    return path


def test_the_copy_of_another_site_is_aligned(own_texts: Path, tmp_path: Path, monkeypatch) -> None:
    for name in TEXTS:
        string = other_copy(paragraphs(own_texts, name))
        assert string != (own_texts / f"{name}.txt").read_text(encoding="utf-8")
        keep(tmp_path / "mine", name, string, newline="\r\n")
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path / "mine"))
    opened = case("hanoi")
    assert b"\r\n" in (tmp_path / "mine" / "rogin.txt").read_bytes()
    assert opened.notes == ()
    assert opened.gists == tuple(text.gists for text in load_case("hanoi").texts)


def test_what_a_copy_lacks_is_said_and_not_guessed(own_texts: Path, tmp_path: Path, monkeypatch) -> None:
    whole = body(paragraphs(own_texts, "rogin"))
    keep(tmp_path / "mine", "rogin", "\n\n".join(p for number, p in enumerate(whole, 1) if number not in (3, 8)))
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path / "mine"))
    opened = case("hanoi")
    gists = load_case("hanoi").texts[1].gists
    assert len(whole) == len(gists)
    assert opened.gists[1] == tuple(gist for number, gist in enumerate(gists, 1) if number not in (3, 8))
    (note,) = opened.notes
    assert note.startswith("Your copy of Josh Rogin has no match for body paragraph 3, body paragraph 8;")
    assert opened.edition.startswith("Mixed edition: your own copy of Josh Rogin")


@pytest.mark.parametrize(("name", "count", "author"), [("rogin", 14, "Josh Rogin"), ("larison", 6, "Daniel Larison")])
@pytest.mark.parametrize("kind", ["as saved", "other boilerplate", "other site"])
def test_kit_add_says_which_text_it_is_and_keeps_it(own_texts, tmp_path, capsys, name, count, author, kind) -> None:
    parts = paragraphs(own_texts, name)
    copies = {
        "as saved": "\n\n".join(parts),
        "other boilerplate": "\n\n".join(["Menu", "Photo: Ada Ruiz / The Tide", *body(parts), "Subscribe now"]),
        "other site": other_copy(parts),
    }
    path = keep(tmp_path / "downloads", "copy", copies[kind])
    assert main(["add", str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    kept = Path(os.environ["KIT_TEXTS"]) / f"{name}.txt"
    assert lines[0].startswith(f"This is {author}, ")
    how = ", though not all word for word." if kind == "other site" else ", word for word."
    assert lines[1] == f"All of its body paragraphs are there{how}"
    assert (
        lines[2] == f"Kept as {kept}, outside version control. The lessons use it from now on; delete the file to undo."
    )
    assert kept.read_bytes() == path.read_bytes()
    assert case("hanoi").edition.startswith(f"Mixed edition: your own copy of {author}")


def test_kit_add_says_what_a_copy_lacks(own_texts: Path, tmp_path: Path, capsys) -> None:
    path = keep(tmp_path / "downloads", "copy", "\n\n".join(body(paragraphs(own_texts, "rogin"))[:9]))
    assert main(["add", str(path)]) == 0
    told = capsys.readouterr().out
    assert "Most of its body paragraphs are there, though not all word for word." in told
    assert "Of the others the kit says nothing." in told


def test_kit_add_refuses_half_of_a_text(own_texts: Path, tmp_path: Path, capsys) -> None:
    path = keep(tmp_path / "downloads", "copy", "\n\n".join(body(paragraphs(own_texts, "rogin"))[:5]))
    assert main(["add", str(path)]) == 1
    assert "the closest is Josh Rogin with 36% of its body paragraphs" in capsys.readouterr().err


def test_kit_add_on_the_copy_that_is_kept_leaves_it_there(own_texts: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    before = (own_texts / "rogin.txt").read_bytes()
    assert main(["add", str(own_texts / "rogin.txt")]) == 0
    assert (own_texts / "rogin.txt").read_bytes() == before
    assert capsys.readouterr().out.startswith("This is Josh Rogin")
