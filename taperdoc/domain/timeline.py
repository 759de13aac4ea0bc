"""Which day is in which step, what is taken on it, and what it all adds up to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import Doses, Step, TaperPlan


@dataclass(frozen=True)
class Span:
    """A step in its place in time.

    Dates are None where the plan does not give them. Without dates, `day_from` and `day_to`
    count the days of the plan from 1; after an open step they are None too, until a later step
    gives its own first day. An open step has no last day. All ends are inclusive.
    """

    number: int
    step: Step
    first_day: date | None
    last_day: date | None
    day_from: int | None
    day_to: int | None


def spans(plan: TaperPlan) -> tuple[Span, ...]:
    """Every step of the plan, in the order typed, with its days."""
    return tuple(_spans(plan))


def _spans(plan: TaperPlan) -> Iterator[Span]:
    first_day = plan.first_day
    day_from = 1 if first_day is None else None
    for number, step in enumerate(plan.steps, start=1):
        if step.first_day is not None:
            first_day, day_from = step.first_day, None
        if step.days is None:
            yield Span(number, step, first_day, None, day_from, None)
            first_day = day_from = None
            continue
        last_day = first_day and first_day + timedelta(days=step.days - 1)
        day_to = day_from and day_from + step.days - 1
        yield Span(number, step, first_day, last_day, day_from, day_to)
        first_day = last_day and last_day + timedelta(days=1)
        day_from = day_to and day_to + 1


@dataclass(frozen=True)
class Seam:
    """Days, both ends inclusive, that no step covers (a gap) or that two steps both cover."""

    before: Span
    after: Span
    first_day: date
    last_day: date
    is_gap: bool

    @property
    def days(self) -> int:
        """How many days it is."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Cover:
    """The days, both ends inclusive, that a dated step has; an open one as `seams` takes it."""

    span: Span
    first_day: date
    last_day: date


def seams(placed: tuple[Span, ...]) -> tuple[Seam, ...]:
    """Every gap and overlap between dated steps, by the number of the step after it.

    Days count, not the order typed: a gap is filled by any step that has its days. How long an
    open step lasts is not known: it is taken to have its first day and all up to the next dated
    step as typed.
    """
    covers = sorted(covered(placed), key=lambda cover: cover.span.number)
    found = (*_overlaps(covers), *_gaps(covers))
    return tuple(sorted(found, key=lambda seam: seam.after.number))


def covered(placed: tuple[Span, ...]) -> Iterator[Cover]:
    """The days of every step that has dates."""
    ends = date.max
    for span in reversed(placed):
        if span.first_day:
            yield Cover(span, span.first_day, span.last_day or max(span.first_day, ends))
            ends = span.first_day - timedelta(days=1)


def _overlaps(covers: list[Cover]) -> Iterator[Seam]:
    for before, after in combinations(covers, 2):
        first_day = max(before.first_day, after.first_day)
        last_day = min(before.last_day, after.last_day)
        if first_day <= last_day:
            yield Seam(before.span, after.span, first_day, last_day, is_gap=False)


def _gaps(covers: list[Cover]) -> Iterator[Seam]:
    by_day = sorted(covers, key=lambda cover: cover.first_day)
    for index, after in enumerate(by_day[1:], start=1):
        before = max(by_day[:index], key=lambda cover: cover.last_day)
        if (after.first_day - before.last_day).days > 1:
            first_day = before.last_day + timedelta(days=1)
            last_day = after.first_day - timedelta(days=1)
            yield Seam(before.span, after.span, first_day, last_day, is_gap=True)


def mg_in_day(doses: Doses) -> Decimal:
    """Milligrams taken on a day of these doses."""
    return sum((amount.mg for amount in doses if amount), Decimal(0))


def mg_by_day(step: Step) -> tuple[Decimal, ...]:
    """Milligrams a day: one figure, or two that alternate."""
    return tuple(mg_in_day(doses) for doses in step.cycle) or (Decimal(0),)


def mg_in_two_days(step: Step) -> Decimal:
    """Milligrams over two days running, the measure by which any two steps can be compared."""
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
