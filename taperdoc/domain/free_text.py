"""The parts of a plan that are free text, which could name a patient."""

from __future__ import annotations

from collections.abc import Iterator

from taperdoc.domain.plan import TIMES, TaperPlan


def free_text(plan: TaperPlan) -> tuple[tuple[str, str], ...]:
    """Return every free text of a plan that is not blank, each as its place and the text.

    A time of day counts as free text unless it has one of the usual names.
    """
    return tuple((place, text) for place, text in _free_text(plan) if text.strip())


def _free_text(plan: TaperPlan) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(plan.times, start=1):
        if name not in TIMES:
            yield f"Time of day {number}", name
    for number, step in enumerate(plan.steps, start=1):
        yield f"Step {number}, until", step.until
        yield f"Step {number}, note", step.note
    yield "After the last step", plan.ending.words
    yield "As needed", plan.as_needed
    yield "If things get worse", plan.if_worse
    yield "Other words", plan.other_words
