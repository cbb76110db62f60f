"""Shared fixtures: no test sees the user's own copies unless it asks for them."""

import os
from pathlib import Path

import pytest
from hypothesis import settings
from wordruns import folded, words

settings.register_profile("untimed", deadline=None)  # no test fails because the machine is busy
settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent


def own_texts_folder() -> Path | None:
    """The folder with the two op-eds as somebody saved them, or None where this machine has none."""
    named = os.environ.get("KIT_TEXTS")
    for folder in [Path(named)] if named else [ROOT.parent / "shared" / "texts"]:
        if (folder / "rogin.txt").is_file() and (folder / "larison.txt").is_file():
            return folder
    return None


OWN_TEXTS = own_texts_folder()


@pytest.fixture
def own_texts() -> Path:
    """The folder with rogin.txt and larison.txt, or a skip that says what to do."""
    if OWN_TEXTS is None:
        pytest.skip("needs your own copies: set KIT_TEXTS to a folder with rogin.txt and larison.txt")
    return OWN_TEXTS


@pytest.fixture
def op_eds(own_texts: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The words of each op-ed, and the names in them that count as one word."""
    listed = own_texts / "names.txt"
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [words(line) for line in lines if line.strip()]
    texts = [(own_texts / f"{name}.txt").read_text(encoding="utf-8") for name in ("rogin", "larison")]
    return [folded(words(text), names) for text in texts], names


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the kit keeps what a student does in this test."""
    monkeypatch.setenv("KIT_WORK", str(tmp_path / "work"))
    return tmp_path / "work"


@pytest.fixture(autouse=True)
def _no_own_copies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Points the kit at an empty folder of own copies, so that no test depends on what the user added."""
    monkeypatch.setenv("KIT_TEXTS", str(tmp_path / "own-texts"))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With KIT_NO_SKIPS a skipped test fails the run, unless it needs op-eds that this machine does not have."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", ())
    skipped = [report for report in reports if OWN_TEXTS or "own copies" not in str(report.longrepr)]
    if os.environ.get("KIT_NO_SKIPS") and skipped:
        print(f"\n{len(skipped)} skipped, and KIT_NO_SKIPS is set: the run has failed.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
