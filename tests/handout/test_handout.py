"""The paper's HTML: what stands on it, and what is refused before it is made."""

from dataclasses import replace
from datetime import UTC, datetime

import jinja2
import pytest
import textstat

from taperdoc.domain.plan import PlanError, TaperPlan
from taperdoc.domain.risky_notation import findings
from taperdoc.handout import html as html_module
from taperdoc.handout.contacts import WHO_LIMITS, Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.handout import ClinicText, Handout
from taperdoc.handout.html import conditions, html
from taperdoc.wording import safety_text
from taperdoc.wording.safety_text import Sentence
from tests.support.builders import plan
from tests.support.pdf_reading import clean

PRINTED = datetime(2026, 11, 21, 14, 5, tzinfo=UTC)
WHO = Who(
    patient="Maria Example",
    patient_number="3 May 1961",
    clinician="Dr. A. Nkemelu",
    clinic="Hill Road Clinic",
    phone="020 7946 0018",
    out_of_hours="the night line",
    emergency="999",
)


def handout(
    made: TaperPlan | None = None,
    who: Who = WHO,
    checked_by: str = "",
    edition: Edition | None = None,
) -> Handout:
    made = made or plan("20 15 20 20 for 7", "10h")
    return Handout(
        plan=made, who=who, checked_by=checked_by, printed=PRINTED, edition=edition or Edition()
    )


def filled(sentence: Sentence, who: Who) -> str:
    """A sentence as it is read by its tags; the line of a blank contact is no text."""
    pieces = list(sentence.pieces)
    pieces[1::2] = [getattr(who, name) or " " for name in pieces[1::2]]
    return clean(" ".join(pieces))


def words(given: Handout) -> str:
    return clean(jinja2.filters.do_striptags(html(given)))


@pytest.mark.parametrize(
    "said",
    [
        "Maria Example",
        "3 May 1961",
        "Dr. A. Nkemelu",
        "Hill Road Clinic",
        "020 7946 0018",
        "the night line",
        "999",
        "made Sat 21 November 2026, 14:05",
    ],
)
def test_who_and_when_are_on_paper(said: str) -> None:
    assert said in words(handout())


def test_the_document_number_stands_for_the_plan_alone() -> None:
    given = handout()
    assert f"Plan {given.number}," in words(given)
    assert handout(who=Who()).number == given.number
    assert handout(plan("20 15 20 15 for 7", "10h")).number != given.number


def test_the_title_names_no_patient() -> None:
    assert f"<title>Baclofen plan {handout().number}</title>" in html(handout())


def test_the_withdrawal_box_comes_before_the_plan() -> None:
    page = words(handout())
    assert page.index("Do not stop baclofen suddenly") < page.index("What to take")


def test_the_fixed_text_has_its_version_and_date() -> None:
    text = safety_text.baclofen()
    assert f"Safety text version {text.version}" in words(handout())


@pytest.mark.parametrize("field", ["patient", "clinic", "checked_by"])
def test_markup_is_printed_as_typed(field: str) -> None:
    typed = "<script>alert(1)</script> & <b>"
    given = (
        handout(checked_by=typed)
        if field == "checked_by"
        else handout(who=replace(WHO, **{field: typed}))
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;" in html(given)
    assert "<script" not in html(given)


def test_markup_in_the_plans_words_is_printed_as_typed() -> None:
    made = plan("5 for 1 note <img src=x>", other_words="<h1>", as_needed="<i>", if_worse="<u>")
    page = html(handout(made))
    assert all(f"&lt;{tag}&gt;" in page for tag in ("img src=x", "h1", "i", "u"))


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("漢", "“漢” (CJK UNIFIED IDEOGRAPH-6F22)"),
        ("🙂", "“🙂” (SLIGHTLY SMILING FACE)"),
        ("שלום", "HEBREW LETTER SHIN"),
        ("ཀ", "TIBETAN LETTER KA"),
        ("☐", "BALLOT BOX"),
    ],
)
def test_a_character_the_letters_lack_is_refused_by_name(typed: str, named: str) -> None:
    with pytest.raises(PlanError, match="do not include") as refused:
        replace(WHO, patient=typed)
    assert named in str(refused.value)
    with pytest.raises(PlanError, match="do not include"):
        handout(plan(f"5 for 1 note {typed}"))
    with pytest.raises(PlanError, match="do not include"):
        handout(checked_by=typed)


def test_the_calendar_can_be_left_out() -> None:
    assert "Tick the box" in html(handout())
    assert "Tick the box" not in html(handout(edition=Edition(calendar=False)))


def test_the_document_number_does_not_depend_on_the_edition() -> None:
    assert handout(edition=Edition(large=True, calendar=False)).number == handout().number


@pytest.mark.parametrize(("field", "limit"), WHO_LIMITS.items())
def test_an_entry_longer_than_its_place_is_refused_whole(field: str, limit: int) -> None:
    replace(WHO, **{field: "x" * limit})
    with pytest.raises(PlanError, match="room for"):
        replace(WHO, **{field: "x" * (limit + 1)})


def test_an_undefined_variable_stops_the_handout(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = html_module._environment()
    broken = environment.overlay(
        loader=jinja2.DictLoader({"handout/handout.html": "{{ dose }} mg"})
    )
    monkeypatch.setattr(html_module, "_environment", lambda: broken)
    with pytest.raises(jinja2.UndefinedError):
        html(handout())


WHOLE, PARTS, MG_ONLY = (
    safety_text.When.TABLETS_WHOLE,
    safety_text.When.TABLETS_PARTS,
    safety_text.When.MG_ONLY,
)


@pytest.mark.parametrize(
    ("steps", "of", "holds"),
    [
        ("10 for 7", "10h", {WHOLE}),
        ("10 for 7 | 5 for 7", "10h", {PARTS}),
        ("10 for 7 | 7 for 7", "10h", {MG_ONLY}),
        ("5 for 7 | 7 for 7", "10h", {PARTS, MG_ONLY}),
        ("10 for 7", "10 5", {MG_ONLY}),
        ("10 for 7", "25/5", set()),
        ("2mL 1x10 for 7", "10 25/5", {WHOLE}),
        ("pause for 7", "10h", set()),
    ],
)
def test_conditional_sentences_follow_the_plan(
    steps: str, of: str, holds: set[safety_text.When]
) -> None:
    assert conditions(plan(steps, of)) == holds


def test_swallow_whole_is_never_said_beside_a_part_tablet() -> None:
    assert "whole" in words(handout(plan("10 for 7", "10h")))
    assert "Swallow" not in words(handout(plan("5 for 7", "10h")))
    assert "Swallow" not in words(handout(plan("7 for 7", "10h")))


@pytest.mark.parametrize(
    ("steps", "of", "layout"),
    [
        ("10 20 30 40 for 7", "10q", "rows"),
        ("7.5 2.5 . 5 for 7", "10q", "rows"),
        ("100 99.5 0.5 1 for 7", "25/5", "rows"),
        ("10+5 5+10 10 5 for 7", "10h 5h", "rows"),
        ("1 2 3 4 5 6 for 7", "1", "columns"),
        ("1 2 3 . 5 for 7", "1", "rows"),
        ("110.476mL 1 1 1 for 7", "2/1", "rows"),
        ("9999.999 1 1 1 for 7", "1", "columns"),
        ("1 2 3 4 5 9110.476 for 7", "2/1", "tall"),
    ],
)
def test_a_dose_too_wide_for_its_column_gets_more_room(steps: str, of: str, layout: str) -> None:
    names = "waking breakfast noon tea supper night".split()
    times = " ".join(names[: len(steps.split()) - 2])
    page = html(handout(plan(steps, of, times=times)))
    assert ('class="steps columns"' in page) is (layout == "rows")
    assert ('class="steps times"' in page) is (layout == "tall")
    assert ('class="tall"' in page) is (layout != "rows")


def test_nothing_the_handout_says_of_itself_breaks_a_wording_rule() -> None:
    made = plan(
        "20 15 . 20 for 7 | 10 - - 10 / 5 - - 10 for 14 | pause for 3 | 10 . . . until seen", "10h"
    )
    assert findings(words(handout(made))) == ()


def test_an_accent_may_be_typed_apart_from_its_letter_but_not_without_one() -> None:
    assert replace(WHO, patient="Rene\N{COMBINING ACUTE ACCENT}").patient.startswith("Rene")
    with pytest.raises(PlanError, match="COMBINING CARON"):
        replace(WHO, patient="5\N{COMBINING CARON}")


def test_a_handout_says_which_one_it_replaces_above_the_box() -> None:
    says = "This plan takes the place of plan 7F3A-09BC. Throw the old plan away."
    given = replace(handout(), replaces="7F3A-09BC")
    page = words(given)
    assert page.index("Your baclofen plan") < page.index(says) < page.index("Do not stop")
    assert words(handout()) == page.replace(f"{says} ", "")
    assert given.number == handout().number
    assert findings(page) == ()
    assert textstat.flesch_kincaid_grade(says) <= 6


@pytest.mark.parametrize("number", ["7f3a-09bc", "7F3A-09BC ", "7F3A", "7F3A-09BCD"])
def test_what_is_no_document_number_is_not_replaced(number: str) -> None:
    with pytest.raises(PlanError, match="is not a document number"):
        replace(handout(), replaces=number)


def test_a_handout_does_not_replace_itself() -> None:
    with pytest.raises(PlanError, match="same plan"):
        replace(handout(), replaces=handout().number)


CLINIC_TEXT = ClinicText(
    address="1 Hill Road\nHilltown",
    missed_dose="If you miss a dose, call us.",
    below_withdrawal=("Our night line is there for you.",),
)


def test_the_clinics_own_sentences_stand_below_the_whole_box_and_the_plan() -> None:
    page = words(replace(handout(), clinic_text=CLINIC_TEXT))
    plain = words(handout())
    box = plain[plain.index("Do not stop") : plain.index("What to take")]
    assert box in page
    own = page.index(CLINIC_TEXT.below_withdrawal[0])
    assert page.index(box) < page.index("What to take") < own < page.index("Get help at once")
    assert "1 Hill Road Hilltown" in page


def test_the_clinics_words_on_a_missed_dose_stand_in_place_of_the_fixed_rule() -> None:
    page = words(replace(handout(), clinic_text=CLINIC_TEXT))
    assert page.count("If you miss a dose") == 1
    assert CLINIC_TEXT.missed_dose in page
    assert "double dose" not in page
    assert "double dose" in words(handout())


def test_the_clinics_words_are_printed_as_typed() -> None:
    page = html(replace(handout(), clinic_text=ClinicText(below_withdrawal=("<b> & co",))))
    assert "&lt;b&gt; &amp; co" in page
