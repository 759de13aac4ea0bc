"""The plan in words, row by row, as both the review page and the paper show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from taperdoc.domain.amounts import Amount, Part, Tablet
from taperdoc.domain.plan import Doses, Step, TaperPlan
from taperdoc.domain.timeline import Seam, Span, mg_in_day, seams, spans, supply
from taperdoc.wording import phrases
from taperdoc.wording.endings import ending_for_patient


@dataclass(frozen=True)
class Cell:
    """What is taken at one time of day: the mg, and the tablets or mL below it."""

    mg: str
    parts: str


@dataclass(frozen=True)
class Line:
    """One kind of day: which it is, where days alternate, its cells, and its mg in all."""

    label: str
    cells: tuple[Cell, ...]
    total: str


@dataclass(frozen=True)
class Row:
    """A step: its name, when it is, and its one or two kinds of day."""

    number: int
    name: str
    when: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Group:
    """Steps that can stand in one table: what to know before the first, a note on the last."""

    before: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str


@dataclass(frozen=True)
class Sheet:
    """A plan in words. `times` and the cells leave out a time at which nothing was typed."""

    TOTAL: ClassVar = "In the day"
    """The head of what all times of a day add up to."""

    products: tuple[str, ...]
    times: tuple[str, ...]
    groups: tuple[Group, ...]
    ending: str
    as_needed: str
    if_worse: str
    other_words: str
    supply: tuple[str, ...]


def sheet(plan: TaperPlan) -> Sheet:
    """Put a plan in words: every step exactly once, nothing rounded, nothing left out."""
    placed = spans(plan)
    columns = _columns(plan)
    return Sheet(
        products=tuple(phrases.product(product) for product in plan.products),
        times=tuple(phrases.time_of_day(plan.times[column]) for column in columns),
        groups=tuple(_groups(plan, placed, columns)),
        ending=ending_for_patient(plan),
        as_needed=plan.as_needed,
        if_worse=plan.if_worse,
        other_words=plan.other_words,
        supply=_supply(plan),
    )


def _groups(plan: TaperPlan, placed: tuple[Span, ...], columns: tuple[int, ...]) -> Iterator[Group]:
    before: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    for span in placed:
        if (first := tuple(_before(plan, placed, span))) and rows:
            yield Group(before, rows, "")
            rows = ()
        before = before if rows else first
        lines = _lines(plan, span.step, columns)
        rows += (Row(span.number, phrases.step_name(span), phrases.when(span), lines),)
        if span.step.note:
            yield Group(before, rows, span.step.note)
            rows = ()
    if rows:
        yield Group(before, rows, "")


def _columns(plan: TaperPlan) -> tuple[int, ...]:
    typed = {
        index
        for step in plan.steps
        for doses in step.cycle
        for index, amount in enumerate(doses)
        if amount is not None
    }
    return tuple(sorted(typed)) or tuple(range(len(plan.times)))


def _lines(plan: TaperPlan, step: Step, columns: tuple[int, ...]) -> tuple[Line, ...]:
    alternates = len(step.cycle) == 2
    nothing: Doses = (None,) * len(plan.times)
    return tuple(
        Line(
            label=phrases.alternate(index) if alternates else "",
            cells=tuple(
                cell(doses[column], name_strength=len(plan.products) > 1) for column in columns
            ),
            total=phrases.mg(total) if (total := mg_in_day(doses)) else phrases.NO_DOSE,
        )
        for index, doses in enumerate(step.cycle or (nothing,))
    )


def cell(amount: Amount | None, *, name_strength: bool) -> Cell:
    """What is taken at one time, with the strengths where the reader has several products."""
    if amount is None or not amount.mg:
        return Cell(phrases.NO_DOSE, "")
    return Cell(phrases.mg(amount.mg), phrases.parts(amount, name_strength=name_strength))


def _before(plan: TaperPlan, placed: tuple[Span, ...], span: Span) -> Iterator[str]:
    yield from (seam_advice(seam) for seam in seams(placed) if seam.after is span)
    yield from change_of_product(plan, placed, span)


def seam_advice(seam: Seam) -> str:
    """A gap or overlap, and whom to ask about it: the program does not settle it."""
    ask = "what to take" if seam.is_gap else "which to follow"
    return f"{phrases.seam(seam)} Ask your clinic {ask}."


def change_of_product(plan: TaperPlan, placed: tuple[Span, ...], span: Span) -> Iterator[str]:
    """What a step is taken from, where that is not what was taken before."""
    taking = [plan.products_of(s.step) for s in placed[: span.number] if not s.step.is_pause]
    if span.step.is_pause:
        return
    products, last = taking[-1], taking[-2] if len(taking) > 1 else plan.products
    if products != last:
        named = "; ".join(phrases.product(product) for product in products)
        yield f"For step{phrases.NBSP}{span.number} use: {named}."


def _supply(plan: TaperPlan) -> tuple[str, ...]:
    need = supply(plan)
    lines = [
        phrases.part(Part(quantity, item), name_strength=True) for item, quantity in need.products
    ]
    if any(part.quantity % 1 for part in _tablet_parts(plan)):
        lines.append("Cut tablets are counted as if every piece is used.")
    if need.not_counted:
        numbers = phrases.listed(tuple(phrases.number(number) for number in need.not_counted))
        steps = "step" if len(need.not_counted) == 1 else "steps"
        lines.append(f"Not counted, or not all of it: {steps}{phrases.NBSP}{numbers}.")
    return (f"{phrases.mg(need.mg)} of {plan.medicine} in all", *lines)


def _tablet_parts(plan: TaperPlan) -> Iterator[Part]:
    for step in plan.steps:
        for amount in chain.from_iterable(step.cycle):
            if amount:
                yield from (part for part in amount.parts if isinstance(part.product, Tablet))
