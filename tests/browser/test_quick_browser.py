"""Quick text in Chromium: lines typed, shown as steps, accepted, and reviewed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen
from tests.browser.form_typing import review
from tests.quick_text.test_quick_text import EXAMPLE

pytestmark = pytest.mark.browser


def read_lines(page: Page, lines: str) -> None:
    """Name the product, type lines into the box, and have them read."""
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    page.get_by_text("Quick text: the steps as lines").click()
    page.get_by_label("Quick text, one line per step").click()
    page.keyboard.type(lines)
    page.get_by_role("button", name="Read these lines").click()


def test_a_taper_typed_as_lines_is_reviewed_as_its_steps(page: Page, seen: Seen) -> None:
    read_lines(page, EXAMPLE.replace("15 10 10 15 7d", "15 10 10 15 7"))
    result = page.locator("#quick-result")
    expect(result).to_be_focused()
    expect(result.get_by_text("Line 7, character 13: There are 5 doses")).to_be_visible()
    expect(result.locator("mark")).to_have_text("7")
    expect(result.get_by_role("row")).to_have_count(1 + 11 + 1 + 1)
    expect(page.locator("#steps-0-days")).to_have_value("")
    expect(result.get_by_role("row").nth(7)).to_contain_text("Line 7 Not read: 15 10 10 15 7")
    expect(page.get_by_role("button", name="Put these in place of the steps")).to_have_count(0)
    page.fill("#quick", EXAMPLE)
    page.get_by_role("button", name="Read these lines").click()
    page.get_by_role("button", name="Put these in place of the steps").click()
    expect(page.locator("#steps-0-first-t1")).to_be_focused()
    expect(page.locator("#quick")).to_have_value("")
    expect(page.locator("#steps-6-first-t2")).to_have_value("10")
    review(page)
    expect(page).to_have_title("Check the plan – taperdoc")
    expect(page.get_by_text("Step 12", exact=True)).to_be_visible()
    ending = page.get_by_text("At your next visit we agree on what comes next.", exact=True)
    expect(ending).to_be_visible()
    assert seen.complaints == []
