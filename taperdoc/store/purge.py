"""Removal of deleted templates for good, once the time to undo a deletion is over."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Event, Thread

from sqlalchemy import ColumnElement, delete, exists, select

from taperdoc.domain.clock import Clock
from taperdoc.store.database import Database
from taperdoc.store.errors import StoreError
from taperdoc.store.tables import TemplateRow

UNDO_FOR = timedelta(hours=1)
INTERVAL_SECONDS = 60
STOP_SECONDS = 1
"""An attempt to reach a database may take longer, and the process should end at once."""


def is_overdue(now: datetime) -> ColumnElement[bool]:
    """Return the condition for a template whose deletion can no longer be undone."""
    return TemplateRow.deleted <= now - UNDO_FOR


def purge(database: Database, now: datetime) -> None:
    """Remove overdue templates with their versions and words. Raises StoreError.

    They are overwritten in an SQLite file and in its log. PostgreSQL reuses their space when it
    vacuums the tables.
    """
    overdue = is_overdue(now)
    with database.reading() as connection:
        found = connection.scalar(select(exists().where(overdue)))
    if found:
        with database.writing() as connection:
            connection.execute(delete(TemplateRow).where(overdue))
    # Also when nothing was found: the log may have been in use after an earlier purge.
    database.empty_log()


class PurgeTimer:
    """Runs the purge at its start and then every minute, in a thread.

    While the database is unavailable it tries again every minute. Several processes may do this
    on one database.
    """

    def __init__(
        self, database: Database, now: Clock, wait: Callable[[float], bool] | None = None
    ) -> None:
        """`wait` waits for so many seconds, and returns True where the timer is to stop."""
        self._database = database
        self._now = now
        self._stopped = Event()
        self._wait = wait or self._stopped.wait
        self._thread = Thread(target=self._run, name="purge", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread. A purge that is running is given a moment to end."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(timeout=STOP_SECONDS)

    def _run(self) -> None:
        while True:
            with suppress(StoreError):
                purge(self._database, self._now())
            if self._wait(INTERVAL_SECONDS):
                return
