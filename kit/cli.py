"""The command line: `kit lab`, `read`, `add`, `work`, `report`, `exercises`, `grade`, `mark`, `return`, `doctor`."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kit.measures.edits import Edits


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 something is wrong with what was given, 2 wrong usage."""
    _use_utf8()
    parser = _parser()
    options, more = parser.parse_known_args(arguments)
    if more and options.command not in ("lab", "mark"):
        parser.error(f"unknown: {' '.join(more)} (see kit {options.command} --help)")
    try:
        code = int(options.run(options, more) if options.command in ("lab", "mark") else options.run(options))
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader of a pipe, such as head, has seen enough; Python would complain at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        print(f"kit {options.command}: {_in_words(error)}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        says = f"{error.name} is not installed. Run: python3 start.py --setup --grading"
        print(f"kit {options.command}: {says}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        again = " Run it again: it goes on from here." if options.command == "grade" else ""
        print(f"kit {options.command}: stopped.{again}", file=sys.stderr)
        return 130


def _in_words(error: Exception) -> str:
    """What went wrong, and what to do where the disk is to blame."""
    where = getattr(error, "filename", None) or "it"
    return {
        errno.ENOSPC: "the disk is full. Make room on it, and run this again.",
        errno.EDQUOT: "your share of the disk is full. Make room, and run this again.",
        errno.EROFS: f"{where} cannot be written: the disk is read-only. Copy the folder to another place.",
        errno.EACCES: f"{where} may not be opened or written. Change its permissions, or take another folder.",
        errno.EISDIR: f"{where} is a folder. Name a file.",
    }.get(getattr(error, "errno", None) or 0, str(error))


def _use_utf8() -> None:
    """Makes the output UTF-8 on every system, so that no curly quotation mark can stop a reading."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kit", description="Reads texts for hedging, loaded language, readability and voice."
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    lab = commands.add_parser("lab", help="open the lessons in the browser; takes JupyterLab's options too")
    lab.add_argument("--exercises", action="store_true", help="the exercises in the place of the lessons")
    lab.set_defaults(run=_lab)
    _read_parser(commands.add_parser("read", help="measure texts and show every mark with its reason"))
    add = commands.add_parser("add", help="take in your own copy of a case text")
    add.add_argument("file", type=Path, help="the op-ed as saved from the web, as plain text")
    add.set_defaults(run=_add)
    _work_parser(commands.add_parser("work", help="pack your work for handing in or moving, and unpack it"))
    report = commands.add_parser("report", help="write the report on the argument of lesson 09")
    report.add_argument("--to", type=Path, metavar="FILE", required=True, help="the report: NAME.html or NAME.docx")
    report.add_argument("--folder", type=Path, help="the folder of the work (`work` beside the lessons)")
    report.set_defaults(run=_report)
    _exercises_parser(commands.add_parser("exercises", help="for teachers: make exercises/ from solutions/"))
    _grade_parser(commands.add_parser("grade", help="for teachers: grade what students handed in"))
    _mark_parser(commands.add_parser("mark", help="for teachers: mark the written answers in the browser"))
    _return_parser(commands.add_parser("return", help="for teachers: write the pages that students get back"))
    commands.add_parser("doctor", help="check the installation").set_defaults(run=_doctor)
    return parser


def _read_parser(read: argparse.ArgumentParser) -> None:
    read.add_argument("files", nargs="*", type=Path, metavar="FILE", help="texts to read")
    read.add_argument("--json", action="store_true", help="as JSON, schema 1: one object, or a list of several")
    read.add_argument("--engines", action="store_true", help="with other engines' readability scores beside the kit's")
    read.add_argument("--jsonl", nargs=2, type=Path, metavar=("IN", "OUT"),
                      help='one {"id", "text"} a line in, one reading a line out')  # fmt: skip
    read.add_argument("--lexicon", type=Path, metavar="TOML",
                      help="with your own changes to the list of loaded language, as lesson 05 saves them")  # fmt: skip
    read.set_defaults(run=_read)


def _work_parser(work: argparse.ArgumentParser) -> None:
    actions = work.add_subparsers(dest="action", required=True, metavar="ACTION")
    out = actions.add_parser("export", help="pack your work into one zip file")
    out.add_argument("--to", type=Path, metavar="FILE", help="the file or folder to write to (NAME-work.zip)")
    out.add_argument("--name", help="your name, as classmates and teacher will see it (your login name)")
    out.set_defaults(run=_work_export)
    take = actions.add_parser("import", help="unpack such a file; of two answers the newer one stays")
    take.add_argument("file", type=Path, metavar="FILE", help="a file made by kit work export")
    take.set_defaults(run=_work_import)
    for action in (out, take):
        action.add_argument("--folder", type=Path, help="the folder of the work (`work` beside the lessons)")


def _exercises_parser(exercises: argparse.ArgumentParser) -> None:
    actions = exercises.add_subparsers(dest="action", required=True, metavar="ACTION")
    build = actions.add_parser("build", help="write exercises/ anew, without solutions")
    build.add_argument("--check", action="store_true", help="change nothing; say what is not up to date")
    build.add_argument("--seed", help="any words, kept secret: your course's own hidden cases are drawn from them")
    build.add_argument("--root", type=Path, default=Path(), help="the folder of the course (this one)")
    build.set_defaults(run=_exercises_build)


def _grade_parser(grade: argparse.ArgumentParser) -> None:
    grade.add_argument("assignment", help="its name, such as hedging")
    grade.add_argument("source", type=Path, metavar="FOLDER_OR_ZIP", help="what Canvas, Moodle or nbgrader gave you")
    who = grade.add_mutually_exclusive_group()
    who.add_argument("--workers", type=int, metavar="N", help="students at a time (one for each processor)")
    who.add_argument("--scheduler", metavar="ADDRESS", help="on a Dask cluster, such as tcp://host:8786")
    grade.add_argument("--json", action="store_true", help="the results as JSON on standard output")
    grade.add_argument("--csv", type=Path, metavar="FILE", help="also write the marks, one column a question")
    grade.add_argument("--overview", type=Path, metavar="FILE", help="also write a page on the class")
    grade.add_argument("--due", metavar="DATE", help='when it was due, such as "2026-11-30 23:59" (local time)')
    grade.add_argument("--again", action="store_true", help="also those that are graded already")
    grade.add_argument("--unsafe", action="store_true", help="without a sandbox, where none can be made")
    grade.add_argument(
        "--course", type=Path, default=Path(), metavar="FOLDER", help="the folder with solutions/ (here)"
    )
    grade.set_defaults(run=_grade)


def _mark_parser(by_hand: argparse.ArgumentParser) -> None:
    by_hand.add_argument("assignment", help="its name, such as hedging")
    by_hand.add_argument("--course", type=Path, default=Path(), metavar="FOLDER", help="what holds solutions/ (here)")
    by_hand.set_defaults(run=_mark)


def _return_parser(back: argparse.ArgumentParser) -> None:
    back.add_argument("assignment", help="its name, such as hedging")
    back.add_argument("--course", type=Path, default=Path(), metavar="FOLDER", help="what holds solutions/ (here)")
    back.add_argument("--zip", type=Path, metavar="FILE", help="also pack the pages, as Moodle takes them")
    back.set_defaults(run=_return)


def _read(options: argparse.Namespace) -> int:
    if bool(options.jsonl) == bool(options.files):
        raise ValueError("give one or more files, or --jsonl IN OUT (see kit read --help).")
    edits = _own_list(options.lexicon)
    if options.jsonl:
        return _read_lines(*options.jsonl, engines=options.engines, edits=edits)
    from kit.reading import read, with_engines
    from kit.texts.loading import load
    from kit.views.page import page

    readings = [read(load(path), edits=edits) for path in options.files]
    readings = [with_engines(reading) for reading in readings] if options.engines else readings
    if options.json:
        documents = [reading.to_json() for reading in readings]
        print(json.dumps(documents if len(documents) > 1 else documents[0], ensure_ascii=False))
    else:
        print("\n\n".join(page(reading) for reading in readings), end="")
    return 0


def _own_list(path: Path | None) -> Edits:
    """The edits in that file, none without one; says on stderr which of its phrases the kit's list does not have."""
    from kit.measures.edits import NONE, load_edits, strangers
    from kit.measures.lexicon import load_lexicon

    if path is None:
        return NONE
    edits = load_edits(path)
    if unknown := strangers(edits, load_lexicon("loaded")):
        named = ", ".join(f"“{phrase}”" for phrase in unknown)
        print(f"kit read: {path}: the kit's list does not have {named}, so nothing changes there.", file=sys.stderr)
    return edits


def _read_lines(source: Path, target: Path, *, engines: bool, edits: Edits) -> int:
    """Writes one reading, or one error, for every line, in order; returns 0 also where some lines could not be read."""
    if not source.is_file():
        raise ValueError(f"{source}: there is no such file. Check the spelling and the folder you are in.")
    if source.resolve() == target.resolve():
        raise ValueError(f"{source} would be overwritten while it is read; name another file for the readings.")
    # half a surrogate pair, which JSON can name and UTF-8 cannot hold, goes out as it came in
    good = bad = 0
    with source.open("rb") as lines, target.open("w", encoding="utf-8", errors="backslashreplace") as out:
        for number, line in enumerate(_progress(lines, source), start=1):
            document = _read_line(line, number, engines=engines, edits=edits)
            good, bad = good + ("error" not in document), bad + ("error" in document)
            out.write(json.dumps(document, ensure_ascii=False) + "\n")
    if bad:
        print(f"kit read: {good} read, {bad} not; {target} says why, in the line of each.", file=sys.stderr)
    return 0


def _read_line(line: bytes, number: int, *, engines: bool, edits: Edits) -> dict[str, Any]:
    from kit.reading import read, with_engines
    from kit.texts.loading import from_string

    record: Any = None
    try:
        record = json.loads(line)
        if not isinstance(record, dict) or not isinstance(record.get("text"), str) or "id" not in record:
            raise ValueError('this line is not {"id": ..., "text": "..."}')
        text = from_string(record["text"], id=str(record["id"]), roles=record.get("roles") is True)
        reading = read(text, edits=edits)
        return {**(with_engines(reading) if engines else reading).to_json(), "id": record["id"]}
    except Exception as error:  # one line, whatever is wrong with it, never costs the others
        name = record.get("id") if isinstance(record, dict) else None
        return {"id": name, "error": f"line {number}: {_plainly(error)}"}


def _plainly(error: Exception) -> str:
    if isinstance(error, (json.JSONDecodeError, UnicodeDecodeError, RecursionError)):
        return 'this line is not JSON in UTF-8, such as {"id": 1, "text": "..."}'
    return str(error) or type(error).__name__


def _progress(lines: Iterable[bytes], source: Path) -> Iterable[bytes]:
    """The lines, with a progress bar in bytes on a terminal; nothing is shown elsewhere."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("reading", total=source.stat().st_size)
        for line in lines:
            yield line
            progress.advance(task, len(line))


def _lab(options: argparse.Namespace, more: Sequence[str]) -> int:
    from kit.lab import start

    return start(more, exercises=options.exercises)


def _add(options: argparse.Namespace) -> int:
    from kit.owncopies import add

    for line in add(options.file):
        print(line)
    return 0


def _grade(options: argparse.Namespace) -> int:
    from kit.classroom.course import Course
    from kit.classroom.lateness import due_date
    from kit.classroom.marking import WARNING, failed, mark
    from kit.classroom.returning import summary, write_overview, write_table

    say = partial(print, file=sys.stderr, flush=True)
    if options.unsafe:
        say(WARNING)
    course = Course(options.course.resolve())
    workers = os.cpu_count() or 1 if options.workers is None else max(1, options.workers)
    results = mark(course, options.assignment, options.source, workers=workers,
                   scheduler=options.scheduler, again=options.again, unsafe=options.unsafe,
                   due=due_date(options.due) if options.due else None, say=say)  # fmt: skip
    if options.csv:
        write_table(course, options.assignment, options.csv, unsafe=options.unsafe)
    if options.overview:
        write_overview(course, options.assignment, results, options.overview)
    if options.json:
        print(json.dumps(summary(options.assignment, results), ensure_ascii=False))
    else:
        say("\n".join(_what_now(options, results)))
    if options.unsafe:
        say(WARNING)
    return 1 if failed(results) else 0


def _what_now(options: argparse.Namespace, results: Sequence[Mapping[str, Any]]) -> list[str]:
    """What a teacher has now, and what comes next."""
    waiting = sum(each["points"] is None for result in results for each in result["grades"].values())
    found = [("the marks", options.csv), ("the class at a glance", options.overview)]
    lines = [f"{file}: {what}." for what, file in found if file]
    if waiting:
        lines.append(f"Next: written answers that wait for you: {waiting}. Run: kit mark {options.assignment}")
    return [*lines, f"{'Then' if waiting else 'Next'}: the pages for students. Run: kit return {options.assignment}"]


def _mark(options: argparse.Namespace, more: Sequence[str]) -> int:
    from kit.classroom.formgrader import start

    return start(options.course.resolve(), options.assignment, more)


def _return(options: argparse.Namespace) -> int:
    from kit.classroom.course import Course
    from kit.classroom.returning import hand_back, zip_pages

    course = Course(options.course.resolve())
    say = partial(print, file=sys.stderr, flush=True)
    written, waiting = hand_back(course, options.assignment, say=say)
    print(f"{written} pages in {course.made / 'feedback'}.")
    if options.zip:
        zip_pages(course, options.assignment, options.zip)
    if waiting:
        say(f"Written answers that are not marked yet: {waiting}. Run: kit mark {options.assignment}")
    return 0


def _work_export(options: argparse.Namespace) -> int:
    from kit.packs import collect, file_name, write_pack

    name = options.name or _login()
    folder = _work_folder(options)
    pack, left_out = collect(folder, name)
    target = options.to or Path()
    target = target / file_name(pack.name) if target.is_dir() else target
    write_pack(pack, target)
    for line in left_out:
        print(line)
    print(f"Packed {', '.join(pack.files)} from {folder} into {target}, under the name “{pack.name}”.")
    return 0


def _work_import(options: argparse.Namespace) -> int:
    from kit.packs import check, read_pack, take_in

    pack, folder = check(read_pack(options.file)), _work_folder(options)
    print(f"The work of “{pack.name}”, packed {pack.made_at}, goes to {folder}:")
    for line in take_in(pack, folder):
        print(line)
    print("Open a lesson and choose Run > Run All Cells to see it.")
    return 0


def _report(options: argparse.Namespace) -> int:
    from kit.answers import blank, parse
    from kit.arguing import ARGUMENT, from_json, material
    from kit.casebook import case
    from kit.views.report import write_report

    path = _work_folder(options) / f"{ARGUMENT.partition('-')[0]}.json"
    document = parse(path.read_bytes(), str(path)) if path.is_file() else blank()
    kept = document["answers"].get(ARGUMENT)
    if not kept:
        raise ValueError(f"there is no argument in {path} yet. Make one in lesson 09, or name the folder: --folder")
    write_report(from_json(kept["value"]), material(case()), options.to)
    print(f"Written: {options.to}")
    return 0


def _work_folder(options: argparse.Namespace) -> Path:
    """The folder named on the command line or by KIT_WORK, else the one beside the lessons."""
    from kit.lab import lessons

    named = options.folder or os.environ.get("KIT_WORK")
    return Path(named) if named else lessons() / "work"


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user without a name
        return "student"


def _exercises_build(options: argparse.Namespace) -> int:
    from kit.classroom.building import build, stale

    if options.check:
        found = stale(options.root)
        print("\n".join(found) or "exercises/ is up to date.")
        if found:
            print("Run kit exercises build, and commit what it writes.", file=sys.stderr)
        return 1 if found else 0
    print("Built: " + ", ".join(build(options.root, seed=options.seed)))
    return 0


def _doctor(options: argparse.Namespace) -> int:
    from kit.doctor import examine

    findings = list(examine())
    for finding in findings:
        print(finding)
    sick = sum(not finding.well for finding in findings)
    print(f"\n{sick} to mend." if sick else "\nAll is well: start with `kit lab`.")
    return 1 if sick else 0
