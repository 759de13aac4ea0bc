"""The web server, for this machine alone."""

from __future__ import annotations

import sys
from threading import Thread
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.adjustments import Adjustments

from taperdoc.settings import HOST
from taperdoc.web.http_limits import CONNECTIONS_MAX, LimitedServer

REQUEST_MAX = 64 << 20
"""A longer request is not received to its end."""
HEADER_MAX = 64 << 10
RECEIVED_AT_ONCE = 64 << 10
THREADS = 48
"""More than the handouts, previews and files that may wait, so that other pages find one free."""
STOP_SECONDS = 1
"""How long requests may take to end when the server is closed."""


class Server:
    """A server that listens as soon as it is created and answers in threads of its own.

    `port` 0 chooses a free port. Raises OSError if the port is in use.
    """

    def __init__(self, app: Flask, port: int) -> None:
        self._sockets: Any = {}  # each with what serves it
        self._server: Any = LimitedServer(  # its type lacks what closes it
            app,
            self._sockets,
            body_max=app.config["MAX_CONTENT_LENGTH"],
            adj=Adjustments(
                host=HOST,
                port=port,
                ident="taperdoc",
                threads=THREADS,
                # Each piece waits its turn among busy threads: small ones would take seconds.
                recv_bytes=RECEIVED_AT_ONCE,
                # Never reached: waitress would put what was typed in a temporary file.
                inbuf_overflow=sys.maxsize,
                outbuf_overflow=sys.maxsize,
                max_request_body_size=REQUEST_MAX,
                max_request_header_size=HEADER_MAX,
                # Beyond this, nobody is accepted: never reached while some connection is idle.
                connection_limit=CONNECTIONS_MAX + 10,
            ),
        )
        self._loop = Thread(target=self._server.run, name="server", daemon=True)

    @property
    def url(self) -> str:
        """The address of the first page."""
        return f"http://{HOST}:{self._server.getsockname()[1]}/"

    def start(self) -> None:
        """Begin to answer requests."""
        self._loop.start()

    def wait(self) -> None:
        """Wait for as long as the server runs."""
        while self._loop.is_alive():
            self._loop.join(1)  # on Windows, Ctrl+C cannot interrupt a wait without a limit

    def close(self) -> None:
        """Close all connections, and give requests that are being answered a moment to end."""
        if self._loop.is_alive():
            # In the loop's own thread, which may be waiting for one of these sockets.
            self._server.trigger.pull_trigger(
                lambda: wasyncore.close_all(self._sockets, ignore_all=True)
            )
            self._loop.join(STOP_SECONDS)
        else:
            wasyncore.close_all(self._sockets, ignore_all=True)
        self._server.task_dispatcher.shutdown(timeout=STOP_SECONDS)
