"""The system libraries that WeasyPrint loads, and how to install those that are missing."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

from taperdoc import platform_support

MACOS_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")
"""Where Homebrew, on either processor, and MacPorts install libraries."""

WINDOWS_FOLDERS = (
    r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin;C:\Program Files\GTK3-Runtime Win64\bin"
)
"""Where WeasyPrint looks on Windows, unless WEASYPRINT_DLL_DIRECTORIES says otherwise."""


HARFBUZZ_MIN = (4, 1, 0)
"""With an older one, WeasyPrint embeds fonts in another way, and warns of it."""


@dataclass(frozen=True)
class Library:
    """A library by its name for `find_library`, its file names, and its Debian package."""

    name: str
    linux: str
    windows: str
    debian: str

    def load(self) -> ctypes.CDLL:
        """Return the loaded library. Raises OSError."""
        match sys.platform:
            case "win32":
                return ctypes.CDLL(self.windows)
            case "darwin":
                # Not a file name alone: ctypes itself does not search Homebrew's folders.
                return ctypes.CDLL(find_library(self.name) or f"lib{self.name}.dylib")
            case _:
                return ctypes.CDLL(self.linux)

    def loads(self) -> bool:
        """Return whether this system finds the library and loads it."""
        try:
            self.load()
        except OSError:
            return False
        return True


HARFBUZZ = Library("harfbuzz", "libharfbuzz.so.0", "libharfbuzz-0.dll", "libpango-1.0-0")
LIBRARIES = (
    Library("gobject-2.0", "libgobject-2.0.so.0", "libgobject-2.0-0.dll", "libpango-1.0-0"),
    Library("pango-1.0", "libpango-1.0.so.0", "libpango-1.0-0.dll", "libpango-1.0-0"),
    Library("pangoft2-1.0", "libpangoft2-1.0.so.0", "libpangoft2-1.0-0.dll", "libpangoft2-1.0-0"),
    Library("fontconfig", "libfontconfig.so.1", "libfontconfig-1.dll", "libpangoft2-1.0-0"),
    HARFBUZZ,
    Library(
        "harfbuzz-subset",
        "libharfbuzz-subset.so.0",
        "libharfbuzz-subset-0.dll",
        "libharfbuzz-subset0",
    ),
)
"""With each Debian package come those that it depends on."""


def problem() -> str:
    """Return why handouts cannot be made on this system and what to install, or "" if they can."""
    extend_search()
    missing = [library for library in LIBRARIES if not library.loads()]
    if missing:
        names = ", ".join(library.name for library in missing)
        return f"Handouts cannot be made without these libraries: {names}. {_advice(missing)}"
    version = _harfbuzz_version()
    if version < HARFBUZZ_MIN:
        return (
            f"Handouts cannot be made with HarfBuzz {_dotted(version)}:"
            f" version {_dotted(HARFBUZZ_MIN)} or later is needed."
        )
    return ""


def extend_search() -> None:
    """Have libraries found where they are usually installed on macOS and Windows.

    This holds for WeasyPrint in this process and in those that it starts.
    """
    if sys.platform == "darwin":
        variable = "DYLD_FALLBACK_LIBRARY_PATH"
        # Setting it replaces the system's own list.
        folders = (os.environ.get(variable) or "/usr/local/lib:/lib:/usr/lib").split(":")
        more = [f for f in MACOS_FOLDERS if f not in folders and Path(f).is_dir()]
        os.environ[variable] = ":".join([*folders, *more])
    elif sys.platform == "win32":
        for folder in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", WINDOWS_FOLDERS).split(";"):
            with suppress(OSError):
                os.add_dll_directory(folder)


def _find_nothing(name: str) -> str | None:
    return None


@contextmanager
def found_by_file_name() -> Iterator[None]:
    """Have WeasyPrint load each library by its file name, as Linux finds it.

    It also tries names for which ctypes would run gcc, ld and ldconfig, whichever PATH has.
    """
    if sys.platform != "linux":
        yield
        return
    before = ctypes.util.find_library
    ctypes.util.find_library = _find_nothing
    try:
        yield
    finally:
        ctypes.util.find_library = before


def _harfbuzz_version() -> tuple[int, ...]:
    numbers = [ctypes.c_uint() for _ in range(3)]
    HARFBUZZ.load().hb_version(*map(ctypes.byref, numbers))
    return tuple(number.value for number in numbers)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _advice(missing: Sequence[Library]) -> str:
    sudo = "" if platform_support.is_root() else "sudo "
    if sys.platform == "darwin":
        return "Install them with Homebrew: brew install pango"
    if sys.platform == "win32":
        return "Install MSYS2, and in its shell: pacman -S mingw-w64-ucrt-x86_64-pango"
    if shutil.which("apt-get"):
        packages = " ".join(sorted({library.debian for library in missing}))
        return f"Install them with: {sudo}apt-get update && {sudo}apt-get install {packages}"
    if shutil.which("dnf"):
        return f"Install them with: {sudo}dnf install pango harfbuzz"
    if shutil.which("apk"):
        packages = " ".join(f"so:{library.linux}" for library in missing)
        return f"Install them with: {sudo}apk add {packages}"
    return "Install Pango and HarfBuzz with your system's package manager."
