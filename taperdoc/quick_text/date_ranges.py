"""The first day of a step, and ranges of dates checked against the lines before it."""

from __future__ import annotations

import re
from datetime import date

from taperdoc.domain.date_input import parse_day, parse_partial_day
from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.line import SPACE, LineError
from taperdoc.quick_text.place import Period, Place
from taperdoc.wording import phrases

_BETWEEN = re.compile(rf"(?P<first>.+?){SPACE}+to{SPACE}+(?P<last>.+)", re.IGNORECASE)


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
