"""What is taken is compared, not how it was typed."""

import pytest

from taperdoc.domain.doses_taken import daily_pattern, same_doses
from tests.support.builders import plan


@pytest.mark.parametrize(
    ("one", "other", "of"),
    [
        ("10", "1x10", "10h"),
        ("10", "10 / 10", "10h"),
        ("10 / 1x10", "10", "10h"),
        ("10 0", "10 .", "10h"),
        ("pause", "0 0", "10h"),
        ("pause", "0 / 0", "10h"),
        ("10+5", "5+10", "10 5"),
        ("2.5", "0.5mL", "25/5"),
    ],
)
def test_doses_typed_in_two_ways_are_the_same(one: str, other: str, of: str) -> None:
    steps = plan(f"{one} for 4 | {other} for 4", of).steps
    assert same_doses(*steps)


@pytest.mark.parametrize(
    ("one", "other", "of"),
    [
        ("10", "5", "10h"),
        ("10 5", "5 10", "10h"),
        ("10 / 5", "10", "10h"),
        ("10 / 5", "5 / 10", "10h"),
        ("10", "pause", "10h"),
        ("10+5", "3x5", "10 5"),
    ],
)
def test_different_doses_are_not_the_same(one: str, other: str, of: str) -> None:
    steps = plan(f"{one} for 4 | {other} for 4", of).steps
    assert not same_doses(*steps)


def test_alternate_days_with_the_same_doses_have_one_pattern() -> None:
    steps = plan("10 / 10 for 4 | 10 / 5 for 4 | 0 / 0 for 2").steps
    assert [len(daily_pattern(step)) for step in steps] == [1, 2, 0]
