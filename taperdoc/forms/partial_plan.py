"""The plan of a form that may not be complete, for the preview and the notes while typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taperdoc.domain.plan import Ending, EndingKind, PlanError, TaperPlan
from taperdoc.forms.parse_plan import PlanParts, join_parts, parse_parts
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.row_list import input_fields
from taperdoc.forms.typed_text import validated_copy
from taperdoc.handout.contacts import WHO_LIMITS, Who


@dataclass(frozen=True)
class PartialPlan:
    """What can be parsed of a form.

    `form` is a copy of the page's form, with the errors. `plan` has the steps before the first
    one that is incomplete; it is None if the first step is. `missing` says in sentences why it is
    not the whole plan. If nothing is typed in any step, there is no plan and nothing is missing.
    """

    form: PlanForm
    who: Who
    plan: TaperPlan | None = None
    missing: str = ""


def parse_partial_plan(page_form: PlanForm) -> PartialPlan:
    """Parse a form, complete or not. The form itself gets no errors."""
    form = validated_copy(page_form)
    parts = parse_parts(form)
    who = Who(**{name: form[name].data for name in WHO_LIMITS})
    if all(field.is_blank for field in input_fields(form.steps) if field.short_name != "kind"):
        return PartialPlan(form, who)
    if obstacle := _obstacle(form, parts):
        return PartialPlan(form, who, missing=obstacle)
    steps = tuple(step for step in parts.steps[: _complete_steps(parts)] if step)
    missing = list(_missing(form, parts))
    # Replaces the ending, which would follow a step that is not the last.
    ending = parts.ending if len(steps) == len(parts.steps) else None
    try:
        plan = join_parts(form, parts, steps, ending or Ending(EndingKind.OTHER, missing[0]))
    except PlanError as error:
        return PartialPlan(form, who, missing=str(error))
    return PartialPlan(form, who, plan, " ".join(missing))


def _obstacle(form: PlanForm, parts: PlanParts) -> str:
    """Return why there can be no plan at all, or ""."""
    if form.steps.row_errors:
        return " ".join(form.steps.row_errors)
    if parts.products is None:
        return "The products are not complete."
    if parts.times is None:
        return "The times of day cannot be read yet."
    if form.first_day.errors:
        return "The first day of the plan cannot be read yet."
    return "" if _complete_steps(parts) else "Step 1 is not complete."


def _complete_steps(parts: PlanParts) -> int:
    """Return how many steps there are before the first incomplete one."""
    return (*parts.steps, None).index(None)


def _missing(form: PlanForm, parts: PlanParts) -> Iterator[str]:
    complete, total = _complete_steps(parts), len(parts.steps)
    if complete < total:
        steps = "Step 1" if complete == 1 else f"Steps 1 to {complete}"
        yield f"{steps} of {total}: step {complete + 1} is not complete."
    elif parts.ending is None:
        yield "Choose what happens after the last step."
    texts = {*WHO_LIMITS, "as_needed", "if_worse", "other_words"}
    left_out = [field.place for field in input_fields(form) if field.errors and field.name in texts]
    if left_out:
        yield f"Not included because of errors: {', '.join(left_out)}."
