"""Databases for tests: files, and a throw-away PostgreSQL that `pg_virtualenv` has started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

import psycopg

from taperdoc.store import Database, upgrade

NOT_TRIED = "NOT TRIED ON POSTGRESQL: start the tests by ./run test, with Debian's postgresql"


class Ticking:
    """A clock that goes on a second each time it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def in_pg_virtualenv() -> bool:
    """Whether there is a server that may be written to: nobody's own is ever touched."""
    return "PG_CLUSTER_CONF_ROOT" in os.environ


@dataclass
class Server:
    """Makes databases that are at this taperdoc's schema, by copying one that is."""

    template: str
    numbers: Iterator[int]

    @contextmanager
    def database(self, template: str = "") -> Iterator[str]:
        """The address of a database that is there for as long as this lasts."""
        name = f"{self.template}_{next(self.numbers)}"
        _tell(f"CREATE DATABASE {name} TEMPLATE {template or self.template}")
        try:
            yield address(name)
        finally:
            _tell(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self, encoding: str = "") -> Iterator[str]:
        """The same without tables, in that encoding instead of the cluster's."""
        other = f" ENCODING '{encoding}' LOCALE 'C'" if encoding else ""
        with self.database(f"template0{other}") as found:
            yield found


@contextmanager
def server(worker: str) -> Iterator[Server]:
    """The server, for one of the processes that test."""
    name = f"taperdoc_{worker}_{os.getpid()}"
    _tell(f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        made = Database(address(name))
        upgrade(made)
        made.close()
        yield Server(name, count())
    finally:
        _tell(f"DROP DATABASE {name} WITH (FORCE)")


def address(name: str) -> str:
    """The address of a database of `pg_virtualenv`'s server."""
    host, port, user, password = (
        os.environ[f"PG{part}"] for part in ("HOST", "PORT", "USER", "PASSWORD")
    )
    return f"postgresql://{user}:{password}@{host}:{port}/{name}"


def break_connections(url: str) -> None:
    """End every connection to that database, as a restart of the server would."""
    _tell(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        f" WHERE datname = '{url.rpartition('/')[2]}'"
    )


def analyze(url: str) -> None:
    """Tell the server how full its tables are, as it finds out by itself in a minute."""
    _tell("VACUUM ANALYZE", url)


def _tell(sentence: str, url: str = "") -> None:
    with psycopg.connect(url or address("postgres"), autocommit=True) as connection:
        connection.execute(sentence.encode())
