import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.answers import Newer
from kit.views.widgets import answer
from kit.work import keep_file, kept_file, notice, recall, remember

TEXTS = st.text(st.characters(codec=None), max_size=30)  # with halves of surrogate pairs, as a browser may send them


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
        b'{"schema": true, "answers": {}}',
        b'{"schema": "1", "answers": {}}',
        b'{"schema": -1, "answers": {}}',
        b'{"answers": {}}',
        b'{"hedges": "no key of the kit"}',
        b'{"schema": 1, "answers": {"01-hedges": {"value": NaN}}}',
        b"[" * 200_000,
        b"\xff\xfe\x00broken",
    ],
)
def test_a_damaged_file_is_set_aside_with_a_warning_and_never_lost(work: Path, content: bytes) -> None:
    work.mkdir()
    (work / "01.json").write_bytes(content)
    with pytest.warns(UserWarning, match=r"01\.json cannot be read.*Nothing is lost.*damaged-"):
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


def put(work: Path, content: object, name: str = "01.json") -> bytes:
    work.mkdir(exist_ok=True)
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    (work / name).write_bytes(data)
    return data


@given(value=TEXTS)
@settings(max_examples=60)
def test_every_string_of_a_browser_comes_back(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_WORK", str(tmp_path_factory.mktemp("any")))
        remember("01-why", value)
        assert recall("01-why").encode("utf-16", "surrogatepass") == value.encode("utf-16", "surrogatepass")


def test_a_newer_kits_file_is_neither_read_nor_changed(work: Path) -> None:
    before = put(work, {"schema": 2, "answers": {"01-hedges": "in a shape of the future"}})
    with pytest.warns(UserWarning, match=r"01\.json was made with a newer kit.*up to date"):
        assert recall("01-hedges", "nothing") == "nothing"
    with pytest.raises(Newer, match="newer kit"):
        remember("01-hedges", "A")
    assert (work / "01.json").read_bytes() == before


def test_an_older_file_is_read_and_written_anew_with_the_next_answer(work: Path) -> None:
    put(work, {"01-hedges": "A", "01-why": {"text": "because"}})
    assert recall("01-why") == {"text": "because"}
    remember("01-hedges", "B")
    document = json.loads((work / "01.json").read_bytes())
    assert document["schema"] == 1
    assert recall("01-why") == {"text": "because"}
    assert recall("01-hedges") == "B"


def test_what_a_teacher_or_another_kit_added_survives_a_rewrite(work: Path) -> None:
    kept = {"value": "A", "at": "2026-03-01T09:00:00+00:00", "mark": 2}
    put(work, {"schema": 1, "course": "spring", "answers": {"01-hedges": kept, "01-why": kept}})
    remember("01-hedges", "B")
    document = json.loads((work / "01.json").read_bytes())
    assert document["course"] == "spring"
    assert document["answers"]["01-why"] == kept
    assert document["answers"]["01-hedges"]["mark"] == 2


def test_what_is_wrong_is_said_in_the_widget_until_the_question_is_answered_anew(
    work: Path, recwarn: pytest.WarningsRecorder
) -> None:
    put(work, b"{")
    for _ in "twice, as the first look sets the file aside":
        widget = answer("01-why", "Why?")
    assert "cannot be read" in widget.feedback["says"]
    assert "01.json.damaged-" in widget.feedback["says"]
    widget.state = {**widget.state, "text": "Once more."}
    assert widget.feedback["says"] == "Saved."
    assert answer("01-why", "Why?").feedback["says"] == "Saved."
    assert "cannot be read" in notice("01-hedges"), "another question was not answered anew"
    assert recwarn.list == []


def test_damage_while_the_student_writes_is_said_in_the_widget(work: Path, recwarn: pytest.WarningsRecorder) -> None:
    widget = answer("01-why", "Why?")
    widget.state = {"text": "Before."}
    put(work, b"{")
    for text in ("After.", "Later."):
        widget.state = {"text": text}
        assert widget.feedback["says"].startswith("Saved. What was kept before in")
    assert recall("01-why") == {"text": "Later."}
    assert recwarn.list == []


def test_a_newer_file_is_spoken_of_in_the_widget_and_nothing_is_called_saved(
    work: Path, recwarn: pytest.WarningsRecorder
) -> None:
    put(work, {"schema": 2})
    widget = answer("01-why", "Why?")
    assert "newer kit" in widget.feedback["says"]
    widget.state = {"text": "In vain?", "turn": 1}
    assert widget.feedback["says"].startswith("Not saved: ")
    assert widget.feedback["says"].count("newer kit") == 1
    assert (widget.feedback["lost"], widget.feedback["turn"]) == (True, 1)
    assert recwarn.list == []


def test_a_file_that_cannot_be_opened_is_spoken_of_in_the_widget(work: Path) -> None:
    (work / "01.json").mkdir(parents=True)
    widget = answer("01-why", "Why?")
    assert widget.feedback["says"].startswith("Nothing will be saved: ")
    widget.state = {"text": "In vain?"}
    assert widget.feedback["says"].startswith("Not saved: ")


WRITER = """
import sys
from kit.work import remember
for number in range(25):
    remember(f"01-{sys.argv[1]}{number}", number)
"""


def python(program: str, *arguments: str) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen([sys.executable, "-c", program, *arguments], env={**os.environ, "PYTHONPATH": path})


def test_four_kernels_that_write_at_once_lose_nothing_of_each_other(work: Path) -> None:
    writers = [python(WRITER, name) for name in "abcd"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0, 0]
    answers = json.loads((work / "01.json").read_bytes())["answers"]
    assert {key: kept["value"] for key, kept in answers.items()} == {
        f"01-{name}{number}": number for name in "abcd" for number in range(25)
    }


ENDLESS = """
from itertools import count
from kit.work import remember
for number in count():
    remember("01-why", [number] * 5000)
"""


def test_a_writer_killed_in_the_middle_leaves_the_old_or_the_new_and_no_lock(work: Path) -> None:
    chance, last = random.Random(11), -1
    for _ in range(6):
        remember("01-why", [0] * 5000)
        writer = python(ENDLESS)
        while recall("01-why") == [0] * 5000:
            time.sleep(0.005)
        time.sleep(chance.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.wait(30)
        value = recall("01-why")
        assert value == [value[0]] * 5000
        last = max(last, value[0])
    assert last > 0
    assert not list(work.glob("*damaged*"))


def test_the_one_who_holds_the_lock_too_long_is_named(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kit.answers import locked

    monkeypatch.setattr("kit.answers.PATIENCE", 0.05)
    with locked(work), pytest.raises(TimeoutError, match="another window"):
        remember("01-why", "x")
    remember("01-why", "x")
    assert recall("01-why") == "x"


def test_plain_files_come_back_as_they_were(work: Path) -> None:
    content = '# mine\nschema = 1\n[loaded]\nadd = ["“fiasco”"]\n'
    assert kept_file("05-lexicon.toml") is None
    keep_file("05-lexicon.toml", content)
    assert kept_file("05-lexicon.toml") == content
    assert (work / "05-lexicon.toml").read_text("utf-8") == content


@pytest.mark.parametrize("name", ["", "lexicon.json", "../x.toml", "a/b.toml", ".toml", "A.toml", "x.toml\n"])
def test_a_plain_file_that_could_leave_the_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"05-lexicon\.toml"):
        keep_file(name, "")
    with pytest.raises(ValueError, match=r"05-lexicon\.toml"):
        kept_file(name)


def test_a_plain_file_must_be_toml(work: Path) -> None:
    with pytest.raises(ValueError, match="is not TOML"):
        keep_file("05-lexicon.toml", "a = ")
    assert not work.exists()


@pytest.mark.parametrize("content", [b"a = ", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_a_damaged_plain_file_is_set_aside(work: Path, content: bytes) -> None:
    put(work, content, "05-lexicon.toml")
    with pytest.warns(UserWarning, match=r"05-lexicon\.toml cannot be read"):
        keep_file("05-lexicon.toml", "a = 1\n")
    assert kept_file("05-lexicon.toml") == "a = 1\n"
    assert [path.read_bytes() for path in work.glob("05-lexicon.toml.damaged-*")] == [content]


def test_a_newer_plain_file_stays(work: Path) -> None:
    before = put(work, b"schema = 2\n", "05-lexicon.toml")
    with pytest.raises(Newer, match="newer kit"):
        keep_file("05-lexicon.toml", "schema = 1\n")
    with pytest.warns(UserWarning, match="newer kit"):
        assert kept_file("05-lexicon.toml") is None
    assert (work / "05-lexicon.toml").read_bytes() == before


def test_the_work_lies_in_the_folder_of_the_notebook_that_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.delenv("KIT_WORK")
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    folder = tmp_path / "exercises" / "week-1"
    folder.mkdir(parents=True)
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell("from kit.work import remember\nremember('01-why', 'here')")]
    NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": str(folder)}}).execute()
    assert [path.relative_to(tmp_path) for path in tmp_path.rglob("01.json")] == [Path("exercises/week-1/work/01.json")]
