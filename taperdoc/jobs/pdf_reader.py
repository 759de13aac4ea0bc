"""Reads the plan in an uploaded handout, in a process that a malicious file cannot leave."""

from __future__ import annotations

import codecs
from functools import partial

from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.embedded_plan import AttachmentError, plan_in
from taperdoc.jobs.worker_pool import WorkerLostError, WorkerPool
from taperdoc.platform_support import forbid_files_and_processes, limit_memory

WORKERS = 2
SECONDS = 3
"""An answer is due within 5 seconds, which include starting and stopping the worker."""
MEMORY = 200 << 20


class PdfReader:
    """Worker processes of its own, so that a malicious file delays no handout.

    Each file may take `seconds`, and each worker `memory` bytes.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._pool = WorkerPool(WORKERS, seconds, partial(_initialize, memory))

    def plan(self, pdf: bytes) -> TaperPlan:
        """Return the plan embedded in a handout's PDF. Raises AttachmentError."""
        try:
            return self._pool.run(plan_in, pdf)
        except (TimeoutError, WorkerLostError, MemoryError):
            raise AttachmentError(
                "This PDF takes more time or memory to read than any handout, so it was not opened."
            ) from None

    def close(self) -> None:
        """Stop the workers at once, even while they are reading."""
        self._pool.close()


def _initialize(memory: int) -> None:
    limit_memory(memory)
    codecs.lookup("utf-16-le")  # which reading a page's text would load from a file
    forbid_files_and_processes()
