"""Saved templates and the clinic's letterhead, on SQLite or PostgreSQL. Nothing of a patient."""

from __future__ import annotations

from datetime import UTC, datetime

from taperdoc.store.backups import back_up, restore
from taperdoc.store.database import Clock, Database
from taperdoc.store.errors import ConflictError, ExchangeError, MissingError, SetupError, StoreError
from taperdoc.store.exchange import Choice, Exchange, Incoming, Update
from taperdoc.store.letterhead import LetterheadStore
from taperdoc.store.schema import check, upgrade
from taperdoc.store.search import Page
from taperdoc.store.template_store import TemplateStore

__all__ = [
    "Choice",
    "ConflictError",
    "Database",
    "ExchangeError",
    "Incoming",
    "MissingError",
    "Page",
    "SetupError",
    "Store",
    "StoreError",
    "Update",
    "back_up",
    "restore",
    "upgrade",
]


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """A database of this taperdoc's own schema; an SQLite file is brought to it first."""

    def __init__(self, url: str, now: Clock = _now) -> None:
        """Raises StoreError where the database cannot be used now, with the reason."""
        self._database = Database(url)
        try:
            self._make_ready()
        except BaseException:
            self.close()
            raise
        self.templates = TemplateStore(self._database, now)
        self.letterhead = LetterheadStore(self._database)
        self.exchange = Exchange(self._database, now)

    def _make_ready(self) -> None:
        if self._database.file:
            upgrade(self._database)
        else:
            with self._database.reading() as connection:
                check(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()
