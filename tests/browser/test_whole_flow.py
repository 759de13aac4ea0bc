"""The pages in Chromium: clicking, typing, printing and saving."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Download, Frame, Page, expect

from taperdoc.jobs.finished_handouts import FinishedHandouts
from tests.browser import form_typing
from tests.browser.conftest import Seen, with_javascript
from tests.browser.states import make_the_handout
from tests.support.apps import replace_services

pytestmark = pytest.mark.browser


def type_a_plan(page: Page) -> None:
    """Two steps, typed and clicked as a person does."""
    page.get_by_label("Patient’s name").fill("Ann Example")
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    page.fill("#first_day", "1 December 2098")
    for cell, text in {"first-t1": "10", "first-t2": "5", "days": "7"}.items():
        page.fill(f"#steps-0-{cell}", text)
    page.get_by_role("button", name="Add a step").click()
    expect(page.locator("#steps-1-days")).to_be_visible()
    for cell, text in {"first-t1": "5", "first-t2": "10", "days": "7"}.items():
        page.fill(f"#steps-1-{cell}", text)
    page.get_by_label("Then stop").check()


def review(page: Page) -> None:
    """Type a plan and go to its review."""
    type_a_plan(page)
    form_typing.review(page)
    expect(page).to_have_title("Check the plan – taperdoc")


def confirm(page: Page) -> None:
    """Tick everything and make the handout."""
    make_the_handout(page)
    page.wait_for_url("**/handout/*")


def fetched(page: Page, address: str) -> bytes:
    """What a client that is not a browser gets in the browser's session."""
    data: bytes = page.request.get(address).body()
    return data


def address_of(page: Page, site: str, link: str) -> str:
    """Where a link of the page leads."""
    return site + (page.get_by_role("link", name=link).get_attribute("href") or "")


def bytes_of(download: Download) -> bytes:
    """What was saved."""
    return Path(download.path()).read_bytes()


def viewer_of(page: Page) -> Frame:
    """Chromium's PDF viewer in the page, with the document loaded."""
    for _ in range(600):
        for frame in page.frames:
            if frame.url.startswith("chrome-extension://"):
                frame.locator("#save").first.wait_for()
                return frame
        page.wait_for_timeout(100)
    raise AssertionError("the PDF viewer did not open")


def test_a_typed_plan_becomes_a_saved_handout_by_clicking_alone(
    page: Page, site: str, seen: Seen
) -> None:
    review(page)
    confirm(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    data = bytes_of(saved.value)
    assert data.startswith(b"%PDF-")
    assert data == fetched(page, address_of(page, site, "Open to print"))
    assert data == fetched(page, address_of(page, site, "Download"))
    assert saved.value.suggested_filename.startswith("baclofen-plan-")
    assert seen.complaints == []


@pytest.mark.pdf_viewer
@with_javascript
def test_nothing_is_complained_of_with_the_viewer_in_the_page(
    page: Page, site: str, seen: Seen
) -> None:
    review(page)
    confirm(page)
    viewer_of(page)
    page.goto(site + "/about-text")
    assert seen.complaints == []


@pytest.mark.pdf_viewer
@with_javascript
@pytest.mark.parametrize("where", ["in the page", "in a tab of its own"])
def test_save_in_the_viewer_gives_the_same_file(page: Page, site: str, where: str) -> None:
    review(page)
    confirm(page)
    data = fetched(page, address_of(page, site, "Download"))
    shown = page
    if where == "in a tab of its own":
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Open to print").click()
        shown = opened.value
    with shown.expect_download() as saved:
        viewer_of(shown).locator("#save").first.click()
    assert bytes_of(saved.value) == data
    assert saved.value.suggested_filename.startswith("baclofen-plan-")


LINES = "products-0-strength first_day".split()
CELLS = "steps-0-first-t1 steps-0-days steps-1-first-t3".split()


@pytest.mark.parametrize(
    ("page", "cell"),
    [*((False, cell) for cell in ["patient", *LINES, *CELLS]), *((True, cell) for cell in LINES)],
    indirect=["page"],
)
def test_enter_in_a_field_goes_to_the_review_and_removes_nothing(page: Page, cell: str) -> None:
    type_a_plan(page)
    page.press(f"#{cell}", "Enter")
    expect(page).to_have_title("Check the plan – taperdoc")
    expect(page.get_by_text("Step 1: 7 days")).to_be_visible()
    expect(page.get_by_text("Step 2: 7 days")).to_be_visible()


def test_enter_in_the_confirming_name_is_the_same_as_make_the_handout(page: Page) -> None:
    review(page)
    page.get_by_label("Your name").fill("Dr Bo Sample")
    page.get_by_label("Your name").press("Enter")
    expect(page).to_have_title("Error: Check the plan – taperdoc")
    assert page.get_by_label("Your name").input_value() == "Dr Bo Sample"


def test_an_error_takes_the_reader_to_the_summary_and_on_to_the_field(page: Page) -> None:
    review(page)
    page.get_by_role("button", name="Make the handout").click()
    expect(page.locator("#summary")).to_be_focused()
    page.get_by_role("link", name="Type your name.").click()
    expect(page.locator("#checked_by")).to_be_focused()


def test_a_printed_page_says_that_it_is_not_the_handout(page: Page) -> None:
    review(page)
    page.emulate_media(media="print")
    expect(page.get_by_text("This is not the handout.")).to_be_visible()
    for words in ("Check the plan", "Step 1: 7 days", "taperdoc prints the taper"):
        expect(page.get_by_text(words)).to_be_hidden()


def test_change_beside_a_section_leads_to_its_part_of_the_form(page: Page) -> None:
    review(page)
    page.get_by_role("button", name="Change what to take").click()
    page.wait_for_url("**/plan/*#steps")
    expect(page.locator("#steps")).to_be_in_viewport()
    expect(page.locator("#steps-1-first-t2")).to_have_value("10")


def test_a_note_and_the_list_of_notes_link_to_each_other(page: Page) -> None:
    type_a_plan(page)
    page.fill("#steps-1-first-t1", "15")
    review_button = page.get_by_role("button", name="Review the handout")
    review_button.click()
    page.get_by_role("link", name="Step 2: ").first.click()
    note = page.locator(".review-note:target")
    expect(note).to_be_in_viewport()
    expect(note.get_by_role("checkbox")).not_to_be_checked()
    note.get_by_role("link").click()
    expect(page.locator("li:target")).to_be_in_viewport()


def test_change_something_brings_the_form_back_filled_without_any_tick(page: Page) -> None:
    review(page)
    page.get_by_role("button", name="Edit the plan").click()
    expect(page.get_by_label("Patient’s name")).to_have_value("Ann Example")
    expect(page.locator("#steps-1-first-t2")).to_have_value("10")


@with_javascript
def test_the_wheel_of_the_mouse_changes_no_dose(page: Page) -> None:
    type_a_plan(page)
    page.focus("#steps-0-first-t1")
    page.hover("#steps-0-first-t1")
    page.mouse.wheel(0, 500)
    page.keyboard.press("ArrowUp")
    assert page.locator("#steps-0-first-t1").input_value() == "10"


@pytest.mark.pdf_viewer
@with_javascript
def test_a_handout_no_longer_kept_is_not_saved_as_something_else(page: Page, app: Flask) -> None:
    review(page)
    confirm(page)
    viewer = viewer_of(page)
    replace_services(app, finished_handouts=FinishedHandouts())
    with page.expect_download() as saved:
        viewer.locator("#save").first.click()
    assert saved.value.failure()
