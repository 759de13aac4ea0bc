"""A form as it is sent: a plan's own fields, some of them typed otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from taperdoc.domain.plan import TaperPlan
from taperdoc.forms import PlanForm, form_fields, parse_plan_form
from taperdoc.forms.form_data import FormData
from taperdoc.handout.contacts import Who
from tests.support.builders import plan

TWO_STEPS = plan("20 15 . 20 for 7 | 10 10 10 10 for 14", of="10q")
WHO = Who(patient="Ada Example", phone="020 7946 0000")

Typed = dict[str, str]


@contextmanager
def a_request() -> Iterator[None]:
    """A request to make forms in; their token is tested with the pages."""
    app = Flask("test")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    with app.test_request_context():
        yield


def sent(fields: dict[str, list[str]]) -> PlanForm:
    """The form of exactly these fields."""
    return PlanForm(formdata=FormData(fields))


def filled(made: TaperPlan, typed: Typed | None = None) -> PlanForm:
    """The form as sent for a plan, with some of its fields typed otherwise."""
    return sent({**form_fields(made, WHO), **{key: [text] for key, text in (typed or {}).items()}})


def problems(form: PlanForm) -> list[tuple[str, str]]:
    """Why a form is refused."""
    assert parse_plan_form(form) is None
    return form.problems()


def refusal(made: TaperPlan, typed: Typed) -> tuple[str, str]:
    """The one reason for which a form is refused, and the one field where it stands."""
    found = problems(filled(made, typed))
    assert len(found) == 1, found
    return found[0]
