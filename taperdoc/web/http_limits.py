"""Limits on connections and requests, enforced where they are first read."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from waitress.adjustments import Adjustments
from waitress.buffers import OverflowableBuffer
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.receiver import FixedStreamReceiver
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import Error, RequestEntityTooLarge

from taperdoc.jobs.admission import RETRY_SECONDS
from taperdoc.web.response_headers import HEADERS, NOT_STORED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CONNECTIONS_MAX = 200
SMALL_BODY = 256 << 10
LARGE_BODIES_MAX = 8
"""How many bodies that are not small may be in memory at once."""


class TooManyLargeRequestsError(Error):
    """The body of a request was not read, because too many others are in memory."""

    code = 429
    reason = "Too Many Requests"

    def __init__(self) -> None:
        super().__init__(
            "taperdoc is reading other large files, so this one was not read."
            f" Go back and try again in {RETRY_SECONDS} seconds."
        )


class _ErrorAnswer(ErrorTask):
    """An answer that the application has no part in, with the headers of all others."""

    def execute(self) -> None:
        headers = HEADERS | NOT_STORED
        if isinstance(getattr(self.request, "error", None), TooManyLargeRequestsError):
            headers = headers | {"Retry-After": str(RETRY_SECONDS)}
        self.response_headers = [*self.response_headers, *headers.items()]
        super().execute()


class _Nowhere(OverflowableBuffer):
    """A buffer that keeps nothing."""

    def __init__(self) -> None:
        super().__init__(sys.maxsize)

    def append(self, s: bytes) -> None:
        """Drop the bytes."""


class _Request(HTTPRequestParser):
    """A request as it is received."""

    def __init__(self, adj: Adjustments, body_max: int, has_room: Callable[[], bool]) -> None:
        super().__init__(adj)
        self.keeps_large = False
        self._body_max = body_max
        self._has_room = has_room
        self._is_refused = False

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        is_large = self.chunked or self.content_length > SMALL_BODY
        # The application refuses what is too long by its length alone.
        is_too_long = self.content_length > self._body_max
        self._is_refused = is_large and not is_too_long and not self._has_room()
        if is_too_long or self._is_refused:
            # Received all the same: a browser shows no answer before it has sent everything.
            self.body_rcv = FixedStreamReceiver(self.content_length, _Nowhere())
        else:
            self.keeps_large = is_large

    def received(self, data: bytes) -> int:
        consumed = super().received(data)
        if self.chunked and self.body_bytes_received > self._body_max:
            self.error = RequestEntityTooLarge(f"exceeds {self._body_max} bytes")
            self.completed = True
        elif self._is_refused and self.completed:
            self.error = self.error or TooManyLargeRequestsError()
        return consumed


class _Channel(HTTPChannel):
    """A connection."""

    error_task_class = _ErrorAnswer
    server: LimitedServer

    def parser_class(self, adj: Adjustments) -> _Request:  # type: ignore[override]
        return _Request(adj, self.server.body_max, self.server.has_room)

    def large_bodies(self) -> int:
        requests = [*self.requests, self.request]
        return sum(isinstance(request, _Request) and request.keeps_large for request in requests)


class LimitedServer(TcpWSGIServer):
    """A server that closes the connection that was idle for longest when there are too many.

    It keeps no body over `body_max` bytes, and only so many large ones.
    """

    channel_class = _Channel

    def __init__(
        self, app: WSGIApplication, sockets: Any, *, body_max: int, adj: Adjustments
    ) -> None:
        self.body_max = body_max
        super().__init__(app, sockets, adj=adj)

    def handle_accept(self) -> None:
        """Accept a connection, and close another if there are too many."""
        channels: dict[int, _Channel] = self.active_channels  # type: ignore[assignment]
        waiting = [channel for channel in channels.values() if not channel.requests]
        if len(channels) >= CONNECTIONS_MAX and waiting:
            min(waiting, key=lambda channel: channel.last_activity).handle_close()
        super().handle_accept()

    def has_room(self) -> bool:
        """Return whether another large body may be kept in memory."""
        channels: dict[int, _Channel] = self.active_channels  # type: ignore[assignment]
        return sum(channel.large_bodies() for channel in channels.values()) < LARGE_BODIES_MAX
