"""The PDF read back against the plan: every step on paper exactly once, as entered."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from taperdoc.domain.diary import WeekStart, diary
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.embedded_plan import plan_in
from taperdoc.handout.fonts import covered, missing
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf
from taperdoc.wording import safety_text
from taperdoc.wording.plan_table import plan_table
from tests.handout.test_handout import filled
from tests.support.apps import make_app
from tests.support.builders import plan, plans
from tests.support.page_browser import Browser
from tests.support.pdf_reading import (
    Paper,
    ReadDay,
    ReadStep,
    clean,
    expected,
    read,
    squeezed,
)
from tests.support.simulated_days import OUTSIDE, SimulatedDay, simulated_days

PRINTED = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
# A failing plan is told as it is: to make it smaller takes a PDF a try, for minutes.
EACH_TIME = settings().max_examples
AS_IT_IS = (Phase.explicit, Phase.generate)
PRINTABLE = "".join(sorted(c for c in covered() if c.isprintable() and not missing(c)))


EDITIONS = st.builds(
    Edition,
    size=st.sampled_from(PaperSize),
    large=st.booleans(),
    calendar=st.just(False),
    week_starts=st.sampled_from(WeekStart),
)


def printed(made: TaperPlan, edition: Edition) -> Paper:
    """The finished PDF read back, with all that can be measured on any handout found right.

    The plan attached to it is the same too.
    """
    given = Handout(plan=made, who=Who(), checked_by="", printed=PRINTED, edition=edition)
    data = pdf(given)
    assert plan_in(data) == made
    paper = read(data)
    assert paper.misplaced == []
    assert paper.split == []
    assert paper.smallest > edition.type_size - 0.01
    assert paper.contrast >= 4.5
    return paper


def alike(steps: list[ReadStep]) -> list[ReadStep]:
    """Steps with the spaces out of their days: long words are broken to fit."""
    return [replace(step, when=squeezed(step.when)) for step in steps]


def says_what_was_entered(made: TaperPlan, edition: Edition) -> None:
    paper = printed(made, edition)
    assert alike(paper.steps) == alike(expected(made))
    words = squeezed(" ".join(paper.pages))
    for step in made.steps:
        assert squeezed(step.note) in words
    for said in (made.as_needed, made.if_worse, made.other_words, made.ending.words):
        assert squeezed(said) in words
    for line in plan_table(made).products:
        assert clean(line) in " ".join(paper.pages)
    box, first_page = safety_text.baclofen().sections[0], paper.pages[0]
    for sentence in box.sentences:
        assert filled(sentence, Who()) in first_page
    assert first_page.index(box.title) < first_page.index("What to take")


def without_parts(said: str) -> str:
    """A dose without its tablets or mL, or all that stands in its place."""
    dose = re.match(r"☐ [\d.,]+ mg", said)
    return dose[0] if dose else said


def said(day: ReadDay | SimulatedDay) -> tuple[str, str, dict[str, str]]:
    at = {squeezed(time): without_parts(words) for time, words in day.at.items()}
    return day.day, day.marks, at


def calendar_says_what_was_entered(made: TaperPlan, edition: Edition) -> None:
    days = [said(d) for d in printed(made, edition).days if set(d.at.values()) != {OUTSIDE}]
    known = [said(d) for d in simulated_days(made, edition.week_starts) if not d.is_outside]
    assert days == known[: len(days)]
    assert len(days) == len(known) or diary(made, edition.week_starts).is_cut


@given(plans(alphabet=PRINTABLE), EDITIONS)
@settings(max_examples=min(15, EACH_TIME), phases=AS_IT_IS)
def test_every_step_is_on_paper_once_with_its_days_and_amounts(
    made: TaperPlan, edition: Edition
) -> None:
    says_what_was_entered(made, edition)


@given(plans(alphabet=PRINTABLE, max_steps=5), EDITIONS)
@settings(max_examples=min(8, EACH_TIME), phases=AS_IT_IS)
def test_every_dose_of_every_day_is_in_the_calendar(made: TaperPlan, edition: Edition) -> None:
    assume(len(diary(made).weeks) <= 12)
    calendar_says_what_was_entered(made, replace(edition, calendar=True))


# In parts, so that they can run side by side.
@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
@given(made=plans(alphabet=PRINTABLE), edition=EDITIONS)
@settings(max_examples=500, derandomize=False, phases=AS_IT_IS)
def test_every_step_of_10_000_plans_is_on_paper_once(
    part: int, made: TaperPlan, edition: Edition
) -> None:
    says_what_was_entered(made, edition)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
@given(made=plans(alphabet=PRINTABLE), edition=EDITIONS)
@settings(max_examples=200, derandomize=False, phases=AS_IT_IS)
def test_every_dose_of_2_000_plans_is_in_the_calendar(
    part: int, made: TaperPlan, edition: Edition
) -> None:
    calendar_says_what_was_entered(made, replace(edition, calendar=True))


@pytest.mark.parametrize(
    "made",
    [
        plan("20 20 15 20 for 7 | 10 5 5 10 for 14", "10h", first="2028-02-25"),
        plan("10 - - 10 / 5 - - 10 for 3 | pause for 1", "10h", first="2026-12-30"),
        plan("10+½x5 2.5mL for 7", "10q 5h 25/5"),
        plan("10 until seen | 5 for 3 | 2.5 for 4 from 2027-01-01", "10q"),
        plan("10 for 3 | 5 for 3 from 2026-12-10 | 5 for 3 from 2026-12-11", first="2026-12-01"),
        plan("1000 for 999 | 7 for 1", "10h"),
        plan(" | ".join(["10 5 10 5"] * 60).replace("5 |", "5 for 30 |") + " for 30", "10h"),
        plan("1 2 3 4 5 6 for 7", "1", times="waking breakfast noon tea supper night"),
    ],
)
@pytest.mark.parametrize("large", [False, True])
def test_a_plan_of_each_kind_is_on_paper_as_entered(made: TaperPlan, large: bool) -> None:
    says_what_was_entered(made, Edition(large=large, calendar=False))


@given(plans(alphabet=PRINTABLE))
@settings(max_examples=min(6, EACH_TIME), phases=AS_IT_IS)
def test_what_is_typed_into_the_form_is_on_paper_as_entered(made: TaperPlan) -> None:
    browser = Browser(make_app())
    assert browser.review(made).status_code == 200
    browser.get(browser.confirm().location)
    address = next(link for link in browser.page.links if "/download/" in link)
    paper = read(browser.get(address).data)
    assert alike(paper.steps) == alike(expected(made))
