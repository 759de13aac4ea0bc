"""Worker processes and their pool keep nothing of a task once it is done."""

import gc
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import ClassVar
from weakref import WeakSet

import pytest

from taperdoc.jobs.worker_pool import WorkerPool


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
