"""Database errors as sentences for the person at the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from taperdoc.store.errors import StoreError

UNREACHABLE = (
    "The database cannot be reached just now, so nothing was saved."
    " Try again in a moment. If this continues, tell your system administrator."
)
_OF_SQLITE = {
    "FULL": "The disk is full, so nothing was saved. Free some space, then try again.",
    "READONLY": "The database file is read-only, so nothing was saved.",
    "CANTOPEN": "The database file cannot be opened, so nothing was saved.",
    "IOERR": "The disk could not be read or written, so nothing was saved.",
    "BUSY": "Another program is writing to the database, so nothing was saved. Try again.",
    "LOCKED": "Another program is writing to the database, so nothing was saved. Try again.",
    "CORRUPT": "The database file is damaged. Use “taperdoc restore” to restore a backup.",
    "NOTADB": "The database file is not a database. Use “taperdoc restore” to restore a backup.",
}
_OF_POSTGRESQL = {
    "53": "The database has run out of space or memory, so nothing was saved.",
    "55": "Another program is writing the same data, so nothing was saved. Try again.",
    "57": UNREACHABLE,
    "40": "Another save happened at the same time, so nothing was saved. Try again.",
    "42501": "taperdoc's database user does not have permission for this, so nothing was saved.",
    "25006": "The database is read-only at the moment, so nothing was saved.",
}
"""By SQLSTATE, or its first two characters, which are its class."""


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn database errors into a StoreError, whose message contains nothing that was typed."""
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
    for code, sentences in (
        (kind, _OF_SQLITE),
        (state, _OF_POSTGRESQL),
        (state[:2], _OF_POSTGRESQL),
    ):
        if code in sentences:
            return sentences[code]
    if not name and not state:
        return UNREACHABLE
    return f"The database rejected this ({name or state}), so nothing was saved."
