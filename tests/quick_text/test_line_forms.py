"""The forms a line of quick text can have, and what is rejected because it can mean two things."""

from __future__ import annotations

import pytest

from taperdoc.domain.plan import TIMES, Ending, EndingKind, Step
from taperdoc.quick_text import Reading, read
from tests.support.builders import day, products, step

THREE = ("morning", "noon", "evening")


def reading(text: str, of: str = "10q", times: tuple[str, ...] = TIMES, first: str = "") -> Reading:
    return read(text, times, products(of), day(first) if first else None)


def steps(
    text: str, of: str = "10q", times: tuple[str, ...] = TIMES, first: str = ""
) -> list[Step]:
    """The steps of lines that can all be read."""
    found = reading(text, of, times, first)
    assert found.unread == ()
    return [one.step for one in found.steps]


def rejection(
    text: str, of: str = "10q", times: tuple[str, ...] = TIMES, first: str = ""
) -> tuple[int, str]:
    """The place in the first line that cannot be read, and the reason."""
    unread = reading(text, of, times, first).unread
    assert unread, "it was read"
    return unread[0].column, unread[0].reason.replace("\xa0", " ")


WEEK = "20 15 20 20 for 7"

READ = [
    # Separators and spaces, also those of a word processor
    *(
        (text, WEEK)
        for text in (
            "20, 15, 20, 20 for 7 days",
            "20; 15; 20; 20; for 7 days",
            "20;15;20;20 for 7 days.",
            "20\u00a015\u200920\u202f20 for\u00a07\u00a0days",
            "20-15-20-20 for 7 days",
            "20\u201315\u201320\u201320 for 7 days",
            "20\u221215\u221220\u221220 for 7 days",
            "20/15/20/20 x 7 days",
            "• 20 15 20 20 for 7 days",
            "1) 20 15 20 20 for 7 days",
            "20\t15\t20\t20\t7 days",
            "Week 1\t20\t15\t20\t20",
            "•\t20 15 20 20 for 7 days",
            "•\t20\t15\t20\t20\t7 days",
            "• \t20 15 20 20 for 7 days",
            "\uf0b7\t20 15 20 20 for 7 days",
            "1.\t20 15 20 20 for 7 days",
            "1)\t20\t15\t20\t20\t7 days",
            "Week 1:\t20 15 20 20",
        )
    ),
    # Units
    *(
        (text, WEEK)
        for text in (
            "20 15 20 20 mg for 7 days",
            "20mg 15mg 20mg 20mg for 7 days",
            "20 mg, 15 mg, 20 mg, 20 MG. for 7 days",
            "20mg/15mg/20mg/20mg for 7 days",
        )
    ),
    ("1 0 ½ 1 tabs for 7 days", "1x10 0 ½x10 1x10 for 7"),
    ("1 tab, 0, ½ tab, 1 tablet for 7 days", "1x10 0 ½x10 1x10 for 7"),
    ("2 x 10 mg at bedtime for 7 days", ". . . 2x10 for 7"),
    # Durations
    *(
        (f"20 15 20 20 {length}", WEEK)
        for length in (
            *("x 7d", "x7d", "7/7", "for 7/7", "1 wk", "1/52", "one week", "7 nights", "7 Days."),
            *("1w", "× 7 days", "days 1-7", "for a week", "x1/52"),
        )
    ),
    ("20 15 20 20 2 wks", "20 15 20 20 for 14"),
    ("20 15 20 20 2/52", "20 15 20 20 for 14"),
    ("10-10-10-10 7/7", "10 10 10 10 for 7"),
    ("20 20 20 20 days 1-4", "20 20 20 20 for 4"),
    # Labels
    *(
        (f"{label} 20 15 20 20{length}", WEEK)
        for label, length in (
            ("Step 1:", " for 7 days"),
            ("Week 1:", ""),
            ("week 1 :", " 7 days"),
            ("Days 1-7:", ""),
            ("Days 1 to 7:", " 1 week"),
            ("Day 1:", " for 7 days"),
            ("Step 1: Week 1:", ""),
        )
    ),
    ("Weeks 1–2: 20 15 20 20", "20 15 20 20 for 14"),
    ("Weeks 1 and 2: 20 15 20 20", "20 15 20 20 for 14"),
    ("20 15 20 20 from 1 Dec 2026 to 7 Dec 2026", "20 15 20 20 for 7 from 2026-12-01"),
    ("20 15 20 20 from 1 to 7 December 2026", "20 15 20 20 for 7 from 2026-12-01"),
    ("From 28 Dec to 3 Jan 2027: 20 15 20 20", "20 15 20 20 for 7 from 2026-12-28"),
    # Named times and frequencies
    ("10 morning, 5 noon, 10 at bedtime for 7 days", "10 5 . 10 for 7"),
    ("10 at bedtime, 5 in the morning for 7 days", "5 . . 10 for 7"),
    ("10 mg morning and 5 mg bedtime 7 days", "10 . . 5 for 7"),
    *(
        (f"10 {times} for 7 days", "10 10 10 10 for 7")
        for times in (
            *("mg four times a day", "mg 4 times daily", "qid", "QDS", "q.i.d.", "q6h"),
            *(
                "every 6 hours",
                "6 hourly",
                "q6hrs",
                "4x a day",
                "4 x daily",
                "4x/day",
                "4 times/day",
            ),
        )
    ),
    ("1½ tablets qid for 7 days", "1½x10 1½x10 1½x10 1½x10 for 7"),
    # Alternate days
    ("10 at bedtime every other day for 14 days", ". . . 10 / . . . 0 for 14"),
    ("10 10 10 10 on alternate days, 2 weeks", "10 10 10 10 / 0 0 0 0 for 14"),
    (
        "10 10 10 10 every other day and 5 5 5 5 on the other days for 14 days",
        "10 10 10 10 / 5 5 5 5 for 14",
    ),
    ("10 at noon alternate days with 5 at noon 14 days", ". 10 . . / . 5 . . for 14"),
    ("10 at noon alternating with 5 at noon 14 days", ". 10 . . / . 5 . . for 14"),
    ("10 at noon every 2nd day 14 days", ". 10 . . / . 0 . . for 14"),
    ("20 15 20 20 for 7 days note: With food.", "20 15 20 20 for 7 note With food."),
    ("pause: 3 days", "pause for 3"),
    ("20 15 20 20 until 7 Dec", "20 15 20 20 until 7 Dec"),
]


@pytest.mark.parametrize(("line", "short"), READ)
def test_what_clinicians_write_is_read_where_it_has_one_meaning(line: str, short: str) -> None:
    assert steps(line) == [step(short)]


def test_a_unit_after_the_last_dose_is_for_all_of_them() -> None:
    for text in ("5 5 5 mL for 3 days", "5-5-5 ml for 3 days", "5 mL tds for 3 days"):
        assert steps(text, "25/5", THREE) == [step("5mL 5mL 5mL for 3", "25/5")]
    assert steps("5 0 5 mL for 3 days", "25/5", THREE) == [step("5mL 0 5mL for 3", "25/5")]
    assert steps("5 5 5 for 3 days", "25/5", THREE) == [step("5 5 5 for 3", "25/5")]


@pytest.mark.parametrize(
    "line",
    ["5 mL 5 5", "5 5 mL 5", "5 mL 5 5 mL", "5\t5\t5 mL\t", "10+5 5 5 mL", "5 5 5+5 mL"],
)
def test_a_mixture_of_doses_with_and_without_units_is_rejected(line: str) -> None:
    assert (
        "has no unit, and another dose has one" in rejection(f"{line} 3 days", "5 25/5", THREE)[1]
    )


def test_two_units_without_a_comma_can_be_one_dose_said_twice() -> None:
    two = ("morning", "bedtime")
    assert "can be the same dose said again" in rejection("10 mg 2 mL 7 days", "25/5", two)[1]
    assert steps("10 mg, 2 mL 7 days", "25/5", two) == [step("10 2mL for 7", "25/5")]


@pytest.mark.parametrize(
    ("line", "short"),
    [
        ("20\t\t20\t20\t1 week", "20 . 20 20 for 7"),
        ("\t20\t20\t20\t1 week", ". 20 20 20 for 7"),
        ("20\t20\t\t\t1 week", "20 20 . . for 7"),
        ("•\t\t20\t20\t20\t1 week", ". 20 20 20 for 7"),
        ("1.\t\t20\t20\t20\t1 week", ". 20 20 20 for 7"),
        ("20\t20\t20\t20\t\t1 week\t", "20 20 20 20 for 7"),
        ("Week 1:\t\t20\t20\t20", ". 20 20 20 for 7"),
        ("pause\t\t\t\t3 days", "pause for 3"),
    ],
)
def test_each_cell_of_a_row_keeps_its_place(line: str, short: str) -> None:
    assert steps(line) == [step(short)]


# A line with ⟦ at the place, and part of the reason.
REJECTED = [
    # A dash, a slash, a dot or a mark of a list
    ("⟦- 20 20 20 for 7 days", "A dash alone is not a dose."),
    ("⟦– 20 20 20 20 for 7 days", "A dash alone is not a dose."),
    ("20 ⟦- 10 for 7 days", "A dash alone is not a dose."),
    ("20 ⟦- 15 - 20 - 20 for 7 days", "A dash alone is not a dose."),
    ("20\t⟦-\t20\t20\t1 week", "A dash alone is not a dose."),
    ("10/⟦-/-/10 for 7 days", "Use the same sign"),
    ("20 ⟦/ 15 / 20 / 20 for 7 days", "“/” cannot stand alone."),
    ("10 ⟦+ 10 20 for 7 days", "“+” cannot stand alone."),
    ("⟦20:15:20:20 for 7 days", "“20:15:20:20” cannot be read."),
    ("⟦10.5.10.5 for 7 days", "“10.5.10.5” cannot be read."),
    ("⟦o 20 20 20 for 7 days", "“o” cannot be read here."),
    ("⟦1. 20 20 20 20 for 7 days", "can be a row number or the beginning of a dose"),
    ("⟦2) 20 20 20 20 for 7 days", "is on step 1 of these lines"),
    ("1 20 20 20 ⟦20 for 7 days", "There are 5 doses for 4 times of day"),
    ("20 20 20 20 ⟦80 for 7 days", "There are 5 doses for 4 times of day"),
    ("20 20 20 20 ⟦(80) for 7 days", "What is in brackets, such as a total, is not read."),
    ("⟦(1) 20 20 20 20 for 7 days", "What is in brackets"),
    ("20 20 20 20 ⟦= 80 for 7 days", "A total is not read."),
    # Cells
    ("20\t\t20\t20\t⟦60\t1 week", "A total is not read"),
    ("\t20\t20\t20\t⟦20\t7 days", "follows the 4 cells"),
    ("\t20\t20\t20\t⟦\t7 days", "An empty cell follows the 4 cells"),
    ("20\t20\t20\t20\t⟦7", "a number of days needs its unit"),
    ("20\t20\t20\t⟦1 week", "There are 3 cells before the number of days"),
    ("20\t20\t20\t20\t⟦80 mg\t7 days", "“80 mg” follows the 4 cells"),
    ("20\t20\t20\t20\t7 days\t⟦80", "“80” follows the number of days. A total is not read"),
    ("20\t20\t20\t20\t7 days\t⟦80 mg", "A total is not read"),
    ("⟦20\t20\t20\t20 mg\t7 days", "Type the unit after each dose."),
    ("⟦Morning\tNoon\tEvening\tBedtime\tDays", "These are column names. Leave out this line."),
    ("⟦Bedtime\tMorning\tNoon\tEvening\tDays", "Change the columns, then leave out this line"),
    ("⟦Step\tMorning\tNoon\tEvening\tDays", "These columns are Step, Morning, Noon, Evening"),
    ("⟦10 ½\t20\t20\t20\t7 days", "cannot be read as one dose"),
    # What looks like a fraction, a range, a date or a year
    ("⟦10 ½ tablet at bedtime for 7 days", "“10 ½” can be one dose or two."),
    ("⟦100 ½ 0 1 tablets for 7 days", "“100 ½” can be one dose or two."),
    ("⟦1/2 tablet at bedtime for 7 days", "can be a fraction, a date or two doses"),
    ("⟦34-36 mg for 7 days", "“34-36” looks like a range."),
    ("20 20 20 ⟦20-25 for 7 days", "“20-25” looks like a range."),
    ("⟦1 to 2 tablets at bedtime for 7 days", "This is a range."),
    ("20 20 20 20 for ⟦3-5 days", "This is a range of days or weeks."),
    ("20 20 20 20 ⟦3 to 5 days", "This is a range of days or weeks."),
    *(
        (f"{date} 20 20 20 for 7 days", says)
        for date, says in (
            ("⟦1/12", "can be a fraction, a date or two doses"),
            ("⟦1/12/2026", "looks like a date"),
            ("⟦01.12.2026", "looks like a date"),
            ("⟦2026-12-01:", "looks like a date"),
            ("⟦7-Jul", "looks like a date"),
            ("1 ⟦Dec:", "Dates come after the doses"),
        )
    ),
    ("⟦1-7: 20 20 20 20", "looks like a range."),
    ("⟦1/12/26 for 7 days", "looks like a date"),
    ("⟦2026-12-01 for 7 days", "looks like a date"),
    ("⟦2026 20 20 20 for 7 days", "looks like a year"),
    # Guesses
    ("⟦reduce by 5 mg every week", "A change by an amount is not read."),
    ("20 20 20 20 ⟦reduce by 5 mg every week", "A change by an amount is not read."),
    ("⟦50% 20 20 20 for 7 days", "A percentage is not a dose."),
    ("⟦half tablet at bedtime for 7 days", "A dose is read in digits."),
    ("10 ⟦prn", "A dose taken as needed goes in the box"),
    ("10 ⟦tds for 7 days", "“tds” is 3 times a day, and this plan has 4 times of day"),
    ("10 mg ⟦three times a day for 7 days", "is 3 times a day, and this plan has 4 times"),
    ("10 ⟦q5h for 7 days", "is not a whole number of times a day"),
    ("40 mg ⟦daily for 7 days", "“daily” is once a day, and this plan has 4 times of day"),
    ("10 10 10 10 ⟦qid for 7 days", "can follow one dose only"),
    ("20 20 20 20 for ⟦about 7 days", "“about” cannot be read here."),
    ("20 20 20 20 for 7 ⟦dys", "“dys” cannot be read here. Type days or weeks"),
    ("20 20 20 20 for 7 ⟦days! until then", "“days!” cannot be read here."),
    ("20 20 20 20 for ⟦\uff17 days", "Type the digits 0 to 9 of a plain keyboard."),
    ("20 20 20 20 for 7 ⟦dаys", "“dаys” cannot be read: character 2, “а”, is the Cyrillic"),
    ("20 20 20 ⟦2О for 7 days", "“2О” cannot be read: character 2, “О”, is the Cyrillic"),
    ("20 20 20 20 for 7 days⟦\u200b", "a character that cannot be seen: U+200B"),
    ("⟦\ufeff20 20 20 20 for 7 days", "a character that cannot be seen: U+FEFF"),
    ("20 20 20 20 for 7 days⟦, ", "“,” cannot end a step."),
    ("⟦7 days 20 20 20 20", "“7 days” is a length of time. Type the doses first"),
    ("⟦20,20,20,20,7 days", "can be a number with a decimal comma or several doses"),
    ("20 20 20 20 for 7 days ⟦take with food", "“note”"),
    ("⟦nil 20 20 20 for 7 days", "Type 0 for no dose"),
    ("⟦hold 3 days", "Type pause"),
    ("20 20 20 20 ⟦mcg for 7 days", "The units that can be read are mg, mL and tablets."),
    ("20 ⟦-- 20 20 for 7 days", "A dash alone is not a dose."),
    ("20 20 20 20 ⟦alternate 15 15 15 15 for 7 days", "type “every other day” after them"),
    ("⟦on alternate days 20 20 20 20 for 7 days", "Alternate days come after the doses"),
    ("20 20 20 20 for 7 days ⟦every other day", "directly after the doses"),
    ("20 20 20 20 ⟦every day for 7 days", "“every day” can follow one dose only."),
    ("20 20 20 20 ⟦3/12", "A month has no fixed number of days."),
    ("2 ⟦x 10 at bedtime for 7 days", "a number of tablets of a strength has no spaces"),
    ("20 20 20 20 ⟦x 7", "“x” cannot be read here."),
    # What could hide a step
    ("20 20 20 20 until ⟦Friday then 15 15 15 15", "“then” in these words"),
    ("20 20 20 20 until ⟦Friday, 15 15 15 15", "in these words can be part of them"),
    ("20 20 20 20 until ⟦Friday 15 mg qid", "in these words can be part of them"),
    ("20 20 20 20 until ⟦review pause one week", "in these words can be part of them"),
    ("20 20 20 20 until ⟦review stop", "“stop” in these words"),
    ("20 20 20 20 7 days note ⟦Rest 15 15 15 15 7 days", "in these words can be part of them"),
    ("then stay until ⟦Friday then stop", "“then” in these words"),
    ("20 20 20 20 for 7 days ⟦15 15 15 15 for 7 days", "on a line of its own or after “then”"),
    # Labels
    ("⟦Step 2: 20 20 20 20 for 7 days", "is on step 1 of these lines"),
    ("⟦Week 2: 20 20 20 20", "by them this step begins on day 1"),
    ("⟦Weeks 1-2: 20 20 20 20 for 1 week", "covers 14 days, and the line also says 7 days"),
    ("⟦Weeks 1 and 3: 20 20 20 20", "leaves out the time between"),
    ("⟦Weeks 2-1: 20 20 20 20", "does not go from a lower number"),
    ("⟦Week 1 20 20 20 20", "After this word come a number and a colon"),
    ("⟦Month 1: 20 20 20 20", "A month has no fixed number of days."),
    ("⟦Day 1: 20 20 20 20", "Say for how many days"),
    ("20 20 20 20 from ⟦1 Dec to 7 Dec", "no year, and the lines before do not say"),
    ("20 20 20 20 from ⟦7 Dec 2026 to 1 Dec 2026", "ends before it begins"),
    ("20 20 20 20 for 3 days from ⟦1 Dec 2026 to 7 Dec 2026", "covers 7 days"),
    # Named times
    ("10 ⟦lunch for 7 days", "“lunch” cannot be read here."),
    ("10 morning, 5 ⟦for 7 days", "is not a time of day"),
    ("10 morning, 5 ⟦morning for 7 days", "is named twice"),
    ("⟦10 morning 1 tablet bedtime for 7 days", "has no unit, and another dose has one"),
]


@pytest.mark.parametrize(("marked", "says"), REJECTED)
def test_what_can_mean_two_things_is_rejected_at_its_place(marked: str, says: str) -> None:
    column, reason = rejection(marked.replace("⟦", ""))
    assert says in reason
    assert column == marked.index("⟦") + 1


def test_with_two_or_three_times_of_day_joined_doses_can_be_something_else() -> None:
    two = ("morning", "bedtime")
    assert "looks like a range" in rejection("20-10 for 7 days", times=two)[1]
    assert "a fraction, a date or two" in rejection("20/10 for 7 days", times=two)[1]
    assert "two doses or a fraction" in rejection("1/2 tablets for 7 days", times=two)[1]
    assert "looks like a date" in rejection("10/5/10 for 7 days", times=THREE)[1]
    assert steps("10/5/10 mg for 7 days", times=THREE) == [step("10 5 10 for 7")]
    assert steps("1-0-1 tablets for 7 days", times=THREE) == [step("1x10 0 1x10 for 7")]
    assert "A dash alone" in rejection("20 - 10 for 7 days", times=THREE)[1]


def test_a_frequency_is_read_where_the_plan_has_that_many_times() -> None:
    for text in ("10 tds", "10 mg three times a day", "10 t.i.d.", "10 q8h", "10 8 hourly"):
        assert steps(f"{text} for 7 days", times=THREE) == [step("10 10 10 for 7")]
    assert steps("10 bd for 7 days", times=("morning", "bedtime")) == [step("10 10 for 7")]
    assert steps("10 daily for 7 days", times=("bedtime",)) == [step("10 for 7")]


def test_several_steps_on_one_line_are_joined_by_then() -> None:
    text = "20 20 20 20 for 7 days. Then 15 15 15 15 for 1 week, then pause 3 days then stop."
    found = reading(text)
    assert [one.step for one in found.steps] == [
        step("20 20 20 20 for 7"),
        step("15 15 15 15 for 7"),
        step("pause for 3"),
    ]
    assert {one.line for one in found.steps} == {1}
    assert found.ending == Ending(EndingKind.STOP)
    assert steps('5 at noon until "Friday" then 10 at noon for 7 days') == [
        step(". 5 . . until Friday"),
        step(". 10 . . for 7"),
    ]


@pytest.mark.parametrize("last", ["stop", "Stop.", "then stop.", "and then stop", "• stop"])
def test_stop_alone_is_what_comes_after_the_last_step(last: str) -> None:
    assert reading(f"pause 1 day\n{last}").ending == Ending(EndingKind.STOP)


def test_row_numbers_are_read_where_every_line_has_its_own() -> None:
    numbered = "1. 20 20 20 20 for 7 days\n2. 15 15 15 15 for 7 days\nthen stop"
    assert len(steps(numbered)) == 2
    for wrong in (numbered.replace("2.", "3."), "1. 5 5 5 5 7 days\n2. 5 5 5 5 7 days"):
        assert "can be a row number or the beginning of a dose" in rejection(wrong)[1]


def test_labels_are_checked_against_the_lines_before() -> None:
    weeks = "Week 1: 20 20 20 20\nWeeks 2-3: 15 15 15 15\nDays 22-24: 5 5 5 5\nStep 4: pause 1 day"
    assert [one.days for one in steps(weeks)] == [7, 14, 3, 1]
    for wrong, says in (
        ("Weeks 3-4", "by them this step begins on day 8"),
        ("Days 9-10", "by them this step begins on day 8"),
        ("Step 1", "is on step 2"),
    ):
        assert says in rejection(weeks.replace("Weeks 2-3", wrong))[1]
    assert "no end date" in rejection("5 at noon until seen\nWeek 2: 5 5 5 5")[1]


def test_dates_without_a_year_are_checked_against_the_lines_before() -> None:
    dated = "20 20 20 20 from 1 Dec to 7 Dec\n15 15 15 15 from 8 Dec to 3 Jan"
    assert [(one.days, one.first_day) for one in steps(dated, first="2026-12-01")] == [
        (7, None),
        (27, None),
    ]
    assert "no year" in rejection(dated)[1]
    assert "begins on Wed 2 December 2026" in rejection(dated, first="2026-12-02")[1]
    gap = dated.replace("8 Dec", "9 Dec")
    assert "begins on Tue 8 December 2026" in rejection(gap, first="2026-12-01")[1]


def test_names_of_times_that_could_be_something_else_need_at() -> None:
    times = ("8 am", "for 7 days")
    assert steps("10 at 8 am for 3 days", times=times) == [step("10 . for 3")]
    assert rejection("10 8 am for 3 days", times=times)


def test_the_first_word_not_understood_is_named_before_any_count() -> None:
    for text in ("20 20 slowly for 7 days", "20 slowly 20 20 20 20 20", "slowly"):
        assert "“slowly” cannot be read here." in rejection(text)[1]
