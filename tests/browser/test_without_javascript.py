"""The whole way without a script: a plan typed and turned about, reviewed, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pdfplumber
import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.form_typing import press
from tests.browser.states import make_the_handout
from tests.browser.test_whole_flow import bytes_of, type_a_plan
from tests.support.apps import make_served_app
from tests.support.serving import served

pytestmark = pytest.mark.browser


# With a letterhead to keep, in place of the app that has none.
@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_served_app(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


def days(page: Page) -> list[str]:
    """The days of each step, in the order of the steps."""
    cells = page.locator(".entry-step .days input")
    return [cells.nth(number).input_value() for number in range(cells.count())]


def test_steps_and_products_are_added_copied_moved_and_removed(page: Page) -> None:
    type_a_plan(page)
    page.fill("#steps-1-days", "8")
    press(page, "Copy step 1 below it")
    assert days(page) == ["7", "7", "8"]
    press(page, "Move step 3 up")
    assert days(page) == ["7", "8", "7"]
    press(page, "Move step 1 down")
    assert days(page) == ["8", "7", "7"]
    expect(page.locator("#steps-0-first-t2")).to_have_value("10")
    press(page, "Remove step 2")
    assert days(page) == ["8", "7"]
    press(page, "Add a product")
    expect(page.locator("#products-1-strength")).to_be_visible()
    press(page, "Remove product 2")
    expect(page.locator("#products-1-strength")).to_have_count(0)
    expect(page.locator("#products-0-strength")).to_have_value("10")


def test_what_was_turned_about_is_what_is_printed(page: Page) -> None:
    page.set_default_timeout(30_000)  # the press has not printed yet
    type_a_plan(page)
    page.fill("#steps-1-days", "8")
    press(page, "Move step 2 up")
    page.click("#review")
    expect(page.get_by_text("Step 1: 8 days")).to_be_visible()
    make_the_handout(page)
    page.wait_for_url("**/handout/*")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download").click()
    with pdfplumber.open(BytesIO(bytes_of(saved.value))) as paper:
        words = " ".join("".join(sheet.extract_text() for sheet in paper.pages).split())
    assert words.index("Step 1: 8 days") < words.index("Step 2: 7 days")
    assert "Ann Example" in words


def test_a_letterhead_is_typed_and_stands_in_the_next_plan(page: Page, site: str) -> None:
    logo = BytesIO()
    Image.new("RGB", (40, 20), "teal").save(logo, "PNG")
    page.goto(site + "/letterhead")
    page.get_by_label("Clinic", exact=True).fill("Hill Street Clinic")
    page.set_input_files(
        "#logo", {"name": "logo.png", "mimeType": "image/png", "buffer": logo.getvalue()}
    )
    press(page, "Save letterhead")
    expect(page.get_by_role("img", name="The clinic’s logo")).to_be_visible()
    page.get_by_role("link", name="taperdoc").click()
    expect(page.get_by_label("Clinic", exact=True)).to_have_value("Hill Street Clinic")
