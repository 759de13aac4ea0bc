"""One dose as it is typed in a line of quick text, and the units of a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from taperdoc.domain.amounts import Amount, Product, Tablet, resolve
from taperdoc.domain.dose_input import TypedAmount, parse_amount, parse_tablets, quoted
from taperdoc.quick_text.line import SPACE, Line, LineError
from taperdoc.quick_text.not_one_dose import why_not_one_dose

LEFT_EMPTY = "_"
CELLS_MAX = 50
"""More doses than this in a line are not looked at one by one."""

_UNIT = r"(?:mg|ml|tab(?:let)?s?)"
_UNIT_IN_SUM = rf"{SPACE}+m[lg]\.?(?=\+)"
_WORD = rf"(?:[^\s,;]|,(?=[^\s,;])|{_UNIT_IN_SUM})"
_END = rf"(?!{_UNIT_IN_SUM})(?=;|[.,]?(?:{SPACE}|$))"
_DOSE = re.compile(
    # The spaces that belong to a dose: "2 x 10 mg", "2.5 mL" and "2.5 mL+10".
    rf"(?:[0-9¼½¾.]+{SPACE}+[x×]{SPACE}+(?=[0-9.]+{SPACE}*mg))?{_WORD}+?"
    rf"(?P<unit>(?:(?<=[0-9¼½¾])|{SPACE}+){_UNIT}\.?)?{_END}",
    re.IGNORECASE,
)
DOSE_START = re.compile(r"[^\sA-Za-z\"“,;]")
"""What begins neither a word nor words in quotation marks."""

_WORDED_RANGE = re.compile(rf"[0-9.]+{SPACE}+(?:to|or){SPACE}+[0-9.]+", re.IGNORECASE)
_TABLET_COUNT = re.compile(r"[0-9]{0,2}[¼½¾]")
_COMPOSITE = re.compile(r"[+xX×]")


@dataclass(frozen=True)
class Cell:
    """One dose: its text without its unit, the unit ("mg", "ml", "tablets" or none), and where the
    dose and the unit are in the line."""

    text: str
    at: int
    unit: str = ""
    unit_at: int = 0

    @property
    def is_nothing(self) -> bool:
        """Whether this is no dose, for which a unit makes no difference."""
        return self.text in {LEFT_EMPTY, "0"}

    @property
    def is_composite(self) -> bool:
        """Whether the dose says of which tablets it is made up."""
        return bool(_COMPOSITE.search(self.text))

    def amount(self, products: Sequence[Product]) -> Amount | None:
        """The amount, from the products of the step. Raises LineError."""
        if self.text == LEFT_EMPTY:
            return None
        try:
            return resolve(self._typed(products), products)
        except LineError:
            raise
        except ValueError as error:
            raise LineError(self.at, str(error)) from None

    def _typed(self, products: Sequence[Product]) -> TypedAmount:
        if self.unit != "tablets":
            return parse_amount(f"{self.text} {self.unit}")
        match products:
            case [Tablet() as tablet]:
                return parse_tablets(self.text, tablet.strength)
            case _:
                raise LineError(
                    self.unit_at,
                    "“tablets” counts tablets where the step has one product, and that is a"
                    " tablet. Type of which tablet each dose is, as in 2x10.",
                )


def take_cell(line: Line) -> Cell:
    """Read the dose at the cursor, as far as it can be without the products. Raises LineError."""
    if line.sees(_WORDED_RANGE):
        raise LineError(line.at, "This is a range. Type one number.")
    found = line.take(_DOSE)
    if not found:
        raise LineError(line.at, "A dose is missing between two signs. Type 0 where there is none.")
    return _cell(found[0], found["unit"], found.start())


def parse_cell(text: str, at: int) -> Cell:
    """Read one dose that has its place to itself. Raises LineError."""
    found = _DOSE.fullmatch(text)
    if not found:
        raise LineError(at, f"{quoted(text)} cannot be read as one dose.")
    return _cell(found[0], found["unit"], at)


def _cell(text: str, unit: str | None, at: int) -> Cell:
    if not unit:
        return Cell(text, at)
    bare = text[: len(text) - len(unit)]
    kind = unit.strip().rstrip(".").lower()
    if _COMPOSITE.search(bare) and kind in {"mg", "ml"}:
        return Cell(text, at)
    kind = "tablets" if kind.startswith("tab") else kind
    return Cell(bare, at, kind, at + len(text) - len(unit.lstrip()))


def check_cell(cell: Cell) -> None:
    """Refuse what is not one dose, whatever the products are. Raises LineError."""
    if why := why_not_one_dose(cell.text, cell.unit):
        raise LineError(cell.at, why)
    if cell.unit == "tablets" and cell.is_composite:
        raise LineError(
            cell.at,
            f"{quoted(cell.text)} says of which tablets it is made up, so “tablets” cannot follow"
            " it.",
        )
    if cell.text == LEFT_EMPTY or (
        (cell.unit == "tablets" or not cell.unit) and _TABLET_COUNT.fullmatch(cell.text)
    ):
        return
    try:
        if cell.unit != "tablets":
            parse_amount(f"{cell.text} {cell.unit}")
    except ValueError as error:
        raise LineError(cell.at, str(error)) from None


def share_unit(cells: Sequence[Cell], *, from_last: bool) -> tuple[Cell, ...]:
    """Give each dose its unit: each has its own, none has one, or, `from_last`, the last one's is
    for all. Raises LineError for a mixture."""
    own = [cell for cell in cells if cell.unit]
    without = [cell for cell in cells if not (cell.unit or cell.is_nothing)]
    in_ml = [
        cell for cell in cells if cell.is_composite and not cell.unit and "l" in cell.text.lower()
    ]
    if not own and not in_ml:
        return tuple(cells)
    bare = [cell for cell in without if not cell.is_composite]
    if not bare:
        return tuple(cells)
    last = cells[-1]
    if from_last and own == [last] and bare == without:
        return tuple(
            replace(cell, unit=last.unit, unit_at=last.unit_at) if cell in bare else cell
            for cell in cells
        )
    once = ", or once after the last" if from_last else ""
    raise LineError(
        bare[0].at,
        f"{quoted(bare[0].text)} has no unit, and another dose has one. Type the unit after each"
        f" dose{once}.",
    )
