"""Slow connections and large bodies hold nobody up; the server's own errors have our headers."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from werkzeug.routing import IntegerConverter

from taperdoc.web.app import FORM_MAX
from taperdoc.web.http_limits import CONNECTIONS_MAX, LARGE_BODIES_MAX, SMALL_BODY
from taperdoc.web.response_headers import HEADERS
from taperdoc.web.server import HEADER_MAX, REQUEST_MAX
from tests.support.apps import make_app
from tests.support.processes import started
from tests.support.serving import served

SECONDS = 30


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served(make_app()) as address:
        yield int(address.rpartition(":")[2])


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), SECONDS)


def begin_post(port: int, length: int, sent: int) -> socket.socket:
    """Return a connection with a post of which so many bytes have been sent."""
    connection = connected(port)
    head = f"POST /open HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {length}\r\n\r\n"
    connection.sendall(head.encode() + b"x" * sent)
    return connection


def answer_to(connection: socket.socket) -> HTTPResponse:
    answer = HTTPResponse(connection)
    answer.begin()
    return answer


def page(port: int) -> int:
    """Return the status of a page."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.request("GET", "/about-text")
        return connection.getresponse().status


def test_slow_connections_keep_nobody_out(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(CONNECTIONS_MAX + 50):
            slow = open_ones.enter_context(connected(port))
            slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        assert page(port) == 200


def test_connections_that_read_no_answer_keep_nobody_out(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(CONNECTIONS_MAX + 50):
            deaf = open_ones.enter_context(connected(port))
            deaf.sendall(b"GET /about-text HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert page(port) == 200


def test_bodies_that_are_too_long_are_not_kept_in_memory(tmp_path: Path) -> None:
    size, count = 20 << 20, 10

    def post(_: int) -> HTTPResponse:
        with begin_post(running.port, size, size) as connection:
            return answer_to(connection)

    def peak() -> int:
        status = Path(f"/proc/{running.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) << 10

    with started(tmp_path) as running:
        running.wait_until_listening()
        assert page(running.port) == 200
        before = peak()
        with ThreadPoolExecutor(count) as pool:
            answers = list(pool.map(post, range(count)))
        assert peak() - before < 2 * size
    # The page that says so, and not a connection that is closed.
    assert {answer.status for answer in answers} == {413}
    assert {answer.headers["Content-Type"] for answer in answers} == {"text/html; charset=utf-8"}


def test_only_so_many_large_bodies_are_in_memory_and_small_ones_are_read(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(LARGE_BODIES_MAX):
            open_ones.enter_context(begin_post(port, FORM_MAX, SMALL_BODY))
        assert page(port) == 200  # by then the server has read the others
        with begin_post(port, FORM_MAX, FORM_MAX) as connection:
            answer = answer_to(connection)
            assert (answer.status, answer.headers["Retry-After"]) == (429, "5")
            assert b"Go back and try again in 5 seconds" in answer.read()
        with begin_post(port, SMALL_BODY, SMALL_BODY) as connection:
            assert answer_to(connection).status == 400  # from the application: no token
    while_closed = page(port)
    with begin_post(port, FORM_MAX, FORM_MAX) as connection:
        assert (while_closed, answer_to(connection).status) == (200, 400)


def test_every_post_that_is_too_long_is_refused_by_its_length_alone() -> None:
    app = make_app()
    posts = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    assert len(posts) > 10
    for rule in posts:
        values = {
            name: 1 if isinstance(converter, IntegerConverter) else "pin"
            for name, converter in rule._converters.items()
        }
        path = app.url_map.bind("127.0.0.1").build(rule.endpoint, values)
        answer = app.test_client().post(
            path,
            base_url="http://127.0.0.1",
            content_type="application/x-www-form-urlencoded",
            environ_overrides={"CONTENT_LENGTH": str(FORM_MAX + 1)},
        )
        assert answer.status_code == 413, path


OWN_ERRORS = {
    400: b"GET / HTTP/1.1\r\nno header\r\n\r\n",
    413: b"POST /open HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % (REQUEST_MAX + 1),
    431: b"GET / HTTP/1.1\r\nX: " + b"x" * HEADER_MAX + b"\r\n\r\n",
    501: b"POST /open HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
}
CHUNKED = b"POST /open HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + b"".join(
    [b"80000\r\n", b"x" * 0x80000, b"\r\n"] * (FORM_MAX // 0x80000 + 1)
)


@pytest.mark.parametrize(("status", "request_"), [*OWN_ERRORS.items(), (413, CHUNKED)], ids=str)
def test_the_servers_own_errors_have_our_headers(port: int, status: int, request_: bytes) -> None:
    with connected(port) as connection:
        connection.sendall(request_)
        check(answer_to(connection), status)


def test_an_error_outside_the_application_has_our_headers() -> None:
    app = make_app()

    def broken(*_: Any) -> Any:
        raise KeyError("Ann Example")

    app.wsgi_app = broken  # type: ignore[method-assign, assignment]
    with served(app) as address, connected(int(address.rpartition(":")[2])) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        answer = answer_to(connection)
        check(answer, 500)
        assert b"Ann" not in answer.read()


def check(answer: HTTPResponse, status: int) -> None:
    assert answer.status == status
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["Cache-Control"] == "no-store"
