"""Renders handouts while their review is being read, so that they are ready on confirmation."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.expiring_cache import ExpiringCache

MINUTES = 10
HANDOUTS_MAX = 16
WAITING_MAX = 4


class Prerenderer:
    """Renders handouts that are likely to be requested, and keeps them in memory.

    It renders one at a time, which leaves a worker free for handouts requested meanwhile. While
    `max_waiting` handouts are unfinished, it accepts no more.
    """

    def __init__(self, render: Callable[[Handout], bytes], max_waiting: int = WAITING_MAX) -> None:
        self._render = render
        self._max_waiting = max_waiting
        self._begun = ExpiringCache[Handout, Future[bytes]](MINUTES * 60, HANDOUTS_MAX)
        self._executor = ThreadPoolExecutor(1, "prerender")

    def begin(self, handout: Handout) -> None:
        """Render a handout in the background, unless that has already begun."""
        unfinished = sum(not future.done() for future in self._begun.values())
        if self._begun.get(handout) is None and unfinished < self._max_waiting:
            self._begun.put(handout, self._executor.submit(self._render, handout))

    def pdf(self, handout: Handout) -> bytes:
        """Return a handout's PDF, rendered beforehand or now. Raises RenderError."""
        future = self._begun.get(handout)
        if future is None or future.cancel():
            return self._render(handout)
        try:
            return future.result()
        except RenderError:
            # The cause may be gone, and only a failure of a requested handout is reported.
            return self._render(handout)

    def close(self) -> None:
        """Drop the handouts that are not yet being rendered, and accept no more."""
        self._executor.shutdown(wait=False, cancel_futures=True)
