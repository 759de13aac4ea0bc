"""Output that cannot be written is reported in a sentence, and never with a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from taperdoc import __version__
from taperdoc.domain import plan_json
from taperdoc.os_errors import described, reason
from taperdoc.resources import EXAMPLE
from tests.support.builders import plan
from tests.support.processes import environment

COMMANDS = {
    "example": ["example"],
    "text": ["text", str(EXAMPLE)],
    "schema": ["schema"],
    "check": ["check", "plan.json"],
    "--version": ["--version"],
    "--help": ["--help"],
    "serve --help": ["serve", "--help"],
}


@pytest.fixture(params=list(COMMANDS.values()), ids=list(COMMANDS))
def command(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    """A command that writes to standard output."""
    questioned = plan("5 for 7 | 10 for 7 note take od", "10")
    (tmp_path / "plan.json").write_text(plan_json.dumps(questioned), encoding="utf-8")
    return [sys.executable, "-m", "taperdoc", *request.param]


def run(folder: Path, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
    options = {"stdout": subprocess.PIPE, **options}
    variables = environment(folder)
    variables.pop("PYTHONUNBUFFERED", None)
    return subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        check=False,
        **options,
    )


def test_a_full_disk_is_reported(tmp_path: Path, command: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        ended = run(tmp_path, command, stdout=full)
    assert ended.stderr == "The output could not be written: No space left on device.\n"
    assert ended.returncode == 1


def test_a_closed_standard_output_is_reported(tmp_path: Path, command: list[str]) -> None:
    ended = run(tmp_path, ["sh", "-c", 'exec "$@" >&-', "sh", *command])
    assert ended.stderr == "The output could not be written: standard output is closed.\n"
    assert ended.returncode == 1


def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path, command: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        ended = run(tmp_path, command, stdout=writer)
    finally:
        os.close(writer)
    assert ended.stderr == ""
    assert ended.returncode == 1


def test_files_and_pipes_are_written_in_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    dated = plan("½x10 for 7", "10h", other_words="Für Zoë")
    path.write_text(plan_json.dumps(dated), encoding="utf-8")
    command = [sys.executable, "-X", "utf8=0", "-m", "taperdoc", "text", str(path)]
    ended = run(tmp_path, ["env", "PYTHONIOENCODING=ascii", *command])
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Für Zoë" in ended.stdout


def test_the_version_is_shown(tmp_path: Path) -> None:
    ended = run(tmp_path, [sys.executable, "-m", "taperdoc", "--version"])
    assert ended.stdout == f"taperdoc {__version__}\n"


@pytest.mark.parametrize(
    ("error", "why", "sentence"),
    [
        (OSError(28, "No space left", "plan.json"), "No space left", "plan.json: No space left."),
        (OSError(28, "No space left"), "No space left", "No space left."),
        (OSError("timed out"), "timed out", "timed out."),
        (OSError(), "OSError", "OSError."),
        (TimeoutError(), "TimeoutError", "TimeoutError."),
    ],
)
def test_an_error_of_the_system_is_worded_without_what_it_lacks(
    error: OSError, why: str, sentence: str
) -> None:
    assert (reason(error), described(error)) == (why, sentence)
