"""Chromium, and a taperdoc of its own for it to open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, Response, expect, sync_playwright

from tests.browser.states import STATES, Visit
from tests.support.apps import handout_workers, make_served_app, preview_worker
from tests.support.serving import served

PATIENCE = 60_000
"""Milliseconds after which what a page should show will not come, on a machine with much to do."""

expect.set_options(timeout=PATIENCE)

CHROMIUM = "/usr/bin/chromium"
HEADLESS_SHELL = shutil.which("chromium-headless-shell") or CHROMIUM
"""Chromium without its own windows, where opening a page takes half the processor time."""
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update"
    " --disable-sync --no-first-run"
).split()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def headless_shell(playwright: Playwright) -> Iterator[Browser]:
    with playwright.chromium.launch(executable_path=HEADLESS_SHELL, args=ARGUMENTS) as browser:
        yield browser


@pytest.fixture(scope="session")
def complete_chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium; where it is missing, the test fails."""
    with playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS) as browser:
        yield browser


@pytest.fixture
def chromium(request: pytest.FixtureRequest) -> Browser:
    """The headless shell, or the complete Chromium for a test marked `pdf_viewer`."""
    needs_viewer = request.node.get_closest_marker("pdf_viewer")
    browser: Browser = request.getfixturevalue(
        "complete_chromium" if needs_viewer else "headless_shell"
    )
    return browser


@pytest.fixture(scope="session", autouse=True)
def warm() -> None:
    """The workers as `serve` has them: started before anybody asks."""
    handout_workers().start()
    preview_worker().start()


@pytest.fixture(scope="session")
def app() -> Flask:
    """The app that is served."""
    return make_served_app()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    """The address of the app, served as `./run` does."""
    with served(app) as address:
        yield address


class Seen:
    """What the browser asked for and complained of."""

    def __init__(self) -> None:
        self.addresses: list[str] = []
        self.complaints: list[str] = []

    def watch(self, page: Page) -> None:
        """Take down what happens on a page."""
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def strangers(self, site: str) -> list[str]:
        """Addresses outside the site; the PDF viewer is a part of the browser."""
        own = (site + "/", "data:", "chrome-extension://", "chrome://", "blob:")
        return [address for address in self.addresses if not address.startswith(own)]


@pytest.fixture
def seen() -> Seen:
    return Seen()


with_javascript = pytest.mark.parametrize("page", [True], ids=["with JavaScript"], indirect=True)
either_way = pytest.mark.parametrize(
    "page", [True, False], ids=["with JavaScript", "without JavaScript"], indirect=True
)


@pytest.fixture(params=[False], ids=["without JavaScript"])
def page(
    request: pytest.FixtureRequest, chromium: Browser, site: str, seen: Seen
) -> Iterator[Page]:
    """A new page on the form; without JavaScript unless the test asks for it.

    Fails the test where anything was asked of another site.
    """
    context = chromium.new_context(java_script_enabled=request.param)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    seen.watch(page)
    page.goto(site)
    yield page
    context.close()
    assert seen.strangers(site) == []


@dataclass(frozen=True)
class Shown:
    """A page in one of its states, and its HTML as it was served."""

    page: Page
    html: str


IN_COMPLETE_CHROMIUM = {"ready", "review with the text for the chart"}
"""States that need the PDF viewer, or the permission to copy that a click gives."""


# For the session: one walk to a state serves every test of it, and pytest runs those together.
@pytest.fixture(scope="session", params=STATES)
def shown(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Shown]:
    """Each page in each of its states, on a taperdoc of its own."""
    chromium: Browser = request.getfixturevalue(
        "complete_chromium" if request.param in IN_COMPLETE_CHROMIUM else "headless_shell"
    )
    app = make_served_app(tmp_path_factory.mktemp("data"))
    with served(app) as site, chromium.new_context() as context:
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        pages: list[Response] = []

        def take_down(answer: Response) -> None:
            if answer.request.is_navigation_request() and answer.frame == page.main_frame:
                pages.append(answer)

        page.on("response", take_down)
        STATES[request.param](Visit(page, site, app))
        yield Shown(page, pages[-1].text())
