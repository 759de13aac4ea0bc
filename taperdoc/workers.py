"""Worker processes: work with a limit of time, and a new process in place of one that is lost."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import CancelledError
from multiprocessing import get_context
from threading import Lock
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

P = ParamSpec("P")
T = TypeVar("T")


class LostError(Exception):
    """The process ended before the work did."""


class Workers:
    """So many processes, started with the first work and used again for the next.

    Each piece of work has so many seconds. Each process begins with `prepare`, which sets its
    other limits, and is replaced after so many pieces of work; 0 is never.
    """

    def __init__(
        self, count: int, seconds: float, prepare: Callable[[], None], pieces: int = 0
    ) -> None:
        self._count = count
        self._seconds = seconds
        self._prepare = prepare
        self._pieces = pieces
        self._pool: ProcessPool | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Have the processes ready before the first work comes."""
        self._running().schedule(int)  # any work starts them all

    def do(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What the work gives, or raises. Raises TimeoutError and LostError besides."""
        pool = self._running()
        try:
            done: T = pool.schedule(
                work, args=arguments, kwargs=named, timeout=self._seconds
            ).result()
        except (ProcessExpired, CancelledError, RuntimeError):
            # A process killed at a bad moment can leave its pool unable to go on.
            self._replace(pool)
            raise LostError from None
        return done

    def close(self) -> None:
        """Stop the processes, whatever they are at."""
        self._replace(self._pool)

    def _replace(self, pool: ProcessPool | None) -> None:
        with self._lock:
            if pool is None or pool is not self._pool:
                return
            self._pool = None
        pool.stop()
        pool.join()

    def _running(self) -> ProcessPool:
        with self._lock:
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._count,
                    max_tasks=self._pieces,
                    initializer=_begin,
                    initargs=[self._prepare],
                    # Not forked: the web process has threads, and their locks would come along.
                    context=get_context("spawn"),
                )
            return self._pool


def _begin(prepare: Callable[[], None]) -> None:
    # As pebble has it, a process is asked to end, and native code does not hear that for seconds.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    prepare()
