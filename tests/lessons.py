"""Runs a notebook from top to bottom and says all that went wrong, also inside widgets: python lessons.py NOTEBOOK ...

Meant for a process whose network is cut: it asks for the loopback interface only, which the kernel talks over.
"""

import fcntl
import json
import socket
import struct
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def raise_loopback() -> None:
    """Switches `lo` on, as a network namespace of its own begins without any interface that is up."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        up_and_running = 0x1 | 0x40
        fcntl.ioctl(asker, 0x8914, struct.pack("16sH14x", b"lo", up_and_running))


def run(path: Path) -> list[str]:
    """What went wrong in a notebook: errors and stderr of its cells, and errors held by Output widgets."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", allow_errors=True)
    client.execute()
    outputs = [(cell.id, output) for cell in notebook.cells for output in cell.get("outputs", ())]
    held = [s for s in client.widget_state.values() if s.get("_model_name") == "OutputModel"]
    outputs += [("Output widget", output) for state in held for output in state.get("outputs", ())]
    return [f"{path.name}, {where}: {_fault(output)}" for where, output in outputs if _fault(output)]


def _fault(output: dict[str, str]) -> str:
    if output["output_type"] == "error":
        return f"{output['ename']}: {output['evalue']}"
    return output["text"] if output.get("name") == "stderr" else ""


if __name__ == "__main__":
    if "--network-cut" in sys.argv:
        raise_loopback()
    print(json.dumps([fault for path in sys.argv[1:] if path.endswith(".ipynb") for fault in run(Path(path))]))
