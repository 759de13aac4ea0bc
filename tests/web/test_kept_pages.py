"""Back, Forward and reload: each page that shows an entry has an address of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from taperdoc.forms import form_fields
from taperdoc.web.kept_pages import BYTES_MAX, MINUTES, PAGES_MAX, KeptPage, KeptPages
from tests.support.apps import addresses_of_posts, make_app, replace_services
from tests.support.page_browser import KEPT, PLAN, WHO, Browser

EXPIRED = "taperdoc keeps an entry in memory for 60 minutes"


class Visitor(Browser):
    """Somebody at the form, whose addresses are noted."""

    addresses: list[str]

    def get(self, path: str, **options: str) -> TestResponse:
        if not hasattr(self, "addresses"):
            self.addresses = []
        self.addresses.append(path)
        return super().get(path, **options)


@pytest.fixture
def site() -> Flask:
    return make_app(render=lambda _: b"%PDF")


@pytest.fixture
def browser(site: Flask) -> Visitor:
    return Visitor(site)


def typed_form(browser: Browser) -> None:
    """Check that the page shows the whole entry."""
    for key, value in form_fields(PLAN, WHO).items():
        assert browser.page.fields[key] == value


def submit_to_its_own_address(browser: Visitor, action: str = "review") -> None:
    """Press a button of the open form, which posts with the key of its page."""
    key = browser.addresses[-1].rpartition("/")[2]
    browser.post(f"/plan?key={key}", {**form_fields(PLAN, WHO), "action": [action]})


def test_the_form_opens_at_an_address_of_its_own(browser: Visitor) -> None:
    assert browser.addresses[0] == "/"
    assert browser.addresses[1].startswith("/plan/")
    assert KEPT.fullmatch(browser.addresses[1])


def test_back_from_the_review_gives_the_filled_form(browser: Visitor) -> None:
    form = browser.addresses[-1]
    submit_to_its_own_address(browser)
    review = browser.addresses[-1]
    assert review.startswith("/review/")
    browser.get(form)
    typed_form(browser)
    browser.get(review)
    assert browser.page.title.startswith("Check the plan")


def test_back_from_the_handout_gives_the_review_with_what_was_ticked(browser: Visitor) -> None:
    submit_to_its_own_address(browser)
    review = browser.addresses[-1]
    made = browser.post(f"/handout?key={review.rpartition('/')[2]}", browser.ticked())
    handout = made.location
    browser.get(handout)
    browser.get(review)
    assert browser.page.title.startswith("Check the plan")
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert browser.page.fields["seen"] == ["1"]
    browser.get(handout)
    assert "The handout is ready" in browser.page.words


@pytest.mark.parametrize("action", ["add-step", "duplicate-step-1", "quick-read"])
def test_a_button_of_the_form_comes_back_to_the_same_address(browser: Visitor, action: str) -> None:
    form = browser.addresses[-1]
    submit_to_its_own_address(browser, action)
    assert browser.addresses[-1] == form
    browser.get(form)
    assert browser.page.fields["patient"] == [WHO.patient]


def test_a_page_reloads_as_it_was_shown(browser: Visitor) -> None:
    browser.review()
    browser.confirm(agrees=[])
    shown = browser.answer
    again = browser.get(browser.addresses[-1])
    assert (again.status_code, again.data) == (shown.status_code, shown.data)


def test_another_session_does_not_see_it(site: Flask, browser: Visitor) -> None:
    browser.review()
    address = browser.addresses[-1]
    other = Browser(site)
    assert other.get(address).status_code == 404
    assert EXPIRED in other.page.words
    assert "Ann" not in other.page.text


def test_another_session_does_not_see_the_handout(site: Flask, browser: Visitor) -> None:
    browser.review()
    handout = browser.confirm().location
    browser.get(handout)
    addresses = [handout, *(link for link in browser.page.links if link.endswith(".pdf"))]
    assert len(addresses) == 3
    other = Browser(site)
    assert [other.get(address).status_code for address in addresses] == [404, 404, 404]


@pytest.mark.parametrize("kind", ["plan", "review", "page"])
def test_an_expired_page_says_so_and_leads_to_the_form(
    site: Flask, browser: Visitor, kind: str
) -> None:
    submit_to_its_own_address(browser)
    replace_services(site, kept_pages=KeptPages())  # as after a restart or the time
    assert browser.get(f"/{kind}/{browser.addresses[-1].rpartition('/')[2]}").status_code == 404
    assert EXPIRED in browser.page.words
    assert "/" in browser.page.links


def test_a_form_whose_kept_page_expired_still_works(site: Flask, browser: Visitor) -> None:
    form = browser.addresses[-1]
    replace_services(site, kept_pages=KeptPages())
    submit_to_its_own_address(browser)
    assert browser.page.title.startswith("Check the plan")
    browser.get(form)
    typed_form(browser)


def test_a_key_from_elsewhere_is_not_used(browser: Visitor) -> None:
    browser.post("/plan?key=<x>", {**form_fields(PLAN, WHO), "action": ["review"]})
    assert KEPT.fullmatch(browser.addresses[-1])


def test_no_address_has_anything_that_was_typed(browser: Visitor) -> None:
    browser.review()
    browser.get(browser.confirm().location)
    for address in [*browser.addresses, *browser.page.links]:
        assert not [words for words in ("Ann", "Example", "Sample", "Hill") if words in address]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"csrf_token": ["x"]},
        {"steps_9": ["x"]},
        {**form_fields(PLAN, WHO), "action": ["review"]},
        {**form_fields(PLAN, WHO), "csrf_token": ["x"]},
        {"token": ["x"]},
    ],
    ids=["nothing", "lapsed", "strange", "a form", "a lapsed form", "an altered review"],
)
def test_no_post_is_answered_with_a_page(site: Flask, fields: dict[str, list[str]]) -> None:
    """A browser would keep what was posted on its disk, and ask to send it again on Back."""
    browser = Browser(site)
    paths = addresses_of_posts(site)
    assert len(paths) >= 14
    for path in paths:
        token = {"csrf_token": browser.page.fields["csrf_token"][:1]}
        answer = browser.client.post(path, data={**token, **fields}, base_url=browser.base_url)
        is_page = answer.mimetype == "text/html" and answer.status_code != 303
        assert not is_page, (path, answer.status_code)


def test_a_failure_on_a_post_is_not_answered_with_a_page_either(site: Flask) -> None:
    browser = Browser(site)
    replace_services(site, sealer=None)
    token = {"csrf_token": browser.page.fields["csrf_token"][:1]}
    data = {**token, **form_fields(PLAN, WHO), "action": ["review"]}
    answer = browser.client.post("/plan", data=data, base_url=browser.base_url)
    assert answer.status_code == 303
    assert urlsplit(answer.location).path.startswith("/page/")


def test_without_cookies_what_was_typed_comes_back_in_the_answer(site: Flask) -> None:
    client = site.test_client(use_cookies=False)
    answer = client.post(
        "/plan",
        data={**form_fields(PLAN, WHO), "action": ["review"]},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 400
    assert "Ann Example" in answer.text
    assert "allow cookies for this address" in answer.text


@pytest.mark.parametrize(("minutes", "kept"), [(MINUTES - 0.1, True), (MINUTES, False)])
def test_a_page_is_kept_for_an_hour(minutes: float, kept: bool) -> None:
    seconds = [0.0]
    pages = KeptPages(lambda: seconds[-1])
    pages.put("session", "plan", "key", KeptPage("html", 200))
    seconds.append(minutes * 60)
    assert (pages.get("session", "plan", "key") is not None) == kept


@pytest.mark.parametrize(("count", "size"), [(PAGES_MAX, 10), (2, BYTES_MAX // 2)])
def test_the_number_of_pages_and_of_bytes_is_bounded(count: int, size: int) -> None:
    pages = KeptPages()
    for number in range(count + 1):
        pages.put("session", "plan", str(number), KeptPage("x" * size, 200))
    found = [pages.get("session", "plan", str(number)) for number in range(count + 1)]
    assert [page is not None for page in found] == [False, *[True] * count]


def test_a_pages_repr_contains_no_patient_data() -> None:
    assert "Ann" not in repr(KeptPage("Ann", 200))
