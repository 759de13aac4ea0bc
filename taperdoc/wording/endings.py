"""What happens after the last step, in words."""

from __future__ import annotations

from datetime import date, timedelta

from taperdoc.domain.plan import Ending, EndingKind, TaperPlan
from taperdoc.domain.timeline import schedule
from taperdoc.wording import phrases


def ending_in_words(ending: Ending, dose: str = "the last dose") -> str:
    """Return the ending as typed: "Then stop.", "Then stay on ..." or the clinician's words."""
    match ending.kind:
        case EndingKind.STOP:
            return "Then stop."
        case EndingKind.STAY:
            return f"Then stay on {dose} {phrases.until(ending.words)}"
        case EndingKind.OTHER:
            return ending.words


def ending_for_patient(plan: TaperPlan) -> str:
    """Return the ending with the step to stay on, or the first day without medicine if known."""
    words = ending_in_words(plan.ending, f"the dose of step{phrases.NBSP}{len(plan.steps)}")
    if plan.ending.kind is not EndingKind.STOP:
        return words
    day = first_day_without_medicine(plan)
    if isinstance(day, date):
        return f"{words} Take no {plan.medicine} from {phrases.day(day)}."
    return f"{words} Take no more {plan.medicine}."


def first_day_without_medicine(plan: TaperPlan) -> date | int | None:
    """Return the day after the last step: its date, or its number in a plan without dates.

    It is known only if every step has a known end and none typed earlier ends later.
    """
    placed = schedule(plan)
    ends = [scheduled.last_day for scheduled in placed if scheduled.last_day]
    if len(ends) == len(placed) and ends[-1] == max(ends):
        return ends[-1] + timedelta(days=1)
    if all(scheduled.day_to for scheduled in placed):
        return (placed[-1].day_to or 0) + 1
    return None
