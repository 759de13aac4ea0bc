"""Backup and restore of an SQLite database by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from taperdoc.store import schema, sqlite_copies
from taperdoc.store.database import Database
from taperdoc.store.errors import StoreError
from taperdoc.store.sqlite_engine import create_private_file

SQLITE_ONLY = "This is for a database in a file. For PostgreSQL, use pg_dump and pg_restore."


def back_up(database: Database, target: Path) -> int:
    """Copy the database to a new file. Returns the number of templates. Raises StoreError."""
    file = _file_of(database)
    if not file.exists():
        raise StoreError(f"There is no database at {file} yet.")
    return sqlite_copies.copy(file, target).get("saved_template", 0)


def restore(database: Database, source: Path) -> tuple[int, Path | None]:
    """Replace the database with a backup, even while other processes have it open.

    Returns the number of templates, and the file that keeps the previous database, if there was
    one. Raises StoreError.
    """
    file = _file_of(database)
    if not source.is_file():
        raise StoreError(f"There is no file {source}.")
    if file.exists() and file.samefile(source):
        raise StoreError(f"{source} is the database itself.")
    expected = sqlite_copies.check(source)
    if schema.VERSION_TABLE not in expected:
        raise StoreError(f"{source} is not a backup made by taperdoc.")
    schema.refuse_newer(_revision(source))
    kept = _set_aside(file) if file.exists() and file.stat().st_size else None
    create_private_file(file)
    try:
        with (
            closing(sqlite_copies.opened(source, "ro")) as backup,
            closing(sqlite_copies.opened(file, "rw")) as present,
        ):
            sqlite_copies.pour(backup, present)
    except sqlite3.Error as error:
        raise StoreError(f"{source} cannot be restored: {error}.") from None
    if sqlite_copies.check(file) != expected:
        raise StoreError(
            f"{source} was not restored completely. See {kept} for the previous database."
        )
    schema.upgrade(database)
    return expected.get("saved_template", 0), kept


def _revision(source: Path) -> str:
    with closing(sqlite_copies.opened(source, "ro")) as backup:
        found = backup.execute(f"SELECT version_num FROM {schema.VERSION_TABLE}")  # noqa: S608
        row = found.fetchone()
    if not row or not row[0]:
        raise StoreError(f"{source} does not say which version of taperdoc made it.")
    return str(row[0])


def _set_aside(file: Path) -> Path:
    try:
        sqlite_copies.check(file)
    except StoreError:
        # A damaged database cannot be copied, so it is moved.
        kept = sqlite_copies.name_beside(file, "damaged")
        for ending in ("", "-wal", "-shm"):
            part = file.with_name(file.name + ending)
            if part.exists():
                part.replace(kept.with_name(kept.name + ending))
        return kept
    return sqlite_copies.copy_beside(file, "before-restore")


def _file_of(database: Database) -> Path:
    if database.file is None:
        raise StoreError(SQLITE_ONLY)
    return database.file
