"""Lists of form rows, and the fields within rows and forms."""

from __future__ import annotations

from typing import Any

from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm

from taperdoc.forms.fields import TypedField
from taperdoc.forms.form_data import ROWS_MAX, FormData, RowData, row_fields


class RowList(FieldList):  # type: ignore[type-arg]  # FieldList takes no type at run time
    """Rows of fields, of which a plan may have `limit`; `row_errors` are about their number.

    `max_entries` is not used: WTForms silently drops the rows beyond it.
    """

    place = ""
    row_errors: list[str]

    def __init__(self, row: Any, limit: int, **options: Any):
        super().__init__(row, **options)
        self.limit = limit

    @property
    def full_message(self) -> str:
        """The message shown if a row is added when there are already `limit` rows."""
        return f"A plan has at most {self.limit} {self.name}. No more can be added."

    def extra_row(self, typed: RowData) -> FormField[Any]:
        """Return a row outside the list, with a number that no row of the list can have."""
        name = f"{self.name}-{ROWS_MAX}"
        unbound: Any = self.unbound_field
        row: FormField[Any] = unbound.bind(form=None, name=name, _meta=self.meta)
        row.process(FormData(row_fields(self.name, [typed], first=ROWS_MAX)))
        return row

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        self.row_errors = []

    @property
    def messages(self) -> list[str]:
        """The errors about the number of rows, each beginning with the place of the list."""
        return [f"{self.place}: {error}" for error in self.row_errors]

    def row_data(self) -> list[RowData]:
        """Return the typed strings of each row."""
        return [
            {
                field.name.removeprefix(f"{row.name}-"): list(field.raw_data)
                for field in input_fields(row)
                if field.raw_data
            }
            for row in self.entries
        ]


def input_fields(fields: Field | BaseForm) -> list[TypedField]:
    """Return all the fields that a person fills in, in the order of the page."""
    if isinstance(fields, TypedField):
        return [fields]
    if isinstance(fields, FormField | BaseForm | RowList):
        return [inner for field in fields for inner in input_fields(field)]
    return []


def errors_of(field: Field) -> list[tuple[str, str]]:
    """Return the errors of a field and of the fields in it: the id to go to, and the message."""
    found = [(field.id, text) for text in field.messages] if isinstance(field, RowList) else []
    return found + [(inner.id, text) for inner in input_fields(field) for text in inner.messages]


def name_by_labels(form: BaseForm) -> None:
    """Name each field in messages by its label."""
    for field in input_fields(form):
        name = str(field.label.text)
        field.place = name[:1].upper() + name[1:]
