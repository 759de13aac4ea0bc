"""Copies of an SQLite database, made while it is in use and verified afterwards."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from taperdoc.os_errors import reason
from taperdoc.platform_support import write_to_disk
from taperdoc.store.errors import StoreError

WAIT_SECONDS = 10
PAGES_AT_ONCE = 4096

Rows = dict[str, int]
"""The number of rows of each table."""


def copy(source: Path, target: Path) -> Rows:
    """Copy a database completely, or not at all, to a new file that only its owner can read.

    Raises StoreError.
    """
    if target.exists():
        raise StoreError(f"{target} already exists and was not changed. Name another file.")
    part = target.with_name(f".{target.name}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            expected = _pour_into_new(source, part)
            if check(part) != expected:
                raise StoreError(f"The copy {target} was not complete and was deleted.")
            write_to_disk(part)
            # Unlike a rename, this fails if the name was taken in the meantime.
            os.link(part, target)
        finally:
            part.unlink(missing_ok=True)
        write_to_disk(target.parent)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {reason(error)}.") from None
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be copied: {error}.") from None
    return expected


def copy_beside(file: Path, why: str) -> Path:
    """Copy a database to a new file in the same folder, and return its path. Raises StoreError."""
    target = name_beside(file, why)
    copy(file, target)
    return target


def name_beside(file: Path, why: str) -> Path:
    """Return an unused path in the same folder, with the reason and the time in its name."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return file.with_name(f"{file.name}.{why}-{stamp}")


def check(file: Path) -> Rows:
    """Return the contents of a database if it is intact. Raises StoreError if it is not."""
    try:
        with closing(opened(file, "ro")) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok" or connection.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError(f"{file} is damaged.")
            return _rows(connection)
    except sqlite3.Error as error:
        raise StoreError(f"{file} cannot be read as a database: {error}.") from None


def pour(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    """Overwrite one database with another. Raises StoreError and sqlite3.Error."""
    source.backup(target, pages=PAGES_AT_ONCE, progress=_give_up_after(WAIT_SECONDS))


def opened(file: Path, mode: str) -> sqlite3.Connection:
    """Connect to an existing file: "ro" to read, "rw" to write. Raises sqlite3.Error."""
    uri = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=WAIT_SECONDS, isolation_level=None)


def _pour_into_new(source: Path, target: Path) -> Rows:
    with closing(opened(source, "ro")) as old, closing(opened(target, "rw")) as new:
        # The copy is of one state, whatever is saved meanwhile.
        old.execute("BEGIN")
        expected = _rows(old)
        pour(old, new)
        # So that the copy is a single file.
        new.execute("PRAGMA journal_mode = DELETE")
    return expected


def _rows(connection: sqlite3.Connection) -> Rows:
    names = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
        for (name,) in names.fetchall()
    }


def _give_up_after(seconds: float) -> Callable[[int, int, int], None]:
    until = time.monotonic() + seconds

    # Python itself would try without end.
    def progress(status: int, _: int, __: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise StoreError("Another program is writing to the database. Try again.")

    return progress
