"""The text for the chart says what the handout says, step by step, and no more of the patient."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import document_number
from taperdoc.wording import safety_text
from taperdoc.wording.chart_note import COLUMNS, Checked, chart_text
from taperdoc.wording.plan_table import plan_table
from tests.handout.test_pdf_read_back import alike
from tests.support.builders import plan, plans
from tests.support.pdf_reading import clean, expected, read_text, squeezed

CHECKED = Checked(
    "Dr Bo Sample", datetime(2026, 11, 21, 14, 5, tzinfo=UTC), ("Step 2: “5\nx” is odd.", "Again.")
)


@given(plans())
def test_every_step_is_in_it_once_with_its_days_and_amounts(made: TaperPlan) -> None:
    text = chart_text(made, CHECKED)
    steps = read_text(text)
    assert alike(steps) == alike(expected(made))
    columns = [squeezed(time) for time in plan_table(made).times]
    for step in steps:
        assert [squeezed(time) for time in step.times] == columns * len(step.kinds_of_day)
    words = squeezed(text)
    for said in (*(s.note for s in made.steps), made.ending.words, made.as_needed, made.if_worse):
        assert squeezed(said) in words


@given(plans())
def test_no_line_is_longer_than_it_must_be_and_none_has_a_tab(made: TaperPlan) -> None:
    for line in chart_text(made, CHECKED).splitlines():
        assert "\t" not in line
        assert line == line.rstrip()
        assert len(line) <= COLUMNS or " " not in line.strip().replace(" mg", "").replace(" mL", "")


def test_our_own_words_are_ascii_and_the_clinicians_as_typed() -> None:
    made = plan("10 5 for 7 | 5 . until seen note “½” – Ä", "10h", first="2026-12-01")
    said = chart_text(made, CHECKED)
    assert [c for c in said if not c.isascii()] == list("“½”–Ä")
    assert "  “½” – Ä\n" in said


def test_a_dose_is_never_broken_over_two_lines() -> None:
    made = plan("10+5+2.5mL . 1000 for 7", "10h 5q 25/5")
    for line in chart_text(made).splitlines():
        assert not line.endswith(("10", "5", "2.5", "1,000"))


@pytest.mark.parametrize(
    "says",
    [
        f"Baclofen plan {document_number(plan('10 5 for 7', '10h'))}\n",
        f"Safety text version {safety_text.baclofen().version} of ",
        "Baclofen tablets, 10 mg each, may be cut in half",
        "Step 1: 7 days. Day 1 to day 7\n",
        "  noon: 5 mg (half a tablet)\n  Daily total: 15 mg\n",
        "After the last step:\n  Then stop. Take no more baclofen.\n",
        "  105 mg of baclofen in total\n  10 and a half tablets of 10 mg\n",
    ],
)
def test_it_says(says: str) -> None:
    assert says in chart_text(plan("10 5 for 7", "10h"))


def test_it_ends_with_the_notes_and_who_ticked_them_when() -> None:
    assert chart_text(plan("10 5 for 7"), CHECKED, "7F3A-09BC").endswith(
        "Notes on the entry, each ticked by Dr Bo Sample:\n"
        '  1. Step 2: "5 x" is odd.\n'
        "  2. Again.\n"
        "\n"
        "Checked by Dr Bo Sample, Sat 21 November 2026, 14:05.\n"
    )


@pytest.mark.parametrize("replaces", ["", "7F3A-09BC"])
def test_it_says_what_it_replaces(replaces: str) -> None:
    said = clean(chart_text(plan("10 5 for 7"), replaces=replaces))
    assert ("It takes the place of plan 7F3A-09BC." in said) is bool(replaces)


def test_without_a_check_it_names_nobody() -> None:
    said = chart_text(plan("10 5 for 7"))
    assert "ticked" not in said
    assert "Checked" not in said
