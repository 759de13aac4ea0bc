"""Worker processes that render handouts, so that a failing render affects nothing else."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from taperdoc.handout import render as renderer
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.worker_pool import WorkerLostError, WorkerPool
from taperdoc.platform_support import limit_memory

T = TypeVar("T")

WORKERS = 2
SECONDS = 30
MEMORY = 1 << 30
HANDOUTS_PER_WORKER = 500
"""A worker is replaced after this many handouts, because WeasyPrint and Pango leak memory."""


class HandoutWorkers:
    """Worker processes with fonts and style sheets already loaded.

    Each handout may take `seconds`, and each worker `memory` bytes. The workers start with the
    first handout or with `start`; each calls `initializer` once.
    """

    def __init__(
        self,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        workers: int = WORKERS,
        initializer: Callable[[], None] | None = None,
    ) -> None:
        self._seconds = seconds
        self._pool = WorkerPool(
            workers,
            seconds,
            partial(_initialize, memory, initializer),
            HANDOUTS_PER_WORKER,
        )

    def start(self) -> None:
        """Start the workers, so that the first handout need not wait for them."""
        self._pool.start()

    def pdf(self, handout: Handout) -> bytes:
        """Render a handout in a worker.

        Returns its PDF. Raises RenderError if it cannot be rendered within the limits.
        """
        return self.run(renderer.pdf, handout)

    def run(self, task: Callable[[Handout], T], handout: Handout) -> T:
        """Run a task on a handout in a worker. Returns its result. Raises RenderError."""
        try:
            return self._pool.run(task, handout)
        except TimeoutError:
            raise RenderError(
                f"The handout was not finished within {self._seconds:g} seconds."
            ) from None
        except WorkerLostError:
            raise RenderError("The process that was making the handout was stopped.") from None

    def close(self) -> None:
        """Stop the workers at once, even while they are rendering."""
        self._pool.close()


def _initialize(memory: int, initializer: Callable[[], None] | None) -> None:
    limit_memory(memory)
    renderer.warm_up()
    if initializer:
        initializer()
    # Objects that stay for the worker's lifetime need no garbage collection after each handout.
    gc.freeze()
