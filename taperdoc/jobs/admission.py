"""Limits how much work waits, so that nobody's work holds up everybody else's for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

RETRY_SECONDS = 5


class BusyError(Exception):
    """Too much work is waiting already, so this was not begun."""

    def __init__(self) -> None:
        super().__init__(
            "taperdoc is busy with other handouts and files, so this was not begun."
            f" Try again in {RETRY_SECONDS} seconds."
        )


class Admission:
    """Admits as much work at once as `total`, and as `per_owner` for each owner."""

    def __init__(self, total: int, per_owner: int) -> None:
        self._total = total
        self._per_owner = per_owner
        self._admitted = Counter[str]()
        self._lock = Lock()

    @contextmanager
    def admitted(self, owner: str) -> Iterator[None]:
        """Count work of an owner for as long as it waits or runs. Raises BusyError."""
        with self._lock:
            if self._admitted.total() >= self._total or self._admitted[owner] >= self._per_owner:
                raise BusyError
            self._admitted[owner] += 1
        try:
            yield
        finally:
            with self._lock:
                self._admitted[owner] -= 1
                self._admitted += Counter()  # drops owners without work
