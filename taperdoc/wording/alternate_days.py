"""Which days each of two sets of doses is for, in words."""

from __future__ import annotations

from datetime import date, timedelta

from taperdoc.domain.timeline import ScheduledStep
from taperdoc.wording import phrases

SHOWN = 3
"""How many of the days are named before “and so on”."""


def alternate_days(scheduled: ScheduledStep, index: int) -> str:
    """Return the days of the first (0) or second (1) set of doses of a step.

    "Tue 1, Thu 3, Sat 5 December and so on: every other day from the first". Where the plan gives
    the step no days, they are counted from the start of the step.
    """
    step = scheduled.step
    count = SHOWN + 1 if step.days is None else len(range(index, step.days, 2))
    offsets = range(index, index + 2 * min(count, SHOWN), 2)
    if scheduled.first_day:
        days = _dates([scheduled.first_day + timedelta(days=offset) for offset in offsets])
    elif scheduled.day_from:
        numbers = tuple(phrases.number(scheduled.day_from + offset) for offset in offsets)
        name = f"Day{'s' if len(numbers) > 1 else ''}{phrases.NBSP}"
        days = (name + numbers[0], *numbers[1:])
    else:
        return phrases.alternate(index)
    shown = f"{', '.join(days)} and so on" if count > SHOWN else phrases.listed(days)
    return f"{shown}: {('every other day from the first', 'the days in between')[index]}"


def _dates(days: list[date]) -> tuple[str, ...]:
    """Return dates of which each names its month unless the next one does."""
    following = [*days[1:], None]
    return tuple(
        phrases.weekday(day)
        if after and after.month == day.month
        else phrases.weekday_and_month(day)
        for day, after in zip(days, following, strict=True)
    )
