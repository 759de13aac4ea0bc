"""The buttons of the quick text: read its lines, take them as steps, write the steps as lines."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from taperdoc.domain.amounts import Product
from taperdoc.domain.plan import STEPS_MAX, TaperPlan
from taperdoc.forms.fields import TypedField, problems_of
from taperdoc.forms.parse_plan import Parts, read_parts
from taperdoc.forms.prefill import Row, ending_fields, step_row
from taperdoc.quick_text import (
    Reading,
    StepInWords,
    Unread,
    ending_in_words,
    read,
    step_in_words,
    write,
)
from taperdoc.wording import phrases

if TYPE_CHECKING:
    from taperdoc.forms.plan_form import PlanForm

QUICK_ACTIONS = {"quick-read", "quick-replace", "quick-add", "quick-write"}

_MARK = re.compile("[0-9a-f]{64}")


class MarkField(TypedField):
    """Kept in the page and not seen by a person: the mark of what the page has shown."""

    empty = ""
    data: str

    def read(self, text: str) -> str:
        if not _MARK.fullmatch(text):
            raise ValueError("This does not say what was read.")
        return text


@dataclass(frozen=True)
class QuickResult:
    """What stands beside the lines: a sentence, what else to mend, and what was read."""

    sentence: str = ""
    problems: tuple[tuple[str, str], ...] = ()
    times: tuple[str, ...] = ()
    steps: tuple[StepInWords, ...] = ()
    ending: str = ""
    unread: tuple[Unread, ...] = ()

    @property
    def mark(self) -> str:
        """Stands for what was read: nothing else is taken than what the page has shown."""
        shown = repr((self.times, self.steps, self.ending, self.unread))
        return hashlib.sha256(shown.encode("utf-8", "backslashreplace")).hexdigest()


@dataclass(frozen=True)
class Setting:
    """What lines are read by: the times of day, with their places in the form, and products."""

    columns: tuple[int, ...]
    times: tuple[str, ...]
    products: tuple[Product, ...]


def act_on_quick(form: PlanForm, action: str) -> None:
    """Do what a button says; the form's `quick_result` is what there is to say."""
    form.focus = "quick-result"
    copy = form.validated_copy()
    parts = read_parts(copy)
    setting = _setting(copy, parts)
    if setting is None:
        form.quick_result = QuickResult(
            "Quick text goes by the products and the times of day. Put these right first:",
            (*problems_of(copy.products), *problems_of(copy.times)),
        )
    elif action == "quick-write":
        form.quick_result = _write(form, copy, parts, setting)
    else:
        form.quick_result = _read(form, action, setting)


def says_the_same(text: str, plan: TaperPlan | None) -> bool:
    """Whether the lines in the box are the ones that this plan is written as."""
    lines = text.replace("\r\n", "\n").strip()
    return plan is not None and lines == write(plan.steps, plan.ending, plan.products)


def _setting(form: PlanForm, parts: Parts) -> Setting | None:
    if parts.products is None or parts.times is None:
        return None
    columns = [index for index, time in enumerate(form.times.form) if not time.is_blank]
    return Setting(tuple(columns), parts.times, parts.products)


def _write(form: PlanForm, copy: PlanForm, parts: Parts, setting: Setting) -> QuickResult:
    if not form.quick.is_blank:
        return QuickResult(
            "There are lines in the box, so nothing was written over them. Take them, or empty the"
            " box."
        )
    steps = [step for step in parts.steps if step is not None]
    if len(steps) < len(parts.steps) or copy.steps.reasons:
        return QuickResult(
            "Nothing was written, since not every step can be read:",
            tuple(problems_of(copy.steps)),
        )
    lines = write(steps, parts.ending, setting.products)
    form.refill({"quick": [lines]}, form.products.typed(), form.steps.typed())
    form.focus = "quick"
    if parts.ending is None:
        return QuickResult("What comes after the last step is not in these lines.")
    return QuickResult("These lines say what the steps say.")


def _read(form: PlanForm, action: str, setting: Setting) -> QuickResult:
    try:
        reading = read(form.quick.text, setting.times, setting.products)
    except ValueError as error:
        return QuickResult(str(error))
    result = QuickResult(
        times=setting.times,
        steps=tuple(step_in_words(found, setting.products) for found in reading.steps),
        ending=ending_in_words(reading.ending) if reading.ending else "",
        unread=reading.unread,
    )
    if not (result.steps or result.ending or result.unread):
        return QuickResult("There are no lines in the box.")
    if action == "quick-read":
        return result
    if form.quick_mark.data != result.mark:
        return replace(
            result,
            sentence="Nothing was taken, since this is not what was shown before. Look again:",
        )
    return _take(form, action, reading, setting, result)


def _take(
    form: PlanForm, action: str, reading: Reading, setting: Setting, result: QuickResult
) -> QuickResult:
    rows = [step_row(found.step, setting.products, setting.columns) for found in reading.steps]
    steps = form.steps.typed() if action == "quick-add" or not rows else []
    while steps and rows and _is_blank(steps[-1]):
        steps.pop()
    count = len(steps) + len(rows)
    if count > STEPS_MAX:
        return replace(
            result,
            sentence=f"Nothing was taken: there would be {count} steps, and a plan has at most"
            f" {STEPS_MAX}.",
        )
    left = "\n".join(line.text for line in reading.unread)
    form.refill(
        {"quick": [left], **(ending_fields(reading.ending) if reading.ending else {})},
        form.products.typed(),
        [*steps, *rows],
    )
    form.focus = f"steps-{len(steps)}-first-{form.first_column}" if rows else "ending"
    return QuickResult(_taken(reading))


def _is_blank(row: Row) -> bool:
    return not any(text.strip() for key, typed in row.items() if key != "kind" for text in typed)


def _taken(reading: Reading) -> str:
    taken = []
    if reading.steps:
        taken.append(phrases.count(len(reading.steps), "step"))
    if reading.ending:
        taken.append("what comes after the last step")
    words = f"In the form now: {phrases.listed(tuple(taken))}."
    if len(reading.unread) == 1:
        words += " The line that was not read is still in the box."
    elif reading.unread:
        words += f" The {len(reading.unread)} lines that were not read are still in the box."
    return words
