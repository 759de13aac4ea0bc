"""What is said of a form while it is being filled: echoes, reasons, notes and the graph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from taperdoc.domain.amounts import resolve
from taperdoc.forms import PartialPlan, PlanForm, parse_partial_plan
from taperdoc.forms.fields import ChoiceField, DateField, DayCountField, DoseField, TypedField
from taperdoc.forms.row_list import input_fields
from taperdoc.web import dose_graph
from taperdoc.wording import phrases, review_notes


@dataclass(frozen=True)
class Glance:
    """Words by the id of the place in the page where they stand.

    `echoes` and `reasons` go by the id of their field, `notes` by that of their list. The graph
    is SVG. While no plan stands there are neither notes nor a graph, and `lacks` says why.
    """

    echoes: dict[str, str]
    reasons: dict[str, str]
    notes: dict[str, list[str]]
    graph: Markup
    lacks: str


def glance(form: PlanForm, today: date) -> Glance:
    """What is to be said of a form, finished or not. The form itself is left as it is."""
    read = parse_partial_plan(form)
    fields = input_fields(read.form)
    return Glance(
        echoes=dict(_echoes(read, fields)),
        reasons=dict(_reasons(fields)),
        notes=_notes(read, today),
        graph=dose_graph.drawn(read.plan) if read.plan else Markup(""),
        lacks=read.missing,
    )


def _echoes(read: PartialPlan, fields: list[TypedField]) -> Iterator[tuple[str, str]]:
    several = len(read.form.products) > 1
    for field in fields:
        if field.is_blank or field.errors:
            continue
        if isinstance(field, DateField) and field.data:
            yield field.id, phrases.day(field.data)
        elif isinstance(field, DayCountField) and field.data:
            yield field.id, phrases.day_count(field.data)
        elif isinstance(field, DoseField) and (words := _dose(field, several=several)):
            yield field.id, words


def _dose(field: DoseField, *, several: bool) -> str:
    """What the reader will have beside what was typed; mg alone until the products are known."""
    amount = field.amount
    if amount is None and field.data and field.data.mg is not None:
        amount = resolve(field.data, ())
    if amount is None:
        return ""
    in_mg = amount.typed.mg is not None
    made_of = phrases.parts(amount, name_strength=several) if in_mg else ""
    return made_of or phrases.amount(amount, name_strength=several)


def _reasons(fields: list[TypedField]) -> Iterator[tuple[str, str]]:
    """Why what is typed cannot be read. An empty field may still be filled: it gets no reason."""
    for field in fields:
        if field.errors and not field.is_blank and not isinstance(field, ChoiceField):
            yield field.id, " ".join(field.messages)


def _notes(read: PartialPlan, today: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for note in review_notes.notes(read.plan, today) if read.plan else ():
        place = f"steps-{note.step - 1}-notes" if note.step else "plan-notes"
        found.setdefault(place, []).append(note.text)
    return found
