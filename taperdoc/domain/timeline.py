"""The days of each step, gaps and overlaps between steps, daily totals and the total supply."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import Doses, Step, TaperPlan


@dataclass(frozen=True)
class ScheduledStep:
    """A step with its days.

    Dates are None where the plan does not give them. Without dates, `day_from` and `day_to`
    count the days of the plan from 1; after an open step they are None too, until a later step
    gives its start date. An open step has no last day. All ends are inclusive.
    """

    number: int
    step: Step
    first_day: date | None
    last_day: date | None
    day_from: int | None
    day_to: int | None


def schedule(plan: TaperPlan) -> tuple[ScheduledStep, ...]:
    """Return every step of the plan, in the order typed, with its days."""
    return tuple(_schedule(plan))


def _schedule(plan: TaperPlan) -> Iterator[ScheduledStep]:
    first_day = plan.first_day
    day_from = 1 if first_day is None else None
    for number, step in enumerate(plan.steps, start=1):
        if step.first_day is not None:
            first_day, day_from = step.first_day, None
        if step.days is None:
            yield ScheduledStep(number, step, first_day, None, day_from, None)
            first_day = day_from = None
            continue
        last_day = first_day and first_day + timedelta(days=step.days - 1)
        day_to = day_from and day_from + step.days - 1
        yield ScheduledStep(number, step, first_day, last_day, day_from, day_to)
        first_day = last_day and last_day + timedelta(days=1)
        day_from = day_to and day_to + 1


@dataclass(frozen=True)
class GapOrOverlap:
    """Days, both ends inclusive, that no step covers (a gap) or that two steps cover."""

    before: ScheduledStep
    after: ScheduledStep
    first_day: date
    last_day: date
    is_gap: bool

    @property
    def days(self) -> int:
        """The number of days."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class DatedStep:
    """The first and last day of a step with dates; see `dated_steps` for an open step."""

    scheduled: ScheduledStep
    first_day: date
    last_day: date


def gaps_and_overlaps(placed: tuple[ScheduledStep, ...]) -> tuple[GapOrOverlap, ...]:
    """Return every gap and overlap between dated steps, ordered by the number of the later step.

    The order of the steps does not matter: any step can fill a gap.
    """
    dated = sorted(dated_steps(placed), key=lambda one: one.scheduled.number)
    found = (*_overlaps(dated), *_gaps(dated))
    return tuple(sorted(found, key=lambda stretch: stretch.after.number))


def dated_steps(placed: tuple[ScheduledStep, ...]) -> Iterator[DatedStep]:
    """Yield every step that has dates, the last one first.

    An open step, whose length is not known, lasts until the day before the next dated step.
    """
    ends = date.max
    for scheduled in reversed(placed):
        if scheduled.first_day:
            yield DatedStep(
                scheduled, scheduled.first_day, scheduled.last_day or max(scheduled.first_day, ends)
            )
            ends = scheduled.first_day - timedelta(days=1)


def _overlaps(dated: list[DatedStep]) -> Iterator[GapOrOverlap]:
    for before, after in combinations(dated, 2):
        first_day = max(before.first_day, after.first_day)
        last_day = min(before.last_day, after.last_day)
        if first_day <= last_day:
            yield GapOrOverlap(before.scheduled, after.scheduled, first_day, last_day, is_gap=False)


def _gaps(dated: list[DatedStep]) -> Iterator[GapOrOverlap]:
    by_day = sorted(dated, key=lambda one: one.first_day)
    for index, after in enumerate(by_day[1:], start=1):
        before = max(by_day[:index], key=lambda one: one.last_day)
        if (after.first_day - before.last_day).days > 1:
            first_day = before.last_day + timedelta(days=1)
            last_day = after.first_day - timedelta(days=1)
            yield GapOrOverlap(before.scheduled, after.scheduled, first_day, last_day, is_gap=True)


def mg_in_day(doses: Doses) -> Decimal:
    """Return the mg taken on a day with these doses."""
    return sum((amount.mg for amount in doses if amount), Decimal(0))


def mg_by_day(step: Step) -> tuple[Decimal, ...]:
    """Return the daily totals in mg: one, or two that alternate."""
    return tuple(mg_in_day(doses) for doses in step.cycle) or (Decimal(0),)


def mg_in_two_days(step: Step) -> Decimal:
    """Return the mg taken in two days in a row, by which any two steps can be compared."""
    totals = mg_by_day(step)
    return totals[0] + totals[-1]


@dataclass(frozen=True)
class Supply:
    """What the steps need in total, each of them either wholly included or not at all.

    `products` pairs each product with a number of tablets or mL. Not included are the steps
    without an end, and steps with a dose of which only the mg are known; they are given by number.
    """

    mg: Decimal
    products: tuple[tuple[Product, Decimal], ...]
    open_steps: tuple[int, ...]
    mg_only_steps: tuple[int, ...]


def supply(plan: TaperPlan) -> Supply:
    """Add up mg, tablets and mL over the plan; as-needed doses are not included."""
    mg = Decimal(0)
    quantities = dict.fromkeys(plan.products, Decimal(0))
    open_steps, mg_only_steps = [], []
    for number, step in enumerate(plan.steps, start=1):
        if step.days is None:
            open_steps.append(number)
            continue
        if any(a and a.mg and not a.parts for doses in step.cycle for a in doses):
            mg_only_steps.append(number)
            continue
        for index, doses in enumerate(step.cycle):
            days = len(range(index, step.days, len(step.cycle)))
            for amount in filter(None, doses):
                mg += amount.mg * days
                for part in amount.parts:
                    quantities[part.product] += part.quantity * days
    products = tuple((p, q) for p, q in quantities.items() if q)
    return Supply(mg, products, tuple(open_steps), tuple(mg_only_steps))
