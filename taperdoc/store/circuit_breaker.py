"""A circuit breaker: after one failed connection attempt, the next ones fail at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from taperdoc.store.error_messages import UNREACHABLE
from taperdoc.store.errors import StoreError

PAUSE_SECONDS = 3


class CircuitBreaker:
    """Limits what a server that does not answer costs each request.

    An attempt may take until its timeout. When it fails, further attempts fail at once for
    `PAUSE_SECONDS`; then a single one is let through while the others keep failing at once. No
    lock is held during an attempt, so requests never wait for each other's.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._retry_at: float | None = None
        self._retrying = False

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Make an attempt within this context. Raises StoreError if none is allowed now."""
        retries = self._admit()
        try:
            yield
        except BaseException:
            self._record(self._clock() + PAUSE_SECONDS, retries=retries)
            raise
        self._record(None, retries=retries)

    def _admit(self) -> bool:
        """Return whether the attempt is the one after a pause."""
        with self._lock:
            if self._retry_at is None:
                return False
            if self._retrying or self._clock() < self._retry_at:
                raise StoreError(UNREACHABLE)
            self._retrying = True
            return True

    def _record(self, retry_at: float | None, *, retries: bool) -> None:
        with self._lock:
            self._retry_at = retry_at
            if retries:
                self._retrying = False
