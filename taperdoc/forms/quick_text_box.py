"""The quick text buttons: read lines, put them in the form as steps, write steps as lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import STEPS_MAX
from taperdoc.forms.form_data import RowData
from taperdoc.forms.parse_plan import PlanParts, parse_parts
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.plan_to_form import ending_fields, step_row
from taperdoc.forms.row_list import errors_of
from taperdoc.forms.typed_text import replace_text, validated_copy
from taperdoc.quick_text import (
    Reading,
    StepInWords,
    Unread,
    read,
    step_in_words,
    write,
)
from taperdoc.wording import phrases
from taperdoc.wording.endings import ending_in_words
from taperdoc.wording.suspicious_shapes import suspicious_shapes

QUICK_ACTIONS = {"quick-read", "quick-replace", "quick-add", "quick-write"}


@dataclass(frozen=True)
class QuickResult:
    """What the page shows: a message, problems elsewhere in the form, and what was read."""

    sentence: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    times: tuple[str, ...] = ()
    steps: tuple[StepInWords, ...] = ()
    ending: str = ""
    unread: tuple[Unread, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def lines(self) -> list[StepInWords | Unread]:
        """The steps that were read and the lines that were not, in the order of the lines."""
        return sorted([*self.steps, *self.unread], key=lambda found: found.line)

    @property
    def can_be_accepted(self) -> bool:
        """Whether every line was read, so that the steps can be put in the form."""
        return bool(self.steps or self.ending) and not self.unread

    @property
    def digest(self) -> str:
        """A digest of what was read. Only lines that the page has shown as read are accepted."""
        shown = repr((self.times, self.steps, self.ending, self.unread))
        return hashlib.sha256(shown.encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True)
class Context:
    """What is needed to read lines: the times of day with their form columns, the products, and
    the first day of the plan."""

    columns: tuple[int, ...]
    times: tuple[str, ...]
    products: tuple[Product, ...]
    first_day: date | None


def act_on_quick(form: PlanForm, action: str) -> QuickResult:
    """Do what a quick text button says, and return what the page shows of it."""
    form.focus = "quick-result"
    copy = validated_copy(form)
    parts = parse_parts(copy)
    context = _context(copy, parts)
    if context is None:
        return QuickResult(
            "Complete the products and times of day first:",
            (*errors_of(copy.products), *errors_of(copy.times)),
        )
    if action == "quick-write":
        return _write(form, copy, parts, context)
    return _read(form, action, context)


def _context(form: PlanForm, parts: PlanParts) -> Context | None:
    if parts.products is None or parts.times is None:
        return None
    columns = [index for index, time in enumerate(form.times.form) if not time.is_blank]
    return Context(tuple(columns), parts.times, parts.products, form.first_day.data)


def _write(form: PlanForm, copy: PlanForm, parts: PlanParts, context: Context) -> QuickResult:
    if not form.quick.is_blank:
        return QuickResult(
            "There are lines in the box, so nothing was written over them. Accept them, or empty"
            " the box."
        )
    steps = [step for step in parts.steps if step is not None]
    if len(steps) < len(parts.steps) or copy.steps.row_errors:
        return QuickResult(
            "Nothing was written, since not every step can be read:",
            tuple(errors_of(copy.steps)),
        )
    lines = write(steps, parts.ending, context.products)
    replace_text(form, {"quick": [lines]}, form.products.row_data(), form.steps.row_data())
    form.focus = "quick"
    if parts.ending is None:
        return QuickResult("What comes after the last step is not in these lines.")
    return QuickResult("These lines say what the steps say.")


def _read(form: PlanForm, action: str, context: Context) -> QuickResult:
    try:
        reading = read(form.quick.text, context.times, context.products, context.first_day)
    except ValueError as error:
        return QuickResult(str(error))
    result = QuickResult(
        times=context.times,
        steps=tuple(step_in_words(found, context.products) for found in reading.steps),
        ending=ending_in_words(reading.ending) if reading.ending else "",
        unread=reading.unread,
        notes=tuple(_notes(reading, context)),
    )
    if not (result.steps or result.ending or result.unread):
        return QuickResult("There are no lines in the box.")
    if action == "quick-read":
        return result
    if reading.unread:
        return replace(
            result, sentence="Nothing was changed. Correct the lines that could not be read first."
        )
    if form.quick_mark.data != result.digest:
        return replace(
            result,
            sentence="Nothing was changed, since these steps were not shown before. Look again:",
        )
    return _accept(form, action, reading, context, result)


def _notes(reading: Reading, context: Context) -> Iterator[str]:
    lines = [found.line for found in reading.steps]
    steps = [found.step for found in reading.steps]
    for shape in suspicious_shapes(steps, context.times):
        yield f"Line {lines[shape.step - 1]}: {shape.text}" if shape.step else shape.text


def _accept(
    form: PlanForm, action: str, reading: Reading, context: Context, result: QuickResult
) -> QuickResult:
    rows = [step_row(found.step, context.products, context.columns) for found in reading.steps]
    steps = form.steps.row_data() if action == "quick-add" or not rows else []
    while steps and rows and _is_blank(steps[-1]):
        steps.pop()
    count = len(steps) + len(rows)
    if count > STEPS_MAX:
        return replace(
            result,
            sentence=f"Nothing was changed: there would be {count} steps, and a plan has at most"
            f" {STEPS_MAX}.",
        )
    replace_text(
        form,
        {"quick": [""], **(ending_fields(reading.ending) if reading.ending else {})},
        form.products.row_data(),
        [*steps, *rows],
    )
    form.focus = f"steps-{len(steps)}-first-{form.first_column}" if rows else "ending"
    return QuickResult(_accepted(reading))


def _is_blank(row: RowData) -> bool:
    return not any(text.strip() for key, typed in row.items() if key != "kind" for text in typed)


def _accepted(reading: Reading) -> str:
    taken = []
    if reading.steps:
        taken.append(phrases.count(len(reading.steps), "step"))
    if reading.ending:
        taken.append("what comes after the last step")
    return f"In the form now: {phrases.listed(tuple(taken))}."
