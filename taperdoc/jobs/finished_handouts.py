"""Finished handouts, kept in memory for some minutes so that they can be opened and saved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from taperdoc.jobs.expiring_cache import ShortLived

MINUTES = 30
PAPERS_MAX = 32
BYTES_MAX = 64 << 20


@dataclass(frozen=True)
class Paper:
    """A finished handout: its PDF, its number, the sealed review it was made from, and the same
    plan as text for the chart."""

    pdf: bytes = field(repr=False)
    number: str
    token: str = field(repr=False)
    chart_text: str = field(repr=False)

    @property
    def name(self) -> str:
        """The name of its file, which says nothing of the patient."""
        return f"baclofen-plan-{self.number}.pdf"

    @property
    def size(self) -> int:
        """Bytes it takes up."""
        return len(self.pdf) + len(self.token) + len(self.chart_text)


class Shelf:
    """Papers by keys that nobody can guess."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._papers = ShortLived[str, Paper](
            MINUTES * 60, PAPERS_MAX, most_bytes=BYTES_MAX, size=lambda paper: paper.size, now=now
        )

    def put(self, paper: Paper) -> str:
        """Lay a paper on the shelf and give its key."""
        key = secrets.token_urlsafe(32)
        self._papers.put(key, paper)
        return key

    def get(self, key: str) -> Paper | None:
        """The paper of that key, or None where it has left the shelf."""
        return self._papers.get(key)
