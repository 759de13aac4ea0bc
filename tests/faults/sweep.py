"""Many clients printing at once, while everything in the temporary directory is deleted.

TMPDIR=FOLDER python -m tests.faults.sweep DATA CLIENTS SECONDS
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread

from tests.faults import clients

SECONDS_BETWEEN = 0.1


def sweep(folder: Path, ended: Event) -> None:
    """Delete a folder, and make it again, until the end."""
    while not ended.wait(SECONDS_BETWEEN):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(exist_ok=True)


def main(data: Path, count: int, seconds: float) -> dict[str, float]:
    """Let so many clients print for so many seconds. Returns what `clients.main` does."""
    ended = Event()
    sweeper = Thread(target=sweep, args=(Path(tempfile.gettempdir()), ended))
    sweeper.start()
    try:
        return clients.main(count, seconds, data)
    finally:
        ended.set()
        sweeper.join()


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
