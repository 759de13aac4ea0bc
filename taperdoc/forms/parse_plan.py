"""The form's fields, held against each other and made into a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from taperdoc.domain.amounts import Liquid, Product, Split, Tablet
from taperdoc.domain.plan import (
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
from taperdoc.forms.fields import attempt, leaves
from taperdoc.forms.parse_step import read_step
from taperdoc.forms.rows import ProductRow, StepRow
from taperdoc.handout.contacts import WHO_LIMITS, Who

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


@dataclass(frozen=True)
class Parts:
    """What could be read of each part of a plan; None where the part is refused."""

    products: tuple[Product, ...] | None
    times: tuple[str, ...] | None
    steps: tuple[Step | None, ...]
    ending: Ending | None


def read_parts(form: PlanForm) -> Parts:
    """Read each part, and leave every reason at the field it is about."""
    products = _products(form)
    columns = _columns(form)
    steps = _steps(form, products, columns)
    ending = _ending(form)
    times = list(form.times.form)
    named = None if any(t.errors for t in times) else tuple(times[i].data for i in columns)
    return Parts(products, named, steps, ending)


def read_plan(form: PlanForm) -> TaperPlan | None:
    """The plan; None where a part of it is refused."""
    parts = read_parts(form)
    steps = tuple(step for step in parts.steps if step is not None)
    if parts.ending is None or len(steps) < len(parts.steps) or form.steps.reasons:
        return None
    if any(f.errors for f in leaves(form)):
        return None
    try:
        return joined(form, parts, steps, parts.ending)
    except PlanError as error:
        form.steps.reasons.append(str(error))
        return None


def joined(form: PlanForm, parts: Parts, steps: tuple[Step, ...], ending: Ending) -> TaperPlan:
    """A plan of these steps and what is around them; words refused are left out.

    Raises PlanError, also where the products or the times of day are refused.
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


def _products(form: PlanForm) -> tuple[Product, ...] | None:
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


def _columns(form: PlanForm) -> list[int]:
    """Which times of day have a name; each is held against those before it."""
    times = list(form.times.form)
    named = [index for index, time in enumerate(times) if not time.is_blank]
    if not named:
        times[0].refuse("Name at least one time of day.")
    for count, index in enumerate(named, start=1):
        names = tuple(times[i].data for i in named[:count] if not times[i].errors)
        if not times[index].errors:
            attempt(times[index], partial(check_times, names))
        if any(not _sent(step.form, index) for step in form.steps):
            times[index].refuse(
                "The steps had no column for it when they were sent. It is there now: type its"
                " doses, then review again."
            )
    return named


def _sent(step: StepRow, index: int) -> bool:
    return all(list(day)[index].was_sent for day in step.kinds_of_day)


def _steps(
    form: PlanForm, products: tuple[Product, ...] | None, columns: list[int]
) -> tuple[Step | None, ...]:
    rows = [row.form for row in form.steps]
    if not 1 <= len(rows) <= STEPS_MAX:
        form.steps.reasons.append(f"A plan has 1 to {STEPS_MAX} steps; this has {len(rows)}.")
    return tuple(read_step(row, products, columns) for row in rows)


def _ending(form: PlanForm) -> Ending | None:
    if not form.ending.data:
        if not form.ending.errors:
            form.ending.refuse("Choose what comes after the last step.")
        return None
    if form.ending_words.errors:
        return None
    kind = EndingKind(form.ending.data)
    return attempt(form.ending_words, lambda: Ending(kind, form.ending_words.data))
