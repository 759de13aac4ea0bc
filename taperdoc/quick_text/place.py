"""Where a step stands among the lines, and what a line says about that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from taperdoc.domain.plan import Step


@dataclass(frozen=True)
class Place:
    """What the lines before a step say about it: its number, and the day it begins on.

    `number` and `day` count from 1 and are None where the lines before do not say. `is_certain` is
    False after a line that could not be read: then labels cannot be checked yet.
    """

    number: int | None = 1
    day: int | None = 1
    date: date | None = None
    has_row_numbers: bool = False
    is_certain: bool = True

    def after(self, step: Step) -> Place:
        """The place of the step that follows this one."""
        begins = step.first_day or self.date
        day = self.day
        if step.first_day and self.date and day:
            day += (step.first_day - self.date).days
        ends = step.days is not None
        return replace(
            self,
            number=self.number and self.number + 1,
            day=day + step.days if day and step.days is not None else None,
            date=begins + timedelta(days=step.days or 0) if begins and ends else None,
        )

    @property
    def after_unread(self) -> Place:
        """The place of the step after a line that cannot be read."""
        return replace(self, number=None, day=None, date=None, is_certain=False)


@dataclass(frozen=True)
class Period:
    """The days a label or a range of dates covers: where it is in the line, how many they are, and
    the first of them where it has a year."""

    at: int
    days: int
    first_day: date | None = None
