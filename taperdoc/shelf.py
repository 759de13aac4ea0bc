"""Finished handouts, kept in memory for some minutes so that they can be opened and saved."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

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
    """Papers by keys that nobody can guess. The oldest goes first; the newest always has room.

    `now` counts seconds and never goes back.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        papers: int = PAPERS_MAX,
        size: int = BYTES_MAX,
    ) -> None:
        self._now = now
        self._most_papers = papers
        self._most_bytes = size
        self._lock = Lock()
        self._papers: dict[str, tuple[float, Paper]] = {}

    def put(self, paper: Paper) -> str:
        """Lay a paper on the shelf and give its key."""
        key = secrets.token_urlsafe(32)
        with self._lock:
            self._papers[key] = (self._now(), paper)
            self._clear()
        return key

    def get(self, key: str) -> Paper | None:
        """The paper of that key, or None where it has left the shelf."""
        with self._lock:
            self._clear()
            _, paper = self._papers.get(key, (0, None))
        return paper

    def __len__(self) -> int:
        with self._lock:
            self._clear()
            return len(self._papers)

    def _clear(self) -> None:
        made_before = self._now() - MINUTES * 60
        taken = sum(paper.size for _, paper in self._papers.values())
        for key, (made, paper) in list(self._papers.items()):
            crowded = len(self._papers) > self._most_papers or taken > self._most_bytes
            if made > made_before and (not crowded or len(self._papers) == 1):
                break
            del self._papers[key]
            taken -= paper.size
