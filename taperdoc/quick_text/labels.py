"""Labels of a step, such as "Step 1:" and "Weeks 3-4:", checked against the lines before it."""

from __future__ import annotations

import re

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.date_ranges import read_dates
from taperdoc.quick_text.line import SPACE, Line, LineError, pattern
from taperdoc.quick_text.place import Period, Place

_TO = rf"{SPACE}*(?P<to>-|to|and|&){SPACE}*(?P<last>[0-9]{{1,3}})"
_SPAN = rf"(?P<unit>step|row|days?|weeks?|wks?|months?){SPACE}+(?P<first>[0-9]{{1,3}})(?:{_TO})?"
_LABEL = re.compile(rf"{_SPAN}{SPACE}*:", re.IGNORECASE)
_LABEL_CELL = re.compile(rf" *{_SPAN} *:? *\t", re.IGNORECASE)
_ROW_NUMBER_CELL = re.compile(r" *(?P<first>[0-9]{1,3})[.)] *\t")
_ROW_NUMBER = re.compile(rf"(?P<first>[0-9]{{1,3}})(?P<sign>[.)])(?={SPACE}|$)")
_BULLET = re.compile(r"[•‣▪●■*\uf0b7] +")
_BULLET_CELL = re.compile(r"[•‣▪●■*\uf0b7] *\t")
TRAILING_SPAN = pattern(rf"(?:days?|weeks?|wks?){SPACE}+[0-9]{{1,3}}(?:{SPACE}*(?:-|to|and|&).*?)?")
_TRAILING_SPAN = pattern(_SPAN)
_DATES_LABEL = re.compile(
    rf"(?:from{SPACE}+)?(?P<dates>[^:]{{1,40}}?{SPACE}to{SPACE}[^:]{{1,40}}):", re.IGNORECASE
)
_DATED = re.compile(rf"from{SPACE}+[0-9]", re.IGNORECASE)


def read_labels(line: Line, place: Place) -> list[Period]:
    """Read what stands before the doses: a row number, "Step 1:", "Week 1:".

    Raises LineError where it disagrees with the lines before.
    """
    periods: list[Period] = []
    while not line.at_end:
        at = line.at
        if found := line.take(_ROW_NUMBER):
            _check_row_number(at, found, place)
        elif found := line.take(_LABEL):
            periods += _checked(at, found, place)
        elif line.sees(_DATED) and (found := line.take(_DATES_LABEL)):
            periods.append(read_dates(found["dates"].strip(), found.start("dates"), place))
        else:
            break
    return periods


def _check_row_number(at: int, found: re.Match[str], place: Place) -> None:
    if found["sign"] == "." and not place.has_row_numbers:
        raise LineError(
            at,
            f"{quoted(found[0])} can be a row number or the beginning of a dose. Leave it out, or"
            " write row numbers as 1) and 2).",
        )
    _check_number(at, found[0], int(found["first"]), place)


def take_bullet(line: Line) -> None:
    """Read the mark of a list in front of a line, and the spaces or the tab after it."""
    if line.take_cell(_BULLET_CELL) is None:
        line.take(_BULLET)


def read_label_cell(line: Line, place: Place) -> list[Period]:
    """Read the first cell of a row where it is a label, and go to the next. Raises LineError."""
    at = line.at
    if found := line.take_cell(_ROW_NUMBER_CELL):
        _check_number(at, found[0].strip(), int(found["first"]), place)
    elif found := line.take_cell(_LABEL_CELL):
        return _checked(at, found, place)
    return []


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
    said = found[0].strip(" \t:")
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
