"""The version of a database's schema, and its upgrade to the current one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Text, column, inspect, select, table, text

from taperdoc.store.database import Database
from taperdoc.store.errors import SetupError
from taperdoc.store.sqlite_copies import copy_beside
from taperdoc.store.sqlite_engine import create_private_file

HEAD = "0001"
"""The newest revision in `migrations/versions`, which a start need not read."""

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "taperdoc_schema"
LOCK = 0x7A9E_8D0C

NOT_OURS = "This database was not made by taperdoc. Choose another one."
NO_REVISION = (
    "This database does not say which version of taperdoc made it. Restore a backup, or choose"
    " another one."
)
NEWER = (
    "This database was made by a newer version of taperdoc. Start that version,"
    " or restore an earlier backup."
)
OLDER = "This database is {}. Run “taperdoc upgrade-db” once, then start again."


def revision(connection: Connection) -> str:
    """Return the revision of a database, or "" if it is empty.

    Raises SetupError if taperdoc did not make it, or if it has tables and no revision.
    """
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return ""
    if VERSION_TABLE not in tables:
        raise SetupError(NOT_OURS)
    version = table(VERSION_TABLE, column("version_num", Text))
    found = connection.scalar(select(version.c.version_num))
    if not found:
        raise SetupError(NO_REVISION)
    return str(found)


def check(connection: Connection) -> None:
    """Raise SetupError unless the database has exactly the current schema."""
    found = revision(connection)
    if found == HEAD:
        return
    refuse_newer(found)
    raise SetupError(OLDER.format("older than this taperdoc" if found else "empty"))


def refuse_newer(found: str) -> None:
    """Raise SetupError for a schema that this version of taperdoc does not know."""
    if found in {"", HEAD}:
        return
    from alembic.script import ScriptDirectory

    if found not in {script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()}:
        raise SetupError(NEWER)


def upgrade(database: Database) -> Path | None:
    """Upgrade a database to the current schema, completely or not at all.

    Several processes may do so at once. Returns the copy of an SQLite file that was made first,
    or None if none was needed. Raises StoreError.
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
    # In SQLite the transaction itself lets only one process in.
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
