"""Reload, Back and Forward in Chromium on every page that shows an entry, until it has expired."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.web.finished_handout import HandoutExpiredError
from taperdoc.web.kept_pages import KeptPages
from taperdoc.web.pages import ExpiredError
from tests.browser.conftest import PATIENCE
from tests.browser.states import STATES, State, Visit, open_handout
from tests.browser.test_history import REVIEW
from tests.browser.test_quick_browser import read_lines
from tests.browser.test_whole_flow import confirm, review
from tests.support.apps import make_served_app, replace_services
from tests.support.hostile_pdfs import GOOD, stream, with_attached
from tests.support.processes import started
from tests.support.serving import served

pytestmark = pytest.mark.browser

NAMES = """
    form with errors, form with quick text, form of a template, form after a save,
    review with notes, review with errors, review with the text for the chart, ready,
    review of an opened handout, opening refused, saving, saving with errors, updating, conflict,
    renaming with errors, import refused, import with problems, letterhead with errors,
    letterhead conflict
"""
SHOWN = """() => [
    document.title,
    ...[...document.querySelectorAll("main :is(h1, table, textarea, .notice, #summary)")]
        .map(element => element.innerText),
    ...[...document.querySelectorAll("main form")]
        .flatMap(form => [...new FormData(form)])
        .filter(([name, value]) => name !== "csrf_token" && typeof value === "string")
        .map(([name, value]) => `${name}: ${value}`),
].join("\\n")"""


def _form_of_an_opened_handout(visit: Visit) -> None:
    open_handout(visit, with_attached(stream(GOOD)))
    visit.page.wait_for_selector(".notice")


def _form_of_accepted_quick_text(visit: Visit) -> None:
    visit.open("/")
    visit.page.fill("#patient", "Ann Example")
    read_lines(visit.page, "10 5 5 10 for 7 days\n5 5 5 5 for 7 days\nthen stop")
    visit.press("Put these in place of the steps")
    expect(visit.page.locator("#steps-1-days")).to_have_value("7")


PAGES: dict[str, State] = {
    **{name: STATES[name] for name in " ".join(NAMES.split()).split(", ")},
    "form of an opened handout": _form_of_an_opened_handout,
    "form of accepted quick text": _form_of_accepted_quick_text,
}


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context() as made:
        made.set_default_timeout(PATIENCE)
        yield made


@pytest.mark.parametrize(
    "reach",
    [
        pytest.param(reach, id=name, marks=[pytest.mark.pdf_viewer] if name == "ready" else [])
        for name, reach in PAGES.items()
    ],
)
def test_a_page_stays_as_it_was_until_it_expires(
    context: BrowserContext, reach: State, tmp_path: Path
) -> None:
    app, page = make_served_app(tmp_path), context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    with served(app) as site:
        visit = Visit(page, site, app)
        reach(visit)
        page.wait_for_load_state()
        shown = page.evaluate(SHOWN)
        page.reload()
        assert page.evaluate(SHOWN) == shown
        visit.open("/about-text")
        page.go_back()
        assert page.evaluate(SHOWN) == shown
        page.go_forward()
        page.go_back()
        assert page.evaluate(SHOWN) == shown
        replace_services(app, kept_pages=KeptPages(), finished_handouts=FinishedHandouts())
        page.reload()
        expect_expired(page)


def expect_expired(page: Page) -> None:
    """The page says that the entry has expired, and shows nothing of it."""
    expired = (ExpiredError.description, HandoutExpiredError.description)
    assert page.locator("main p").first.inner_text() in expired
    assert page.locator("main form").count() == 0
    assert page.get_by_role("link", name="Go to the form").get_attribute("href") == "/"
    assert "Ann Example" not in page.content()


@pytest.mark.pdf_viewer
def test_after_a_restart_pages_have_expired_and_an_open_review_goes_on(
    context: BrowserContext, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    page, left_open = context.new_page(), context.new_page()
    with started(first) as running:
        running.wait_until_listening()
        for tab in (page, left_open):
            tab.goto(f"http://127.0.0.1:{running.port}")
            review(tab)
        confirm(page)
        running.process.terminate()
        assert running.ended() == (0, "")
    same = {"TAPERDOC_PORT": str(running.port), "TAPERDOC_DATA": str(running.data)}
    with started(second, **same) as again:
        assert again.process.stdout
        assert str(running.port) in again.process.stdout.readline()
        page.reload()
        expect_expired(page)
        for _ in ("review", "form"):
            page.go_back()
            expect_expired(page)
        expect(left_open).to_have_title(REVIEW)
        confirm(left_open)
        expect(left_open.get_by_role("heading", name="The handout is ready")).to_be_visible()
        left_open.go_back()
        expect(left_open).to_have_title(REVIEW)
