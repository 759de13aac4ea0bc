"""Databases for tests on the temporary PostgreSQL server that `pg_virtualenv` started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg

from taperdoc.store import Database, upgrade

NOT_TRIED = "NOT TESTED ON POSTGRESQL: use ./run test, with Debian's postgresql installed"


class Ticking:
    """A clock that advances by a second each time it is read."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def in_pg_virtualenv() -> bool:
    """Whether `pg_virtualenv` started a server; no other server is ever used."""
    return "PG_CLUSTER_CONF_ROOT" in os.environ


@dataclass
class Server:
    """Creates databases with the current schema, by copying one."""

    template: str
    numbers: Iterator[int]

    @contextmanager
    def database(self, template: str = "") -> Iterator[str]:
        """Yield the address of a database that exists within this context."""
        name = f"{self.template}_{next(self.numbers)}"
        _execute(f"CREATE DATABASE {name} TEMPLATE {template or self.template}")
        try:
            yield address(name)
        finally:
            _execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self, encoding: str = "") -> Iterator[str]:
        """Yield the same for a database without tables, by default in the cluster's encoding."""
        other = f" ENCODING '{encoding}' LOCALE 'C'" if encoding else ""
        with self.database(f"template0{other}") as found:
            yield found


@contextmanager
def server(worker: str) -> Iterator[Server]:
    """Yield the server for one of the test processes."""
    name = f"taperdoc_{worker}_{os.getpid()}"
    _execute(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        made = Database(address(name))
        upgrade(made)
        made.close()
        yield Server(name, count())
    finally:
        _execute(f"DROP DATABASE {name} WITH (FORCE)")


def address(name: str) -> str:
    """Return the address of a database on the server of `pg_virtualenv`."""
    host, port, user, password = (
        os.environ[f"PG{part}"] for part in ("HOST", "PORT", "USER", "PASSWORD")
    )
    return f"postgresql://{user}:{password}@{host}:{port}/{name}"


def break_connections(url: str) -> None:
    """Close every connection to that database, as a restart of the server would."""
    _execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{url.rpartition('/')[2]}'"
    )


def analyze(url: str) -> None:
    """Update the statistics of the tables, which the server does by itself within a minute."""
    _execute("VACUUM ANALYZE", url)


def _execute(statement: str, url: str = "") -> None:
    with psycopg.connect(url or address("postgres"), autocommit=True) as connection:
        connection.execute(statement.encode())
