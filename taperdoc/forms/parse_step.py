"""One step's fields, held against each other and made into a step."""

from __future__ import annotations

from decimal import Decimal

from taperdoc.domain.amounts import Amount, Product, resolve
from taperdoc.domain.plan import Doses, Step
from taperdoc.forms.fields import DoseField, attempt, leaves
from taperdoc.forms.rows import DayDoses, StepRow


def read_step(
    row: StepRow, products: tuple[Product, ...] | None, columns: list[int]
) -> Step | None:
    """A step of the products of the plan; None where any of it is refused.

    `columns` are the times of day with a name. Where the step's products are not known, the doses
    are held against nothing yet.
    """
    _refuse_nameless(row, columns)
    _refuse_other_kind(row)
    named = _named(row, products)
    days = row.kinds_of_day
    known = None if row.uses.errors else named or products
    cycle = tuple(_doses(day, columns, known) for day in days)
    _check_length(row)
    if not any(cell.errors for cell in row.cells):
        _check_cycle(cycle, days, columns)
    if products is None or any(field.errors for field in leaves(row)):
        return None
    return attempt(
        row.days,
        lambda: Step(
            cycle=cycle,
            days=row.days.data,
            until=row.until.data,
            note=row.note.data,
            first_day=row.first_day.data,
            products=named,
        ),
    )


def _refuse_nameless(row: StepRow, columns: list[int]) -> None:
    for day in (row.first.form, row.second.form):
        for index, cell in enumerate(day):
            if not cell.is_blank and index not in columns:
                cell.refuse(
                    f"{cell.shown} is typed for a time of day that has no name."
                    " Name the time, or take this out."
                )


def _refuse_other_kind(row: StepRow) -> None:
    if not row.kind.data:
        if not row.kind.errors:
            row.kind.refuse("Choose what kind of step this is.")
        return
    spare: dict[str, tuple[list[DoseField], str]] = {
        "pause": (row.cells, "this step is a pause"),
        "same": (list(row.second.form), "this step has the same doses each day"),
        "alternate": ([], ""),
    }
    cells, why = spare[row.kind.data]
    for cell in cells:
        if not cell.is_blank:
            cell.refuse(
                f"{cell.shown} is typed here, and {why}."
                " Take it out, or choose another kind of step."
            )


def _named(row: StepRow, products: tuple[Product, ...] | None) -> tuple[Product, ...]:
    if products is None or row.uses.errors:
        return ()
    for number in row.uses.data:
        if not 1 <= number <= len(products):
            row.uses.refuse(f"There is no product {number}: there are {len(products)}.")
            return ()
    return tuple(products[number - 1] for number in row.uses.data)


def _doses(day: DayDoses, columns: list[int], products: tuple[Product, ...] | None) -> Doses:
    cells = list(day)
    return tuple(_amount(cells[index], products) for index in columns)


def _amount(cell: DoseField, products: tuple[Product, ...] | None) -> Amount | None:
    if cell.data is None or cell.errors:
        return None
    typed = cell.data
    if products is None:  # the step will not be made; what it lacks is still said
        return Amount(typed, Decimal(0), ())
    cell.amount = attempt(cell, lambda: resolve(typed, products))
    return cell.amount


def _check_length(row: StepRow) -> None:
    """Ask of the domain what it says of the length alone, whatever the doses are."""
    if not (row.days.errors or row.until.errors):
        attempt(row.days, lambda: Step(cycle=(), days=row.days.data, until=row.until.data))


def _check_cycle(cycle: tuple[Doses, ...], days: list[DayDoses], columns: list[int]) -> None:
    """Ask of the domain what it says of the doses alone, at a kind of day that has none."""
    for day, doses in zip(days, cycle, strict=True):
        if columns and not any(doses):
            attempt(list(day)[columns[0]], lambda: Step(cycle=cycle, days=1))
            return
