"""Kills any process of taperdoc at any moment, while clients print, preview, open and save.

python -m tests.faults.kill_any FOLDER COUNT
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from http.client import HTTPException
from itertools import count as numbers
from pathlib import Path
from threading import Event
from urllib.error import HTTPError, URLError

from taperdoc.handout.contacts import Who
from taperdoc.store import Store
from tests.faults.clients import Client
from tests.faults.storm import GOOD_PDF
from tests.support.builders import plan
from tests.support.processes import Taperdoc, started, wait_until

PLAN = plan("10 5 10 5 for 7 | 5 5 5 5 for 7", "10h")
CLIENTS = 2
LONGEST_WAIT = 4
"""Seconds between two kills, which fall at any moment of the work."""


class Clients:
    """Clients that go on until they are stopped, and what they were told."""

    def __init__(self, address: str) -> None:
        self.found = Counter[str]()
        self.saved: list[str] = []
        self._address = address
        self._ended = Event()
        self._pool = ThreadPoolExecutor(CLIENTS)
        self._tasks = [self._pool.submit(self._work, number) for number in range(CLIENTS)]

    def stop(self) -> None:
        """Let them end. Raises what stopped one of them before its time."""
        self._ended.set()
        for task in self._tasks:
            task.result()
        self._pool.shutdown()

    def _work(self, client_number: int) -> None:
        for number in numbers():
            if self._ended.is_set():
                return
            try:
                client = Client(self._address, f"Client {client_number:02}")
                for name, act in self._acts(client, number).items():
                    if self._ended.is_set():
                        return
                    act()
                    self.found[name] += 1
            except HTTPError as error:
                # A page that says so, with what was typed.
                self.found[f"status {error.code}"] += 1
                if error.code not in {422, 429, 500}:
                    raise
            except (URLError, ConnectionError, HTTPException):
                self.found["connection lost"] += 1
                time.sleep(0.1)

    def _acts(self, client: Client, number: int) -> dict[str, Callable[[], object]]:
        def print_one() -> None:
            assert client.print_one(number)

        def save() -> None:
            name = f"Template {len(self.saved)} {random.random()}"
            client.save_template(PLAN, name)
            self.saved.append(name)

        return {
            "printed": print_one,
            "saved": save,
            "opened": partial(client.open_pdf, GOOD_PDF),
            "previewed": partial(client.preview, PLAN, Who()),
        }


def kill_until_the_server_is_hit(running: Taperdoc, kills: Counter[str], count: int) -> None:
    """Kill processes of a server, one at a time, until it is the server itself."""
    chance = random.Random()
    while True:
        time.sleep(chance.uniform(0, LONGEST_WAIT))
        server, *others = running.session()
        last = kills.total() + 1 >= count
        victim = server if last or not others else chance.choice([server, *others * 3])
        with suppress(ProcessLookupError):
            os.kill(victim, signal.SIGKILL)
            kills["server" if victim == server else "worker"] += 1
        if victim == server:
            return


def one_life(folder: Path, data: Path, kills: Counter[str], count: int) -> Clients:
    """Run a server until it is killed, and check that its other processes end and leave no file."""
    with started(folder, TAPERDOC_DATA=str(data)) as running:
        running.wait_until_listening()
        clients = Clients(f"http://127.0.0.1:{running.port}")
        kill_until_the_server_is_hit(running, kills, count)
        clients.stop()
        wait_until(lambda: not running.session())
        assert list(running.temporary.iterdir()) == []
    return clients


def main(folder: Path, count: int) -> dict[str, int]:
    """Kill so many processes. Raises AssertionError if anything was lost or left behind."""
    kills, found = Counter[str](), Counter[str]()
    saved: list[str] = []
    while kills.total() < count:
        own = folder / f"after {kills.total()}"
        own.mkdir()
        clients = one_life(own, folder / "data", kills, count)
        found.update(clients.found)
        saved += clients.saved
    assert names_in(folder / "data" / "taperdoc.db").issuperset(saved)
    return {**{f"{name} killed": number for name, number in kills.items()}, **found}


def names_in(file: Path) -> set[str]:
    """Return the names of the templates in a database."""
    with closing(Store(f"sqlite:///{file}")) as store, store._database.reading() as connection:
        return set(connection.exec_driver_sql("SELECT name FROM template_version").scalars())


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
