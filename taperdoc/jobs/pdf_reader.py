"""A handout's PDF opened again: its plan, read by a process that can do no harm with it."""

from __future__ import annotations

import atexit
import resource
from functools import cache, partial

from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.embedded_plan import AttachmentError, plan_in
from taperdoc.jobs.worker_pool import LostError, Workers

SECONDS = 3
"""Of the 5 within which there is an answer: a worker takes some to start and to be stopped."""
MEMORY = 200 << 20


class Opening:
    """One worker apart from those that print: a file made to do harm holds up no handout."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._workers = Workers(1, seconds, partial(_limit, memory))

    def plan(self, pdf: bytes) -> TaperPlan:
        """The plan in a handout's PDF. Raises AttachmentError."""
        try:
            return self._workers.do(plan_in, pdf)
        except (TimeoutError, LostError, MemoryError):
            raise AttachmentError(
                "This PDF takes more time or memory to read than any handout, so it was not opened."
            ) from None

    def close(self) -> None:
        """Stop the worker, whatever it is at."""
        self._workers.close()


def _limit(memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


@cache
def opening() -> Opening:
    """The one of this process; its worker ends with it."""
    made = Opening()
    atexit.register(made.close)
    return made


def plan_of(pdf: bytes) -> TaperPlan:
    """The plan in a handout's PDF, read apart from this process. Raises AttachmentError."""
    return opening().plan(pdf)
