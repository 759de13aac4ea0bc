"""A day chosen from the browser's own calendar, in Chromium."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import fields_of, open_plan, said
from tests.support.builders import plan

pytestmark = [pytest.mark.browser, with_javascript]


def open_calendar(page: Page, label: str) -> None:
    page.get_by_role("button", name=f"Calendar for: {label}").click()
    page.wait_for_timeout(300)  # it is a window of the browser's own, which cannot be asked


def choose(page: Page, label: str) -> None:
    """Open the calendar, go on a day, and take that one."""
    open_calendar(page, label)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("label", "field", "before", "after"),
    [
        ("First day of the plan", "first_day", "2098-12-30", "2098-12-31"),
        ("Start date of this step, step 2", "steps-1-first_day", "2098-12-31", "2099-01-01"),
    ],
)
def test_a_chosen_day_is_typed_into_the_field(
    page: Page, label: str, field: str, before: str, after: str, seen: Seen
) -> None:
    open_plan(page, plan("10 for 7 | 10 for 7 note Call."))
    page.fill(f"#{field}", before)
    choose(page, label)
    expect(page.locator(f"#{field}")).to_have_value(after)
    expect(page.locator(f"#{field}")).to_be_focused()
    assert [name for name, texts in fields_of(page).items() if texts == [after]] == [field]
    assert seen.complaints == []


def test_a_day_typed_in_words_is_kept_until_one_is_chosen(page: Page) -> None:
    page.fill("#first_day", "1 December 2098")
    open_calendar(page, "First day of the plan")
    page.keyboard.press("Escape")
    expect(page.locator("#first_day")).to_have_value("1 December 2098")
    choose(page, "First day of the plan")
    expect(page.locator("#first_day")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))


def test_a_new_step_has_its_calendar(page: Page) -> None:
    page.press("#steps-0-days", "Alt+n")
    assert said(page) == "Step 2 added, with the doses of step 1."
    page.locator("#steps-1-days").press("Alt+m")
    choose(page, "Start date of this step, step 2")
    expect(page.locator("#steps-1-first_day")).to_have_value(re.compile(r"\d{4}-\d\d-\d\d"))
