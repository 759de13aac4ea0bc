"""The sentence that the clinician confirms has the facts of the plan."""

from __future__ import annotations

import pytest

from taperdoc.domain.plan import TaperPlan
from taperdoc.wording.plan_summary import plan_summary
from tests.support.builders import plan

DATED = {"first": "2026-12-01"}

SUMMARIES: dict[str, tuple[TaperPlan, str]] = {
    "a plan that stops from a high dose": (
        plan("40 40 for 42", **DATED),
        (
            "80 mg each day from Tue 1 December 2026, 1 step (42 days), then no"
            " baclofen from Tue 12 January 2027, after 80 mg each day."
        ),
    ),
    "several steps": (
        plan("20 20 for 7 | 10 0 for 7", **DATED),
        (
            "40 mg each day from Tue 1 December 2026, 10 mg each day in the last of"
            " 2 steps (14 days), then no baclofen from Tue 15 December 2026, after 10 mg each day."
        ),
    ),
    "without dates": (
        plan("10 for 7 | 5 for 7"),
        (
            "10 mg each day from a day to be filled in, 5 mg each day in the last of"
            " 2 steps (14 days), then no baclofen from day 15, after 5 mg each day."
        ),
    ),
    "alternate days, then staying": (
        plan("10 for 7 | 10 / 5 for 14", **DATED, then="stay until your visit"),
        (
            "10 mg each day from Tue 1 December 2026, 10 mg one day and 5 mg the next"
            " in the last of 2 steps (21 days), then 10 mg one day and 5 mg the next until your"
            " visit."
        ),
    ),
    "an open step, then a stop": (
        plan("10 for 7 | 5 until seen", **DATED),
        (
            "10 mg each day from Tue 1 December 2026, 5 mg each day in the last of"
            " 2 steps (7 days and step 2 until seen), then no baclofen, after 5 mg each day."
        ),
    ),
    "a pause at the end, then other words": (
        plan("10 for 7 | pause for 3", **DATED, then="Ask us."),
        (
            "10 mg each day from Tue 1 December 2026, a pause in the last of 2 steps"
            " (10 days), then “Ask us.”"
        ),
    ),
    "an earlier step that ends later": (
        plan("10 for 30 | 5 for 3 from 2026-12-10", **DATED),
        (
            "10 mg each day from Tue 1 December 2026, 5 mg each day in the last of"
            " 2 steps (33 days), then no baclofen, after 5 mg each day."
        ),
    ),
}


@pytest.mark.parametrize(("made", "sentence"), SUMMARIES.values(), ids=SUMMARIES)
def test_the_facts_of_a_plan_are_in_one_sentence(made: TaperPlan, sentence: str) -> None:
    assert plan_summary(made, "Ann Example").replace("\xa0", " ") == f"for Ann Example: {sentence}"


def test_a_missing_name_is_said() -> None:
    assert plan_summary(plan("10 for 7"), " ").startswith("for (no name: a line to fill in): ")
