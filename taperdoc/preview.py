"""Previews made one at a time, beside the handouts and never in front of them."""

from __future__ import annotations

import atexit
from functools import cache
from threading import Condition

from taperdoc.handout import Handout
from taperdoc.press import Press


class Previews:
    """A worker of its own. While it is at one preview, only the newest that is wanted waits."""

    def __init__(self) -> None:
        self._press = Press(workers=1)
        self._changed = Condition()
        self._newest: object = None
        self._busy = False

    def start(self) -> None:
        """Have the worker warm before the first preview is wanted."""
        self._press.start()

    def pages(self, handout: Handout, *, whole: bool) -> tuple[bytes, ...] | None:
        """The plan's pages as pictures, or all.

        None where a newer preview was wanted before this one's turn. Raises RenderError.
        """
        mine = object()
        with self._changed:
            self._newest = mine
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._newest is not mine or not self._busy)
            if self._newest is not mine:
                return None
            self._busy = True
        try:
            return self._press.pages(handout, whole=whole)
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def close(self) -> None:
        """Stop the worker, whatever it is at."""
        self._press.close()


@cache
def previews() -> Previews:
    """The one row of previews of this process; its worker ends with it."""
    made = Previews()
    atexit.register(made.close)
    return made
