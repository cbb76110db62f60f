"""Submissions are found in every layout, the right notebook is chosen, and nothing leads out of the folder or zip."""

import io
import json
import os
import stat
import unicodedata
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.classroom import archives, submissions
from kit.classroom.archives import SubmissionError
from kit.classroom.submissions import find

BOOK = b'{"cells": [], "nbformat": 4, "metadata": {"nbgrader": "hedging-1"}}'
OLD = BOOK + b"\n"
RELEASED = (ROOT / "exercises" / "hedging" / "hedging.ipynb").read_bytes()
UMLAUT = "Zoë Müller"
LAYOUTS = [
    # a teacher's own, and nbgrader's folder of what was collected
    ("ada/hedging.ipynb", "ada"),
    ("ada/hedging/hedging.ipynb", "ada"),
    ("ada/Hedging/hedging.ipynb", "ada"),
    ("Zoë Müller-Öz/my answers/hedging.ipynb", "Zoë Müller-Öz"),
    (f"{unicodedata.normalize('NFD', UMLAUT)}/hedging.ipynb", UMLAUT),
    ("🦊 fox/hedging.ipynb", "🦊 fox"),
    (" ada  b /hedging.ipynb", "ada b"),
    ("ada.ipynb", "ada"),
    ("ada.IPYNB", "ada"),
    ("ada.ipynb.txt", "ada"),
    ("ada_hedging.ipynb", "ada"),
    ("bob Hedging.ipynb", "bob"),
    ("hedging_cem.ipynb", "cem"),
    ("hedging - Zoë Müller.ipynb", UMLAUT),
    ("submitted/ada/hedging/hedging.ipynb", "ada"),
    ("submissions/ada/hedging.ipynb", "ada"),
    ("hedging/ada/hedging.ipynb", "ada"),
    # nbgrader's exchange, also as Windows unpacks it
    ("ada+hedging+2026-11-20 10:00:00 UTC+x1/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10:00:00.123456 UTC+x_-9/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10:00:00 UTC/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10_00_00 UTC+x1/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10-00-00 UTC+x1/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 100000 UTC+x1/hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10:00:00 +0100+x1/hedging.ipynb", "ada"),
    ("a+b+hedging+2026-11-20 10:00:00 UTC+x1/hedging.ipynb", "a-b"),
    ("inbound/ada+hedging+2026-11-20 10:00:00 UTC+x1/hedging.ipynb", "ada"),
    # Canvas
    ("doejane_12345_67890_hedging.ipynb", "doejane-12345"),
    ("müllerjürgen_12345_67890_hedging.ipynb", "müllerjürgen-12345"),
    ("doe_jane_12345_67890_hedging.ipynb", "doe_jane-12345"),
    ("doejane_LATE_12345_67890_hedging-2.ipynb", "doejane-12345"),
    ("doejane_12345_67890_my_2_3_hedging.ipynb", "doejane-12345"),
    ("anon_12345_67890_hedging.ipynb", "anon-12345"),
    ("anon_x5Yq2_67890_hedging.ipynb", "anon-x5Yq2"),
    ("LATE_anon_x5Yq2_67890_hedging.ipynb", "anon-x5Yq2"),
    ("submissions/doejane_12345_67890_hedging.ipynb", "doejane-12345"),
    # Moodle
    ("Jane Doe_4711_assignsubmission_file_/hedging.ipynb", "Jane Doe-4711"),
    ("Jane Doe_4711_assignsubmission_file/hedging.ipynb", "Jane Doe-4711"),
    ("Jane Doe_4711_assignsubmission_file_/answers/hedging.ipynb", "Jane Doe-4711"),
    ("Jane Doe_4711_assignsubmission_file_hedging.ipynb", "Jane Doe-4711"),
    ("Zoë Müller_4711_assignsubmission_file_hedging_1.ipynb", "Zoë Müller-4711"),
    ("Participant_4711_assignsubmission_file/hedging.ipynb", "Participant-4711"),
    ("Default group_assignsubmission_file/hedging.ipynb", "Default group"),
    ("Group A/Jane Doe_4711_assignsubmission_file_/hedging.ipynb", "Jane Doe-4711"),
]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def old_zip(files: dict[bytes, bytes]) -> bytes:
    """A zip whose names are plain bytes, without the flag that says which encoding they have."""
    names = {f"{number:X<{len(name)}}": name for number, name in enumerate(files)}
    data = zipped(dict(zip(names, files.values(), strict=True)))
    for ours, theirs in names.items():
        data = data.replace(ours.encode(), theirs)
    return data


def laid_out(folder: Path, files: dict[str, bytes], *, packed: bool) -> Path:
    if packed:
        (folder / "all.zip").write_bytes(zipped(files))
        return folder / "all.zip"
    for name, data in files.items():
        path = folder / "all" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "all"


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(("path", "student"), LAYOUTS)
def test_every_layout(tmp_path: Path, path: str, student: str, packed: bool) -> None:
    found = find(laid_out(tmp_path, {path: BOOK}, packed=packed), "hedging")
    assert [(each.student, each.notebook) for each in found] == [(student, BOOK)]


CHOICES = {  # what one student handed in, where the notebook to be graded is the one that holds BOOK
    "upper case": ({"HEDGING.IPYNB": BOOK}, ""),
    "numbered by a browser": ({"hedging (1).ipynb": BOOK}, ""),
    "numbered by Canvas": ({"hedging-2.ipynb": BOOK}, ""),
    "copied by JupyterLab": ({"hedging-Copy1.ipynb": BOOK}, ""),
    "copied by Colab": ({"Copy of hedging.ipynb": BOOK}, ""),
    "copied by Windows": ({"hedging (Kopie).ipynb": BOOK}, ""),
    "copied by Windows, in French": ({"hedging - Copie (2).ipynb": BOOK}, ""),
    "the original before its copy": ({"hedging.ipynb": BOOK, "hedging-Copy1.ipynb": b"{}"}, "2 notebooks"),
    "saved as text": ({"hedging.ipynb.txt": BOOK}, ""),
    "saved as JSON": ({"hedging.ipynb.json": BOOK}, ""),
    "saved as JSON, twice": ({"hedging.ipynb (1).json": BOOK}, "hedging.ipynb (1).json"),
    "without an ending": ({"hedging": BOOK, "notes.txt": b"x"}, "is called"),
    "ending replaced": ({"hedging.json": BOOK, "04.json": b"{}"}, "is called"),
    "the student's name in it": ({"hedging_ada_final.ipynb": BOOK, "old.ipynb": b"{}"}, "is called"),
    "known by what is in it": ({"Untitled.ipynb": BOOK, "other.ipynb": b"{}"}, "is called"),
    "beside a PDF": ({"hedging.ipynb": BOOK, "hedging.pdf": b"%PDF"}, ""),
    "beside a checkpoint": ({"hedging.ipynb": BOOK, ".ipynb_checkpoints/hedging-checkpoint.ipynb": b"{}"}, ""),
    "from a Mac": ({"hedging.ipynb": BOOK, "._hedging.ipynb": b"?", ".DS_Store": b"?"}, ""),
    "a damaged later download": ({"hedging.ipynb": BOOK, "hedging (1).ipynb": b"<html>"}, "that can be read"),
    "the checkpoint alone": ({".ipynb_checkpoints/hedging-checkpoint.ipynb": BOOK, "x.txt": b""}, "is called"),
    "a later copy without answers": ({"hedging.ipynb": BOOK, "hedging (1).ipynb": RELEASED}, "has answers"),
    "answers under another name": ({"hedging.ipynb": RELEASED, "hedging ada.ipynb": BOOK}, "has answers"),
    "in a folder in a zip": ({"answers.zip": zipped({"my work/hedging.ipynb": BOOK})}, ""),
    "in a zip in a zip": ({"a.zip": zipped({"b.zip": zipped({"x/hedging.ipynb": BOOK})})}, ""),
    "zipped on a Mac": ({"a.zip": zipped({"__MACOSX/._hedging.ipynb": b"?", "hedging.ipynb": BOOK})}, ""),
    "backslashes": ({"a.zip": old_zip({b"my work\\hedging.ipynb": BOOK})}, ""),
    "behind hundreds of files": ({"a.zip": zipped({f"env/{n:04}": b"" for n in range(500)} | {"hedging.ipynb": BOOK})},
                                "left out"),
    "beside hundreds of files": ({f"pictures/{n:04}": b"" for n in range(500)} | {"hedging.ipynb": BOOK}, "left out"),
    "beside a damaged zip": ({"hedging.ipynb": BOOK, "work.zip": b"PK"}, "cannot be opened"),
}  # fmt: skip


@pytest.mark.parametrize("around", ["ada", "doejane_1_2_hand-in.zip", "Jane Doe_1_assignsubmission_file_"])
@pytest.mark.parametrize("name", CHOICES)
def test_the_notebook_is_found_whatever_it_is_called(tmp_path: Path, name: str, around: str) -> None:
    files, says = CHOICES[name]
    source = {around: zipped(files)} if around.endswith(".zip") else {f"{around}/{n}": d for n, d in files.items()}
    (found,) = find(laid_out(tmp_path, source, packed=True), "hedging")
    assert (found.notebook, found.reason) == (BOOK, "")
    assert says in "\n".join(found.notes)
    assert bool(found.notes) is bool(says)


ABSENT = {  # what one student handed in, and what the reason for his zero says
    "a PDF": ({"hedging.pdf": b"%PDF"}, "a PDF shows answers and cannot be run. Hand in hedging.ipynb"),
    "a web page": ({"hedging.html": b"<html>"}, "a web page shows"),
    "a script": ({"hedging.py": b"x = 1"}, "a script has no cells"),
    "another archive": ({"hedging.7z": b"7z"}, "only a zip is opened"),
    "the work alone": ({"ada-work.zip": zipped({"04.json": b"{}"})}, "no notebook was handed in (“04.json”)"),
    "an empty zip": ({"ada.zip": zipped({})}, "no notebook was handed in (“ada.zip”)"),
    "a damaged zip": ({"ada.zip": b"PK\x03\x04"}, "no notebook was handed in (“ada.zip”)"),
    "a mail": ({"mail.txt": b"I was ill"}, "no notebook was handed in (“mail.txt”)"),
    "a Mac's leavings": ({".DS_Store": b"?", "__MACOSX/._hedging.ipynb": b"?"}, "nothing was handed in"),
    "zips without end": ({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({"4.zip": zipped({"x": b""})})})})},
                         "no notebook"),
}  # fmt: skip


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", ABSENT)
def test_without_a_notebook_there_is_a_row_with_the_reason(tmp_path: Path, name: str, packed: bool) -> None:
    files, says = ABSENT[name]
    source = laid_out(tmp_path, {f"ada/{n}": data for n, data in files.items()} | {"bob/x.ipynb": BOOK}, packed=packed)
    ada, _ = find(source, "hedging")
    assert (ada.student, ada.notebook) == ("ada", None)
    assert says in ada.reason


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("Jane Doe_4711_assignsubmission_onlinetext/onlinetext.html", "Jane Doe-4711"),
        ("Jane Doe_4711_assignsubmission_onlinetext_onlinetext.html", "Jane Doe-4711"),
        ("doejane_12345_text.html", "doejane-12345"),
        ("doejane_LATE_12345_link.html", "doejane-12345"),
    ],
)
def test_text_typed_into_canvas_or_moodle_is_a_row_with_a_reason(tmp_path: Path, path: str, student: str) -> None:
    (found,) = find(laid_out(tmp_path, {path: b"<p>my answer"}, packed=True), "hedging")
    assert (found.student, found.notebook) == (student, None)
    assert "a web page shows" in found.reason


def test_an_empty_folder_is_a_row(tmp_path: Path) -> None:
    source = laid_out(tmp_path, {"ada/hedging.ipynb": BOOK}, packed=False)
    (source / "bob").mkdir()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("ada/hedging.ipynb", BOOK)
        archive.writestr("bob/", b"")
    for place in (source, tmp_path / "all.zip"):
        ada, bob = find(place, "hedging")
        assert (bob.student, bob.reason[:31]) == ("bob", "nothing was handed in: the fold")
        assert ada.notebook == BOOK


def test_a_teachers_own_files_are_no_students(tmp_path: Path) -> None:
    stray = {"readme.txt": b"x", "Grades.csv": b"x", ".DS_Store": b"x", "__MACOSX/x": b"x"}
    for number, layout in enumerate(("ada/hedging.ipynb", "ada_1_2_hedging.ipynb", "ada.ipynb")):
        files = {layout: BOOK} | (stray if number < 2 else {"Grades.csv": b"x"})
        (found,) = find(laid_out(tmp_path / str(number), files, packed=False), "hedging")
        assert found.notebook == BOOK


@pytest.mark.parametrize(
    "names",
    [
        (UMLAUT, unicodedata.normalize("NFD", UMLAUT)),
        ("Ada", "ada"),
        ("ada b", "ada  b"),
        ("Jane Doe_7_assignsubmission_file", "Jane Roe_7_assignsubmission_file"),
    ],
)
def test_one_student_under_two_spellings_is_one_and_the_latest_counts(tmp_path: Path, names: tuple[str, str]) -> None:
    source = laid_out(tmp_path, {f"{names[0]}/hedging.ipynb": OLD, f"{names[1]}/hedging.ipynb": BOOK}, packed=False)
    os.utime(source / names[0] / "hedging.ipynb", (1_000_000_000,) * 2)
    (found,) = find(source, "hedging")
    assert found.notebook == BOOK
    assert "2 notebooks" in found.notes[-1]


@pytest.mark.parametrize(
    "names",
    [
        ("doe_1_11_x.ipynb", "doe_2_12_x.ipynb"),
        ("a:b/x.ipynb", "a*b/x.ipynb"),
        ("x" * 230 + "1/x.ipynb", "x" * 230 + "2/x.ipynb"),
    ],
)
def test_two_students_stay_two(tmp_path: Path, names: tuple[str, str]) -> None:
    found = find(laid_out(tmp_path, dict.fromkeys(names, BOOK), packed=True), "hedging")
    assert len({each.student for each in found}) == 2


@pytest.mark.parametrize(
    ("name", "student"),
    [
        (b"M\x81ller/hedging.ipynb", "Müller"),  # Windows, in the old encoding
        ("Müller/hedging.ipynb".encode(), "Müller"),  # macOS, in UTF-8 without saying so
        (unicodedata.normalize("NFD", "Müller/hedging.ipynb").encode(), "Müller"),
    ],
)
def test_names_in_zips_of_any_system(tmp_path: Path, name: bytes, student: str) -> None:
    (tmp_path / "all.zip").write_bytes(old_zip({name: BOOK}))
    (found,) = find(tmp_path / "all.zip", "hedging")
    assert (found.student, found.notebook) == (student, BOOK)


def test_a_folder_unpacked_in_an_old_encoding(tmp_path: Path) -> None:
    place = os.fsencode(tmp_path) + b"/M\xfcller"
    os.mkdir(place)
    Path(os.fsdecode(place), "hedging.ipynb").write_bytes(BOOK)
    Path(os.fsdecode(place + b"/\xfc.txt")).write_bytes(b"")
    (found,) = find(tmp_path, "hedging")
    assert (found.student, found.attachments) == ("Müller", (("ü.txt", b""),))


@pytest.mark.parametrize(
    "inner",
    [
        {"ada_1_2_hedging.ipynb": BOOK, "bob_2_3_hedging.ipynb": BOOK},
        {"ada-1/hedging.ipynb": BOOK, "bob-2/hedging.ipynb": BOOK, "cem-3/notes.txt": b"ill"},
    ],
)
def test_the_zip_of_the_class_may_lie_in_the_folder(tmp_path: Path, inner: dict[str, bytes]) -> None:
    found = find(laid_out(tmp_path, {"submissions.zip": zipped(inner)}, packed=False), "hedging")
    assert [each.student for each in found] == ["ada-1", "bob-2", "cem-3"][: len(inner)]


def test_several_assignments_in_the_zip_of_one_student_are_no_class(tmp_path: Path) -> None:
    inner = zipped({"hedging/hedging.ipynb": BOOK, "voices/voices.ipynb": b"{}"})
    (found,) = find(laid_out(tmp_path, {"ada.zip": inner}, packed=False), "hedging")
    assert (found.student, found.notebook) == ("ada", BOOK)


def test_of_several_hand_ins_through_nbgrader_the_latest_counts_with_all_that_lies_in_it(tmp_path: Path) -> None:
    files = {}
    for day, data in ((20, b"old"), (22, BOOK), (21, b"older")):
        inside = {"hedging.ipynb": data, "work/04.json": data, "timestamp.txt": f"2026-11-{day} 10:00:00 UTC".encode()}
        files |= {f"ada+hedging+2026-11-{day} 10:00:00 UTC+x/{name}": each for name, each in inside.items()}
    files["ada+voices+2026-11-30 10:00:00 UTC+x/voices.ipynb"] = b"another assignment"
    files["bob+voices+2026-11-30 10:00:00 UTC+x/voices.ipynb"] = b"another assignment"
    (found,) = find(laid_out(tmp_path, files, packed=True), "hedging")
    assert (found.notebook, found.attachments) == (BOOK, (("work/04.json", BOOK),))
    assert found.submitted == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert found.timed
    assert found.notes == ("handed in 3 times; what came at 2026-11-22 10:00:00 UTC counts",)


def test_of_two_uploads_canvas_s_number_tells_the_later(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("ada_1_99_hedging-1.ipynb", (2026, 11, 1, 0, 0, 0)), BOOK)
        archive.writestr(zipfile.ZipInfo("ada_1_98_hedging.ipynb", (2026, 11, 2, 0, 0, 0)), OLD)
    (tmp_path / "all.zip").write_bytes(out.getvalue())
    assert [each.notebook for each in find(tmp_path / "all.zip", "hedging")] == [BOOK]


@pytest.mark.parametrize("zone", ["UTC", "GMT", "Europe/Berlin", "+0100", "XYZ", ""])
def test_nbgraders_times_have_zones(tmp_path: Path, zone: str) -> None:
    stamp = f"2026-11-20 10:00:00.5 {zone}".strip().encode()
    (found,) = find(laid_out(tmp_path, {"ada/x.ipynb": BOOK, "ada/timestamp.txt": stamp}, packed=False), "hedging")
    assert found.submitted == datetime(2026, 11, 20, 9 if zone in ("Europe/Berlin", "+0100") else 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "files",
    [
        {"doe_1_2_a.zip": zipped({"hedging.ipynb": BOOK, "timestamp.txt": b"2000-01-01 10:00:00 UTC"})},
        {"doe_1_2_hedging.ipynb": BOOK, "doe_1_3_timestamp.txt": b"2000-01-01 10:00:00 UTC"},
        {"Jane_1_assignsubmission_file/hedging.ipynb": BOOK,
         "Jane_1_assignsubmission_file/timestamp.txt": b"2000-01-01 10:00:00 UTC"},
    ],
)  # fmt: skip
def test_a_students_own_timestamp_is_none(tmp_path: Path, files: dict[str, bytes]) -> None:
    (found,) = find(laid_out(tmp_path, files, packed=True), "hedging")
    assert not found.timed
    assert found.submitted is not None
    assert found.submitted.year > 2025


def test_a_student_can_hand_in_nothing_for_another(tmp_path: Path) -> None:
    evil = {"bob_2_3_hedging.ipynb": b"evil", "bob/hedging.ipynb": b"evil",
            "bob_2_assignsubmission_file/hedging.ipynb": b"evil"}  # fmt: skip
    files = {"ada_1_2_a.zip": zipped(evil), "bob_2_9_hedging.ipynb": BOOK} | {
        f"cem_3_4/{n}": d for n, d in evil.items()
    }
    found = {each.student: each.notebook for each in find(laid_out(tmp_path, files, packed=True), "hedging")}
    assert found["bob-2"] == BOOK
    assert found["ada-1"] == b"evil"


@pytest.mark.parametrize(
    "paths",
    [("ada/hedging.ipynb", "bob/hedging.ipynb"), ("ada_1_2_hedging.ipynb", "bob_2_3_hedging.ipynb")],
)
def test_a_folder_around_everybody_is_no_student(tmp_path: Path, paths: tuple[str, ...]) -> None:
    files = {f"handed in/{path}": BOOK for path in paths} | {"__MACOSX/handed in/._x": b"?"}
    found = find(laid_out(tmp_path, files, packed=True), "hedging")
    assert [each.student[:3] for each in found] == ["ada", "bob"]


def test_a_students_own_zip_is_opened_with_what_lies_beside_the_notebook(tmp_path: Path) -> None:
    pack = zipped({"04.json": b"{}"})
    inner = zipped({"hedging.ipynb": BOOK, "ada-work.zip": pack, "__MACOSX/._hedging.ipynb": b"?"})
    (found,) = find(laid_out(tmp_path, {"doejane_1_2_hand-in.zip": inner}, packed=True), "hedging")
    assert found.notebook == BOOK
    assert found.attachments == (("04.json", b"{}"),)


def test_a_misnamed_notebook_is_taken_and_said(tmp_path: Path) -> None:
    (found,) = find(laid_out(tmp_path, {"ada/Untitled 3.ipynb": BOOK}, packed=False), "hedging")
    assert found.notebook == BOOK
    assert "Untitled 3.ipynb" in found.notes[0]


def test_of_two_the_right_name_counts_and_of_those_the_latest(tmp_path: Path) -> None:
    files = {"ada/hedging.ipynb": b"old", "ada/hedging (1).ipynb": b"new", "ada/other.ipynb": b"newest"}
    source = laid_out(tmp_path, files, packed=False)
    os.utime(source / "ada" / "hedging.ipynb", (1_000_000_000,) * 2)
    (found,) = find(source, "hedging")
    assert found.notebook == b"new"
    assert "2 notebooks" in found.notes[0]


def test_lateness_and_nbgraders_timestamp(tmp_path: Path) -> None:
    files = {"ada/hedging.ipynb": BOOK, "ada/timestamp.txt": b"2026-11-20 10:00:00 UTC\n",
             "bob_LATE_1_2_hedging.ipynb": BOOK}  # fmt: skip
    ada, bob = find(laid_out(tmp_path, files, packed=False), "hedging")
    assert ada.submitted is not None
    assert ada.submitted.isoformat() == "2026-11-20T10:00:00+00:00"
    assert bob.notes == ("marked late by Canvas",)


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.ipynb").write_bytes(b"secret")
    source = laid_out(tmp_path, {"ada/readme.txt": b"x"}, packed=False)
    (source / "ada" / "hedging.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (source / "bob").symlink_to(tmp_path)
    found = {each.student: each for each in find(source, "hedging")}
    assert found["ada"].notebook is None
    assert "link" in found["ada"].notes[0]
    assert all(each.notebook is None for each in found.values())


@pytest.mark.parametrize("path", ["../../evil/hedging.ipynb", "/etc/evil/hedging.ipynb", "C:\\evil\\hedging.ipynb"])
def test_a_path_out_of_the_zip_is_refused(tmp_path: Path, path: str) -> None:
    source = laid_out(tmp_path, {"ada/hedging.ipynb": BOOK, path: b"evil"}, packed=True)
    found = find(source, "hedging")
    assert [each.student for each in found if each.notebook] == ["ada"]
    assert any("leads out" in note for each in found for note in each.notes)


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("ada/hedging.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")
    (found,) = find(tmp_path / "all.zip", "hedging")
    assert found.notebook is None
    assert "link" in found.notes[0]


def test_a_zip_bomb_and_a_large_notebook_are_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (archives, submissions):
        monkeypatch.setattr(room, "NOTEBOOK_LIMIT", 1000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ada/hedging.ipynb", b"0" * 1_000_000)
    (tmp_path / "all.zip").write_bytes(bomb.getvalue())
    (found,) = find(tmp_path / "all.zip", "hedging")
    assert found.notebook is None
    assert "larger than" in found.reason


@pytest.mark.parametrize(
    ("make", "says"),
    [("nothing", "there is no such"), ("text", "neither"), ("broken", "not a zip"), ("empty", "no sub")],
)
def test_what_cannot_be_used_as_a_whole(tmp_path: Path, make: str, says: str) -> None:
    (tmp_path / "text").write_bytes(b"x")
    (tmp_path / "broken.zip").write_bytes(b"PK not a zip")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SubmissionError, match=says):
        find(tmp_path / {"broken": "broken.zip"}.get(make, make), "hedging")


def test_what_can_neither_be_opened_nor_read_is_a_row(tmp_path: Path) -> None:
    source = laid_out(tmp_path, {"ada/hedging.ipynb": BOOK, "bob/x": b""}, packed=False)
    os.mkfifo(source / "bob" / "hedging.ipynb")
    (source / "broken").symlink_to("nowhere")
    found = {each.student: each for each in find(source, "hedging")}
    assert [(name, bool(each.notebook)) for name, each in found.items()] == [
        ("ada", True),
        ("bob", False),
        ("broken", False),
    ]
    assert "not a plain file" in found["bob"].notes[0]


def test_a_locked_and_a_strangely_packed_zip_are_said(tmp_path: Path) -> None:
    locked = bytearray(zipped({"hedging.ipynb": BOOK}))
    for place in (6, locked.index(b"PK\x01\x02") + 8):
        locked[place] |= 1
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("hedging.ipynb", BOOK)
    files = {"ada/a.zip": bytes(locked), "bob/a.zip": out.getvalue()}
    ada, bob = find(laid_out(tmp_path, files, packed=False), "hedging")
    assert ada.notebook is bob.notebook is None
    assert "password" in ada.notes[0]
    assert "packed in a way" in bob.notes[0]


def test_what_one_student_hands_in_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "OPENED", 20_000)
    monkeypatch.setattr(submissions, "BESIDE", 5000)
    monkeypatch.setattr(submissions, "MEMBERS", 50)
    bombs = {f"{n}.zip": zipped({f"{n}.bin": b"0" * 900}) for n in range(40)}
    files = {"hedging.ipynb": BOOK, **bombs}
    many = {"hedging.ipynb": BOOK} | {f"{n}.txt": b"" for n in range(100)}
    everybody = {f"ada/{name}": data for name, data in files.items()} | {"bob/all.zip": zipped(many)}
    ada, bob = find(laid_out(tmp_path, everybody, packed=True), "hedging")
    assert ada.notebook == bob.notebook == BOOK
    assert sum(len(data) for _, data in ada.attachments) <= 5000
    assert any("a zip that is too large" in note for note in ada.notes)
    assert "all.zip: refused, there are more than 50 files in zips" in bob.notes


def test_the_folders_of_groups_are_no_students(tmp_path: Path) -> None:
    files = {f"Group {n}/Jane Doe_{n}_assignsubmission_file_/hedging.ipynb": BOOK for n in range(3)}
    found = find(laid_out(tmp_path, files, packed=False), "hedging")
    assert [each.student for each in found] == ["Jane Doe-0", "Jane Doe-1", "Jane Doe-2"]


def test_a_file_without_a_name_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "all.zip").write_bytes(old_zip({b"\0": b"", b"ada/hedging.ipynb": BOOK}))
    assert [each.student for each in find(tmp_path / "all.zip", "hedging") if each.notebook] == ["ada"]


PARTS = st.sampled_from(
    ["ada", "Zoë", unicodedata.normalize("NFD", "Zoë"), "..", ".", "C:", "hedging", "hedging.ipynb", "x.zip", "🦊",
     "a+b", "ada+hedging+2026-11-20 10:00:00 UTC+x", "ada_1_2_hedging.ipynb", "J_3_assignsubmission_file",
     "__MACOSX", "a\\b",
     ".DS_Store", "timestamp.txt", " ", "LATE_anon_abcde_3_x.ipynb", "x_LATE_1_text.html"]
) | st.text(max_size=5)  # fmt: skip
BYTES = st.sampled_from([b"", BOOK, b"PK", zipped({"hedging.ipynb": BOOK, "../x": b""}), b"2026-13-99 10:00:00 UTC"])
TREES = st.dictionaries(st.lists(PARTS, min_size=1, max_size=4).map("/".join), BYTES, max_size=6)


def well_found(source: Path) -> None:
    """Every student once, with a notebook or a reason, and a name that is a file's; or an error in plain words."""
    try:
        found = find(source, "hedging")
    except SubmissionError:
        return
    assert len({each.student for each in found}) == len(found)
    for each in found:
        assert (each.notebook is None) is bool(each.reason)
        assert each.student == Path(each.student).name
        assert each.notebook is None or b"secret" not in each.notebook
        json.dumps([each.student, each.notes, each.reason, [name for name, _ in each.attachments]]).encode()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_any_zip_gives_students_or_an_error_in_plain_words(tmp_path: Path, tree: dict[str, bytes]) -> None:
    with zipfile.ZipFile(tmp_path / "any.zip", "w") as archive:
        for name, data in tree.items():
            archive.writestr(zipfile.ZipInfo(name or "x"), data)
    well_found(tmp_path / "any.zip")


@settings(max_examples=50)
@given(TREES, st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=3))
def test_any_folder_gives_students_or_an_error_in_plain_words(
    tree: dict[str, bytes], links: list[tuple[int, bool]]
) -> None:
    with TemporaryDirectory() as private:
        folder = Path(private, "all")
        folder.mkdir()
        Path(private, "hedging.ipynb").write_bytes(b"secret")
        for name, data in tree.items():
            with suppress(OSError, ValueError):  # a name that no file can have, or a way out of the folder
                path = folder / "/".join(part for part in name.split("/") if part not in ("..", ""))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        for number, whole in links:
            with suppress(OSError):
                (folder / f"link {number}.ipynb").symlink_to(private if whole else Path(private, "hedging.ipynb"))
        well_found(folder)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(0, 255))
def test_a_damaged_zip_stops_nobody(tmp_path: Path, place: int, byte: int) -> None:
    inner = zipped({"hedging.ipynb": BOOK, "work/04.json": b"{}"})
    data = bytearray(zipped({"ada/a.zip": inner, "bob/hedging.ipynb": BOOK}))
    data[place % len(data)] = byte
    (tmp_path / "any.zip").write_bytes(bytes(data))
    well_found(tmp_path / "any.zip")
