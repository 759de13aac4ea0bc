"""Worker processes and their pool keep nothing of a task once it is done."""

import ctypes
import gc
import os
import resource
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import ClassVar
from weakref import WeakSet

import pytest

from taperdoc.jobs import worker_pool
from taperdoc.jobs.worker_pool import IDLE_SECONDS, WorkerPool
from tests.support.process_memory import may_search, memory_has


class Secret:
    """Something of a patient's; how much of it there is in a process can be counted."""

    there: ClassVar[WeakSet["Secret"]] = WeakSet()

    def __init__(self) -> None:
        self.there.add(self)

    def __setstate__(self, state: object) -> None:
        self.there.add(self)

    def __getstate__(self) -> str:
        return "secret"


def watch(path: Path) -> None:
    def count() -> None:
        while True:
            gc.collect()
            path.write_text(f"{len(Secret.there)}")
            time.sleep(0.05)

    Thread(target=count, daemon=True).start()


@pytest.fixture
def count(tmp_path: Path) -> Path:
    return tmp_path / "secrets"


@pytest.fixture
def workers(count: Path) -> Iterator[WorkerPool]:
    made = WorkerPool(1, 60, partial(watch, count))
    yield made
    made.close()


def copied(_: Secret) -> Secret:
    time.sleep(0.5)
    return Secret()


def failing(secret: Secret) -> Secret:
    time.sleep(0.5)
    try:
        raise KeyError(secret)
    except KeyError:
        raise ValueError("It cannot be done.") from None


def none_left(count: Path) -> bool:
    for _ in range(100):
        time.sleep(0.1)
        gc.collect()
        if count.read_text() == "0" and not Secret.there:
            return True
    return False


def test_what_was_given_and_what_came_of_it_are_gone_when_it_is_done(
    workers: WorkerPool, count: Path
) -> None:
    given = Secret()
    got = workers.run(copied, given)
    assert isinstance(got, Secret)
    del given, got
    assert none_left(count)


def test_what_was_given_is_gone_when_it_failed(workers: WorkerPool, count: Path) -> None:
    with pytest.raises(ValueError, match="cannot be done"):
        workers.run(failing, Secret())
    assert none_left(count)


def test_the_secret_is_counted_while_it_is_there(workers: WorkerPool, count: Path) -> None:
    most = 0
    worker = Thread(target=workers.run, args=(copied, Secret()))
    worker.start()
    while worker.is_alive():
        most = max(most, int((count.exists() and count.read_text()) or 0))
        time.sleep(0.02)
    worker.join()
    assert most > 0


class Timers:
    """Timers that run out when the test says so."""

    def __init__(self) -> None:
        self.running: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, seconds: float, function: Callable[[], None]) -> "Timers":
        self._next = (seconds, function)
        return self

    def start(self) -> None:
        self.running = [self._next]

    def cancel(self) -> None:
        self.running = []


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    timers = Timers()
    monkeypatch.setattr(worker_pool, "Timer", timers)
    return timers


@pytest.fixture
def idle_pool(timers: Timers) -> Iterator[WorkerPool]:
    pool = WorkerPool(1, 60, gc.freeze)
    yield pool
    pool.close()


def process_told(_: str) -> int:
    return os.getpid()


@pytest.mark.skipif(not may_search(), reason="only the superuser may read a process's memory")
def test_a_minute_after_its_last_task_nothing_of_it_is_in_the_memory_of_a_worker(
    idle_pool: WorkerPool, timers: Timers
) -> None:
    word = secrets.token_hex(8)  # a constant would be in the memory of all that import this module
    before = idle_pool.run(process_told, f"{word} Example")
    assert memory_has(before, word)
    ((seconds, run_out),) = timers.running
    assert seconds == IDLE_SECONDS == 60
    run_out()
    after = idle_pool.run(os.getpid)
    assert after != before
    assert not Path(f"/proc/{before}").exists()
    assert not memory_has(after, word)


def test_a_worker_with_a_task_is_not_replaced(idle_pool: WorkerPool) -> None:
    before = idle_pool.run(os.getpid)
    task = Thread(target=idle_pool.run, args=(time.sleep, 1))
    task.start()
    while not idle_pool._unfinished:
        time.sleep(0.01)
    idle_pool.renew()
    task.join()
    assert idle_pool.run(os.getpid) == before


def test_a_closed_pool_starts_no_worker(idle_pool: WorkerPool, timers: Timers) -> None:
    idle_pool.run(os.getpid)
    ((_, run_out),) = timers.running
    idle_pool.close()
    assert timers.running == []
    run_out()
    assert idle_pool._pool is None


PR_GET_DUMPABLE = 3


def dump_limits() -> tuple[tuple[int, int], int]:
    return resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(PR_GET_DUMPABLE)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can refuse dumps")
def test_no_worker_can_be_dumped(idle_pool: WorkerPool) -> None:
    assert idle_pool.run(dump_limits) == ((0, 0), 0)
