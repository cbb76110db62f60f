"""Submissions are found in every layout, the right notebook is chosen, and nothing leads out of the folder or zip."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest

from kit.classroom import submissions
from kit.classroom.submissions import SubmissionError, find

BOOK = b'{"cells": [], "nbformat": 4, "metadata": {"nbgrader": "hedging-1"}}'
LAYOUTS = [
    ("ada/hedging.ipynb", "ada"),
    ("ada/hedging/hedging.ipynb", "ada"),
    ("Zoë Müller-Öz/my answers/hedging.ipynb", "Zoë Müller-Öz"),
    ("🦊 fox/hedging.ipynb", "🦊 fox"),
    ("ada.ipynb", "ada"),
    ("ada_hedging.ipynb", "ada"),
    ("ada+hedging+2026-11-20 10:00:00 UTC+x1/hedging.ipynb", "ada"),
    ("doejane_12345_67890_hedging.ipynb", "doejane-12345"),
    ("doejane_LATE_12345_67890_hedging-2.ipynb", "doejane-12345"),
    ("Jane Doe_4711_assignsubmission_file_/hedging.ipynb", "Jane Doe-4711"),
    ("Jane Doe_4711_assignsubmission_file_hedging.ipynb", "Jane Doe-4711"),
]


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


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
    monkeypatch.setattr(submissions, "NOTEBOOK_LIMIT", 1000)
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
