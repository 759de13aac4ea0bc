"""Rows of the form: held against each other, counted, and never dropped."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from taperdoc.domain.amounts import Liquid
from taperdoc.forms import form_fields, parse_plan_form
from tests.support.builders import plan
from tests.support.form_filling import (
    TWO_STEPS,
    WHO,
    Typed,
    a_request,
    filled,
    problems,
    refusal,
    sent,
)


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    with a_request():
        yield


CONTRADICTIONS: list[tuple[str, Typed, str, str]] = [
    (
        "a pause with a dose",
        {"steps-1-kind": "pause"}
        | dict.fromkeys(("steps-1-first-t1", "steps-1-first-t3"), "")
        | {"steps-1-first-t4": "", "steps-1-first-t2": "0"},
        "steps-1-first-t2",
        "“0” is typed here, and this step is a pause",
    ),
    (
        "a second kind of day where all are the same",
        {"steps-1-second-t3": "5"},
        "steps-1-second-t3",
        "“5” is typed here, and this step has the same doses each day",
    ),
    (
        "alternate days without the second",
        {"steps-1-kind": "alternate", **{f"steps-1-second-t{n}": "" for n in range(1, 5)}},
        "steps-1-second-t1",
        "One of the two sets of doses is blank",
    ),
    (
        "a dose at a time without a name",
        {"steps-1-first-t5": "2.5"},
        "steps-1-first-t5",
        "“2.5” is typed for a time of day that has no name",
    ),
    (
        "a time's name taken away from its doses",
        {"times-t3": " ", "steps-0-first-t3": "", "steps-1-second-t3": ""},
        "steps-1-first-t3",
        "“10” is typed for a time of day that has no name",
    ),
    ("a kind that is none", {"steps-1-kind": "x"}, "steps-1-kind", "not among the choices"),
    ("no kind", {"steps-1-kind": ""}, "steps-1-kind", "Choose what kind of step this is"),
    ("days and until", {"steps-1-until": "seen"}, "steps-1-days", "type one of them"),
    ("a product that is none", {"steps-1-uses": "2"}, "steps-1-uses", "There is no product 2"),
    ("a crafted product", {"steps-1-uses": "²"}, "steps-1-uses", "not among the products"),
    ("a removed product", {"steps-1-uses": "gone"}, "steps-1-uses", "has been removed"),
    ("an ending that is none", {"ending": "soon"}, "ending", "not among the choices"),
    ("no ending", {"ending": ""}, "ending", "Choose what happens after"),
    ("stop with words", {"ending_words": "maybe"}, "ending_words", "takes no further words"),
    ("stay without words", {"ending": "stay"}, "ending_words", "Type until when"),
    ("other without words", {"ending": "other"}, "ending_words", "Type what happens after"),
    ("two times alike", {"times-t2": "Morning"}, "times-t2", "have the same name"),
    ("a tablet of nothing", {"products-0-strength": "0"}, "products-0-strength", "above 0 mg"),
    ("no strength", {"products-0-strength": ""}, "products-0-strength", "Type how many mg"),
    ("no split", {"products-0-split": ""}, "products-0-split", "Choose how the tablet may be cut"),
    ("a split that is none", {"products-0-split": "thirds"}, "products-0-split", "not among"),
    ("a tablet with mL", {"products-0-in_ml": "5"}, "products-0-in_ml", "the product is tablets"),
    ("no kind of product", {"products-0-kind": ""}, "products-0-kind", "Choose tablets or"),
]


@pytest.mark.parametrize(
    ("typed", "where", "says"),
    [case[1:] for case in CONTRADICTIONS],
    ids=[case[0] for case in CONTRADICTIONS],
)
def test_what_contradicts_itself_is_refused_where_it_stands(
    typed: Typed, where: str, says: str
) -> None:
    at, sentence = refusal(TWO_STEPS, typed)
    assert at == where
    assert says in sentence


def test_a_liquid_with_a_tablets_strength_is_refused_at_what_is_not_its_own() -> None:
    made = plan("2.5mL 2.5mL for 3", of="25/5")
    found = problems(
        filled(made, {"products-0-strength": "10", "products-0-split": "halves"}),
    )
    assert [at for at, _ in found] == ["products-0-strength", "products-0-split"]
    assert "“may be halved” is typed here, but the product is a liquid" in found[1][1]


def test_a_liquids_strength_must_come_out() -> None:
    made = plan("2.5mL 2.5mL for 3", of="25/5")
    at, sentence = refusal(made, {"products-0-in_ml": "3"})
    assert at == "products-0-liquid_mg"
    assert "25 mg in 3 mL does not come out" in sentence


def test_an_amount_is_held_against_the_products_its_step_uses() -> None:
    made = plan("1x10 1x5 for 3 | 10 10 for 3 of 1", of="10 5h")
    at, sentence = refusal(made, {"steps-1-first-t2": "½x5"})
    assert at == "steps-1-first-t2"
    assert sentence.startswith("Step 2, noon: “½x5” names a tablet of 5 mg")
    at, sentence = refusal(made, {"steps-0-first-t1": "½x10"})
    assert "marked as not to be split" in sentence


def test_one_liquid_of_a_step_takes_its_millilitres() -> None:
    made = plan("2.5mL for 3 of 1 | 2.5mL for 3 of 2", of="25/5 10/5")
    entry = parse_plan_form(filled(made))
    assert entry is not None
    assert [step.products for step in entry[0].steps] == [(made.products[0],), (made.products[1],)]
    assert isinstance(made.products[0], Liquid)


def test_an_empty_row_among_filled_ones_is_refused() -> None:
    rows = {"products-1-kind": "tablets", "steps-2-kind": "same"}
    form = filled(TWO_STEPS, rows | {f"steps-2-first-t{n}": "" for n in range(1, 5)})
    assert problems(form) == [
        ("products-1-kind", "Product 2, kind: This row is empty: fill it in or remove it."),
        (
            "steps-2-first-t1",
            "Step 3, morning: No dose is typed. For days with no baclofen, choose a pause.",
        ),
        ("steps-2-days", "Step 3, days: Say for how many days, or until when."),
    ]


def test_two_products_of_one_strength_are_refused_at_the_second() -> None:
    typed = {"products-1-kind": "tablets", "products-1-strength": "10.0"}
    at, sentence = refusal(TWO_STEPS, typed | {"products-1-split": "whole"})
    assert at == "products-1-strength"
    assert "Two products have the same strength" in sentence


def test_sixty_one_steps_are_refused_and_none_is_dropped() -> None:
    sixty = plan(" | ".join(["10 10 10 10 for 7"] * 60))
    more = {
        f"steps-60-{key[8:]}": v for key, [v] in form_fields(sixty, WHO).items() if "s-0-f" in key
    }
    form = filled(sixty, more | {"steps-60-kind": "same", "steps-60-days": "8"})
    assert problems(form) == [("steps", "Steps: A plan has 1 to 60 steps; this has 61.")]
    assert [row.days.text for row in form.steps] == ["7"] * 60 + ["8"]


def test_no_steps_are_refused() -> None:
    some = {key: v for key, v in form_fields(TWO_STEPS, WHO).items() if not key.startswith("steps")}
    assert problems(sent(some)) == [("steps", "Steps: A plan has 1 to 60 steps; this has 0.")]


def test_five_products_are_refused_and_none_is_dropped() -> None:
    made = plan("1x10 1x5 for 3", of="10 5 20 25")
    fifth = {"products-4-kind": "tablets", "products-4-strength": "30", "products-4-split": "whole"}
    form = filled(made, fifth)
    assert problems(form) == [("products", "Products: A plan has 1 to 4 products; this has 5.")]
    assert form.products[4].strength.text == "30"


def test_a_time_named_after_the_steps_were_shown_waits_for_its_doses() -> None:
    at, sentence = refusal(TWO_STEPS, {"times-t6": "late night"})
    assert at == "times-t6"
    assert "type its doses, then review again" in sentence


def test_times_may_leave_a_place_between_them() -> None:
    made = plan("10 5 for 7", times="breakfast supper")
    form = filled(
        made,
        {"times-t2": "", "times-t5": "supper"} | {"steps-0-first-t2": "", "steps-0-first-t5": "5"},
    )
    entry = parse_plan_form(form)
    assert entry is not None
    assert entry[0] == made


def test_no_time_at_all_is_refused() -> None:
    found = problems(filled(plan("10 for 7"), {"times-t1": "  "}))
    assert found[0] == ("times-t1", "Time of day 1: Name at least one time of day.")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ({"kind": ["tablets"], "strength": ["10"]}, "10 mg tablets"),
        ({"kind": ["tablets"], "strength": ["10 mg."]}, "10 mg tablets"),
        ({"kind": ["tablets"], "strength": ["x"]}, "x mg tablets"),
        ({"kind": ["tablets"], "strength": [" "]}, "? mg tablets"),
        ({"kind": ["liquid"], "liquid_mg": ["25mg"], "in_ml": ["5 mL"]}, "liquid 25 mg in 5 mL"),
    ],
)
def test_a_product_is_named_with_each_unit_once(typed: dict[str, list[str]], title: str) -> None:
    form = sent({f"products-0-{name}": text for name, text in typed.items()})
    assert form.products[0].title.replace("\xa0", " ") == title
