"""Steps whose numbers could be something else than doses: a total, row numbers, a daily amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from taperdoc.domain.amounts import Amount
from taperdoc.domain.plan import Step
from taperdoc.domain.timeline import mg_by_day
from taperdoc.wording import phrases


def suspicious_shapes(
    steps: Sequence[Step], times: Sequence[str]
) -> Iterator[tuple[int | None, str]]:
    """Sentences, each with the number of its step, or with None where it is about several."""
    for place, time in enumerate(times):
        if _counts_up([_dose(step, place) for step in steps]):
            sentence = f"The doses for {time} count up with the steps: 1, 2 and so on."
            yield None, f"{sentence} They may be row numbers."
    for number, step in enumerate(steps, start=1):
        for sentence in (*_totals(step, times), *_daily_amount(step)):
            yield number, sentence


def _dose(step: Step, place: int) -> Amount | None:
    return step.cycle[0][place] if step.cycle else None


def _counts_up(doses: Sequence[Amount | None]) -> bool:
    return len(doses) > 1 and all(
        dose is not None and number in (dose.mg, sum(part.quantity for part in dose.parts))
        for number, dose in enumerate(doses, start=1)
    )


def _totals(step: Step, times: Sequence[str]) -> Iterator[str]:
    for doses in step.cycle:
        *others, last = (amount.mg if amount else Decimal(0) for amount in doses)
        if len([mg for mg in others if mg]) > 1 and last == sum(others):
            yield (
                f"The dose for {times[-1]}, {phrases.mg(last)}, is the sum of the other doses of"
                " the day. It may be a total."
            )


def _daily_amount(step: Step) -> Iterator[str]:
    if step.days and not step.is_pause and step.days in mg_by_day(step):
        yield (
            f"It lasts {phrases.day_count(step.days)}, the same number as its mg per day. One of"
            " them may be in the wrong place."
        )
