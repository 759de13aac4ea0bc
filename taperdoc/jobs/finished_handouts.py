"""Finished handouts, kept in memory for a while so that they can be viewed and downloaded."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from taperdoc.jobs.expiring_cache import ExpiringCache

MINUTES = 30
BYTES_MAX = 256 << 20
BYTES_PER_OWNER = 64 << 20
ENTRIES_MAX = 10_000
ENTRY_MINUTES = 90
"""How long it is known which entry a handout was made from: longer than the entry is kept."""


class TooManyHandoutsError(Exception):
    """There is no memory for another handout, because each is kept for as long as was promised."""

    def __init__(self) -> None:
        super().__init__(
            f"taperdoc keeps each finished handout in memory for {MINUTES} minutes, and there are"
            " too many at the moment, so no handout was made. Try again in a few minutes."
        )


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
    """Finished handouts, each kept for one owner under a secret key.

    None is dropped before its time: there are limits on their bytes, in all and for each owner.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._handouts = ExpiringCache[tuple[str, str], FinishedHandout](MINUTES * 60, now=now)
        self._entries = ExpiringCache[tuple[str, str], str](
            ENTRY_MINUTES * 60, ENTRIES_MAX, now=now
        )
        self._lock = Lock()

    def put(self, handout: FinishedHandout, owner: str, entry: str) -> str:
        """Store a handout for its owner, with the key of the entry that it was made from.

        Returns its own key. Raises TooManyHandoutsError.
        """
        key = secrets.token_urlsafe(32)
        with self._lock:
            self.check_room(owner, handout.size)
            self._handouts.put((owner, key), handout)
        self._entries.put((owner, key), entry)
        return key

    def check_room(self, owner: str, size: int = 0) -> None:
        """Raise TooManyHandoutsError if there is no room for so many bytes."""
        sizes = [(of, kept.size) for (of, _), kept in self._handouts.items()]
        of_owner = sum(kept for of, kept in sizes if of == owner)
        if sum(kept for _, kept in sizes) + size > BYTES_MAX or of_owner + size > BYTES_PER_OWNER:
            raise TooManyHandoutsError

    def get(self, key: str, owner: str) -> FinishedHandout | None:
        """Return the owner's handout, or None if there is none or it has expired."""
        return self._handouts.get((owner, key))

    def entry(self, key: str, owner: str) -> str | None:
        """Return the key of the entry of a handout, also if the handout has expired."""
        return self._entries.get((owner, key))
