"""Reads an uploaded file of templates, in a process that a malicious file cannot leave."""

from __future__ import annotations

from functools import partial

from taperdoc.domain import template_json
from taperdoc.domain.json_reader import DocumentError
from taperdoc.domain.template_json import TemplateEntry
from taperdoc.jobs.worker_pool import WorkerLostError, WorkerPool
from taperdoc.platform_support import forbid_files_and_processes, limit_memory

SECONDS = 30
"""About five times what the largest export needs on an idle machine."""
MEMORY = 500 << 20


class TemplateReader:
    """A worker process of its own, so that a large file delays no page.

    Each file may take `seconds`, and the worker `memory` bytes.
    """

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._pool = WorkerPool(1, seconds, partial(_initialize, memory))

    def read(self, text: str) -> list[TemplateEntry]:
        """Read a file of templates as `template_json.loads` does. Raises DocumentError."""
        try:
            return self._pool.run(template_json.loads, text)
        except (TimeoutError, WorkerLostError, MemoryError):
            raise DocumentError(
                "$",
                f"This file takes more than {self._seconds:g} seconds or too much memory to read,"
                " so it was not read. Export fewer templates at a time.",
            ) from None

    def close(self) -> None:
        """Stop the worker at once, even while it is reading."""
        self._pool.close()


def _initialize(memory: int) -> None:
    limit_memory(memory)
    forbid_files_and_processes()
