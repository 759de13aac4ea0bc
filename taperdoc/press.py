"""Handouts made in worker processes, so that one that goes wrong takes nothing else with it."""

from __future__ import annotations

import atexit
import gc
import resource
import tempfile
from concurrent.futures import CancelledError
from functools import cache
from multiprocessing import get_context
from tempfile import TemporaryDirectory
from threading import Lock

from pebble import ProcessExpired, ProcessPool

from taperdoc import pdf as renderer
from taperdoc.handout import Handout
from taperdoc.pdf import RenderError

WORKERS = 2
SECONDS = 30
MEMORY = 1 << 30
HANDOUTS_A_WORKER = 500
"""A worker is replaced after so many: WeasyPrint and Pango keep a little of each."""


class Press:
    """A pool of warm workers. Each handout has so many seconds, and each worker so many bytes.

    Workers start with the first handout, or with `start`.
    """

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, workers: int = WORKERS
    ) -> None:
        self._seconds = seconds
        self._memory = memory
        self._workers = workers
        self._pool: ProcessPool | None = None
        self._lock = Lock()
        # A worker that is stopped leaves WeasyPrint's copies of the fonts behind.
        self._fonts = TemporaryDirectory(prefix="taperdoc-")

    def start(self) -> None:
        """Have the workers warm before the first handout is wanted."""
        for _ in range(self._workers):
            self._running().schedule(renderer.warm_up)

    def pdf(self, handout: Handout) -> bytes:
        """The handout's PDF. Raises RenderError where it could not be made within the limits."""
        pool = self._running()
        try:
            made: bytes = pool.schedule(
                renderer.pdf, args=[handout], timeout=self._seconds
            ).result()
        except TimeoutError:
            raise RenderError(
                f"The handout was not finished within {self._seconds:g} seconds."
            ) from None
        except (ProcessExpired, CancelledError, RuntimeError):
            # A worker killed at a bad moment can leave its pool unable to go on.
            self._replace(pool)
            raise RenderError("The process that was making the handout was stopped.") from None
        return made

    def close(self) -> None:
        """Stop the workers, whatever they are at."""
        self._replace(self._pool)
        self._fonts.cleanup()

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
                    max_workers=self._workers,
                    max_tasks=HANDOUTS_A_WORKER,
                    initializer=_limit,
                    initargs=[self._memory, self._fonts.name],
                    # Not forked: the web process has threads, and their locks would come along.
                    context=get_context("spawn"),
                )
            return self._pool


def _limit(memory: int, fonts: str) -> None:
    tempfile.tempdir = fonts
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    renderer.warm_up()
    # What is there for good need not be looked through for garbage after each handout.
    gc.freeze()


@cache
def press() -> Press:
    """The one press of this process; its workers end with it."""
    made = Press()
    atexit.register(made.close)
    return made


def pdf(handout: Handout) -> bytes:
    """The handout's PDF, made apart from this process. Raises RenderError."""
    return press().pdf(handout)
