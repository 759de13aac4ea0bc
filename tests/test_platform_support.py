"""What some systems lack is not asked of them, and the user is told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from taperdoc import platform_support

# As on Windows: what only POSIX systems have is taken away before taperdoc is imported.
WITHOUT_POSIX = """
import json, os, pathlib, signal, sys
import multiprocessing.resource_tracker, subprocess, tempfile, platformdirs.unix  # they choose
sys.modules["resource"] = sys.modules["fcntl"] = None
for name in ("geteuid", "O_CLOEXEC"):
    delattr(os, name)
del signal.pthread_sigmask
from taperdoc import platform_support, settings
from taperdoc.cli import main
from taperdoc.jobs import handout_workers, pdf_reader, previews, worker_pool
from taperdoc.store import sqlite_copies
from taperdoc.web import app
platform_support.limit_memory(1 << 20)
with platform_support.sigint_blocked():
    pass
folder = pathlib.Path(sys.argv[1])
first = settings.load({"TAPERDOC_DATA": str(folder)})
again = settings.load({"TAPERDOC_DATA": str(folder)})
print(json.dumps([first.secret_key == again.secret_key, main(["check", str(sys.argv[2])])]))
"""


def test_taperdoc_runs_where_posix_calls_are_missing(tmp_path: Path) -> None:
    from taperdoc.resources import EXAMPLE

    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT_POSIX, str(tmp_path), str(EXAMPLE)],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert ended.stderr == ""
    assert json.loads(ended.stdout) == [True, 0]


@pytest.mark.parametrize(
    ("system", "is_told"), [("linux", False), ("darwin", False), ("win32", True)]
)
def test_only_windows_is_told_what_does_not_work(
    monkeypatch: pytest.MonkeyPatch, system: str, is_told: bool
) -> None:
    monkeypatch.setattr(platform_support, "is_root", lambda: False)
    monkeypatch.setattr(sys, "platform", system)
    notice = platform_support.notice()
    assert bool(notice) == is_told
    assert notice.count(". ") == 0


def test_file_modes_count_only_on_posix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch(0o666)
    (tmp_path / "file").chmod(0o666)
    about = (tmp_path / "file").stat()
    assert platform_support.is_open_to_others(about)
    monkeypatch.setattr("os.name", "nt")
    assert not platform_support.is_open_to_others(about)


@pytest.mark.parametrize(("system", "sets"), [("linux", True), ("darwin", False)])
def test_the_memory_limit_is_set_only_where_it_is_enforced(system: str, sets: bool) -> None:
    code = (
        f"import sys; sys.platform = {system!r}\n"
        "from taperdoc import platform_support\n"
        "import resource\n"
        "before = resource.getrlimit(resource.RLIMIT_AS)\n"
        "platform_support.limit_memory(1 << 30)\n"
        "print(resource.getrlimit(resource.RLIMIT_AS) != before)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(path for path in sys.path if path)},
    )
    assert ended.stdout == f"{sets}\n"


def test_root_is_told_to_start_it_as_an_ordinary_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert platform_support.notice() == platform_support.ROOT_NOTICE
