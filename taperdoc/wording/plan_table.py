"""The plan in words, as the review page, the handout and the chart note show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from taperdoc.domain.amounts import Amount, Part, Tablet
from taperdoc.domain.plan import Doses, EndingKind, TaperPlan
from taperdoc.domain.timeline import (
    GapOrOverlap,
    ScheduledStep,
    Supply,
    gaps_and_overlaps,
    mg_in_day,
    schedule,
    supply,
)
from taperdoc.wording import phrases
from taperdoc.wording.alternate_days import alternate_days
from taperdoc.wording.endings import ending_for_patient


@dataclass(frozen=True)
class DoseCell:
    """A dose: the mg, and below it the tablets or mL, or that the patient should ask."""

    mg: str
    parts: str


@dataclass(frozen=True)
class TableDay:
    """The doses of a day and their total; `label` says which of two alternate days it is."""

    label: str
    cells: tuple[DoseCell, ...]
    total: str


@dataclass(frozen=True)
class TableStep:
    """A step: its name, its dates, and a line of doses, or two if days alternate."""

    number: int
    name: str
    when: tuple[str, ...]
    lines: tuple[TableDay, ...]


@dataclass(frozen=True)
class StepGroup:
    """Steps in one table, with text before the first and a note on the last."""

    before: tuple[str, ...]
    rows: tuple[TableStep, ...]
    note: str


@dataclass(frozen=True)
class PlanTable:
    """A plan in words, without the times of day at which no dose was typed."""

    TOTAL: ClassVar = "Daily total"
    """The heading of the sum of a day's doses."""

    products: tuple[str, ...]
    times: tuple[str, ...]
    groups: tuple[StepGroup, ...]
    ending: str
    as_needed: str
    if_worse: str
    other_words: str
    supply: tuple[str, ...]


def plan_table(plan: TaperPlan) -> PlanTable:
    """Return a plan in words: every step once, with nothing rounded or left out."""
    placed = schedule(plan)
    columns = _columns(plan)
    return PlanTable(
        products=tuple(phrases.product(product) for product in plan.products),
        times=tuple(plan.times[column] for column in columns),
        groups=tuple(_groups(plan, placed, columns)),
        ending=ending_for_patient(plan),
        as_needed=plan.as_needed,
        if_worse=plan.if_worse,
        other_words=plan.other_words,
        supply=tuple(_supply(plan)),
    )


def _groups(
    plan: TaperPlan, placed: tuple[ScheduledStep, ...], columns: tuple[int, ...]
) -> Iterator[StepGroup]:
    before: tuple[str, ...] = ()
    rows: tuple[TableStep, ...] = ()
    for scheduled in placed:
        if (first := tuple(_before(plan, placed, scheduled))) and rows:
            yield StepGroup(before, rows, "")
            rows = ()
        before = before if rows else first
        lines = _lines(plan, scheduled, columns)
        rows += (
            TableStep(
                scheduled.number, phrases.step_name(scheduled), phrases.when(scheduled), lines
            ),
        )
        if scheduled.step.note:
            yield StepGroup(before, rows, scheduled.step.note)
            rows = ()
    if rows:
        yield StepGroup(before, rows, "")


def _columns(plan: TaperPlan) -> tuple[int, ...]:
    typed = {
        index
        for step in plan.steps
        for doses in step.cycle
        for index, amount in enumerate(doses)
        if amount is not None
    }
    return tuple(sorted(typed)) or tuple(range(len(plan.times)))


def _lines(
    plan: TaperPlan, scheduled: ScheduledStep, columns: tuple[int, ...]
) -> tuple[TableDay, ...]:
    step = scheduled.step
    alternates = len(step.cycle) == 2
    nothing: Doses = (None,) * len(plan.times)
    return tuple(
        TableDay(
            label=alternate_days(scheduled, index) if alternates else "",
            cells=tuple(
                cell(doses[column], name_strength=len(plan.products) > 1) for column in columns
            ),
            total=phrases.mg(total) if (total := mg_in_day(doses)) else phrases.NO_DOSE,
        )
        for index, doses in enumerate(step.cycle or (nothing,))
    )


def cell(amount: Amount | None, *, name_strength: bool) -> DoseCell:
    """Return a dose in words, with the strengths if the plan has several products."""
    if amount is None or not amount.mg:
        return DoseCell(phrases.NO_DOSE, "")
    parts = phrases.parts(amount, name_strength=name_strength)
    return DoseCell(phrases.mg(amount.mg), parts or phrases.ASK_HOW)


def _before(
    plan: TaperPlan, placed: tuple[ScheduledStep, ...], scheduled: ScheduledStep
) -> Iterator[str]:
    yield from (
        ask_about_gap_or_overlap(stretch)
        for stretch in gaps_and_overlaps(placed)
        if stretch.after is scheduled
    )
    yield from change_of_product(plan, placed, scheduled)


def ask_about_gap_or_overlap(stretch: GapOrOverlap) -> str:
    """Return a gap or overlap in words, with the advice to ask the clinic."""
    ask = "what to take" if stretch.is_gap else "which to follow"
    return f"{phrases.gap_or_overlap(stretch)} Ask your clinic {ask}."


def change_of_product(
    plan: TaperPlan, placed: tuple[ScheduledStep, ...], scheduled: ScheduledStep
) -> Iterator[str]:
    """Yield the products of a step, if they differ from those taken before."""
    taking = [plan.products_of(s.step) for s in placed[: scheduled.number] if not s.step.is_pause]
    if scheduled.step.is_pause:
        return
    products, last = taking[-1], taking[-2] if len(taking) > 1 else plan.products
    if products != last:
        named = "; ".join(phrases.product(product) for product in products)
        yield f"For step{phrases.NBSP}{scheduled.number} use: {named}."


def _supply(plan: TaperPlan) -> Iterator[str]:
    need = supply(plan)
    if need.mg or not (need.open_steps or need.mg_only_steps):
        yield f"{phrases.mg(need.mg)} of {plan.medicine} in total"
    else:
        yield "The total is not known."
    for item, quantity in need.products:
        yield phrases.part(Part(quantity, item), name_strength=True)
    if any(part.quantity % 1 for part in _tablet_parts(plan, need)):
        yield "Cut tablets are counted as if every piece is used."
    if need.open_steps:
        has = "has" if len(need.open_steps) == 1 else "have"
        yield f"Does not include {phrases.steps(need.open_steps)}, which {has} no end date."
    if need.mg_only_steps:
        has = "has" if len(need.mg_only_steps) == 1 else "have"
        yield f"Does not include {phrases.steps(need.mg_only_steps)}, which {has} doses in mg only."
    if plan.ending.kind is not EndingKind.STOP and not plan.steps[-1].is_open:
        yield f"Does not include what you take after {phrases.steps((len(plan.steps),))}."
    if plan.as_needed:
        yield "Does not include doses you take only if you need them."


def _tablet_parts(plan: TaperPlan, need: Supply) -> Iterator[Part]:
    for number, step in enumerate(plan.steps, start=1):
        if number not in {*need.open_steps, *need.mg_only_steps}:
            amounts = filter(None, chain.from_iterable(step.cycle))
            yield from (p for a in amounts for p in a.parts if isinstance(p.product, Tablet))
