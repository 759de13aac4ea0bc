"""What happens after the last step, in words."""

from __future__ import annotations

from datetime import timedelta

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
    placed = schedule(plan)
    words = ending_in_words(plan.ending, f"the dose of step{phrases.NBSP}{len(placed)}")
    if plan.ending.kind is not EndingKind.STOP:
        return words
    ends = [scheduled.last_day for scheduled in placed if scheduled.last_day]
    # Known only if every step has dates and none typed earlier ends later.
    if len(ends) == len(placed) and ends[-1] == max(ends):
        after = phrases.day(ends[-1] + timedelta(days=1))
        return f"{words} Take no {plan.medicine} from {after}."
    return f"{words} Take no more {plan.medicine}."
