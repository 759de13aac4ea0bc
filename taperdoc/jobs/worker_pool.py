"""A pool of worker processes with a time limit for each task."""

from __future__ import annotations

import signal
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Future
from contextlib import suppress
from functools import partial
from multiprocessing import get_context
from threading import Lock, Timer
from typing import Any, NoReturn, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from taperdoc.platform_support import lower_priority, prevent_memory_dumps, sigint_blocked

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 3
"""How often a task is started that is lost because the pool broke."""


IDLE_SECONDS = 60
"""How long after its last task a process is replaced, since freed memory keeps its contents."""


class WorkerLostError(Exception):
    """The worker process ended before its task did."""


class WorkerPool:
    """A pool of worker processes, started with the first task and reused for the next.

    Each task may take `seconds`. Each process calls `initializer` once, which sets its other
    limits, and is replaced after `max_tasks` tasks; 0 means never. All processes are replaced once
    they have been idle for a minute.
    """

    def __init__(
        self, processes: int, seconds: float, initializer: Callable[[], None], max_tasks: int = 0
    ) -> None:
        self._processes = processes
        self._seconds = seconds
        self._initializer = initializer
        self._max_tasks = max_tasks
        self._pool: ProcessPool | None = None
        self._unfinished: set[Future[Any]] = set()
        self._closed = False
        self._lock = Lock()
        self._idle_timer = Timer(IDLE_SECONDS, self.renew)

    def start(self) -> None:
        """Start the processes, so that the first task need not wait for them."""
        self._schedule(_Parcel([int]))  # any task starts them all

    def run(self, task: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a task in a worker process.

        A task that did not begin, or that was lost because the process of another task was, is
        started again with its full time. Returns the task's result. Raises what the task raises,
        TimeoutError, or WorkerLostError.
        """
        try:
            return self._run(partial(task, *args, **kwargs))
        finally:
            self._renew_when_idle()

    def renew(self) -> None:
        """Replace all processes by new ones that are ready, unless a task is unfinished."""
        if not self._unfinished:
            self._discard(self._pool)
            with suppress(BrokenExecutor, WorkerLostError):
                self.start()

    def close(self) -> None:
        """Stop the processes at once. Unfinished and later tasks raise WorkerLostError."""
        with self._lock:
            self._closed = True
            self._idle_timer.cancel()
        self._discard(self._pool)

    def _run(self, task: Callable[[], T]) -> T:
        for _ in range(ATTEMPTS):
            # pebble keeps a reference to its last task until the next one: so empty it.
            parcel = _Parcel[Callable[[], T]]([task])
            try:
                pool, future = self._schedule(parcel)
                error = future.exception()
            except (BrokenExecutor, CancelledError):
                continue
            finally:
                parcel.clear()
            if error is None:
                return future.result().pop()()
            if isinstance(error, ProcessExpired):
                # A process killed at a bad moment can leave its pool unable to continue.
                self._discard(pool)
                raise WorkerLostError
            if isinstance(error, TimeoutError):
                raise TimeoutError
            if not isinstance(error, BrokenExecutor):
                raise error
        raise WorkerLostError

    def _renew_when_idle(self) -> None:
        with self._lock:
            self._idle_timer.cancel()
            if not self._closed:
                self._idle_timer = Timer(IDLE_SECONDS, self.renew)
                self._idle_timer.daemon = True
                self._idle_timer.start()

    def _schedule(
        self, parcel: _Parcel[Callable[[], T]]
    ) -> tuple[ProcessPool, ProcessFuture[_Parcel[Callable[[], T]]]]:
        current = self._pool
        if current and not current.active:
            self._discard(current)
        with self._lock:
            if self._closed:
                raise WorkerLostError
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._processes,
                    max_tasks=self._max_tasks,
                    initializer=_initialize,
                    initargs=[self._initializer],
                    # Not forked: the web process has threads, whose locks would be copied.
                    context=get_context("spawn"),
                )
            try:
                with sigint_blocked():  # the first task starts the processes
                    future = self._pool.schedule(_run, args=[parcel], timeout=self._seconds)
            except RuntimeError:  # the pool broke just now
                raise BrokenExecutor from None
            self._unfinished.add(future)
            future.add_done_callback(self._unfinished.discard)
            return self._pool, future

    def _discard(self, pool: ProcessPool | None) -> None:
        with self._lock:
            if pool is None or pool is not self._pool:
                return
            self._pool = None
            unfinished, self._unfinished = self._unfinished, set()
        pool.stop()
        # Otherwise their callers would wait for ever. This precedes join, which reports an error
        # to the callers whose tasks were just being sent.
        for future in tuple(unfinished):
            future.cancel()
        # pebble removes the semaphores before it ends the processes, and a process that is just
        # starting would print a traceback for want of them.
        if pool._pool_manager_loop:  # noqa: SLF001
            pool._pool_manager_loop.join()  # noqa: SLF001
        pool._pool_manager.worker_manager.force_stop_workers()  # noqa: SLF001
        pool.join()


def _initialize(initializer: Callable[[], None]) -> None:
    # pebble asks a process to end with SIGTERM; native code does not run Python's handler in time.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    prevent_memory_dumps()
    lower_priority()
    initializer()


class _Parcel(list[T]):
    """A list of one item that empties itself when it is sent to another process."""

    def __reduce__(self) -> tuple[type[_Parcel[T]], tuple[list[T]]]:
        return _Parcel, ([self.pop()],)


def _run(parcel: _Parcel[Callable[[], T]]) -> _Parcel[Callable[[], T]]:
    """Run a task in its process. Returns a callable that returns or raises what the task did."""
    task = parcel.pop()
    try:
        return _Parcel([partial(_return, task())])
    except Exception as error:  # noqa: BLE001 - raised again in the caller's process
        return _Parcel([partial(_raise, error)])


def _return(value: T) -> T:
    return value


def _raise(error: Exception) -> NoReturn:
    raise error
