"""What taperdoc asks of the operating system that not every system has."""

from __future__ import annotations

import ctypes
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from pathlib import Path

try:
    import resource
except ImportError:  # Windows
    HAS_LIMITS = HAS_MEMORY_LIMIT = False
else:
    HAS_LIMITS = True
    # macOS accepts a limit of the address space, and ignores it.
    HAS_MEMORY_LIMIT = sys.platform != "darwin"

NICENESS = 5
_PR_SET_DUMPABLE = 4

WINDOWS_NOTICE = (
    "taperdoc has not been tested on Windows: the form, the templates and, with Pango installed,"
    " the handouts should work, but nothing limits the memory of its worker processes, and its"
    " files are protected only by the permissions of the folder they are in."
)
ROOT_NOTICE = (
    "taperdoc runs as root, so a fault in it could change anything on this machine. Start it as an"
    " ordinary user."
)


def notice() -> str:
    """Return a sentence on what this system or this user makes worse, or ""."""
    if is_root():
        return ROOT_NOTICE
    return WINDOWS_NOTICE if sys.platform == "win32" else ""


def lower_priority() -> None:
    """Let other processes go first: pages are answered before workers go on. Not on Windows."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def limit_memory(size: int) -> None:
    """Limit the address space of this process to `size` bytes, if the system enforces that."""
    if HAS_MEMORY_LIMIT:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def prevent_memory_dumps() -> None:
    """Keep the memory of this process out of core dumps; on Linux also from debuggers.

    Processes that it starts inherit only the limit of core dumps, and so call this themselves.
    """
    if HAS_LIMITS:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # A program that collects core dumps need not heed the limit.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def forbid_files_and_processes() -> None:
    """From now on, this process opens no file or connection, writes to none, and starts no process.

    What is open stays open. The last holds for other users than root; nothing does on Windows.
    """
    if not HAS_LIMITS:
        return
    free = os.dup(0)
    os.close(free)
    # Any file or connection that is opened gets the lowest free number, or none at all.
    resource.setrlimit(resource.RLIMIT_NOFILE, (free, free))
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_NPROC):
        resource.setrlimit(limit, (0, 0))


@contextmanager
def sigint_blocked() -> Iterator[None]:
    """Block SIGINT in this thread and in the threads and processes that it starts meanwhile.

    A terminal sends SIGINT to all of them, and Python prints a traceback if it comes before a
    process can say that it ignores it. Windows has no such block.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # on starting, it would unblock the signal
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def is_root() -> bool:
    """Return whether this process may change everything on the machine; False on Windows."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def belongs_to_another_user(about: os.stat_result) -> bool:
    """Return whether a file belongs to another user; False where files have no such owner."""
    return hasattr(os, "geteuid") and about.st_uid != os.geteuid()


def is_open_to_others(about: os.stat_result) -> bool:
    """Return whether other users may access a file by its mode; False where modes mean nothing."""
    return os.name == "posix" and bool(about.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def write_to_disk(path: Path) -> None:
    """Wait until a file or folder is on the disk. Raises OSError.

    Windows cannot do that for a folder, nor for a file that is open for reading alone.
    """
    if os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
