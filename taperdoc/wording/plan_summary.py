"""A whole plan in one sentence, which the clinician confirms."""

from __future__ import annotations

from taperdoc.domain.plan import EndingKind, TaperPlan
from taperdoc.domain.timeline import ScheduledStep, schedule
from taperdoc.wording import phrases
from taperdoc.wording.endings import first_day_without_medicine


def plan_summary(plan: TaperPlan, patient: str) -> str:
    """Return the facts of a plan in one sentence, without judging them.

    It says for whom the plan is, when it starts, what the first and the last step take each day,
    the number of steps and days, and what follows.
    """
    placed = schedule(plan)
    whom = patient.strip() or "(no name: a line to fill in)"
    facts = [f"for {whom}: {_start(placed[0])}"]
    if len(placed) == 1:
        facts.append(f"1{phrases.NBSP}step ({_length(placed)})")
    else:
        last, steps = phrases.daily_amount(plan.steps[-1]), phrases.count(len(placed), "step")
        facts.append(f"{last} in the last of {steps} ({_length(placed)})")
    return f"{', '.join(facts)}, then {_what_follows(plan, placed)}"


def _start(first: ScheduledStep) -> str:
    amount = phrases.daily_amount(first.step)
    if first.first_day:
        return f"{amount} from {phrases.day(first.first_day)}"
    return f"{amount} from a day to be filled in"


def _length(placed: tuple[ScheduledStep, ...]) -> str:
    days = sum(scheduled.step.days or 0 for scheduled in placed)
    known = [phrases.day_count(days)] if days else []
    without_end = [
        f"{phrases.steps((scheduled.number,))} {phrases.until(scheduled.step.until)}"
        for scheduled in placed
        if scheduled.step.is_open
    ]
    return phrases.listed((*known, *without_end))


def _what_follows(plan: TaperPlan, placed: tuple[ScheduledStep, ...]) -> str:
    last = placed[-1]
    taken = phrases.daily_amount(last.step)
    match plan.ending.kind:
        case EndingKind.STAY:
            return f"{taken} {phrases.until(plan.ending.words)}."
        case EndingKind.OTHER:
            return f"“{plan.ending.words}”"
        case EndingKind.STOP:
            day = first_day_without_medicine(plan)
            since = f" from {phrases.which_day(day)}" if day else ""
            return f"no {plan.medicine}{since}, after {taken}."
