"""The doses taken in a step, whichever way they were typed."""

from __future__ import annotations

from decimal import Decimal

from taperdoc.domain.amounts import Part
from taperdoc.domain.plan import Doses, Step

DosesTaken = tuple[tuple[Decimal, frozenset[Part]] | None, ...]
"""For each time of day the mg and the tablets or mL, or None for no dose."""


def doses_taken(doses: Doses) -> DosesTaken:
    """Return what is taken on a day. "10" and "1x10" of the only tablet are the same."""
    return tuple((a.mg, frozenset(a.parts)) if a and a.mg else None for a in doses)


def daily_pattern(step: Step) -> tuple[DosesTaken, ...]:
    """Return what is taken on the days that repeat: none in a pause, two if days alternate.

    10 mg and 10 mg on alternate days are 10 mg every day.
    """
    if step.is_pause:
        return ()
    days = tuple(doses_taken(doses) for doses in step.cycle)
    return days[:1] if days[0] == days[-1] else days


def same_doses(one: Step, other: Step) -> bool:
    """Return whether the same doses are taken in both steps."""
    return daily_pattern(one) == daily_pattern(other)
