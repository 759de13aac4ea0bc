"""Parse the plan form into a plan; every error is left at the field it is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import (
    STEPS_MAX,
    Ending,
    EndingKind,
    PlanError,
    Step,
    TaperPlan,
    check_times,
)
from taperdoc.forms.fields import make_or_refuse
from taperdoc.forms.parse_products import parse_products
from taperdoc.forms.parse_step import parse_step
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.row_list import input_fields
from taperdoc.forms.rows import StepRow
from taperdoc.handout.contacts import WHO_LIMITS, Who
from taperdoc.quick_text import write


@dataclass(frozen=True)
class PlanParts:
    """The parts of a plan, each None if it is refused."""

    products: tuple[Product, ...] | None
    times: tuple[str, ...] | None
    steps: tuple[Step | None, ...]
    ending: Ending | None


def parse_plan_form(form: PlanForm) -> tuple[TaperPlan, Who] | None:
    """Return the plan and whom it is for, or None if the form has problems."""
    form.validate()
    form.products.row_errors, form.steps.row_errors = [], []
    who = _parse_who(form)
    plan = _parse_plan(form)
    if not form.quick.is_blank and not is_written_as(plan, form.quick.text):
        form.quick.refuse("These lines are not in the steps. Take them, or empty the box.")
    if who is None or plan is None or form.problems():
        return None
    return plan, who


def is_written_as(plan: TaperPlan | None, lines: str) -> bool:
    """Return whether these lines of quick text are those that the plan is written as."""
    text = lines.replace("\r\n", "\n").strip()
    return plan is not None and text == write(plan.steps, plan.ending, plan.products)


def parse_parts(form: PlanForm) -> PlanParts:
    """Parse each part of the plan, whether or not the others can be parsed."""
    products = parse_products(form.products)
    columns = _parse_columns(form)
    steps = _parse_steps(form, products, columns)
    ending = _parse_ending(form)
    times = list(form.times.form)
    names = None if any(t.errors for t in times) else tuple(times[i].data for i in columns)
    return PlanParts(products, names, steps, ending)


def join_parts(
    form: PlanForm, parts: PlanParts, steps: tuple[Step, ...], ending: Ending
) -> TaperPlan:
    """Return a plan of these steps and the form's other parts, without texts that are refused.

    Raises PlanError, also if the products or the times of day are refused.
    """
    return TaperPlan(
        products=parts.products or (),
        times=parts.times or (),
        first_day=form.first_day.data,
        steps=steps,
        ending=ending,
        as_needed=form.as_needed.data,
        if_worse=form.if_worse.data,
        other_words=form.other_words.data,
    )


def _parse_who(form: PlanForm) -> Who | None:
    for name in WHO_LIMITS:
        field = form[name]
        if not field.errors:
            make_or_refuse(field, partial(Who, **{name: field.data}))
    if any(form[name].errors for name in WHO_LIMITS):
        return None
    return Who(**{name: form[name].data for name in WHO_LIMITS})


def _parse_plan(form: PlanForm) -> TaperPlan | None:
    parts = parse_parts(form)
    steps = tuple(step for step in parts.steps if step is not None)
    if parts.ending is None or len(steps) < len(parts.steps) or form.steps.row_errors:
        return None
    if any(f.errors for f in input_fields(form)):
        return None
    try:
        return join_parts(form, parts, steps, parts.ending)
    except PlanError as error:
        form.steps.row_errors.append(str(error))
        return None


def _parse_columns(form: PlanForm) -> list[int]:
    """Return the indexes of the times of day with a name, each checked with those before it."""
    times = list(form.times.form)
    named = [index for index, time in enumerate(times) if not time.is_blank]
    if not named:
        times[0].refuse("Name at least one time of day.")
    for count, index in enumerate(named, start=1):
        names = tuple(times[i].data for i in named[:count] if not times[i].errors)
        if not times[index].errors:
            make_or_refuse(times[index], partial(check_times, names))
        if any(not _was_sent(step.form, index) for step in form.steps):
            times[index].refuse(
                "This time of day had no column in the steps. It has one now: type its doses, then"
                " review again."
            )
    return named


def _was_sent(step: StepRow, index: int) -> bool:
    return all(list(day)[index].was_sent for day in step.used_doses)


def _parse_steps(
    form: PlanForm, products: tuple[Product, ...] | None, columns: list[int]
) -> tuple[Step | None, ...]:
    rows = [row.form for row in form.steps]
    if not 1 <= len(rows) <= STEPS_MAX:
        form.steps.row_errors.append(f"A plan has 1 to {STEPS_MAX} steps; this has {len(rows)}.")
    return tuple(parse_step(row, products, columns) for row in rows)


def _parse_ending(form: PlanForm) -> Ending | None:
    if not form.ending.data:
        if not form.ending.errors:
            form.ending.refuse("Choose what happens after the last step.")
        return None
    if form.ending_words.errors:
        return None
    kind = EndingKind(form.ending.data)
    return make_or_refuse(form.ending_words, lambda: Ending(kind, form.ending_words.data))
