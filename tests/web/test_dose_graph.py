"""The graph of mg a day over time, and what it does not pretend to know."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from taperdoc.domain.plan import TaperPlan
from taperdoc.web import dose_graph, schedule_thumbnail
from tests.support.builders import plan, plans

DAY = "2026-12-01"


def drawn(made: TaperPlan) -> ET.Element:
    return ET.fromstring(dose_graph.svg(made))


def shapes(made: TaperPlan) -> list[str]:
    return [rectangle.get("class", "") for rectangle in drawn(made).findall("rect")]


def said(made: TaperPlan) -> list[str]:
    return [(text.text or "").replace("\xa0", " ") for text in drawn(made).findall("text")][1:]


def placed(made: TaperPlan) -> list[list[tuple[int, int, int]]]:
    """By runs: each step's number, and its edges in days of which 100 per cent are `of`."""
    days = sum(step.days or 0 for step in made.steps)
    return [
        [
            (
                bar.span.number,
                round(bar.left * days / 100),
                round((bar.left + bar.width) * days / 100),
            )
            for bar in run
        ]
        for run in dose_graph.bars(made)
    ]


def test_a_step_lies_where_its_days_are_and_is_as_high_as_its_mg() -> None:
    made = plan("10 10 for 7 | 10 . for 14 | pause for 7")
    assert placed(made) == [[(1, 0, 7), (2, 7, 21), (3, 21, 28)]]
    heights = [rectangle.get("height") for rectangle in drawn(made).findall("rect")]
    assert heights == ["120.00", "60.00", "0.00"]


def test_a_gap_is_left_empty_and_an_overlap_lies_on_what_it_overlaps() -> None:
    gap, overlap = (
        dose_graph.bars(plan(f"10 for 7 | 5 for 7 from {second}", first=DAY))[0]
        for second in ("2026-12-15", "2026-12-05")
    )
    assert gap[1].left == pytest.approx(2 * gap[0].width)
    assert overlap[0].left < overlap[1].left < overlap[0].left + overlap[0].width


def test_steps_typed_out_of_the_order_of_their_days_lie_in_that_of_their_days() -> None:
    (first, second), *others = dose_graph.bars(
        plan(f"10 for 7 from 2026-12-08 | 5 for 7 from {DAY}")
    )
    assert second.left == 0
    assert first.left == pytest.approx(second.width)
    assert others == []


@pytest.mark.parametrize(
    ("made", "runs"),
    [
        (plan("10 for 7 | 5 until seen"), [[1, 2]]),
        (plan("10 for 7 | 5 until seen | 5 for 7"), [[1, 2], [3]]),
        (plan("10 until seen | 5 until told | 5 for 7 | 5 for 7"), [[1], [2], [3, 4]]),
        (plan(f"10 until seen | 5 for 7 from {DAY}", first="2026-11-01"), [[1, 2]]),
        (plan(f"10 for 7 | 5 for 7 from {DAY} | 5 for 7"), [[1], [2, 3]]),
    ],
    ids=["open last", "open first", "twice open", "open to a date", "numbers, then dates"],
)
def test_steps_are_parted_where_the_time_between_them_is_not_known(
    made: TaperPlan, runs: list[list[int]]
) -> None:
    found = dose_graph.bars(made)
    assert [[bar.span.number for bar in run] for run in found] == runs
    for before, after in pairwise(found):
        assert max(bar.left + bar.width for bar in before) < min(bar.left for bar in after)


def test_an_open_step_goes_on_to_the_next_one_with_a_date() -> None:
    (first, second), *_ = dose_graph.bars(
        plan("10 until seen | 5 for 7 from 2026-12-15", first=DAY)
    )
    assert first.left + first.width == second.left
    assert first.width == pytest.approx(2 * second.width)


def test_an_open_step_looks_unlike_one_of_known_length_and_gets_no_last_day() -> None:
    made = plan("10 for 7 | 5 until seen", first=DAY)
    assert shapes(made) == ["known", "open"]
    assert said(made)[-2:] == ["Tue 1 December 2026", "until …"]


def test_alternate_days_show_both_levels_and_both_figures() -> None:
    made = plan("20 / 5 for 14")
    assert shapes(made) == ["known sometimes", "known"]
    assert said(made) == ["20", "5", "1", "day 1", "day 14"]


def test_a_step_too_narrow_for_its_figures_is_drawn_without_them() -> None:
    made = plan("10 for 300 | 5 for 1 | pause for 99")
    assert len(shapes(made)) == 3
    assert said(made) == ["10", "1", "0", "3", "day 1", "day 400"]


def test_after_an_open_step_the_scale_says_after_which() -> None:
    made = plan("10 until seen | 5 for 7")
    assert said(made) == ["10", "1", "day 1", "5", "2", "after step 1"]


def test_the_words_are_those_of_the_small_picture() -> None:
    made = plan("10 5 10 for 7 | 5 5 5 / 5 . 5 for 14")
    assert drawn(made).get("aria-label") == schedule_thumbnail.text_alternative(made)
    assert drawn(made).get("role") == "img"


@given(made=plans())
def test_every_step_is_drawn_once_inside_the_picture_and_in_no_style_of_its_own(
    made: TaperPlan,
) -> None:
    bars = [bar for run in dose_graph.bars(made) for bar in run]
    assert [bar.span.number for bar in bars] == list(range(1, len(made.steps) + 1))
    for bar in bars:
        assert bar.width > 0
        assert 0 <= bar.left < bar.left + bar.width <= Decimal("100.001")
    found = drawn(made)
    for rectangle in found.findall("rect"):
        top, height = float(rectangle.get("y", "")), float(rectangle.get("height", ""))
        assert dose_graph.TOP - 0.01 <= top <= top + height <= dose_graph.GROUND + 0.01
    assert all("style" not in element.attrib for element in found.iter())
