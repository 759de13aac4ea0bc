"""Handouts made in worker processes, so that one that goes wrong takes nothing else with it."""

from __future__ import annotations

import atexit
import gc
import resource
import tempfile
from collections.abc import Callable
from functools import cache, partial
from tempfile import TemporaryDirectory
from typing import TypeVar

from taperdoc.handout import render as renderer
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.worker_pool import LostError, Workers

T = TypeVar("T")

WORKERS = 2
SECONDS = 30
MEMORY = 1 << 30
HANDOUTS_A_WORKER = 500
"""A worker is replaced after so many: WeasyPrint and Pango keep a little of each."""


class Press:
    """Warm workers. Each handout has so many seconds, and each worker so many bytes.

    Workers start with the first handout, or with `start`; each begins with `prepare`.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        workers: int = WORKERS,
        prepare: Callable[[], None] | None = None,
    ) -> None:
        self._seconds = seconds
        # A worker that is stopped leaves WeasyPrint's copies of the fonts behind.
        self._fonts = TemporaryDirectory(prefix="taperdoc-")
        self._workers = Workers(
            workers, seconds, partial(_begin, memory, self._fonts.name, prepare), HANDOUTS_A_WORKER
        )

    def start(self) -> None:
        """Have the workers warm before the first handout is wanted."""
        self._workers.start()

    def pdf(self, handout: Handout) -> bytes:
        """The handout's PDF. Raises RenderError where it could not be made within the limits."""
        return self.made(renderer.pdf, handout)

    def made(self, make: Callable[[Handout], T], handout: Handout) -> T:
        """What else a worker makes of a handout. Raises RenderError."""
        try:
            return self._workers.do(make, handout)
        except TimeoutError:
            raise RenderError(
                f"The handout was not finished within {self._seconds:g} seconds."
            ) from None
        except LostError:
            raise RenderError("The process that was making the handout was stopped.") from None

    def close(self) -> None:
        """Stop the workers, whatever they are at."""
        self._workers.close()
        self._fonts.cleanup()


def _begin(memory: int, fonts: str, prepare: Callable[[], None] | None) -> None:
    tempfile.tempdir = fonts
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    renderer.warm_up()
    if prepare:
        prepare()
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
