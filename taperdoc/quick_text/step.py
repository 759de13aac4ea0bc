"""One step of quick text, and the line it is written as."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from taperdoc.domain.amounts import Product
from taperdoc.domain.dose_input import quoted
from taperdoc.domain.plan import LINE_MAX, WORDS_MAX, PlanError, Step
from taperdoc.quick_text.cell_row import read_row
from taperdoc.quick_text.date_ranges import read_dates, read_first_day
from taperdoc.quick_text.doses import read_cycle
from taperdoc.quick_text.durations import read_duration, sees_duration, why_no_unit
from taperdoc.quick_text.free_words import can_be_bare, read_words
from taperdoc.quick_text.keywords import ALTERNATE, CLAUSE, PAUSE, SEPARATOR, at_end_of_step
from taperdoc.quick_text.labels import (
    TRAILING_SPAN,
    read_label_cell,
    read_labels,
    read_trailing_span,
)
from taperdoc.quick_text.line import END, SPACE, WORD, Line, LineError, quote
from taperdoc.quick_text.place import Period, Place
from taperdoc.quick_text.reasons import known_reason
from taperdoc.quick_text.typed_day import write_cycle
from taperdoc.wording import phrases

_WORD = re.compile(f"{WORD}+")
_BETWEEN = re.compile(rf".+{SPACE}to{SPACE}.+", re.IGNORECASE)
_NUMBERS = re.compile(
    rf"[0-9]{{1,3}}(?:(?:{SPACE}*,{SPACE}*|{SPACE}+and{SPACE}+)[0-9]{{1,3}})*{END}", re.IGNORECASE
)


def read_step(line: Line, times: Sequence[str], products: Sequence[Product], place: Place) -> Step:
    """Read one step, to the end of the line or to "then". Raises LineError."""
    start = line.at
    periods = read_label_cell(line, place)
    if line.has_cells:
        days = read_row(line, times)
    else:
        line.go_to(line.at)
        periods += read_labels(line, place)
        days = [] if line.take(PAUSE) else read_cycle(line, times)
    found: dict[str, Any] = {}
    places: dict[str, int] = {}
    while not at_end_of_step(line):
        at = line.at
        if (sign := line.take(SEPARATOR)) and line.at_end:
            raise LineError(at, f"{quoted(sign[0][0])} cannot end a step. Leave it out.")
        at = line.at
        if line.sees(TRAILING_SPAN):
            periods += read_trailing_span(line, place)
            continue
        name, value = _clause(line, products, place, has_days="days" in found)
        if isinstance(value, Period):
            periods.append(value)
            continue
        if name in found:
            raise LineError(at, "This is said twice in the line. Say it once.")
        found[name], places[name] = value, at
    _add_periods(periods, found, places)
    uses = found.get("products") or products
    try:
        return Step(cycle=tuple(day.doses(uses) for day in days), **found)
    except PlanError as error:
        raise LineError(places.get(error.field, start), str(error)) from None


def _add_periods(periods: Sequence[Period], found: dict[str, Any], places: dict[str, int]) -> None:
    """Take the number of days from labels and dates, which must agree with each other and with
    the one that is typed. Raises LineError."""
    for period in periods:
        if "until" in found:
            raise LineError(places["until"], "This has a number of days and an “until”. Type one.")
        if found.setdefault("days", period.days) != period.days:
            raise LineError(
                period.at,
                f"This covers {phrases.day_count(period.days)}, and the line also says"
                f" {phrases.day_count(found['days'])}.",
            )
        places.setdefault("days", period.at)
        if period.first_day and found.setdefault("first_day", period.first_day) != period.first_day:
            raise LineError(period.at, "This line says two first days. Say one.")


def _clause(
    line: Line, products: Sequence[Product], place: Place, *, has_days: bool
) -> tuple[str, Any]:
    # A word of the grammar comes first: "until day" is not a number of days.
    if word := line.take(CLAUSE):
        match word[0].casefold():
            case "for":
                return "days", read_duration(line)
            case "from":
                return "first_day", _first_day(line, place)
            case "using":
                return "products", _products(line, products)
            case "until":
                return "until", read_words(line, LINE_MAX)
            case _:
                return "note", read_words(line, WORDS_MAX)
    if sees_duration(line):
        return "days", read_duration(line)
    raise LineError(line.at, _why_no_clause(line, has_days=has_days))


def _why_no_clause(line: Line, *, has_days: bool) -> str:
    word = line.word
    if line.sees(ALTERNATE):
        return "Alternate days come directly after the doses. Type this before for how long."
    if word[:1].isdigit() and has_days:
        return (
            f"{quoted(word)} follows the number of days. A total is not read, and the next step"
            " goes on a line of its own or after “then”."
        )
    if word.isdecimal() and word.isascii():
        return why_no_unit(word)
    return known_reason(word) or (
        f"{quoted(word)} cannot be read here. After the doses come for how many days or until"
        " when, and “from”, “using” or “note”."
    )


def _first_day(line: Line, place: Place) -> date | Period:
    start = line.at
    while line.take(_WORD) and not (
        at_end_of_step(line) or line.sees(CLAUSE) or sees_duration(line)
    ):
        pass
    text = line.plain[start : line.at].strip(" \t,;.")
    if _BETWEEN.fullmatch(text):
        return read_dates(text, start, place)
    return read_first_day(text, start)


def _products(line: Line, products: Sequence[Product]) -> tuple[Product, ...]:
    at = line.at
    numbers = line.take(_NUMBERS)
    if not numbers:
        raise LineError(at, "After “using” come numbers of products, as in 1 or 1, 2.")
    found = []
    for number in map(int, re.findall("[0-9]+", numbers[0])):
        if not 1 <= number <= len(products):
            raise LineError(at, f"There is no product {number}: there are {len(products)}.")
        found.append(products[number - 1])
    return tuple(found)


def write_step(step: Step, products: Sequence[Product]) -> str:
    """A step as a line that `read_step` reads as the same step, given the same products."""
    parts = [write_cycle(step.cycle) or "pause"]
    if step.products:
        parts.append(f"using {', '.join(str(products.index(p) + 1) for p in step.products)}")
    if step.first_day:
        parts.append(f"from {step.first_day.isoformat()}")
    if step.days is None:
        bare = not step.note and can_be_bare(step.until)
        parts.append(f"until {step.until if bare else quote(step.until)}")
    else:
        parts.append(f"for {step.days} day{'' if step.days == 1 else 's'}")
    if step.note:
        parts.append(f"note {step.note if can_be_bare(step.note) else quote(step.note)}")
    return " ".join(parts)
