"""A text is read, with both engines, where there is no network at all."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

COLUMN = "The talks in Velden may fail. “We are closer than ever,” said Ilse Maro, and of course the ferry left.\n"
REFUSED = """import socket
def refused(*_, **__):
    raise OSError("the network is cut")
socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refused
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refused
"""


def namespace() -> list[str]:
    """The command that runs another without any network, or nothing where this system does not allow it."""
    for command in (["unshare", "-rn"], ["unshare", "-n"]):
        if shutil.which("unshare") and subprocess.run([*command, "true"], capture_output=True).returncode == 0:
            return command
    return []


@pytest.fixture(params=["namespace", "refused"])
def cut(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[list[str], dict[str, str]]:
    """The beginning of a command, and the environment for it, that nothing gets out of; no home holds data for it."""
    home = tmp_path / "home"
    home.mkdir()
    environment = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT)}
    environment.pop("NLTK_DATA", None)
    if request.param == "namespace":
        if command := namespace():
            return command, environment
        pytest.skip("this system allows no network namespace; the other case refuses sockets instead")
    (home / "sitecustomize.py").write_text(REFUSED, encoding="utf-8")
    return [], environment | {"PYTHONPATH": f"{home}{os.pathsep}{ROOT}"}


@pytest.fixture
def port() -> Iterator[int]:
    """A port of this machine at which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_the_cut_is_real(cut, port: int) -> None:
    command, environment = cut
    program = [sys.executable, "-c", f"import socket; socket.create_connection(('127.0.0.1', {port}), 5)"]
    assert subprocess.run(program, timeout=30).returncode == 0
    lonely = subprocess.run([*command, *program], env=environment, capture_output=True, text=True, timeout=30)
    assert lonely.returncode == 1
    assert "OSError" in lonely.stderr


def test_a_text_is_read_with_both_engines(cut, tmp_path: Path) -> None:
    command, environment = cut
    (tmp_path / "velden.txt").write_text(COLUMN, encoding="utf-8")
    kit = [sys.executable, "-m", "kit", "read", str(tmp_path / "velden.txt"), "--engines", "--json"]
    run = subprocess.run([*command, *kit], env=environment, capture_output=True, text=True, timeout=60)
    assert run.stderr == ""
    document = json.loads(run.stdout)
    assert document["engines"]["textstat"]["flesch_reading_ease"] > 0
    assert {"hedge", "booster", "quotation"} <= {span["kind"] for span in document["spans"]}
