"""Ctrl+C and the signals that ask a process to end."""

from __future__ import annotations

import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# As process 1 of a container, Python would be sent no SIGTERM without a handler.
_SIGNALS = [
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
]


REPEAT_SECONDS = 1


class Interrupted(KeyboardInterrupt):
    """The process was asked to end by a signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_status = 128 + number


class _State:
    deferred = False
    pending: int | None = None
    raised_at = -math.inf


_state = _State()


@contextmanager
def raised() -> Iterator[None]:
    """Raise Interrupted in the main thread on a signal that the process was not told to ignore."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, _handle)
    try:
        yield
    finally:
        for number, handler in before.items():
            if signal.getsignal(number) is _handle:
                signal.signal(number, handler)


@contextmanager
def deferred() -> Iterator[None]:
    """Raise Interrupted only at the end of what must not be left half done, and is short."""
    _state.deferred = True
    try:
        yield
    finally:
        _state.deferred = False
    pending, _state.pending = _state.pending, None
    if pending is not None:
        raise Interrupted(pending)


def ignore() -> None:
    """Ignore further signals for the rest of the process, which is already ending."""
    for number in _SIGNALS:
        if signal.getsignal(number) is _handle:
            signal.signal(number, signal.SIG_IGN)


def _handle(number: int, _: FrameType | None) -> None:
    if _state.deferred:
        _state.pending = number
        return
    # A key that is held down must not interrupt what handles the first interruption. Yet Python
    # discards an exception that is raised in a finalizer, so a later signal is tried again.
    if time.monotonic() > _state.raised_at + REPEAT_SECONDS:
        _state.raised_at = time.monotonic()
        raise Interrupted(number)
