"""Kills a process while it saves, many times, and checks that no acknowledged save is lost.

    python -m tests.faults.kill FILE COUNT

A kill is not a power cut: the system still writes what SQLite passed to it.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from taperdoc.store import Store, sqlite_copies
from tests.support.builders import plan

PLANS = [plan(f"{mg} 10 . {mg} for 7 | 5 5 . 5 for 7", "5h") for mg in (10, 15, 20)]


def saves(url: str, said: int) -> None:
    """Save without end, and write a line for each save once it is acknowledged."""
    store = Store(url)
    with os.fdopen(said, "w", buffering=1, encoding="ascii") as tell:
        template = store.templates.save_new("Round", "", PLANS[0])
        tell.write(f"{template.id} 1\n")
        for number in range(2, 1_000_000):
            chosen = PLANS[number % 3]
            template = store.templates.save(
                template.id, template.version, f"Save {number}", "word " * 20, chosen
            )
            tell.write(f"{template.id} {template.version}\n")


def one_round(url: str, wait: float) -> tuple[str, int]:
    """Start a process, and kill it `wait` seconds after its first save.

    Returns the template and the version that it acknowledged last.
    """
    hear, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(hear)
        saves(url, said)
        os._exit(1)
    os.close(said)
    with os.fdopen(hear, encoding="ascii") as heard:
        lines = [heard.readline()]
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
        lines += heard.read().splitlines(keepends=True)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("The process ended before it was killed.")
    template, version = next(line for line in reversed(lines) if line.endswith("\n")).split()
    return template, int(version)


def main(file: Path, count: int) -> None:
    """Kill `count` processes. Raises AssertionError for the first save that is lost."""
    chance = random.Random(3)
    url = f"sqlite:///{file}"
    acknowledged: dict[str, int] = {}
    unsaid = 0
    for _ in range(count):
        template, version = one_round(url, chance.uniform(0, 0.3))
        acknowledged[template] = version
        sqlite_copies.check(file)
        with closing(Store(url)) as store:
            unsaid += look(store, template, version)
    with closing(Store(url)) as store:
        for template, version in acknowledged.items():
            look(store, template, version)
    total = sum(acknowledged.values())
    print(json.dumps({"killed": count, "acknowledged": total, "saved but not yet said": unsaid}))


def look(store: Store, template: str, said: int) -> bool:
    """Return whether one more save was made than acknowledged.

    Raises AssertionError if one is lost.
    """
    found = store.templates.get(template)
    assert found.version in {said, said + 1}, (found.version, said)
    versions = store.templates.versions(template)
    assert [version.number for version in versions] == list(range(found.version, 0, -1))
    for version in versions:
        assert version.plan == PLANS[version.number % 3 if version.number > 1 else 0]
    return found.version > said


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
