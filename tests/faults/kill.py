"""Kills a process in the middle of its saves, again and again, and looks for what it had said.

    python -m tests.faults.kill FILE COUNT

A kill is not a power cut: what SQLite handed to the system is still written.
"""

import json
import os
import random
import signal
import sys
import time
from contextlib import closing
from pathlib import Path

from taperdoc.store import MissingError, Store, copies
from tests.builders import plan

PLANS = [plan(f"{mg} 10 . {mg} for 7 | 5 5 . 5 for 7", "5h") for mg in (10, 15, 20)]


def saves(url: str, said: int) -> None:
    """Save for ever; say each save once it is acknowledged."""
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
    """Start a process, kill it after so many seconds; the last template and version it named."""
    hear, said = os.pipe()
    child = os.fork()
    if not child:
        os.close(hear)
        saves(url, said)
        os._exit(1)
    os.close(said)
    time.sleep(wait)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status):
        sys.exit("The process ended before it was killed.")
    with os.fdopen(hear, encoding="ascii") as heard:
        lines = [line.split() for line in heard.read().splitlines(keepends=True) if "\n" in line]
    return (lines[-1][0], int(lines[-1][1])) if lines else ("", 0)


def main(file: Path, count: int) -> None:
    """Raises AssertionError for the first save that is lost."""
    chance = random.Random(3)
    url = f"sqlite:///{file}"
    acknowledged: dict[str, int] = {}
    unsaid = 0
    for _ in range(count):
        template, version = one_round(url, chance.uniform(0.02, 0.35))
        if template:
            acknowledged[template] = version
        copies.check(file)
        with closing(Store(url)) as store:
            for key, said in list(acknowledged.items())[-3:]:
                unsaid += _look(store, key, said)
    with closing(Store(url)) as store:
        for key, said in acknowledged.items():
            _look(store, key, said)
    total = sum(acknowledged.values())
    print(json.dumps({"killed": count, "acknowledged": total, "saved but unsaid": unsaid}))


def _look(store: Store, key: str, said: int) -> bool:
    try:
        found = store.templates.get(key)
    except MissingError:
        raise AssertionError(f"{key} was acknowledged and is gone") from None
    assert found.version in {said, said + 1}, (found.version, said)
    versions = store.templates.versions(key)
    assert [version.number for version in versions] == list(range(found.version, 0, -1))
    for version in versions:
        assert version.plan == PLANS[version.number % 3 if version.number > 1 else 0]
    return found.version > said


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
