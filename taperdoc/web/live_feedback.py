"""Feedback on a form while it is being filled: echoes, errors, notes and the graph."""

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
class LiveFeedback:
    """Texts by the id of the element in the page that they belong to.

    `echoes` and `reasons` have the ids of fields, `notes` those of lists. `graph` is SVG. Without
    a plan there are neither notes nor a graph, and `lacks` says why.
    """

    echoes: dict[str, str]
    reasons: dict[str, str]
    notes: dict[str, list[str]]
    graph: Markup
    lacks: str


def live_feedback(form: PlanForm, today: date) -> LiveFeedback:
    """Return the feedback on a form, complete or not, without changing it."""
    entry = parse_partial_plan(form)
    fields = input_fields(entry.form)
    return LiveFeedback(
        echoes=dict(_echoes(entry, fields)),
        reasons=dict(_reasons(fields)),
        notes=_notes(entry, today),
        graph=dose_graph.svg(entry.plan) if entry.plan else Markup(""),
        lacks=entry.missing,
    )


def _echoes(entry: PartialPlan, fields: list[TypedField]) -> Iterator[tuple[str, str]]:
    several = len(entry.form.products) > 1
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
    """Return what the handout prints for a typed dose; mg alone until the products are known."""
    amount = field.amount
    if amount is None and field.data and field.data.mg is not None:
        amount = resolve(field.data, ())
    if amount is None:
        return ""
    in_mg = amount.typed.mg is not None
    parts = phrases.parts(amount, name_strength=several) if in_mg else ""
    return parts or phrases.amount(amount, name_strength=several)


def _reasons(fields: list[TypedField]) -> Iterator[tuple[str, str]]:
    """Yield why each field cannot be read, except empty ones, which may still be filled."""
    for field in fields:
        if field.errors and not field.is_blank and not isinstance(field, ChoiceField):
            yield field.id, " ".join(field.messages)


def _notes(entry: PartialPlan, today: date) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for note in review_notes.notes(entry.plan, today) if entry.plan else ():
        place = f"steps-{note.step - 1}-notes" if note.step else "plan-notes"
        found.setdefault(place, []).append(note.text)
    return found
