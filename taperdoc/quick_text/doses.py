"""The doses of a step, in each of the forms that a line can have."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.cells import CELLS_MAX, Cell, check_cell, share_unit, take_cell
from taperdoc.quick_text.durations import (
    RANGE_OF_DAYS,
    read_duration,
    sees_duration,
    why_duration_first,
)
from taperdoc.quick_text.frequency import FREQUENCY, read_frequency
from taperdoc.quick_text.joined_doses import is_joined, read_joined_doses
from taperdoc.quick_text.keywords import (
    ALTERNATE,
    AND,
    OTHER_DAYS,
    SEPARATOR,
    sees_dose,
    sees_end_of_doses,
)
from taperdoc.quick_text.line import SPACE, Line, LineError, pattern
from taperdoc.quick_text.reasons import WHERE_ALTERNATE, why_no_dose
from taperdoc.quick_text.time_names import read_named_doses, sees_time
from taperdoc.quick_text.typed_day import (
    FRACTION_START,
    WHOLE_NUMBER_END,
    TypedDay,
    miscounted,
)

_BEFORE_ALTERNATE = re.compile(rf"[,;]{SPACE}*(?=(?:on|alternat\w+|every){SPACE})", re.IGNORECASE)
_WITH = pattern("with")
_NOTHING = pattern("nothing|none|no dose|no baclofen")


def read_cycle(line: Line, times: Sequence[str]) -> list[TypedDay]:
    """Read the doses of each kind of day: of one, or of two that alternate. Raises LineError."""
    first = read_day(line, times)
    line.take(_BEFORE_ALTERNATE)
    if not (found := line.take(ALTERNATE)):
        return [first]
    says_with = found[0].lower().endswith("with")
    if says_with or line.take(_WITH):
        return _both(first, line, times)
    before = line.at
    line.take(AND)
    if line.take(_NOTHING):
        second = first.without_doses
    elif sees_dose(line):
        first, second = _both(first, line, times)
    else:
        line.go_to(before)
        return [first, first.without_doses]
    if not line.take(OTHER_DAYS):
        raise LineError(line.at, "Type “on the other days” after the doses of the other days.")
    return [first, second]


def _both(first: TypedDay, line: Line, times: Sequence[str]) -> list[TypedDay]:
    at = line.at
    second = read_day(line, times)
    if {first.says_units, second.says_units} == {True, False}:
        raise LineError(
            at, "One kind of day has units and the other has none. Type them for both, or for none."
        )
    return [first, second]


def read_day(line: Line, times: Sequence[str]) -> TypedDay:
    """Read the doses at the cursor in whichever form they have. Raises LineError."""
    if not sees_dose(line):
        raise LineError(line.at, _why_no_dose_here(line, times))
    first = take_cell(line)
    if line.sees(FREQUENCY) and not sees_time(line, times):
        check_cell(first)
        read_frequency(line, times)
        return TypedDay((first,) * len(times))
    if sees_time(line, times):
        return read_named_doses(line, first, times)
    if is_joined(first) and not sees_dose(line):
        return read_joined_doses(line, first, times)
    return _listed(line, first, times)


def _why_no_dose_here(line: Line, times: Sequence[str]) -> str:
    if line.sees(ALTERNATE):
        return WHERE_ALTERNATE
    if sees_duration(line):
        return why_duration_first(line)
    return why_no_dose(line.word, times)


def _listed(line: Line, first: Cell, times: Sequence[str]) -> TypedDay:
    """Doses separated by spaces, or by commas or semicolons, in the order of the times of day."""
    check_cell(first)
    cells, signs = [first], []
    while len(cells) < CELLS_MAX and (sign := _sign(line, times)):
        if sign == " ":
            _refuse_loose_fraction(line, cells[-1])
        signs.append((line.at, sign))
        cells.append(take_cell(line))
        check_cell(cells[-1])
    if len(cells) == CELLS_MAX:
        raise miscounted(cells, times)
    if line.sees(RANGE_OF_DAYS):
        read_duration(line)
    if not sees_end_of_doses(line):
        raise LineError(line.at, why_no_dose(line.word, times))
    for at, sign in signs:
        if sign != signs[0][1]:
            raise LineError(at, "Separate all the doses in the same way.")
    if len(cells) != len(times):
        raise miscounted(cells, times, at_end=line.at_end)
    if signs and signs[0][1] == " ":
        _refuse_two_units(cells)
    return TypedDay(share_unit(cells, from_last=True))


def _sign(line: Line, times: Sequence[str]) -> str:
    """Read what separates two doses: a comma, a semicolon or a space; "" after the last dose."""
    separator = line.take(SEPARATOR)
    at = line.at
    if found := line.take(FREQUENCY):
        raise LineError(
            at,
            f"{quoted(found[0])} can follow one dose only. Leave it out, or type one dose before"
            " it.",
        )
    if sees_time(line, times):
        raise LineError(
            at,
            f"{quoted(line.word)} can follow one dose only. Type it after each dose, or type a"
            f" dose for each time of day in this order: {', '.join(times)}.",
        )
    if not sees_dose(line):
        return ""
    return separator[0][0] if separator else " "


def _refuse_loose_fraction(line: Line, before: Cell) -> None:
    if before.unit or not WHOLE_NUMBER_END.search(before.text) or not line.sees(FRACTION_START):
        return
    raise LineError(
        before.at,
        f"{quoted(f'{before.text} {line.word}')} can be one dose or two. Write one without a space,"
        " as in 1½; separate two by a comma.",
    )


def _refuse_two_units(cells: Sequence[Cell]) -> None:
    """Refuse "10 mg 2 mL", which can be two doses or one dose said twice."""
    with_unit = [cell for cell in cells if cell.unit]
    for cell in with_unit:
        if cell.unit != with_unit[0].unit:
            raise LineError(
                cell.at,
                f"{quoted(cell.text)} has another unit than the dose before, and can be the same"
                " dose said again. If each is a dose, separate them by commas.",
            )
