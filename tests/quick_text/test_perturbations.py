"""Lines of a plan, changed in ways of known meaning: none may silently give another plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taperdoc.domain.amounts import Amount, Product, resolve
from taperdoc.domain.dose_input import parse_amount, plain
from taperdoc.domain.plan import Ending, EndingKind, Step
from taperdoc.quick_text import read
from taperdoc.wording.suspicious_shapes import suspicious_shapes
from tests.support.builders import products

NAMES = ("morning", "noon", "afternoon", "evening", "bedtime", "night")

DOSES = {
    "": ["20", "15", "10", "5", "2.5", "7.5", "0", "1", "2", "40", "60", "½x10", "10+5"],
    "mg": ["20", "15", "10", "5", "2.5", "7.5", "0", "1"],
    "mL": ["5", "2.5", "1", "4", "3", "0"],
    "tablets": ["1", "½", "1½", "2", "0", "¼"],
}
OF = {"": "10q 5h", "mg": "10q", "mL": "25/5", "tablets": "10q"}
NO_DOSE = {"0", ""}


@dataclass(frozen=True)
class Plan:
    """Doses as text for each step, the unit they are in, and days."""

    steps: tuple[tuple[tuple[str, ...], int], ...]
    unit: str
    times: tuple[str, ...]

    @property
    def products(self) -> tuple[Product, ...]:
        return products(OF[self.unit])

    def meant(self) -> tuple[Step, ...]:
        """The steps that the lines mean, whatever else is in them."""
        return tuple(
            Step(cycle=(tuple(self._amount(text) for text in doses),), days=days)
            for doses, days in self.steps
        )

    def _amount(self, text: str) -> Amount | None:
        if not text:
            return None
        typed = {"mL": f"{text} mL", "tablets": f"{text}x10"}.get(self.unit, text)
        return resolve(parse_amount("0" if text == "0" else typed), self.products)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    unit = draw(st.sampled_from(["", "", "mg", "mL", "tablets"]))
    times = NAMES[: draw(st.integers(1, 6))]
    dose = st.sampled_from(DOSES[unit])
    steps = []
    for _ in range(draw(st.integers(1, 4))):
        doses = tuple(draw(st.tuples(*[dose] * len(times))))
        if set(doses) <= NO_DOSE:
            doses = (DOSES[unit][0], *doses[1:])
        steps.append((doses, draw(st.sampled_from([1, 3, 7, 10, 14, 21, 60]))))
    return Plan(tuple(steps), unit, times)


SEPARATORS = [
    *(" ", " ", " ", ", ", "; ", ";", ",", "/", "-", "–", "—", "−", " - ", " – ", " / ", "\t"),
    *("  ", "\u00a0", "\u2009", ".", ":", "|", " + ", "+", " and "),
]
PREFIXES: list[Callable[[int], str]] = [
    *([lambda _: ""] * 8),
    *(
        lambda _, mark=mark: mark
        for mark in ("- ", "– ", "• ", "* ", "· ", "o ", "-", "•", "\t", " ", "→ ", "0 ", "— ")
    ),
    *(
        lambda number, form=form: form.format(number)
        for form in (
            *("{}. ", "{}.", "{}) ", "{}\t", "{} ", "({}) ", "{}: ", "{}- ", "#{} ", "{}.\t"),
            *("Step {}: ", "Step {} ", "Week {}: ", "Day {}: ", "step {}:", "Row {}: "),
        )
    ),
]
JOINTS = [
    *(
        "\n",
        "\n",
        "\n",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        " ",
        ", ",
        "; ",
        " then ",
        ", then ",
        ". Then ",
    ),
    *(". ", " and then ", "\t", " / "),
]
LENGTHS = [
    *("for {} days", "for {} days", "{}d", "{} days", "x {} days", "x{}d", "{}/7", "{} nights"),
    *("for {}/7", "{}", "for {}", "x {}", "for {} Days.", "({} days)", "{0}-{0} days"),
    *("for {}-99 days", "for {} to 99 days", "× {} days"),
]
WHOLE_TEXT: list[Callable[[str], str]] = [
    str,
    str,
    str.upper,
    str.title,
    lambda text: f"  {text} .",
]
AFTER_DOSES = ["", "", "", "", "", "total", "= total", "(total)", "total mg", "\ttotal", ", total"]
DOSE_CHANGES = ["", "", "", "", "range", "to", "comma", "half", "percent", "blank", "unit", "plus"]


def perturbed(draw: st.DrawFn, plan: Plan) -> tuple[str, Plan]:
    """Lines of the plan in some other form, and the plan that they mean."""
    separator = draw(st.sampled_from(SEPARATORS))
    prefix = draw(st.sampled_from(PREFIXES))
    if len(plan.steps) == 1 and prefix(1) == "1.":
        prefix = PREFIXES[0]  # One "1.5" cannot be told from a row number that touches a 5.
    length = draw(st.sampled_from(LENGTHS))
    units = draw(st.sampled_from(["last", "each", "each"] if plan.unit else ["none"]))
    after = draw(st.sampled_from(AFTER_DOSES))
    change = draw(st.sampled_from(DOSE_CHANGES))
    at = draw(st.integers(0, len(plan.times) - 1))
    space = draw(st.sampled_from([" ", " ", "", "\u00a0"]))
    lines, meant = [], []
    for number, (doses, days) in enumerate(plan.steps, start=1):
        cells = list(doses)
        if change == "blank" and separator == "\t":
            cells[at] = ""
        meant.append((tuple(cells), days))
        written = _with_units(cells, plan.unit, units, space)
        written[at] = _changed(written[at], change, plan.unit)
        total = plain(sum((Decimal(c) for c in cells if c.replace(".", "").isdecimal()), Decimal()))
        text = prefix(number) + separator.join(written)
        if after:
            text += "" if after[0] in "\t," else separator if separator == "\t" else " "
            text += after.replace("total", total)
        text += "\t" if separator == "\t" else " "
        lines.append(text + length.format(days))
    text = draw(st.sampled_from(JOINTS)).join(lines)
    text = draw(st.sampled_from(WHOLE_TEXT))(text)
    ending = draw(st.sampled_from(["\nthen stop", "\nThen stop.", "\nSTOP", " then stop"]))
    return text + ending, Plan(tuple(meant), plan.unit, plan.times)


def _with_units(cells: list[str], unit: str, where: str, space: str) -> list[str]:
    if where == "none":
        return list(cells)
    last = len(cells) - 1
    return [
        f"{cell}{space}{unit}" if cell and (where == "each" or index == last) else cell
        for index, cell in enumerate(cells)
    ]


def _changed(cell: str, change: str, unit: str) -> str:
    match change:
        case "range":
            return f"{cell}-99"
        case "to":
            return f"{cell} to 99"
        case "comma":
            return cell.replace(".", ",")
        case "half":
            return f"{cell} ½"
        case "percent":
            return f"{cell}%"
        case "unit":
            return f"{cell} {unit or 'mg'}"
        case "plus":
            return f"+{cell}"
    return cell


@st.composite
def cases(draw: st.DrawFn) -> tuple[str, Plan]:
    return perturbed(draw, draw(plans()))


def check(text: str, plan: Plan) -> str:
    """What came of the lines: "same", "rejected" or "noted"; fails where it is none of them."""
    reading = read(text, plan.times, plan.products)
    if reading.unread:
        return "rejected"
    steps = tuple(found.step for found in reading.steps)
    try:
        meant = plan.meant()
    except ValueError:
        meant = ()
    if steps == meant and reading.ending == Ending(EndingKind.STOP):
        return "same"
    assert list(suspicious_shapes(steps, plan.times)), (text, plan.times, steps)
    return "noted"


@given(cases())
@settings(max_examples=500)
def test_no_change_of_form_silently_gives_another_plan(case: tuple[str, Plan]) -> None:
    check(*case)


@pytest.mark.long
def test_no_change_of_form_silently_gives_another_plan_in_100_000(
    record_property: Callable[[str, object], None],
) -> None:
    counts: dict[str, int] = {}

    @given(cases())
    @settings(max_examples=100_000)
    def each(case: tuple[str, Plan]) -> None:
        found = check(*case)
        counts[found] = counts.get(found, 0) + 1

    each()
    record_property("Changed lines of quick text", counts)
