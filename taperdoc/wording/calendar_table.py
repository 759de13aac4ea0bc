"""The calendar in words, week by week."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taperdoc.domain.amounts import Amount, Liquid
from taperdoc.domain.diary import WEEKS_MAX, Day, DayKind, Diary, Week, WeekStart, diary
from taperdoc.domain.plan import EndingKind, TaperPlan
from taperdoc.domain.timeline import schedule
from taperdoc.wording import phrases
from taperdoc.wording.week_legend import WeekNote, week_notes

OUTSIDE = "–"
ASK = "ask clinic"
SEE_PLAN = "see plan"
ALL_DAY = "All day"


@dataclass(frozen=True)
class CalendarCell:
    """One time of one day. Only a dose has a box to tick, and `parts`, the tablets or mL.

    `ml` is the part of a dose that is one liquid alone: short enough to stand in any cell.
    `is_new` is true if it differs from what the step before has at this time.
    """

    words: str
    tick: bool = False
    parts: str = ""
    ml: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class DayHead:
    """The heading of a day: its index in the week, its date or number, and its marks.

    `is_new` is true on the first day of a step with other doses.
    """

    index: int
    day: str
    marks: tuple[str, ...]
    is_new: bool
    is_outside: bool


@dataclass(frozen=True)
class CalendarRow:
    """A time of day, with a cell for each day of the week."""

    time: str
    cells: tuple[CalendarCell, ...]


@dataclass(frozen=True)
class CalendarWeek:
    """A week: the notes above it, seven days, and the times with a dose."""

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
    for week in kept.weeks:
        yield CalendarWeek(
            says=tuple(week_notes(plan, placed, week)),
            heads=tuple(_head(plan, index, day) for index, day in enumerate(week.days)),
            rows=tuple(_rows(plan, week)),
        )


def _head(plan: TaperPlan, index: int, day: Day) -> DayHead:
    marks = ["First day"] if day.is_first else []
    if day.is_last:
        marks.append("Last day")
    if day.then_continues:
        stays = plan.ending.kind is EndingKind.STAY
        stay = f"Stay on {phrases.steps(day.steps)}"
        marks.append(stay if stays else "See what comes next")
    return DayHead(
        index,
        phrases.short_day(day.at),
        tuple(marks),
        is_new=day.is_new,
        is_outside=day.kind is DayKind.OUTSIDE,
    )


def _rows(plan: TaperPlan, week: Week) -> Iterator[CalendarRow]:
    taken = [day.doses for day in week.days if day.doses]
    times = [
        index for index in range(len(plan.times)) if any(_is_dose(doses[index]) for doses in taken)
    ]
    if not times:
        cells = (_cell(plan, day, None, is_new=bool(day.changes)) for day in week.days)
        yield CalendarRow(ALL_DAY, tuple(cells))
    for index in times:
        yield CalendarRow(plan.times[index], tuple(_dose(plan, day, index) for day in week.days))


def _dose(plan: TaperPlan, day: Day, index: int) -> CalendarCell:
    amount = day.doses[index] if day.doses else None
    return _cell(plan, day, amount, is_new=index in day.changes)


def _is_dose(amount: Amount | None) -> bool:
    return bool(amount and amount.mg)


def _cell(plan: TaperPlan, day: Day, amount: Amount | None, *, is_new: bool) -> CalendarCell:
    if day.kind is DayKind.OUTSIDE:
        return CalendarCell(OUTSIDE)
    if day.kind is DayKind.SEE_PLAN:
        return CalendarCell(SEE_PLAN)
    if day.kind is not DayKind.DOSES:
        return CalendarCell(ASK)
    if amount is None or not amount.mg:
        return CalendarCell(phrases.NO_DOSE, is_new=is_new)
    one = amount.parts[0] if len(amount.parts) == 1 else None
    return CalendarCell(
        phrases.mg(amount.mg),
        tick=True,
        parts=phrases.parts(amount, name_strength=len(plan.products) > 1) or phrases.ASK_HOW,
        ml=phrases.ml(one.quantity) if one and isinstance(one.product, Liquid) else "",
        is_new=is_new,
    )


def _after(plan: TaperPlan, kept: Diary) -> Iterator[str]:
    if kept.is_cut:
        last = phrases.which_day(kept.weeks[-1].days[-1].at)
        yield (
            f"This calendar ends here, with {last}, after {WEEKS_MAX} weeks."
            " For the days after that, follow the plan."
        )
    for number in kept.not_set:
        if plan.steps[number - 1].is_open:
            lasts = phrases.until(plan.steps[number - 1].until)
            ends = phrases.sentence(f"step{phrases.NBSP}{number} has no end date: it lasts {lasts}")
            yield f"{ends} Follow the plan for it."
    if undated := tuple(n for n in kept.not_set if not plan.steps[n - 1].is_open):
        has, it = ("has", "it") if len(undated) == 1 else ("have", "them")
        steps = phrases.capitalized(phrases.steps(undated))
        yield f"{steps} {has} no dates yet. Follow the plan for {it}."
    if plan.as_needed:
        yield "Doses you take only if you need them are not in this calendar."
