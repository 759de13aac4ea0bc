"""The form's page: what a browser without JavaScript makes of it and sends back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from flask import g, render_template
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.domain.plan import Ending, Step, TaperPlan
from taperdoc.forms import PlanForm, form_fields, parse_plan_form, unknown_keys
from taperdoc.handout.contacts import WHO_LIMITS, Who
from taperdoc.handout.fonts import covered, missing
from taperdoc.resources import STATIC
from taperdoc.web.live_feedback import live_feedback
from tests.support.apps import make_app
from tests.support.builders import plan, plans
from tests.support.form_filling import TWO_STEPS, WHO, a_request, problems, sent
from tests.support.page_browser import OUR_SCRIPT, Browser, Page

PRINTABLE = "".join(sorted(c for c in covered() if c.isprintable() and not missing(c)))
APP = make_app()

Attrs = dict[str, str | None]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, and the words inside those with an id."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[tuple[str, Attrs]] = []
        self.said: dict[str, str] = {}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in {"input", "link", "meta", "br"}:
            self._open.append(dict(attrs).get("id") or "")

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for id in filter(None, self._open):  # noqa: A001
            self.said[id] = self.said.get(id, "") + data

    def of(self, *names: str) -> Iterator[Attrs]:
        """The attributes of the tags of these names."""
        return (attrs for tag, attrs in self.all if tag in names)

    def controls(self) -> list[Attrs]:
        """What a person can fill."""
        filled = self.of("input", "select", "textarea")
        return [attrs for attrs in filled if attrs.get("type") != "hidden"]


def shown(form: PlanForm) -> str:
    feedback = live_feedback(form, date(2026, 11, 22))
    return render_template(
        "form/form.html", form=form, key="k", problem="", quick_result=None, feedback=feedback
    )


def of_plan(made: TaperPlan, who: Who = WHO) -> str:
    with APP.test_request_context():
        return shown(PlanForm.from_plan(made, who))


def refused(**typed: str) -> tuple[PlanForm, str]:
    """A filled form sent with something typed otherwise, and the page that comes back."""
    fields = Page(of_plan(TWO_STEPS)).fields
    with APP.test_request_context():
        g.csrf_valid = True
        form = sent({**fields, **{key.replace("__", "-"): [text] for key, text in typed.items()}})
        assert problems(form)
        return form, shown(form)


def as_a_browser_sends(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    breaks = {
        name: [text.replace("\n", "\r\n") for text in texts] for name, texts in fields.items()
    }
    assert unknown_keys(breaks) == []
    return breaks


def without_space_around(made: TaperPlan) -> TaperPlan:
    """A plan as the form gives it: no white space around words, products in the plan's order."""

    def step(old: Step) -> Step:
        used = tuple(product for product in made.products if product in old.products)
        return replace(old, until=old.until.strip(), note=old.note.strip(), products=used)

    return replace(
        made,
        times=tuple(time.strip() for time in made.times),
        steps=tuple(step(old) for old in made.steps),
        ending=Ending(made.ending.kind, made.ending.words.strip()),
        as_needed=made.as_needed.strip(),
        if_worse=made.if_worse.strip(),
        other_words=made.other_words.strip(),
    )


PEOPLE = st.builds(
    Who,
    **{
        name: st.text(PRINTABLE, max_size=limit).map(str.strip)
        for name, limit in WHO_LIMITS.items()
    },
)


@given(made=plans(PRINTABLE), who=PEOPLE)
def test_a_plan_shown_and_sent_is_the_same_plan(made: TaperPlan, who: Who) -> None:
    expected = without_space_around(made)
    fields = as_a_browser_sends(Page(of_plan(made, who)).fields)
    with a_request():
        form = sent(fields)
        assert parse_plan_form(form) == (expected, who), form.problems()


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(st.data())
def test_whatever_is_typed_is_shown_again(data: st.DataObject) -> None:
    fields = Page(of_plan(plan("5 10 / 5 5 for 7 | pause until seen", of="10h 5"))).fields
    chosen = {name for name in fields if name.endswith(("kind", "split", "ending", "uses"))}
    typed = sorted(fields.keys() - chosen - {"csrf_token"})
    for name in data.draw(st.lists(st.sampled_from(typed), unique=True, min_size=1)):
        # A page cannot hold these as they are.
        fields[name] = [data.draw(ANYTHING).translate({0: None, 13: None})]
    with APP.test_request_context():
        form = sent(fields)
        parse_plan_form(form)
        again = Page(shown(form)).fields
    # A time with neither a name nor a dose has no column.
    shown_again = {name: again.get(name, [""]) for name in typed}
    assert shown_again == {name: fields[name] for name in typed}


def test_enter_goes_to_the_review() -> None:
    first = next(Tags(of_plan(TWO_STEPS)).of("button"))
    assert (first.get("name"), first.get("value")) == ("action", "review")


def test_every_field_has_one_name_one_label_and_no_limit_of_its_own() -> None:
    page = Tags(of_plan(plan("10 5 / 5 5 for 7 | pause for 3 of 2", of="10h 5")))
    labelled = {label["for"] for label in page.of("label")}
    ids = Counter(attrs["id"] for _, attrs in page.all if "id" in attrs)
    assert max(ids.values()) == 1
    for control in page.controls():
        assert control["id"] in labelled
        assert control.get("type") not in {"number", "date"}
        assert not {"maxlength", "pattern", "required", "min", "max", "step"} & control.keys()


def test_a_dose_is_labelled_by_its_row_and_column_and_typed_as_text() -> None:
    controls = {attrs["id"]: attrs for attrs in Tags(of_plan(TWO_STEPS)).controls()}
    cell = controls["steps-1-first-t2"]
    assert cell["aria-label"] == "Step 2, noon"
    assert (cell["type"], cell["inputmode"]) == ("text", "decimal")
    assert controls["steps-1-days"]["inputmode"] == "numeric"
    second = controls["steps-1-second-t2"]
    assert second["aria-label"] == "Step 2, noon, second set of doses"


WRONG = {
    "patient": "\N{SKULL}",
    "products-0-strength": "10 g",
    "products-0-split": "",
    "first_day": "1/12/26",
    "times-t2": "morning",
    "steps-0-first-t1": "2,5",
    "steps-1-days": "0",
    "steps-1-kind": "x",
    "steps-1-second-t3": "5",
    "steps-1-uses": "7",
    "steps-1-note": "a\tb",
    "ending": "",
    "as_needed": "\t\t\tx\ty",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_reason_stands_at_its_field_and_at_the_top_in_the_same_words(name: str) -> None:
    form, html = refused(**{name: WRONG[name]})
    page = Tags(html)
    assert page.said["summary"].startswith("\n  There is a problem")
    found = dict(form.problems())
    assert name in found
    for id, sentence in found.items():  # noqa: A001
        assert sentence in page.said["summary"]
        assert page.said[f"{id}-error"] == sentence
        assert {"href": f"#{id}"} in list(page.of("a"))
        field = next(attrs for attrs in page.controls() if attrs["id"] == id)
        assert field["aria-invalid"] == "true"
        assert f"{id}-error" in (field["aria-describedby"] or "").split()


def test_the_summary_is_an_alert_that_takes_the_focus() -> None:
    _, html = refused(ending="")
    alerts = [attrs for _, attrs in Tags(html).all if attrs.get("role") == "alert"]
    assert [(a["id"], "autofocus" in a) for a in alerts] == [("summary", True)]
    assert Page(html).title.startswith("Error: ")


def test_what_a_field_describes_is_there() -> None:
    _, html = refused(**WRONG)
    page = Tags(html)
    for control in page.controls():
        for id in (control.get("aria-describedby") or "").split():  # noqa: A001
            assert page.said[id].strip()


@pytest.mark.parametrize(
    ("steps", "opened"),
    [
        ("10 for 7", 0),
        ("10 / 5 for 7", 1),
        ("pause for 7", 1),
        ("10 until seen", 1),
        ("10 for 7 from 2026-12-01", 1),
        ("10 for 7 of 1", 1),
        ("10 for 7 note With food.", 1),
        ("10 for 7 | pause for 3 | 10 for 7", 1),
    ],
)
def test_a_step_is_open_where_there_is_more_to_it(steps: str, opened: int) -> None:
    details = Tags(of_plan(plan(steps))).of("details")
    of_steps = [attrs for attrs in details if "class" not in attrs]
    assert sum("open" in attrs for attrs in of_steps) == opened


def test_the_page_says_that_pumps_are_out() -> None:
    words = Page(of_plan(TWO_STEPS)).words
    assert "For oral baclofen only. Not for intrathecal pumps." in words


def test_the_rows_that_the_script_copies_are_under_names_that_nobody_sends() -> None:
    spare = "".join(re.findall(r"<template>(.*?)</template>", of_plan(TWO_STEPS), re.DOTALL))
    names = {str(attrs["name"]) for attrs in Tags(spare).controls()}
    assert unknown_keys(names) == list(names)
    kinds = {re.sub(r"\d+", "0", name, count=1) for name in names}
    assert kinds == {
        name for name in Page(of_plan(TWO_STEPS)).fields if re.match(r"(steps|products)-0-", name)
    } | {"steps-0-uses"}


def test_nothing_on_the_page_is_inline_or_from_elsewhere() -> None:
    html = of_plan(TWO_STEPS)
    page = Tags(html)
    assert not {tag for tag, _ in page.all} & {"style", "iframe"}
    assert len(list(page.of("script"))) == len(re.findall(OUR_SCRIPT, html)) > 0
    for _, attrs in page.all:
        assert not [name for name in attrs if name == "style" or name.startswith("on")]
        for name in ("href", "src", "action"):
            address = attrs.get(name)
            assert address is None or address.startswith(("/", "#", "data:,"))
    sheet = (STATIC / "app.css").read_text(encoding="utf-8")
    assert "url(http" not in sheet
    assert "@import" not in sheet


def test_a_button_keeps_what_is_typed_and_focuses_one_field() -> None:
    browser = Browser(APP)
    fields = {**form_fields(TWO_STEPS, WHO), "steps-1-first-t2": ["2,5"], "action": ["up-step-2"]}
    assert browser.post("/plan", fields).status_code == 200
    assert browser.page.fields["steps-0-first-t2"] == ["2,5"]
    assert browser.page.fields["patient"] == ["Ada Example"]
    focused = [attrs for _, attrs in Tags(browser.answer.text).all if "autofocus" in attrs]
    assert [attrs["id"] for attrs in focused] == ["steps-0-up"]


def test_an_unknown_button_shows_the_form_as_it_was() -> None:
    browser = Browser(APP)
    fields = {**form_fields(TWO_STEPS, WHO), "action": ["explode-step-²"]}
    assert browser.post("/plan", fields).status_code == 200
    assert {k: browser.page.fields[k] for k in form_fields(TWO_STEPS, WHO)} == form_fields(
        TWO_STEPS, WHO
    )


@pytest.mark.parametrize("key", ["steps-²-note", f"steps-{'9' * 5000}-note", "steps_9"])
def test_a_crafted_key_is_answered_in_a_sentence(key: str) -> None:
    browser = Browser(APP)
    assert browser.post("/plan", {**form_fields(TWO_STEPS, WHO), key: ["x"]}).status_code == 400
    assert browser.page.words


@pytest.mark.parametrize("token", ["", "made up"])
def test_a_token_that_is_not_ours_shows_the_form_with_what_was_typed(token: str) -> None:
    browser = Browser(APP)
    fields = {**form_fields(TWO_STEPS, WHO), "action": ["review"], "csrf_token": [token]}
    assert browser.post("/plan", fields).status_code == 400
    assert browser.page.fields["patient"] == ["Ada Example"]
    assert browser.page.fields["csrf_token"] not in ([""], ["made up"])


@pytest.mark.parametrize("body", [b"patient=%ED%A0%80", b"patient=%FF%FE", b"patient=%00"])
def test_bytes_that_are_no_text_are_no_error_of_ours(body: bytes) -> None:
    browser = Browser(APP)
    token = browser.page.fields["csrf_token"][0].encode()
    answer = browser.client.post(
        "/plan",
        data=body + b"&csrf_token=" + token,
        content_type="application/x-www-form-urlencoded",
        base_url=browser.base_url,
        headers={"Referer": browser.base_url + "/"},
        follow_redirects=True,
    )
    assert answer.status_code in {400, 422}
