"""What is kept in memory for some minutes, and for no longer."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from threading import Lock, Timer
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ShortLived(Generic[K, V]):
    """Values by their keys, for so many seconds. The oldest goes first; the newest always has room.

    `most` bounds their number, and `most_bytes` what `size` says of them in all. What has had its
    time leaves when it is next looked for, and by itself where nobody looks. `now` counts seconds
    and never goes back.
    """

    def __init__(
        self,
        seconds: float,
        most: int,
        *,
        most_bytes: int = sys.maxsize,
        size: Callable[[V], int] = lambda _: 0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._most = most
        self._most_bytes = most_bytes
        self._size = size
        self._now = now
        self._lock = Lock()
        self._kept: dict[K, tuple[float, V]] = {}
        self._timer: Timer | None = None

    def put(self, key: K, value: V) -> None:
        """Keep a value from now on."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = (self._now(), value)
            self._clear()

    def get(self, key: K) -> V | None:
        """The value of that key, or None where it has left."""
        with self._lock:
            self._clear()
            found = self._kept.get(key)
        return found[1] if found else None

    def values(self) -> list[V]:
        """All that is kept, the oldest first."""
        with self._lock:
            self._clear()
            return [value for _, value in self._kept.values()]

    def _clear(self) -> None:
        put_before = self._now() - self._seconds
        taken = sum(self._size(value) for _, value in self._kept.values())
        for key, (put, value) in list(self._kept.items()):
            crowded = len(self._kept) > self._most or taken > self._most_bytes
            if put > put_before and (not crowded or len(self._kept) == 1):
                break
            del self._kept[key]
            taken -= self._size(value)
        if self._kept and self._timer is None:
            oldest = next(iter(self._kept.values()))[0]
            self._timer = Timer(oldest - put_before, self._clear_unasked)
            self._timer.daemon = True
            self._timer.start()

    def _clear_unasked(self) -> None:
        with self._lock:
            self._timer = None
            self._clear()
