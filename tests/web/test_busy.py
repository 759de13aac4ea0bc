"""What is beyond the limits of waiting work is refused plainly, and nothing typed is lost."""

import pytest
from flask import Flask

from taperdoc.forms import form_fields
from taperdoc.jobs.admission import Admission, BusyError
from taperdoc.jobs.previews import PAGES_MAX
from taperdoc.web.server import THREADS
from tests.support.apps import make_app, replace_services, services_of
from tests.support.page_browser import PLAN, WHO, Browser
from tests.web.test_open_page import sent

FULL = Admission(0, 0)
BUSY = "taperdoc is busy with other handouts and files"


@pytest.fixture
def site() -> Flask:
    site = make_app()
    replace_services(
        site, handout_admission=FULL, upload_admission=FULL, preview_worker=FullWorker()
    )
    return site


class FullWorker:
    """A preview worker for which too many pages are waiting."""

    def check_room(self, _: object) -> None:
        raise BusyError


def test_a_handout_too_many_leaves_its_review_as_filled_in(site: Flask) -> None:
    browser = Browser(site)
    browser.review()
    answer = browser.confirm()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert BUSY in browser.page.words
    filled = browser.ticked()
    assert {name: browser.page.fields[name] for name in filled} == filled
    replace_services(site, handout_admission=Admission(1, 1))
    assert browser.confirm().status_code == 303


def test_a_file_too_many_is_said_on_the_page_where_it_was_chosen(site: Flask) -> None:
    browser = Browser(site)
    browser.get("/open")
    assert browser.post("/open", sent(b"%PDF")).status_code == 429
    assert BUSY in browser.page.words
    assert "file" in browser.page.fields


def test_a_preview_too_many_is_refused_to_the_script_and_no_page_is_kept(site: Flask) -> None:
    browser = Browser(site)
    answer = browser.post("/preview", form_fields(PLAN, WHO))
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "5")
    assert answer.data == b""


def test_all_that_may_wait_leaves_the_server_threads_for_plain_pages() -> None:
    services = services_of(make_app())
    waiting = services.handout_admission._total + services.upload_admission._total + PAGES_MAX
    assert waiting + 4 <= THREADS
