"""The plan day by day, held against a count of the days one by one."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from taperdoc.domain.diary import WEEKS_MAX, Day, DayKind, Diary, WeekStart, diary
from taperdoc.domain.plan import Doses, TaperPlan
from taperdoc.domain.timeline import gaps_and_overlaps, schedule
from tests.support.builders import day, plan, plans

Taken = list[tuple[int, Doses | None]]
"""The steps that have a day by their numbers, each with what is taken; None in an open step."""


def one_by_one(plan: TaperPlan) -> dict[date | int, Taken]:
    """Every day of the plan's steps of known length, counted on from the first of each."""
    found: dict[date | int, Taken] = {}
    open_from: list[tuple[int, date | int, date | int]] = []
    at: date | int | None = plan.first_day or 1
    for number, step in enumerate(plan.steps, start=1):
        at = step.first_day or at
        if step.first_day:
            # An open step that is still running is over the day before.
            open_from = [(n, a, b if b != END else step.first_day) for n, a, b in open_from]
        if at is None:
            continue
        if step.days is None:
            open_from.append((number, at, END))
            at = None
            continue
        for index in range(step.days):
            taken = step.cycle[index % 2 if len(step.cycle) == 2 else 0] if step.cycle else None
            found.setdefault(at, []).append((number, taken or (None,) * len(plan.times)))
            at = at + 1 if isinstance(at, int) else at + timedelta(days=1)
    for number, first, ends in open_from:
        for this, taken_then in found.items():
            if type(this) is type(first) and (first == this or (first < this < ends)):  # type: ignore[operator]
                taken_then.append((number, None))
    return found


END = date.max


def shown(given: Diary) -> list[Day]:
    return [day for week in given.weeks for day in week.days]


def follows_the_plan(made: TaperPlan, week_starts: WeekStart) -> None:
    kept, expected = diary(made, week_starts), one_by_one(made)
    days = {day.at: day for day in shown(kept)}
    assert len(days) == 7 * len(kept.weeks) <= 7 * WEEKS_MAX
    for at, steps in expected.items():
        if at not in days:
            assert kept.is_cut
            continue
        assert days[at].steps == tuple(sorted(number for number, _ in steps))
        one = len(steps) == 1
        assert days[at].kind is (DayKind.DOSES if one else DayKind.OVERLAP)
        assert days[at].doses == (steps[0][1] if one else None)
    for week in kept.weeks:
        first = week.days[0].at
        if isinstance(first, date):
            assert f"{first:%A}" == week_starts.value
            assert [day.at for day in week.days] == [first + timedelta(days=n) for n in range(7)]
        assert any(day.at in expected for day in week.days)


@given(plans())
@settings(max_examples=150)
def test_every_day_is_as_counted_one_by_one(made: TaperPlan) -> None:
    for week_starts in WeekStart:
        follows_the_plan(made, week_starts)


@pytest.mark.long
@given(plans())
@settings(max_examples=10_000, derandomize=False)
def test_every_day_of_10_000_plans_is_as_counted_one_by_one(made: TaperPlan) -> None:
    follows_the_plan(made, WeekStart.MONDAY)


@given(plans())
def test_every_gap_and_overlap_beside_a_day_shown_is_told(made: TaperPlan) -> None:
    kept = diary(made)
    told = {seam for week in kept.weeks for seam in week.gaps_and_overlaps}
    for seam in gaps_and_overlaps(schedule(made)):
        for found in shown(kept):
            if isinstance(found.at, date) and seam.first_day <= found.at <= seam.last_day:
                assert found.kind in {DayKind.GAP, DayKind.OVERLAP}
                assert seam in told


@given(plans())
def test_a_step_is_in_the_calendar_or_named_as_left_out(made: TaperPlan) -> None:
    kept = diary(made)
    in_it = {number for found in shown(kept) for number in found.steps}
    for number, step in enumerate(made.steps, start=1):
        assert number in in_it or number in kept.not_set or kept.is_cut
        assert (number in kept.not_set) >= step.is_open


def marks(given: Diary) -> list[str]:
    return [
        f"{found.at:%d.%m.}{'first ' * found.is_first}{'new ' * found.is_new}"
        f"{'last ' * found.is_last}{'then ' * found.then_continues}".strip()
        for found in shown(given)
        if isinstance(found.at, date)
        and (found.is_first or found.is_new or found.is_last or found.then_continues)
    ]


@pytest.mark.parametrize(
    ("steps", "marked"),
    [
        ("20 for 7 | 15 for 7", ["01.12.first", "08.12.new", "14.12.last"]),
        ("20 for 7 | 20 for 7", ["01.12.first", "14.12.last"]),
        ("20 for 7 | 2x10 for 7", ["01.12.first", "14.12.last"]),
        ("20 for 7 | 20 / 20 for 7", ["01.12.first", "14.12.last"]),
        ("10 / 5 for 4 | pause for 3", ["01.12.first", "05.12.new", "07.12.last"]),
        ("10 for 4 | pause for 2 | 10 for 1", ["01.12.first", "05.12.new", "07.12.new last"]),
        ("10 for 3 | 5 for 3 from 2026-12-03", ["01.12.first", "04.12.new", "05.12.last"]),
        ("10 for 3 | 5 for 3 from 2026-12-07", ["01.12.first", "07.12.new", "09.12.last"]),
        ("10 for 3 | 5 until seen", ["01.12.first", "04.12.new"]),
        (
            "10 for 3 | 5 until seen | 5 for 2 from 2027-01-04",
            ["01.12.first", "04.12.new", "05.01.last"],
        ),
    ],
)
def test_the_days_on_which_the_dose_changes_are_marked(steps: str, marked: list[str]) -> None:
    assert marks(diary(plan(steps, "10h", first="2026-12-01"))) == marked


def test_the_same_mg_from_another_strength_is_a_change() -> None:
    made = plan("5 for 3 of 1 | 5 for 3 of 2", "25/5 10/5", first="2026-12-01")
    assert marks(diary(made)) == ["01.12.first", "04.12.new", "06.12.last"]


def test_a_plan_without_dates_is_counted_from_day_1() -> None:
    kept = diary(plan("20 for 10"))
    assert [found.at for found in shown(kept)] == list(range(1, 15))
    assert [found.kind for found in shown(kept)][9:11] == [DayKind.DOSES, DayKind.OUTSIDE]


def test_weeks_that_no_step_of_known_length_has_a_day_in_are_left_out() -> None:
    kept = diary(plan("10 for 3 | 5 for 3 from 2027-06-01", first="2026-12-01"))
    assert [week.days[0].at for week in kept.weeks] == [day("2026-11-30"), day("2027-05-31")]


def test_the_53rd_week_is_the_last() -> None:
    assert not diary(plan("10 for 371")).is_cut
    kept = diary(plan("10 for 372"))
    assert kept.is_cut
    assert shown(kept)[-1].at == 371


def kinds(made: TaperPlan) -> str:
    return " ".join(found.kind.value for found in shown(diary(made))[:7])


@pytest.mark.parametrize(
    ("steps", "then", "week"),
    [
        ("10 for 4", "stop", "outside doses doses doses doses outside outside"),
        ("10 for 4", "stay seen", "outside doses doses doses doses doses doses"),
        ("10 for 4", "Call.", "outside doses doses doses doses see plan see plan"),
        ("10 for 4 | 5 until seen", "stop", "outside doses doses doses doses doses doses"),
        (
            "10 for 4 | 5 until seen | 2 for 3",
            "stop",
            "outside doses doses doses doses doses doses",
        ),
        (
            "10 for 5 | 5 for 1 from 2026-12-02",
            "stay seen",
            "outside doses overlap doses doses doses see plan",
        ),
    ],
)
def test_no_day_with_a_dose_is_outside_the_plan(steps: str, then: str, week: str) -> None:
    assert kinds(plan(steps, "10q", first="2026-12-01", then=then)) == week


def test_days_beside_steps_without_dates_are_not_outside_the_plan() -> None:
    made = plan("10 until seen | 5 for 7 | 2.5 for 3 from 2027-01-06", "10q", first="2026-12-01")
    assert kinds(made) == "see plan see plan doses doses doses outside outside"
    counted = plan("10 for 3 | 5 for 3 from 2027-01-06", "10q")
    assert kinds(counted) == "doses doses doses see plan see plan see plan see plan"


@given(plans())
def test_a_day_has_doses_or_the_plan_does_not_settle_it(made: TaperPlan) -> None:
    for found in shown(diary(made)):
        assert (found.doses is not None) == (found.kind is DayKind.DOSES)
        assert len(found.steps) == 1 or found.kind is not DayKind.DOSES


@pytest.mark.parametrize(
    ("then", "marked"),
    [("stop", "04.12.last"), ("stay seen", "04.12.then"), ("Call us.", "04.12.then")],
)
def test_the_last_dated_day_is_the_last_day_only_if_the_plan_stops(then: str, marked: str) -> None:
    made = plan("10 for 4", first="2026-12-01", then=then)
    assert marks(diary(made)) == ["01.12.first", marked]
