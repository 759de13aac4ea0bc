"""Which of its tables a handout's paper has room for: a dose is never broken over two lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.fonts import BOX_ADVANCE, width
from taperdoc.wording.calendar_table import Calendar
from taperdoc.wording.plan_table import PlanTable

PT_IN_MM = 72 / 25.4

# The measures of the handout's style in mm, by whether it is the large print edition: the first
# column of each table, and the padding and border of a cell.
_WHEN = 56.0
_TIME = {False: 18.0, True: 38.0}
_BROAD_TIME = 27.0
_DAY = {False: 28.0, True: 41.0}
_STEP_EDGES = 2.8
_DAY_EDGES = 1.5
_BETWEEN_HEADS = 4.0


class PlanLayout(Enum):
    """How the plan's table is laid out: a row for each step; a table for each step, with a column
    for each time of day; or one with a row for each time."""

    ROWS = "rows"
    COLUMNS = "columns"
    TALL = "tall"


def plan_layout(words: PlanTable, edition: Edition) -> PlanLayout:
    """Return the first layout of the plan in which every dose stands whole in its cell."""
    lines = [line for group in words.groups for row in group.rows for line in row.lines]
    bold = [*words.times, words.TOTAL, *(line.total for line in lines)]
    bold += [cell.mg for line in lines for cell in line.cells]
    regular = [cell.parts for line in lines for cell in line.cells]
    rooms = {PlanLayout.ROWS: edition.width - _WHEN} if not edition.large else {}
    for layout, room in {**rooms, PlanLayout.COLUMNS: edition.width}.items():
        column = room / (len(words.times) + 1) - _STEP_EDGES
        if _fit(bold, column, edition, bold=True) and _fit(regular, column, edition, bold=False):
            return layout
    return PlanLayout.TALL


def has_short_head(who: Who, edition: Edition) -> bool:
    """Return whether the name and the phone number at the head of a page fit on one line."""
    room = edition.width / 2 - _BETWEEN_HEADS
    return all(
        _length(f"{label}: ", edition, bold=True) + _length(typed, edition, bold=False) <= room
        for label, typed in (("For", who.patient), ("Clinic phone", who.phone))
    )


class CalendarKind(Enum):
    """Weeks as rows of seven days; or a row a day, with a column for each time or with a list."""

    WEEKS = "weeks"
    DAYS = "days"
    LIST = "list"


@dataclass(frozen=True)
class CalendarLayout:
    """How the calendar is laid out; `between` is what parts a tick box from its dose.

    `is_broad` is true if the column of the times of day needs more room.
    """

    kind: CalendarKind
    between: str
    is_broad: bool = False


def calendar_layout(words: Calendar, edition: Edition) -> CalendarLayout:
    """The first way to lay out the calendar in which every dose stands whole in its cell."""
    cells = {c for week in words.weeks for row in week.rows for c in row.cells}
    said = {text for cell in cells for text in (cell.words, cell.ml)}
    widest = max((_wide(cell.words, edition, bold=True) for cell in cells if cell.tick), default=0)
    box_and_dose = widest + (BOX_ADVANCE + 0.3) * edition.type_size / PT_IN_MM
    for kind, room, is_broad in _rooms(words, edition):
        if _fit(said, room, edition, bold=True):
            return CalendarLayout(kind, " " if box_and_dose <= room else "\n", is_broad)
    return CalendarLayout(CalendarKind.LIST, " ")


def _rooms(words: Calendar, edition: Edition) -> Iterator[tuple[CalendarKind, float, bool]]:
    names = {row.time for week in words.weeks for row in week.rows}
    if not edition.large:
        is_broad = not _fit(names, _TIME[False] - _DAY_EDGES, edition, bold=True)
        time = _BROAD_TIME if is_broad else _TIME[False]
        yield CalendarKind.WEEKS, (edition.width - time) / 7 - _DAY_EDGES, is_broad
    times = max((len(week.rows) for week in words.weeks), default=1)
    room = (edition.width - _DAY[edition.large]) / times - _DAY_EDGES
    if _fit(names, room, edition, bold=True):
        yield CalendarKind.DAYS, room, False


def _fit(texts: Iterable[str], room: float, edition: Edition, *, bold: bool) -> bool:
    return all(_wide(text, edition, bold=bold) <= room for text in set(texts))


def _wide(text: str, edition: Edition, *, bold: bool) -> float:
    """The width in mm of the widest words of a text that no line may end between."""
    return max(_length(word, edition, bold=bold) for word in text.split(" "))


def _length(text: str, edition: Edition, *, bold: bool) -> float:
    """The width of a text in mm."""
    composed = unicodedata.normalize("NFC", text)
    return width(composed, size=edition.type_size, bold=bold) / PT_IN_MM
