"""Connecting to PostgreSQL: servers that never answer, and databases that are not UTF-8."""

import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from threading import Barrier, Thread

import pytest

from taperdoc.store import (
    Database,
    SetupError,
    Store,
    StoreError,
    circuit_breaker,
    timeouts,
    upgrade,
)
from tests.support import databases
from tests.support.builders import plan

PLAN = plan("5 for 7")
ACTS: tuple[Callable[[Store], object], ...] = (
    lambda store: store.letterhead.get(),
    lambda store: store.templates.search(),
    lambda store: store.templates.save_new("Usual", "", PLAN),
)


class SilentServer:
    """Accepts connections and never answers."""

    def __init__(self, listening: socket.socket) -> None:
        self._listening = listening
        self.accepted: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"postgresql://anna:secret@127.0.0.1:{self._listening.getsockname()[1]}/x"

    def _accept(self) -> None:
        with suppress(OSError):  # once it is closed
            while True:
                self.accepted.append(self._listening.accept()[0])


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[SilentServer]:
    monkeypatch.setattr(timeouts, "CONNECT_SECONDS", 2)  # the least that psycopg takes
    monkeypatch.setattr(circuit_breaker, "PAUSE_SECONDS", 600)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SilentServer(listening)
        yield server
    for connection in server.accepted:
        connection.close()


def all_fail(store: Store) -> None:
    for act in ACTS:
        with pytest.raises(StoreError, match="cannot be reached just now"):
            act(store)


def test_a_request_that_needs_a_silent_server_three_times_tries_once(silent: SilentServer) -> None:
    with closing(Store(silent.url)) as store:
        all_fail(store)
    assert len(silent.accepted) == 1


def test_requests_at_the_same_time_try_a_silent_server_once_each_at_most(
    silent: SilentServer,
) -> None:
    together = Barrier(4)

    def request(store: Store) -> None:
        together.wait()
        all_fail(store)

    with closing(Store(silent.url)) as store, ThreadPoolExecutor(4) as several:
        list(several.map(request, [store] * 4))
        count = len(silent.accepted)
        assert count <= 4
        all_fail(store)
    assert len(silent.accepted) == count


@pytest.mark.postgresql
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_that_is_not_utf8_is_refused(
    postgresql: databases.Server, encoding: str
) -> None:
    with postgresql.empty(encoding) as url:
        for act in (lambda store: store.check(), *ACTS):
            with (
                closing(Store(url)) as store,
                pytest.raises(SetupError, match=f"has the encoding {encoding}.*needs UTF8"),
            ):
                act(store)
        with closing(Database(url)) as database, pytest.raises(SetupError, match="needs UTF8"):
            upgrade(database)


@pytest.mark.postgresql
@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_the_encoding_of_the_environment_changes_nothing(
    postgresql: databases.Server, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCLIENTENCODING", encoding)
    with postgresql.database() as url, closing(Store(url)) as store:
        saved = store.templates.save_new("Für Müller: ½ → ¼", "", PLAN)
        assert store.templates.get(saved.id) == saved
