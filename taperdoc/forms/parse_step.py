"""Parse the row of a step; every error is left at the field it is about."""

from __future__ import annotations

from decimal import Decimal

from taperdoc.domain.amounts import Amount, Product, resolve
from taperdoc.domain.plan import Doses, Step
from taperdoc.forms.fields import DoseField, make_or_refuse
from taperdoc.forms.row_list import input_fields
from taperdoc.forms.rows import DayDoses, StepRow


def parse_step(
    row: StepRow, products: tuple[Product, ...] | None, columns: list[int]
) -> Step | None:
    """Return the step, or None if anything in the row is refused.

    `columns` are the indexes of the times of day with a name. `products` are the plan's, or None
    if they are not known; the doses are then not resolved.
    """
    _refuse_doses_without_time(row, columns)
    _refuse_unused_doses(row)
    chosen = _chosen_products(row, products)
    days = row.used_doses
    available = None if row.uses.errors else chosen or products
    cycle = tuple(_doses(day, columns, available) for day in days)
    _check_length(row)
    if not any(dose.errors for dose in row.dose_fields):
        _check_doses(cycle, days, columns)
    if products is None or any(field.errors for field in input_fields(row)):
        return None
    return make_or_refuse(
        row.days,
        lambda: Step(
            cycle=cycle,
            days=row.days.data,
            until=row.until.data,
            note=row.note.data,
            first_day=row.first_day.data,
            products=chosen,
        ),
    )


def _refuse_doses_without_time(row: StepRow, columns: list[int]) -> None:
    for day in (row.first.form, row.second.form):
        for index, dose in enumerate(day):
            if not dose.is_blank and index not in columns:
                dose.refuse(
                    f"{dose.quoted_text} is typed for a time of day that has no name."
                    " Name the time, or delete the dose."
                )


def _refuse_unused_doses(row: StepRow) -> None:
    if not row.kind.data:
        if not row.kind.errors:
            row.kind.refuse("Choose what kind of step this is.")
        return
    unused: dict[str, tuple[list[DoseField], str]] = {
        "pause": (row.dose_fields, "this step is a pause"),
        "same": (list(row.second.form), "this step has the same doses each day"),
        "alternate": ([], ""),
    }
    doses, why = unused[row.kind.data]
    for dose in doses:
        if not dose.is_blank:
            dose.refuse(
                f"{dose.quoted_text} is typed here, and {why}."
                " Delete it, or choose another kind of step."
            )


def _chosen_products(row: StepRow, products: tuple[Product, ...] | None) -> tuple[Product, ...]:
    if products is None or row.uses.errors:
        return ()
    for number in row.uses.data:
        if not 1 <= number <= len(products):
            row.uses.refuse(f"There is no product {number}; the plan has {len(products)}.")
            return ()
    return tuple(products[number - 1] for number in row.uses.data)


def _doses(day: DayDoses, columns: list[int], products: tuple[Product, ...] | None) -> Doses:
    fields = list(day)
    return tuple(_amount(fields[index], products) for index in columns)


def _amount(field: DoseField, products: tuple[Product, ...] | None) -> Amount | None:
    if field.data is None or field.errors:
        return None
    typed = field.data
    if products is None:  # No step will be made, but its other errors are still found.
        return Amount(typed, Decimal(0), ())
    field.amount = make_or_refuse(field, lambda: resolve(typed, products))
    return field.amount


def _check_length(row: StepRow) -> None:
    """Report an error of the length even if the doses have errors."""
    if not (row.days.errors or row.until.errors):
        make_or_refuse(row.days, lambda: Step(cycle=(), days=row.days.data, until=row.until.data))


def _check_doses(cycle: tuple[Doses, ...], days: list[DayDoses], columns: list[int]) -> None:
    """Report a day without doses at its first dose field."""
    for day, doses in zip(days, cycle, strict=True):
        if columns and not any(doses):
            make_or_refuse(list(day)[columns[0]], lambda: Step(cycle=cycle, days=1))
            return
