"""Which of its tables a handout's paper has room for: a dose is never broken over two lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from taperdoc.handout.edition import Edition
from taperdoc.handout.fonts import BOX_ADVANCE, width
from taperdoc.wording.calendar_table import Calendar
from taperdoc.wording.plan_table import PlanTable

PT_IN_MM = 72 / 25.4

# The measures of the handout's style in mm, by whether it is the large print edition: the first
# column of each table, and the padding and border of a cell.
_WHEN = {False: 56.5, True: 72.0}
_TIME = {False: 21.0, True: 38.0}
_DAY = {False: 28.0, True: 41.0}
_STEP_EDGES = 3.6
_DAY_EDGES = 2.2


def fits_columns(words: PlanTable, edition: Edition) -> bool:
    """Whether the plan's table has room for a column for each time of day.

    Where a dose is too wide for its column, the tall table has a row for each time instead.
    """
    room = (edition.width - _WHEN[edition.large]) / (len(words.times) + 1) - _STEP_EDGES
    lines = [line for group in words.groups for row in group.rows for line in row.lines]
    bold = [*words.times, words.TOTAL, *(line.total for line in lines)]
    bold += [cell.mg for line in lines for cell in line.cells]
    regular = [cell.parts for line in lines for cell in line.cells]
    return _fit(bold, room, edition, bold=True) and _fit(regular, room, edition, bold=False)


class CalendarKind(Enum):
    """Weeks as rows of seven days; or a row a day, with a column for each time or with a list."""

    WEEKS = "weeks"
    DAYS = "days"
    LIST = "list"


@dataclass(frozen=True)
class CalendarLayout:
    """How the calendar is laid out; `between` is what parts a tick box from its dose."""

    kind: CalendarKind
    between: str


def calendar_layout(words: Calendar, edition: Edition) -> CalendarLayout:
    """The first way to lay out the calendar in which every dose stands whole in its cell."""
    cells = {c for week in words.weeks for row in week.rows for c in row.cells}
    said = {text for cell in cells for text in (cell.words, cell.ml)}
    widest = max((_wide(cell.words, edition, bold=False) for cell in cells if cell.tick), default=0)
    box_and_dose = widest + (BOX_ADVANCE + 0.3) * edition.type_size / PT_IN_MM
    for kind, room in _rooms(words, edition):
        if _fit(said, room, edition, bold=False):
            return CalendarLayout(kind, " " if box_and_dose <= room else "\n")
    return CalendarLayout(CalendarKind.LIST, " ")


def _rooms(words: Calendar, edition: Edition) -> Iterator[tuple[CalendarKind, float]]:
    if not edition.large:
        yield CalendarKind.WEEKS, (edition.width - _TIME[edition.large]) / 7 - _DAY_EDGES
    times = max((len(week.rows) for week in words.weeks), default=1)
    room = (edition.width - _DAY[edition.large]) / times - _DAY_EDGES
    if _fit((row.time for week in words.weeks for row in week.rows), room, edition, bold=True):
        yield CalendarKind.DAYS, room


def _fit(texts: Iterable[str], room: float, edition: Edition, *, bold: bool) -> bool:
    return all(_wide(text, edition, bold=bold) <= room for text in set(texts))


def _wide(text: str, edition: Edition, *, bold: bool) -> float:
    """The width in mm of the widest words of a text that no line may end between."""
    words = unicodedata.normalize("NFC", text).split(" ")
    return max(width(word, size=edition.type_size, bold=bold) for word in words) / PT_IN_MM
