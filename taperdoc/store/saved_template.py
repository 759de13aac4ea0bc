"""A schedule kept for the next patient: what it holds, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Generic, TypeVar

from taperdoc.domain.plan import (
    LINE_MAX,
    LINES_MAX,
    TIMES,
    WORDS_MAX,
    PlanError,
    TaperPlan,
    check_words,
)

NAME_MAX = LINE_MAX
NOTE_MAX = WORDS_MAX

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class SavedTemplate:
    """A clinician's saved schedule; it has no field for a patient, a clinician or a date in it.

    `used` is when a copy was last made of it, or when it was made. Times are aware, in UTC.
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
    """A template as it stood after one save, the newest one too."""

    number: int
    name: str = field(repr=False)
    note: str = field(repr=False)
    plan: TaperPlan = field(repr=False)
    saved: datetime


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list. `more_than_total` says that the rest was left uncounted."""

    items: tuple[T, ...]
    total: int
    page: int
    pages: int
    more_than_total: bool = False


def without_dates(plan: TaperPlan) -> TaperPlan:
    """The plan with every date taken out: its first day, and the first days of its steps."""
    steps = tuple(replace(step, first_day=None) for step in plan.steps)
    return replace(plan, first_day=None, steps=steps)


def free_words(plan: TaperPlan) -> tuple[tuple[str, str], ...]:
    """The clinician's own words in a plan, each with where it stands: a name could be in them."""
    return tuple((where, words) for where, words in _free_words(plan) if words.strip())


def _free_words(plan: TaperPlan) -> Iterator[tuple[str, str]]:
    for number, name in enumerate(plan.times, start=1):
        if name not in TIMES:
            yield f"Time of day {number}", name
    for number, step in enumerate(plan.steps, start=1):
        yield f"Step {number}, until", step.until
        yield f"Step {number}, note", step.note
    yield "After the last step", plan.ending.words
    yield "As needed", plan.as_needed
    yield "If things get worse", plan.if_worse
    yield "Other words", plan.other_words


def check_entry(name: str, note: str) -> tuple[str, str]:
    """The name and note without spaces round them. Raises PlanError where one cannot be kept."""
    name, note = name.strip(), note.strip()
    if not name:
        raise PlanError("name", "Type a name to find this template by.")
    check_words("name", name, NAME_MAX)
    check_words("note", note, NOTE_MAX, lines=LINES_MAX)
    return name, note
