"""The typed strings of a plan form: copy them to another form, or replace some of them."""

from __future__ import annotations

from taperdoc.forms.form_data import FormData, RowData, row_fields
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.row_list import RowList, input_fields


def validated_copy(form: PlanForm) -> PlanForm:
    """Return a validated form with the same strings. The form itself gets no errors."""
    # A step just added, or a time of day just named, has no dose fields in the page yet.
    empty = {dose.name: [""] for row in form.steps for dose in row.form.dose_fields}
    typed = {field.name: list(field.raw_data) for field in input_fields(form) if field.raw_data}
    copy = PlanForm(formdata=FormData({**empty, **typed}))
    copy.validate()
    return copy


def replace_text(
    form: PlanForm, fields: RowData, products: list[RowData], steps: list[RowData]
) -> None:
    """Fill in the form with these fields and rows, and with its other fields as they are."""
    outside_rows = [field for field in form if not isinstance(field, RowList)]
    kept = {
        inner.name: list(inner.raw_data)
        for field in outside_rows
        for inner in input_fields(field)
        if inner.raw_data
    }
    rows = {**dict(row_fields("products", products)), **dict(row_fields("steps", steps))}
    form.process(FormData({**kept, **fields, **rows}))
