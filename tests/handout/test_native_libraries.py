"""What the system lacks for handouts is said at the start, with what to install."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from taperdoc.cli import main
from taperdoc.handout import native_libraries
from taperdoc.handout.native_libraries import LIBRARIES
from taperdoc.platform_support import ROOT_NOTICE
from taperdoc.resources import EXAMPLE


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Have some libraries not found, by a part of their file names."""

    def take_away(part: str) -> None:
        load = ctypes.CDLL

        def lacking(name: str | None, *rest: Any) -> ctypes.CDLL:
            if name and part in name:
                raise OSError(f"{name}: cannot open shared object file")
            return load(name, *rest)

        monkeypatch.setattr(ctypes, "CDLL", lacking)

    return take_away


def test_a_system_with_all_libraries_has_no_problem() -> None:
    assert native_libraries.problem() == ""


def test_the_libraries_are_those_that_weasyprint_loads() -> None:
    from weasyprint.text import ffi

    source = Path(ffi.__file__).read_text(encoding="utf-8")
    for library in LIBRARIES:
        assert f"'{library.linux}'" in source
        assert f"'{library.windows}'" in source
        assert f"'{library.name}'" in source
    # All but the one for colour fonts, which handouts do not use.
    assert source.count("= _dlopen(") == len(LIBRARIES) + 1


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_a_missing_library_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch, without: Callable[[str], None], library: Any
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name == "apt-get" or None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    without(library.linux)
    assert native_libraries.problem() == (
        f"Handouts cannot be made without these libraries: {library.name}. Install them with:"
        f" sudo apt-get update && sudo apt-get install {library.debian}"
    )


@pytest.mark.parametrize(
    ("tool", "advice"),
    [
        ("apt-get", "apt-get update && apt-get install libpango-1.0-0 libpangoft2-1.0-0"),
        ("dnf", "dnf install pango harfbuzz"),
        ("apk", "apk add so:libpango-1.0.so.0 so:libpangoft2-1.0.so.0"),
        ("", "Install Pango and HarfBuzz with your system's package manager."),
    ],
)
def test_the_advice_suits_the_package_manager(
    monkeypatch: pytest.MonkeyPatch, without: Callable[[str], None], tool: str, advice: str
) -> None:
    monkeypatch.setattr("shutil.which", lambda name: name if name == tool else None)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    without("pango")
    assert native_libraries.problem().endswith(advice)


def test_harfbuzz_of_a_version_that_makes_weasyprint_warn_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(native_libraries, "HARFBUZZ_MIN", (999, 0, 0))
    assert "version 999.0.0 or later is needed" in native_libraries.problem()


def test_serve_and_print_refuse_to_start_without_pango(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    without: Callable[[str], None],
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("TAPERDOC_DATA", str(tmp_path / "data"))
    without("libpango-1.0")
    for command in ([], ["print", str(EXAMPLE), "-o", str(tmp_path / "handout.pdf")]):
        assert main(command) == 1
        said = capsys.readouterr()
        assert said.out == ""
        errors = said.err.removeprefix(f"{ROOT_NOTICE}\n")
        assert errors.startswith("Handouts cannot be made without these libraries: pango-1.0.")
    assert not (tmp_path / "handout.pdf").exists()


@pytest.mark.parametrize("before", ["", "/mine"])
def test_homebrews_folder_is_searched_after_those_of_the_user_and_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, before: str
) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setenv("DYLD_FALLBACK_LIBRARY_PATH", before)
    monkeypatch.setattr(native_libraries, "MACOS_FOLDERS", (str(tmp_path), "/nowhere"))
    for _ in range(2):
        native_libraries.extend_search()
        searched = os.environ["DYLD_FALLBACK_LIBRARY_PATH"]
        assert searched == f"{before or '/usr/local/lib:/lib:/usr/lib'}:{tmp_path}"
    # The file that find_library finds there is the one that is loaded.
    monkeypatch.setattr(native_libraries, "find_library", lambda name: f"{tmp_path}/{name}.dylib")
    asked: list[str] = []
    monkeypatch.setattr(ctypes, "CDLL", asked.append)
    assert native_libraries.HARFBUZZ.loads()
    assert asked == [f"{tmp_path}/harfbuzz.dylib"]
