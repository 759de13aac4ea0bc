"""The chart note: the plan as plain text for the patient's record."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import document_number
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.plan_table import PlanTable, StepGroup, TableStep, plan_table

COLUMNS = 78
"""The longest line, unless a single word is longer."""

_PLAIN = str.maketrans("“”‘’–", "\"\"''-")


@dataclass(frozen=True)
class Checked:
    """Who checked the plan, when, and the notes that were ticked."""

    by: str
    at: datetime
    notes: tuple[str, ...]


def chart_text(plan: TaperPlan, checked: Checked | None = None, replaces: str = "") -> str:
    """Return the plan in lines of 78 columns, with its supply, number and ticked notes.

    The patient is not named. Typed text is kept as typed; the other text is ASCII.
    """
    blocks = _blocks(plan, plan_table(plan), checked, replaces)
    text = "\n\n".join("\n".join(block) for block in blocks)
    return text.replace(phrases.NBSP, " ") + "\n"


def _blocks(
    plan: TaperPlan, words: PlanTable, checked: Checked | None, replaces: str
) -> Iterator[list[str]]:
    text = safety_text.baclofen()
    about = [f"Safety text version {text.version} of {phrases.day(text.date)}."]
    about += [f"It takes the place of plan {replaces}."] if replaces else []
    yield _block(f"Baclofen plan {document_number(plan)}", about)
    yield _block("Products:", words.products)
    for group in words.groups:
        yield from _steps(words, group)
    for heading, said in (
        ("After the last step:", words.ending),
        ("Only if you need it:", words.as_needed),
        ("If things get worse:", words.if_worse),
        ("From your clinic:", words.other_words),
    ):
        if said:
            yield _block(heading, said.split("\n"))
    yield _block("How much this plan needs:", words.supply)
    if checked:
        yield from _checked(checked)


def _steps(words: PlanTable, group: StepGroup) -> Iterator[list[str]]:
    if group.before:
        yield _block(f"Before step {group.rows[0].number}:", group.before)
    for row in group.rows:
        yield _block(f"{row.name}. {' '.join(row.when)}", _doses(words, row))
    if group.note:
        yield _block(f"Note on step {group.rows[-1].number}:", group.note.split("\n"))


def _doses(words: PlanTable, row: TableStep) -> Iterator[str]:
    for line in row.lines:
        if line.label:
            yield f"{line.label}:"
        for time, cell in zip(words.times, line.cells, strict=True):
            yield f"{time}: {cell.mg}" + (f" ({cell.parts})" if cell.parts else "")
        yield f"{words.TOTAL}: {line.total}"


def _checked(checked: Checked) -> Iterator[list[str]]:
    if checked.notes:
        numbered = (
            f"{number}. {' '.join(note.split())}".translate(_PLAIN)
            for number, note in enumerate(checked.notes, start=1)
        )
        yield _block(f"Notes on the entry, each ticked by {checked.by}:", numbered)
    when = f"{phrases.day(checked.at.date())}, {checked.at:%H:%M}"
    yield _block(f"Checked by {checked.by}, {when}.", ())


def _block(heading: str, lines: Iterable[str]) -> list[str]:
    """Return a heading and its lines, indented; wrapped lines are indented further."""
    return _wrapped(heading, "") + [part for line in lines for part in _wrapped(line, "  ")]


def _wrapped(words: str, indent: str) -> list[str]:
    # It breaks at plain spaces alone: a dose has none.
    return textwrap.wrap(
        words,
        COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent + "    ",
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
