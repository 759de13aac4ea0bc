"""Finished handouts, kept in memory for a while so that they can be viewed and downloaded."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from taperdoc.jobs.expiring_cache import ExpiringCache

MINUTES = 30
HANDOUTS_MAX = 32
BYTES_MAX = 64 << 20


@dataclass(frozen=True)
class FinishedHandout:
    """A finished PDF with its document number, sealed review and chart note."""

    pdf: bytes = field(repr=False)
    number: str
    token: str = field(repr=False)
    chart_text: str = field(repr=False)

    @property
    def file_name(self) -> str:
        """The PDF's file name, which contains no patient data."""
        return f"baclofen-plan-{self.number}.pdf"

    @property
    def size(self) -> int:
        """The number of bytes the handout takes up in memory."""
        return len(self.pdf) + len(self.token) + len(self.chart_text)


class FinishedHandouts:
    """A bounded collection of finished handouts under unguessable keys."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._handouts = ExpiringCache[str, FinishedHandout](
            MINUTES * 60,
            HANDOUTS_MAX,
            max_bytes=BYTES_MAX,
            size=lambda handout: handout.size,
            now=now,
        )

    def put(self, handout: FinishedHandout) -> str:
        """Store a handout. Returns its key."""
        key = secrets.token_urlsafe(32)
        self._handouts.put(key, handout)
        return key

    def get(self, key: str) -> FinishedHandout | None:
        """Return the handout stored under a key, or None if there is none or it has expired."""
        return self._handouts.get(key)
