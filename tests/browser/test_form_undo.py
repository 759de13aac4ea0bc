"""What was done to the form's rows is taken back, and nothing typed is lost by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import fields_of, open_plan, put_on_clipboard, said
from tests.support.builders import plan

pytestmark = [pytest.mark.browser, with_javascript]

PLAN = plan("1x10 for 1 of 1 note Call. | 10 / 5 for 2 of 2 | 10 for 3 of 1", of="10 5h")
CELL = "#steps-1-first-t1"

ACTS = {
    "a step added": (CELL, "Alt+n", "Step 4 removed."),
    "a step copied": (CELL, "Alt+d", "Step 3, the copy of step 2, removed."),
    "a step removed": (CELL, "Alt+Delete", "Step 2 restored."),
    "a step moved": (CELL, "Alt+ArrowUp", "Step 1 moved back. It is step 2 again."),
    "cells pasted": (
        CELL,
        "Control+v",
        "Cells pasted into steps 2 to 4 removed; what was there before is back.",
    ),
    "a product added": ("[value=add-product]", "Enter", "Product 3 removed."),
    "a product removed": ("[value=remove-product-1]", "Enter", "Product 1 restored."),
    "the last step added by its button": ("#add-step", "Enter", "Step 4 removed."),
}


@pytest.mark.parametrize(("place", "key", "undone"), ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize("by", ["the button", "Ctrl+Z"])
def test_each_act_is_undone(
    page: Page, place: str, key: str, undone: str, by: str, seen: Seen
) -> None:
    open_plan(page, PLAN)
    put_on_clipboard(page, "15\r\n20\r\n25\r\n")
    before = fields_of(page)
    page.press(place, key)
    assert fields_of(page) != before
    if by == "Ctrl+Z":
        page.keyboard.press("Control+z")
    else:
        page.get_by_role("button", name="Undo").click()
    assert fields_of(page) == before
    assert said(page) == undone
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.cell input, select')")
    assert seen.complaints == []


def test_several_acts_are_undone_one_by_one_from_the_last(page: Page) -> None:
    open_plan(page, PLAN)
    states = [fields_of(page)]
    for key in ("Alt+Delete", "Alt+d", "Alt+ArrowUp", "Alt+n", "Alt+Delete", "Alt+Delete"):
        page.locator(CELL).press(key)
        states.append(fields_of(page))
    while states:
        assert fields_of(page) == states.pop()
        page.keyboard.press("Control+z")


def test_ctrl_z_undoes_typing_first_and_the_act_before_it_next(page: Page) -> None:
    open_plan(page, PLAN)
    before = fields_of(page)
    page.press(CELL, "Alt+n")
    added = fields_of(page)
    # One key: how many keys a browser undoes at once is its own affair.
    page.keyboard.type("2")
    assert fields_of(page) != added
    page.keyboard.press("Control+z")
    assert fields_of(page) == added
    page.keyboard.press("Control+z")
    assert fields_of(page) == before


def test_ctrl_z_in_the_words_of_a_name_leaves_the_rows_alone(page: Page) -> None:
    open_plan(page, PLAN)
    page.press(CELL, "Alt+Delete")
    removed = fields_of(page)
    page.focus("#other_words")
    page.keyboard.type("x")
    page.keyboard.press("Control+z")
    assert fields_of(page) == removed


def test_what_was_typed_elsewhere_since_stays(page: Page) -> None:
    open_plan(page, PLAN)
    page.press(CELL, "Alt+Delete")
    page.fill("#steps-1-first-t1", "2x10")
    page.fill("#steps-0-note", "Call us.")
    page.get_by_role("button", name="Undo").click()
    fields = fields_of(page)
    assert [fields[f"steps-{row}-days"] for row in range(3)] == [["1"], ["2"], ["3"]]
    assert (fields["steps-2-first-t1"], fields["steps-0-note"]) == (["2x10"], ["Call us."])
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


@pytest.mark.parametrize("key", ["Alt+n", "Control+v"])
def test_what_was_typed_over_since_comes_back_by_undoing_once_more(page: Page, key: str) -> None:
    open_plan(page, PLAN)
    put_on_clipboard(page, "days\tmorning\r\n8\t15\r\n9\t20")
    before = fields_of(page)
    page.press("#steps-2-first-t1", key)
    page.fill("#steps-3-first-t1", "2,5")
    typed = fields_of(page)
    page.get_by_role("button", name="Undo").click()
    assert fields_of(page) == before
    assert said(page).endswith("What was typed there since is removed too; Undo brings it back.")
    page.get_by_role("button", name="Undo").click()
    assert fields_of(page) == typed


def test_a_step_that_comes_back_is_as_it_was_open_and_all(page: Page) -> None:
    open_plan(page, PLAN)
    page.locator("#steps-2-first-t1").press("Alt+m")
    page.get_by_role("button", name="Remove step 3").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#steps-2-note")).to_be_visible()
    expect(page.locator("#steps-2-first-t1")).to_be_focused()
