"""Plans and their lines, written in other ways whose meaning is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from taperdoc.domain.dose_input import plain
from taperdoc.domain.plan import Step
from tests.quick_text.plain_plans import NO_DOSE, PlainStep, Plan, plans

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """Changed lines of a plan, and the steps they mean; None where they mean no one plan."""

    text: str
    plan: Plan
    meant: tuple[Step, ...] | None


# The first choice of each is the plain one.
SEPARATORS = [
    *(" ", ", ", "; ", ";", ",", "/", "-", "–", "—", "−", " - ", " – ", " / ", "  ", "\u00a0"),
    *("\u2009", ".", ":", "|", " + ", "+", " and ", "\t", "\t", "\t", "\t", "\t"),
]
PREFIXES: list[Callable[[int], str]] = [
    *(
        lambda _, mark=mark: mark
        for mark in (
            *("", "- ", "– ", "• ", "* ", "· ", "o ", "-", "•", "\t", " ", "→ ", "0 ", "— ", "•\t"),
            *("-\t", "o\t", "\uf0b7\t", "take ", "1 Dec: ", "1/12 ", "2026-12-01 "),
        )
    ),
    *(
        lambda number, form=form: form.format(number)
        for form in (
            *("{}. ", "{}.", "{}) ", "{}\t", "{} ", "({}) ", "{}: ", "{}- ", "#{} ", "{}.\t"),
            *("Step {}: ", "Step {} ", "Week {}: ", "Day {}: ", "step {}:", "Row {}: ", "{})\t"),
        )
    ),
]
SPANS = [
    *("", "Weeks {}-{}: ", "Weeks {}–{}: ", "Days {}-{}: ", "Days {} to {}: ", "days {} - {}:"),
    *("Days {}-{} ", "Days {}-{}\t", "{}-{}: ", "Weeks {}/{}: ", "Days {}, {}: ", "Days {}-{}:\t"),
]
SHIFTS = [0, 1, -1]
JOINTS = [
    *("\n", "\r\n", "\r", "\n\n", " ", ", ", "; ", " then ", ", then ", ". Then ", ". "),
    *(" and then ", "\t", " / "),
]
RANGES_OF_DAYS = [
    *(
        "{}-99 days",
        "for {}-99 days",
        "for {} to 99 days",
        "{}–99",
        "for {} or 99 days",
        "x {}-99d",
    ),
    *("{}-99/7", "for {}/7-99/7", "{} - 99 nights", "for {}-99", "for {} days to 99 days"),
]
LENGTHS = [
    *("for {} days", "{}d", "{} days", "x {} days", "x{}d", "{}/7", "{} nights", "for {}/7", "{}"),
    *("for {}", "x {}", "for {} Days.", "({} days)", "× {} days", *RANGES_OF_DAYS),
]
UNITS = ["each", "last"]
UNIT_SPACES = [" ", "", "\u00a0"]
NO_DOSE_BETWEEN = [
    *(
        "every other day",
        "on alternate days",
        "alternate days",
        "every second day",
        "EVERY OTHER DAY",
    ),
    *(", every other day", "every other day, nothing on the other days"),
]
NOT_ALTERNATE = [
    *("every third day", "every 3 days", "on odd days", "every other night", "every other week"),
    *("Mondays and Fridays", "eod", "q48h", "most days"),
]
BETWEEN = [
    *(
        "alternate with {}",
        "alternating with {}",
        "alternate days with {}",
        "every other day and {}",
    ),
    *("every other day and {} on the other days", "on alternate days, {} on the days between"),
    *("/ {}", "alternate {}", "alternately {}", "and {}", "or {}"),
    *(*NO_DOSE_BETWEEN, *NOT_ALTERNATE),
]
WHOLE_TEXT: list[Callable[[str], str]] = [
    *(str, str.upper, str.title),
    lambda text: f"  {text} .",
]
AFTER_DOSES = ["", "total", "= total", "(total)", "total mg", "\ttotal", ", total"]
CHANGED: dict[str, Callable[[str], str]] = {
    "range": lambda cell: f"{cell}-99",
    "long dash": lambda cell: f"{cell} – 99",
    "to": lambda cell: f"{cell} to 99",
    "or": lambda cell: f"{cell} or 99",
    "comma": lambda cell: cell.replace(".", ","),
    "half": lambda cell: f"{cell} ½",
    "percent": lambda cell: f"{cell}%",
    "plus": lambda cell: f"+{cell}",
}
TOTAL_LAST = "a total in place of the last dose"
NUMBER_FIRST = "the number of the row in place of the first dose"
DOSE_CHANGES = ["", "blank", "unit", *CHANGED, TOTAL_LAST, NUMBER_FIRST]
ASPECTS = [
    *("separator", "order", "span", "shift", "length", "no length", "units", "space", "after"),
    *("change", "between", "where", "joint", "whole", "prefix"),
]


@dataclass(frozen=True)
class Form:
    """The way in which all the lines of a case are written."""

    separator: str
    prefix: Callable[[int], str]
    span: str
    shift: int
    length: str
    units: str
    unit: str
    space: str
    after: str
    change: str
    at: int
    between: str
    where: str
    order: tuple[int, ...]
    joint: str
    whole: Callable[[str], str]

    @property
    def _gap(self) -> str:
        return "\t" if self.separator == "\t" else " "

    @property
    def means_no_plan(self) -> bool:
        """Whether something in the lines cannot be part of any one plan."""
        return self.length in RANGES_OF_DAYS or self.between in NOT_ALTERNATE or bool(self.shift)

    def doses(self, cells: Sequence[str]) -> list[str]:
        """The doses of a kind of day as they are written."""
        last = len(cells) - 1
        return [
            f"{cell}{self.space}{self.unit}"
            if cell and (self.units == "each" or (self.units == "last" and index == last))
            else cell
            for index, cell in enumerate(cells)
        ]

    def line(self, number: int, day: int, step: PlainStep) -> str:
        """The line of a step that begins on a day."""
        written = self.doses(self._misplaced(number, step.doses))
        changed = written[self.at]
        if self.change == "unit":
            changed += f" {self.unit or 'mg'}"
        written[self.at] = CHANGED.get(self.change, str)(changed)
        length = self.length.format(step.days)
        if self.order:
            cells = [*written, length]
            return "\t".join(cells[index] for index in self.order)
        text = self.separator.join(written) + self._total(step)
        between = self.between.format(self.separator.join(self.doses(step.others)))
        if between and self.where == "before":
            text = f"{between} {text}"
        if between and self.where == "after":
            text = f"{text} {between}".replace(" ,", ",")
        text = self._label(number, day, step) + text + self._gap + length
        return f"{text} {between}" if between and self.where == "end" else text

    def _misplaced(self, number: int, doses: Sequence[str]) -> Sequence[str]:
        match self.change:
            case "a total in place of the last dose":
                return [*doses[:-1], _sum(doses[:-1])]
            case "the number of the row in place of the first dose":
                return [str(number), *doses[1:]]
        return doses

    def _total(self, step: PlainStep) -> str:
        if not self.after:
            return ""
        gap = "" if self.after[0] in "\t," else self._gap
        return gap + self.after.replace("total", _sum(step.doses))

    def _label(self, number: int, day: int, step: PlainStep) -> str:
        if not self.span:
            return self.prefix(number)
        first, last = day, day + step.days - 1
        if "week" in self.span.lower():
            first, last = first // 7 + 1, last // 7
        return self.span.format(first + self.shift, last + self.shift)


def _form(draw: st.DrawFn, plan: Plan) -> Form:
    """A form in which a few things are changed, and the rest is plain."""
    free = draw(st.sets(st.sampled_from(ASPECTS), min_size=1, max_size=4))

    def of(aspect: str, choices: Sequence[T]) -> T:
        return draw(st.sampled_from(choices)) if aspect in free else choices[0]

    separator = of("separator", SEPARATORS)
    moves = separator == "\t" and "order" in free
    span = of("span", SPANS) if _has_spans(plan) and not moves else ""
    change = of("change", DOSE_CHANGES)
    prefix = of("prefix", PREFIXES)
    if len(plan.steps) == 1 and prefix(1) == "1.":
        prefix = PREFIXES[0]  # One "1.5" cannot be told from a row number that touches a 5.
    return Form(
        separator=separator,
        prefix=prefix,
        span=span,
        shift=of("shift", SHIFTS) if span else 0,
        length="" if span and of("no length", [True, False]) else of("length", LENGTHS),
        units=of("units", UNITS) if plan.unit else "none",
        unit=plan.unit,
        space=of("space", UNIT_SPACES),
        after=of("after", AFTER_DOSES),
        change=change if _can_change(change, plan) else "",
        at=draw(st.integers(0, len(plan.times) - 1)),
        between=of("between", BETWEEN) if plan.steps[0].others and not moves else "",
        where=of("where", ["after", "before", "end"]),
        order=tuple(draw(st.permutations(range(len(plan.times) + 1)))) if moves else (),
        joint=of("joint", JOINTS),
        whole=of("whole", WHOLE_TEXT),
    )


def _sum(doses: Sequence[str]) -> str:
    return plain(sum((Decimal(dose) for dose in doses if _is_number(dose)), Decimal()))


def _is_number(dose: str) -> bool:
    return dose.replace(".", "").isdecimal()


def _can_change(change: str, plan: Plan) -> bool:
    """Whether a number in a wrong place can be told from a dose."""
    if change == NUMBER_FIRST:
        return len(plan.steps) > 1
    return change != TOTAL_LAST or all(
        all(map(_is_number, step.doses))
        and sum(dose not in NO_DOSE for dose in step.doses[:-1]) > 1
        for step in plan.steps
    )


def _has_spans(plan: Plan) -> bool:
    """Whether every step covers whole weeks, and more than one."""
    return all(step.days % 7 == 0 and step.days > 7 for step in plan.steps)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A plan and lines of it in some other form."""
    plan = draw(plans())
    form = _form(draw, plan)
    steps = tuple(_changed(step, form) for step in plan.steps)
    lines, day = [], 1
    for number, step in enumerate(steps, start=1):
        lines.append(form.line(number, day, step))
        day += step.days
    if _moves_doses(form.order, plan):
        names = [*map(str.title, plan.times), "Days"]
        lines.insert(0, "\t".join(names[index] for index in form.order))
    text = form.whole(form.joint.join(lines))
    ending = draw(st.sampled_from(["\nthen stop", "\nThen stop.", "\nSTOP", " then stop"]))
    return Case(text + ending, plan, _meant(form, replace(plan, steps=steps)))


def _changed(step: PlainStep, form: Form) -> PlainStep:
    """The step that the line means: with a blank cell, and with the doses of the days between."""
    doses = list(step.doses)
    if form.change == "blank" and form.separator == "\t":
        doses[form.at] = ""
    others = step.others if form.between else ()
    if form.between in NO_DOSE_BETWEEN:
        others = tuple(dose and "0" for dose in doses)
    return replace(step, doses=tuple(doses), others=others)


def _moves_doses(order: Sequence[int], plan: Plan) -> bool:
    """Whether the columns need their names: without them nobody could tell how they were moved."""
    doses = [index for index in order if index < len(plan.times)]
    return doses != sorted(doses)


def _meant(form: Form, plan: Plan) -> tuple[Step, ...] | None:
    change = CHANGED.get(form.change, str)
    changed = any(change(step.doses[form.at]) != step.doses[form.at] for step in plan.steps)
    if form.means_no_plan or changed:
        return None
    try:
        return plan.meant()
    except ValueError:
        return None
