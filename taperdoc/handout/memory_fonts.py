"""WeasyPrint's font files in memory, where no cleaner of the temporary directory deletes them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from weasyprint.text.fonts import FontConfiguration


def configuration() -> FontConfiguration:
    """Return a new font configuration; its font files are in memory if the system allows that.

    Otherwise, on macOS and Windows, they are in a folder in the temporary directory.
    """
    in_memory = sys.platform == "linux" and Path("/proc/self/fd").is_dir()
    return _MemoryFontConfiguration() if in_memory else FontConfiguration()


class _MemoryFontConfiguration(FontConfiguration):
    """A font configuration that lives as long as the process, as its open files do."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = _MemoryFolder()

    def __del__(self) -> None:
        """Leave out what the base class does: there is no folder on the disk to delete."""


class _MemoryFolder(dict[str, "_MemoryFile"]):
    """The files by their names; `folder / name` works as for a Path."""

    def __truediv__(self, name: str) -> _MemoryFile:
        return self.setdefault(name, _MemoryFile())


class _MemoryFile:
    """A file without a name on any disk, with the methods of Path that WeasyPrint uses."""

    def __init__(self) -> None:
        self._handle: int | None = None

    def exists(self) -> bool:
        return self._handle is not None

    def write_bytes(self, data: bytes) -> None:
        self._handle = os.memfd_create("font")
        with open(self._handle, "wb", closefd=False) as file:
            file.write(data)

    def as_posix(self) -> str:
        return f"/proc/self/fd/{self._handle}"
