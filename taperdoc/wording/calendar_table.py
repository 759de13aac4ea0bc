"""The calendar in words, week by week, for the template to lay out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from taperdoc.domain.amounts import Amount, Liquid
from taperdoc.domain.diary import WEEKS_MAX, Day, Diary, Kind, Week, WeekStart, diary
from taperdoc.domain.plan import Doses, Step, TaperPlan
from taperdoc.domain.timeline import Span, spans
from taperdoc.wording import phrases
from taperdoc.wording.plan_table import change_of_product, seam_advice

OUTSIDE = "–"
ASK = "ask clinic"
ALL_DAY = "All day"


@dataclass(frozen=True)
class Cell:
    """One time of one day. Only a dose has a box to tick, and `parts`, the tablets or mL.

    `ml` is the part of a dose that is one liquid alone: short enough to stand in any cell.
    """

    words: str
    tick: bool = False
    parts: str = ""
    ml: str = ""


@dataclass(frozen=True)
class Head:
    """A day: its place in the week, its weekday and date or its number, its marks in words."""

    index: int
    lines: tuple[str, ...]
    marks: tuple[str, ...]
    is_outside: bool


@dataclass(frozen=True)
class Row:
    """A time of day, with a cell for each day of the week."""

    time: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Saying:
    """What to know of a week: how it begins stands out, such as the step and its first day."""

    lead: str
    words: str = ""


@dataclass(frozen=True)
class WeekSheet:
    """A week: the month it begins, if it does; what to know; seven days; the times with a dose."""

    month: str
    says: tuple[Saying, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]

    @property
    def is_long(self) -> bool:
        """Whether there is so much to say that it may need more than a page."""
        return len(self.says) > 6


@dataclass(frozen=True)
class CalendarSheet:
    """The calendar in words. `after` says what it does not show.

    `is_whole` says that it reaches the plan's last day, so that what comes after can follow it.
    """

    is_dated: bool
    weeks: tuple[WeekSheet, ...]
    after: tuple[str, ...]
    is_whole: bool


def calendar_sheet(plan: TaperPlan, week_starts: WeekStart = WeekStart.MONDAY) -> CalendarSheet:
    """Put the days of a plan in words: every dose of every day that its entry settles."""
    kept = diary(plan, week_starts)
    return CalendarSheet(
        is_dated=not any(isinstance(day.at, int) for week in kept.weeks for day in week.days),
        weeks=tuple(_weeks(plan, kept)),
        after=tuple(_after(plan, kept)),
        is_whole=any(day.is_last for week in kept.weeks[-1:] for day in week.days),
    )


def _weeks(plan: TaperPlan, kept: Diary) -> Iterator[WeekSheet]:
    placed = spans(plan)
    said = ""
    for week in kept.weeks:
        month = _month(week)
        yield WeekSheet(
            month=month if month != said else "",
            says=tuple(_says(plan, placed, week)),
            heads=tuple(_head(plan, index, day) for index, day in enumerate(week.days)),
            rows=tuple(_rows(plan, week)),
        )
        said = month


def _month(week: Week) -> str:
    first = next(day.at for day in week.days if day.kind is not Kind.OUTSIDE)
    return phrases.month(first) if isinstance(first, date) else ""


def _says(plan: TaperPlan, placed: tuple[Span, ...], week: Week) -> Iterator[Saying]:
    yield from (Saying(seam_advice(seam)) for seam in week.seams)
    for number in week.beginning:
        span = placed[number - 1]
        yield from map(Saying, change_of_product(plan, placed, span))
        yield from _step(plan, span.step, phrases.begins(span))
    if not week.beginning:
        for number in {day.steps[0]: None for day in week.days if day.kind is Kind.TAKEN}:
            still, step = f"Still step{phrases.NBSP}{number}", placed[number - 1].step
            key = _key(plan, step)
            yield from (Saying(f"{still}.", key),) if key else _step(plan, step, still)


def _step(plan: TaperPlan, step: Step, name: str) -> Iterator[Saying]:
    if step.is_open:
        yield Saying(f"{name}.", "Its last day is not set: follow it in the plan.")
    elif step.is_pause:
        yield Saying(f"{name}: take no {plan.medicine}.")
    elif len(step.cycle) == 1:
        yield Saying(f"{name}.", _doses(plan, step.cycle[0]))
    else:
        yield Saying(f"{name}.")
        for index, doses in enumerate(step.cycle):
            yield Saying(f"{phrases.alternate(index)}.", _doses(plan, doses))


def _key(plan: TaperPlan, step: Step) -> str:
    """What makes each amount ("10 mg is 1 tablet."); nothing where one mg can be made two ways."""
    parts: dict[Decimal, str] = {}
    for amount in chain.from_iterable(step.cycle):
        if amount and amount.mg:
            made_of = phrases.parts(amount, name_strength=len(plan.products) > 1)
            if parts.setdefault(amount.mg, made_of) != made_of:
                return ""
    return " ".join(f"{phrases.mg(mg)} is {made_of}." for mg, made_of in parts.items() if made_of)


def _doses(plan: TaperPlan, doses: Doses) -> str:
    """The times at which each amount is taken, each with its tablets or mL."""
    times: dict[str, list[str]] = {}
    for time, amount in zip(plan.times, doses, strict=True):
        if amount and amount.mg:
            said = phrases.amount(amount, name_strength=len(plan.products) > 1)
            times.setdefault(said, []).append(time)
    if not times:
        return f"Take no {plan.medicine}."
    return " ".join(
        f"{phrases.listed((phrases.time_of_day(first), *others))}: {said}."
        for said, (first, *others) in times.items()
    )


def _head(plan: TaperPlan, index: int, day: Day) -> Head:
    marks = []
    if day.is_first:
        marks.append("First day")
    elif day.is_new:
        pause = plan.steps[day.steps[0] - 1].is_pause
        marks.append("Pause" if pause else "New dose")
    if day.is_last:
        marks.append("Last day")
    return Head(index, phrases.short_day(day.at), tuple(marks), day.kind is Kind.OUTSIDE)


def _rows(plan: TaperPlan, week: Week) -> Iterator[Row]:
    taken = [day.doses for day in week.days if day.doses]
    times = [
        index for index in range(len(plan.times)) if any(_is_dose(doses[index]) for doses in taken)
    ]
    if not times:
        yield Row(ALL_DAY, tuple(_cell(plan, day, None) for day in week.days))
    for index in times:
        cells = (_cell(plan, day, day.doses[index] if day.doses else None) for day in week.days)
        yield Row(phrases.time_of_day(plan.times[index]), tuple(cells))


def _is_dose(amount: Amount | None) -> bool:
    return bool(amount and amount.mg)


def _cell(plan: TaperPlan, day: Day, amount: Amount | None) -> Cell:
    if day.kind is Kind.OUTSIDE:
        return Cell(OUTSIDE)
    if day.kind is Kind.OPEN:
        return Cell(f"step{phrases.NBSP}{day.steps[0]}")
    if day.kind is not Kind.TAKEN:
        return Cell(ASK)
    if amount is None or not amount.mg:
        return Cell(phrases.NO_DOSE)
    one = amount.parts[0] if len(amount.parts) == 1 else None
    return Cell(
        phrases.mg(amount.mg),
        tick=True,
        parts=phrases.parts(amount, name_strength=len(plan.products) > 1),
        ml=phrases.ml(one.quantity) if one and isinstance(one.product, Liquid) else "",
    )


def _after(plan: TaperPlan, kept: Diary) -> Iterator[str]:
    if kept.is_cut:
        last = phrases.which_day(kept.weeks[-1].days[-1].at)
        yield (
            f"This calendar ends here, with {last}, after {WEEKS_MAX} weeks."
            " For the days after that, follow the plan."
        )
    if kept.not_set:
        numbers = phrases.listed(tuple(phrases.number(number) for number in kept.not_set))
        steps, are = ("step", "is") if len(kept.not_set) == 1 else ("steps", "are")
        yield (
            f"Not in this calendar {are} {steps}{phrases.NBSP}{numbers}:"
            " the plan does not set all the days. Follow the plan for these."
        )
    if plan.as_needed:
        yield "Doses you take only if you need them are not in this calendar."
