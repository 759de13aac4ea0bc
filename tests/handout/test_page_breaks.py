"""A label is on the same page as the text it belongs to."""

import re
from dataclasses import replace

import pytest

from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.render import pdf
from tests.handout.test_handout import handout
from tests.support.builders import plan
from tests.support.pdf_reading import read

NO_CALENDAR = Edition(calendar=False)
MEALS = ("With breakfast", "With lunch", "With evening meal", "At bedtime")
CALL = "Call the clinic before you begin the next step of this plan, and tell us about stiffness."


@pytest.mark.parametrize("first_note", [0, 1, 2])
def test_the_label_of_a_note_is_not_left_on_the_page_before(first_note: int) -> None:
    steps = [
        "20 15 15 20 for 7" + (f" note {CALL} {CALL}" if number % 3 == first_note else "")
        for number in range(12)
    ]
    pages = read(pdf(handout(plan(" | ".join(steps), "10h"), edition=NO_CALENDAR))).pages
    assert len(pages) > 2
    assert [page for page in pages if re.search(r"Step \d+:$", page)] == []


def test_the_caption_of_a_table_is_not_left_on_the_page_before() -> None:
    made = plan(
        "2x10+½x5 10+1½x5 10+1½x5 2x10+½x5 / 10+1½x5 10+1½x5 10+1½x5 10+1½x5 for 14"
        " | 10+1½x5 10+1½x5 10+1½x5 10+1½x5 for 14",
        "10 5h",
    )
    edition = replace(NO_CALENDAR, size=PaperSize.LETTER, large=True)
    pages = read(pdf(handout(replace(made, times=MEALS), edition=edition))).pages
    caption = "Step 1 Days 2, 4, 6 and so on: the days in between"
    assert [page.count(f"{caption} With breakfast") for page in pages if caption in page] == [1]
