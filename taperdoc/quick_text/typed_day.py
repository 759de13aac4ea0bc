"""The doses of one kind of day as typed, and how they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import Doses
from taperdoc.quick_text.cells import LEFT_EMPTY, Cell
from taperdoc.quick_text.line import LineError
from taperdoc.quick_text.not_one_dose import YEAR
from taperdoc.wording import phrases

_NUMBER = re.compile(r"(?!0$)[0-9.]+")
WHOLE_NUMBER_END = re.compile(r"(?:^|\+ *)[1-9][0-9]*$")
FRACTION_START = re.compile(r"[¼½¾⅓⅔⅛⅜⅝⅞]|[1-3]/[2-4](?![0-9])")
"""A dose that ends in a whole number, next to one that begins with a fraction, can be one dose."""


@dataclass(frozen=True)
class TypedDay:
    """A dose for each time of day, None where the line has none."""

    cells: tuple[Cell | None, ...]

    def doses(self, products: Sequence[Product]) -> Doses:
        """The amounts, from the products of the step. Raises LineError."""
        return tuple(cell.amount(products) if cell else None for cell in self.cells)

    @property
    def says_units(self) -> bool | None:
        """Whether the doses have units; None where a unit would make no difference."""
        cells = [cell for cell in self.cells if cell and not cell.is_nothing]
        bare = [cell for cell in cells if not (cell.unit or cell.is_composite)]
        if bare:
            return False
        return True if any(cell.unit for cell in cells) else None

    @property
    def without_doses(self) -> TypedDay:
        """The same times of day with no dose at any of them."""
        return TypedDay(tuple(cell and replace(cell, text="0", unit="") for cell in self.cells))


def miscounted(found: Sequence[Cell], times: Sequence[str], *, at_end: bool = False) -> LineError:
    """The error for doses that are not as many as the times of day."""
    doses = phrases.count(len(found), "dose")
    count = phrases.count(len(times), "time")
    reason = f"There is {doses}" if len(found) == 1 else f"There are {doses}"
    reason += f" for {count} of day: {', '.join(times)}."
    if len(found) < len(times):
        return LineError(found[0].at, f"{reason} Type a dose for each, 0 where there is none.")
    if at_end:
        reason += " A number of days needs its unit, as in 7 days."
    return LineError(found[len(times)].at, reason)


def write_cycle(cycle: Sequence[Doses]) -> str:
    """The doses of each kind of day, as `read_cycle` reads them."""
    days = [[str(amount.typed) if amount else LEFT_EMPTY for amount in doses] for doses in cycle]
    texts = {text for day in days for text in day}
    bare = {text for text in texts if _NUMBER.fullmatch(text)}
    has_ml = any("mL" in text for text in texts)
    if has_ml or any(YEAR.fullmatch(text) for text in bare):
        days = [[f"{text} mg" if text in bare else text for text in day] for day in days]
    return " alternate with ".join(
        (", " if (bare and has_ml) or _can_be_misread(day) else " ").join(day) for day in days
    )


def _can_be_misread(day: Sequence[str]) -> bool:
    return any(
        WHOLE_NUMBER_END.search(before) and FRACTION_START.match(after)
        for before, after in pairwise(day)
    )
