"""The command line, run as people run it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from kit.casebook import practice
from kit.cli import main
from kit.reading import from_json, read
from kit.views.page import page

COLUMN = (
    "The talks in Velden may fail, and nobody in the harbour would be surprised.\n\n"
    "“We are closer than ever,” said Ilse Maro, and the ferry left without her.\n"
)
LINES = b'{"id": 1, "text": "The talks may fail."}'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with two texts of ours in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quay.txt").write_text(practice("quay").string, encoding="utf-8")
    (tmp_path / "velden.txt").write_text(COLUMN, encoding="utf-8")
    return tmp_path


def kit(*arguments: str, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "kit", *arguments]
    return subprocess.run(command, timeout=60, **({"capture_output": True} | options))


@pytest.mark.usefixtures("folder")
def test_one_file_gives_one_object_and_several_a_list(capsys) -> None:
    assert main(["read", "quay.txt", "--json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert from_json(one) == read(practice("quay"))
    assert main(["read", "velden.txt", "quay.txt", "--json"]) == 0
    several = json.loads(capsys.readouterr().out)
    assert [document["id"] for document in several] == ["velden", "quay"]
    assert several[1] == one
    assert "engines" not in one


@pytest.mark.usefixtures("folder")
def test_without_json_it_is_a_page_for_each_file(capsys) -> None:
    assert main(["read", "quay.txt", "velden.txt"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(page(read(practice("quay"))))
    assert "\n\nvelden  (full edition)\n" in out
    assert "[~ may]" in out


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("json_too", [True, False])
def test_engines_stand_beside_the_kit_s_scores(capsys, json_too) -> None:
    assert main(["read", "quay.txt", "--engines", *["--json"] * json_too]) == 0
    out = capsys.readouterr().out
    if json_too:
        document = json.loads(out)
        assert set(document["engines"]["textstat"]) == set(document["scores"])
    else:
        assert "kit      textstat  vowel groups" in out


def jsonl(folder: Path, *lines: bytes, options: tuple[str, ...] = ()) -> list[dict]:
    (folder / "in.jsonl").write_bytes(b"\n".join(lines))
    assert main(["read", *options, "--jsonl", "in.jsonl", "out.jsonl"]) == 0
    written = (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in written]


@pytest.mark.parametrize("given", [1, -7, 2.5, "b", "ä “", "", None, True, [1, "a"], 10**30])
def test_a_line_keeps_its_id_as_it_was(folder: Path, given: object) -> None:
    line = json.dumps({"id": given, "text": "The talks may fail."}).encode()
    (document,) = jsonl(folder, line)
    assert document["id"] == given
    assert type(document["id"]) is type(given)
    assert document["counts"]["all"]["words"] == 4


def test_lines_keep_their_order_and_one_id_may_come_twice(folder: Path) -> None:
    texts = ["Nobody came.", "The ice may hold.", "Of course.", "Nobody came."]
    lines = [json.dumps({"id": i % 3, "text": text}).encode() for i, text in enumerate(texts)]
    documents = jsonl(folder, *lines, b"")
    assert [(document["id"], document["text"]) for document in documents] == [
        (i % 3, text) for i, text in enumerate(texts)
    ]


@pytest.mark.parametrize(
    ("bad", "id", "says"),
    [
        (b"", None, "not JSON"),
        (b"   ", None, "not JSON"),
        (b"The talks may fail.", None, "not JSON"),
        (b'{"id": 5, "text": "cut o', None, "not JSON"),
        (b'{"id": 5, "text": "caf\xe9"}', None, "UTF-8"),
        (b"[" * 100_000, None, "not JSON"),
        (b'["id", "text"]', None, '{"id"'),
        (b'{"text": "No id."}', None, '{"id"'),
        (b'{"id": 5}', 5, '{"id"'),
        (b'{"id": 5, "text": 6}', 5, '{"id"'),
        (b'{"id": 5, "text": " "}', 5, "white space"),
        (b'{"id": 5, "text": "Share this\\n\\nRead more", "roles": true}', 5, "no body"),
    ],
)
def test_a_bad_line_becomes_an_error_and_the_rest_goes_on(folder: Path, bad: bytes, id: object, says: str) -> None:
    first, error, last = jsonl(folder, LINES, bad, LINES)
    assert first == last
    assert first["id"] == 1
    assert set(error) == {"id", "error"}
    assert error["id"] == id
    assert error["error"].startswith("line 2: ")
    assert says in error["error"]


def test_half_a_surrogate_pair_does_not_stop_the_rest(folder: Path) -> None:
    documents = jsonl(folder, b'{"id": "\\ud800", "text": "It may \\ud83d hold."}', LINES)
    assert [document["id"] for document in documents] == ["\ud800", 1]


def test_a_line_is_all_body_unless_it_asks_for_roles(folder: Path) -> None:
    record = {"id": 1, "text": f"Quarrel in Velden\n\n{COLUMN}"}
    lines = [json.dumps(record | more).encode() for more in ({}, {"roles": True}, {"roles": "yes"})]
    roles = [[paragraph["role"] for paragraph in document["paragraphs"]] for document in jsonl(folder, *lines)]
    assert roles == [["body"] * 3, ["title", "body", "body"], ["body"] * 3]


def test_lines_get_other_engines_on_request(folder: Path) -> None:
    (document,) = jsonl(folder, LINES, options=("--engines",))
    assert document["engines"]["textstat"]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["read"], "one or more files"),
        (["read", "quay.txt", "--jsonl", "a", "b"], "one or more files"),
        (["read", "absent.txt"], "absent.txt: there is no such file"),
        (["read", "quay.txt", "absent.txt", "--json"], "absent.txt: there is no such file"),
        (["read", "."], "folder"),
        (["read", "--jsonl", "absent.jsonl", "out.jsonl"], "absent.jsonl"),
        (["read", "--jsonl", "quay.txt", "nowhere/out.jsonl"], "nowhere"),
        (["read", "--jsonl", "quay.txt", "./quay.txt"], "overwritten"),
        (["add", "absent.txt"], "absent.txt: there is no such file"),
        (["add", "quay.txt"], "quay.txt is none of the texts"),
    ],
)
def test_bad_input_is_said_on_standard_error_with_exit_code_1(capsys, arguments, says) -> None:
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"kit {arguments[0]}: ")
    assert says in err
    assert "Traceback" not in err
    assert Path("quay.txt").read_text(encoding="utf-8") == practice("quay").string


@pytest.mark.parametrize("arguments", [[], ["sing"], ["read", "--loud", "quay.txt"], ["add"], ["read", "--jsonl", "a"]])
def test_wrong_usage_ends_with_exit_code_2_and_the_usage(capsys, arguments) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: kit" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "cp1252"])
def test_python_m_kit_writes_utf8_whatever_the_system_s_encoding(folder: Path, encoding: str) -> None:
    (folder / "velden.txt").write_text(COLUMN + "\nThe ice may hold 🧊 till May.\n", encoding="utf-8")
    run = kit("read", "velden.txt", "--json", env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)})
    assert (run.returncode, run.stderr) == (0, b"")
    assert "🧊" in json.loads(run.stdout.decode("utf-8"))["text"]


@pytest.mark.usefixtures("folder")
def test_python_m_kit_says_what_is_wrong_without_a_traceback() -> None:
    run = kit("read", "absent.txt", env={**os.environ, "PYTHONPATH": str(ROOT)})
    assert (run.returncode, run.stdout) == (1, b"")
    assert run.stderr.decode().startswith("kit read: absent.txt: there is no such file")
    assert len(run.stderr.splitlines()) == 1


@pytest.mark.usefixtures("folder")
@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes of this kind")
@pytest.mark.parametrize("arguments", [["velden.txt"], ["quay.txt", "velden.txt", "--json"]])
def test_a_pipe_that_is_closed_early_is_no_error(arguments: list[str]) -> None:
    reading_end, writing_end = os.pipe()
    os.close(reading_end)
    try:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""}  # buffered, as users have it
        pipes = {"capture_output": False, "stdout": writing_end, "stderr": subprocess.PIPE}
        run = kit("read", *arguments, env=environment, **pipes)
    finally:
        os.close(writing_end)
    assert (run.returncode, run.stderr) == (0, b"")


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package alone, without the lessons."""
    folder = tmp_path_factory.mktemp("elsewhere")
    shutil.copytree(ROOT / "kit", folder / "kit", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


@pytest.mark.parametrize("with_lessons", [False, True])
def test_the_lessons_are_found_in_the_current_folder_or_missed_in_words(
    elsewhere: Path, with_lessons, tmp_path
) -> None:
    if with_lessons:
        (tmp_path / "notebooks").mkdir()
        (tmp_path / "notebooks" / "00-start.ipynb").write_text("{}", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(elsewhere)}
    program = "from kit.lab import lessons; print(lessons())"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60
    )
    if with_lessons:
        assert run.stdout.strip() == str(tmp_path / "notebooks")
    else:
        assert "LessonsMissing: 00-start.ipynb is not here. Go to the folder that you cloned" in run.stderr


def test_kit_lab_without_lessons_says_where_to_go(elsewhere: Path, tmp_path: Path) -> None:
    run = kit("lab", "--no-browser", cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(elsewhere)})
    assert run.returncode == 1
    assert run.stderr.decode().startswith("kit lab: 00-start.ipynb is not here.")


def test_the_lessons_lie_beside_the_package() -> None:
    from kit.lab import lessons

    assert lessons() == ROOT / "notebooks"


def test_without_what_grading_needs_it_says_what_to_run() -> None:
    missing = "import sys; sys.modules['nh3'] = None; from kit.cli import main; sys.exit(main(['grade', 'a', 'b']))"
    run = subprocess.run([sys.executable, "-c", missing], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stderr == "kit grade: nh3 is not installed. Run: python3 start.py --setup --grading\n"


@pytest.mark.parametrize(("target", "says"), [("/dev/full", "the disk is full. Make room"), (".", "Name a file")])
def test_a_disk_that_takes_nothing_is_said_in_words(
    folder: Path, target: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "in.jsonl").write_bytes(LINES)
    assert main(["read", "--jsonl", "in.jsonl", target]) == 1
    assert says in capsys.readouterr().err
