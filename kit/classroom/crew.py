"""Everybody's grading: each student in a process of its own, on this machine or, by the same code, on a cluster."""

from __future__ import annotations

import ctypes
import json
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from kit.classroom.grading import GradingError, Job, Result, grade, unfinished
from kit.classroom.sandbox import bound, why_not
from kit.classroom.submissions import Submission

STUDENT_SECONDS = 150.0  # after which a student's process is killed, whatever it is doing
PATIENCE = 20.0  # seconds without any result after which we look whether anybody is still grading
KEPT = "What is graded is kept: the same command goes on with the rest."
PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from kit.classroom.crew import main; main()"


@dataclass(frozen=True)
class Crew:
    """Who grades: takes a submission and promises its result; `room` is how many it has place for at this moment."""

    submit: Callable[[Submission], Future[Result]]
    room: Callable[[], int]


def run(todo: Sequence[Submission], job: Job, crew: Crew, done: Callable[[Submission, Result], None]) -> None:
    """Grades all, no more at a time than the crew has room for, and hands each result to `done`, in this thread."""
    waiting, live = deque(todo), dict[Future[Result], Submission]()
    while waiting or live:
        room = crew.room()
        while waiting and len(live) < room:
            submission = waiting.popleft()
            live[crew.submit(submission)] = submission
        ready, _ = wait(live, PATIENCE, FIRST_COMPLETED)
        for future in ready:
            submission = live.pop(future)
            done(submission, _result(future, submission, job))


def _result(future: Future[Result], submission: Submission, job: Job) -> Result:
    """What was promised, if it is of this very submission; else a recorded zero."""
    if future.cancelled():
        raise GradingError(f"The cluster’s scheduler has ended or dropped our work. {KEPT}")
    if error := future.exception():
        return unfinished(submission, job, f"the grader failed ({type(error).__name__}: {error})"[:300])
    found = future.result()
    if (found["student"], found["digest"]) != (submission.student, job.digest(submission)):
        return unfinished(submission, job, "the result that came back is not of this submission")
    return found


@contextmanager
def here(job: Job, workers: int) -> Iterator[Crew]:
    """A crew of so many processes at a time on this machine, all of which end with it."""
    live: set[subprocess.Popen[bytes]] = set()
    pool = ThreadPoolExecutor(workers)
    try:
        yield Crew(lambda submission: pool.submit(alone, submission, job, live), lambda: workers)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in list(live):
            process.kill()
        pool.shutdown()


def alone(submission: Submission, job: Job, live: set[subprocess.Popen[bytes]] | None = None) -> Result:
    """One student's result from a process of its own; a recorded zero where that dies or takes too long.

    A fresh process, since a fork is not safe in the threads of a Dask worker; it is in `live` as long as it runs.
    """
    live = set() if live is None else live
    command = [sys.executable, "-c", PROGRAM, *sys.path]
    with TemporaryDirectory(dir=job.scratch, prefix="process-", ignore_cleanup_errors=True) as scratch:
        order = pickle.dumps((os.getpid(), submission, replace(job, scratch=Path(scratch))))
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            live.add(process)
            try:
                return dict(json.loads(process.communicate(order, timeout=STUDENT_SECONDS)[0]))
            except (subprocess.TimeoutExpired, OSError, ValueError):
                return unfinished(submission, job, "grading it did not come to an end")
            finally:
                process.kill()
                live.discard(process)


def main() -> None:
    """Grades the student that stands on standard input, in a process that dies with the one that started it."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    parent, submission, job = pickle.load(sys.stdin.buffer)
    if os.getppid() != parent:
        sys.exit(1)
    try:
        result = grade(submission, job)
    except Exception as error:  # a fault of the grader is recorded for this student and stops nobody else
        result = unfinished(submission, job, f"the grader failed ({type(error).__name__}: {error})"[:300])
    sys.stdout.buffer.write(json.dumps(result).encode())


def obstacle(private: Sequence[Path], *, unsafe: bool) -> str:
    """Why grading would be unsafe on this machine, "" where it is not or somebody said that it may be."""
    if unsafe:
        return ""
    if reason := why_not():
        return f"{reason} Without a sandbox students' code is not run, unless you say --unsafe."
    for folder in private:
        if inside := [each for each in bound() if folder.resolve().is_relative_to(each.resolve())]:
            return (
                f"{folder} lies in {inside[0]}, which the sandbox must be able to read: students' code would see what "
                "is not for them. Move it to a folder of its own."
            )
    return ""
