"""The database: an SQLite file of the user's own, or a clinic's PostgreSQL."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from taperdoc.store.errors import SetupError, StoreError

Clock = Callable[[], datetime]
"""The time now, with a zone."""

SQLITE = "sqlite:///"
WAIT_SECONDS = 5
STATEMENT_SECONDS = 30
CACHE_KIB = 16_000

UNREACHABLE = (
    "The database cannot be reached just now, so nothing was saved."
    " Try again in a moment; if this goes on, tell the person who looks after it."
)
_SENTENCES = {
    "FULL": "The disk is full, so nothing was saved. Make room on it, then try again.",
    "READONLY": "The database file may not be written to, so nothing was saved.",
    "CANTOPEN": "The database file cannot be opened, so nothing was saved.",
    "IOERR": "The disk could not be read or written, so nothing was saved.",
    "BUSY": "Another program is writing to the database, so nothing was saved. Try again.",
    "LOCKED": "Another program is writing to the database, so nothing was saved. Try again.",
    "CORRUPT": "The database file is damaged. “taperdoc restore” can bring a backup back.",
    "NOTADB": "The database file is not a database. “taperdoc restore” can bring a backup back.",
    # PostgreSQL's
    "53": "The database has no room left, so nothing was saved.",
    "55": "Another program is writing to the same place, so nothing was saved. Try again.",
    "57": UNREACHABLE,
    "40": "Two saves met in the database and this one was not made. Try again.",
    "42501": "taperdoc's user of the database may not do this, so nothing was saved.",
    "25006": "The database may not be written to just now, so nothing was saved.",
}


class Database:
    """One database; its connections are made when needed and again when they break."""

    def __init__(self, url: str) -> None:
        """Raises SetupError for an address that is not of SQLite or PostgreSQL."""
        path = url.removeprefix(SQLITE) if url.startswith(SQLITE) else ""
        self.file = Path(path) if path else None
        self._engine = _sqlite(self.file) if self.file else _postgresql(url)
        self._writing = self._engine.execution_options(taperdoc_begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database. Raises StoreError."""
        with plain_errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is on the disk when this ends, or not at all. Raises StoreError."""
        with plain_errors(), self._writing.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of every connection that is not in use."""
        self._engine.dispose()


def _sqlite(file: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": WAIT_SECONDS},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Python's own transactions begin late and too weakly; the ones below are exact.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            f"cache_size = -{CACHE_KIB}",
            # What is deleted for good leaves no trace in the file's free pages.
            "secure_delete = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        how: Any = connection.get_execution_options().get("taperdoc_begin", "BEGIN")
        connection.exec_driver_sql(how)

    return engine


def own_file(file: Path) -> None:
    """Make sure that the file is there and open to its owner alone. Raises StoreError."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
        if file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            file.chmod(0o600)
    except OSError as error:
        raise StoreError(f"The database file {file} cannot be used: {error.strerror}.") from None


def _postgresql(url: str) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The address may hold a password, so it is not shown.
        raise SetupError("TAPERDOC_DATABASE_URL cannot be read as an address.") from None
    if parsed.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise SetupError(
            "TAPERDOC_DATABASE_URL must begin with postgresql:// or sqlite:///, or be left out."
        )
    limits = f"-c lock_timeout={WAIT_SECONDS}s -c statement_timeout={STATEMENT_SECONDS}s"
    try:
        return create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            connect_args={
                "connect_timeout": WAIT_SECONDS,
                "application_name": "taperdoc",
                "options": limits,
            },
            hide_parameters=True,
            # A connection that broke while it lay idle is replaced before it is used.
            pool_pre_ping=True,
            pool_timeout=WAIT_SECONDS,
        )
    except ModuleNotFoundError:
        raise SetupError(
            "For PostgreSQL, taperdoc needs psycopg: pip install 'taperdoc[clinic]'."
        ) from None


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn what the database raises into a StoreError that says nothing of what was typed."""
    try:
        yield
    except PoolTimeoutError:
        raise StoreError(UNREACHABLE) from None
    except DBAPIError as error:
        raise StoreError(_sentence(error)) from None


def _sentence(error: DBAPIError) -> str:
    if error.connection_invalidated:
        return UNREACHABLE
    name: str = getattr(error.orig, "sqlite_errorname", None) or ""
    state: str = getattr(error.orig, "sqlstate", None) or ""
    kind = name.removeprefix("SQLITE_").split("_")[0]
    for code in (kind, state, state[:2]):
        if code in _SENTENCES:
            return _SENTENCES[code]
    if not name and not state:
        return UNREACHABLE
    return f"The database refused this ({name or state}), so nothing was saved."
