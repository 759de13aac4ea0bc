"""What was read of quick text, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import MEDICINE, Step
from taperdoc.quick_text.text import ReadStep
from taperdoc.wording import phrases
from taperdoc.wording.plan_table import DoseCell, cell

_EMPTY = DoseCell("left empty", "")


@dataclass(frozen=True)
class DayInWords:
    """One kind of day: which it is, where days alternate, and a dose for each time of day."""

    label: str
    doses: tuple[DoseCell, ...]


@dataclass(frozen=True)
class StepInWords:
    """A step, the number of its line, and what else there is to it."""

    line: int
    days: tuple[DayInWords, ...]
    length: str
    more: tuple[str, ...]


def step_in_words(found: ReadStep, products: Sequence[Product]) -> StepInWords:
    """A step with its doses as the patient will read them; a pause has no kind of day."""
    step = found.step
    several = len(products) > 1
    return StepInWords(
        line=found.line,
        days=tuple(
            DayInWords(
                phrases.alternate(index) if len(step.cycle) == 2 else "",
                tuple(
                    _EMPTY if amount is None else cell(amount, name_strength=several)
                    for amount in doses
                ),
            )
            for index, doses in enumerate(step.cycle)
        ),
        length=_length(step),
        more=tuple(_more(step)),
    )


def _length(step: Step) -> str:
    length = phrases.until(step.until) if step.days is None else phrases.day_count(step.days)
    if step.cycle:
        return length
    return f"take no {MEDICINE} {length if step.days is None else f'for {length}'}"


def _more(step: Step) -> list[str]:
    more = []
    if step.first_day:
        more.append(f"From {phrases.day(step.first_day)}")
    if step.products:
        more.append(f"Using {phrases.listed(tuple(map(phrases.short_product, step.products)))}")
    if step.note:
        more.append(f"Note: {step.note}")
    return more
