"""Taking in own copies: what is none of the case's texts is refused (tests/test_hanoi.py takes in the real ones)."""

from pathlib import Path

import pytest

from kit.casebook import practice
from kit.owncopies import Recognised, add, recognise
from kit.texts.cases import CaseError, Match, load_case, own_folder
from kit.texts.loading import TextError


def test_another_text_is_refused_with_the_closest_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "quay.txt"
    path.write_text(practice("quay").string, encoding="utf-8")
    says = r"quay\.txt is none of the texts .*“hanoi”: the closest is .* with 0% of its body paragraphs\. Save"
    with pytest.raises(CaseError, match=says):
        recognise(path)
    with pytest.raises(CaseError, match=says):
        list(add(path))
    assert not own_folder().exists()


@pytest.mark.parametrize(("name", "content"), [("absent.txt", None), ("empty.txt", b""), ("page.pdf", b"%PDF-1.7 ...")])
def test_what_cannot_be_read_is_refused_by_the_reader(tmp_path: Path, name: str, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TextError, match=name):
        list(add(tmp_path / name))
    assert not own_folder().exists()


@pytest.mark.parametrize(("found", "share"), [(0, 0.0), (1, 0.25), (4, 1.0)])
def test_the_share_of_paragraphs_that_were_found(found: int, share: float) -> None:
    matches = tuple(Match(i, 0.9, ()) if i < found else None for i in range(4))
    assert Recognised(load_case("hanoi").texts[0], matches).share == share
