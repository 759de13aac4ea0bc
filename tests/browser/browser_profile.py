"""Chromium started as a person starts it, and the search of its profile on the disk."""

from __future__ import annotations

import base64
import re
import signal
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, BrowserType

from tests.browser.conftest import ARGUMENTS, CHROMIUM, PATIENCE
from tests.support.processes import wait_until

COMPRESSED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
"""The beginning of what gzip or zlib wrote."""


@contextmanager
def started(
    browser_type: BrowserType, profile: Path, end: signal.Signals
) -> Iterator[BrowserContext]:
    """Start Chromium with a profile, and end it with a signal: SIGTERM is its normal quit.

    Playwright alone would end it in a way of its own.
    """
    port = profile / "DevToolsActivePort"
    port.unlink(missing_ok=True)
    options = ["--headless=new", f"--user-data-dir={profile}", "--remote-debugging-port=0"]
    process = subprocess.Popen([CHROMIUM, *ARGUMENTS, *options], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: port.exists() and port.read_text().count("\n"))
        number, path = port.read_text().split()
        address = f"ws://127.0.0.1:{number}{path}"
        context = browser_type.connect_over_cdp(address, timeout=PATIENCE).contexts[0]
        context.set_default_timeout(PATIENCE)
        yield context
        # Chromium saves what it wants to restore two and a half seconds after a change.
        context.pages[0].wait_for_timeout(4000)
        process.send_signal(end)
        process.wait(PATIENCE / 1000)
    finally:
        process.kill()
        process.wait()


def stored(profile: Path, words: Iterable[str]) -> set[tuple[str, str]]:
    """Return the words that a profile stores, each with the name of a file.

    They are found as UTF-8, UTF-16 and Base64, and within what gzip or zlib wrote. A database in
    LevelDB is compressed with Snappy, which leaves the first occurrence of a word as it is.
    """
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert len(files) > 10
    forms = {word: list(_forms(word)) for word in words}
    return {
        (word, str(path.relative_to(profile)))
        for path in files
        for data in _contents(path.read_bytes())
        for word, spelled in forms.items()
        if any(form in data for form in spelled)
    }


def _forms(word: str) -> Iterator[bytes]:
    yield word.lower().encode()
    yield word.lower().encode("utf-16-le")
    for skipped in range(3):
        # Without the ends, which depend on what stands before and after.
        encoded = base64.urlsafe_b64encode(b"-" * skipped + word.encode())
        yield encoded[4 if skipped else 0 : len(encoded) // 4 * 4 - 4].lower()


def _contents(data: bytes) -> Iterator[bytes]:
    yield data.lower()
    for found in COMPRESSED.finditer(data):
        try:
            yield zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data[found.start() :]).lower()
        except zlib.error:
            continue
