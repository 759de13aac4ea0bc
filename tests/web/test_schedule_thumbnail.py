"""The small picture of a schedule, and the same in words."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from taperdoc.domain.plan import TaperPlan
from taperdoc.web import schedule_thumbnail
from tests.support.builders import plan, plans

SCRIPT = "<script>x()</script>"


def drawn(made: TaperPlan) -> ET.Element:
    return ET.fromstring(schedule_thumbnail.svg(made))


def heights(made: TaperPlan) -> list[tuple[str, float]]:
    return [(r.get("class", ""), float(r.get("height", ""))) for r in drawn(made).findall("rect")]


def test_a_step_is_as_wide_as_its_days_and_as_high_as_its_mg() -> None:
    first, second, third = schedule_thumbnail.bars(plan("10 10 for 7 | 10 . for 14 | pause for 7"))
    assert first.width * 2 == second.width == third.width * 2
    assert [bar.high for bar in (first, second, third)] == [20, 10, 0]
    assert second.left == first.left + first.width
    assert heights(plan("10 10 for 7 | 10 . for 14 | pause for 7")) == [
        ("known", 40.0),
        ("known", 20.0),
        ("known", 0.0),
    ]


def test_alternate_days_show_both_levels() -> None:
    assert heights(plan("10 / 5 for 14")) == [("known sometimes", 40.0), ("known", 20.0)]


def test_an_open_step_looks_unlike_one_of_known_length() -> None:
    made = plan("10 for 7 | 5 until seen")
    assert [kind for kind, _ in heights(made)] == ["known", "open"]
    assert "7 days and until …" in "".join(drawn(made).itertext()).replace("\xa0", " ")


@pytest.mark.parametrize("steps", ["pause for 3", "10 until seen", "pause until seen"])
def test_a_plan_without_doses_or_without_days_has_a_picture(steps: str) -> None:
    assert drawn(plan(steps)).get("role") == "img"


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (
            plan("10 5 10 for 7 | 5 5 5 / 5 . 5 for 14"),
            "7 days: 25 mg each day; 14 days: 15 mg one day and 10 mg the next. Then stop.",
        ),
        (
            plan("pause for 1 | 10 until we have met", then="stay we say so"),
            (
                "1 day: none; until we have met: 10 mg each day."
                " Then stay on the last dose until we say so."
            ),
        ),
        (plan("10 for 7", then="Call us."), "7 days: 10 mg each day. Call us."),
        (
            plan(" | ".join(f"{20 - i} for 2" for i in range(19)) + " | 1 until seen", "1"),
            (
                "20 steps over 38 days and 1 step of unknown length. First 2 days: 20 mg each day;"
                " the highest 20 mg per day; last until seen: 1 mg each day. Then stop."
            ),
        ),
    ],
    ids=["alternate", "open", "own words", "long"],
)
def test_the_text_alternative_says(made: TaperPlan, words: str) -> None:
    assert schedule_thumbnail.text_alternative(made).replace("\xa0", " ") == words
    assert drawn(made).get("aria-label") == schedule_thumbnail.text_alternative(made)


def test_markup_in_words_is_text() -> None:
    made = plan(f"10 until {SCRIPT}", then=SCRIPT)
    assert "<script" not in schedule_thumbnail.svg(made)
    assert SCRIPT in (drawn(made).get("aria-label") or "")


@given(made=plans())
def test_every_step_is_drawn_once_and_inside_the_picture(made: TaperPlan) -> None:
    bars = schedule_thumbnail.bars(made)
    assert len(bars) == len(made.steps)
    assert (
        abs(
            sum((bar.width for bar in bars), Decimal(schedule_thumbnail.LEFT))
            - schedule_thumbnail.RIGHT
        )
        < 1
    )
    found = drawn(made)
    for rectangle in found.findall("rect"):
        left, top, width, height = (
            float(rectangle.get(k, "")) for k in ("x", "y", "width", "height")
        )
        assert (
            schedule_thumbnail.LEFT - 0.01 <= left <= left + width <= schedule_thumbnail.RIGHT + 0.1
        )
        assert (
            schedule_thumbnail.TOP - 0.01 <= top <= top + height <= schedule_thumbnail.BOTTOM + 0.01
        )
    assert all("style" not in element.attrib for element in found.iter())
