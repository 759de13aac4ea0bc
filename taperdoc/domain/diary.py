"""The plan day by day: the weeks of the calendar, and what is taken on each of their days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from itertools import islice

from taperdoc.domain.doses_taken import doses_taken, same_doses
from taperdoc.domain.plan import Doses, EndingKind, Step, TaperPlan
from taperdoc.domain.timeline import (
    GapOrOverlap,
    ScheduledStep,
    dated_steps,
    gaps_and_overlaps,
    schedule,
)

WEEKS_MAX = 53
IN_WEEK = 7


class WeekStart(Enum):
    """The day that a week of the calendar begins with."""

    MONDAY = "Monday"
    SUNDAY = "Sunday"


class DayKind(Enum):
    """What the plan says about a day.

    DOSES: one step has the day. GAP: none has it, but earlier and later steps have days.
    OVERLAP: several have it. SEE_PLAN: the plan says in words, or without dates, what is taken.
    OUTSIDE: the plan has not begun, or has ended.
    """

    DOSES = "doses"
    GAP = "gap"
    OVERLAP = "overlap"
    SEE_PLAN = "see plan"
    OUTSIDE = "outside"


@dataclass(frozen=True)
class Day:
    """A day with its date, or in a plan without dates with its number, counted from 1.

    `steps` are the numbers of the steps that have it. `doses` are None unless its kind is DOSES.
    `is_new` is true on the first day of a step whose doses differ from those of the step before,
    and `changes` are the indexes of the times of day at which they do: also on the second day of
    a step whose days alternate.
    `is_last` is true on the last day of a plan that then stops, and `then_continues` on the last
    day with an end date in a plan that continues.
    """

    at: date | int
    kind: DayKind
    steps: tuple[int, ...]
    doses: Doses | None
    is_first: bool
    is_new: bool
    changes: frozenset[int]
    is_last: bool
    then_continues: bool


@dataclass(frozen=True)
class Week:
    """Seven days, the numbers of the steps that begin in it, and its gaps and overlaps."""

    days: tuple[Day, ...]
    beginning: tuple[int, ...]
    gaps_and_overlaps: tuple[GapOrOverlap, ...]


@dataclass(frozen=True)
class Diary:
    """The weeks in which a step of known length has a day, in order; at most WEEKS_MAX.

    `not_set` holds the numbers of the steps whose days the plan does not all give; `is_cut` is
    true if there would be more weeks.
    """

    weeks: tuple[Week, ...]
    not_set: tuple[int, ...]
    is_cut: bool


def diary(plan: TaperPlan, week_starts: WeekStart = WeekStart.MONDAY) -> Diary:
    """Return the days of the plan as the entry gives them, week by week."""
    placed = schedule(plan)
    counted = _Track(plan, tuple(_counted(placed)), (), 1, is_dated=False)
    # The ordinal of a Monday leaves 1 when divided by 7, that of a Sunday 0.
    begin = 1 if week_starts is WeekStart.MONDAY else 0
    dated = _Track(plan, tuple(_dated(placed)), gaps_and_overlaps(placed), begin, is_dated=True)
    found = [*islice(counted.weeks(), WEEKS_MAX + 1), *islice(dated.weeks(), WEEKS_MAX + 1)]
    known = {run.step for track in (counted, dated) for run in track.runs if not run.is_open}
    return Diary(
        weeks=tuple(found[:WEEKS_MAX]),
        not_set=tuple(scheduled.number for scheduled in placed if scheduled.number not in known),
        is_cut=len(found) > WEEKS_MAX,
    )


@dataclass(frozen=True)
class _Run:
    """The days of a step, both ends inclusive, as ordinals of dates or counted from 1.

    `next_has_days` is false if the step after it is of unknown days.
    """

    step: int
    first: int
    last: int
    is_open: bool
    next_has_days: bool


def _counted(placed: tuple[ScheduledStep, ...]) -> Iterator[_Run]:
    for scheduled in placed:
        if scheduled.day_from:
            last = scheduled.day_to or date.max.toordinal()
            yield _run(placed, scheduled, scheduled.day_from, last)


def _dated(placed: tuple[ScheduledStep, ...]) -> Iterator[_Run]:
    for dated in dated_steps(placed):
        yield _run(placed, dated.scheduled, dated.first_day.toordinal(), dated.last_day.toordinal())


def _run(
    placed: tuple[ScheduledStep, ...], scheduled: ScheduledStep, first: int, last: int
) -> _Run:
    following = placed[scheduled.number : scheduled.number + 1]
    next_has_days = all(after.first_day or after.day_from for after in following)
    return _Run(scheduled.number, first, last, scheduled.step.is_open, next_has_days)


@dataclass(frozen=True)
class _Track:
    """The steps whose days are all dated, or all counted from day 1."""

    plan: TaperPlan
    runs: tuple[_Run, ...]
    gaps_and_overlaps: tuple[GapOrOverlap, ...]
    begin: int
    is_dated: bool

    def weeks(self) -> Iterator[Week]:
        starts = {
            day - (day - self.begin) % IN_WEEK
            for run in self.runs
            if not run.is_open
            for day in (*range(run.first, run.last, IN_WEEK), run.last)
        }
        untold = list(self.gaps_and_overlaps)
        for start in sorted(starts):
            end = start + IN_WEEK - 1
            days = tuple(self._day(ordinal, start) for ordinal in range(start, end + 1))
            beginning = sorted(r.step for r in self.runs if start <= r.first <= end)
            told = [s for s in untold if s.first_day.toordinal() <= end]
            # A gap or overlap that goes on is told again in the weeks it goes on in.
            untold = [s for s in untold if s.last_day.toordinal() > end]
            yield Week(days, tuple(beginning), tuple(told))

    @property
    def _first(self) -> int:
        return min(run.first for run in self.runs)

    @property
    def _last(self) -> int:
        return max(run.last for run in self.runs)

    @property
    def _final(self) -> _Run | None:
        """The run of the plan's last step, if none of the track ends later."""
        final = [run for run in self.runs if run.step == len(self.plan.steps)]
        return final[0] if final and final[0].last == self._last else None

    def _on(self, ordinal: int) -> list[_Run]:
        found = [run for run in self.runs if run.first <= ordinal <= run.last]
        stays = self.plan.ending.kind is EndingKind.STAY and ordinal > self._last
        return [self._final] if stays and self._final else found

    def _step(self, run: _Run) -> Step:
        return self.plan.steps[run.step - 1]

    def _doses(self, run: _Run, ordinal: int) -> Doses:
        return doses_on(self.plan, self._step(run), ordinal - run.first)

    def _day(self, ordinal: int, week: int) -> Day:
        found = self._on(ordinal)
        kind = self._kind(ordinal, week, found)
        run = found[0] if kind is DayKind.DOSES else None
        since = self._alone_since(run, ordinal) if run else 0
        before = self._taken_before(since) if run else None
        is_changed = run and before and not same_doses(self._step(run), self._step(before))
        is_final = ordinal == self._last and found == [self._final]
        stops = self.plan.ending.kind is EndingKind.STOP
        return Day(
            at=date.fromordinal(ordinal) if self.is_dated else ordinal,
            kind=kind,
            steps=tuple(sorted(run.step for run in found)),
            doses=self._doses(run, ordinal) if run else None,
            is_first=bool(found) and ordinal == self._first,
            is_new=bool(is_changed and ordinal == since),
            changes=self._changes(run, before, ordinal, since)
            if run and before and is_changed
            else frozenset(),
            is_last=is_final and stops,
            then_continues=is_final and not stops,
        )

    def _alone_since(self, run: _Run, ordinal: int) -> int:
        """Return the first of the days up to this one on which no other step has the day."""
        others = (other.last + 1 for other in self.runs if run.first <= other.last < ordinal)
        return max((run.first, *others))

    def _taken_before(self, ordinal: int) -> _Run | None:
        """Return the step taken on the last day before this one that one step alone has."""
        day: int | None = ordinal - 1
        while day is not None and day >= self._first:
            found = self._on(day)
            if len(found) == 1:
                return found[0]
            earlier = (run.last for run in self.runs if run.last < day)
            day = day - 1 if found else max(earlier, default=None)
        return None

    def _changes(self, run: _Run, before: _Run, ordinal: int, since: int) -> frozenset[int]:
        alternates = len(self._step(run).cycle) > 1
        if ordinal - since > alternates:
            return frozenset()
        now = doses_taken(self._doses(run, ordinal))
        was = doses_taken(self._doses(before, ordinal))
        return frozenset(index for index, taken in enumerate(now) if taken != was[index])

    def _kind(self, ordinal: int, week: int, found: list[_Run]) -> DayKind:
        if len(found) > 1:
            return DayKind.OVERLAP
        if found:
            # Its first week aside, an open step may already be followed by one without dates.
            may_be_over = found[0].is_open and not found[0].next_has_days and found[0].first < week
            return DayKind.SEE_PLAN if may_be_over else DayKind.DOSES
        if self._first < ordinal < self._last:
            return DayKind.GAP
        return DayKind.OUTSIDE if self._is_outside(ordinal) else DayKind.SEE_PLAN

    def _is_outside(self, ordinal: int) -> bool:
        """Return whether no step can have a day before or after all those of the track."""
        steps = {run.step for run in self.runs}
        if ordinal < self._first:
            return 1 in steps
        return self.plan.ending.kind is EndingKind.STOP and len(self.plan.steps) in steps


def doses_on(plan: TaperPlan, step: Step, index: int) -> Doses:
    """Return the doses of a day of a step, counted from 0 on its first day."""
    if not step.cycle:
        return (None,) * len(plan.times)
    return step.cycle[index % len(step.cycle)]
