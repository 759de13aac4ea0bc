"""Doses joined without spaces, such as 1-0-½-1 or 20/15/20/20."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.cells import CELLS_MAX, Cell, check_cell, parse_cell, share_unit
from taperdoc.quick_text.keywords import sees_end_of_doses
from taperdoc.quick_text.line import Line, LineError
from taperdoc.quick_text.not_one_dose import could_be_fraction
from taperdoc.quick_text.reasons import why_no_dose
from taperdoc.quick_text.typed_day import TypedDay, miscounted

_SIGN = re.compile(r"[-/]")
_SLASHED_FRACTION = re.compile(r"(?<![0-9.])(?:1/4|1/2|3/4)(?![0-9.])")


def is_joined(cell: Cell) -> bool:
    """Whether what stands for one dose has signs in it that could join several."""
    return bool(_SIGN.search(cell.text[1:]))


def read_joined_doses(line: Line, cell: Cell, times: Sequence[str]) -> TypedDay:
    """Split what `take_cell` read into a dose for each time of day. Raises LineError."""
    cells = _split(cell)
    if not sees_end_of_doses(line):
        raise LineError(line.at, why_no_dose(line.word, times))
    if len(cells) != len(times):
        raise miscounted(cells, times)
    return TypedDay(share_unit(cells, from_last=True))


def _split(cell: Cell) -> list[Cell]:
    parts = _SIGN.split(cell.text)
    if why := _why_not_a_pattern(cell.text, parts, cell.unit):
        raise LineError(cell.at, why)
    if len(parts) > CELLS_MAX:
        return [cell] * len(parts)
    signs = list(_SIGN.finditer(cell.text))
    for sign in signs:
        if sign[0] != signs[0][0]:
            raise LineError(cell.at + sign.start(), "Use the same sign between all the doses.")
    cells, at = [], cell.at
    for index, part in enumerate(parts):
        if not part:
            raise LineError(at, "A dose is missing between two signs. Type 0 where there is none.")
        found = parse_cell(part, at)
        if index == len(parts) - 1 and cell.unit:
            found = replace(found, unit=cell.unit, unit_at=cell.unit_at)
        check_cell(found)
        cells.append(found)
        at += len(part) + 1
    return cells


def _why_not_a_pattern(text: str, parts: Sequence[str], unit: str) -> str:
    if fraction := _SLASHED_FRACTION.search(text):
        return (
            f"{quoted(fraction[0])} can be two doses or a fraction. Separate doses by spaces, and"
            " write fractions as ¼, ½ and ¾."
        )
    if len(parts) == 2 and all(parts):
        if "-" in text:
            return f"{quoted(text)} looks like a range. Type one number for each dose."
        return could_be_fraction(text)
    if len(parts) == 3 and not unit and _could_be_date(parts):
        return f"{quoted(text)} looks like a date. If these are doses, separate them by spaces."
    return ""


def _could_be_date(parts: Sequence[str]) -> bool:
    if not all(part.isdecimal() and len(part) in {1, 2, 4} for part in parts):
        return False
    return any(
        1 <= int(day) <= 31 and 1 <= int(month) <= 12 and len(year) != 1
        for day, month, year in (
            parts,
            (parts[1], parts[0], parts[2]),
            (parts[2], parts[1], parts[0]),
        )
    )
