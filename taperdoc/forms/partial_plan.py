"""As much as stands of a form that may not be finished."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from taperdoc.domain.plan import Ending, EndingKind, PlanError, TaperPlan
from taperdoc.forms.fields import leaves
from taperdoc.forms.parse_plan import Parts, joined, read_parts
from taperdoc.forms.plan_form import PlanForm
from taperdoc.handout.contacts import WHO_LIMITS, Who


@dataclass(frozen=True)
class SoFar:
    """What is typed so far, read apart from the page's own form, which gets no reason by it.

    `plan` has the steps from the first up to one that is not finished, and is None where not
    even the first stands. `lacks` says in sentences what keeps it from being the whole plan.
    While nothing is typed in any step there is no plan, and nothing is said to be lacking.
    """

    form: PlanForm
    who: Who
    plan: TaperPlan | None = None
    lacks: str = ""


def so_far(page: PlanForm) -> SoFar:
    """Read a form, finished or not."""
    form = page.validated_copy()
    parts = read_parts(form)
    who = Who(**{name: form[name].data for name in WHO_LIMITS})
    if all(field.is_blank for field in leaves(form.steps) if field.short_name != "kind"):
        return SoFar(form, who)
    if why := _nothing_stands(form, parts):
        return SoFar(form, who, lacks=why)
    steps = tuple(step for step in parts.steps[: _finished(parts)] if step)
    lacks = list(_lacks(form, parts))
    # In place of the ending, which would stand after a step that is not the last.
    ending = parts.ending if len(steps) == len(parts.steps) else None
    try:
        plan = joined(form, parts, steps, ending or Ending(EndingKind.OTHER, lacks[0]))
    except PlanError as error:
        return SoFar(form, who, lacks=str(error))
    return SoFar(form, who, plan, " ".join(lacks))


def _nothing_stands(form: PlanForm, parts: Parts) -> str:
    if form.steps.reasons:
        return " ".join(form.steps.reasons)
    if parts.products is None:
        return "The products are not finished."
    if parts.times is None:
        return "The times of day cannot be read yet."
    if form.first_day.errors:
        return "The first day of the plan cannot be read yet."
    return "" if _finished(parts) else "Step 1 is not finished."


def _finished(parts: Parts) -> int:
    """How many steps stand, from the first: those after one that is not finished do not count."""
    return (*parts.steps, None).index(None)


def _lacks(form: PlanForm, parts: Parts) -> Iterator[str]:
    count, of = _finished(parts), len(parts.steps)
    if count < of:
        standing = "Step 1" if count == 1 else f"Steps 1 to {count}"
        yield f"{standing} of {of}: step {count + 1} is not finished."
    elif parts.ending is None:
        yield "What comes after the last step is not finished."
    words = {*WHO_LIMITS, "as_needed", "if_worse", "other_words"}
    left_out = [field.place for field in leaves(form) if field.errors and field.name in words]
    if left_out:
        yield f"Left out, as it cannot be read: {', '.join(left_out)}."
