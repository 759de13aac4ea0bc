"""The benchmarks run; their figures are not checked here."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks import memory, rendering, store

pytestmark = pytest.mark.long


@pytest.mark.browser
def test_every_peer_makes_the_handout(capsys: pytest.CaptureFixture[str]) -> None:
    rendering.compare(1)
    said = capsys.readouterr().out
    for name in (*rendering.PEERS, rendering.COLD, rendering.CLICK):
        assert name in said
    assert said.count("passes    passes") == 3


@pytest.mark.browser
def test_typing_is_measured() -> None:
    # Apart, for there can be one Playwright in a process.
    command = [sys.executable, "-m", "tests.benchmarks.typing", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("median") == 4


def test_growth_workers_and_memory_are_measured(capsys: pytest.CaptureFixture[str]) -> None:
    rendering.growth(1, most=1)
    rendering.workers(1, count=2)
    rendering.memory(1)
    said = capsys.readouterr().out
    for name in ("1 steps:", "1 weeks:", "2 workers", "after     1 handouts"):
        assert name in said


def test_the_library_is_measured_in_a_folder_that_does_not_exist_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(store, "SIZES", (100, 120))
    monkeypatch.setattr(store, "REQUESTS", 20)
    store.main("sqlite", tmp_path / "a" / "new folder", 1)
    said = capsys.readouterr().out
    for name in (*store.SEARCHES, *store.WRITES, "memory:"):
        assert name in said


def test_the_apps_memory_is_measured_in_a_folder_that_does_not_exist_yet(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    memory.main(tmp_path / "a" / "new folder", 10)
    assert "after     10 requests" in capsys.readouterr().out
