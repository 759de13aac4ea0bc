"""Search of the memory of a running process, which only the superuser may read."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_READABLE = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r")


def may_search() -> bool:
    """Return whether this process may read the memory of others."""
    return sys.platform == "linux" and os.geteuid() == 0


def memory_has(process: int, word: str) -> int:
    """Return how often a word is in the memory of a process, in an encoding that Python uses."""
    found = 0
    forms = [word.encode(), word.encode("utf-16-le"), word.encode("utf-32-le")]
    with (
        Path(f"/proc/{process}/maps").open() as maps,
        Path(f"/proc/{process}/mem").open("rb", 0) as mem,
    ):
        for line in maps:
            if line.rstrip().endswith(("[vvar]", "[vsyscall]", "[vvar_vclock]")):
                continue
            if region := _READABLE.match(line):
                start, end = (int(text, 16) for text in region.groups())
                try:
                    mem.seek(start)
                    data = mem.read(end - start)
                except (OSError, OverflowError):
                    continue
                found += sum(data.count(form) for form in forms)
    return found
