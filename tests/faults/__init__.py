"""Faults, tried for real; a few in every run, and as many as were asked for by `-m faults`."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent


def few_or(full: int, few: int) -> pytest.MarkDecorator:
    """So few in every run, and all by the marker."""
    return pytest.mark.parametrize("count", [few, pytest.param(full, marks=pytest.mark.faults)])


def run(*command: str) -> dict[str, Any]:
    """What a program found and printed as JSON, once it has ended well."""
    done = subprocess.run(
        [*command], cwd=ROOT, capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
    line = next(line for line in done.stdout.splitlines() if line.startswith("{"))
    found: dict[str, Any] = json.loads(line)
    return found
