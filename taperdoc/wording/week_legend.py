"""What stands above a week of the calendar: its steps, and the tablets or mL of its doses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from taperdoc.domain.amounts import Amount
from taperdoc.domain.diary import DayKind, Week
from taperdoc.domain.plan import Doses, EndingKind, TaperPlan
from taperdoc.domain.timeline import ScheduledStep
from taperdoc.wording import phrases
from taperdoc.wording.alternate_days import alternate_days
from taperdoc.wording.plan_table import ask_about_gap_or_overlap, change_of_product


@dataclass(frozen=True)
class WeekNote:
    """A note above a week; `lead` is printed in bold."""

    lead: str
    words: str = ""


def week_notes(
    plan: TaperPlan, placed: tuple[ScheduledStep, ...], week: Week
) -> Iterator[WeekNote]:
    """Yield the notes above a week: what to ask, new products, and its steps with their doses."""
    yield from (WeekNote(ask_about_gap_or_overlap(stretch)) for stretch in week.gaps_and_overlaps)
    for number in week.beginning:
        yield from map(WeekNote, change_of_product(plan, placed, placed[number - 1]))
    taken = {day.steps[0] for day in week.days if day.kind is DayKind.DOSES}
    numbers = sorted({*week.beginning, *taken})
    if not numbers:
        return
    steps = [placed[number - 1] for number in numbers]
    covered = phrases.sentence(_covered(plan, week, steps))
    key = _key(plan, week)
    yield WeekNote(covered, key or "")
    if key is None:
        for scheduled in steps:
            yield from _doses_by_time(plan, scheduled)


def _covered(plan: TaperPlan, week: Week, steps: list[ScheduledStep]) -> str:
    """Return the steps of a week with the days on which they begin and end."""
    days = _Days()
    said = []
    for scheduled in steps:
        begins = scheduled.number in week.beginning
        name = f"step{phrases.NBSP}{scheduled.number}"
        name += f" (take no {plan.medicine})" if scheduled.step.is_pause else ""
        said.append(f"{name} {days.span(scheduled, week, begins=begins)}")
    last = week.days[-1]
    goes_on = last.kind is DayKind.DOSES and last.steps == (len(plan.steps),)
    ends = steps[-1].last_day or steps[-1].day_to
    if plan.ending.kind is EndingKind.STAY and goes_on and ends and _is_before(ends, last.at):
        said.append(f"then stay on {phrases.steps(last.steps)}")
    return ", ".join(said)


def _is_before(one: date | int, other: date | int) -> bool:
    ordinals = [day if isinstance(day, int) else day.toordinal() for day in (one, other)]
    return ordinals[0] < ordinals[1]


class _Days:
    """Words for the days of one sentence, each month and year named once."""

    def __init__(self) -> None:
        self._named: tuple[int, int] | None = None

    def span(self, scheduled: ScheduledStep, week: Week, *, begins: bool) -> str:
        """Return from when, until when, or both, as far as the week needs it."""
        first = scheduled.first_day or scheduled.day_from
        last = scheduled.last_day or scheduled.day_to
        start = f"from {self._day(first, last)} " if begins and first else ""
        if scheduled.step.is_open or last is None:
            return start + phrases.until(scheduled.step.until)
        if not begins:
            return f"until {self._day(last)}"
        if first == last:
            return f"on {self._day(last)}"
        if _is_before(week.days[-1].at, last):
            return f"from {self._day(first)}" if first else ""
        return f"{start}to {self._day(last)}"

    def _day(self, day: date | int | None, then: date | int | None = None) -> str:
        """Return a day, without the month where `then`, named after it, has the same one."""
        if not isinstance(day, date):
            return phrases.which_day(day or 0)
        month = (day.year, day.month)
        if month == self._named or (isinstance(then, date) and month == (then.year, then.month)):
            return phrases.weekday(day)
        self._named = month
        return phrases.day(day)


def _key(plan: TaperPlan, week: Week) -> str | None:
    """Return what each amount of a week is made of, or None if one is made in two ways."""
    made_of: dict[Decimal, str] = {}
    for day in week.days:
        for amount in day.doses or ():
            if amount and amount.mg:
                parts = phrases.parts(amount, name_strength=len(plan.products) > 1)
                if made_of.setdefault(amount.mg, parts) != parts:
                    return None
    return " ".join(
        f"{phrases.mg(mg)} is {parts}." if parts else f"{phrases.mg(mg)}: {phrases.ASK_HOW}."
        for mg, parts in made_of.items()
    )


def _doses_by_time(plan: TaperPlan, scheduled: ScheduledStep) -> Iterator[WeekNote]:
    step = scheduled.step
    for index, doses in enumerate(step.cycle if not step.is_pause else ()):
        days = f", {alternate_days(scheduled, index)}" if len(step.cycle) > 1 else ""
        yield WeekNote(f"Step{phrases.NBSP}{scheduled.number}{days}.", _doses(plan, doses))


def _doses(plan: TaperPlan, doses: Doses) -> str:
    """Return each amount with its tablets or mL and the times at which it is taken."""
    times: dict[str, list[str]] = {}
    for time, amount in zip(plan.times, doses, strict=True):
        if amount and amount.mg:
            times.setdefault(_amount(plan, amount), []).append(time)
    if not times:
        return f"Take no {plan.medicine}."
    return " ".join(
        f"{phrases.listed(tuple(taken_at))}: {said}." for said, taken_at in times.items()
    )


def _amount(plan: TaperPlan, amount: Amount) -> str:
    parts = phrases.parts(amount, name_strength=len(plan.products) > 1)
    return f"{phrases.mg(amount.mg)} ({parts or phrases.ASK_HOW})"
