"""A Dask cluster as the crew: its workers compute, each student in a process of its own; only this process writes."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import platform
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kit.classroom.crew import KEPT, Crew, alone, obstacle
from kit.classroom.grading import GradingError, Job, Result
from kit.classroom.sandbox import KIT
from kit.classroom.submissions import Submission

if TYPE_CHECKING:
    from distributed import Client

REACH = 5.0  # seconds in which a scheduler must answer, and its first worker be there
RETURN = 60.0  # seconds in which lost workers may come back before the run is given up
MATTERING = ("numpy", "pandas", "ipython")  # what students' answers may depend on, beside Python and the kit


@contextmanager
def cluster(address: str, job: Job, root: Path) -> Iterator[Crew]:
    """The crew of the workers of that scheduler, every one of which was asked whether it can grade as we would here."""
    with _client(address) as client:
        _ask(client, address, root, unsafe=job.unsafe)
        # a task and not scattered data, which would be lost with the workers that hold it
        order = client.submit(_same, (job, str(root), kin()), pure=False)
        executor = client.get_executor(pure=False)
        yield Crew(lambda submission: executor.submit(_there, submission, order), lambda: _room(client, address))


@contextmanager
def _client(address: str) -> Iterator[Client]:
    """A connection to the scheduler; raises GradingError with what to check where there is none."""
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise GradingError('“distributed” is not installed. Install it: pip install ".[grading]"') from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it would say, we say in plain words
    try:
        asyncio.run(asyncio.wait_for(_reach(address), REACH))  # a Client itself may wait for ever at a wrong door
    except (OSError, ValueError, TypeError) as error:
        raise GradingError(
            f"No Dask scheduler answers at {address} ({_short(error)}). Check the address and the port, that "
            "“dask scheduler” runs there, and that no firewall is between."
        ) from None
    quiet = dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
    with quiet, Client(address, timeout=REACH, set_as_default=False) as client:
        yield client


async def _reach(address: str) -> None:
    """Returns when a scheduler has answered; raises OSError, ValueError or TypeError where there is none."""
    from distributed import Security
    from distributed.core import rpc

    async with rpc(address, connection_args=Security().get_connection_args("client")) as there:
        found = (await there.identity())["type"]
    if found != "Scheduler":
        raise ValueError(f"a {found} is there")


def _ask(client: Client, address: str, root: Path, *, unsafe: bool) -> None:
    """Raises GradingError with the names of the workers that cannot grade, or not as this machine would."""
    _room(client, address, patience=REACH)
    answers = client.run(_asked, str(root), unsafe, on_error="return")
    answers = {"the scheduler": _scheduler(client), **{f"worker {name}": answers[name] for name in sorted(answers)}}
    refusals, here = defaultdict(list), kin()
    for name, answer in answers.items():
        if said := _refusal(answer, here):
            refusals[said].append(name)
    if refusals:
        raise GradingError("\n".join(f"{_named(names)}: {said}" for said, names in refusals.items()))


def _scheduler(client: Client) -> Any:
    """What the scheduler's machine is like; it runs no student's code, yet reads what passes through it."""
    try:
        return client.run_on_scheduler(kin), ""
    except Exception as error:  # whatever its Python lacks
        return error


def _refusal(answer: Any, wanted: Mapping[str, str]) -> str:
    """Why a worker that answered this must not grade, "" where it may."""
    if isinstance(answer, BaseException):
        return (
            f"no answer as from this kit ({_short(answer)}). Install the kit there as it is here, and start it again."
        )
    found, trouble = answer
    differing = [f"{name} {found.get(name)}, here {here}" for name, here in wanted.items() if found.get(name) != here]
    if differing:
        return f"{'; '.join(differing)}. Marks could differ: install there what is used here, and start it again."
    return str(trouble)


def _named(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"[:200] if str(error) else f"nothing within {REACH:g} seconds"


def _room(client: Client, address: str, patience: float = RETURN) -> int:
    """How many submissions the cluster takes now: two a thread, so that none waits for the next and memory holds."""
    try:
        if not client.nthreads():
            client.wait_for_workers(1, timeout=patience)
        return 2 * int(sum(client.nthreads().values()))
    except TimeoutError:
        raise GradingError(
            f"The scheduler at {address} has no workers. Start some, on each machine: dask worker {address}\n{KEPT}"
        ) from None
    except (OSError, RuntimeError) as error:
        raise GradingError(f"The scheduler at {address} no longer answers ({_short(error)}). {KEPT}") from None


# ---- on the workers


def kin() -> dict[str, str]:
    """What must be the same on two machines that are to give the same marks: the kit to the byte, the rest roughly."""
    versions = {name: metadata.version(name) for name in MATTERING}
    rough = {name: ".".join(version.split(".")[:2]) for name, version in versions.items()}
    return {"the kit": _fingerprint(), "Python": ".".join(platform.python_version_tuple()[:2]), **rough}


def _fingerprint() -> str:
    whole = hashlib.sha256()
    for path in sorted(KIT.rglob("*")):
        place = path.relative_to(KIT)
        if path.is_file() and not any(part == "__pycache__" or part.startswith(".") for part in place.parts):
            whole.update(f"{place}\0".encode() + path.read_bytes())
    return whole.hexdigest()[:12]


@cache
def examined(root: str, scratch: str, unsafe: bool) -> tuple[dict[str, str], str]:
    """What this worker is like, and why it cannot grade (""); found out once in each worker's process."""
    return kin(), obstacle([Path(root), Path(scratch)], unsafe=unsafe)


def _asked(root: str, unsafe: bool, dask_worker: Any) -> tuple[dict[str, str], str]:
    examined.cache_clear()  # what was missing may have been installed since
    return examined(root, dask_worker.local_directory, unsafe)


def _same(whole: Any) -> Any:
    return whole


def _there(submission: Submission, order: tuple[Job, str, dict[str, str]]) -> Result:
    """The student's result from this worker; raises GradingError where it joined late and is not fit.

    Dask clears this worker's own folder away also after a worker that was killed.
    """
    from distributed import get_worker

    (job, root, wanted), scratch = order, get_worker().local_directory
    if reason := _refusal(examined(root, scratch, job.unsafe), wanted):
        raise GradingError(reason)
    return alone(submission, replace(job, scratch=Path(scratch)))
