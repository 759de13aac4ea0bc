"""A plan is valid from birth: what cannot be printed truthfully is refused with its field."""

import inspect
from collections.abc import Callable
from dataclasses import FrozenInstanceError, is_dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from taperdoc.domain import amounts, plan, timeline
from taperdoc.domain.amounts import Amount, Split, Tablet
from taperdoc.domain.plan import (
    DAYS_MAX,
    LINE_MAX,
    LINES_MAX,
    STEPS_MAX,
    TIME_NAME_MAX,
    WORDS_MAX,
    Ending,
    EndingKind,
    PlanError,
    Step,
    TaperPlan,
    check_date,
    check_words,
)
from taperdoc.wording import review_notes
from tests.support import builders
from tests.support.builders import day, step

PAUSE = Step(cycle=(), days=1)
STOP = Ending(EndingKind.STOP)


def taper(of: str = "10q", **entries: Any) -> TaperPlan:
    """A plan of one pause, with other entries in place of the plain ones."""
    plain: dict[str, Any] = {"products": builders.products(of), "steps": (PAUSE,), "ending": STOP}
    return TaperPlan(**(plain | entries))


def refused(field: str, why: str, make: Callable[[], object]) -> None:
    with pytest.raises(PlanError, match=why) as error:
        make()
    assert error.value.field == field


@pytest.mark.parametrize(
    "taper_of",
    [
        "120 for 7",
        "5 for 7 | 10 for 7 | 20 for 7",
        "10 for 7 | 10 for 7",
        "pause for 3 | 10 for 7 | pause for 3",
        "10 for 7 from 2026-12-01 | 5 for 7 from 2026-12-20 | 5 for 7 from 2026-12-03",
        "10 until seen | 5 until told | 0 for 7",
        "10 / 5 for 2",
        "7.3 for 999",
        " | ".join(["10 for 7"] * STEPS_MAX),
    ],
)
def test_ups_pauses_gaps_overlaps_and_large_doses_are_all_plans(taper_of: str) -> None:
    assert len(builders.plan(taper_of).steps) == taper_of.count("|") + 1


@pytest.mark.parametrize(
    ("field", "why", "entries"),
    [
        ("medicine", "baclofen only", {"medicine": "Baclofen"}),
        ("steps", "1 to 60 steps; this has 0", {"steps": ()}),
        ("steps", "1 to 60 steps; this has 61", {"steps": (PAUSE,) * 61}),
        ("products", "1 to 4 products; this has 0", {"products": ()}),
        ("products", "1 to 4 products; this has 5", {"of": "1 2 3 4 5"}),
        ("products", "the same strength", {"of": "10 10h"}),
        ("products", "the same strength", {"of": "25/5 5/1"}),
        ("times", "1 to 6 times; this has 0", {"times": ()}),
        ("times", "1 to 6 times; this has 7", {"times": tuple("abcdefg")}),
        ("times", "no name", {"times": ("a", " ")}),
        ("times", "the same name", {"times": ("Noon", "noon")}),
        ("times", "the same name", {"times": ("noon", "noon ")}),
        ("times", "one line", {"times": ("a\nb",)}),
        ("times", "31 characters; there is room for 30", {"times": ("a" * 31,)}),
        ("first_day", "from 2000 to 2199", {"first_day": date(9999, 12, 31)}),
        ("first_day", "from 2000 to 2199", {"first_day": date(2200, 1, 1)}),
        ("first_day", "this is 1999-12-31", {"first_day": date(1999, 12, 31)}),
        ("as_needed", "2,001 characters; there is room for 2,000", {"as_needed": "a" * 2001}),
        ("if_worse", "cannot be seen: U[+]0000. Take", {"if_worse": "\0"}),
        ("other_words", "more than 40 lines", {"other_words": "\n" * 40}),
        ("other_words", "1,048,576 characters", {"other_words": "a" * (1 << 20)}),
        ("steps", "Step 1 has 2 doses for 4 times", {"steps": (step("5 5 for 7"),)}),
        ("steps", "Step 2 has 1 doses", {"times": ("a", "b"), "steps": (PAUSE, step("5 for 7"))}),
    ],
    ids=count(),
)
def test_a_plan_that_cannot_be_printed_is_refused(
    field: str, why: str, entries: dict[str, Any]
) -> None:
    refused(field, why, lambda: taper(**entries))


@pytest.mark.parametrize(
    ("why", "of", "made"),
    [
        ("worked out from other products", "10q", step("5 for 7", "5q")),
        ("worked out from other products", "10q 5q", step("5 for 7", "10q")),
        ("Step 1: “½x10” splits", "10", step("½x10 for 7", "10h")),
        ("Step 1 uses a product that the plan does not have", "10", step("5 for 7 of 1", "5")),
    ],
)
def test_an_amount_is_held_against_the_plans_own_products(why: str, of: str, made: Step) -> None:
    refused("steps", why, lambda: taper(of, times=("morning",), steps=(made,)))


@pytest.mark.parametrize(
    ("field", "why", "make"),
    [
        ("days", "or until when", lambda: Step(cycle=())),
        ("days", "or until when", lambda: Step(cycle=(), until=" ")),
        ("days", "type one of them", lambda: Step(cycle=(), days=7, until="seen")),
        ("days", "this is 0", lambda: Step(cycle=(), days=0)),
        ("days", "this is -1", lambda: Step(cycle=(), days=-1)),
        ("days", "this is 1000", lambda: Step(cycle=(), days=1000)),
        ("days", "at least 2 days", lambda: step("10 / 5 for 1")),
        ("doses", "two sets of doses", lambda: step("1 / 2 / 3 for 7")),
        ("doses", "No dose is typed", lambda: step(". . for 7")),
        ("doses", "No dose is typed", lambda: step(". . / . . for 7")),
        ("doses", "No dose is typed", lambda: Step(cycle=((),), days=7)),
        ("doses", "One of the two sets of doses", lambda: step("5 . / . . for 7")),
        ("products", "named twice", lambda: step("5 for 7 of 1,1")),
        ("first_day", "from 2000 to 2199", lambda: step("5 for 7 from 2200-01-01")),
        ("until", "one line", lambda: Step(cycle=(), until="a\nb")),
        ("until", "room for 120", lambda: Step(cycle=(), until="a" * 121)),
        ("note", "room for 2,000", lambda: Step(cycle=(), days=7, note="a" * 2001)),
        ("note", "more than 40 lines", lambda: Step(cycle=(), days=7, note="\n" * 40)),
        ("note", "cannot be seen: U[+]202E RIGHT-TO", lambda: step("5 for 7 note \u202ea")),
        ("ending", "takes no further words", lambda: Ending(EndingKind.STOP, "soon")),
        ("ending", "until when to stay", lambda: Ending(EndingKind.STAY)),
        ("ending", "until when to stay", lambda: Ending(EndingKind.STAY, " \n")),
        ("ending", "what happens after", lambda: Ending(EndingKind.OTHER)),
        ("ending", "room for 2,000", lambda: Ending(EndingKind.OTHER, "a" * 2001)),
    ],
    ids=count(),
)
def test_a_step_or_ending_that_cannot_be_printed_is_refused(
    field: str, why: str, make: Callable[[], object]
) -> None:
    refused(field, why, make)


def test_everything_may_be_as_long_as_its_limit() -> None:
    full = step("5 for 7 note " + "n" * WORDS_MAX)
    unseen = replace(full, days=None, until="u" * LINE_MAX, note="\n" * (LINES_MAX - 1))
    made = taper(
        of="1 2 3 4",
        times=("t" * TIME_NAME_MAX, *"abcde"),
        steps=(replace(PAUSE, days=DAYS_MAX, note=full.note),) * (STEPS_MAX - 1)
        + (replace(unseen, cycle=()),),
        ending=Ending(EndingKind.OTHER, "e" * WORDS_MAX),
        as_needed="a" * WORDS_MAX,
    )
    assert len(made.steps) == STEPS_MAX


@pytest.mark.parametrize("text", ["2000-01-01", "2028-02-29", "2199-12-31"])
def test_a_first_day_may_be_any_day_of_the_allowed_years(text: str) -> None:
    check_date("first_day", day(text))
    assert taper(first_day=day(text)).first_day == day(text)


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "חיים",
        "سلام",
        "起立",
        "💊",
        "a\N{NO-BREAK SPACE}b",
        "",
    ],
)
def test_any_script_and_sign_that_can_be_seen_is_kept_as_typed(words: str) -> None:
    assert taper(other_words=words).other_words == words


@pytest.mark.parametrize(
    "character",
    list("\0\t\r\x1b\x85\xad\u200b\u200d\u202e\u2028\u2029\ufeff\ud800\udfff\U000e0041"),
    ids=ascii,
)
def test_a_character_that_cannot_be_seen_is_refused_by_its_number(character: str) -> None:
    seen = rf"U\+{ord(character):04X}(?: [-A-Z0-9 ]+)?\. Take it out\.$"
    with pytest.raises(PlanError, match=seen):
        check_words("note", f"a{character}b", 10, lines=9)


def test_what_holds_of_a_step_is_told() -> None:
    assert (step("0 - for 7").is_pause, PAUSE.is_pause, step("0 5 for 7").is_pause) == (
        True,
        True,
        False,
    )
    assert step("0 / 5 for 7").is_pause is False
    assert step("5 until seen").is_open
    assert not step("5 for 7").is_open


def test_a_step_uses_the_products_it_names_or_else_all() -> None:
    made = builders.plan("5 for 7 | 5 for 7 of 2", "10h 5")
    assert [made.products_of(each) for each in made.steps] == [made.products, made.products[1:]]


def test_nothing_in_the_domain_can_be_changed() -> None:
    classes = [
        thing
        for module in (amounts, plan, review_notes, timeline)
        for _, thing in inspect.getmembers(module, is_dataclass)
    ]
    assert {Amount, Step, TaperPlan, Ending} <= set(classes)
    assert all(vars(thing)["__dataclass_params__"].frozen for thing in classes)
    with pytest.raises(FrozenInstanceError):
        PAUSE.days = 2  # type: ignore[misc]


def test_products_are_in_the_plans_order_whatever_order_a_step_names_them_in() -> None:
    small, large = (Tablet(Decimal(mg), Split.WHOLE) for mg in (5, 10))
    step = Step(cycle=(), days=7, products=(large, small))
    made = TaperPlan(products=(small, large), steps=(step,), ending=STOP)
    assert made.products_of(step) == (small, large)
