"""Previews made one at a time, beside the handouts and never in front of them."""

from __future__ import annotations

import atexit
from ctypes import c_uint64
from functools import cache, partial
from multiprocessing import get_context
from threading import Condition, Timer
from types import SimpleNamespace
from typing import Any

from taperdoc.handout import page_images
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.handout_workers import Press

KNOWN_FOR = 60
"""Seconds for which a worker knows the words of the last preview, if no other comes before."""


class Previews:
    """A worker of its own, which leaves a preview once whoever asked for it wants a newer one."""

    def __init__(self) -> None:
        # The worker sees it too: the number of the preview that it may leave.
        self._left = get_context("spawn").RawValue(c_uint64, 0)
        self._press = Press(workers=1, prepare=partial(_begin, self._left))
        self._changed = Condition()
        self._count = 0
        self._newest: dict[str, int] = {}
        self._running = ("", 0)

    def start(self) -> None:
        """Have the worker warm before the first preview is wanted."""
        self._press.start()

    def pages(self, handout: Handout, *, whole: bool, asker: str = "") -> tuple[bytes, ...] | None:
        """The plan's pages as pictures, or all.

        None where the same asker wanted a newer preview before this one was made; those of others
        have their turn. Raises RenderError.
        """
        with self._changed:
            self._count += 1
            mine = self._newest[asker] = self._count
            running, number = self._running
            if running == asker:
                self._left.value = number
            self._changed.notify_all()
            self._changed.wait_for(
                lambda: self._newest.get(asker) != mine or self._running == ("", 0)
            )
            if self._newest.get(asker) != mine:
                return None
            self._running = (asker, mine)
        try:
            return self._press.made(partial(_pages, whole=whole, number=mine, asker=asker), handout)
        except RenderError:
            if self._newest.get(asker) != mine:
                return None
            raise
        finally:
            with self._changed:
                self._running = ("", 0)
                if self._newest.get(asker) == mine:
                    del self._newest[asker]
                self._changed.notify_all()

    def close(self) -> None:
        """Stop the worker, whatever it is at."""
        self._press.close()


_worker = SimpleNamespace()
"""What a worker knows: the number of the preview that it may leave; the words of the last one, by
who asked for it; and the clock that has it forget them."""


def _begin(left: Any) -> None:
    _worker.left = left
    _worker.words = {}
    _worker.clock = Timer(0, _worker.words.clear)


def _pages(handout: Handout, *, whole: bool, number: int, asker: str) -> tuple[bytes, ...]:
    _worker.clock.cancel()
    words = _worker.words.get(asker, {})
    _worker.words.clear()
    try:
        return page_images.pages(
            handout, whole=whole, is_wanted=lambda: _worker.left.value != number, words=words
        )
    finally:
        if asker:
            _worker.words[asker] = words
        _worker.clock = Timer(KNOWN_FOR, _worker.words.clear)
        _worker.clock.daemon = True
        _worker.clock.start()


@cache
def previews() -> Previews:
    """The one row of previews of this process; its worker ends with it."""
    made = Previews()
    atexit.register(made.close)
    return made
