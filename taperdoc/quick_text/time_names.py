"""Doses that each name their time of day, such as 10 morning, 5 at bedtime."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.cells import Cell, check_cell, share_unit, take_cell
from taperdoc.quick_text.keywords import AND, sees_dose
from taperdoc.quick_text.line import END, SPACE, Line, LineError, pattern
from taperdoc.quick_text.typed_day import TypedDay

_AT = re.compile(rf"(?:at|in{SPACE}+the){SPACE}+|at$", re.IGNORECASE)
_BEGINS_WITH_LETTER = re.compile(r"[^\W\d_]")
_OF_THE_GRAMMAR = pattern(
    "for|from|using|until|note|then|and|at|in|on|x|mg|ml|tabs?|tablets?|pause|stop|alternate"
    "|every|days?|weeks?"
)


def sees_time(line: Line, times: Sequence[str]) -> bool:
    """Whether "at" or the name of a time of day is at the cursor."""
    return line.sees(_AT) or bool(_names_here(line, times, bare=True))


def read_named_doses(line: Line, first: Cell, times: Sequence[str]) -> TypedDay:
    """Read the time of the first dose, and the doses after it with theirs. Raises LineError."""
    placed: dict[int, Cell] = {}
    cell: Cell | None = first
    while cell:
        check_cell(cell)
        at = line.at
        place = _take_time(line, times)
        if place in placed:
            raise LineError(at, f"{quoted(times[place])} is named twice. Type one dose for it.")
        placed[place] = cell
        before = line.at
        line.take(AND)
        cell = take_cell(line) if sees_dose(line) else None
        if cell is None:
            line.go_to(before)
    cells = share_unit([placed[place] for place in sorted(placed)], from_last=False)
    by_place = dict(zip(sorted(placed), cells, strict=True))
    return TypedDay(tuple(by_place.get(place) for place in range(len(times))))


@lru_cache
def _patterns(times: tuple[str, ...]) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """How each time of day is written, and whether it needs no "at" to be known as one."""
    return tuple(
        (
            re.compile(re.escape(Line(name).plain) + END, re.IGNORECASE),
            bool(_BEGINS_WITH_LETTER.match(name) and not _OF_THE_GRAMMAR.match(name)),
        )
        for name in (time.strip() for time in times)
    )


def _names_here(line: Line, times: Sequence[str], *, bare: bool) -> dict[int, re.Pattern[str]]:
    return {
        index: name
        for index, (name, can_be_bare) in enumerate(_patterns(tuple(times)))
        if line.sees(name) and (can_be_bare or not bare)
    }


def _take_time(line: Line, times: Sequence[str]) -> int:
    has_at = line.take(_AT)
    named = _names_here(line, times, bare=not has_at)
    if len(named) > 1:
        raise LineError(
            line.at, "This could be more than one time of day. Type a dose for each of them."
        )
    for index, name in named.items():
        line.take(name)
        return index
    raise LineError(line.at, f"{quoted(line.word)} is not a time of day: {', '.join(times)}.")
