"""Steps whose numbers could be something else than doses: a total, row numbers, a daily amount."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from taperdoc.domain.plan import Step
from taperdoc.domain.timeline import mg_by_day
from taperdoc.wording import phrases


@dataclass(frozen=True)
class SuspiciousShape:
    """A sentence about a step, or about several if `step` is None, and the times it names."""

    step: int | None
    text: str
    times: tuple[str, ...] = ()


def suspicious_shapes(steps: Sequence[Step], times: Sequence[str]) -> Iterator[SuspiciousShape]:
    """Yield what looks like a total, row numbers, or a daily amount in the wrong place."""
    for place, time in enumerate(times):
        if _counts_up(steps, place):
            sentence = f"The doses for {time} count up with the steps: 1, 2 and so on."
            yield SuspiciousShape(None, f"{sentence} They may be row numbers.", (time,))
    for number, step in enumerate(steps, start=1):
        for sentence in _totals(step, times):
            yield SuspiciousShape(number, sentence, (times[-1],))
        for sentence in _daily_amount(step):
            yield SuspiciousShape(number, sentence)


def _counts_up(steps: Sequence[Step], place: int) -> bool:
    """Whether each dose at a time of day, or what is before its point, is the number of its step:
    "1. 5" without the space is 1.5."""
    doses = [(number, step.cycle[0][place]) for number, step in enumerate(steps, 1) if step.cycle]
    return len(doses) > 1 and all(
        dose is not None
        and number in (int(dose.mg), int(sum(part.quantity for part in dose.parts)))
        for number, dose in doses
    )


def _totals(step: Step, times: Sequence[str]) -> Iterator[str]:
    for *others, last in step.cycle:
        taken = [amount for amount in others if amount and amount.mg]
        numbers = sum(len(amount.typed.parts) or 1 for amount in taken)
        if last and numbers > 1 and last.mg == sum(amount.mg for amount in taken):
            yield (
                f"The dose for {times[-1]}, {phrases.mg(last.mg)}, is the sum of the other doses of"
                " the day. It may be a total."
            )


def _daily_amount(step: Step) -> Iterator[str]:
    if step.days and not step.is_pause and step.days in mg_by_day(step):
        yield (
            f"It lasts {phrases.day_count(step.days)}, the same number as its mg per day. One of"
            " them may be in the wrong place."
        )
