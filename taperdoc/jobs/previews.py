"""Renders previews one at a time, in a worker of their own, so that no handout waits for them."""

from __future__ import annotations

from ctypes import c_uint64
from functools import partial
from multiprocessing import get_context
from threading import Condition, Timer
from types import SimpleNamespace
from typing import Any

from taperdoc.handout import page_images
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.admission import BusyError
from taperdoc.jobs.handout_workers import HandoutWorkers

PAGES_MAX = 4
PAGES_PER_OWNER = 2
"""How many pages may have an unfinished preview, in all and of one owner."""

TEXT_KEPT_SECONDS = 60
"""How long a worker keeps the laid-out text of the last preview."""

Asker = tuple[str, str]
"""A page that requests previews, after its owner."""

_NOBODY: tuple[Asker, int] = (("", ""), 0)


class PreviewWorker:
    """A worker process that stops rendering a preview once its page requests a newer one."""

    def __init__(self) -> None:
        # Shared with the worker: the number of the preview that it is to stop rendering.
        self._cancelled = get_context("spawn").RawValue(c_uint64, 0)
        self._workers = HandoutWorkers(workers=1, initializer=partial(_initialize, self._cancelled))
        self._changed = Condition()
        self._count = 0
        self._newest: dict[Asker, int] = {}
        self._running = _NOBODY

    def start(self) -> None:
        """Start the worker, so that the first preview need not wait for it."""
        self._workers.start()

    def check_room(self, asker: Asker) -> None:
        """Raise BusyError if too many other pages are waiting for their previews."""
        with self._changed:
            others = [other for other in self._newest if other != asker]
        of_owner = sum(owner == asker[0] for owner, _ in others)
        if len(others) >= PAGES_MAX or of_owner >= PAGES_PER_OWNER:
            raise BusyError

    def pages(
        self, handout: Handout, *, whole: bool, asker: Asker = ("", "")
    ) -> tuple[bytes, ...] | None:
        """Render a preview when its turn comes.

        A newer request of the same asker cancels this one. Returns the plan's pages as JPEGs, or
        all pages if `whole`, or None if cancelled. Raises RenderError and BusyError.
        """
        with self._changed:
            self.check_room(asker)
            self._count += 1
            number = self._newest[asker] = self._count
            running_asker, running_number = self._running
            if running_asker == asker:
                self._cancelled.value = running_number
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: (
                    self._newest.get(asker) != number
                    or (self._running == _NOBODY and number == min(self._newest.values()))
                )
            )
            if self._newest.get(asker) != number:
                return None
            self._running = (asker, number)
        try:
            task = partial(_pages, whole=whole, number=number, asker=asker)
            return self._workers.run(task, handout)
        except RenderError:
            if self._newest.get(asker) != number:
                return None
            raise
        finally:
            with self._changed:
                self._running = _NOBODY
                if self._newest.get(asker) == number:
                    del self._newest[asker]
                self._changed.notify_all()

    def close(self) -> None:
        """Stop the worker at once, even while it is rendering."""
        self._workers.close()


_state = SimpleNamespace()
"""A worker's state: `cancelled`, the shared number of the preview to stop rendering; `text_caches`,
the laid-out text of the last preview under the page that requested it; and `timer`, which clears
it."""


def _initialize(cancelled: Any) -> None:
    _state.cancelled = cancelled
    _state.text_caches = {}
    _state.timer = Timer(0, _state.text_caches.clear)


def _pages(handout: Handout, *, whole: bool, number: int, asker: Asker) -> tuple[bytes, ...]:
    _state.timer.cancel()
    text_cache = _state.text_caches.get(asker, TextCache())
    _state.text_caches.clear()
    try:
        return page_images.pages(
            handout,
            whole=whole,
            is_cancelled=lambda: _state.cancelled.value == number,
            text_cache=text_cache,
        )
    finally:
        if asker[1]:
            _state.text_caches[asker] = text_cache
        _state.timer = Timer(TEXT_KEPT_SECONDS, _state.text_caches.clear)
        _state.timer.daemon = True
        _state.timer.start()
