"""The name that each browser session last gave as “Checked by”, so that it can be offered again."""

from __future__ import annotations

import time
from collections.abc import Callable

from taperdoc.jobs.expiring_cache import ExpiringCache

HOURS = 8
SESSIONS_MAX = 500


class RecentNames:
    """The last name of each session, kept in memory only."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._names = ExpiringCache[str, str](HOURS * 3600, SESSIONS_MAX, now=now)

    def remember(self, session: str, name: str) -> None:
        """Remember the name that a session gave, in place of an earlier one."""
        self._names.put(session, name)

    def offered(self, session: str, clinician: str) -> tuple[str, ...]:
        """Return the names to offer, each once: the session's last one, and the clinician's."""
        return tuple(dict.fromkeys(filter(None, (self._names.get(session), clinician))))
