"""Which schema a database has, and bringing it to the one this taperdoc works with."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Text, column, inspect, select, table, text

from taperdoc.store.database import Database
from taperdoc.store.errors import SetupError
from taperdoc.store.sqlite_copies import copy_beside
from taperdoc.store.sqlite_engine import create_private_file

HEAD = "0001"
"""The newest revision in `migrations/versions`, named here so that a start need not read them."""

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "taperdoc_schema"
LOCK = 0x7A9E_8D0C

STRANGE = "This database was not made by taperdoc. Name another one."
NEWER = (
    "This database was made by a newer taperdoc than this one. Start that one,"
    " or restore a backup from before."
)
OLDER = "This database is {}. Run “taperdoc upgrade-db” once, then start again."


def revision(connection: Connection) -> str:
    """The schema of a database, or "" for an empty one. Raises SetupError for a strange one."""
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if VERSION_TABLE not in tables:
        raise SetupError(STRANGE)
    version = table(VERSION_TABLE, column("version_num", Text))
    return connection.scalar(select(version.c.version_num)) or ""


def check(connection: Connection) -> None:
    """Raises SetupError unless the database has exactly the schema this taperdoc works with."""
    found = revision(connection)
    if found == HEAD:
        return
    refuse_newer(found)
    raise SetupError(OLDER.format("older than this taperdoc" if found else "empty"))


def refuse_newer(found: str) -> None:
    """Raises SetupError for a schema that this taperdoc does not know."""
    if found in {"", HEAD}:
        return
    from alembic.script import ScriptDirectory

    if found not in {script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()}:
        raise SetupError(NEWER)


def upgrade(database: Database) -> Path | None:
    """Bring a database to this schema; give the copy made before, where one was needed.

    All or nothing, and safe when two do it at once. Raises StoreError.
    """
    if database.file:
        create_private_file(database.file)
    with database.reading() as connection:
        found = revision(connection)
    if found == HEAD:
        return None
    refuse_newer(found)
    kept = copy_beside(database.file, "before-upgrade") if database.file and found else None
    with database.writing() as connection:
        _wait_for_others(connection)
        if revision(connection) != HEAD:
            _migrate(connection)
    return kept


def _wait_for_others(connection: Connection) -> None:
    # SQLite has let only one in already.
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection, "version_table": VERSION_TABLE})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    command.upgrade(config, "head")
