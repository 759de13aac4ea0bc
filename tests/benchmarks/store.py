"""Measures the library at 100, 10,000 and 100,000 templates, relative to the smallest.

    python -m tests.benchmarks.store sqlite FOLDER [ROUNDS]
    pg_virtualenv -t -i --encoding=UTF8 python -m tests.benchmarks.store postgresql [ROUNDS]

Each round goes through all sizes, so that other load on the machine affects them alike. The
shortest time of each is printed.
"""

from __future__ import annotations

import platform
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from itertools import count
from pathlib import Path

from taperdoc.store import Store
from tests.benchmarks.library import PLAN, fill
from tests.benchmarks.memory import resident
from tests.support import databases

SIZES = (100, 10_000, 100_000)
REQUESTS = 10_000

Act = Callable[[Store], object]

# All fill a page at every size, except the words that few or no templates have.
SEARCHES: dict[str, Act] = {
    "library by last use": lambda s: s.templates.search(),
    "library by name": lambda s: s.templates.search(sort="name"),
    "library by change": lambda s: s.templates.search(sort="changed"),
    "a word all have": lambda s: s.templates.search("taper"),
    "a word a quarter have": lambda s: s.templates.search("ring"),
    "two words, a quarter have": lambda s: s.templates.search("liquid tap"),
    "a word one has": lambda s: s.templates.search("t0"),
    "a word none has": lambda s: s.templates.search("zebra"),
    "worst: a word 1 in 101 has": lambda s: s.templates.search("seldom"),
    "worst: common words, never together": lambda s: s.templates.search("rehab hospice"),
    "page 50": lambda s: s.templates.search(page=50),
}
_numbers = count(1)


def _save(store: Store) -> object:
    found = store.templates.get(f"{0:016x}")
    name = f"Saved {next(_numbers)}"
    return store.templates.save(found.id, found.version, name, "With the evening meal.", PLAN)


WRITES: dict[str, Act] = {
    "open one": lambda s: s.templates.get(f"{1:016x}"),
    "save, with its history": _save,
    "mark as used": lambda s: s.templates.mark_used(f"{2:016x}"),
}


def timed(act: Act, store: Store) -> float:
    """Return how many milliseconds the act takes."""
    started = time.perf_counter()
    act(store)
    return (time.perf_counter() - started) * 1000


def compare(stores: dict[int, Store], acts: dict[str, Act], rounds: int) -> None:
    """Print a line for each act: milliseconds at each size, and the ratio to the smallest."""
    for name, act in acts.items():
        taken: dict[int, list[float]] = {size: [] for size in stores}
        for _ in range(rounds):
            for size, store in stores.items():
                taken[size].append(timed(act, store))
        best = {size: min(times) for size, times in taken.items()}
        first = best[min(best)]
        shown = "".join(f"{ms:9.2f} ms x{ms / first:5.2f}" for ms in best.values())
        print(f"{name:36}{shown}")


def memory(store: Store) -> None:
    """Print the resident memory after a warm-up and after `REQUESTS` more requests."""

    def some(number: int) -> None:
        store.templates.search(f"t{number % 900}" if number % 2 else "taper", page=number % 7)
        store.templates.get(f"{number % 90:016x}")
        if number % 10 == 0:
            store.templates.mark_used(f"{number % 90:016x}")

    for number in range(500):
        some(number)
    before = resident()
    for number in range(REQUESTS):
        some(number)
    print(f"memory: {before:.1f} MiB before {REQUESTS:,} requests, {resident():.1f} MiB after")


def main(kind: str, folder: Path | None, rounds: int) -> None:
    """Fill a library of each size, measure, and print. `folder` is for the files of SQLite."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    print(f"{kind}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
    with ExitStack() as stack:
        server = stack.enter_context(databases.server("bench")) if kind == "postgresql" else None
        stores = {}
        for size in SIZES:
            if server:
                url = stack.enter_context(server.database())
            else:
                url = f"sqlite:///{folder}/{size}.db"
            stores[size] = stack.enter_context(closing(Store(url)))
            fill(stores[size]._database, size)
            if server:
                databases.analyze(url)
        print(f"{'templates':36}" + "".join(f"{size:15,}   " for size in SIZES))
        compare(stores, SEARCHES, rounds)
        compare(stores, WRITES, rounds)
        memory(stores[SIZES[1]])


if __name__ == "__main__":
    kind, *rest = sys.argv[1:]
    folder = Path(rest.pop(0)) if kind == "sqlite" else None
    main(kind, folder, int(rest[0]) if rest else 30)
