"""The doctor: a well installation is found well, and what is amiss is named with what to do."""

from pathlib import Path

import pytest

import kit.doctor
from kit.cli import main
from kit.doctor import Finding, examine


def test_this_installation_is_well(capsys) -> None:
    assert main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert "MEND" not in out
    for what in ("Python", "jupyterlab", "lexicons/hedges.toml", "widgets", "lessons", "own copies", "offline"):
        assert f"ok    {what}: " in out
    assert out.endswith("All is well: start with `kit lab`.\n")


def amiss() -> list[Finding]:
    return [finding for finding in examine() if not finding.well]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path / "file" / "own-texts"))
    (finding,) = amiss()
    assert finding.what == "own copies"
    assert "cannot be written to" in finding.seen
    assert "move the kit" in finding.do


@pytest.mark.parametrize(
    ("table", "wanted", "seen", "do"),
    [
        ("NEEDED", ("no-such-package-of-ours",), "not installed", "README"),
        ("DATA", ("cases/geneva/nobody.json",), "0 bytes", "clone"),
        ("PYTHON", (4, 0), "3.", "install Python"),
    ],
)
def test_what_is_missing_is_named_with_what_to_do(monkeypatch, table, wanted, seen, do) -> None:
    monkeypatch.setattr(kit.doctor, table, wanted)
    (finding,) = amiss()
    assert seen in finding.seen
    assert do in finding.do
    assert str(finding).startswith("MEND  ")


def test_a_read_with_a_broken_engine_is_not_well(monkeypatch) -> None:
    monkeypatch.setattr(kit.doctor, "OFFLINE", "raise OSError('the network is cut')")
    (finding,) = amiss()
    assert (finding.what, finding.seen) == (
        "offline",
        "reading with the network cut failed: OSError: the network is cut",
    )
