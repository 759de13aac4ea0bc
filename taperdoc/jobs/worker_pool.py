"""Worker processes: work with a limit of time, and a new process in place of one that is lost."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from functools import partial
from multiprocessing import get_context
from threading import Lock
from typing import Any, NoReturn, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 3
"""How often work is begun that is lost with the processes of other work."""


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
        self._waited_for: set[Future[Any]] = set()
        self._closed = False
        self._lock = Lock()

    def start(self) -> None:
        """Have the processes ready before the first work comes."""
        self._schedule(_Held([int]))  # any work starts them all

    def do(self, work: Callable[P, T], *arguments: P.args, **named: P.kwargs) -> T:
        """What the work gives, or raises. Raises TimeoutError and LostError besides.

        Work that was lost with the process of other work, or before there was one, is begun again,
        with all its seconds.
        """
        for _ in range(TRIES):
            # A pool remembers its last work until the next comes: so what it gets is emptied.
            held = _Held[Callable[[], T]]([partial(work, *arguments, **named)])
            try:
                pool, future = self._schedule(held)
                failed = future.exception()
            except (BrokenExecutor, CancelledError):
                continue
            finally:
                held.clear()
            if failed is None:
                return future.result().pop()()
            if isinstance(failed, ProcessExpired):
                # Killed at a bad moment, it can leave its pool unable to go on.
                self._replace(pool)
                raise LostError
            if isinstance(failed, TimeoutError):
                raise TimeoutError
            if not isinstance(failed, BrokenExecutor):
                raise failed
        raise LostError

    def close(self) -> None:
        """Stop the processes, whatever they are at. What is waited for is lost."""
        with self._lock:
            self._closed = True
        self._replace(self._pool)

    def _schedule(
        self, held: _Held[Callable[[], T]]
    ) -> tuple[ProcessPool, ProcessFuture[_Held[Callable[[], T]]]]:
        at_hand = self._pool
        if at_hand and not at_hand.active:
            self._replace(at_hand)
        with self._lock:
            if self._closed:
                raise LostError
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._count,
                    max_tasks=self._pieces,
                    initializer=_begin,
                    initargs=[self._prepare],
                    # Not forked: the web process has threads, and their locks would come along.
                    context=get_context("spawn"),
                )
            try:
                future = self._pool.schedule(_do, args=[held], timeout=self._seconds)
            except RuntimeError:  # it broke this moment
                raise BrokenExecutor from None
            self._waited_for.add(future)
            future.add_done_callback(self._waited_for.discard)
            return self._pool, future

    def _replace(self, pool: ProcessPool | None) -> None:
        with self._lock:
            if pool is None or pool is not self._pool:
                return
            self._pool = None
            waited_for, self._waited_for = self._waited_for, set()
        pool.stop()
        # Else whoever waits for it would wait for ever; and before the pool ends, which tells those
        # whose work it was just taking that it went wrong.
        for left in tuple(waited_for):
            left.cancel()
        pool.join()


def _begin(prepare: Callable[[], None]) -> None:
    # As pebble has it, a process is asked to end, and native code does not hear that for seconds.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    prepare()


class _Held(list[T]):
    """One thing that is to be taken out, and is gone from here once it is sent."""

    def __reduce__(self) -> tuple[type[_Held[T]], tuple[list[T]]]:
        return _Held, ([self.pop()],)


def _do(held: _Held[Callable[[], T]]) -> _Held[Callable[[], T]]:
    """Do the work in its process. What comes of it is called there for its value, or raises."""
    work = held.pop()
    try:
        return _Held([partial(_give, work())])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it was asked for
        return _Held([partial(_fail, error)])


def _give(value: T) -> T:
    return value


def _fail(error: Exception) -> NoReturn:
    raise error
