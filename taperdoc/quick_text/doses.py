"""The doses of one kind of day, as they stand in a line of quick text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from taperdoc.domain.amounts import Amount, Product, Tablet, resolve
from taperdoc.domain.dose_input import TypedAmount, parse_amount, parse_tablets, quoted
from taperdoc.domain.plan import Doses
from taperdoc.quick_text.length import LENGTH
from taperdoc.quick_text.line import BLANKS, END, SPACE, WORD, Line, LineError, keyword
from taperdoc.wording import phrases

LEFT_EMPTY = "_"
LOOSE_FRACTION = re.compile(
    rf"(?<![0-9.x×X¼½¾])(?<![x×X] )[1-9][0-9]?{SPACE}+(?:[¼½¾]|(?:1/4|1/2|3/4)(?![0-9]))"
)
"""A whole number beside a fraction: one dose, or two."""

# What belongs to a dose although a space stands before it: "2.5 mL", "10 + 5", "2 x 10".
_CELL = re.compile(
    rf"{WORD}+(?:{SPACE}+[+x×X]{SPACE}+{WORD}+|{SPACE}+m[lLgG](?![^{BLANKS}+/–-]){WORD}*)*"
)
_AFTER = keyword("tablets?", "at", "alternate", "for", "from", "using", "until", "note")
_TABLETS = keyword("tablets?")
_AT = keyword("at")
_SLASHED_FRACTION = re.compile(r"(?<![0-9.])(?:1/4|1/2|3/4)(?![0-9.])")


@dataclass(frozen=True)
class Cell:
    """One dose as it stands in the line, and its offset."""

    text: str
    at: int


@dataclass(frozen=True)
class TypedDay:
    """A cell for each time of day, None where the line has none; `tablets_at` is where "tablets"
    stands, None where the doses are not counted in tablets."""

    cells: tuple[Cell | None, ...]
    tablets_at: int | None

    def doses(self, products: Sequence[Product]) -> Doses:
        """The amounts, held against the products of the step. Raises LineError."""
        return tuple(self._amount(cell, products) for cell in self.cells)

    def _amount(self, cell: Cell | None, products: Sequence[Product]) -> Amount | None:
        if cell is None or cell.text == LEFT_EMPTY:
            return None
        try:
            return resolve(self._typed(cell.text, products), products)
        except LineError:
            raise
        except ValueError as error:
            raise LineError(cell.at, str(error)) from None

    def _typed(self, text: str, products: Sequence[Product]) -> TypedAmount:
        if self.tablets_at is None:
            return parse_amount(text)
        match products:
            case [Tablet() as tablet]:
                return parse_tablets(text, tablet.strength)
            case _:
                raise LineError(
                    self.tablets_at,
                    "“tablets” counts tablets where the step has one product, and that is a"
                    " tablet. Type of which tablet each dose is, as in 2x10.",
                )


def read_day(line: Line, times: Sequence[str]) -> TypedDay:
    """Read a dose for each time of day, or one at the time that is named. Raises LineError."""
    found = _doses(line)
    tablets_at = line.at
    counted = line.take(_TABLETS)
    place = _time(line, times) if line.take(_AT) else None
    wanted = times if place is None else [times[place]]
    cells: Sequence[Cell | None] = _parted(line, found, wanted)
    if place is not None:
        cells = [cells[0] if index == place else None for index in range(len(times))]
    return TypedDay(tuple(cells), tablets_at if counted else None)


def _doses(line: Line) -> list[Cell]:
    start = line.at
    found = []
    while not (line.at_end or line.sees(_AFTER) or line.sees(LENGTH)):
        at = line.at
        if cell := line.take(_CELL):
            found.append(Cell(cell[0], at))
    if not found:
        raise LineError(start, "Doses are missing here: type one for each time of day.")
    return found


def _time(line: Line, times: Sequence[str]) -> int:
    named = {
        index: name
        for index, time in enumerate(times)
        if line.sees(name := re.compile(re.escape(time.strip()) + END, re.IGNORECASE))
    }
    if len(named) > 1:
        raise LineError(
            line.at, "This could be more than one time of day. Type a dose for each of them."
        )
    for index, name in named.items():
        line.take(name)
        return index
    raise LineError(line.at, f"{quoted(line.word)} is not a time of day: {', '.join(times)}.")


def _parted(line: Line, found: list[Cell], wanted: Sequence[str]) -> list[Cell]:
    start, end = found[0].at, found[-1].at + len(found[-1].text)
    loose = LOOSE_FRACTION.search(line.text, start, end)
    if len(wanted) == 1 and loose:
        found = [Cell(line.text[start:end], start)]
    elif loose:
        raise LineError(
            loose.start(),
            f"{quoted(loose[0])} can be one dose or two. Write one without a space, as in 1½;"
            " part two by a dash, as in 1-½.",
        )
    elif len(wanted) > 1 and len(found) == 1:
        found = _split(found[0])
    if len(found) != len(wanted):
        raise LineError(*_miscounted(line, found, wanted))
    return found


def _split(cell: Cell) -> list[Cell]:
    """The doses of a cell that slashes or dashes part, one of the two."""
    if fraction := _SLASHED_FRACTION.search(cell.text):
        raise LineError(
            cell.at + fraction.start(),
            f"{quoted(fraction[0])} can be two doses or a fraction. Part doses by spaces, and"
            " write fractions as ¼, ½ and ¾.",
        )
    slashed = "/" in cell.text
    if not slashed and cell.text[0] in "-–":
        return [cell]
    cells, at = [], cell.at
    for text in re.split("/" if slashed else "[-–]", cell.text):
        if not text:
            raise LineError(at, "A dose is missing between two signs. Type 0 where there is none.")
        cells.append(Cell(text, at))
        at += len(text) + 1
    return cells


def _miscounted(line: Line, found: list[Cell], wanted: Sequence[str]) -> tuple[int, str]:
    doses = phrases.count(len(found), "dose")
    count = phrases.count(len(wanted), "time")
    reason = f"There is {doses}" if len(found) == 1 else f"There are {doses}"
    reason += f" for {count} of day: {', '.join(wanted)}."
    if len(found) < len(wanted):
        return found[0].at, f"{reason} Type a dose for each, 0 where there is none."
    if line.at_end:
        reason += " A number of days needs its unit, as in 7 days."
    return found[len(wanted)].at, reason


def write_doses(doses: Doses) -> str:
    """The doses of one kind of day, as `read_day` reads them."""
    cells = [str(amount.typed) if amount else LEFT_EMPTY for amount in doses]
    spaced = " ".join(cells)
    return "-".join(cells) if LOOSE_FRACTION.search(spaced) else spaced
