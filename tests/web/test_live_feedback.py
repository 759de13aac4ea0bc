"""What is said of a form while it is being filled, finished or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.domain.plan import Ending, EndingKind, TaperPlan
from taperdoc.forms import PlanForm, form_fields, parse_partial_plan, parse_plan_form
from taperdoc.web.live_feedback import LiveFeedback, live_feedback
from taperdoc.wording import phrases, review_notes
from tests.support import page_browser
from tests.support.apps import make_app
from tests.support.builders import plan, plans
from tests.support.form_filling import TWO_STEPS, WHO, Typed, a_request, filled, sent
from tests.support.page_browser import CALM, PLAN, Browser

TODAY = date(2026, 11, 22)
SIX = plan(
    " | ".join(f"{mg} {mg} for 7" for mg in (30, 25, 20, 15, 10, 5)), "5", first="2026-12-01"
)


def at(made: TaperPlan, **typed: str) -> LiveFeedback:
    """A glance at the form of a plan with some of its fields typed otherwise."""
    with a_request():
        return live_feedback(filled(made, _names(typed)), TODAY)


def standing(made: TaperPlan, **typed: str) -> tuple[TaperPlan | None, str]:
    with a_request():
        found = parse_partial_plan(filled(made, _names(typed)))
        return found.plan, found.missing


def _names(typed: Typed) -> Typed:
    return {name.replace("__", "-"): text for name, text in typed.items()}


def plainly(words: str) -> str:
    return words.replace(phrases.NBSP, " ")


@pytest.mark.parametrize(
    ("of", "typed", "echo"),
    [
        ("10h", "15", "1 and a half tablets"),
        ("10h", "5", "half a tablet"),
        ("10h", " 20 ", "2 tablets"),
        ("10", "15", "15 mg"),
        ("10h", "0", "none"),
        ("10h", "-", "none"),
        ("25/5", "2.5 mL", "12.5 mg (2.5 mL)"),
        ("10 5", "10+5", "15 mg (1 tablet of 10 mg and 1 tablet of 5 mg)"),
        ("10 5", "15", "15 mg"),
        ("5", "2x5", "10 mg (2 tablets)"),
    ],
)
def test_a_dose_is_echoed_as_its_reader_will_have_it(of: str, typed: str, echo: str) -> None:
    made = at(plan("5 for 7", of), steps__0__first__t1=typed)
    assert plainly(made.echoes["steps-0-first-t1"]) == echo


@pytest.mark.parametrize(
    ("typed", "echo"), [("7", "7 days"), ("1", "1 day"), (" 14 days", "14 days")]
)
def test_a_number_of_days_is_echoed_with_its_unit(typed: str, echo: str) -> None:
    assert plainly(at(plan("5 for 7"), steps__0__days=typed).echoes["steps-0-days"]) == echo


@pytest.mark.parametrize("typed", ["", "0", "1 wk", "20-25"])
def test_a_number_of_days_that_cannot_be_read_has_no_echo(typed: str) -> None:
    assert "steps-0-days" not in at(plan("5 for 7"), steps__0__days=typed).echoes


@pytest.mark.parametrize("typed", ["", " ", "1o", "10+", "5,5", "½x10", "10 mg a day"])
def test_what_is_empty_or_cannot_be_read_has_no_echo(typed: str) -> None:
    assert "steps-0-first-t1" not in at(plan("5 5 for 7", "5"), steps__0__first__t1=typed).echoes


@pytest.mark.parametrize(
    ("field", "text", "echo"),
    [
        ("steps-0-first-t1", "15", "15 mg"),
        ("steps-0-first-t1", "1½x10", None),
        ("first_day", "1 December 2026", "Tue 1 December 2026"),
    ],
)
def test_while_the_products_are_not_known_a_dose_is_told_in_mg_alone(
    field: str, text: str, echo: str | None
) -> None:
    found = at(plan("5 for 7"), **{"products-0-strength": "", field: text})
    assert plainly(found.echoes.get(field, "")) == (echo or "")
    assert found.lacks == "The products are not complete."
    assert (found.notes, found.graph) == ({}, "")


def test_products_of_a_step_that_cannot_be_read_say_nothing_of_tablets() -> None:
    found = at(plan("10 for 7 of 1", "10h 5"), steps__0__uses="7")
    assert plainly(found.echoes["steps-0-first-t1"]) == "10 mg"


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        ("steps-0-first-t1", "1o", "Step 1, morning: “1o”"),
        ("steps-0-days", "0", "Step 1, days: A step lasts from 1 to 999 days; this is 0."),
        ("steps-0-days", "2 weeks", "Type how many days it is."),
        ("steps-0-first_day", "1/12/26", "can be read in more than one way"),
        ("first_day", "31 February 2027", "February 2027 has 28 days."),
        ("products-0-strength", "ten", "“ten”"),
        ("patient", "Ann \u2603", "SNOWMAN"),
        ("steps-0-second-t1", "5", "this step has the same doses each day"),
        ("times-t2", "Morning", "Two times of day have the same name."),
        ("ending_words", "See you.", "“Then stop” takes no further words"),
    ],
)
def test_what_cannot_be_read_has_its_reason(field: str, text: str, says: str) -> None:
    reasons = at(TWO_STEPS, **{field: text}).reasons
    assert list(reasons) == [field]
    assert says in reasons[field]


@pytest.mark.parametrize(
    "empty",
    [
        "steps-0-days",
        "steps-1-first-t1",
        "products-0-strength",
        "products-0-split",
        "ending",
        "patient",
    ],
)
def test_a_field_that_is_still_empty_has_no_reason(empty: str) -> None:
    assert at(TWO_STEPS, **{empty: ""}).reasons == {}


def test_a_product_row_that_is_still_empty_has_no_reason() -> None:
    with a_request():
        form = sent({**form_fields(TWO_STEPS, WHO), "products-1-kind": ["tablets"]})
        found = live_feedback(form, TODAY)
    assert (found.reasons, found.lacks) == ({}, "The products are not complete.")


def test_a_time_of_day_that_has_no_column_yet_takes_nothing_away() -> None:
    with a_request():
        form = filled(TWO_STEPS, {"times-t5": "night"})
        assert live_feedback(form, TODAY).reasons == {}
        found = parse_partial_plan(form).plan
    assert found is not None
    assert (len(found.steps), found.times[4:]) == (2, ("night",))


@pytest.mark.parametrize(
    ("typed", "steps", "lacks"),
    [
        ({}, 6, ""),
        ({"steps-4-days": ""}, 4, "Steps 1 to 4 of 6: step 5 is not complete."),
        ({"steps-1-first-t1": "x"}, 1, "Step 1 of 6: step 2 is not complete."),
        ({"steps-0-first-t1": "x"}, 0, "Step 1 is not complete."),
        ({"steps-5-days": "0"}, 5, "Steps 1 to 5 of 6: step 6 is not complete."),
        ({"ending": ""}, 6, "Choose what happens after the last step."),
        ({"times-t2": "morning"}, 0, "The times of day cannot be read yet."),
        ({"first_day": "1/12"}, 0, "The first day of the plan cannot be read yet."),
        ({"as_needed": "\u2603"}, 6, "Not included because of errors: As-needed doses."),
        (
            {"steps-4-days": "", "patient": "\u2603"},
            4,
            (
                "Steps 1 to 4 of 6: step 5 is not complete."
                " Not included because of errors: Patient’s name."
            ),
        ),
    ],
)
def test_a_plan_stands_from_its_first_step_to_the_one_not_finished(
    typed: Typed, steps: int, lacks: str
) -> None:
    stands, said = standing(SIX, **typed)
    assert said == lacks
    assert (stands.steps if stands else ()) == SIX.steps[:steps]


def test_a_plan_that_is_cut_short_does_not_end_as_the_whole_one_does() -> None:
    stands, lacks = standing(SIX, steps__5__days="")
    assert stands is not None
    assert stands.ending == Ending(EndingKind.OTHER, lacks)


def test_too_many_steps_stand_not_at_all() -> None:
    many = form_fields(plan(" | ".join(["5 for 7"] * 60), "5"), WHO)
    with a_request():
        found = parse_partial_plan(sent({**many, "steps-60-kind": ["same"]}))
    assert (found.plan, found.missing) == (None, "A plan has 1 to 60 steps; this has 61.")


def test_of_a_new_form_nothing_is_said() -> None:
    with a_request():
        found = live_feedback(PlanForm.new(WHO), TODAY)
    assert found == LiveFeedback({}, {}, {}, found.graph, "")
    assert found.graph == ""


def test_notes_stand_by_the_id_of_their_place() -> None:
    rising = plan("5 5 for 7 | 5 10 for 7 | 5 10 for 7", "5", first="2026-11-01")
    assert {place: len(notes) for place, notes in at(rising).notes.items()} == {
        "plan-notes": 2,  # that the first day is past, and that the doses only rise
        "steps-1-notes": 1,
        "steps-2-notes": 1,
    }


def test_a_glance_leaves_no_reason_in_the_form() -> None:
    with a_request():
        form = filled(TWO_STEPS, {"steps-0-days": "", "steps-1-first-t1": "x"})
        before = form.problems()
        live_feedback(form, TODAY)
        assert form.problems() == before


@given(made=plans())
def test_a_whole_plan_stands_as_it_is_sent_and_its_notes_are_those_of_the_review(
    made: TaperPlan,
) -> None:
    with a_request():
        entry = parse_plan_form(filled(made))
        stands = parse_partial_plan(filled(made))
        found = live_feedback(filled(made), TODAY)
    assert entry is not None
    assert (stands.plan, stands.who, stands.missing) == (*entry, "")
    assert found.reasons == {}
    assert [text for texts in found.notes.values() for text in texts] == [
        note.text for note in review_notes.notes(entry[0], TODAY)
    ]


@given(made=plans(max_steps=8), data=st.data())
def test_an_echo_is_of_exactly_the_dose_typed_and_never_of_one_refused(
    made: TaperPlan, data: st.DataObject
) -> None:
    with a_request():
        rows = [row.form for row in filled(made).steps]
        cells = [dose.id for row in rows for dose in row.dose_fields if dose.text]
        spoilt = data.draw(st.sets(st.sampled_from(cells or ["first_day"]), max_size=3))
        form = filled(made, dict.fromkeys(spoilt, "1o"))
        found = live_feedback(form, TODAY)
    for number, step in enumerate(made.steps):
        for kind, doses in zip(("first", "second"), step.cycle, strict=False):
            for time, amount in enumerate(doses, start=1):
                cell = f"steps-{number}-{kind}-t{time}"
                several = len(made.products) > 1
                said = phrases.amount(amount, name_strength=several)
                if amount and amount.parts and amount.typed.mg is not None:
                    said = phrases.parts(amount, name_strength=several)
                assert found.echoes.get(cell) == (
                    said if amount is not None and cell not in spoilt else None
                )
    assert spoilt == found.reasons.keys()


def asked(typed: Typed, path: str = "/feedback") -> Browser:
    browser = Browser(make_app())
    fields = {
        **form_fields(PLAN, page_browser.WHO),
        **{key: [text] for key, text in typed.items()},
    }
    browser.post(path, fields)
    return browser


def test_the_script_gets_the_glance_as_json_which_nobody_keeps() -> None:
    answer = asked({"steps-1-days": "x"}).answer
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    found = answer.get_json()
    assert plainly(found["echoes"]["steps-0-first-t2"]) == "half a tablet"
    assert list(found["reasons"]) == ["steps-1-days"]
    assert found["lacks"] == "Step 1 of 2: step 2 is not complete."
    assert found["graph"].startswith("<svg")


@pytest.mark.parametrize("path", ["/feedback", "/preview"])
@pytest.mark.parametrize(
    ("typed", "status"), [({"csrf_token": "x"}, 400), ({"steps-²-days": "7"}, 400)]
)
def test_what_is_not_the_forms_own_is_refused(path: str, typed: Typed, status: int) -> None:
    assert asked(typed, path).answer.status_code == status


def test_too_much_is_refused() -> None:
    assert asked({"as_needed": "a" * (5 << 20)}).answer.status_code == 413


def shown(browser: Browser) -> str:
    return plainly(browser.answer.text)


def test_without_a_script_the_glance_stands_in_the_page_that_comes_back() -> None:
    browser = Browser(make_app())
    assert "<svg" not in shown(browser)
    browser.post("/plan", {**form_fields(PLAN, WHO), "action": ["add-step"]})
    for words in (
        ">half a tablet</output>",
        ">Sun 22 November 2026</output>",
        "Steps 1 to 2 of 3: step 3 is not complete.",
        '<svg class="chart graph"',
    ):
        assert words in shown(browser)
    assert 'class="reason"' not in shown(browser)


def test_change_something_brings_the_glance_with_the_form() -> None:
    browser = Browser(make_app())
    browser.review(CALM)
    assert '<svg class="chart graph"' in shown(browser)
    browser.post("/change", {"token": browser.page.fields["token"]})
    assert ">half a tablet</output>" in shown(browser)
    assert '<svg class="chart graph"' in shown(browser)


def test_a_step_of_another_time_keeps_its_notes_when_it_is_the_last_that_stands() -> None:
    rising = replace(SIX, steps=(SIX.steps[1], SIX.steps[0], SIX.steps[2]))
    assert "steps-1-notes" in at(rising, **{"steps-2-days": ""}).notes
