"""Back, Forward and reload in Firefox, through the main flow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from taperdoc.jobs.finished_handouts import FinishedHandouts
from taperdoc.web.finished_handout import HandoutExpiredError
from taperdoc.web.kept_pages import KeptPages
from taperdoc.web.pages import ExpiredError
from tests.browser.firefox import Firefox, firefox
from tests.browser.test_history import FORM, REVIEW
from tests.support.apps import replace_services

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox, started once: it takes seconds."""
    with firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


@pytest.fixture
def browser(started: Firefox, site: str) -> Firefox:
    """Firefox on a new form."""
    started.open(site)
    return started


def type_a_plan(browser: Firefox) -> None:
    """Type a plan of one step."""
    for selector, text in {
        "#patient": "Ann Example",
        "#products-0-strength": "10",
        "#first_day": "1 December 2098",
        "#steps-0-first-t1": "10",
        "#steps-0-days": "7",
    }.items():
        browser.type(selector, text)
    browser.click("#products-0-split option[value=halves]")
    browser.click("input[value=stop]")


def review(browser: Firefox) -> None:
    """Type a plan and go to its review."""
    type_a_plan(browser)
    browser.press("Review the handout")
    browser.expect_title(REVIEW)


def make_the_handout(browser: Firefox) -> None:
    """Tick everything on the review and make the handout."""
    for box in browser.find_all("[name=seen], #agrees"):
        box.click()
    browser.type("#checked_by", "Dr Bo Sample")
    browser.press("Make the handout")
    browser.expect_text("The handout is ready")


def expect_whole_form(browser: Firefox) -> None:
    """Wait for the form with all that `type_a_plan` typed."""
    browser.expect_title(FORM)
    browser.expect_value("#patient", "Ann Example")
    browser.expect_value("#steps-0-first-t1", "10")
    browser.expect_value("#steps-0-days", "7")
    assert browser.find("input[value=stop]").is_selected()


def test_back_and_forward_between_form_review_and_handout(browser: Firefox) -> None:
    review(browser)
    make_the_handout(browser)
    browser.back()
    browser.expect_title(REVIEW)
    browser.expect_value("#checked_by", "Dr Bo Sample")
    browser.back()
    expect_whole_form(browser)
    browser.forward()
    browser.expect_title(REVIEW)
    browser.forward()
    browser.expect_text("The handout is ready")


def test_reload_shows_each_page_as_it_was(browser: Firefox) -> None:
    review(browser)
    browser.reload()
    browser.expect_title(REVIEW)
    browser.press("Make the handout")
    browser.expect_text("Type your name.")
    browser.reload()
    browser.expect_text("Type your name.")
    make_the_handout(browser)
    browser.reload()
    browser.expect_text("The handout is ready")
    browser.back()
    browser.reload()
    browser.press("Edit the plan")
    expect_whole_form(browser)
    browser.reload()
    expect_whole_form(browser)


def test_what_has_expired_is_a_plain_page_that_leads_to_the_form(
    browser: Firefox, app: Flask
) -> None:
    review(browser)
    make_the_handout(browser)
    replace_services(app, kept_pages=KeptPages(), finished_handouts=FinishedHandouts())
    browser.reload()
    browser.expect_text(HandoutExpiredError.description)
    for _ in ("review", "form"):
        browser.back()
        browser.expect_text(ExpiredError.description)
    browser.click("main a")
    browser.expect_title(FORM)
    browser.expect_value("#patient", "")
