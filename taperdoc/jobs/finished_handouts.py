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
    """A bounded collection of finished handouts, each kept for one owner under a secret key."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._handouts = ExpiringCache[tuple[str, str], FinishedHandout](
            MINUTES * 60,
            HANDOUTS_MAX,
            max_bytes=BYTES_MAX,
            size=lambda handout: handout.size,
            now=now,
        )

    def put(self, handout: FinishedHandout, owner: str) -> str:
        """Store a handout for its owner. Returns its key."""
        key = secrets.token_urlsafe(32)
        self._handouts.put((owner, key), handout)
        return key

    def get(self, key: str, owner: str) -> FinishedHandout | None:
        """Return the owner's handout, or None if there is none or it has expired."""
        return self._handouts.get((owner, key))
