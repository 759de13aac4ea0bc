"""Stops and starts a PostgreSQL server of its own, COUNT times, while a store is open.

pg_virtualenv -t -i --encoding=UTF8 python -m tests.faults.stopped COUNT
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial

import pytest

from taperdoc.store import Database, Store, StoreError, upgrade
from taperdoc.store.circuit_breaker import PAUSE_SECONDS
from tests.support.builders import plan
from tests.support.databases import address

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")


def control_server(*words: str) -> None:
    """Stop or start the server."""
    version = os.environ["PGVERSION"]
    subprocess.run(["pg_ctlcluster", version, "regress", *words], check=True)


def refused(act: Callable[[], object]) -> float:
    """Return how many seconds the act takes to report that the server is unavailable."""
    started = time.perf_counter()
    with pytest.raises(StoreError, match="cannot be reached just now"):
        act()
    return time.perf_counter() - started


def main(count: int) -> None:
    """Raises AssertionError unless each act fails plainly while it is stopped, and works after."""
    url = address("postgres")
    with closing(Database(url)) as database:
        upgrade(database)
    seconds = []
    with closing(Store(url)) as store:
        saved = store.templates.save_new("Usual", "", PLAN)
        for number in range(count):
            entry = (saved.id, saved.version, f"Usual {number}", "", PLAN)
            control_server("stop", "--mode", ("fast", "immediate")[number % 2])
            seconds.append(refused(lambda: store.templates.search("usual")))
            seconds.append(refused(partial(store.templates.save, *entry)))
            control_server("start")
            time.sleep(PAUSE_SECONDS)
            assert store.templates.get(saved.id) == saved
            saved = store.templates.save(*entry)
        assert saved.version == 1 + count
    print(json.dumps({"stopped and started": count, "slowest sentence, s": round(max(seconds), 2)}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
