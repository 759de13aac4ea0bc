"""An app served on this machine as `./run` does, for as long as a test wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from flask import Flask
from waitress import wasyncore

from taperdoc.web.app import make_server


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """The address of the app while it is served; at port 0, one that is free."""
    server: Any = make_server(app, port)  # its types know nothing of what stops it
    loop = Thread(target=server.run)
    loop.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
    finally:
        # In the loop's own thread: closed from here, it could be waiting on a socket that is gone.
        server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map, ignore_all=True))
        loop.join(timeout=30)
        server.task_dispatcher.shutdown()
        assert not loop.is_alive(), "the server did not stop"
