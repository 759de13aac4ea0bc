"""The plan in words: one row a step, and what stands around the rows."""

import pytest

from taperdoc.wording.plan_table import DoseCell, PlanTable, plan_table
from tests.support.builders import plan
from tests.support.pdf_reading import clean


def said(steps: str, of: str = "10q", **more: str) -> PlanTable:
    return plan_table(plan(steps, of, **more))


def test_a_cell_has_mg_and_what_makes_them() -> None:
    row = said("15 0 . 20 for 7", "10h").groups[0].rows[0]
    assert [(clean(c.mg), clean(c.parts)) for c in row.lines[0].cells] == [
        ("15 mg", "1 and a half tablets"),
        ("none", ""),
        ("20 mg", "2 tablets"),
    ]
    assert clean(row.lines[0].total) == "35 mg"


def test_a_time_at_which_nothing_was_typed_has_no_column() -> None:
    assert said("10 . . 5 for 7").times == ("morning", "bedtime")
    assert said("10 . 0 5 for 7").times == ("morning", "evening", "bedtime")


def test_a_plan_of_pauses_keeps_its_columns() -> None:
    given = said("pause for 7")
    assert given.times == ("morning", "noon", "evening", "bedtime")
    assert given.groups[0].rows[0].lines[0].cells == (DoseCell("none", ""),) * 4


def test_several_products_are_named_in_every_cell() -> None:
    cells = said("10+5 2.5mL for 7", "10 5 25/5").groups[0].rows[0].lines[0].cells
    assert clean(cells[0].parts) == "1 tablet of 10 mg and 1 tablet of 5 mg"
    assert clean(cells[1].parts) == "2.5 mL of liquid with 25 mg in 5 mL"


def test_alternate_days_say_which_day_is_which() -> None:
    lines = said("10 / 5 for 7").groups[0].rows[0].lines
    assert [clean(line.label) for line in lines] == [
        "Days 1, 3, 5 and so on: every other day from the first",
        "Days 2, 4 and 6: the days in between",
    ]


@pytest.mark.parametrize(
    ("steps", "first", "labels"),
    [
        (
            "10 / 5 for 14",
            "2026-12-01",
            [
                "Tue 1, Thu 3, Sat 5 December and so on: every other day from the first",
                "Wed 2, Fri 4, Sun 6 December and so on: the days in between",
            ],
        ),
        (
            "10 / 5 for 3",
            "2026-12-29",
            [
                "Tue 29 and Thu 31 December: every other day from the first",
                "Wed 30 December: the days in between",
            ],
        ),
        (
            "10 / 5 until seen",
            "2026-12-29",
            [
                "Tue 29, Thu 31 December, Sat 2 January and so on: every other day from the first",
                "Wed 30 December, Fri 1, Sun 3 January and so on: the days in between",
            ],
        ),
    ],
)
def test_alternate_days_are_named_by_date(steps: str, first: str, labels: list[str]) -> None:
    lines = said(steps, first=first).groups[0].rows[0].lines
    assert [clean(line.label) for line in lines] == labels


def test_alternate_days_after_an_open_step_are_counted_from_its_start() -> None:
    lines = said("10 until seen | 10 / 5 for 7").groups[0].rows[1].lines
    assert [line.label for line in lines] == [
        "First day of the step, then every other day",
        "Second day of the step, then every other day",
    ]


def test_a_dose_that_the_products_cannot_make_says_to_ask_at_the_dose() -> None:
    cells = said("7 10 for 7", "10h").groups[0].rows[0].lines[0].cells
    assert [clean(cell.parts) for cell in cells] == [
        "ask the clinic or pharmacist how to measure it",
        "1 tablet",
    ]


def test_a_note_ends_its_table_and_the_next_begins() -> None:
    groups = said("10 for 7 | 5 for 7 note Call us. | 5 for 3").groups
    assert [[row.number for row in group.rows] for group in groups] == [[1, 2], [3]]
    assert [group.note for group in groups] == ["Call us.", ""]


@pytest.mark.parametrize(
    ("steps", "before"),
    [
        (
            "10 for 3 | 5 for 3 from 2026-12-10",
            (
                "No step covers Fri 4 December 2026 to Wed 9 December 2026 (6 days)."
                " Ask your clinic what to take."
            ),
        ),
        (
            "10 for 3 | 5 for 3 from 2026-12-03",
            (
                "Step 1 and step 2 both cover Thu 3 December 2026 (1 day)."
                " Ask your clinic which to follow."
            ),
        ),
    ],
)
def test_gaps_and_overlaps_are_shown_before_the_step(steps: str, before: str) -> None:
    groups = said(steps, first="2026-12-01").groups
    assert [clean(line) for line in groups[1].before] == [before]


def test_a_change_of_strength_has_a_line_of_its_own() -> None:
    groups = said("2mL for 7 of 1 | 2mL for 7 of 2", "25/5 10/5").groups
    assert [clean(line) for group in groups for line in group.before] == [
        "For step 1 use: Baclofen liquid, 25 mg in 5 mL (5 mg in 1 mL).",
        "For step 2 use: Baclofen liquid, 10 mg in 5 mL (2 mg in 1 mL).",
    ]


@pytest.mark.parametrize(
    ("steps", "more", "ending"),
    [
        ("10 for 7", {}, "Then stop. Take no more baclofen."),
        (
            "10 for 7",
            {"first": "2026-12-01"},
            "Then stop. Take no baclofen from Tue 8 December 2026.",
        ),
        ("10 for 7", {"then": "stay we meet"}, "Then stay on the dose of step 1 until we meet"),
        ("10 for 7", {"then": "stay until May"}, "Then stay on the dose of step 1 until May"),
        ("10 for 7", {"then": "See us."}, "See us."),
    ],
)
def test_the_last_line_says_what_comes_after(steps: str, more: dict[str, str], ending: str) -> None:
    assert clean(said(steps, **more).ending) == ending


@pytest.mark.parametrize(
    ("steps", "of", "supply"),
    [
        (
            "10 5 for 7",
            "10",
            [
                "The total is not known.",
                "Does not include step 1, which has doses in mg only.",
            ],
        ),
        (
            "10 5 for 7",
            "10h",
            [
                "105 mg of baclofen in total",
                "10 and a half tablets of 10 mg",
                "Cut tablets are counted as if every piece is used.",
            ],
        ),
        (
            "10 / 5 for 3",
            "25/5",
            ["25 mg of baclofen in total", "5 mL of liquid with 25 mg in 5 mL"],
        ),
        (
            "10 for 1 | 10 until seen | 7 for 1 | 5 until told",
            "10",
            [
                "10 mg of baclofen in total",
                "1 tablet of 10 mg",
                "Does not include steps 2 and 4, which have no end date.",
                "Does not include step 3, which has doses in mg only.",
            ],
        ),
        (
            "10 until seen",
            "10",
            ["The total is not known.", "Does not include step 1, which has no end date."],
        ),
        ("pause for 7", "10", ["0 mg of baclofen in total"]),
        (
            "pause for 7 | 7.5 for 2",
            "10h",
            ["The total is not known.", "Does not include step 2, which has doses in mg only."],
        ),
    ],
)
def test_the_supply_says_what_is_counted(steps: str, of: str, supply: list[str]) -> None:
    assert [clean(line) for line in said(steps, of).supply] == supply


@pytest.mark.parametrize(
    ("steps", "more", "left_out"),
    [
        ("10 for 2", {"then": "stay seen"}, ["Does not include what you take after step 1."]),
        ("10 for 2", {"then": "Call."}, ["Does not include what you take after step 1."]),
        (
            "10 for 2",
            {"as_needed": "5 mg for spasms."},
            ["Does not include doses you take only if you need them."],
        ),
        ("10 for 2", {}, []),
    ],
)
def test_the_supply_names_what_it_leaves_out(
    steps: str, more: dict[str, str], left_out: list[str]
) -> None:
    assert [clean(line) for line in said(steps, **more).supply][2:] == left_out


def test_stopping_has_no_date_while_a_step_typed_earlier_can_still_run() -> None:
    over = "10 for 30 | 5 for 3 from 2026-12-02"
    assert clean(said(over, first="2026-12-01").ending) == "Then stop. Take no more baclofen."
    open_before = "10 until seen | 5 for 3 from 2026-12-02"
    assert clean(said(open_before).ending) == "Then stop. Take no more baclofen."


def test_a_change_of_product_over_a_pause_has_its_line_after_it() -> None:
    groups = said("10 for 7 of 1 | pause for 3 of 2 | 5 for 7 of 2", "10 5").groups
    assert [clean(line) for group in groups for line in group.before] == [
        "For step 1 use: Baclofen tablets, 10 mg each, not to be cut.",
        "For step 3 use: Baclofen tablets, 5 mg each, not to be cut.",
    ]
