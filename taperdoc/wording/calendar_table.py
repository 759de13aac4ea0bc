"""The calendar in words, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from taperdoc.domain.amounts import Amount, Liquid
from taperdoc.domain.diary import WEEKS_MAX, Day, DayKind, Diary, Week, WeekStart, diary
from taperdoc.domain.plan import Doses, EndingKind, Step, TaperPlan
from taperdoc.domain.timeline import ScheduledStep, schedule
from taperdoc.wording import phrases
from taperdoc.wording.plan_table import ask_about_gap_or_overlap, change_of_product

OUTSIDE = "–"
ASK = "ask clinic"
SEE_PLAN = "see plan"
ALL_DAY = "All day"


@dataclass(frozen=True)
class CalendarCell:
    """One time of one day. Only a dose has a box to tick, and `parts`, the tablets or mL.

    `ml` is the part of a dose that is one liquid alone: short enough to stand in any cell.
    """

    words: str
    tick: bool = False
    parts: str = ""
    ml: str = ""


@dataclass(frozen=True)
class DayHead:
    """The heading of a day: its index in the week, its date or number, and its marks."""

    index: int
    lines: tuple[str, ...]
    marks: tuple[str, ...]
    is_outside: bool


@dataclass(frozen=True)
class CalendarRow:
    """A time of day, with a cell for each day of the week."""

    time: str
    cells: tuple[CalendarCell, ...]


@dataclass(frozen=True)
class WeekNote:
    """A note above a week; `lead` is printed in bold."""

    lead: str
    words: str = ""


@dataclass(frozen=True)
class CalendarWeek:
    """A week: the month if it is new, the notes, seven days, and the times with a dose."""

    month: str
    says: tuple[WeekNote, ...]
    heads: tuple[DayHead, ...]
    rows: tuple[CalendarRow, ...]

    @property
    def is_long(self) -> bool:
        """Whether there are so many notes that the week may need more than a page."""
        return len(self.says) > 6


@dataclass(frozen=True)
class Calendar:
    """The calendar in words. `after` says what it does not show.

    `is_whole` says that it reaches the plan's last day, so that what comes after can follow it.
    """

    is_dated: bool
    weeks: tuple[CalendarWeek, ...]
    after: tuple[str, ...]
    is_whole: bool


def calendar_in_words(plan: TaperPlan, week_starts: WeekStart = WeekStart.MONDAY) -> Calendar:
    """Return the days of a plan in words, with every dose that the plan gives for a day."""
    kept = diary(plan, week_starts)
    return Calendar(
        is_dated=not any(isinstance(day.at, int) for week in kept.weeks for day in week.days),
        weeks=tuple(_weeks(plan, kept)),
        after=tuple(_after(plan, kept)),
        is_whole=any(
            day.is_last or day.then_continues for week in kept.weeks[-1:] for day in week.days
        ),
    )


def _weeks(plan: TaperPlan, kept: Diary) -> Iterator[CalendarWeek]:
    placed = schedule(plan)
    said = ""
    for week in kept.weeks:
        month = _month(week)
        yield CalendarWeek(
            month=month if month != said else "",
            says=tuple(_says(plan, placed, week)),
            heads=tuple(_head(plan, index, day) for index, day in enumerate(week.days)),
            rows=tuple(_rows(plan, week)),
        )
        said = month


def _month(week: Week) -> str:
    first = next(day.at for day in week.days if day.kind is not DayKind.OUTSIDE)
    return phrases.month(first) if isinstance(first, date) else ""


def _says(plan: TaperPlan, placed: tuple[ScheduledStep, ...], week: Week) -> Iterator[WeekNote]:
    yield from (WeekNote(ask_about_gap_or_overlap(stretch)) for stretch in week.gaps_and_overlaps)
    taken = [day.steps[0] for day in week.days if day.kind is DayKind.DOSES]
    for number in sorted({*week.beginning, *taken}):
        scheduled = placed[number - 1]
        if number in week.beginning:
            yield from map(WeekNote, change_of_product(plan, placed, scheduled))
            yield from _step(plan, scheduled.step, phrases.begins(scheduled))
            continue
        name = f"Step{phrases.NBSP}{number}, continued"
        key = _key(plan, scheduled.step)
        yield from (WeekNote(f"{name}.", key),) if key else _step(plan, scheduled.step, name)


def _step(plan: TaperPlan, step: Step, name: str) -> Iterator[WeekNote]:
    lead = f"{name}, {phrases.until(step.until)}" if step.is_open else name
    if step.is_pause:
        yield WeekNote(f"{lead}: take no {plan.medicine}.")
    elif len(step.cycle) == 1:
        yield WeekNote(f"{lead}.", _doses(plan, step.cycle[0]))
    else:
        yield WeekNote(f"{lead}.")
        for index, doses in enumerate(step.cycle):
            yield WeekNote(f"{phrases.alternate(index)}.", _doses(plan, doses))


def _key(plan: TaperPlan, step: Step) -> str:
    """Return what each amount is made of, or "" if one amount is made in two ways."""
    parts: dict[Decimal, str] = {}
    for amount in chain.from_iterable(step.cycle):
        if amount and amount.mg:
            made_of = phrases.parts(amount, name_strength=len(plan.products) > 1)
            if parts.setdefault(amount.mg, made_of) != made_of:
                return ""
    return " ".join(f"{phrases.mg(mg)} is {made_of}." for mg, made_of in parts.items() if made_of)


def _doses(plan: TaperPlan, doses: Doses) -> str:
    """Return each amount with its tablets or mL and the times at which it is taken."""
    times: dict[str, list[str]] = {}
    for time, amount in zip(plan.times, doses, strict=True):
        if amount and amount.mg:
            said = phrases.amount(amount, name_strength=len(plan.products) > 1)
            times.setdefault(said, []).append(time)
    if not times:
        return f"Take no {plan.medicine}."
    return " ".join(
        f"{phrases.listed(tuple(taken_at))}: {said}." for said, taken_at in times.items()
    )


def _head(plan: TaperPlan, index: int, day: Day) -> DayHead:
    marks = []
    if day.is_first:
        marks.append("First day")
    elif day.is_new:
        pause = plan.steps[day.steps[0] - 1].is_pause
        marks.append("Pause" if pause else "New dose")
    if day.is_last:
        marks.append("Last day")
    if day.then_continues:
        stays = plan.ending.kind is EndingKind.STAY
        stay = f"Stay on {phrases.steps(day.steps)}"
        marks.append(stay if stays else "See what comes next")
    return DayHead(index, phrases.short_day(day.at), tuple(marks), day.kind is DayKind.OUTSIDE)


def _rows(plan: TaperPlan, week: Week) -> Iterator[CalendarRow]:
    taken = [day.doses for day in week.days if day.doses]
    times = [
        index for index in range(len(plan.times)) if any(_is_dose(doses[index]) for doses in taken)
    ]
    if not times:
        yield CalendarRow(ALL_DAY, tuple(_cell(plan, day, None) for day in week.days))
    for index in times:
        cells = (_cell(plan, day, day.doses[index] if day.doses else None) for day in week.days)
        yield CalendarRow(plan.times[index], tuple(cells))


def _is_dose(amount: Amount | None) -> bool:
    return bool(amount and amount.mg)


def _cell(plan: TaperPlan, day: Day, amount: Amount | None) -> CalendarCell:
    if day.kind is DayKind.OUTSIDE:
        return CalendarCell(OUTSIDE)
    if day.kind is DayKind.SEE_PLAN:
        return CalendarCell(SEE_PLAN)
    if day.kind is not DayKind.DOSES:
        return CalendarCell(ASK)
    if amount is None or not amount.mg:
        return CalendarCell(phrases.NO_DOSE)
    one = amount.parts[0] if len(amount.parts) == 1 else None
    return CalendarCell(
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
    open_steps = tuple(n for n in kept.not_set if plan.steps[n - 1].is_open)
    undated = tuple(n for n in kept.not_set if n not in open_steps)
    for numbers, what in ((open_steps, "no end date"), (undated, "no dates yet")):
        if numbers:
            has, it = ("has", "it") if len(numbers) == 1 else ("have", "them")
            steps = phrases.capitalized(phrases.steps(numbers))
            yield f"{steps} {has} {what}. Follow the plan for {it}."
    if plan.as_needed:
        yield "Doses you take only if you need them are not in this calendar."
