"""A schedule saved for later patients, and its versions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from taperdoc.domain.plan import (
    LINE_MAX,
    LINES_MAX,
    WORDS_MAX,
    PlanError,
    TaperPlan,
    check_words,
)

NAME_MAX = LINE_MAX
NOTE_MAX = WORDS_MAX


@dataclass(frozen=True, kw_only=True)
class SavedTemplate:
    """A clinician's saved schedule, without a patient, a clinician or a date.

    `used` is the time of the last copy, or of the first save. Times are aware, in UTC.
    """

    id: str
    name: str = field(repr=False)
    note: str = field(repr=False)
    plan: TaperPlan = field(repr=False)
    version: int
    pinned: bool
    archived: bool
    created: datetime
    changed: datetime
    used: datetime


@dataclass(frozen=True, kw_only=True)
class TemplateVersion:
    """A template as it was after one save; the newest version is one too."""

    number: int
    name: str = field(repr=False)
    note: str = field(repr=False)
    plan: TaperPlan = field(repr=False)
    saved: datetime


def without_dates(plan: TaperPlan) -> TaperPlan:
    """Return the plan without the first day of the plan and of its steps."""
    if plan.first_day is None and all(step.first_day is None for step in plan.steps):
        return plan
    steps = tuple(replace(step, first_day=None) for step in plan.steps)
    return replace(plan, first_day=None, steps=steps)


def check_entry(name: str, note: str) -> tuple[str, str]:
    """Return the name and note without surrounding spaces. Raises PlanError."""
    name, note = name.strip(), note.strip()
    if not name:
        raise PlanError("name", "Type a name to find this template by.")
    check_words("name", name, NAME_MAX)
    check_words("note", note, NOTE_MAX, lines=LINES_MAX)
    return name, note
