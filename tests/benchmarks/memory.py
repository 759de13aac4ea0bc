"""Measures the app's memory over 10,000 requests for the pages of a library of 1,000 templates.

python -m tests.benchmarks.memory FOLDER [REQUESTS]
"""

from __future__ import annotations

import gc
import sys
from contextlib import closing
from pathlib import Path

from taperdoc.settings import Settings
from taperdoc.store import Store
from taperdoc.web.app import create_app
from tests.benchmarks.library import fill

ADDRESSES = (
    "/templates",
    "/templates?words=t7&sort=name",
    "/templates?words=ring&page=3",
    "/templates/{}/history",
    "/templates/{}/copy",
    "/templates/{}/export",
    "/letterhead",
    "/",
)


def resident() -> float:
    """Return this process's resident memory in MiB, after a garbage collection."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def main(folder: Path, requests: int) -> None:
    """Request the pages in turn, and print the memory now and then."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(folder, "a" * 64)
    with closing(Store(settings.database_url)) as store:
        fill(store._database, 1000)
    client = create_app(settings).test_client()
    for number in range(requests + 1):
        address = ADDRESSES[number % len(ADDRESSES)].format(f"{number % 900:016x}")
        assert client.get(address, follow_redirects=True).status_code == 200, address
        if number in {200, 1000} or (number and number % (requests // 5) == 0):
            print(f"after {number:6,} requests: {resident():.1f} MiB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)
