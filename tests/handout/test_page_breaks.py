"""Few pages, and a label on the same page as the text it belongs to."""

import re
from dataclasses import replace
from datetime import date

import pytest

from taperdoc.domain import plan_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.render import pdf
from taperdoc.resources import EXAMPLE
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


EXAMPLE_PLAN = plan_json.loads(EXAMPLE.read_text(encoding="utf-8"))
SIX_STEPS = " | ".join(f"{dose} 15 {dose} 20 for 7" for dose in (20, 15, 10, 5, 2.5, 0))


@pytest.mark.parametrize(
    ("made", "edition", "most"),
    [
        (EXAMPLE_PLAN, Edition(), 4),
        (replace(EXAMPLE_PLAN, first_day=date(2026, 11, 30)), Edition(), 4),
        (plan(SIX_STEPS, "10q", first="2026-12-01"), Edition(size=PaperSize.LETTER), 4),
        (plan(SIX_STEPS, "10q", first="2026-12-01"), Edition(large=True), 8),
    ],
)
def test_a_handout_takes_few_pages(made: TaperPlan, edition: Edition, most: int) -> None:
    assert len(read(pdf(handout(made, edition=edition))).pages) <= most


def test_the_heading_of_the_calendar_is_not_left_on_the_page_before() -> None:
    for steps in range(1, 9):
        pages = read(pdf(handout(plan(" | ".join(["20 15 15 20 for 2"] * steps), "10h")))).pages
        (page,) = (page for page in pages if "Day by day" in page)
        assert "Time Day 1" in page.partition("Day by day")[2]


@pytest.mark.parametrize("large", [False, True])
def test_what_comes_after_is_on_the_page_of_the_last_step(large: bool) -> None:
    edition = replace(NO_CALENDAR, large=large)
    for count in range(6, 14):
        made = plan(" | ".join(["20 15 15 20 for 2", "15 15 15 15 for 2"] * count), "10h")
        pages = read(pdf(handout(made, edition=edition))).pages
        (page,) = (page for page in pages if "Then stop." in page)
        assert f"Step {2 * count}:" in page.partition("Then stop.")[0]
