"""A pair of texts of one's own: read from a folder, or the practice op-eds until it is there; errors in plain words."""

from pathlib import Path

import pytest

from kit.arguing import Argument, check, material
from kit.casebook import pair
from kit.texts.cases import CaseError
from kit.texts.loading import TextError

FIRST = (
    "Perhaps the ferry will sail.\n\nThe harbour master said that nobody had asked for it, and that he was sure of it."
)
SECOND = (
    "Of course the ferry sailed.\n\nThe harbour master has never been wrong about a ferry, and he was not wrong now."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "first.txt").write_text(FIRST, "utf-8")
    (tmp_path / "second.txt").write_text(SECOND, "utf-8")
    return tmp_path


def test_two_texts_are_read_and_named_by_their_files(folder: Path) -> None:
    found = pair(folder=str(folder))
    assert found.labels == ("first", "second")
    assert [reading.text for reading in found.readings] == [FIRST, SECOND]
    assert found.notes == (f"These are your own texts, {folder / 'first.txt'} and {folder / 'second.txt'}.",)
    assert {each.level for each in check(Argument(), material(found))} == {"missing"}


def test_until_they_are_there_it_is_the_practice_op_eds_and_says_so(tmp_path: Path) -> None:
    found = pair("a.txt", "b.txt", folder=str(tmp_path))
    assert [reading.id for reading in found.readings] == ["courier", "review"]
    assert found.notes[0].endswith("so these are the two practice op-eds.")
    assert found.blind().labels == ("Text A", "Text B")


def test_half_a_pair_is_refused_with_the_file_that_is_missing(folder: Path) -> None:
    (folder / "second.txt").unlink()
    with pytest.raises(TextError, match=r"second\.txt: there is no such file\. Check the spelling"):
        pair(folder=str(folder))


@pytest.mark.parametrize(("name", "content"), [("first.txt", FIRST), ("other.txt", FIRST)])
def test_one_text_twice_is_refused(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, "utf-8")
    with pytest.raises(CaseError, match=r"are one and the same text\. Give two"):
        pair("first.txt", name, folder=str(folder))


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\0\1\2", "Это не английский текст, а русский.".encode()])
def test_a_file_that_is_no_english_text_is_refused_in_words(folder: Path, content: bytes) -> None:
    (folder / "second.txt").write_bytes(content)
    with pytest.raises(TextError, match=r"second\.txt: "):
        pair(folder=str(folder))


@pytest.mark.parametrize("name", ["Our Paper, 3 May.txt", "x" * 90 + ".txt", "__.txt", "école.txt"])
def test_any_name_of_a_file_will_do(folder: Path, name: str) -> None:
    (folder / name).write_text("The ferry may sail in the morning, or so it seems to all of us on the quay.", "utf-8")
    found = pair("first.txt", name, folder=str(folder))
    assert found.labels[1] == name.removesuffix(".txt")
    assert material(found).values
