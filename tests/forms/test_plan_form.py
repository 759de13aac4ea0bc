"""What was typed becomes the plan it says, or is refused at its field with a reason."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from taperdoc.domain.date_input import parse_count, parse_day
from taperdoc.domain.dose_input import plain
from taperdoc.forms import PlanForm, form_fields, parse_plan_form, unknown_keys
from taperdoc.forms.row_list import input_fields
from taperdoc.handout.contacts import WHO_LIMITS
from tests.support.builders import plan
from tests.support.form_filling import TWO_STEPS, WHO, a_request, filled, problems, refusal, sent


@pytest.fixture(autouse=True)
def _request() -> Iterator[None]:
    with a_request():
        yield


def test_a_plan_typed_is_the_plan_entered() -> None:
    assert parse_plan_form(filled(TWO_STEPS)) == (TWO_STEPS, WHO)


def test_a_new_form_has_times_and_one_row_of_each_and_no_dose_or_strength() -> None:
    form = PlanForm.new()
    assert [time.text for time in form.columns] == ["morning", "noon", "evening", "bedtime"]
    assert (len(form.products), len(form.steps)) == (1, 1)
    assert all(field.is_blank for field in input_fields(form.steps) if field.short_name != "kind")
    assert all(
        field.is_blank for field in input_fields(form.products) if field.short_name != "kind"
    )
    assert form.ending.is_blank


def test_a_form_with_nothing_in_it_says_what_is_missing() -> None:
    empty = [field for field in input_fields(PlanForm.new()) if field.short_name != "uses"]
    form = sent({field.name: [field.text] for field in empty})
    assert [at for at, _ in problems(form)] == [
        "products-0-strength",
        "products-0-split",
        "steps-0-first-t1",
        "steps-0-days",
        "ending",
    ]


UNREADABLE_DOSES = (
    "5 mcg|2,5|1e3|NaN|sNaN|-1|.5|Infinity|inf|-0|+5|1_000|５|٥|07|5.|1 000|12.3456|99999|½|/|x"
    "|10x|x10|10++5|2x|10+0|1\u200b0|0x10|5 mL|1x7|1/3x10|#10|1\u00a0g|1\x00|1:5|<b>5</b>"
).split("|")


@pytest.mark.parametrize("typed", UNREADABLE_DOSES)
def test_a_dose_that_cannot_be_read_is_refused_at_its_cell_and_stays_as_typed(typed: str) -> None:
    form = filled(TWO_STEPS, {"steps-1-first-t2": typed})
    [(at, sentence)] = problems(form)
    assert at == "steps-1-first-t2"
    assert sentence.startswith(f"Step 2, noon: “{typed[0]}")
    assert form.steps[1].first["t2"].text == typed


@pytest.mark.parametrize(
    ("typed", "mg"),
    [
        ("0", "0"),
        ("-", "0"),
        ("–", "0"),
        (" 7.5 ", "7.5"),
        ("7.50", "7.5"),
        ("½x10", "5"),
        ("2 x 10", "20"),
        ("1½×10", "15"),
        ("10+10", "20"),
        ("1000", "1000"),
        ("0.125", "0.125"),
    ],
)
def test_a_dose_means_what_it_says(typed: str, mg: str) -> None:
    entry = parse_plan_form(filled(TWO_STEPS, {"steps-0-first-t2": typed}))
    assert entry is not None
    amount = entry[0].steps[0].cycle[0][1]
    assert amount is not None
    assert plain(amount.mg) == mg


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("1 December 2026", date(2026, 12, 1)),
        ("01 dec 2026", date(2026, 12, 1)),
        ("  1  Dec   2026 ", date(2026, 12, 1)),
        ("Tue 1 December 2026", date(2026, 12, 1)),
        ("Tue 1\u00a0December\u00a02026", date(2026, 12, 1)),
        ("Tuesday, 1 December 2026", date(2026, 12, 1)),
        ("December 1, 2026", date(2026, 12, 1)),
        ("29 February 2028", date(2028, 2, 29)),
        ("2028-02-29", date(2028, 2, 29)),
        ("", None),
    ],
)
def test_a_day_is_read(typed: str, day: date | None) -> None:
    entry = parse_plan_form(filled(TWO_STEPS, {"first_day": typed, "steps-1-first_day": typed}))
    assert entry is not None
    assert (entry[0].first_day, entry[0].steps[1].first_day) == (day, day)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1/12/26", "can be read in more than one way"),
        ("13/12/2026", "can be read in more than one way"),
        ("01-12-2026", "can be read in more than one way"),
        ("1.12.2026", "can be read in more than one way"),
        ("1 Dec 26", "a year of two digits"),
        ("29 February 2027", "not in the calendar. February 2027 has 28 days."),
        ("2027-02-29", "not in the calendar. February 2027 has 28 days."),
        ("31 June 2026", "June 2026 has 30 days"),
        ("2026-13-01", "not in the calendar"),
        ("0000-01-01", "not in the calendar"),
        ("0 May 2026", "not in the calendar"),
        ("Mon 1 December 2026", "that day is a Tuesday"),
        ("1 Ju 2026", "cannot be read as a day"),
        ("1 Decimal 2026", "cannot be read as a day"),
        ("tomorrow", "cannot be read as a day"),
        ("２０２６-12-01", "cannot be read as a day"),
        ("9999-12-31", "must be from 2000 to 2199"),
        ("1999-12-31", "must be from 2000 to 2199"),
    ],
)
def test_a_day_that_is_none_or_two_is_refused(typed: str, says: str) -> None:
    for field, place in (
        ("first_day", "First day of the plan"),
        ("steps-1-first_day", "Step 2, start date"),
    ):
        at, sentence = refusal(TWO_STEPS, {field: typed})
        assert at == field
        assert sentence.startswith(f"{place}: ")
        assert says in sentence


@pytest.mark.parametrize("month", "january may june july sept september dec".split())
def test_a_month_is_known_by_its_name_or_its_beginning(month: str) -> None:
    assert parse_day(f"3 {month} 2026").strftime("%B").lower().startswith(month)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("0", "from 1 to 999 days; this is 0"),
        ("1000", "from 1 to 999 days"),
        ("07", "Leave out the zero in front"),
        ("2 weeks", "Type how many days it is"),
        ("07 days", "Type a whole number"),
        ("7.0", "Type a whole number"),
        ("-7", "Type a whole number"),
        ("1e1", "Type a whole number"),
        ("٧", "Type a whole number"),
        ("7²", "Type a whole number"),
        ("one", "Type a whole number"),
        ("9" * 5000, "Type a whole number"),
        ("", "Say for how many days, or until when."),
    ],
)
def test_a_number_of_days_is_whole_and_above_zero(typed: str, says: str) -> None:
    at, sentence = refusal(TWO_STEPS, {"steps-1-days": typed})
    assert at == "steps-1-days"
    assert sentence.startswith("Step 2, days: ")
    assert says in sentence


def test_days_are_counted_up_to_the_limit() -> None:
    assert [parse_count(text) for text in ("1", "14", "999")] == [1, 14, 999]


@pytest.mark.parametrize("typed", ["7 days", "7days", "7 Day", "7d", "7 days.", "7\u00a0days"])
def test_days_can_be_typed_with_their_unit(typed: str) -> None:
    assert parse_count(typed) == 7


def test_a_unit_is_read_as_what_it_says_and_shown_again_as_typed() -> None:
    typed = {
        "products-0-strength": "10 mg",
        "steps-0-first-t1": "15 mg",
        "steps-0-first-t2": "7.5MG.",
        "steps-0-days": "7 days",
    }
    form = filled(plan("5 5 for 3", of="10q"), typed)
    entry = parse_plan_form(form)
    assert entry is not None
    assert entry[0] == plan("15 7.5 for 7", of="10q")
    assert {leaf.name: leaf.text for leaf in input_fields(form) if leaf.name in typed} == typed


WORDS = [
    *WHO_LIMITS,
    *"times-t1 steps-1-until steps-1-note ending_words as_needed if_worse other_words".split(),
]


def words_in(field: str, text: str) -> PlanForm:
    made = plan("20 15 . 20 for 7 | 10 10 10 10 until seen", then="stay until the next visit")
    return filled(made, {field: text})


@pytest.mark.parametrize("field", WORDS)
@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("with 漢 in it", "“漢” (CJK UNIFIED IDEOGRAPH-6F22)"),
        ("a \N{SKULL}", "SKULL"),
        ("a\tb", "U+0009"),
        ("a\x00b", "U+0000"),
        ("a\rb", "U+000D"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", "RIGHT-TO-LEFT OVERRIDE"),
        ("a\ud800b", "U+D800"),
        ("a\u2028b", "LINE SEPARATOR"),
        ("word " * 500, "there is room for"),
    ],
)
def test_words_that_cannot_be_printed_are_refused_by_name(field: str, text: str, says: str) -> None:
    form = words_in(field, text)
    [(at, sentence)] = problems(form)
    assert at == field
    assert says in sentence
    assert next(leaf for leaf in input_fields(form) if leaf.name == field).text == text


@pytest.mark.parametrize("field", WORDS)
def test_words_are_taken_as_typed_but_for_the_space_around_them(field: str) -> None:
    form = words_in(field, "\r\n <script>x()</script> & “so” \r\n")
    entry = parse_plan_form(form)
    assert entry is not None
    assert repr("<script>x()</script> & “so”") in repr(entry)


def test_lines_end_in_one_character() -> None:
    entry = parse_plan_form(words_in("other_words", "one\r\ntwo\nthree"))
    assert entry is not None
    assert entry[0].other_words == "one\ntwo\nthree"


@pytest.mark.parametrize("letter", ["9", "a", "+", "x", " ", ".", "½", "\n", "<", "1 ", "5 mg "])
def test_a_form_of_four_mebibytes_is_refused_soon_and_kept_whole(letter: str) -> None:
    made = plan("1x10 1x5 for 3", of="10 5")
    names = [leaf.name for leaf in input_fields(filled(made)) if "second" not in leaf.name]
    fields = [n for n in names if n[-2:] not in {"t3", "t4", "t5", "t6"}]
    length = (4 << 20) // len(fields)
    text = "1" + letter * (length // len(letter)) + "1"
    typed = {**form_fields(made, WHO), **{name: [text] for name in fields}}
    begun = time.process_time()
    form = sent(typed)
    found = dict(problems(form))
    assert time.process_time() - begun < 3
    missed = {name for name in fields if name not in found and "liquid" not in name}
    assert missed <= {"products-0-in_ml"}
    assert max(map(len, found.values())) < 1000
    assert all(leaf.text == text for leaf in input_fields(form) if leaf.name in fields)


def test_a_field_sent_twice_is_refused() -> None:
    form = sent({**form_fields(TWO_STEPS, WHO), "steps-0-first-t1": ["5", "50"]})
    assert problems(form) == [
        ("steps-0-first-t1", "Step 1, morning: This field was sent twice. Type it once.")
    ]


def test_every_field_of_a_full_form_has_a_key_that_is_known() -> None:
    form = filled(plan("5 5 / 5 5 for 7", of="10h 25/5"))
    names = [leaf.name for leaf in input_fields(form)]
    assert unknown_keys([*names, "csrf_token", "action"]) == []
    assert unknown_keys(["steps-199-note", "products-60-kind"]) == []


@pytest.mark.parametrize(
    "key",
    [
        "steps-²-note",
        "steps-" + "9" * 5000 + "-note",
        "steps_9",
        "steps-200-note",
        "steps-01-note",
        "steps-٣-note",
        "steps--1-note",
        "steps-1-note-",
        "steps-1-first-t7",
        "steps-1-first-t0",
        "steps-1",
        "steps-1-dose",
        "steps-1-note\n",
        "products-1-strength-0",
        "times-t7",
        "Patient",
        "patient ",
        "",
    ],
)
def test_a_key_that_no_field_has_is_strange(key: str) -> None:
    assert unknown_keys(["patient", key, "steps-1-note"]) == [key]


def test_every_sentence_begins_with_its_place() -> None:
    form = filled(TWO_STEPS, {"steps-0-first-t1": "x", "patient": "a\tb", "products-0-split": ""})
    parse_plan_form(form)
    found = [field for field in input_fields(form) if field.errors]
    assert len(found) == 3
    for field in found:
        assert all(sentence.startswith(f"{field.place}: ") for sentence in field.messages)
