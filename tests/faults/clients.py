"""Many clients printing at once, over a real server: who gets what.

python -m tests.faults.clients CLIENTS SECONDS
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Lock
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pypdfium2

from taperdoc.domain.plan import TaperPlan
from taperdoc.forms import form_fields
from taperdoc.handout.contacts import Who
from tests.support.apps import handout_workers, make_app
from tests.support.builders import plan
from tests.support.page_browser import Fields, Page
from tests.support.serving import served

_one_at_a_time = Lock()


def words_of(data: bytes) -> str:
    """The text of a PDF."""
    with _one_at_a_time, closing(pypdfium2.PdfDocument(data)) as document:
        return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


class Client:
    """Somebody with a browser, who prints one handout after another for people of their own."""

    def __init__(self, address: str, name: str) -> None:
        self._address = address
        self._name = name
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self._page = Page(self._open("/").decode())

    def _open(self, path: str, fields: Fields | None = None) -> bytes:
        data = None
        if fields is not None:
            token = self._page.fields["csrf_token"][:1]
            data = urlencode({**fields, "csrf_token": token}, doseq=True).encode()
        return self._send(path, data, "application/x-www-form-urlencoded")

    def _send(self, path: str, data: bytes | None, kind: str) -> bytes:
        request = Request(self._address + path, data, {"Content-Type": kind} if data else {})
        with self._opener.open(request, timeout=120) as answer:
            found: bytes = answer.read()
        return found

    def preview(self, made: TaperPlan, who: Who) -> bytes:
        """Ask for the preview of all pages of a plan. Returns the answer."""
        return self._open("/preview?all=yes", form_fields(made, who))

    def open_pdf(self, data: bytes) -> bytes:
        """Upload a PDF to open its plan. Returns the answer."""
        token = self._page.fields["csrf_token"][0]
        body = (
            f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
            '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        ).encode()
        return self._send(
            "/open", body + data + b"\r\n--x--\r\n", "multipart/form-data; boundary=x"
        )

    def save_template(self, made: TaperPlan, name: str) -> None:
        """Save a plan as a new template."""
        typed = {**form_fields(made, Who()), "action": ["new"]}
        self._page = Page(self._open("/templates/save", typed).decode())
        carried = {key: self._page.fields[key][:1] for key in ("token", "came", "into")}
        self._page = Page(
            self._open("/templates/keep", {**carried, "name": [name], "note": [""]}).decode()
        )

    def print_one(self, number: int) -> bool:
        """Go from the form to the PDF. Tells whether it is this client's, and nobody else's."""
        patient = f"{self._name} Patient {number}."
        made = plan(f"{number % 90 + 1} 5 5 5 for 7 | 5 5 5 5 for 7", "1")
        typed = {**form_fields(made, Who(patient=patient)), "action": ["review"]}
        self._page = Page(self._open("/plan", typed).decode())
        ticks = [str(tick) for tick in range(1, self._page.boxes.count("seen") + 1)]
        given = {
            "token": self._page.fields["token"],
            "seen": ticks,
            "checked_by": [self._name],
            "agrees": ["yes"],
        }
        ready = Page(self._open("/handout", given).decode())
        data = self._open(next(link for link in ready.links if link.endswith(".pdf")))
        text = words_of(data)
        others = text.replace(patient, "").replace(f"by: {self._name}", "")
        return patient in text and f"{number % 90 + 1} mg" in text and "Client" not in others


def main(clients: int, seconds: float, data: Path) -> dict[str, float]:
    """Let so many clients print for so many seconds, with the database in `data`, and count."""
    found: dict[str, float] = {"clients": clients, "printed": 0, "wrong": 0, "refused": 0}
    times: list[float] = []
    handout_workers().start()
    app = make_app(data)
    with served(app) as address, ThreadPoolExecutor(clients) as pool:
        end = time.monotonic() + seconds

        def work(name: str) -> None:
            client, number = Client(address, name), 0
            while number == 0 or time.monotonic() < end:
                number += 1
                begun = time.monotonic()
                try:
                    right = client.print_one(number)
                except HTTPError:
                    found["refused"] += 1
                else:
                    found["printed" if right else "wrong"] += 1
                    times.append(time.monotonic() - begun)

        # Names of one length, so that none is a part of another.
        list(pool.map(work, [f"Client {number:02}" for number in range(clients)]))
    times.sort()
    found["median, s"] = round(times[len(times) // 2], 2)
    found["slowest, s"] = round(times[-1], 2)
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(main(int(sys.argv[1]), float(sys.argv[2]), Path(folder))))
