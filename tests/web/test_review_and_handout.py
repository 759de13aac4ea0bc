"""From the form to the finished handout, as somebody goes through the pages."""

import io
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, fields
from html import escape
from pathlib import Path

import pdfplumber
import pytest
from flask import Flask

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import document_number
from taperdoc.forms import form_fields
from taperdoc.handout.contacts import Who
from taperdoc.handout.handout import Handout
from taperdoc.handout.letterhead import Letterhead
from taperdoc.jobs.finished_handouts import MINUTES, FinishedHandouts
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.web.kept_pages import KeptPages
from taperdoc.wording import phrases, safety_text
from tests.support import builders
from tests.support.apps import FixedClock, make_app, replace_services, store_of
from tests.support.page_browser import CALM, PLAN, WHO, Browser, Fields, Page

SCRIPT = "<script>x()</script>"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def site(clock: FixedClock) -> Flask:
    return make_app(clock=clock)


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site)


@pytest.fixture
def quick(site: Flask) -> None:
    """A stand-in for the slow part, where the paper itself is not looked at."""
    fake = Prerenderer(lambda handout: b"%PDF " + repr(handout).encode(), max_waiting=0)
    replace_services(site, prerenderer=fake)


def words_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def test_a_typed_plan_becomes_a_handout(browser: Browser) -> None:
    assert browser.review().status_code == 200
    made = browser.confirm()
    assert made.status_code == 303
    assert browser.get(made.location).status_code == 200
    number = document_number(PLAN)
    assert f"Document number {number}" in browser.page.words
    inline, saved = (link for link in browser.page.links if link.endswith(".pdf"))
    shown = browser.get(inline)
    kept = browser.get(saved)
    assert shown.mimetype == kept.mimetype == "application/pdf"
    name = f"filename=baclofen-plan-{number}.pdf"
    assert shown.headers["Content-Disposition"] == f"inline; {name}"
    assert kept.headers["Content-Disposition"] == f"attachment; {name}"
    assert shown.data == kept.data
    said = words_of(shown.data)
    for words in (*asdict(WHO).values(), "Sun 22 November 2026", "half a tablet", number):
        assert words in said


def test_the_finished_handout_has_its_plan_for_the_chart_without_the_patient(
    browser: Browser, quick: None
) -> None:
    browser.review()
    browser.get(browser.confirm().location)
    (text,) = browser.page.fields[""]
    for words in (
        f"Baclofen plan {document_number(PLAN)}",
        "1. Step 2: Noon rises from 5 mg (step 1) to 10 mg.",
        "Checked by Dr Bo Sample, Sat 21 November 2026, 09:00.",
    ):
        assert words in text
    assert "Ann" not in text
    assert "1961" not in text


def test_a_review_gives_its_text_for_the_chart_once_it_is_filled_in(browser: Browser) -> None:
    browser.review()
    filled = browser.ticked()
    assert browser.post("/chart", {**filled, "agrees": []}).status_code == 422
    assert "Tick that the plan matches your prescription." in browser.page.words
    assert browser.post("/chart", filled).status_code == 200
    (text,) = browser.page.fields[""]
    assert "Checked by Dr Bo Sample" in text
    assert "Ann" not in text
    assert browser.page.fields["seen"] == filled["seen"]
    browser.get(browser.confirm().location)
    assert browser.page.fields[""] == [text]


def test_the_review_reads_back_the_plan_and_who_it_is_for(browser: Browser) -> None:
    browser.review()
    for words in (
        *asdict(WHO).values(),
        "Sun 22 November 2026",
        "Step 2: 7 days",
        "half a tablet",
        "Then stop. Take no baclofen from Sun 6 December 2026.",
        "31 and a half tablets of 10 mg",
        "Noon rises from 5 mg (step 1) to 10 mg.",
        "What is not checked:",
    ):
        assert words in browser.page.words


def test_what_is_left_empty_is_said_to_be_for_writing_by_hand(browser: Browser) -> None:
    browser.review(who=Who())
    assert browser.page.words.count("blank, to be filled in by hand") == len(fields(Who))


def test_a_plan_that_is_refused_brings_the_form_back_as_typed(browser: Browser) -> None:
    typed = {**form_fields(PLAN, WHO), "steps-1-first-t2": ["5 g"], "steps-0-days": ["0"]}
    answer = browser.post("/plan", {**typed, "action": ["review"]})
    assert answer.status_code == 422
    assert browser.page.title.startswith("Error: ")
    for key, value in typed.items():
        assert browser.page.fields[key] == value


def test_a_row_button_brings_the_form_back_with_its_rows_changed(browser: Browser) -> None:
    answer = browser.post("/plan", {**form_fields(PLAN, WHO), "action": ["remove-step-1"]})
    assert answer.status_code == 200
    assert browser.page.fields["steps-0-first-t2"] == ["10"]
    assert "steps-1-first-t2" not in browser.page.fields
    assert browser.page.fields["patient"] == ["Ann Example"]


MISSING: dict[str, tuple[dict[str, list[str]], list[str]]] = {
    "no note ticked": ({"seen": []}, ["Tick note 1 once you have read it."]),
    "another note ticked": ({"seen": ["2", "²", "-1", ""]}, ["Tick note 1 once you have read it."]),
    "no name": ({"checked_by": [""]}, ["Type your name."]),
    "a name of spaces": ({"checked_by": ["  "]}, ["Type your name."]),
    "the order not ticked": ({"agrees": []}, ["Tick that the plan matches your prescription."]),
    "nothing": (
        {"seen": [], "checked_by": [], "agrees": []},
        [
            "Tick note 1 once you have read it.",
            "Type your name.",
            "Tick that the plan matches your prescription.",
        ],
    ),
    "a name too long": (
        {"checked_by": ["a" * 121]},
        ["This has 121 characters; there is room for 120."],
    ),
    "a name in other letters": (
        {"checked_by": ["李"]},
        ["The handout's fonts do not include “李” (CJK UNIFIED IDEOGRAPH-674E)."],
    ),
    "a name with an unseen character": (
        {"checked_by": ["Bo\u202eSample"]},
        ["This has a character that cannot be seen"],
    ),
}


@pytest.mark.parametrize(("other", "says"), MISSING.values(), ids=MISSING)
def test_a_review_is_not_confirmed_with(
    browser: Browser, quick: None, other: dict[str, list[str]], says: list[str]
) -> None:
    browser.review()
    token = browser.page.fields["token"]
    answer = browser.confirm(**other)
    assert answer.status_code == 422
    assert browser.page.title.startswith("Error: ")
    for sentence in says:
        # Once in the summary, once at the field.
        assert browser.page.words.count(sentence) == 2
    given = {"seen": ["1"], "checked_by": ["Dr Bo Sample"], "agrees": ["yes"], **other}
    kept = {key: value for key, value in given.items() if key != "seen" or value == ["1"]}
    for key, value in kept.items():
        assert [v.strip() for v in browser.page.fields.get(key, [])] == [
            v.strip() for v in value
        ] or (not any(v.strip() for v in value))
    assert browser.page.fields["token"] == token
    assert browser.confirm().status_code == 303


def test_the_summary_links_to_what_is_missing(browser: Browser, quick: None) -> None:
    browser.review()
    browser.confirm(seen=[], checked_by=[], agrees=[])
    for id_ in ("seen-1", "checked_by", "agrees"):
        assert f"#{id_}" in browser.page.links
        assert f'id="{id_}"' in browser.answer.text


def test_a_note_stands_at_its_step_and_marks_its_doses(browser: Browser) -> None:
    browser.review()
    html = " ".join(browser.answer.text.split())
    marked = re.search(r'<td data-time="noon" class="noted">.*?</td>', html)
    assert marked
    assert 'href="#note-1"' in marked[0]
    assert html.count('class="noted"') == 1
    assert html.index(marked[0]) < html.index('id="seen-1"') < html.index("</table>")
    for anchor in ("note-1", "listed-1"):
        assert f'id="{anchor}"' in html
        assert f"#{anchor}" in browser.page.links


def test_every_note_has_one_box_also_if_both_alternate_days_give_the_same(
    browser: Browser, quick: None
) -> None:
    browser.review(builders.plan("10 10 20 / 5 15 20 for 14", first="2026-11-22"))
    boxes = re.findall(r'id="seen-(\d+)"', browser.answer.text)
    assert browser.page.words.count("is the sum of the other doses of the day") == 2
    assert sorted(boxes) == re.findall(r'id="listed-(\d+)"', browser.answer.text)
    assert browser.confirm().status_code == 303


def test_blank_entries_that_the_patient_needs_are_to_be_ticked(
    browser: Browser, quick: None
) -> None:
    browser.review(CALM, Who(clinic="Hill Street Clinic"))
    assert browser.page.boxes.count("seen") == 3
    assert browser.confirm(seen=["1", "2"]).status_code == 422
    assert browser.confirm().status_code == 303


def test_a_character_of_another_script_is_named_at_its_entry_and_in_the_letterhead(
    tmp_path: Path, clock: FixedClock
) -> None:
    site = make_app(tmp_path, clock=clock)
    replace_services(site, prerenderer=Prerenderer(lambda _: b"%PDF", max_waiting=0))
    text = Letterhead(below_withdrawal=("Ring Аnn.",), missed_dose="Take 1О mg.", address="Нill St")
    store_of(site).letterhead.save(0, text)
    browser = Browser(site)
    browser.review(CALM, Who(patient="Annа Lee", phone="1", emergency="999"))
    assert browser.page.boxes.count("seen") == 1
    for says in (
        "The patient’s name has “Annа”: character 4, “а”, is the Cyrillic small letter a",
        "The clinic’s own sentences have “Аnn”: character 1",
        "The instructions for a missed dose have “1О”: character 2",
        "The clinic’s address has “Нill”: character 1",
    ):
        assert says in browser.page.words
    assert browser.confirm().status_code == 303


def test_the_box_to_confirm_restates_the_plan(browser: Browser) -> None:
    browser.review(CALM)
    assert (
        "This matches my prescription for Ann Example: 30 mg each day from Sun 22 November 2026,"
        " 25 mg each day in the last of 2 steps (14 days), then no baclofen from"
        " Sun 6 December 2026, after 25 mg each day."
    ) in browser.page.words


def test_a_name_is_offered_and_filled_in_without_losing_a_tick(
    browser: Browser, quick: None
) -> None:
    browser.review()
    assert "Use my name: Dr Bo Sample" in browser.page.words
    given = {**browser.ticked(), "checked_by": [""], "large": ["yes"]}
    browser.post("/name", {**given, "use_name": ["Dr Bo Sample"]})
    for key in ("seen", "agrees", "large"):
        assert browser.page.fields[key] == given[key]
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert "Use my name" not in browser.page.words


def test_the_name_last_used_in_this_session_is_offered_and_in_no_other(
    browser: Browser, quick: None
) -> None:
    browser.review()
    browser.confirm(checked_by=["Cy Other"])
    browser.review()
    assert "Use my name: Cy Other" in browser.page.words
    somebody = Browser(browser.client.application)
    somebody.review()
    assert "Cy Other" not in somebody.page.words


def test_each_section_leads_to_its_part_of_the_form(browser: Browser) -> None:
    browser.review()
    for anchor in ("patient", "steps"):
        assert re.search(rf'formaction="/change\?key=[\w-]+#{anchor}"', browser.answer.text)


def test_a_plan_without_notes_needs_no_tick(browser: Browser, quick: None) -> None:
    browser.review(CALM)
    assert "There are no notes" in browser.page.words
    assert browser.confirm(seen=[]).status_code == 303


def test_change_something_brings_back_the_whole_form_without_any_tick(browser: Browser) -> None:
    browser.review()
    browser.post("/change", {"token": browser.page.fields["token"]})
    for key, value in form_fields(PLAN, WHO).items():
        assert browser.page.fields[key] == value


def test_a_finished_handout_can_be_changed(browser: Browser, quick: None) -> None:
    browser.review()
    browser.get(browser.confirm().location)
    browser.post("/change", {"token": browser.page.fields["token"]})
    assert browser.page.fields["patient"] == ["Ann Example"]


@pytest.mark.parametrize("path", ["/handout", "/change"])
@pytest.mark.parametrize("token", ["", "x", "{token}x", "x{token}"])
def test_an_altered_review_is_refused(browser: Browser, quick: None, path: str, token: str) -> None:
    browser.review()
    altered = token.format(token=browser.page.fields["token"][0])
    answer = (
        browser.confirm(token=[altered])
        if path == "/handout"
        else browser.post(path, {"token": [altered]})
    )
    assert answer.status_code == 400
    assert "not one that was reviewed in this browser, so no handout was made" in browser.page.words


TAKE_A_TOKEN = (
    "/handout /chart /name /prerender /change /templates/save /templates/keep /templates/back"
).split()


@pytest.mark.parametrize("path", TAKE_A_TOKEN)
def test_a_review_of_another_session_is_refused_with_a_plain_page(
    site: Flask, browser: Browser, quick: None, path: str
) -> None:
    browser.review()
    form = {**browser.ticked(), "came": ["review"], "name": ["Slow"]}
    other = Browser(site)
    assert other.post(path, form).status_code == 400
    assert "not one that was reviewed in this browser" in other.page.words
    assert "token" not in other.page.fields
    assert "Ann" not in other.page.text
    assert browser.post(path, form).status_code in {200, 204, 303, 503}


def test_a_review_from_another_taperdoc_is_refused(browser: Browser, quick: None) -> None:
    other = Browser(make_app(secret_key="b" * 64))
    other.review()
    browser.review()
    assert browser.confirm(token=other.page.fields["token"]).status_code == 400


def test_a_review_sent_twice_gives_two_handouts_of_the_same_plan(
    browser: Browser, quick: None
) -> None:
    browser.review()
    review = browser.page
    first = browser.confirm()
    browser.page = review
    second = browser.confirm()
    assert first.location != second.location
    pages = [
        browser.get(made.location).text.count(document_number(PLAN)) for made in (first, second)
    ]
    assert pages[0] == pages[1] > 0


def test_the_same_review_gives_the_same_bytes_however_late(
    browser: Browser, clock: FixedClock
) -> None:
    browser.review()
    review = browser.page
    made = []
    for minutes in (1, 90):
        clock.later(minutes=minutes)
        browser.page = review
        browser.get(browser.confirm().location)
        made.append(browser.get(next(link for link in browser.page.links if "pdf" in link)).data)
    assert made[0] == made[1]
    assert "made Sat 21 November 2026, 09:00" in words_of(made[0])


@pytest.mark.parametrize(
    ("typed", "ticked"),
    [
        ({}, {"calendar": ["yes"]}),
        ({"checked_by": ["Dr Cy Other"]}, {"calendar": ["yes"], "large": ["yes"]}),
    ],
)
def test_the_handout_is_made_while_its_review_is_read(
    clock: FixedClock, typed: Fields, ticked: Fields
) -> None:
    asked: list[str] = []

    def make(handout: Handout) -> bytes:
        asked.append(handout.checked_by)
        return b"%PDF"

    browser = Browser(make_app(clock=clock, prerenderer=Prerenderer(make)))
    browser.review()
    review = browser.page
    if typed:
        assert browser.post("/prerender", {**review.fields, **typed, **ticked}).status_code == 204
        browser.page = review
    while len(asked) < 1 + len(typed):
        time.sleep(0.01)
    browser.confirm(**typed, **ticked)
    assert asked == ["Dr Bo Sample", *typed.get("checked_by", [])]


def test_an_old_review_is_read_back_again_and_not_printed(
    browser: Browser, clock: FixedClock, quick: None
) -> None:
    browser.review()
    clock.later(hours=9)
    answer = browser.confirm()
    assert answer.status_code == 409
    assert (
        "This plan was reviewed more than 8 hours ago. No handout was made." in browser.page.words
    )
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert "seen" not in browser.page.fields
    assert "agrees" not in browser.page.fields
    assert browser.confirm().status_code == 303


def test_a_review_of_yesterday_shows_the_note_that_is_new_today(
    browser: Browser, clock: FixedClock, quick: None
) -> None:
    clock.later(days=1, hours=14)
    browser.review(CALM)
    clock.later(hours=2)
    answer = browser.confirm(seen=[])
    assert answer.status_code == 409
    assert "The first day, Sun 22 November 2026, is before today." in browser.page.words
    assert browser.confirm(seen=[]).status_code == 422
    assert browser.confirm(seen=["1"]).status_code == 303


@pytest.mark.parametrize("page", ["", "/{name}", "/download/{name}"])
@pytest.mark.parametrize("is_kept", [True, False])
def test_an_expired_handout_leads_back_to_its_review_or_to_the_form(
    site: Flask, browser: Browser, quick: None, page: str, *, is_kept: bool
) -> None:
    seconds = [0.0]
    replace_services(site, finished_handouts=FinishedHandouts(lambda: seconds[-1]))
    browser.review()
    address = browser.confirm().location
    path = address + page.format(name=f"baclofen-plan-{document_number(PLAN)}.pdf")
    assert browser.get(path).status_code == 200
    seconds.append(MINUTES * 60)
    if not is_kept:
        replace_services(site, kept_pages=KeptPages())
    assert browser.get(path).status_code == 404
    assert f"kept in memory for {MINUTES} minutes" in browser.page.words
    reviews = [link for link in browser.page.links if link.startswith("/review/")]
    assert len(reviews) == is_kept
    for review in reviews:
        assert browser.get(review).status_code == 200
        assert browser.confirm().status_code == 303


@pytest.mark.parametrize(
    "path", ["/handout/x", "/handout/x/y.pdf", "/handout/x/download/y.pdf", "{made}/other.pdf"]
)
def test_a_guessed_address_finds_nothing(browser: Browser, quick: None, path: str) -> None:
    browser.review()
    made = browser.confirm().location
    assert browser.get(path.format(made=made)).status_code == 404


def test_no_address_file_name_or_title_holds_a_name(browser: Browser, quick: None) -> None:
    titles = [browser.page.title]
    browser.review()
    titles.append(browser.page.title)
    made = browser.confirm()
    browser.get(made.location)
    titles.append(browser.page.title)
    said = " ".join([made.location, *browser.page.links, *titles])
    for word in "Ann Example 1961 Sample Hill 7946 999".split():
        assert word not in said


TYPED = [*form_fields(PLAN, WHO)]


@pytest.mark.parametrize("field", TYPED)
def test_markup_in_a_field_is_shown_as_typed(browser: Browser, field: str) -> None:
    typed = {**form_fields(PLAN, WHO), field: [SCRIPT]}
    for action in ("review", "add-step"):
        text = browser.post("/plan", {**typed, "action": [action]}).text
        assert SCRIPT not in text
        assert escape(SCRIPT) in text or field.endswith(("kind", "split", "ending"))


@pytest.mark.parametrize("field", [field.name for field in fields(Who)])
def test_markup_about_a_person_is_read_back_as_typed(browser: Browser, field: str) -> None:
    answer = browser.review(who=Who(**{field: SCRIPT}))
    assert answer.status_code == 200
    assert SCRIPT not in answer.text
    assert SCRIPT in browser.page.words


def test_markup_in_the_confirming_name_is_shown_as_typed(browser: Browser, quick: None) -> None:
    browser.review()
    text = browser.confirm(checked_by=[SCRIPT], seen=[]).text
    assert SCRIPT not in text
    assert browser.page.fields["checked_by"] == [SCRIPT]


def test_the_longest_plan_gets_through_the_review(browser: Browser, quick: None) -> None:
    note = "é" * 2000
    plan = builders.plan(" | ".join(f"10 5 10 for 7 note {note}" for _ in range(60)))
    assert browser.review(plan).status_code == 200
    token = browser.page.fields["token"]
    browser.post("/change", {"token": token})
    assert browser.page.fields["steps-59-note"] == [note]


@pytest.mark.parametrize(
    "plan",
    [
        builders.plan("pause for 3 | 10 until seen by us", then="Call us."),
        builders.plan("2.5mL 5 for 7", "25/5 10h", then="stay we meet"),
        builders.plan("10+5 2x10 / ½x10 0 for 14", "10h 5", times="dawn dusk"),
    ],
    ids=["open", "liquid", "alternate"],
)
def test_a_plan_of_another_kind_comes_back_from_the_review_as_typed(
    browser: Browser, plan: TaperPlan
) -> None:
    assert browser.review(plan).status_code == 200
    browser.post("/change", {"token": browser.page.fields["token"]})
    for key, value in form_fields(plan, WHO).items():
        assert browser.page.fields[key] == value


def test_two_peoples_handouts_never_mix(site: Flask) -> None:
    def own_handout(number: int) -> set[str]:
        browser = Browser(site)
        browser.review(who=Who(patient=f"Person{number}Name"))
        browser.get(browser.confirm(checked_by=[f"Checker{number}Name"]).location)
        inline = next(link for link in browser.page.links if link.endswith(".pdf"))
        said = words_of(browser.get(inline).data)
        return {word.strip(".") for word in said.split() if "Name" in word}

    with ThreadPoolExecutor(6) as threads:
        for number, found in enumerate(threads.map(own_handout, range(6))):
            assert found == {f"Person{number}Name", f"Checker{number}Name"}


def test_the_text_page_lists_every_sentence_fact_and_document(browser: Browser) -> None:
    text = safety_text.baclofen()
    browser.get("/about-text")
    said = browser.page.words
    assert f"version {text.version} of {phrases.day(text.date)}".replace("\xa0", " ") in said
    assert "No setting, field or template can remove it" in said
    for section in text.sections:
        assert section.title in said
        for sentence in section.sentences:
            assert sentence.described in said
    for fact in text.facts.values():
        for words in (fact.statement, fact.not_carried, fact.left_out):
            assert " ".join(words.split()) in said
    for words in (*text.documents.values(), *text.reviewer_note):
        assert words in said
    assert "rhabdomyolysis" in said


def test_the_text_pages_links_lead_somewhere(browser: Browser) -> None:
    text = browser.get("/about-text").text
    for link in Page(text).links:
        if link.startswith("#"):
            assert f'id="{link[1:]}"' in text
