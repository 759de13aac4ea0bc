"""Real faults: a few in every run, and the full number with `-m faults`."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def few_or(full: int, few: int) -> pytest.MarkDecorator:
    """Run a test with a small number always, and with the full number if marked `faults`."""
    return pytest.mark.parametrize("count", [few, pytest.param(full, marks=pytest.mark.faults)])


def run(*command: str, **variables: str) -> dict[str, Any]:
    """Run a program that must succeed, and return the JSON that it printed."""
    done = subprocess.run(
        [*command],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("{"))
    found: dict[str, Any] = json.loads(line)
    return found
