"""A cache in memory whose items expire."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from threading import Lock, Timer
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class ExpiringCache(Generic[K, V]):
    """A thread-safe cache that drops each value after `seconds`, also when nobody uses the cache.

    When there are more than `max_items` values, or `size` adds up to more than `max_bytes`, the
    oldest values are dropped first; the newest is always kept. `now` is a monotonic clock in
    seconds.
    """

    def __init__(
        self,
        seconds: float,
        max_items: int = sys.maxsize,
        *,
        max_bytes: int = sys.maxsize,
        size: Callable[[V], int] = lambda _: 0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._seconds = seconds
        self._max_items = max_items
        self._max_bytes = max_bytes
        self._size = size
        self._now = now
        self._lock = Lock()
        self._items: dict[K, tuple[float, V]] = {}
        self._timer: Timer | None = None

    def put(self, key: K, value: V) -> None:
        """Store a value under a key, replacing any value already there."""
        with self._lock:
            self._items.pop(key, None)
            self._items[key] = (self._now(), value)
            self._evict()

    def get(self, key: K) -> V | None:
        """Return the value stored under a key, or None if there is none or it has been dropped."""
        with self._lock:
            self._evict()
            item = self._items.get(key)
        return item[1] if item else None

    def values(self) -> list[V]:
        """Return all values, oldest first."""
        return [value for _, value in self.items()]

    def items(self) -> list[tuple[K, V]]:
        """Return all keys with their values, oldest first."""
        with self._lock:
            self._evict()
            return [(key, value) for key, (_, value) in self._items.items()]

    def _evict(self) -> None:
        expired_at = self._now() - self._seconds
        total = sum(self._size(value) for _, value in self._items.values())
        for key, (stored_at, value) in list(self._items.items()):
            full = len(self._items) > self._max_items or total > self._max_bytes
            if stored_at > expired_at and (not full or len(self._items) == 1):
                break
            del self._items[key]
            total -= self._size(value)
        if self._items and self._timer is None:
            oldest = next(iter(self._items.values()))[0]
            self._timer = Timer(oldest - expired_at, self._evict_later)
            self._timer.daemon = True
            self._timer.start()

    def _evict_later(self) -> None:
        with self._lock:
            self._timer = None
            self._evict()
