"""Two processes save the same template at once, and no save may be lost.

python -m tests.faults.rivals URL SAVES
"""

import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

from taperdoc.store import ConflictError, Store
from tests.support.builders import plan

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")


def rival(url: str, template: str, name: str, saves: int) -> None:
    """Save `saves` times, each time onto the newest version, and print the number of conflicts."""
    conflicts = 0
    with closing(Store(url)) as store:
        for number in range(saves):
            found = store.templates.get(template)
            while True:
                try:
                    store.templates.save(template, found.version, f"{name} {number}", "", PLAN)
                    break
                except ConflictError as conflict:
                    conflicts += 1
                    found = conflict.theirs
    print(conflicts)


def main(url: str, saves: int) -> None:
    """Run both processes. Raises AssertionError if a save was lost or made twice."""
    with closing(Store(url)) as store:
        template = store.templates.save_new("Start", "", PLAN).id
    started = time.perf_counter()
    rivals = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.faults.rivals", url, str(saves), template, name],
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
    ]
    conflicts = [int(process.communicate()[0]) for process in rivals]
    seconds = time.perf_counter() - started
    with closing(Store(url)) as store:
        found = store.templates.get(template)
        names = Counter(version.name for version in store.templates.versions(template))
    assert found.version == 1 + 2 * saves
    assert names == Counter(
        ["Start", *(f"{name} {number}" for name in ("one", "two") for number in range(saves))]
    )
    print(json.dumps({"saves": 2 * saves, "conflicts": conflicts, "seconds": round(seconds, 1)}))


if __name__ == "__main__":
    if len(sys.argv) > 3:
        rival(sys.argv[1], sys.argv[3], sys.argv[4], int(sys.argv[2]))
    else:
        main(sys.argv[1], int(sys.argv[2]))
