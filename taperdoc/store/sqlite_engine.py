"""Connections to an SQLite file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from taperdoc.os_errors import reason
from taperdoc.platform_support import is_open_to_others
from taperdoc.store import timeouts
from taperdoc.store.errors import StoreError

CACHE_KIB = 16_000
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    f"cache_size = -{CACHE_KIB}",
    # Deleted text is overwritten with zeros in the file.
    "secure_delete = ON",
)


def sqlite_engine(file: Path) -> Engine:
    """Return an engine whose transactions begin as its option `taperdoc_begin` says."""
    engine = create_engine(
        URL.create("sqlite", database=str(file)),
        connect_args={"timeout": timeouts.LOCK_SECONDS},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
        # Python begins a transaction late, and as one that may fail to become a writing one.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement: Any = connection.get_execution_options().get("taperdoc_begin", "BEGIN")
        connection.exec_driver_sql(statement)

    return engine


def create_private_file(file: Path) -> None:
    """Create the file if it is missing, and let only its owner read it. Raises StoreError."""
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        if is_open_to_others(file.stat()):
            file.chmod(0o600)
    except OSError as error:
        raise StoreError(f"The database file {file} cannot be used: {reason(error)}.") from None
