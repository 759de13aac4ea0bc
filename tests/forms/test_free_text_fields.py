"""Which fields of the form hold free text: the rule is the one for plans."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from taperdoc.domain.free_text import free_text
from taperdoc.domain.plan import TaperPlan
from taperdoc.forms.row_list import input_fields
from taperdoc.handout.contacts import Who
from tests.support.builders import plan
from tests.support.form_filling import a_request, filled

ALL_KINDS = plan(
    "10 5 5 until secret-until note secret-note | 5 5 - for 7 from 2026-12-08",
    of="5",
    times="morning secret-time bedtime",
    then="secret-ending",
    as_needed="secret-as-needed",
    if_worse="secret-if-worse",
    other_words="secret-other",
)
OUTSIDE_THE_PLAN = {"quick", *Who.__dataclass_fields__}


@pytest.fixture(autouse=True)
def request_context() -> Iterator[None]:
    with a_request():
        yield


def texts_of_free_fields(made: TaperPlan) -> set[str]:
    return {
        field.text
        for field in input_fields(filled(made))
        if field.is_free_text
        and not field.is_blank
        and field.name not in OUTSIDE_THE_PLAN
        and field.text not in field.known_texts
    }


def test_the_fields_that_hold_free_text_are_those_of_the_plans_free_text() -> None:
    assert texts_of_free_fields(ALL_KINDS) == {text for _, text in free_text(ALL_KINDS)}
    assert len(texts_of_free_fields(ALL_KINDS)) == 7


def test_usual_times_of_day_are_not_free_text() -> None:
    usual = plan("10 5 5 5 for 7", of="5")
    assert texts_of_free_fields(usual) == {text for _, text in free_text(usual)} == set()


def test_names_contact_details_and_quick_text_are_free_text() -> None:
    free = {field.name for field in input_fields(filled(ALL_KINDS)) if field.is_free_text}
    assert free >= OUTSIDE_THE_PLAN
