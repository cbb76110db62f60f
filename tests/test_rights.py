"""No more than five words of either op-ed in a row stand anywhere in the repository, or in what its commits say."""

import json
import subprocess

import pytest
from conftest import ROOT
from wordruns import folded, runs, words

OURS = "The ferry that never sailed carried the minister’s “last hope” of a treaty, said Ilse Maro, and nobody wept."
NAMES = [words("Foreign Minister Ilse Maro"), words("Ilse Maro")]


def git(*command: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *command], capture_output=True, check=True).stdout


@pytest.fixture
def repository() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("needs the repository's history: clone it instead of downloading its files")


@pytest.mark.usefixtures("repository")
def test_no_file_of_the_repository_holds_more_than_five_words_in_a_row(op_eds) -> None:
    texts, names = op_eds
    listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard").decode().split("\0")
    files = [ROOT / name for name in listed if name and (ROOT / name).is_file()]
    assert len(files) > 20
    for file in files:
        data = file.read_bytes()
        own = [] if b"\0" in data[:8000] else folded(words(data.decode("utf-8", "replace")), names)
        assert [run for text in texts for run in runs(own, text)] == [], file


@pytest.mark.usefixtures("repository")
def test_no_commit_message_holds_more_than_five_words_in_a_row(op_eds) -> None:
    texts, names = op_eds
    own = folded(words(git("log", "--all", "--format=%B").decode("utf-8", "replace")), names)
    assert [run for text in texts for run in runs(own, text)] == []


@pytest.mark.parametrize(
    "leak",
    [
        "the ferry that never sailed carried",
        "THE FERRY – that never, sailed\n# carried",
        "<p>The <b>ferry</b> that never&nbsp;sailed</p> carried",
        json.dumps(["The ferry that\n", "never sailed\n", "carried"], indent=1),
        json.dumps("carried the minister’s “last hope” of"),
        "carried the minister's &ldquo;last hope&rdquo; of",
        "of a treaty, said Ilse Maro, and",
    ],
)
def test_a_run_is_found_however_it_is_written(leak: str) -> None:
    assert list(runs(folded(words(leak), NAMES), folded(words(OURS), NAMES)))


@pytest.mark.parametrize(
    "free",
    [
        "the ferry that never sailed is ours",
        "The ferry that never sailed. It carried the minister’s last",
        "of a treaty, said Foreign Minister Ilse Maro, and nobody wept",
        "a treaty, said Ilse Maro, and",
        "",
    ],
)
def test_five_words_or_a_name_are_no_run(free: str) -> None:
    assert not list(runs(folded(words(free), NAMES), folded(words(OURS), NAMES)))
