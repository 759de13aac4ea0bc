"""Previews made one at a time, beside the handouts and never in front of them."""

from __future__ import annotations

import atexit
from ctypes import c_uint64
from functools import cache, partial
from multiprocessing import get_context
from threading import Condition
from types import SimpleNamespace
from typing import Any

from taperdoc import proof
from taperdoc.handout import Handout
from taperdoc.pdf import RenderError
from taperdoc.press import Press


class Previews:
    """A worker of its own, which leaves a preview as soon as a newer one is wanted."""

    def __init__(self) -> None:
        # The worker sees it too: the number of the newest preview that is wanted.
        self._newest = get_context("spawn").RawValue(c_uint64, 0)
        self._press = Press(workers=1, prepare=partial(_begin, self._newest))
        self._changed = Condition()
        self._busy = False

    def start(self) -> None:
        """Have the worker warm before the first preview is wanted."""
        self._press.start()

    def pages(self, handout: Handout, *, whole: bool) -> tuple[bytes, ...] | None:
        """The plan's pages as pictures, or all.

        None where a newer preview was wanted before this one was made. Raises RenderError.
        """
        with self._changed:
            self._newest.value += 1
            mine = self._newest.value
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._newest.value != mine or not self._busy)
            if self._newest.value != mine:
                return None
            self._busy = True
        try:
            return self._press.made(partial(_pages, whole=whole, number=mine), handout)
        except RenderError:
            if self._newest.value != mine:
                return None
            raise
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def close(self) -> None:
        """Stop the worker, whatever it is at."""
        self._press.close()


_worker = SimpleNamespace(newest=None)
"""What a worker knows: the number of the newest preview that is wanted."""


def _begin(newest: Any) -> None:
    _worker.newest = newest


def _pages(handout: Handout, *, whole: bool, number: int) -> tuple[bytes, ...]:
    return proof.pages(handout, whole=whole, is_wanted=lambda: _worker.newest.value == number)


@cache
def previews() -> Previews:
    """The one row of previews of this process; its worker ends with it."""
    made = Previews()
    atexit.register(made.close)
    return made
