"""Slow PDFs, heavy previews and slow connections at once: how long a plain page takes meanwhile.

python -m tests.faults.storm FOLDER SECONDS
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from urllib.error import HTTPError, URLError

from taperdoc.handout.contacts import Who
from tests.faults.clients import Client
from tests.support.builders import plan
from tests.support.hostile_pdfs import GOOD, HOSTILE, stream, with_attached
from tests.support.processes import started

FILES, PREVIEWS, CONNECTIONS = 20, 18, 300
HEAVY = plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 30), "10h")
SHORT = plan("10 5 10 5 for 7 | 5 5 5 5 for 7", "10h")
SLOW_PDF = HOSTILE["50,000 large attachments of our name"]()
GOOD_PDF = with_attached(stream(GOOD))


def drip(port: int, end: float) -> None:
    """Keep connections open that send a byte of their request now and then."""
    opened: list[socket.socket] = []
    while time.time() < end:
        while len(opened) < CONNECTIONS:
            opened.append(socket.create_connection(("127.0.0.1", port)))
            opened[-1].sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
        for connection in tuple(opened):
            try:
                connection.sendall(b"x")
            except OSError:
                connection.close()
                opened.remove(connection)
        time.sleep(1)
    for connection in opened:
        connection.close()


def repeat(found: Counter[str], end: float, name: str, act: Callable[[], object]) -> None:
    """Act until the end, and count the answers."""
    while time.time() < end:
        try:
            act()
            found[name] += 1
        except HTTPError as error:
            found[f"{name}, status {error.code}"] += 1
        except (URLError, ConnectionError):
            found[f"{name}, connection closed"] += 1
        time.sleep(0.1)


def rage(port: int, seconds: float) -> dict[str, int]:
    """Send slow PDFs and heavy previews, each from a session of its own, and slow connections."""
    os.nice(5)  # a storm from elsewhere takes no processor time of this machine
    found = Counter[str]()
    count = FILES + PREVIEWS
    clients = [Client(f"http://127.0.0.1:{port}", f"Client {number:02}") for number in range(count)]
    acts: list[tuple[str, Callable[[], object]]] = [
        *[("slow PDFs", partial(each.open_pdf, SLOW_PDF)) for each in clients[:FILES]],
        *[("previews", partial(each.preview, HEAVY, Who())) for each in clients[FILES:]],
    ]
    end = time.time() + seconds
    with ThreadPoolExecutor(count + 1) as pool:
        tasks = [pool.submit(repeat, found, end, name, act) for name, act in acts]
        tasks.append(pool.submit(drip, port, end))
    for task in tasks:
        task.result()
    return found


def main(folder: Path, seconds: float) -> dict[str, float]:
    """Let the storm rage for so many seconds. Returns what was answered, and how soon."""
    found = Counter[str]()
    pages: list[float] = []
    files: list[float] = []
    previews: list[float] = []

    def timed(times: list[float], act: Callable[[], object]) -> None:
        begun = time.monotonic()
        try:
            act()
        finally:
            times.append(time.monotonic() - begun)

    with started(folder) as running, get_context("spawn").Pool(1) as storm:
        running.wait_until_listening()
        address = f"http://127.0.0.1:{running.port}"
        client, other = Client(address, "Client"), Client(address, "Client")
        calm: list[float] = []
        repeat(
            found,
            time.time() + 5,
            "pages before",
            partial(timed, calm, partial(Client, address, "")),
        )
        raging = storm.apply_async(rage, (running.port, seconds))
        end = time.time() + seconds
        with ThreadPoolExecutor(3) as pool:
            for name, act in (
                ("plain pages", partial(timed, pages, partial(Client, address, "Client"))),
                ("good PDFs", partial(timed, files, partial(client.open_pdf, GOOD_PDF))),
                ("short previews", partial(timed, previews, partial(other.preview, SHORT, Who()))),
            ):
                pool.submit(repeat, found, end, name, act)
        found.update(raging.get())
    return {
        **found,
        "longest plain page before, s": round(max(calm), 2),
        "longest plain page, s": round(max(pages), 2),
        "longest answer to a short preview, s": round(max(previews), 2),
        "longest answer to a good PDF, s": round(max(files), 2),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), float(sys.argv[2]))))
