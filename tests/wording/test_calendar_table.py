"""The calendar in words: what its cells, its days and its weeks say."""

from itertools import pairwise

import pytest
from hypothesis import given

from taperdoc.domain.diary import WeekStart, diary
from taperdoc.domain.doses_taken import doses_taken
from taperdoc.domain.plan import TaperPlan
from taperdoc.wording import phrases
from taperdoc.wording.calendar_table import Calendar, calendar_in_words
from tests.support.builders import plan, plans
from tests.support.pdf_reading import clean

FROM = "2026-12-01"


def made(steps: str, of: str = "10h", *, first: str = FROM, **words: str) -> Calendar:
    return calendar_in_words(plan(steps, of, first=first, **words))


def rows(given: Calendar, week: int = 0) -> dict[str, list[str]]:
    return {
        row.time: [
            clean(("☐ " if cell.tick else "") + f"{cell.words} {cell.ml}") for cell in row.cells
        ]
        for row in given.weeks[week].rows
    }


def says(given: Calendar, week: int = 0) -> list[str]:
    return [clean(f"{said.lead} {said.words}") for said in given.weeks[week].says]


def test_a_dose_has_a_box_and_a_day_outside_the_plan_has_none() -> None:
    assert rows(made("20 15 . 20 for 7")) == {
        "morning": ["–", *["☐ 20 mg"] * 6],
        "noon": ["–", *["☐ 15 mg"] * 6],
        "bedtime": ["–", *["☐ 20 mg"] * 6],
    }


def test_alternate_days_alternate_from_the_steps_first_day() -> None:
    given = made("10 / 5 for 10")
    assert rows(given)["morning"] == ["–", *["☐ 10 mg", "☐ 5 mg"] * 3]
    assert rows(given, 1)["morning"][:5] == ["☐ 10 mg", "☐ 5 mg", "☐ 10 mg", "☐ 5 mg", "–"]


def test_a_week_of_pause_has_one_row_without_boxes() -> None:
    given = made("10 5 for 6 | pause for 14")
    assert rows(given, 1) == {"All day": ["none"] * 7}
    assert says(given, 1) == ["Step 2 (take no baclofen) from Mon 7 December 2026."]
    assert says(given, 2) == ["Step 2 (take no baclofen) until Sun 20 December 2026."]


def test_days_of_gaps_and_overlaps_say_to_ask() -> None:
    given = made("10 for 2 | 5 for 3 from 2026-12-05 | 5 for 2 from 2026-12-06")
    assert rows(given)["morning"] == [
        "–", "☐ 10 mg", "☐ 10 mg", "ask clinic", "ask clinic", "☐ 5 mg", "ask clinic",
    ]  # fmt: skip
    assert says(given)[:2] == [
        (
            "No step covers Thu 3 December 2026 to Fri 4 December 2026 (2 days)."
            " Ask your clinic what to take."
        ),
        (
            "Step 2 and step 3 both cover Sun 6 December 2026 to Mon 7 December 2026 (2 days)."
            " Ask your clinic which to follow."
        ),
    ]


def test_days_of_an_open_step_show_its_doses() -> None:
    given = made("10 for 4 | 5 until seen")
    assert rows(given)["morning"][5:] == ["☐ 5 mg", "☐ 5 mg"]
    assert says(given) == [
        (
            "Step 1 from Tue 1 to Fri 4 December 2026, step 2 from Sat 5 until seen."
            " 10 mg is 1 tablet. 5 mg is half a tablet."
        )
    ]
    assert [clean(line) for line in given.after] == [
        "Step 2 has no end date: it lasts until seen. Follow the plan for it."
    ]
    assert not given.is_whole


def test_a_week_says_which_steps_it_covers_until_when_and_their_tablets() -> None:
    given = made("20 15 20 20 for 7 | 10 5 10 10 for 14")
    assert says(given) == [
        "Step 1 from Tue 1 December 2026. 20 mg is 2 tablets. 15 mg is 1 and a half tablets."
    ]
    assert says(given, 1) == [
        (
            "Step 1 until Mon 7 December 2026, step 2 from Tue 8. 20 mg is 2 tablets."
            " 15 mg is 1 and a half tablets. 10 mg is 1 tablet. 5 mg is half a tablet."
        )
    ]
    assert says(given, 2) == [
        "Step 2 until Mon 21 December 2026. 10 mg is 1 tablet. 5 mg is half a tablet."
    ]


@pytest.mark.parametrize(
    ("steps", "first", "covers"),
    [
        ("10 for 1 | 5 for 30", "2026-11-30", "Step 1 on Mon 30 November 2026, step 2 from Tue 1"),
        ("10 for 3 | 5 for 30", "2026-12-29", "Step 1 from Tue 29 to Thu 31 December 2026, step 2"),
        ("10 for 4 | 5 for 30", "2026-12-29", "Step 1 from Tue 29 December 2026 to Fri 1 January"),
        ("10 for 3 | 5 for 30", "", "Step 1 from day 1 to day 3, step 2 from day 4."),
    ],
)
def test_a_week_names_each_month_once(steps: str, first: str, covers: str) -> None:
    assert says(made(steps, first=first))[0].startswith(covers)


def test_a_full_stop_typed_at_the_end_of_a_step_is_not_doubled() -> None:
    given = made("10 for 4 | 5 until seen.")
    assert "until seen. 10 mg is" in says(given)[0]
    assert "until seen. Follow" in clean(given.after[0])


def test_a_plan_that_stays_says_so_above_the_week() -> None:
    assert says(made("10 for 4", then="stay your next visit")) == [
        "Step 1 from Tue 1 to Fri 4 December 2026, then stay on step 1. 10 mg is 1 tablet."
    ]


def test_a_dose_that_the_products_cannot_make_says_to_ask_in_its_week() -> None:
    assert says(made("7 for 4"))[0].endswith(
        "7 mg: ask the clinic or pharmacist how to measure it."
    )


def new_doses(given: Calendar) -> list[str]:
    """Each dose that stands out as new: its day, time and mg."""
    return [
        clean(f"{head.day} {row.time} {cell.words}")
        for week in given.weeks
        for head in week.heads
        for row in week.rows
        if (cell := row.cells[head.index]).is_new
    ]


@pytest.mark.parametrize(
    ("steps", "new"),
    [
        ("10 5 for 3 | 10 . for 3 | 10 . for 3", ["Fri 4 Dec noon none"]),
        ("10 5 for 2 | pause for 2 | 10 5 for 2", [
            "Thu 3 Dec morning none", "Thu 3 Dec noon none",
            "Sat 5 Dec morning 10 mg", "Sat 5 Dec noon 5 mg",
        ]),
        ("10 5 for 2 | 10 5 / 5 5 for 4", ["Fri 4 Dec morning 5 mg"]),
        ("10 / 5 for 4 | 5 for 3", ["Sat 5 Dec morning 5 mg"]),
        ("10 / 5 for 4 | 2.5 for 3", ["Sat 5 Dec morning 2.5 mg"]),
        ("10 for 3 | 5 for 2 from 2026-12-05", ["Sat 5 Dec morning 5 mg"]),
        ("10 for 3 | 5 for 5 from 2026-12-02", ["Fri 4 Dec morning 5 mg"]),
    ],
)  # fmt: skip
def test_the_doses_that_change_stand_out(steps: str, new: list[str]) -> None:
    assert new_doses(made(steps)) == new


def test_one_mg_made_in_two_ways_gets_no_key() -> None:
    given = made("10 5+5 for 14", "10 5")
    assert says(given, 1) == [
        "Step 1 until Mon 14 December 2026.",
        (
            "Step 1. morning: 10 mg (ask the clinic or pharmacist how to measure it)."
            " noon: 10 mg (2 tablets of 5 mg)."
        ),
    ]


def test_a_liquid_has_its_ml_in_every_cell_and_its_change_of_strength_said() -> None:
    given = made("2.5mL for 6 of 1 | 2.5mL for 7 of 2", "25/5 10/5")
    assert rows(given)["morning"][1] == "☐ 12.5 mg 2.5 mL"
    assert says(given, 1)[0] == "For step 2 use: Baclofen liquid, 10 mg in 5 mL (2 mg in 1 mL)."


def test_a_week_can_begin_on_sunday() -> None:
    given = calendar_in_words(plan("10 for 7", first=FROM), WeekStart.SUNDAY)
    assert clean(given.weeks[0].heads[0].day) == "Sun 29 Nov"


@pytest.mark.parametrize(
    ("steps", "after"),
    [
        ("10 for 371", []),
        (
            "10 for 400",
            [
                (
                    "This calendar ends here, with day 371, after 53 weeks."
                    " For the days after that, follow the plan."
                )
            ],
        ),
        (
            "10 until seen | 5 for 7 | 2.5 for 3",
            [
                "Step 1 has no end date: it lasts until seen. Follow the plan for it.",
                "Steps 2 and 3 have no dates yet. Follow the plan for them.",
            ],
        ),
    ],
)
def test_what_the_calendar_does_not_show_is_said(steps: str, after: list[str]) -> None:
    given = made(steps, "10q", first="")
    assert [clean(line) for line in given.after] == after


def test_doses_as_needed_are_said_not_to_be_in_it() -> None:
    given = made("10 for 7", as_needed="5 mg for spasms.")
    assert given.after == ("Doses you take only if you need them are not in this calendar.",)


def test_a_plan_that_continues_has_no_last_day_and_no_dashes_after_it() -> None:
    given = made("10 for 4", then="stay your next visit")
    assert [head.marks for head in given.weeks[0].heads][1:5:3] == [
        ("First day",),
        ("Stay on step\N{NO-BREAK SPACE}1",),
    ]
    assert rows(given)["morning"] == ["–", *["☐ 10 mg"] * 6]
    assert given.is_whole
    other = made("10 for 4", then="We decide at your next visit.")
    assert other.weeks[0].heads[4].marks == ("See what comes next",)
    assert rows(other)["morning"][5:] == ["see plan", "see plan"]
    assert other.is_whole


def test_a_week_says_the_tablets_of_every_step_it_touches() -> None:
    given = made("10 for 10 | 5 for 4")
    assert says(given, 1) == [
        (
            "Step 1 until Thu 10 December 2026, step 2 from Fri 11."
            " 10 mg is 1 tablet. 5 mg is half a tablet."
        )
    ]


@given(plans(max_steps=6))
def test_every_amount_of_a_week_has_its_tablets_in_that_week(made: TaperPlan) -> None:
    kept = diary(made)
    words = calendar_in_words(made)
    for week, said in zip(kept.weeks, words.weeks, strict=True):
        notes = clean(" ".join(f"{note.lead} {note.words}" for note in said.says))
        for found in week.days:
            for amount in filter(None, found.doses or ()):
                if amount.parts:
                    parts = phrases.parts(amount, name_strength=len(made.products) > 1)
                    assert clean(parts) in notes
                    assert clean(phrases.mg(amount.mg)) in notes


@given(plans(max_steps=6))
def test_the_doses_that_stand_out_are_those_that_differ_from_the_day_before(
    made: TaperPlan,
) -> None:
    """Where doses do not alternate, on days that follow each other and have one step each."""
    alternating = {n for n, step in enumerate(made.steps, start=1) if len(step.cycle) > 1}
    for week in diary(made).weeks:
        for before, day in pairwise(week.days):
            if (
                before.doses is None
                or day.doses is None
                or {*before.steps, *day.steps} & alternating
            ):
                continue
            was, now = doses_taken(before.doses), doses_taken(day.doses)
            assert day.changes == {at for at, dose in enumerate(now) if dose != was[at]}
