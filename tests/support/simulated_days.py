"""The calendar worked out day by day from the plan alone, without the code that prints it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import EndingKind, Step, TaperPlan

FAR = date.max.toordinal()
OUTSIDE = "–"


class Stretch(NamedTuple):
    """The days of a step, both ends included: ordinals of dates, or counted from 1."""

    number: int
    step: Step
    first: int
    last: int


@dataclass(frozen=True)
class SimulatedDay:
    """A day of the calendar: its heading, its marks, and what it says at each time of its week."""

    day: str
    marks: str
    at: dict[str, str]

    @property
    def is_outside(self) -> bool:
        """Whether the plan has not begun, or is over."""
        return set(self.at.values()) == {OUTSIDE}


def simulated_days(plan: TaperPlan, week_starts: WeekStart) -> list[SimulatedDay]:
    """Every day of every week in which a step of known length has a day."""
    shift = 1 if week_starts is WeekStart.MONDAY else 0
    counted, dated = _stretches(plan)
    return [
        *_Track(plan, counted, 1, is_dated=False).days(),
        *_Track(plan, dated, shift, is_dated=True).days(),
    ]


def _stretches(plan: TaperPlan) -> tuple[list[Stretch], list[Stretch]]:
    found: dict[bool, list[Stretch]] = {False: [], True: []}
    at: int | None = plan.first_day.toordinal() if plan.first_day else 1
    is_dated = plan.first_day is not None
    for number, step in enumerate(plan.steps, start=1):
        if step.first_day:
            at, is_dated = step.first_day.toordinal(), True
        if at is None:
            continue
        if step.days is None:
            later = [s.first_day.toordinal() for s in plan.steps[number:] if s.first_day]
            last = max(at, later[0] - 1) if later and is_dated else FAR
            found[is_dated].append(Stretch(number, step, at, last))
            at = None
        else:
            found[is_dated].append(Stretch(number, step, at, at + step.days - 1))
            at += step.days
    return found[False], found[True]


@dataclass(frozen=True)
class _Track:
    plan: TaperPlan
    stretches: list[Stretch]
    shift: int
    is_dated: bool

    def days(self) -> Iterator[SimulatedDay]:
        known = [s for s in self.stretches if s.step.days is not None]
        weeks = {(day - self.shift) // 7 for s in known for day in range(s.first, s.last + 1)}
        for week in sorted(weeks):
            start = week * 7 + self.shift
            said = {day: self._says(day, start) for day in range(start, start + 7)}
            doses = [taken for taken in said.values() if not isinstance(taken, str)]
            times = [time for time in self.plan.times if any(time in taken for taken in doses)]
            for day, taken in said.items():
                at = {
                    time: taken if isinstance(taken, str) else _dose(taken.get(time))
                    for time in times or ["All day"]
                }
                yield SimulatedDay(self._name(day), self._marks(day), at)

    def _says(self, day: int, week: int) -> str | dict[str, Decimal]:
        """What is taken on a day, or why the calendar cannot say it."""
        first, last = min(s.first for s in self.stretches), max(s.last for s in self.stretches)
        on = self._on(day, last)
        if len(on) > 1 or (not on and first < day < last):
            return "ask clinic"
        if not on:
            begins = any(s.number == 1 for s in self.stretches)
            stops = self.plan.ending.kind is EndingKind.STOP and self._final is not None
            return OUTSIDE if (begins if day < first else stops) else "see plan"
        ((number, step, began, _),) = on
        following = self.plan.steps[number : number + 1]
        if step.days is None and began < week and any(not s.first_day for s in following):
            return "see plan"
        if not step.cycle:
            return {}
        doses = step.cycle[(day - began) % len(step.cycle)]
        amounts = zip(self.plan.times, doses, strict=True)
        return {time: amount.mg for time, amount in amounts if amount and amount.mg}

    def _on(self, day: int, last: int) -> list[Stretch]:
        final = self._final
        if day > last and self.plan.ending.kind is EndingKind.STAY and final:
            return [final] if final.last == last else []
        return [s for s in self.stretches if s.first <= day <= s.last]

    @property
    def _final(self) -> Stretch | None:
        return next((s for s in self.stretches if s.number == len(self.plan.steps)), None)

    def _marks(self, day: int) -> str:
        first, last = min(s.first for s in self.stretches), max(s.last for s in self.stretches)
        marks = ["First day"] if day == first else []
        final = self._final
        if day == last and final and self._on(day, last) == [final]:
            marks.append(
                {
                    EndingKind.STOP: "Last day",
                    EndingKind.STAY: f"Stay on step {final.number}",
                    EndingKind.OTHER: "See what comes next",
                }[self.plan.ending.kind]
            )
        return " ".join(marks)

    def _name(self, day: int) -> str:
        if not self.is_dated:
            return f"Day {day:,}"
        there = date.fromordinal(day)
        return f"{there:%a} {there.day} {there:%b}"


def _dose(mg: Decimal | None) -> str:
    if not mg:
        return "none"
    plain = f"{mg:,f}"
    return f"☐ {plain.rstrip('0').rstrip('.') if '.' in plain else plain} mg"
