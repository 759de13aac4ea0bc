"""A row of cells separated by tabs, as copied from a spreadsheet: each dose in its own place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taperdoc.domain.dose_input import quoted, shown
from taperdoc.quick_text.cells import Cell, check_cell, parse_cell, share_unit
from taperdoc.quick_text.durations import DURATION
from taperdoc.quick_text.keywords import PAUSE
from taperdoc.quick_text.line import Line, LineError
from taperdoc.quick_text.reasons import why_no_dose
from taperdoc.quick_text.typed_day import TypedDay
from taperdoc.wording import phrases

_CELL = re.compile(r"[^\t]*")
_NUMBER = re.compile(r"[0-9.]+ *(?:mg|ml|tab(?:let)?s?)?\.?", re.IGNORECASE)


def read_row(line: Line, times: Sequence[str]) -> list[TypedDay]:
    """Read the doses of a row, none for a pause; the line goes on after them.

    An empty cell is a time of day left empty. Raises LineError.
    """
    at = line.at
    if PAUSE.match(_cell_at(line, at)):
        line.go_to(_start(line, at))
        line.take(PAUSE)
        return []
    _refuse_names(line, times)
    cells: list[Cell | None] = []
    for time in times:
        if at > len(line.plain):
            raise LineError(line.at, _too_few(len(cells), times))
        text, start = _cell_at(line, at), _start(line, at)
        if DURATION.fullmatch(text):
            raise LineError(start, _too_few(len(cells), times))
        cells.append(_dose(text, start, time, times) if text else None)
        at = _next(line, at)
    _check_next_cell(line, at, cells, times)
    line.go_to(min(at, len(line.plain)))
    filled = [cell for cell in cells if cell]
    shared = iter(share_unit(filled, from_last=False) if filled else ())
    return [TypedDay(tuple(next(shared) if cell else None for cell in cells))]


def _refuse_names(line: Line, times: Sequence[str]) -> None:
    """Refuse a row of column names, and say whether the columns are those that can be read."""
    names = [name.strip() for name in line.plain[line.at :].strip().split("\t")]
    known = [time.strip().casefold() for time in times]
    if len({name.casefold() for name in names} & set(known)) < min(2, len(known)):
        return
    order = f"a cell for each of {', '.join(times)}, in this order, then the number of days"
    if [name.casefold() for name in names[: len(known)]] == known:
        why = f"These are column names. Leave out this line. A line of cells has {order}."
    else:
        found = shown(", ".join(filter(None, names)))
        why = (
            f"These columns are {found}. A line of cells has {order}. Change the columns, then"
            " leave out this line of names."
        )
    raise LineError(_start(line, line.at), why)


def _check_next_cell(
    line: Line, at: int, cells: Sequence[Cell | None], times: Sequence[str]
) -> None:
    """Refuse a cell after the doses that can be a dose too, or that moves them by one."""
    text = _cell_at(line, at) if at <= len(line.plain) else ""
    after = f"the {phrases.count(len(times), 'cell')} of {', '.join(times)}"
    if _NUMBER.fullmatch(text):
        raise LineError(
            _start(line, at),
            f"{quoted(text)} follows {after}."
            " A total is not read, and a number of days needs its unit, as in 7 days.",
        )
    if not text and None in cells and line.plain[at:].strip():
        raise LineError(
            min(at, len(line.plain)),
            f"An empty cell follows {after}, and one of those is empty too, so the doses can belong"
            " one cell further on. Leave out the cell that is not a dose.",
        )


def _dose(text: str, at: int, time: str, times: Sequence[str]) -> Cell:
    if text[0].isalpha():
        raise LineError(at, why_no_dose(text.split(maxsplit=1)[0], times))
    try:
        cell = parse_cell(text, at)
        check_cell(cell)
    except LineError as error:
        raise LineError(at, f"In the cell for {time}: {error}") from None
    return cell


def _too_few(count: int, times: Sequence[str]) -> str:
    cells = phrases.count(count, "cell")
    return (
        f"There {'is' if count == 1 else 'are'} {cells} before the number of days, and"
        f" {phrases.count(len(times), 'time')} of day: {', '.join(times)}. Leave a cell empty where"
        " no dose is typed."
    )


def _cell_at(line: Line, at: int) -> str:
    found = _CELL.match(line.plain, at)
    return found[0].strip() if found else ""


def _start(line: Line, at: int) -> int:
    found = _CELL.match(line.plain, at)
    return at + (len(found[0]) - len(found[0].lstrip()) if found else 0)


def _next(line: Line, at: int) -> int:
    found = _CELL.match(line.plain, at)
    return (found.end() if found else len(line.plain)) + 1
