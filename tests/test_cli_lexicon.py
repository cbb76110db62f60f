"""`kit read --lexicon`: any text read by a list of one's own, and what is said of a file that is none."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from kit.cli import main
from kit.measures.edits import Edit, Edits, to_toml

SENTENCE = "The regime praised a reckless quick fix."
MINE = Edits(add=(Edit("quick fix", "irony", 2),), remove=("reckless",))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "column.txt").write_text(SENTENCE, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(to_toml(MINE), encoding="utf-8")
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 1, "text": SENTENCE}), encoding="utf-8")
    return tmp_path


def loaded(document: dict) -> list[str]:
    return [span["cue"] for span in document["spans"] if span["kind"] == "loaded"]


@pytest.mark.usefixtures("folder")
def test_a_text_is_read_by_ones_own_list(capsys) -> None:
    assert main(["read", "column.txt", "--json"]) == 0
    assert loaded(json.loads(capsys.readouterr().out)) == ["regime", "reckless"]
    assert main(["read", "column.txt", "--json", "--lexicon", "mine.toml"]) == 0
    assert loaded(json.loads(capsys.readouterr().out)) == ["regime", "quick fix"]
    assert main(["read", "column.txt", "--lexicon", "mine.toml"]) == 0
    assert "your own list leaves it out" in capsys.readouterr().out


def test_many_texts_are_read_by_ones_own_list(folder: Path) -> None:
    assert main(["read", "--jsonl", "in.jsonl", "out.jsonl", "--lexicon", "mine.toml"]) == 0
    assert loaded(json.loads((folder / "out.jsonl").read_text(encoding="utf-8"))) == ["regime", "quick fix"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "schema = 1"),
        (b"schema = 1\n[[add]]\nphrase = ", "not valid TOML"),
        (b"schema = 1\n[[add]]\nphrase = 'a'", "needs a category and a strength"),
        (b"schema = 9", "schema 9"),
        (b"\x00\xff\x00", "binary"),
        (b"<html><body>a list</body></html>", "schema|TOML|plain text"),
    ],
)
def test_a_bad_list_is_named_and_nothing_is_read(folder: Path, capsys, content: bytes | None, says: str) -> None:

    if content is not None:
        (folder / "bad.toml").write_bytes(content)
    assert main(["read", "column.txt", "--lexicon", "bad.toml"]) == 1
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err.startswith("kit read: bad.toml")
    assert re.search(says, out.err)
    assert "Traceback" not in out.err


def test_a_phrase_that_the_kit_does_not_have_is_pointed_out(folder: Path, capsys) -> None:
    (folder / "mine.toml").write_text(to_toml(Edits(remove=("wreckless",))), encoding="utf-8")
    assert main(["read", "column.txt", "--json", "--lexicon", "mine.toml"]) == 0
    out = capsys.readouterr()
    assert loaded(json.loads(out.out)) == ["regime", "reckless"]
    assert "“wreckless”" in out.err
