"""The store: the saved templates and the letterhead of one database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection

from taperdoc.domain import template_json
from taperdoc.domain.clock import Clock
from taperdoc.store.database import Database
from taperdoc.store.import_export import Exchange, ReadTemplates
from taperdoc.store.letterhead_store import LetterheadStore
from taperdoc.store.purge import PurgeTimer
from taperdoc.store.schema import check, upgrade
from taperdoc.store.template_store import TemplateStore


def _now() -> datetime:
    return datetime.now(UTC)


class CheckedDatabase(Database):
    """A database whose schema is checked before its first transaction, or upgraded if a file."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._url = url
        self._checked = False

    def check(self) -> None:
        """Check the schema, unless that is done. Raises StoreError."""
        if self._checked:
            return
        if self.file:
            with closing(Database(self._url)) as unchecked:
                upgrade(unchecked)
        else:
            with super().reading() as connection:
                check(connection)
        self._checked = True

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        self.check()
        with super().reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self.check()
        with super().writing() as connection:
            yield connection


class Store:
    """The saved templates and the letterhead.

    It connects when it is first used, so creating one neither waits nor fails while the database
    is down. Every method of its parts raises StoreError.
    """

    def __init__(
        self, url: str, now: Clock = _now, read_templates: ReadTemplates = template_json.loads
    ) -> None:
        """Raises SetupError for an address that cannot be used."""
        self._database = CheckedDatabase(url)
        self.templates = TemplateStore(self._database, now)
        self.letterhead = LetterheadStore(self._database)
        self.exchange = Exchange(self._database, now, read_templates)
        self._purge_timer = PurgeTimer(self._database, now)

    def check(self) -> None:
        """Connect and check the schema now. Raises StoreError."""
        self._database.check()

    def start_purging(self) -> None:
        """Remove overdue deleted templates for good, now and every minute until `close`."""
        self._purge_timer.start()

    def close(self) -> None:
        """Close the connections to the database."""
        self._purge_timer.stop()
        self._database.close()
