"""Cells from a spreadsheet, pasted into the form in Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import (
    Typist,
    doses,
    example,
    fields_of,
    open_plan,
    plan_of,
    put_on_clipboard,
    said,
)
from tests.support.builders import plan

pytestmark = [pytest.mark.browser, with_javascript]

NAMES = "Morning\tNoon\tEvening\tBedtime\tDays"
TWO = plan("10 10 10 10 for 1 | 20 20 20 20 for 2")


def paste(page: Page, text: str, cell: str) -> None:
    put_on_clipboard(page, text)
    page.press(f"#{cell}", "Control+v")


def grid(page: Page, kind: str = "first") -> str:
    """The steps as typed: cells parted by a space, "." for an empty one, steps by "|"."""
    fields = fields_of(page)
    count = sum(name.endswith("-days") for name in fields)
    cells = [f"{kind}-t{time}" for time in range(1, 5)] + ["days"]
    rows = [[fields[f"steps-{row}-{cell}"][0] or "." for cell in cells] for row in range(count)]
    return " | ".join(" ".join(row) for row in rows)


BEFORE = "10 10 10 10 1 | 20 20 20 20 2"

PASTED = {
    "a row": ("5\t5\t5\t5\t7", "0-first-t1", "5 5 5 5 7 | 20 20 20 20 2"),
    "with a line break at its end": ("5\t6\r\n", "0-first-t1", "5 6 10 10 1 | 20 20 20 20 2"),
    "a column": ("5\n6\n7", "0-days", "10 10 10 10 5 | 20 20 20 20 6 | . . . . 7"),
    "further down": ("5\t6\r\n7\t8", "1-first-t3", "10 10 10 10 1 | 20 20 5 6 2 | . . 7 8 ."),
    "names and blank lines": (
        f"{NAMES}\r\n5\t5\t5\t5\t7\r\n\r\n\t\t\t\t\r\n",
        "0-first-t1",
        "5 5 5 5 7 | 20 20 20 20 2",
    ),
    "names of the columns from here on": (
        " NOON \tevening\r\n5\t6",
        "0-first-t2",
        "10 5 6 10 1 | 20 20 20 20 2",
    ),
    "quoted cells": ('"5"\t"6"\r\n"""7"\t8"', "0-first-t1", '5 6 10 10 1 | "7 8" 20 20 2'),
    "what cannot be read": ("2,5\tx5\t½\t1e3\t7d", "0-first-t1", "2,5 x5 ½ 1e3 7d | 20 20 20 20 2"),
    "an empty cell": ("5\t\t6", "0-first-t1", "5 . 6 10 1 | 20 20 20 20 2"),
    "a blank row between": ("5\n\n6", "0-first-t1", "5 10 10 10 1 | . 20 20 20 2 | 6 . . . ."),
    "a single cell": ("5", "0-first-t1", "5 10 10 10 1 | 20 20 20 20 2"),
    "a single cell as Excel copies it": ("5\r\n", "0-days", "10 10 10 10 5 | 20 20 20 20 2"),
}


@pytest.mark.parametrize(("text", "cell", "after"), PASTED.values(), ids=PASTED.keys())
def test_cells_go_to_the_right_and_down_as_they_were(
    page: Page, text: str, cell: str, after: str, seen: Seen
) -> None:
    open_plan(page, TWO)
    page.locator(f"#steps-{cell}").select_text()
    paste(page, text, f"steps-{cell}")
    assert grid(page) == after
    assert seen.complaints == []


COLUMNS = "morning, noon, evening, bedtime, days"
REFUSED = {
    "names in another order": (
        "Evening\tMorning\r\n5\t6",
        "0-first-t1",
        (
            "The first row copied reads “Evening, Morning”,"
            f" and the columns from here on are {COLUMNS}."
        ),
    ),
    "names of another column": (
        "morning\r\n5",
        "0-first-t4",
        "The first row copied reads “morning”, and the columns from here on are bedtime, days.",
    ),
    "names alone": (f"{NAMES}\r\n", "0-first-t1", "Only names were copied, and no dose."),
    "more columns than there are": (
        "1\t2\t3",
        "1-first-t4",
        "3 columns were copied, and from here on there are 2: bedtime, days.",
    ),
    "more steps than a plan has": (
        "1\n" * 60,
        "1-days",
        (
            "60 rows were copied, and this is step 2."
            " A plan has 1 to 60 steps: there is no room for another."
        ),
    ),
    "a cell of two lines": (
        '"1\n0"\t5',
        "0-first-t1",
        "A cell has a line break in it: “1 0”.",
    ),
}


@pytest.mark.parametrize(("text", "cell", "reason"), REFUSED.values(), ids=REFUSED.keys())
def test_what_does_not_fit_is_refused_whole_with_the_reason(
    page: Page, text: str, cell: str, reason: str
) -> None:
    open_plan(page, TWO)
    paste(page, text, f"steps-{cell}")
    assert said(page) == f"Nothing was pasted. {reason}"
    assert grid(page) == BEFORE
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_a_row_of_names_left_out_is_told(page: Page) -> None:
    paste(page, f"{NAMES}\r\n5\t5\t5\t5\t7\r\n5\t5\t5\t5\t7", "steps-0-first-t1")
    assert said(page) == "2 rows pasted into steps 1 to 2. The row of names was left out."


def test_cells_for_the_second_kind_of_day_stay_there_and_are_seen(page: Page) -> None:
    open_plan(page, plan("10 10 10 10 / 5 5 5 5 for 4 | 20 20 20 20 for 2"))
    paste(page, "1\t2\n3\t4", "steps-0-second-t3")
    assert grid(page) == "10 10 10 10 4 | 20 20 20 20 2"
    assert grid(page, "second") == "5 5 1 2 4 | . . 3 4 2"
    expect(page.locator("#steps-1-second-t3")).to_be_visible()


def test_sixty_steps_are_pasted_at_once(page: Page) -> None:
    paste(page, "20\t15\t10\t5\t7\r\n" * 60, "steps-0-first-t1")
    assert grid(page) == " | ".join(["20 15 10 5 7"] * 60)


@pytest.mark.parametrize("field", ["if_worse", "first_day"])
def test_elsewhere_pasting_is_the_browsers_own(page: Page, field: str) -> None:
    paste(page, "1\t2", field)
    assert fields_of(page)[field][0].split() == ["1", "2"]


def test_the_example_comes_from_a_spreadsheet(
    page: Page, record_property: Callable[[str, object], None]
) -> None:
    wanted, typist = example(), Typist(page)
    rows = [[*doses(step), str(step.days or "")] for step in wanted.steps]
    put_on_clipboard(page, "\r\n".join([NAMES, *map("\t".join, rows)]) + "\r\n")
    typist.tab_to("products-0-strength")
    typist.type("10")
    typist.tab()
    typist.type("m")
    typist.tab_to("steps-0-first-t1")
    typist.press("Control+v")
    assert grid(page) == " | ".join(" ".join(cell or "." for cell in row) for row in rows)
    record_property(
        "Keys for the example plan's doses and days, pasted",
        f"{typist.keys}, with the product and the way to the first dose",
    )
    for row in (10, 11):
        page.press(f"#steps-{row}-days", "Alt+m")
    page.select_option("#steps-10-kind", "alternate")
    for time, text in enumerate(doses(wanted.steps[10], day=1), start=1):
        page.fill(f"#steps-10-second-t{time}", text)
    page.fill("#steps-10-note", wanted.steps[10].note)
    page.fill("#steps-11-until", wanted.steps[11].until)
    page.get_by_label("In your own words").check()
    page.fill("#ending_words", wanted.ending.words)
    page.fill("#if_worse", wanted.if_worse)
    page.fill("#other_words", wanted.other_words)
    assert plan_of(fields_of(page)) == wanted
