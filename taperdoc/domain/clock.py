"""The current time, as a function that can be replaced in tests."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the current time with its zone."""


def local_now() -> datetime:
    """Return the current time in this machine's zone."""
    return datetime.now(UTC).astimezone()
