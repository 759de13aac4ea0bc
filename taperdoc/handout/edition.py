"""How a handout is printed: the paper, the size of its type, and whether it has a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from taperdoc.domain.diary import WeekStart


class PaperSize(Enum):
    """The sheets that printers have."""

    A4 = "A4"
    LETTER = "Letter"


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What can be chosen for each handout. `large` is the large print edition."""

    size: PaperSize = PaperSize.A4
    large: bool = False
    calendar: bool = True
    week_starts: WeekStart = WeekStart.MONDAY

    @property
    def type_size(self) -> float:
        """The size of its words in pt; none is smaller."""
        return 18 if self.large else 12

    @property
    def width(self) -> float:
        """The width between the margins in mm, as the handout's style has it."""
        return {PaperSize.A4: 210.0, PaperSize.LETTER: 215.9}[self.size] - 21
