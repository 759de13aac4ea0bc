"""Plans whose doses are kept as text, so that they can be written in many ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from taperdoc.domain.amounts import Amount, Product, resolve
from taperdoc.domain.dose_input import parse_amount
from taperdoc.domain.plan import Doses, Step
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
class PlainStep:
    """Doses as text, for a number of days; `others` are the doses of the days between."""

    doses: tuple[str, ...]
    days: int
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """Steps, the unit their doses are in, and the times of day."""

    steps: tuple[PlainStep, ...]
    unit: str
    times: tuple[str, ...]

    @property
    def products(self) -> tuple[Product, ...]:
        return products(OF[self.unit])

    def meant(self) -> tuple[Step, ...]:
        """The steps that the lines mean, whatever else is in them."""
        return tuple(
            Step(
                cycle=tuple(self._doses(doses) for doses in (step.doses, step.others) if doses),
                days=step.days,
            )
            for step in self.steps
        )

    def _doses(self, doses: Sequence[str]) -> Doses:
        return tuple(self._amount(text) for text in doses)

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
    alternates = draw(st.sampled_from([False, False, False, True]))
    steps = []
    for _ in range(draw(st.integers(1, 4))):
        doses = tuple(draw(st.tuples(*[dose] * len(times))))
        others = tuple(draw(st.tuples(*[dose] * len(times)))) if alternates else ()
        if set(doses) <= NO_DOSE:
            doses = (DOSES[unit][0], *doses[1:])
        days = draw(st.sampled_from([1, 3, 7, 7, 10, 14, 14, 21, 60]))
        steps.append(PlainStep(doses, days if not others else max(days, 2), others))
    return Plan(tuple(steps), unit, times)
