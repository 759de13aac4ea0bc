"""An app served on this machine as `./run` does, for as long as a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from taperdoc.web.server import Server


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """The address of the app while it is served; at port 0, one that is free."""
    server = Server(app, port)
    server.start()
    try:
        yield server.url.rstrip("/")
    finally:
        server.close()
