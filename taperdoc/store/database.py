"""Transactions on the database: an SQLite file of the user's own, or a clinic's PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection

from taperdoc.store.error_messages import plain_errors
from taperdoc.store.postgresql_engine import postgresql_engine
from taperdoc.store.sqlite_copies import opened
from taperdoc.store.sqlite_engine import sqlite_engine

SQLITE = "sqlite:///"


class Database:
    """One database. Connections are made when needed, and made again after they break."""

    def __init__(self, url: str) -> None:
        """Raises SetupError unless the address is one of SQLite or PostgreSQL."""
        path = url.removeprefix(SQLITE) if url.startswith(SQLITE) else ""
        self.file = Path(path) if path else None
        self._engine = sqlite_engine(self.file) if self.file else postgresql_engine(url)
        self._writing = self._engine.execution_options(taperdoc_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database. Raises StoreError."""
        with plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is completely on disk at its end, or not at all.

        Raises StoreError.
        """
        with plain_errors(), self._writing.begin() as connection:
            yield connection

    def empty_log(self) -> None:
        """Empty SQLite's write-ahead log, which keeps deleted text, unless it is in use."""
        if self.file:
            with suppress(sqlite3.Error), closing(opened(self.file, "rw")) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._engine.dispose()
