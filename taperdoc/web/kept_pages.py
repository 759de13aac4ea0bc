"""Pages kept in memory for the browser session that they belong to."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from taperdoc.jobs.expiring_cache import ExpiringCache

MINUTES = 60
PAGES_MAX = 500
BYTES_MAX = 64 << 20

Kind = Literal["plan", "review", "page"]
"""The first part of a page's address: the form, the review, or any other page."""


@dataclass(frozen=True)
class KeptPage:
    """A page as it was shown."""

    html: str = field(repr=False)
    status: int


class KeptPages:
    """A bounded collection of pages, each kept for the browser session that requested it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._pages = ExpiringCache[tuple[str, Kind, str], KeptPage](
            MINUTES * 60,
            PAGES_MAX,
            max_bytes=BYTES_MAX,
            size=lambda page: len(page.html),
            now=now,
        )

    def put(self, owner: str, kind: Kind, key: str, page: KeptPage) -> None:
        """Keep a page for its owner, in place of an earlier one of the same kind and key."""
        self._pages.put((owner, kind, key), page)

    def get(self, owner: str, kind: Kind, key: str) -> KeptPage | None:
        """Return the owner's page, or None if there is none or it has expired."""
        return self._pages.get((owner, kind, key))
