"""Handouts made while their review is read, so that they are there once it is confirmed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.expiring_cache import ShortLived

MINUTES = 10
HANDOUTS_MAX = 16
WAITING_MAX = 4


class Ahead:
    """Makes handouts that are likely to be asked for, one at a time, and keeps them in memory.

    One at a time leaves the press a worker for those that are asked for. With `waiting` of them
    not yet made, no more are begun.
    """

    def __init__(self, make: Callable[[Handout], bytes], waiting: int = WAITING_MAX) -> None:
        self._make = make
        self._waiting = waiting
        self._begun = ShortLived[Handout, Future[bytes]](MINUTES * 60, HANDOUTS_MAX)
        self._one_at_a_time = ThreadPoolExecutor(1, "ahead")

    def begin(self, handout: Handout) -> None:
        """Have a handout made, unless it is, or is being made."""
        not_made = sum(not begun.done() for begun in self._begun.values())
        if self._begun.get(handout) is None and not_made < self._waiting:
            self._begun.put(handout, self._one_at_a_time.submit(self._make, handout))

    def pdf(self, handout: Handout) -> bytes:
        """The handout's PDF, made ahead or now. Raises RenderError."""
        begun = self._begun.get(handout)
        if begun is None or begun.cancel():
            return self._make(handout)
        try:
            return begun.result()
        except RenderError:
            # What went wrong may be over, and is told only of a try that somebody asked for.
            return self._make(handout)
