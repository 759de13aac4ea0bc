"""Back, Forward and reload in Chromium, on every page that shows an entry."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from taperdoc.web.kept_pages import KeptPages
from tests.browser.conftest import either_way
from tests.browser.states import make_the_handout
from tests.browser.test_quick_browser import read_lines
from tests.browser.test_whole_flow import confirm, review, type_a_plan
from tests.support.apps import replace_services

pytestmark = pytest.mark.browser

FORM, REVIEW = "Baclofen taper – taperdoc", "Check the plan – taperdoc"


def expect_whole_form(page: Page) -> None:
    """The form with all that `type_a_plan` typed."""
    expect(page).to_have_title(FORM)
    expect(page.get_by_label("Patient’s name")).to_have_value("Ann Example")
    expect(page.locator("#first_day")).to_have_value(re.compile("2098"))
    expect(page.locator("#steps-0-first-t1")).to_have_value("10")
    expect(page.locator("#steps-1-first-t2")).to_have_value("10")
    expect(page.get_by_role("radio", name="Then stop")).to_be_checked()


@pytest.mark.pdf_viewer
@either_way
def test_back_and_forward_between_form_review_and_handout(page: Page) -> None:
    review(page)
    confirm(page)
    page.go_back()
    expect(page).to_have_title(REVIEW)
    expect(page.get_by_label("Your name")).to_have_value("Dr Bo Sample")
    page.go_back()
    expect_whole_form(page)
    page.go_forward()
    expect(page).to_have_title(REVIEW)
    page.go_forward()
    expect(page.get_by_role("heading", name="The handout is ready")).to_be_visible()


@pytest.mark.pdf_viewer
@either_way
def test_reload_shows_each_page_as_it_was(page: Page) -> None:
    review(page)
    page.reload()
    expect(page).to_have_title(REVIEW)
    page.get_by_role("button", name="Make the handout").click()
    expect(page.locator("#summary")).to_be_visible()
    page.reload()
    expect(page.locator("#summary")).to_be_visible()
    make_the_handout(page)
    page.wait_for_url("**/handout/*")
    page.reload()
    expect(page.get_by_role("heading", name="The handout is ready")).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="Edit the plan").click()
    expect_whole_form(page)
    page.reload()
    expect_whole_form(page)


@pytest.mark.pdf_viewer
@either_way
def test_a_review_with_errors_is_one_step_back_from_the_handout(page: Page) -> None:
    review(page)
    page.get_by_role("button", name="Make the handout").click()
    expect(page.locator("#summary")).to_be_visible()
    make_the_handout(page)
    page.wait_for_url("**/handout/*")
    page.go_back()
    expect(page).to_have_title(REVIEW)
    expect(page.get_by_label("Your name")).to_have_value("Dr Bo Sample")


@either_way
def test_accepted_quick_text_is_there_after_leaving_and_coming_back(page: Page) -> None:
    page.get_by_label("Patient’s name").fill("Ann Example")
    read_lines(page, "10 5 5 10 for 7 days\n5 5 5 5 for 7 days\nthen stop")
    page.get_by_role("button", name="Put these in place of the steps").click()
    expect(page.locator("#steps-1-days")).to_have_value("7")
    page.get_by_role("link", name="About the safety text").click()
    expect(page).to_have_title("About the safety text – taperdoc")
    page.go_back()
    expect(page.locator("#steps-1-days")).to_have_value("7")
    expect(page.get_by_role("radio", name="Then stop")).to_be_checked()
    expect(page.get_by_label("Patient’s name")).to_have_value("Ann Example")


@either_way
def test_a_page_that_expired_is_a_plain_page_that_leads_to_the_form(page: Page, app: Flask) -> None:
    review(page)
    replace_services(app, kept_pages=KeptPages())
    page.reload()
    expect(page.get_by_text("taperdoc keeps an entry in memory for 60 minutes")).to_be_visible()
    page.get_by_role("link", name="To the form").click()
    expect(page).to_have_title(FORM)


@either_way
def test_a_double_click_loses_nothing(page: Page) -> None:
    type_a_plan(page)
    page.get_by_role("button", name="Review the handout").last.dblclick()
    expect(page).to_have_title(REVIEW)
    page.go_back()
    expect_whole_form(page)
