"""taperdoc run as a process of its own, with its own data folder and temporary directory."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from taperdoc.platform_support import ROOT_NOTICE

ROOT = Path(__file__).parents[2]
SECONDS = 60
"""For what takes one or two on an idle machine."""


@dataclass(frozen=True)
class Taperdoc:
    """A running command, in a session of its own."""

    process: subprocess.Popen[str]
    data: Path
    temporary: Path
    port: int

    def wait_until_listening(self) -> None:
        """Wait for the line that says that the server listens."""
        assert self.process.stdout
        assert f"http://127.0.0.1:{self.port}/" in self.process.stdout.readline()

    def press_ctrl_c(self) -> None:
        """Send SIGINT to the process and its children, as a terminal does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def ended(self) -> tuple[int, str]:
        """Wait for the end. Returns the exit status and what was written to standard error,
        without the notice to root, who may run the tests."""
        _, errors = self.process.communicate(timeout=SECONDS)
        return self.process.returncode, errors.replace(f"{ROOT_NOTICE}\n", "")

    def session(self) -> list[int]:
        """Return the processes that run in the session, in the order of their start."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(") ")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z":
                # Not by the numbers of the processes alone, which begin anew at some point.
                found.append((int(fields[19]), int(stat.parent.name)))
        return [process for _, process in sorted(found)]


def environment(folder: Path, **variables: str) -> dict[str, str]:
    """Return the environment for a process with its folders in `folder`."""
    (folder / "tmp").mkdir()
    return {
        **{name: text for name, text in os.environ.items() if not name.startswith("TAPERDOC_")},
        "TAPERDOC_DATA": str(folder / "data"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        **variables,
    }


@contextmanager
def started(
    folder: Path, *arguments: str, prefix: Sequence[str] = (), **variables: str
) -> Iterator[Taperdoc]:
    """Start `python -m taperdoc` in a folder, and kill what is left of it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [*prefix, sys.executable, "-m", "taperdoc", *arguments],
        cwd=folder,
        env=environment(folder, **{"TAPERDOC_PORT": str(port), **variables}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        yield Taperdoc(process, folder / "data", folder / "tmp", port)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_until(holds: Callable[[], object]) -> None:
    """Wait until a condition holds. Raises AssertionError if it never does."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
