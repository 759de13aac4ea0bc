"""Debian's Firefox, driven through Marionette, with a profile of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.processes import wait_until

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # of what the driver imports in its turn
    from marionette_driver import Wait
    from marionette_driver.errors import MarionetteException
    from marionette_driver.marionette import Marionette, WebElement

FIREFOX = "/usr/bin/firefox-esr"
SECONDS = 60
"""Time limit for what takes one or two seconds on an idle machine."""

PREFERENCES = (
    ("marionette.port", 0),  # a free one
    # Everything but this machine is behind a proxy that does not exist.
    ("network.proxy.type", 1),
    ("network.proxy.http", "127.0.0.1"),
    ("network.proxy.http_port", 9),
    ("network.proxy.ssl", "127.0.0.1"),
    ("network.proxy.ssl_port", 9),
)


class Firefox:
    """A browser window, operated as a person does."""

    def __init__(self, marionette: Marionette) -> None:
        self.marionette = marionette

    def open(self, address: str) -> None:
        """Go to an address."""
        self.marionette.navigate(address)

    def back(self) -> None:
        """Go one page back."""
        self.marionette.go_back()

    def forward(self) -> None:
        """Go one page forward."""
        self.marionette.go_forward()

    def reload(self) -> None:
        """Load the page again."""
        self.marionette.refresh()

    @property
    def title(self) -> str:
        """The title of the page."""
        return str(self.marionette.title)

    def find(self, selector: str) -> WebElement:
        """Wait for the element of a CSS selector."""
        return self._wait(lambda: self.marionette.find_element("css selector", selector), selector)

    def find_all(self, selector: str) -> list[WebElement]:
        """Return the elements of a CSS selector that are there now."""
        return list(self.marionette.find_elements("css selector", selector))

    def type(self, selector: str, text: str) -> None:
        """Replace the text of a field by typing."""
        field = self.find(selector)
        field.clear()
        field.send_keys(text)

    def click(self, selector: str) -> None:
        """Click an element."""
        self.find(selector).click()

    def press(self, button: str) -> None:
        """Press the last button with exactly these words."""
        path = f'(//button[normalize-space()="{button}"])[last()]'
        self._wait(lambda: self.marionette.find_element("xpath", path), button).click()

    def expect_title(self, title: str) -> None:
        """Wait for a page with this title."""
        self._wait(lambda: self.title == title, f"title {title!r}")

    def expect_value(self, selector: str, value: str) -> None:
        """Wait for a field with this value."""
        self._wait(
            lambda: self.find(selector).get_property("value") == value, f"{selector} = {value!r}"
        )

    def expect_text(self, text: str) -> None:
        """Wait for a page that shows this text."""
        self._wait(lambda: text in self.find("main").text, text)

    def _wait(self, condition: Callable[[], Any], what: str) -> Any:
        """Wait until a condition is true, also while one page replaces another."""
        wait = Wait(self.marionette, timeout=SECONDS, ignored_exceptions=MarionetteException)
        return wait.until(lambda _: condition(), message=what)


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Start Firefox with a new profile in a folder, and kill it at the end."""
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in PREFERENCES)
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [FIREFOX, "--headless", "--marionette", "--no-remote", "--profile", profile],
        env={**os.environ, "HOME": str(profile), "TMPDIR": str(profile)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        active_port = profile / "MarionetteActivePort"
        wait_until(lambda: active_port.exists() and active_port.read_text())
        marionette = Marionette(port=int(active_port.read_text()))
        marionette.start_session()
        try:
            yield Firefox(marionette)
        finally:
            marionette.delete_session()
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
