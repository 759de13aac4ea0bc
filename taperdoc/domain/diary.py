"""The plan day by day: what each day of the calendar's weeks is, and what is taken on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import islice

from taperdoc.domain.doses_taken import same_doses
from taperdoc.domain.plan import Doses, Step, TaperPlan
from taperdoc.domain.timeline import Seam, Span, covered, seams, spans

WEEKS_MAX = 53
IN_WEEK = 7


class WeekStart(Enum):
    """The day that a week of the calendar begins with."""

    MONDAY = "Monday"
    SUNDAY = "Sunday"


class Kind(Enum):
    """What the plan says of a day.

    One step of known length has the day; or none has it, though steps before and after do; or
    several have it; or an open step may have it; or it lies before or after the plan.
    """

    TAKEN = "taken"
    GAP = "gap"
    OVERLAP = "overlap"
    OPEN = "open"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Day:
    """A day: its date, or in a plan without dates its number, counted from 1.

    `steps` are the numbers of the steps that have it. Only a day of the kind TAKEN has `doses`.
    `is_new` marks the day from which the doses are no longer those of the step before; it is
    not the day's doses that are compared, which alternate days change every day.
    """

    at: date | int
    kind: Kind
    steps: tuple[int, ...]
    doses: Doses | None
    is_first: bool
    is_new: bool
    is_last: bool


@dataclass(frozen=True)
class Week:
    """Seven days, the steps that begin on one of them, and the gaps and overlaps to tell of."""

    days: tuple[Day, ...]
    beginning: tuple[int, ...]
    seams: tuple[Seam, ...]


@dataclass(frozen=True)
class Diary:
    """The weeks that have a day of a step of known length, in their order; at most WEEKS_MAX.

    `not_set` holds the numbers of the steps that are not in it because the plan does not say on
    which days they are; `is_cut` says that there would be more weeks.
    """

    weeks: tuple[Week, ...]
    not_set: tuple[int, ...]
    is_cut: bool


def diary(plan: TaperPlan, week_starts: WeekStart = WeekStart.MONDAY) -> Diary:
    """Lay a plan's steps out over its days. Nothing but the entry decides what is on a day."""
    placed = spans(plan)
    counted = _Track(plan, tuple(_counted(placed)), (), 1, is_dated=False)
    # The ordinal of a Monday leaves 1 when divided by 7, that of a Sunday 0.
    begin = 1 if week_starts is WeekStart.MONDAY else 0
    dated = _Track(plan, tuple(_dated(placed)), seams(placed), begin, is_dated=True)
    found = [*islice(counted.weeks(), WEEKS_MAX + 1), *islice(dated.weeks(), WEEKS_MAX + 1)]
    known = {run.step for track in (counted, dated) for run in track.runs if not run.is_open}
    return Diary(
        weeks=tuple(found[:WEEKS_MAX]),
        not_set=tuple(span.number for span in placed if span.number not in known),
        is_cut=len(found) > WEEKS_MAX,
    )


@dataclass(frozen=True)
class _Run:
    """The days a step has, both ends inclusive, as ordinals of dates or counted from 1."""

    step: int
    first: int
    last: int
    is_open: bool


def _counted(placed: tuple[Span, ...]) -> Iterator[_Run]:
    for span in placed:
        if span.day_from:
            last = span.day_to or date.max.toordinal()
            yield _Run(span.number, span.day_from, last, span.step.is_open)


def _dated(placed: tuple[Span, ...]) -> Iterator[_Run]:
    for cover in covered(placed):
        first, last = cover.first_day.toordinal(), cover.last_day.toordinal()
        yield _Run(cover.span.number, first, last, cover.span.step.is_open)


@dataclass(frozen=True)
class _Track:
    """Steps whose days are told the same way, by date or by count."""

    plan: TaperPlan
    runs: tuple[_Run, ...]
    seams: tuple[Seam, ...]
    begin: int
    is_dated: bool

    def weeks(self) -> Iterator[Week]:
        """Every week with a day of a step of known length."""
        starts = {
            day - (day - self.begin) % IN_WEEK
            for run in self.runs
            if not run.is_open
            for day in (*range(run.first, run.last, IN_WEEK), run.last)
        }
        untold = list(self.seams)
        before: Step | None = None
        for start in sorted(starts):
            end = start + IN_WEEK - 1
            before = self._step_on(start - 1) or before
            days = []
            for ordinal in range(start, end + 1):
                days.append(self._day(ordinal, before))
                before = self._step_on(ordinal) or before
            beginning = sorted(r.step for r in self.runs if start <= r.first <= end)
            told = [s for s in untold if s.first_day.toordinal() <= end]
            # A seam that goes on is told again in the weeks it goes on in.
            untold = [s for s in untold if s.last_day.toordinal() > end]
            yield Week(tuple(days), tuple(beginning), tuple(told))

    def _on(self, ordinal: int) -> list[_Run]:
        return [run for run in self.runs if run.first <= ordinal <= run.last]

    def _step_on(self, ordinal: int) -> Step | None:
        found = self._on(ordinal)
        return self.plan.steps[found[0].step - 1] if len(found) == 1 else None

    def _day(self, ordinal: int, before: Step | None) -> Day:
        found = self._on(ordinal)
        kind = self._kind(ordinal, found)
        step = self._step_on(ordinal)
        taken = step if kind is Kind.TAKEN else None
        return Day(
            at=date.fromordinal(ordinal) if self.is_dated else ordinal,
            kind=kind,
            steps=tuple(sorted(run.step for run in found)),
            doses=doses_on(self.plan, taken, ordinal - found[0].first) if taken else None,
            is_first=bool(found) and ordinal == min(run.first for run in self.runs),
            is_new=bool(taken and before and not same_doses(taken, before)),
            is_last=bool(taken)
            and ordinal == max(run.last for run in self.runs)
            and found[0].step == len(self.plan.steps),
        )

    def _kind(self, ordinal: int, found: list[_Run]) -> Kind:
        if not found:
            within = min(r.first for r in self.runs) < ordinal < max(r.last for r in self.runs)
            return Kind.GAP if within else Kind.OUTSIDE
        if len(found) > 1:
            return Kind.OVERLAP
        return Kind.OPEN if found[0].is_open else Kind.TAKEN


def doses_on(plan: TaperPlan, step: Step, index: int) -> Doses:
    """What is taken on a day of a step, counted from 0 on its first day."""
    if not step.cycle:
        return (None,) * len(plan.times)
    return step.cycle[index % len(step.cycle)]
