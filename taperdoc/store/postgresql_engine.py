"""Connections to PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from taperdoc.store import timeouts
from taperdoc.store.circuit_breaker import CircuitBreaker
from taperdoc.store.errors import SetupError

NOT_UTF8 = (
    "This PostgreSQL database has the encoding {}, and taperdoc needs UTF8."
    " Create one with: createdb --template=template0 --encoding=UTF8 NAME"
)


def postgresql_engine(url: str) -> Engine:
    """Return an engine for the server at that address. Raises SetupError.

    A connection to a database with an encoding other than UTF-8 raises SetupError too.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # The address may contain a password, so the message leaves it out.
        raise SetupError("TAPERDOC_DATABASE_URL cannot be read as an address.") from None
    if parsed.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise SetupError(
            "TAPERDOC_DATABASE_URL must begin with postgresql:// or sqlite:///, or be left out."
        )
    limits = (
        f"-c lock_timeout={timeouts.LOCK_SECONDS}s"
        f" -c statement_timeout={timeouts.STATEMENT_SECONDS}s"
    )
    try:
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            connect_args={
                "application_name": "taperdoc",
                # Whatever PGCLIENTENCODING says.
                "client_encoding": "utf8",
                "connect_timeout": timeouts.CONNECT_SECONDS,
                "options": limits,
                # A machine that disappears from the network ends its connections this soon.
                "keepalives_idle": timeouts.CONNECT_SECONDS,
                "tcp_user_timeout": timeouts.CONNECT_SECONDS * 1000,  # milliseconds
            },
            hide_parameters=True,
            # A connection that broke while it was idle is replaced before it is used.
            pool_pre_ping=True,
            pool_timeout=timeouts.CONNECT_SECONDS,
        )
    except ModuleNotFoundError:
        raise SetupError(
            "For PostgreSQL, taperdoc needs psycopg: pip install 'taperdoc[clinic]'."
        ) from None
    _connect_with_checks(engine, CircuitBreaker())
    return engine


def _connect_with_checks(engine: Engine, breaker: CircuitBreaker) -> None:
    @event.listens_for(engine, "do_connect")
    def connect(
        dialect: Dialect, _: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
    ) -> Any:
        with breaker.attempt():
            connection: Any = dialect.connect(*arguments, **options)
        # SQLAlchemy's own first query fails with a TypeError where text arrives as bytes.
        encoding = connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            connection.close()
            raise SetupError(NOT_UTF8.format(encoding))
        return connection
