"""The limits of the letterhead and of its review."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from taperdoc.domain.plan import PlanError
from taperdoc.handout.contacts import WHO_LIMITS
from taperdoc.handout.letterhead import LIMITS, Letterhead, Review
from taperdoc.handout.logo import KEPT_MAX
from tests.support.letterheads import FULL, picture


def test_a_new_fixed_text_wants_review_again() -> None:
    assert Letterhead().wants_review("1.0")
    assert not FULL.wants_review("1.0")
    assert FULL.wants_review("1.1")


def test_a_contact_has_the_same_room_in_the_letterhead_and_on_the_handout() -> None:
    shared = LIMITS.keys() & WHO_LIMITS.keys()
    assert shared == {"clinic", "phone", "out_of_hours", "emergency", "clinician"}
    assert {name: LIMITS[name][0] for name in shared} == {n: WHO_LIMITS[n] for n in shared}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"clinic": "x" * 121}, "there is room for 120"),
        ({"clinic": "a\nb"}, "one line"),
        ({"address": "a\n" * 6}, "more than 6 lines"),
        ({"phone": "漢"}, "fonts do not include"),
        ({"missed_dose": "\u202e"}, "cannot be seen"),
        ({"paper": "A5"}, "A4 or Letter"),
        ({"week_starts": "Friday"}, "Monday or on Sunday"),
        ({"below_withdrawal": ("",)}, "blank"),
        ({"below_withdrawal": ("a",) * 13}, "these are 13"),
        ({"below_withdrawal": ("a" * 301,)}, "301 characters"),
        ({"below_withdrawal": ("☐",)}, "fonts do not include"),
        ({"logo": picture()}, "PNG or JPEG"),
        ({"logo": b"\xff\xd8\xff" * KEPT_MAX}, "PNG or JPEG"),
    ],
)
def test_what_could_not_be_printed_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(PlanError, match=reason) as refused:
        replace(FULL, **changes)
    assert refused.value.field in changes


@pytest.mark.parametrize(
    ("by", "on"), [(" ", date(2026, 1, 1)), ("x" * 121, date(2026, 1, 1)), ("A", date(1, 1, 1))]
)
def test_a_review_has_a_name_and_a_day(by: str, on: date) -> None:
    with pytest.raises(PlanError) as refused:
        Review(by, on, "1.0")
    assert refused.value.field in {"review", "review_on"}
