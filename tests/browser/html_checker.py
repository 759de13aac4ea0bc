"""The W3C's checker of HTML and CSS (Nu), as one process that is asked again and again."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

ENVIRONMENTS = Path(__file__).parents[2] / ".environments"
"""Where `./run test` puts the checker."""
STARTS_WITHIN = 180


class Nu:
    """The checker at an address."""

    def __init__(self, address: str) -> None:
        self.address = address

    def complaints(self, text: str, mimetype: str) -> list[str]:
        """Each error and warning about a document, with where it stands."""
        request = Request(
            f"{self.address}?out=json",
            text.encode(),
            {"Content-Type": f"{mimetype}; charset=utf-8"},
        )
        with urlopen(request) as answer:
            messages = json.load(answer)["messages"]
        return [
            f"{message['message']} {message.get('extract', '')!r}"
            for message in messages
            if message["type"] != "info" or message.get("subType") == "warning"
        ]


@contextmanager
def checker() -> Iterator[Nu]:
    """The checker for as long as it is wanted."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    (jar,) = ENVIRONMENTS.glob("vnu-*.jar")
    # The faster compiler, whose code needs more stack: a second one would take most of the time.
    options = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss8m")
    command = (
        *("java", *options, "-cp", str(jar), "-Dnu.validator.servlet.bind-address=127.0.0.1"),
        *("nu.validator.servlet.Main", str(port)),
    )
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as java:
        try:
            yield _started(f"http://127.0.0.1:{port}/")
        finally:
            java.terminate()


def _started(address: str) -> Nu:
    give_up = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < give_up:
        try:
            urlopen(address).close()
        except URLError:
            time.sleep(0.2)
        else:
            return Nu(address)
    raise AssertionError("the checker did not start")
