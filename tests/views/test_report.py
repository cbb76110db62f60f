"""The report read again: every number of it is found in the kit's own measures, and no text shows more than it may."""

import io
import json
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from arguments import picked, practice_material, sound, used, xray_material
from docx import Document
from docx.oxml.ns import qn
from reports import ELSEWHERE, NUMBER, WORDING, Page, expected, faults, written
from wordruns import folded, runs, words

from kit.arguing import Argument, Material, Passage, material, passages
from kit.casebook import case
from kit.comparing import CUES, interval, sample
from kit.excerpting import LONGEST, TOGETHER
from kit.texts.segmenting import WORD
from kit.views.chances import describe_intervals
from kit.views.paper import as_docx, as_page
from kit.views.report import ReportError, report, write_report
from kit.views.voices import describe_voices

DAY = date(2026, 11, 22)
MATERIALS = {"practice": practice_material, "x-ray": xray_material}


def page_of(argument: Argument, on: Material) -> Page:
    return Page(as_page(report(argument, on, day=DAY)))


def paper_of(argument: Argument, on: Material) -> bytes:
    return as_docx(report(argument, on, day=DAY))


@pytest.mark.parametrize("edition", MATERIALS)
def test_every_number_of_the_page_is_found_again(edition: str) -> None:
    on = MATERIALS[edition]()
    page = page_of(sound(on), on)
    assert faults(page.html, on) == []
    shown = {p.name for p in page.pieces if p.kind == "figure"}
    assert shown == set(on.values)
    wrong = page.html.replace(f">{next(iter(on.values.values())).shown}<", ">51.3<")
    assert "51.3" in faults(wrong, on)[0]
    assert faults(page.html.replace("<p>", "<p>About 40. ", 1), on) == ["a loose number: About 40. "]


@pytest.mark.parametrize("edition", MATERIALS)
def test_what_the_pictures_say_is_computed_again(edition: str) -> None:
    on = MATERIALS[edition]()
    rates = {kind: [interval(sample(reading, kind)) for reading in on.readings] for kind in CUES}
    told = [describe_intervals(rates, on.labels), describe_voices(on.readings, on.labels)]
    page = page_of(sound(on), on)
    assert page.named == told
    assert [p.text for p in page.pieces if p.kind == "alt"] == told
    paper = Document(io.BytesIO(paper_of(sound(on), on)))
    assert [shape._inline.docPr.get("descr") for shape in paper.inline_shapes] == told


@pytest.mark.parametrize("edition", MATERIALS)
def test_every_place_is_one_of_the_evidence(edition: str) -> None:
    on = MATERIALS[edition]()
    argument = sound(on)
    page = page_of(argument, on)
    told = [tuple(map(int, NUMBER.findall(p.text)))[:2] for p in page.pieces if p.kind == "place"]
    assert told == [(e.paragraph, e.first) for e in argument.evidence if isinstance(e, Passage)]


@pytest.mark.parametrize("edition", MATERIALS)
def test_every_number_of_the_word_document_is_found_again(edition: str) -> None:
    on = MATERIALS[edition]()
    paper = Document(io.BytesIO(paper_of(sound(on), on)))
    controls = [
        (control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")), written(control))
        for control in paper.element.iter(qn("w:sdt"))
    ]
    assert len(controls) > 50
    for tag, text in controls:
        kind, _, name = tag.partition(":")
        assert len(tag) <= 64, "Word allows no longer tags"
        assert text == expected(kind, name, on)
    for control in list(paper.element.iter(qn("w:sdt"))):
        control.getparent().remove(control)
    page = page_of(sound(on), on)
    allowed = WORDING | {n for p in page.pieces if p.kind in ELSEWHERE[:-1] for n in NUMBER.findall(p.text)}
    loose = {n for paragraph in paper.element.iter(qn("w:t")) for n in NUMBER.findall(paragraph.text or "")}
    assert loose <= allowed


def test_the_page_needs_nothing_but_itself() -> None:
    on = practice_material()
    page = page_of(sound(on), on)
    assert page.fetched == []
    assert not {"script", "link", "iframe", "img"} & set(page.tags)
    assert page.html.count("<h1>") == 1
    assert '<html lang="en-GB">' in page.html
    assert not re.search(r"url\(\s*[\"']?(?!#)|@import", page.html)
    assert re.findall(r"https?://[^\"\s<]+", page.html.replace("http://www.w3.org/", "")) == []


def test_the_word_document_has_headings_headed_tables_and_a_language() -> None:
    on = practice_material()
    data = paper_of(sound(on), on)
    paper = Document(io.BytesIO(data))
    assert next(p.style.name for p in paper.paragraphs if p.style.name.startswith("Heading")) == "Heading 1"
    assert {p.text for p in paper.paragraphs if p.style.name == "Heading 2"} >= {
        "Claim",
        "Evidence",
        "Warrant",
        "Limits",
    }
    assert len(paper.tables) == 2
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in paper.tables)
    assert {lang.get(qn("w:val")) for lang in paper.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert paper.core_properties.title.startswith("The case: ")
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        links = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".rels"))
    assert 'TargetMode="External"' not in links


def test_what_students_write_is_escaped() -> None:
    on = practice_material()
    page = page_of(replace(sound(on), claim="<script>alert('x')</script> & <b>", warrant="\x0b\x00 odd"), on)
    assert "script" not in page.tags
    assert "<script>alert('x')</script> & <b>" in [p.text for p in page.pieces if p.kind == "prose"]
    assert paper_of(replace(sound(on), warrant="\x0b\x00 odd \ud800"), on)


def test_what_is_missing_is_printed_and_what_is_refused_is_not_exported(tmp_path: Path) -> None:
    on = practice_material()
    bare = page_of(Argument(), on)
    text = "".join(p.text for p in bare.pieces)
    for said in (
        "No claim was written.",
        "No evidence was chosen.",
        "No warrant was written.",
        "There is no claim yet.",
    ):
        assert said in text
    wrong = replace(sound(on), evidence=(replace(used("rate.hedge@courier", on), shown="51.3"),))
    with pytest.raises(ReportError, match=r"Not exported: .*put down as 51\.3"):
        write_report(wrong, on, tmp_path / "report.html")
    with pytest.raises(ReportError, match=r"a report ends in \.html or \.docx"):
        write_report(sound(on), on, tmp_path / "report.pdf")
    assert list(tmp_path.iterdir()) == []


def test_a_short_text_has_a_report_without_intervals() -> None:
    from kit.casebook import _paired
    from kit.reading import read
    from kit.texts.loading import from_string

    texts = ("Perhaps the talks may go on. The ferry waits.", "The talks are over. The ferry left without anybody.")
    on = material(_paired([read(from_string(t, id=f"t{i}")) for i, t in enumerate(texts)], ("A", "B"), ""))
    page = page_of(Argument("The one doubts."), on)
    assert "(no interval)" in page.html


# ---- Rights


def everything(on: Material) -> Argument:
    """An argument that picks every mark of both texts."""
    rows = tuple(passage for reading in on.readings for _, passage in passages(reading))
    return Argument("All of it.", "voices", None, rows, "Because.", "None.")


def said(page: Page) -> list[str]:
    return words(" | ".join(p.text for p in page.pieces if p.kind not in ("style", "gist")))


@pytest.mark.parametrize("form", ["page", "paper"])
def test_of_an_x_ray_no_report_shows_more_than_five_words_in_a_row(op_eds, form: str) -> None:
    on = xray_material()
    if form == "page":
        shown = said(page_of(everything(on), on))
    else:
        paper = Document(io.BytesIO(paper_of(everything(on), on)))
        shown = words(" | ".join(t.text or "" for t in paper.element.iter(qn("w:t"))))
    texts, names = op_eds
    assert [run for text in texts for run in runs(folded(shown, names), text)] == []


def test_of_own_copies_a_report_shows_no_more_than_the_set_lengths(own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    on = material(case("hanoi"))
    page = page_of(everything(on), on)
    in_all = sum(len(words(p.text)) for p in page.pieces if p.kind in ("excerpt", "marked"))
    cues = sum(len(words(span.cue)) for reading in on.readings for span, _ in passages(reading))
    assert len(on.readings) * TOGETHER <= in_all <= len(on.readings) * TOGETHER + cues
    text = [WORD.findall(reading.text) for reading in on.readings]
    pieces = WORD.findall("".join(p.text if p.kind in ("excerpt", "marked") else " zzz " for p in page.pieces))
    assert [run for each in text for run in runs(pieces, each, LONGEST)] == []


def test_of_own_copies_a_passage_is_shown_in_its_words(own_texts, monkeypatch) -> None:
    monkeypatch.setenv("KIT_TEXTS", str(own_texts))
    on = material(case("hanoi"))
    one = picked(on, 0)
    page = page_of(replace(sound(on), evidence=(one,), warrant="x", claim="x", direction=None), on)
    assert [p.text for p in page.pieces if p.kind == "marked"] == [one.cue]
    assert sum(len(words(p.text)) for p in page.pieces if p.kind in ("excerpt", "marked")) > 5


# ---- The command


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kit", "report", *arguments], capture_output=True, text=True, timeout=60
    )


def test_the_command_writes_the_report_on_what_was_kept(tmp_path: Path) -> None:
    on = xray_material()
    document = {
        "schema": 1,
        "answers": {"09-argument": {"value": sound(on).to_json(), "at": "2026-11-22T06:00:00+00:00"}},
    }
    (tmp_path / "09.json").write_text(json.dumps(document), "utf-8")
    for name in ("mine.html", "mine.docx"):
        done = run("--folder", str(tmp_path), "--to", str(tmp_path / name))
        assert (done.returncode, done.stderr) == (0, "")
        assert f"Written: {tmp_path / name}" in done.stdout
    page = Page((tmp_path / "mine.html").read_text("utf-8"))
    assert "rate.hedge@larison" in {p.name for p in page.pieces}


def test_the_command_says_where_there_is_no_argument(tmp_path: Path) -> None:
    done = run("--folder", str(tmp_path), "--to", str(tmp_path / "mine.html"))
    assert done.returncode == 1
    assert "there is no argument in" in done.stderr
    assert "Traceback" not in done.stderr
