"""The form's fields, held against each other and made into a plan."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from taperdoc.amount import Liquid, Product, Split, Tablet
from taperdoc.forms.fields import attempt, leaves
from taperdoc.forms.rows import ProductRow, StepRow
from taperdoc.forms.step import read_step
from taperdoc.handout import WHO_LIMITS, Who
from taperdoc.plan import (
    PRODUCTS_MAX,
    STEPS_MAX,
    Ending,
    EndingKind,
    PlanError,
    Step,
    TaperPlan,
    check_products,
    check_times,
)

if TYPE_CHECKING:
    from taperdoc.forms.plan_form import PlanForm


def read_who(form: PlanForm) -> Who | None:
    """Whom the handout is for; each line is refused on its own."""
    for name in WHO_LIMITS:
        field = form[name]
        if not field.errors:
            attempt(field, partial(Who, **{name: field.data}))
    if any(form[name].errors for name in WHO_LIMITS):
        return None
    return Who(**{name: form[name].data for name in WHO_LIMITS})


def read_plan(form: PlanForm) -> TaperPlan | None:
    """The plan; None where a part of it is refused."""
    products = read_products(form)
    columns = read_times(form)
    _refuse_unsent(form, columns)
    steps = read_steps(form, products, columns)
    ending = read_ending(form)
    if products is None or steps is None or ending is None or any(f.errors for f in leaves(form)):
        return None
    try:
        return TaperPlan(
            products=products,
            times=tuple(list(form.times.form)[index].data for index in columns),
            first_day=form.first_day.data,
            steps=steps,
            ending=ending,
            as_needed=form.as_needed.data,
            if_worse=form.if_worse.data,
            other_words=form.other_words.data,
        )
    except PlanError as error:
        form.steps.reasons.append(str(error))
        return None


def read_products(form: PlanForm) -> tuple[Product, ...] | None:
    """The products; None where one is refused."""
    rows = [row.form for row in form.products]
    if not 1 <= len(rows) <= PRODUCTS_MAX:
        form.products.reasons.append(
            f"A plan has 1 to {PRODUCTS_MAX} products; this has {len(rows)}."
        )
    found: list[Product] = []
    for row in rows:
        product = _product(row, alone=len(rows) == 1)
        if product is None:
            continue
        field = row.strength if isinstance(product, Tablet) else row.liquid_mg
        if len(found) < PRODUCTS_MAX:
            attempt(field, partial(check_products, (*found, product)))
        found.append(product)
    refused = form.products.reasons or any(field.errors for field in leaves(form.products))
    return None if refused else tuple(found)


def _product(row: ProductRow, *, alone: bool) -> Product | None:
    if not row.typed and not alone:
        row.kind.refuse("This row is empty: fill it or remove it.")
        return None
    if not row.kind.data:
        if not row.kind.errors:
            row.kind.refuse("Choose tablets or a liquid.")
        return None
    tablet = {
        row.strength: "Type how many mg are in one tablet.",
        row.split: "Choose how the tablet may be cut.",
    }
    liquid = {
        row.liquid_mg: "Type how many mg are in so many mL.",
        row.in_ml: "Type how many mL these mg are in.",
    }
    if row.kind.data == "tablets":
        _want(tablet, liquid, "tablets, and this is for a liquid")
    else:
        _want(liquid, tablet, "a liquid, and this is for tablets")
    if any(field.errors for field in leaves(row)):
        return None
    if row.strength.data is not None:
        return attempt(row.strength, partial(Tablet, row.strength.data, Split(row.split.data)))
    if row.liquid_mg.data is not None and row.in_ml.data is not None:
        return attempt(row.liquid_mg, partial(Liquid, row.liquid_mg.data, row.in_ml.data))
    return None


def _want(own: Mapping[Any, str], other: Mapping[Any, str], kind: str) -> None:
    for field, words in own.items():
        if field.is_blank:
            field.refuse(words)
    for field in other:
        if not field.is_blank:
            field.refuse(
                f"{field.shown} is given here, but the product is {kind}."
                " Take it out, or choose the other kind."
            )


def read_times(form: PlanForm) -> list[int]:
    """Which times of day have a name; each is held against those before it."""
    times = list(form.times.form)
    named = [index for index, time in enumerate(times) if not time.is_blank]
    if not named:
        times[0].refuse("Name at least one time of day.")
    for count, index in enumerate(named, start=1):
        names = tuple(times[i].data for i in named[:count] if not times[i].errors)
        if not times[index].errors:
            attempt(times[index], partial(check_times, names))
    return named


def _refuse_unsent(form: PlanForm, columns: list[int]) -> None:
    for index in columns:
        if any(not _sent(step.form, index) for step in form.steps):
            list(form.times.form)[index].refuse(
                "The steps had no column for it when they were sent. It is there now: type its"
                " doses, then review again."
            )


def _sent(step: StepRow, index: int) -> bool:
    return all(list(day)[index].was_sent for day in step.kinds_of_day)


def read_steps(
    form: PlanForm, products: tuple[Product, ...] | None, columns: list[int]
) -> tuple[Step, ...] | None:
    """The steps, with a dose for each of the times in `columns`; None where one is refused."""
    rows = [row.form for row in form.steps]
    if not 1 <= len(rows) <= STEPS_MAX:
        form.steps.reasons.append(f"A plan has 1 to {STEPS_MAX} steps; this has {len(rows)}.")
    steps = [read_step(row, products, columns) for row in rows]
    found = tuple(step for step in steps if step is not None)
    return found if len(found) == len(rows) and not form.steps.reasons else None


def read_ending(form: PlanForm) -> Ending | None:
    """What comes after the last step; None where it is refused."""
    if not form.ending.data:
        if not form.ending.errors:
            form.ending.refuse("Choose what comes after the last step.")
        return None
    if form.ending_words.errors:
        return None
    kind = EndingKind(form.ending.data)
    return attempt(form.ending_words, lambda: Ending(kind, form.ending_words.data))
