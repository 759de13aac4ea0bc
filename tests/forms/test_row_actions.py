"""The plain buttons of the form change their rows and nothing else that was typed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.forms import PlanForm, form_fields, parse_plan_form
from taperdoc.forms.row_actions import edit_rows
from taperdoc.forms.row_list import input_fields
from tests.support.builders import plan
from tests.support.form_filling import WHO, a_request, filled, problems, sent

Row = dict[str, list[str]]

FOUR = plan("1x10 for 1 | 1x5 for 2 | 10 for 3 of 1 | 5 for 4 of 2", of="10 5h")
TYPED = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    with a_request():
        yield


def days(form: PlanForm) -> str:
    return " ".join(row.days.text or "." for row in form.steps)


def uses(form: PlanForm) -> list[list[str]]:
    return [list(row.uses.raw_data or []) for row in form.steps]


@pytest.mark.parametrize(
    ("action", "after", "focus"),
    [
        ("add-step", "1 2 3 4 .", "steps-4-first-t1"),
        ("remove-step-1", "2 3 4", "steps-0-first-t1"),
        ("remove-step-3", "1 2 4", "steps-2-first-t1"),
        ("remove-step-4", "1 2 3", "steps-2-first-t1"),
        ("duplicate-step-2", "1 2 2 3 4", "steps-2-first-t1"),
        ("duplicate-step-4", "1 2 3 4 4", "steps-4-first-t1"),
        ("up-step-3", "1 3 2 4", "steps-1-up"),
        ("up-step-1", "1 2 3 4", "steps-0-up"),
        ("down-step-1", "2 1 3 4", "steps-1-down"),
        ("down-step-4", "1 2 3 4", "steps-3-down"),
        ("columns", "1 2 3 4", "steps-0-first-t1"),
        ("add-product", "1 2 3 4", "products-2-kind"),
        ("remove-product-1", "1 2 3 4", "products-0-kind"),
        ("remove-product-2", "1 2 3 4", "products-0-kind"),
        # Nothing that a button of the page says:
        ("remove-step-5", "1 2 3 4", ""),
        ("remove-step-0", "1 2 3 4", ""),
        ("remove-step-01", "1 2 3 4", ""),
        ("remove-step-²", "1 2 3 4", ""),
        ("remove-step-" + "1" * 5000, "1 2 3 4", ""),
        ("remove-product-9", "1 2 3 4", ""),
        ("up-product-1", "1 2 3 4", ""),
        ("remove-step-1\n", "1 2 3 4", ""),
        ("remove-step-1; drop", "1 2 3 4", ""),
        ("process", "1 2 3 4", ""),
        ("", "1 2 3 4", ""),
    ],
)
def test_a_button_does_what_it_says(action: str, after: str, focus: str) -> None:
    form = filled(FOUR)
    edit_rows(form, action)
    assert days(form) == after
    assert form.focus == focus
    assert form.problems() == []


def test_a_removed_product_takes_its_ticks_along_and_no_step_comes_to_use_another() -> None:
    form = filled(FOUR)
    edit_rows(form, "remove-product-1")
    assert uses(form) == [[], [], ["gone"], ["1"]]
    assert [product.strength.text for product in form.products] == ["5"]
    assert "steps-2-uses" in dict(problems(form))
    assert form.product_choices(form.steps[2].form) == [
        ("1", "1: 5\N{NO-BREAK SPACE}mg tablets"),
        ("gone", "a product that was removed"),
    ]


def test_the_last_row_removed_leaves_an_empty_one() -> None:
    form = filled(plan("10 for 1", of="10"))
    edit_rows(form, "remove-step-1")
    edit_rows(form, "remove-product-1")
    assert (days(form), len(form.products)) == (".", 1)
    assert form.products[0].strength.is_blank


def test_more_rows_than_a_plan_has_are_not_added_and_it_is_said() -> None:
    sixty = filled(plan(" | ".join(["10 for 7"] * 60)))
    for action in ("add-step", "duplicate-step-3"):
        edit_rows(sixty, action)
        assert len(sixty.steps) == 60
        assert sixty.problems() == [
            ("steps", "Steps: A plan has at most 60 steps. No more can be added.")
        ]
    four = filled(plan("1x10 for 7", of="10 5 20 25"))
    edit_rows(four, "add-product")
    assert len(four.products) == 4
    assert "No more can be added" in four.problems()[0][1]


def test_after_a_button_the_plan_is_still_the_plan() -> None:
    form = filled(FOUR)
    for action in ("duplicate-step-1", "remove-step-2", "down-step-1", "up-step-2", "columns"):
        edit_rows(form, action)
    assert parse_plan_form(form) == (FOUR, WHO)


def test_columns_are_shown_for_times_just_named() -> None:
    form = filled(FOUR, {"times-t6": "late night"})
    edit_rows(form, "columns")
    assert [time.text for time in form.columns] == ["morning", "late night"]
    assert form.focus == "steps-0-first-t6"


def rows(form: PlanForm, name: str) -> list[Row]:
    return [
        {leaf.name.split("-", 2)[2]: list(leaf.raw_data or []) for leaf in input_fields(row)}
        for row in form[name]
    ]


def rest(form: PlanForm) -> Row:
    outside = [f for f in input_fields(form) if not f.name.startswith(("steps-", "products-"))]
    return {leaf.name: list(leaf.raw_data or []) for leaf in outside}


@given(st.data())
def test_whatever_is_typed_a_button_keeps_all_of_it_in_its_row(data: st.DataObject) -> None:
    fields = {**form_fields(FOUR, WHO)}
    for name in data.draw(st.lists(st.sampled_from(sorted(fields)), unique=True)):
        fields[name] = [data.draw(TYPED)]
    number = data.draw(st.integers(1, 4))
    with a_request():
        before, form = sent(fields), sent(fields)
        was = rows(before, "steps")
        expected = {
            "remove": [*was[: number - 1], *was[number:]],
            "duplicate": [*was[:number], *was[number - 1 :]],
        }
        if number > 1:
            moved = [*was[: number - 1], *was[number:]]
            expected["up"] = [*moved[: number - 2], was[number - 1], *moved[number - 2 :]]
        verb = data.draw(st.sampled_from(sorted(expected)))
        edit_rows(form, f"{verb}-step-{number}")
        assert rows(form, "steps") == expected[verb]
        assert rows(form, "products") == rows(before, "products")
        assert rest(form) == rest(before)
