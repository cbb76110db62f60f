"""A student's work in one file: what goes in comes out, and what is not the kit's own is refused, changing nothing."""

import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.answers import render
from kit.cli import main
from kit.packs import PackError, check, collect, read_pack, take_in, write_pack
from kit.work import keep_file, others, recall, remember

EARLY, LATE = "2026-03-01T09:00:00+00:00", "2026-03-02T09:00:00.250+00:00"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.from_regex(r"0[1-3]-[a-z]{1,3}", fullmatch=True)


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two work folders, as on two machines; the first is the one in use."""
    monkeypatch.setenv("KIT_WORK", str(tmp_path / "here" / "work"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "here" / "work", tmp_path / "there" / "work"


def document(**answers: tuple[Any, str]) -> dict[str, Any]:
    kept = {f"01-{name}": {"value": value, "at": at} for name, (value, at) in answers.items()}
    return {"schema": 1, "answers": kept}


def put(folder: Path, name: str, content: dict[str, Any] | bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else render(content))


def visible(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("[!.]*"))


def packed(folder: Path, target: Path, name: str = "Ada") -> Path:
    write_pack(collect(folder, name)[0], target)
    return target


@settings(max_examples=40)
@given(answers=st.dictionaries(KEYS, JSON, min_size=1, max_size=5))
def test_what_was_exported_is_what_is_imported(
    tmp_path_factory: pytest.TempPathFactory, answers: dict[str, Any]
) -> None:
    top = tmp_path_factory.mktemp("any")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KIT_WORK", str(top / "here"))
        for key, value in answers.items():
            remember(key, value)
        list(take_in(check(read_pack(packed(top / "here", top / "ada.zip"))), top / "there"))
        patch.setenv("KIT_WORK", str(top / "there"))
        assert {key: recall(key, "nothing") for key in answers} == answers


def test_from_the_command_line_to_another_machine(places: tuple[Path, Path], capsys) -> None:
    here, there = places
    remember("01-why", "Because “she” said so.")
    keep_file("05-lexicon.toml", '[loaded]\nadd = ["fiasco"]\n')
    put(here, "01.json.damaged-20260301", b"{")
    put(here, "notes.txt", b"no work of the kit")
    assert main(["work", "export", "--name", "Ada Maro"]) == 0
    assert "01.json, 05-lexicon.toml" in capsys.readouterr().out
    assert main(["work", "import", "ada-maro-work.zip", "--folder", str(there)]) == 0
    assert "05-lexicon.toml: new here." in capsys.readouterr().out
    assert visible(there) == ["01.json", "05-lexicon.toml"]
    assert [(there / name).read_bytes() for name in visible(there)] == [
        (here / name).read_bytes() for name in visible(there)
    ]


def test_the_folder_of_the_lessons_is_found_from_everywhere(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.delenv("KIT_WORK", raising=False)
    lessons = tmp_path / "notebooks"
    monkeypatch.setattr("kit.lab.lessons", lambda: lessons)
    put(lessons / "work", "01.json", document(why=("x", EARLY)))
    for folder in (tmp_path, lessons):
        monkeypatch.chdir(folder)
        assert main(["work", "export", "--name", "Bo", "--to", str(tmp_path)]) == 0
    assert check(read_pack(tmp_path / "bo-work.zip")).name == "Bo"


def test_there_is_nothing_to_export_yet(places: tuple[Path, Path], capsys) -> None:
    assert main(["work", "export", "--name", "Ada"]) == 1
    assert f"There is no work in {places[0]} yet" in capsys.readouterr().err


def test_a_pack_takes_the_place_of_the_same_students_alone(places: tuple[Path, Path], tmp_path: Path) -> None:
    remember("01-why", "x")
    target = packed(places[0], tmp_path / "pack.zip", "Ada")
    packed(places[0], target, "Ada")
    with pytest.raises(PackError, match="somebody else's work"):
        packed(places[0], target, "Bo")
    (tmp_path / "essay.zip").write_bytes(b"weeks of work")
    with pytest.raises(PackError):
        packed(places[0], tmp_path / "essay.zip")
    assert (tmp_path / "essay.zip").read_bytes() == b"weeks of work"


def test_of_two_answers_the_newer_stays_and_the_old_file_is_kept_aside(
    places: tuple[Path, Path], tmp_path: Path
) -> None:
    here, there = places
    before = {**document(a=("mine", EARLY), b=("mine", LATE), c=("mine", EARLY)), "course": "spring"}
    put(there, "01.json", before)
    put(here, "01.json", document(a=("theirs", LATE), b=("theirs", EARLY), d=("theirs", EARLY)))
    lines = list(take_in(read_pack(packed(here, tmp_path / "p.zip")), there))
    after = json.loads((there / "01.json").read_bytes())
    assert {key: kept["value"] for key, kept in after["answers"].items()} == {
        "01-a": "theirs", "01-b": "mine", "01-c": "mine", "01-d": "theirs",
    }  # fmt: skip
    assert after["course"] == "spring"
    aside = [path for path in there.iterdir() if "before-import" in path.name]
    assert [json.loads(path.read_bytes()) for path in aside] == [before]
    assert lines == [
        f"01.json: 2 answers taken from the pack, 2 answers left as here. What was here before is in {aside[0].name}."
    ]


def test_a_second_import_changes_nothing(places: tuple[Path, Path], tmp_path: Path) -> None:
    here, there = places
    put(here, "01.json", document(a=("theirs", LATE)))
    put(there, "01.json", document(a=("mine", EARLY)))
    pack = read_pack(packed(here, tmp_path / "p.zip"))
    list(take_in(pack, there))
    once = visible(there)
    assert [line.split(":")[1] for line in take_in(pack, there)] == [" the same in both."]
    assert visible(there) == once


@pytest.mark.parametrize(("age", "stays"), [(-60, True), (60, False)])
def test_of_two_lexicons_the_newer_stays(places: tuple[Path, Path], tmp_path: Path, age: int, stays: bool) -> None:
    here, there = places
    put(here, "05-lexicon.toml", b"theirs = 1\n")
    put(there, "05-lexicon.toml", b"mine = 1\n")
    moment = (there / "05-lexicon.toml").stat().st_mtime + age
    os.utime(here / "05-lexicon.toml", (moment, moment))
    list(take_in(read_pack(packed(here, tmp_path / "p.zip")), there))
    now = (there / "05-lexicon.toml").read_bytes()
    assert now == (b"mine = 1\n" if stays else b"theirs = 1\n")
    asides = [path.read_bytes() for path in there.glob("*before-import*")]
    assert asides == ([] if stays else [b"mine = 1\n"])


def test_a_damaged_file_here_is_set_aside_by_an_import(places: tuple[Path, Path], tmp_path: Path) -> None:
    here, there = places
    put(here, "01.json", document(a=("theirs", EARLY)))
    put(there, "01.json", b'{"schema": 1, "ans')
    list(take_in(read_pack(packed(here, tmp_path / "p.zip")), there))
    assert (there / "01.json").read_bytes() == (here / "01.json").read_bytes()
    assert [path.read_bytes() for path in there.glob("*damaged*")] == [b'{"schema": 1, "ans']


Spoil = Callable[[zipfile.ZipFile], None]


def link(archive: zipfile.ZipFile) -> None:
    info = zipfile.ZipInfo("work/02.json")
    info.external_attr = 0o120777 << 16
    archive.writestr(info, "/etc/hostname")


def twice(archive: zipfile.ZipFile) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("work/01.json", "{}")


MANIFEST = {
    "schema": 1,
    "made_by": "reading-hanoi",
    "kit": "0.1.0",
    "at": LATE,
    "name": "Eve",
    "files": {"01.json": LATE},
}


def naming(name: str) -> dict[str, object]:
    """A manifest that lists one file more."""
    return {**MANIFEST, "files": {"01.json": LATE, name: LATE}}


@pytest.mark.parametrize(
    ("manifest", "spoil", "says"),
    [
        (MANIFEST, lambda a: a.writestr("../01.json", "{}"), r"“\.\./01\.json”, which .* never packs"),
        (MANIFEST, lambda a: a.writestr("work/../../01.json", "{}"), "never packs"),
        (MANIFEST, lambda a: a.writestr("/elsewhere/01.json", "{}"), "never packs"),
        (MANIFEST, lambda a: a.writestr("work\\01.json", "{}"), "never packs"),
        (MANIFEST, lambda a: a.writestr("work/c:01.json", "{}"), "never packs"),
        (MANIFEST, lambda a: a.writestr("work/sitecustomize.py", "1"), "never packs"),
        (MANIFEST, lambda a: a.writestr("work/.lock", ""), "never packs"),
        (MANIFEST, lambda a: a.writestr("work/deep/", ""), "never packs"),
        (MANIFEST, link, "never packs"),
        (MANIFEST, lambda a: a.writestr("work/02.json", "{}", zipfile.ZIP_LZMA), "never packs"),
        (MANIFEST, twice, "two files of one name"),
        (MANIFEST, lambda a: a.writestr("work/09.json", b" " * 21_000_000), "too large"),
        (MANIFEST, lambda a: [a.writestr(f"work/{n}a.json", "{}") for n in range(501)], "too large"),
        (naming("02.json"), lambda a: a.writestr("work/02.json", '{"schema": 9, "answers": {}}'), "newer kit"),
        (
            naming("02.json"),
            lambda a: a.writestr("work/02.json", '{"schema": 1, "answers": 3}'),
            r"02\.json holds no answers",
        ),
        (
            naming("05-lexicon.toml"),
            lambda a: a.writestr("work/05-lexicon.toml", "a = "),
            r"05-lexicon\.toml is not TOML",
        ),
        ({**MANIFEST, "schema": 2, "kit": "9.0"}, lambda a: None, r"newer kit \(9\.0; .* up to date"),
        ({**MANIFEST, "made_by": "another"}, lambda a: None, "not made by `kit work export`"),
        ([], lambda a: None, "not made by `kit work export`"),
        (MANIFEST, lambda a: a.writestr("work/02.json", "{}"), "the files that its own list names"),
        (naming("02.json"), lambda a: None, "the files that its own list names"),
        (None, lambda a: None, "not made by `kit work export`"),
    ],
)
def test_what_the_kit_never_packs_is_refused_and_nothing_changes(
    places: tuple[Path, Path], tmp_path: Path, capsys, manifest: object, spoil: Spoil, says: str
) -> None:
    _, there = places
    put(there, "01.json", document(a=("mine", EARLY)))
    with zipfile.ZipFile(tmp_path / "eve.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        if manifest is not None:
            archive.writestr("manifest.json", json.dumps(manifest))
        archive.writestr("work/01.json", render(document(a=("theirs", LATE))))
        spoil(archive)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert main(["work", "import", str(tmp_path / "eve.zip"), "--folder", str(there)]) == 1
    assert re.search(says, capsys.readouterr().err)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_file_that_is_no_whole_zip_is_refused(places: tuple[Path, Path], tmp_path: Path, content: bytes) -> None:
    remember("01-why", "x" * 500)
    whole = packed(places[0], tmp_path / "whole.zip").read_bytes()
    (tmp_path / "bad.zip").write_bytes(whole[: len(whole) // 2] if content is None else content)
    with pytest.raises(PackError, match=r"bad\.zip is no whole zip file"):
        read_pack(tmp_path / "bad.zip")


def test_every_cut_and_every_changed_byte_is_refused_or_harmless(places: tuple[Path, Path], tmp_path: Path) -> None:
    """No damage on the way may look like other answers."""
    remember("01-why", "The harbour master would not sign.")
    whole = bytearray(packed(places[0], tmp_path / "whole.zip").read_bytes())
    good, bad = check(read_pack(tmp_path / "whole.zip")).files, tmp_path / "bad.zip"
    for place in range(0, len(whole), 3):
        bad.write_bytes(whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :])
        try:
            assert check(read_pack(bad)).files == good
        except ValueError:
            continue


def test_a_file_that_is_not_there(places: tuple[Path, Path], capsys) -> None:
    assert main(["work", "import", "nowhere.zip"]) == 1
    assert "nowhere.zip: there is no such file" in capsys.readouterr().err


def test_what_classmates_kept(places: tuple[Path, Path], tmp_path: Path) -> None:
    here, there = places
    classmates = here.parent / "classmates"
    assert others("04-decisions") == {}
    put(there, "04.json", {"schema": 1, "answers": {"04-decisions": {"value": {"may": "hedge"}, "at": EARLY}}})
    classmates.mkdir(parents=True)
    packed(there, classmates / "a.zip", "Ada")
    packed(there, classmates / "b.zip", "Ada")
    put(classmates / "Cem", "04.json", (there / "04.json").read_bytes())
    put(classmates / "Dana" / "work", "04.json", (there / "04.json").read_bytes())
    put(classmates / "Finn", "04.json", {"schema": 1, "answers": {"04-drill": {"value": 1}}})
    put(classmates, "README.txt", b"put the packs here")
    assert others("04-decisions") == {name: {"may": "hedge"} for name in ("Cem", "Dana", "Ada", "Ada (2)")}


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("eve.zip", b"no zip", "no whole zip file"),
        ("Eve/04.json", b'{"schema": 1, "ans', "not JSON"),
        ("Eve/04.json", b'{"schema": 1, "answers": {"04-decisions": 3}}', "answer without a value"),
        ("Eve/04.json", b'{"schema": 2, "answers": {}}', "newer kit"),
    ],
)
def test_a_damaged_classmate_is_left_out_by_name(
    places: tuple[Path, Path], name: str, content: bytes, says: str
) -> None:
    classmates = places[0].parent / "classmates"
    put((classmates / name).parent, Path(name).name, content)
    put(classmates / "Finn", "04.json", {"schema": 1, "answers": {"04-decisions": {"value": 1}}})
    with pytest.warns(UserWarning, match=rf"(?i)classmates/eve.* is left out: .*{says}"):
        assert others("04-decisions") == {"Finn": 1}
    assert (classmates / name).read_bytes() == content
