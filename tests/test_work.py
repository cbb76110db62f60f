import json
import os
from pathlib import Path

import pytest

from kit.work import recall, remember


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KIT_WORK", str(tmp_path / "answers"))
    return tmp_path / "answers"


@pytest.mark.parametrize(
    "value", ["B", 3, None, True, ["hedge"], {"choice": "das Gespräch", "tries": 2}, "“ ” — é \n 'x'"]
)
def test_what_is_kept_comes_back(value: object) -> None:
    remember("01-hedges", value)
    assert recall("01-hedges", default="nothing") == value


def test_one_file_a_lesson_with_schema_and_time(work: Path) -> None:
    remember("01-hedges", "A")
    remember("01-harder", "B")
    remember("02-voices", "C")
    assert sorted(path.name for path in work.glob("[!.]*")) == ["01.json", "02.json"]
    document = json.loads((work / "01.json").read_text("utf-8"))
    assert document["schema"] == 1
    assert {key: kept["value"] for key, kept in document["answers"].items()} == {"01-hedges": "A", "01-harder": "B"}
    assert document["answers"]["01-hedges"]["at"].endswith("+00:00")


def test_without_a_folder_named_the_work_lies_beside_the_notebook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIT_WORK")
    monkeypatch.chdir(tmp_path)
    assert recall("00-start", default="none yet") == "none yet"
    assert not (tmp_path / "work").exists(), "looking must not write"
    remember("00-start", "ready")
    assert (tmp_path / "work" / "00.json").is_file()


@pytest.mark.parametrize("key", ["", "01", "01-", "-hedges", "../01-x", "01-a/b", "01-A", "01 hedges"])
def test_a_key_that_could_leave_the_folder_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match="01-hedges"):
        remember(key, "x")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"schema": 1, "answers": {"01-hedges": {"val',
        b"[]",
        b"null",
        b'{"schema": 1, "answers": {"01-hedges": 3}}',
        b'{"schema": 1, "answers": []}',
        b"\xff\xfe\x00broken",
    ],
)
def test_a_damaged_file_is_set_aside_with_a_warning_and_never_lost(work: Path, content: bytes) -> None:
    work.mkdir()
    (work / "01.json").write_bytes(content)
    with pytest.warns(UserWarning, match=r"01\.json cannot be read.*damaged-"):
        remember("01-hedges", "new")
    aside = [path for path in work.iterdir() if path.name.startswith("01.json.damaged-")]
    assert [path.read_bytes() for path in aside] == [content]
    assert recall("01-hedges") == "new"


def test_a_write_that_fails_leaves_the_old_answers(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember("01-hedges", "old")

    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        remember("01-hedges", "new")
    assert recall("01-hedges") == "old"
    assert {path.name for path in work.iterdir()} == {"01.json", ".lock"}
