"""A first day and a number of days, as a person types them."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from taperdoc.domain.dose_input import quoted

_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_WORDS = re.compile(
    r"(?:(?P<weekday>[a-z]+),? )?"
    r"(?:(?P<day>[0-9]{1,2}) (?P<month>[a-z]+)|(?P<month_first>[a-z]+) (?P<day_after>[0-9]{1,2}))"
    r",? (?P<year>[0-9]{4})"
)
_COUNT = re.compile(r"(0|[1-9][0-9]{0,8})(?: *(?:d|days?)\.?)?", re.IGNORECASE)
_PARTIAL = re.compile(r"(?P<day>[0-9]{1,2})(?: (?P<month>[a-z]+)(?:,? (?P<year>[0-9]{4}))?)?")
_HOW = "Type the day with its month in letters, as in 1 December 2026, or as 2026-12-01."


def parse_count(text: str) -> int:
    """Read a whole number of days ("7", "7 days"). Raises ValueError with a sentence."""
    count = _COUNT.fullmatch(text.replace("\N{NO-BREAK SPACE}", " "))
    if not count:
        raise ValueError(f"{quoted(text)} is not a number of days. {_why_not_a_count(text)}")
    return int(count[1])


def _why_not_a_count(text: str) -> str:
    if re.fullmatch(r"0[0-9]+", text):
        return "Leave out the zero in front."
    if re.fullmatch(r"[0-9]+ *(?:w|wks?|weeks?|months?)\.?", text, re.IGNORECASE):
        return "Type how many days it is."
    return "Type a whole number in the digits 0 to 9."


def parse_day(text: str) -> date:
    """Read a day that can be read one way only ("2026-12-01", "Tue 1 December 2026").

    Raises ValueError with a sentence for anything else, such as "1/12/26" or 29 February 2027.
    """
    if iso := _ISO.fullmatch(text):
        return _in_calendar(text, int(iso["year"]), int(iso["month"]), int(iso["day"]))
    words = _WORDS.fullmatch(" ".join(text.lower().split()))
    month = _named(words["month"] or words["month_first"], _MONTHS) if words else None
    if words is None or month is None:
        raise ValueError(_why_not_a_day(text))
    day = _in_calendar(text, int(words["year"]), month + 1, int(words["day"] or words["day_after"]))
    if words["weekday"] and _named(words["weekday"], _WEEKDAYS) != day.weekday():
        right = _WEEKDAYS[day.weekday()].capitalize()
        raise ValueError(f"{quoted(text)} is inconsistent: that day is a {right}.")
    return day


@dataclass(frozen=True)
class PartialDay:
    """A day of the month, with its year where one was typed."""

    text: str
    day: int
    month: int
    year: int | None

    def in_year(self, year: int) -> date:
        """The day in a year. Raises ValueError where that year does not have it."""
        return _in_calendar(self.text, year, self.month, self.day)


def parse_partial_day(text: str, month: int | None = None) -> PartialDay:
    """Read a day with its month in letters, and perhaps its year ("1 Dec", "1 Dec 2026").

    `month` is that of a day typed without one. Raises ValueError with a sentence.
    """
    if re.search(r"[0-9]{4}-|^[a-z]{3,},? ", text, re.IGNORECASE):
        day = parse_day(text)
        return PartialDay(text, day.day, day.month, day.year)
    words = _PARTIAL.fullmatch(" ".join(text.lower().split()))
    if words is None:
        raise ValueError(_why_not_a_day(text))
    if words["month"]:
        index = _named(words["month"], _MONTHS)
        month = None if index is None else index + 1
    if month is None:
        raise ValueError(_why_not_a_day(text))
    return PartialDay(text, int(words["day"]), month, int(words["year"]) if words["year"] else None)


def _named(word: str, names: list[str]) -> int | None:
    """Which name a word is, or begins with three letters or more."""
    if len(word) >= 3:
        for index, name in enumerate(names):
            if name.startswith(word):
                return index
    return None


def _in_calendar(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    why = _HOW
    if year and 1 <= month <= 12:
        name = _MONTHS[month - 1].capitalize()
        why = f"{name} {year} has {calendar.monthrange(year, month)[1]} days."
    raise ValueError(f"{quoted(text)} is not in the calendar. {why}")


def _why_not_a_day(text: str) -> str:
    if re.fullmatch(r"[0-9]+([/.\- ])[0-9]+\1[0-9]+", text):
        return f"{quoted(text)} can be read in more than one way. {_HOW}"
    if re.fullmatch(r"\S+ \S+ '?[0-9]{2}", text):
        return f"{quoted(text)} has a year of two digits. {_HOW}"
    return f"{quoted(text)} cannot be read as a day. {_HOW}"
