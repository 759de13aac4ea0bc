"""The quick text of the form: shown before anything changes, accepted as shown, and never lost."""

from __future__ import annotations

import pytest

from taperdoc.domain.plan import TaperPlan
from taperdoc.forms import form_fields
from tests.support.apps import make_app
from tests.support.builders import plan
from tests.support.page_browser import WHO, Browser, Fields

ONE = plan("10 . . 10 for 7", of="10h")
TWO = plan("10 . . 10 for 7 | 5 5 5 5 until seen note Rest.", of="10h")
LINES = "5 5 5 5 2w\n\npause 3 days\nthen stay until seen"


@pytest.fixture
def browser() -> Browser:
    return Browser(make_app())


def press(browser: Browser, action: str, **typed: str) -> Fields:
    """Press a button of the open form, with some of its fields typed otherwise."""
    fields = {**browser.page.fields, **{name: [text] for name, text in typed.items()}}
    browser.post("/plan", {**fields, "action": [action]})
    return browser.page.fields


def opened(browser: Browser, made: TaperPlan = ONE, **typed: str) -> None:
    """Open the form filled with a plan, with some of its fields typed otherwise."""
    fields = {**form_fields(made, WHO), **{name: [text] for name, text in typed.items()}}
    browser.post("/plan", {**fields, "action": ["show"]})


def rows(fields: Fields) -> list[str]:
    """The steps of a form: kind, doses and days or until when."""
    found = []
    for number in range(sum(name.endswith("-days") for name in fields)):
        cells = [fields[f"steps-{number}-first-t{time}"][0] or "." for time in range(1, 5)]
        kind, days, until = (fields[f"steps-{number}-{n}"][0] for n in ("kind", "days", "until"))
        found.append(" ".join([kind, *cells, days or until]))
    return found


def test_lines_are_shown_as_read_and_nothing_is_changed(browser: Browser) -> None:
    opened(browser)
    before = dict(browser.page.fields)
    after = press(browser, "quick-read", quick=LINES)
    words = browser.page.words
    assert "Read as 2 steps" in words
    assert "1 (line 1) 5 mg half a tablet 5 mg half a tablet 5 mg half a tablet" in words
    assert "half a tablet 14 days 2 (line 3) Pause take no baclofen for 3 days" in words
    assert "(replaces what is chosen in the form): Then stay on the last dose until seen" in words
    assert len(after.pop("quick_mark")[0]) == 64
    assert {**after, "quick": [""], "csrf_token": []} == {**before, "csrf_token": []}


@pytest.mark.parametrize(
    ("action", "steps"),
    [
        ("quick-replace", ["same 5 5 5 5 14", "pause . . . . 3"]),
        ("quick-add", ["same 10 . . 10 7", "same 5 5 5 5 14", "pause . . . . 3"]),
    ],
)
def test_steps_that_were_shown_are_put_in_the_form(
    browser: Browser, action: str, steps: list[str]
) -> None:
    opened(browser)
    press(browser, "quick-read", quick=LINES)
    fields = press(browser, action)
    assert rows(fields) == steps
    assert fields["quick"] == [""]
    assert (fields["ending"], fields["ending_words"]) == (["stay"], ["seen"])
    assert fields["patient"] == [WHO.patient]
    assert "In the form now: 2 steps and what comes after the last step." in browser.page.words


UNREAD = "20 20 20 20 1 week\n15 15 15 15 1 wek\n10 10 10 10 1 week\nthen stop"


def test_a_line_that_cannot_be_read_is_shown_in_its_place_among_the_steps(browser: Browser) -> None:
    opened(browser)
    press(browser, "quick-read", quick=UNREAD)
    words = browser.page.words
    assert "Line 2, character 15: “wek” cannot be read here." in words
    assert "Read as 2 steps, without the line that could not be read" in words
    order = ["Line 1 20 mg", "Line 2 Not read: 15 15 15 15 1 wek", "Line 3 10 mg"]
    assert [words.index(each) for each in order] == sorted(words.index(each) for each in order)


@pytest.mark.parametrize("action", ["quick-replace", "quick-add"])
def test_nothing_is_put_in_the_form_while_a_line_cannot_be_read(
    browser: Browser, action: str
) -> None:
    opened(browser)
    fields = press(browser, "quick-read", quick=UNREAD)
    assert "quick_mark" not in fields
    fields = press(browser, action)
    assert "Nothing was changed. Correct the lines that could not be read" in browser.page.words
    assert rows(fields) == ["same 10 . . 10 7"]
    assert fields["quick"] == [UNREAD]
    press(browser, "quick-read", quick=UNREAD.replace("wek", "week"))
    mended = ["same 20 20 20 20 7", "same 15 15 15 15 7", "same 10 10 10 10 7"]
    assert rows(press(browser, action)) == (["same 10 . . 10 7"] * (action == "quick-add") + mended)


def test_a_suspicious_shape_is_noted_beside_the_steps_that_were_read(browser: Browser) -> None:
    opened(browser)
    press(browser, "quick-read", quick="pause 1 day\n20\t20\t20\t60\t1 week")
    assert "Check these lines Line 2: The dose for bedtime, 60 mg, is the sum" in browser.page.words


def test_dates_without_a_year_are_checked_against_the_first_day_in_the_form(
    browser: Browser,
) -> None:
    opened(browser, first_day="2026-12-01")
    press(browser, "quick-read", quick="5 5 5 5 from 1 Dec to 7 Dec")
    assert rows(press(browser, "quick-replace")) == ["same 5 5 5 5 7"]
    press(browser, "quick-read", quick="5 5 5 5 from 2 Dec to 7 Dec")
    assert "by them this step begins on Tue 1 December 2026" in browser.page.words


@pytest.mark.parametrize(
    "typed",
    [
        {"quick": "5 5 5 5 2w"},
        {"products-0-strength": "20"},
        {"times-t1": "early"},
        {"quick_mark": ""},
    ],
)
def test_what_was_not_shown_is_shown_first(browser: Browser, typed: dict[str, str]) -> None:
    opened(browser)
    press(browser, "quick-read", quick="5 5 5 5 1w")
    fields = press(browser, "quick-replace", **typed)
    assert "Nothing was changed, since these steps were not shown before." in browser.page.words
    assert rows(fields) == ["same 10 . . 10 7"]
    assert rows(press(browser, "quick-replace")) != ["same 10 . . 10 7"]


def test_lines_added_to_a_new_form_leave_no_empty_step_above_them(browser: Browser) -> None:
    tablets = {"products-0-strength": "10", "products-0-split": "whole"}
    press(browser, "quick-read", quick="20 20 20 20 7d", **tablets)
    assert rows(press(browser, "quick-add")) == ["same 20 20 20 20 7"]


def test_an_ending_alone_leaves_the_steps_as_they_are(browser: Browser) -> None:
    opened(browser)
    press(browser, "quick-read", quick='then "Call us."')
    assert "Put these in place of the steps" not in browser.answer.text
    for action in ("quick-replace", "quick-add"):
        fields = press(browser, action, quick='then "Call us."')
        assert rows(fields) == ["same 10 . . 10 7"]
    assert (fields["ending"], fields["ending_words"]) == (["other"], ["Call us."])


def test_times_of_day_keep_their_places(browser: Browser) -> None:
    opened(browser)
    press(browser, "columns", **{"times-t2": "", "times-t3": "", "times-t6": "late"})
    press(browser, "quick-read", quick="10 5 2.5 2w")
    fields = press(browser, "quick-replace")
    at = {time: fields[f"steps-0-first-t{time}"] for time in (1, 4, 6)}
    assert at == {1: ["10"], 4: ["5"], 6: ["2.5"]}
    assert "steps-0-first-t2" not in fields


def test_more_steps_than_a_plan_has_are_not_added(browser: Browser) -> None:
    opened(browser, plan(" | ".join(["10 10 10 10 for 7"] * 59), of="10h"))
    press(browser, "quick-read", quick="pause 1 day\npause 2 days")
    fields = press(browser, "quick-add")
    assert "there would be 61 steps, and a plan has at most 60." in browser.page.words
    assert (len(rows(fields)), fields["quick"]) == (59, ["pause 1 day\npause 2 days"])
    assert len(rows(press(browser, "quick-replace"))) == 2


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"quick": ""}, "There are no lines in the box."),
        ({"quick": "pause 1 day\n" * 61}, "These are 61 lines of steps"),
        ({"products-0-strength": ""}, "Type how many mg are in one tablet."),
        ({"products-0-strength": "5 g"}, "Product 1, mg per tablet: “5 g” cannot be read."),
        ({"times-t2": "morning"}, "Two times of day have the same name."),
    ],
)
def test_what_keeps_lines_from_being_read_is_said(
    browser: Browser, typed: dict[str, str], says: str
) -> None:
    opened(browser)
    press(browser, "quick-read", **{"quick": "5 5 5 5 7 days", **typed})
    assert says in browser.page.words
    assert "quick_mark" not in browser.page.fields
    assert browser.answer.status_code == 200


def test_the_steps_can_be_written_as_text_and_taken_back(browser: Browser) -> None:
    opened(browser, TWO)
    before = rows(browser.page.fields)
    fields = press(browser, "quick-write")
    assert fields["quick"] == ['10 _ _ 10 for 7 days\n5 5 5 5 until "seen" note Rest.\nthen stop']
    press(browser, "quick-read")
    assert rows(press(browser, "quick-replace")) == before
    browser.post("/plan", {**browser.page.fields, "action": ["review"]})
    assert browser.page.title.startswith("Check the plan")


def test_nothing_is_written_over_lines_or_from_steps_that_cannot_be_read(
    browser: Browser,
) -> None:
    opened(browser, TWO)
    assert press(browser, "quick-write", quick="mine")["quick"] == ["mine"]
    assert "nothing was written over them" in browser.page.words
    fields = press(browser, "quick-write", quick="", **{"steps-1-first-t2": "5g"})
    assert fields["quick"] == [""]
    assert "Step 2, noon: “5g” cannot be read." in browser.page.words
    assert press(browser, "quick-write", **{"steps-1-first-t2": "5", "ending": ""})["quick"] != [""]
    assert "What comes after the last step is not in these lines." in browser.page.words


@pytest.mark.parametrize("action", ["add-step", "duplicate-step-1", "columns", "add-product"])
def test_the_other_buttons_leave_the_lines_in_the_box(browser: Browser, action: str) -> None:
    opened(browser)
    assert press(browser, action, quick="  mine\n\nyours")["quick"] == ["  mine\n\nyours"]


def test_lines_that_were_not_taken_keep_the_plan_from_its_review(browser: Browser) -> None:
    opened(browser)
    fields = press(browser, "review", quick="5 5 5 5 7 days")
    assert browser.answer.status_code == 422
    assert "Quick text: These lines are not in the steps." in browser.page.words
    assert fields["quick"] == ["5 5 5 5 7 days"]
    press(browser, "review", quick=" \n")
    assert browser.page.title.startswith("Check the plan")
    assert "quick" not in browser.answer.text
    opened(browser)
    press(browser, "quick-write")
    press(browser, "review")
    assert browser.page.title.startswith("Check the plan")


def test_a_template_being_edited_shows_a_first_day_that_came_from_a_line(browser: Browser) -> None:
    opened(browser, origin="0123456789abcdef.1.edit")
    press(browser, "quick-read", quick="5 5 5 5 from 8 Dec 2026 7 days")
    assert press(browser, "quick-replace")["steps-0-first_day"] == ["2026-12-08"]


def test_words_are_shown_as_words(browser: Browser) -> None:
    opened(browser)
    press(browser, "quick-read", quick="pause 1 day note <b>x</b>\n<i>")
    assert "<b>" not in browser.answer.text
    assert "<i>" not in browser.answer.text
