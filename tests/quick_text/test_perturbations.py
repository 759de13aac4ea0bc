"""Lines of a plan, changed in ways of known meaning: none may silently give another plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings

from taperdoc.domain.plan import Ending, EndingKind
from taperdoc.quick_text import read
from taperdoc.wording.suspicious_shapes import suspicious_shapes
from tests.quick_text.perturbed_lines import Case, cases


def check(case: Case) -> str:
    """What came of the lines: "same", "rejected" or "noted"; fails where it is none of them."""
    times = case.plan.times
    reading = read(case.text, times, case.plan.products)
    if reading.unread:
        return "rejected"
    steps = tuple(found.step for found in reading.steps)
    if steps == case.meant and reading.ending == Ending(EndingKind.STOP):
        return "same"
    assert list(suspicious_shapes(steps, times)), (case.text, times, steps)
    return "noted"


@given(cases())
@settings(max_examples=500)
def test_no_change_of_form_silently_gives_another_plan(case: Case) -> None:
    check(case)


@pytest.mark.long
def test_no_change_of_form_silently_gives_another_plan_in_100_000(
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()

    @given(cases())
    @settings(max_examples=100_000)
    def each(case: Case) -> None:
        counts[check(case)] += 1

    each()
    record_property("Changed lines of quick text", dict(counts))
