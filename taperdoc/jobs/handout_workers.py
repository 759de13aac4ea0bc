"""Worker processes that render handouts, so that a failing render affects nothing else."""

from __future__ import annotations

import gc
import secrets
import shutil
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
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


class FontsDeletedError(Exception):
    """A worker's copies of the fonts were deleted, as cleaners of the temporary directory do."""


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
        self._folders = f"taperdoc-{secrets.token_hex(8)}-"
        self._pool = WorkerPool(
            workers,
            seconds,
            partial(_initialize, memory, self._folders, initializer),
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
            try:
                return self._pool.run(_run, task, handout)
            except FontsDeletedError:
                self._pool.restart()
                return self._pool.run(_run, task, handout)
        except TimeoutError:
            raise RenderError(
                f"The handout was not finished within {self._seconds:g} seconds."
            ) from None
        except WorkerLostError:
            raise RenderError("The process that was making the handout was stopped.") from None
        except FontsDeletedError:
            raise RenderError("The fonts were deleted while the handout was being made.") from None

    def close(self) -> None:
        """Stop the workers at once, even while they are rendering."""
        self._pool.close()
        # Workers are killed, so they leave WeasyPrint's copies of the fonts behind.
        for folder in Path(tempfile.gettempdir()).glob(f"{self._folders}*"):
            shutil.rmtree(folder, ignore_errors=True)


_font_files: list[Path] = []
"""A worker's copies of the fonts, which WeasyPrint reads again and again."""


def _initialize(memory: int, folders: str, initializer: Callable[[], None] | None) -> None:
    tempfile.tempdir = tempfile.mkdtemp(prefix=folders)
    limit_memory(memory)
    renderer.warm_up()
    _font_files[:] = [path for path in Path(tempfile.tempdir).rglob("*") if path.is_file()]
    if initializer:
        initializer()
    # Objects that stay for the worker's lifetime need no garbage collection after each handout.
    gc.freeze()


def _run(task: Callable[[Handout], T], handout: Handout) -> T:
    """Run a task in a worker. Raises FontsDeletedError if its result cannot be trusted."""
    try:
        return task(handout)
    finally:
        if not all(path.exists() for path in _font_files):
            raise FontsDeletedError
