"""Notes on numbers that could be something else than doses."""

from __future__ import annotations

import pytest

from taperdoc.wording.suspicious_shapes import suspicious_shapes
from tests.support.builders import plan


def shapes(text: str, of: str = "10q") -> list[str]:
    made = plan(text, of)
    return [
        f"{shape.step or 'all'}: {shape.text}".replace("\xa0", " ")
        for shape in suspicious_shapes(made.steps, made.times)
    ]


@pytest.mark.parametrize(
    "text", ["20 20 20 60 for 7", "20 . 20 40 for 7", "2.5 2.5 0 5 for 7", "0 0 10+10 20 for 7"]
)
def test_a_last_dose_that_is_the_sum_of_the_others_may_be_a_total(text: str) -> None:
    (found,) = shapes(text)
    assert found.startswith("1: The dose for bedtime,")
    assert "is the sum of the other doses of the day" in found


@pytest.mark.parametrize(
    "text",
    [
        "1 20 20 20 for 7 | 2 15 15 15 for 7",
        "1x10 5 for 7 | 2x10 5 for 7",
        "1.5 5 for 7 | 2.5 5 for 7",
        "1 5 for 7 | pause for 1 | 3 5 for 7",
    ],
)
def test_doses_that_count_up_with_the_steps_may_be_row_numbers(text: str) -> None:
    assert [found for found in shapes(text) if "The doses for morning count up" in found]


def test_a_number_of_days_that_is_the_mg_per_day_may_be_in_the_wrong_place() -> None:
    (found,) = shapes("20 20 20 for 7 | 20 20 20 for 60")
    assert found.startswith("2: It lasts 60 days, the same number as its mg per day.")


@pytest.mark.parametrize(
    "text",
    [
        "20 20 20 20 for 7",
        "10 0 10 for 7",
        "10 10 for 7",
        "1 for 7",
        "1 5 for 7 | 1 5 for 7",
        "pause for 7",
        "10 10 until seen",
        "10 / 5 for 14",
        "10 10 / 0 0 for 14",
    ],
)
def test_ordinary_steps_get_no_such_note(text: str) -> None:
    assert shapes(text) == []
