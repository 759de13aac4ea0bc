"""Where a step stands among the lines, and what its labels claim about that."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from taperdoc.domain.date_input import parse_day, parse_partial_day
from taperdoc.domain.dose_input import quoted
from taperdoc.domain.plan import Step
from taperdoc.quick_text.line import SPACE, Line, LineError, pattern
from taperdoc.wording import phrases


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


_TO = rf"{SPACE}*(?P<to>-|to|and|&){SPACE}*(?P<last>[0-9]{{1,3}})"
_SPAN = rf"(?P<unit>step|row|days?|weeks?|wks?|months?){SPACE}+(?P<first>[0-9]{{1,3}})(?:{_TO})?"
_LABEL = re.compile(rf"{_SPAN}{SPACE}*:", re.IGNORECASE)
_LABEL_CELL = re.compile(rf"{_SPAN}{SPACE}*:?{SPACE}*", re.IGNORECASE)
_ROW_NUMBER = re.compile(rf"(?P<first>[0-9]{{1,3}})(?P<sign>[.)])(?={SPACE}|$)")
_BULLET = re.compile(rf"[•‣▪*]{SPACE}+")
TRAILING_SPAN = pattern(rf"(?:days?|weeks?|wks?){SPACE}+[0-9]{{1,3}}(?:{SPACE}*(?:-|to|and|&).*?)?")
_TRAILING_SPAN = pattern(_SPAN)
_DATES_LABEL = re.compile(
    rf"(?:from{SPACE}+)?(?P<dates>[^:]{{1,40}}?{SPACE}to{SPACE}[^:]{{1,40}}):", re.IGNORECASE
)
_DATED = re.compile(rf"from{SPACE}+[0-9]", re.IGNORECASE)
_BETWEEN = re.compile(rf"(?P<first>.+?){SPACE}+to{SPACE}+(?P<last>.+)", re.IGNORECASE)


def read_labels(line: Line, place: Place) -> list[Period]:
    """Read what stands before the doses: a bullet, a row number, "Step 1:", "Week 1:".

    Raises LineError where it disagrees with the lines before.
    """
    periods = []
    line.take(_BULLET)
    while not line.at_end:
        at = line.at
        if line.sees(_ROW_NUMBER) and _row_number(line, place):
            continue
        if found := line.take(_LABEL):
            periods += _checked(at, found, place)
        elif line.sees(_DATED) and (found := line.take(_DATES_LABEL)):
            periods.append(read_dates(found["dates"].strip(), found.start("dates"), place))
        else:
            break
    return periods


def _row_number(line: Line, place: Place) -> bool:
    found = _ROW_NUMBER.match(line.plain, line.at)
    if not found:
        return False
    if found["sign"] == "." and not place.has_row_numbers:
        raise LineError(
            line.at,
            f"{quoted(found[0])} can be a row number or the beginning of a dose. Leave it out, or"
            " write row numbers as 1) and 2).",
        )
    _check_number(line.at, found[0], int(found["first"]), place)
    line.go_to(found.end())
    return True


def read_label_cell(text: str, at: int, place: Place) -> list[Period] | None:
    """Read the first cell of a row as a label; None where it is none. Raises LineError."""
    if found := _ROW_NUMBER.fullmatch(text):
        _check_number(at, text, int(found["first"]), place)
        return []
    found = _LABEL_CELL.fullmatch(text)
    return _checked(at, found, place) if found else None


def read_trailing_span(line: Line, place: Place) -> list[Period]:
    """Read "days 1-4" or "weeks 3-4" after the doses. Raises LineError."""
    at = line.at
    found = line.take(_TRAILING_SPAN)
    if not found:
        raise LineError(at, "Type two numbers with a dash between them, as in days 1-7.")
    return _checked(at, found, place)


def _check_number(at: int, said: str, number: int, place: Place) -> None:
    if place.number is not None and number != place.number:
        raise LineError(
            at,
            f"{quoted(said)} is on step {place.number} of these lines. Correct the number or the"
            " order, or leave it out.",
        )


def _checked(at: int, found: re.Match[str], place: Place) -> list[Period]:
    said = found[0].rstrip(" \t:")
    unit, first = found["unit"].lower(), int(found["first"])
    last = int(found["last"] or first)
    if unit in {"step", "row"}:
        if found["last"]:
            raise LineError(at, f"{quoted(said)} is more than one step. Type one step at a time.")
        _check_number(at, said, first, place)
        return []
    if unit.startswith("month"):
        raise LineError(at, "A month has no fixed number of days. Type days or weeks.")
    if not 1 <= first <= last or (found["to"] and first == last):
        raise LineError(at, f"{quoted(said)} does not go from a lower number to a higher one.")
    if found["to"] in {"and", "&"} and last != first + 1:
        raise LineError(at, f"{quoted(said)} leaves out the time between. Type one step at a time.")
    size = 1 if unit.startswith("day") else 7
    _check_day(at, said, (first - 1) * size + 1, place)
    if size == 1 and not found["to"]:
        return []  # "Day 8:" says when the step begins, and can be read as one day or as more.
    return [Period(at, (last - first + 1) * size)]


def _check_day(at: int, said: str, day: int, place: Place) -> None:
    if place.day == day or (not place.is_certain and place.day is None):
        return
    if place.day is None:
        raise LineError(
            at, f"{quoted(said)} cannot be checked, since a step before this one has no end date."
        )
    raise LineError(
        at,
        f"{quoted(said)} disagrees with the lines before: by them this step begins on day"
        f" {place.day}.",
    )


def read_dates(text: str, at: int, place: Place) -> Period:
    """Read the first and last day of a step, as in "1 Dec to 7 Dec". Raises LineError.

    Without a year the lines before must say which day the step begins on.
    """
    between = _BETWEEN.fullmatch(text)
    if not between:
        raise LineError(
            at, "Type a first and a last day, as in 1 December 2026 to 7 December 2026."
        )
    try:
        last = parse_partial_day(between["last"])
        first = parse_partial_day(between["first"], month=last.month)
        year = first.year or last.year
        if year is None:
            begins = _agreed(at, first.day, first.month, place)
        else:
            begins = first.in_year(year)
            if first.year is None and begins > last.in_year(year):
                begins = first.in_year(year - 1)
        ends = last.in_year(last.year or begins.year)
        if last.year is None and ends < begins:
            ends = last.in_year(begins.year + 1)
    except LineError:
        raise
    except ValueError as error:
        raise LineError(at, str(error)) from None
    if ends < begins:
        raise LineError(at, f"{quoted(text)} ends before it begins.")
    if place.date and begins != place.date:
        raise LineError(
            at,
            f"{quoted(text)} disagrees with the lines before: by them this step begins on"
            f" {phrases.day(place.date)}.",
        )
    return Period(at, (ends - begins).days + 1, begins if year else None)


def _agreed(at: int, day: int, month: int, place: Place) -> date:
    if place.date is None:
        raise LineError(
            at, "These days have no year, and the lines before do not say which it is. Type it."
        )
    if (place.date.day, place.date.month) != (day, month):
        raise LineError(
            at,
            "This disagrees with the lines before: by them this step begins on"
            f" {phrases.day(place.date)}.",
        )
    return place.date


def read_first_day(text: str, at: int) -> date:
    """Read the start date of a step. Raises LineError."""
    try:
        return parse_day(text)
    except ValueError as error:
        raise LineError(at, str(error)) from None
