"""Cells from a spreadsheet, pasted into the form in Chromium."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

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
CELLS = [*(f"first-t{time}" for time in range(1, 5)), "days"]
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
    "a column": ("5\n6\n7", "0-days", "10 10 10 10 5 | 20 20 20 20 6 | . . . . 7"),
    "the columns to the end": (
        "5\t6\r\n7\t8",
        "1-first-t4",
        "10 10 10 10 1 | 20 20 20 5 6 | . . . 7 8",
    ),
    "by their names": (
        " EVENING \tmorning\r\n5\t6",
        "0-first-t2",
        "6 10 5 10 1 | 20 20 20 20 2",
    ),
    "a blank row between": ("5\n\n6", "0-first-t1", "5 10 10 10 1 | . 20 20 20 2 | 6 . . . ."),
    "a single cell": ("5", "0-first-t1", "5 10 10 10 1 | 20 20 20 20 2"),
    "a single cell as Excel copies it": ("5\r\n", "0-days", "10 10 10 10 5 | 20 20 20 20 2"),
}


@pytest.mark.parametrize(("text", "cell", "after"), PASTED.values(), ids=PASTED.keys())
def test_cells_go_to_their_places_as_they_were(
    page: Page, text: str, cell: str, after: str, seen: Seen
) -> None:
    open_plan(page, TWO)
    page.locator(f"#steps-{cell}").select_text()
    paste(page, text, f"steps-{cell}")
    assert grid(page) == after
    assert seen.complaints == []


CASES = json.loads((Path(__file__).parents[1] / "script" / "paste_cases.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES["cases"], ids=[case["name"] for case in CASES["cases"]])
def test_each_block_of_the_shared_cases_is_pasted_asked_about_or_refused(
    page: Page, case: dict[str, Any], seen: Seen
) -> None:
    paste(page, case["text"], "steps-0-first-t1")
    question = page.get_by_role("dialog", name="Do these cells belong here?")
    if "refused" in case:
        assert said(page).startswith(f"Nothing was pasted. {case['refused']}".replace("\n", " "))
        assert grid(page) == ". . . . ."
        expect(page.get_by_role("button", name="Undo")).to_be_hidden()
        return
    if "asks" in case:
        expect(question).to_contain_text(case["doubt"])
        assert grid(page) == ". . . . ."
        question.get_by_role("button", name="Paste").click()
    expect(question).to_be_hidden()
    cells = case.get("pasted") or case["asks"]
    expect(page.locator("#done [role=status]")).to_contain_text("pasted into step")
    assert values(page) == [[text or "" for text in row] for row in cells]
    assert seen.complaints == []


def values(page: Page) -> list[list[str]]:
    """What is in the cells, row by row."""
    fields = fields_of(page)
    count = sum(name.endswith("-days") for name in fields)
    return [[fields[f"steps-{row}-{cell}"][0] for cell in CELLS] for row in range(count)]


@pytest.mark.parametrize("how", ["Cancel", "Escape"])
def test_a_paste_that_is_not_wanted_changes_nothing(page: Page, how: str) -> None:
    open_plan(page, TWO)
    paste(page, "1\t20\t20\t20\t7\r\n2\t15\t15\t15\t7", "steps-0-first-t1")
    question = page.get_by_role("dialog", name="Do these cells belong here?")
    assert question.get_by_role("row").all_inner_texts() == [
        "Step\tmorning\tnoon\tevening\tbedtime\tdays",
        "1\t1\t20\t20\t20\t7",
        "2\t2\t15\t15\t15\t7",
    ]
    if how == "Escape":
        page.keyboard.press("Escape")
    else:
        question.get_by_role("button", name="Cancel").click()
    expect(page.locator("#done [role=status]")).to_have_text("Nothing was pasted.")
    assert grid(page) == BEFORE
    expect(page.locator("#steps-0-first-t1")).to_be_focused()


def test_more_steps_than_a_plan_has_are_refused(page: Page) -> None:
    open_plan(page, TWO)
    paste(page, "1\n" * 60, "steps-1-days")
    assert said(page) == (
        "Nothing was pasted. 60 rows were copied, and this is step 2."
        " A plan has at most 60 steps. No more can be added."
    )
    assert grid(page) == BEFORE


def test_how_each_pasted_cell_is_read_is_shown_at_once(page: Page) -> None:
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    paste(page, "2,5\t15\tx5\t10\t7\r\n20\t-\t1\t1o\t1 wk", "steps-0-first-t1")
    expect(page.locator("#steps-0-first-t2-echo")).to_have_text("1 and a half tablets")
    expect(page.locator("#steps-0-first-t4-echo")).to_have_text("1 tablet")
    expect(page.locator("#steps-1-first-t1-echo")).to_have_text("2 tablets")
    expect(page.locator("#steps-0-days-echo")).to_have_text("7 days")
    expect(page.locator("#steps-0-first-t1")).to_be_focused()
    for cell in ("0-first-t1", "0-first-t3", "1-first-t4", "1-days"):
        expect(page.locator(f"#steps-{cell}-error")).to_be_visible()
        expect(page.locator(f"#steps-{cell}")).to_have_attribute("aria-invalid", "true")


def test_typing_in_a_pasted_cell_hides_its_reason_until_the_cell_is_left(page: Page) -> None:
    paste(page, "2,5\t15\t10\t10\t7", "steps-0-first-t1")
    reason = page.locator("#steps-0-first-t1-error")
    expect(reason).to_be_visible()
    page.keyboard.press("End")
    page.keyboard.type("0")
    expect(reason).to_be_hidden()
    page.keyboard.press("Tab")
    expect(reason).to_contain_text("2,50")


def test_the_line_names_the_columns_that_were_pasted_into(page: Page) -> None:
    paste(page, f"{NAMES}\r\n5\t5\t5\t5\t7\r\n5\t5\t5\t5\t7", "steps-0-first-t1")
    columns = "morning, noon, evening, bedtime, days"
    assert said(page) == f"2 rows pasted into steps 1 to 2, by the header row: {columns}."


def test_cells_for_the_second_kind_of_day_stay_there_and_are_seen(page: Page) -> None:
    open_plan(page, plan("10 10 10 10 / 5 5 5 5 for 4 | 20 20 20 20 for 2"))
    paste(page, "3\t2\n3\t4", "steps-0-second-t3")
    assert grid(page) == "10 10 10 10 4 | 20 20 20 20 2"
    assert grid(page, "second") == "5 5 3 2 4 | . . 3 4 2"
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
