"""The daily way in Chromium: a plan kept as a template, found again, used, and reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.browser.form_typing import press, review
from tests.browser.test_whole_flow import type_a_plan
from tests.support.apps import make_served_app
from tests.support.serving import served

pytestmark = pytest.mark.browser


# A library of its own, in place of the app that has none.
@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_served_app(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def save_as(page: Page, name: str) -> None:
    """Press “Save as template” under a filled form, name it, and save it."""
    press(page, "Save as template")
    page.get_by_label("Name").fill(name)
    press(page, "Save")


def test_the_daily_way_needs_no_javascript(page: Page, site: str, seen: Seen) -> None:
    type_a_plan(page)
    save_as(page, "Slow taper")
    expect(page.get_by_text("The template “Slow taper” is saved.")).to_be_visible()
    expect(page.get_by_label("Patient’s name")).to_have_value("Ann Example")
    page.get_by_role("link", name="Saved templates").click()
    expect(page.get_by_role("img", name="7 days: 15 mg each day")).to_be_visible()
    press(page, "Use “Slow taper”")
    expect(page.get_by_label("Patient’s name")).to_have_value("")
    expect(page.locator("#steps-1-first-t2")).to_have_value("10")
    page.get_by_label("Patient’s name").fill("Bea Sample")
    page.fill("#first_day", "1 December 2098")
    review(page)
    expect(page).to_have_title("Check the plan – taperdoc")
    expect(page.get_by_text("Bea Sample", exact=True)).to_be_visible()
    assert seen.complaints == []


def test_undo_in_the_form_takes_what_is_typed_along(page: Page) -> None:
    type_a_plan(page)
    save_as(page, "Too soon")
    page.get_by_label("Patient’s name").fill("Cy Other")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“Too soon” is deleted.")).to_be_visible()
    expect(page.get_by_label("Patient’s name")).to_have_value("Cy Other")


def test_enter_while_a_template_is_edited_goes_to_its_save(page: Page, site: str) -> None:
    type_a_plan(page)
    save_as(page, "Edited")
    page.goto(site + "/templates?q=edited")
    page.get_by_role("link", name="Edit “Edited”").click()
    page.press("#steps-0-days", "Enter")
    expect(page).to_have_title("Update template – taperdoc")


def test_a_file_goes_out_and_comes_in_again(page: Page, site: str, tmp_path: Path) -> None:
    type_a_plan(page)
    save_as(page, "Far away")
    page.goto(site + "/templates?q=far")
    page.locator("summary").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Export “Far away”").click()
    file = tmp_path / saved.value.suggested_filename
    saved.value.save_as(file)
    press(page, "Delete “Far away”")
    page.goto(site + "/templates/import")
    page.set_input_files("#file", file)
    press(page, "Show templates")
    press(page, "Import")
    expect(page.get_by_text("“Far away” imported.")).to_be_visible()
    assert saved.value.suggested_filename.startswith("taperdoc-template-")
