"""The library's pages: a plan kept as a template, found, used, changed, and taken along."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, without_dates
from taperdoc.domain.template_json import TEMPLATES_MAX
from taperdoc.forms import Origin, form_fields
from taperdoc.handout.contacts import Who
from taperdoc.store import Store
from taperdoc.store.purge import UNDO_FOR
from taperdoc.web.app import FORM_MAX
from taperdoc.web.response_headers import HEADERS
from tests.support import builders
from tests.support.apps import BrokenStore, FixedClock, make_app, replace_services, store_of
from tests.support.page_browser import OUR_SCRIPT, PLAN, WHO, Browser, Fields

OTHER = builders.plan("10 5 5 for 7 | 10 5 10 for 14")
SCRIPT = "<script>x()</script>"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def site(tmp_path: Path, clock: FixedClock) -> Flask:
    return make_app(tmp_path, clock)


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site)


@pytest.fixture
def store(site: Flask) -> Store:
    return store_of(site)


@pytest.fixture
def saved(store: Store) -> SavedTemplate:
    return store.templates.save_new("Slow taper", "For most", PLAN)


def begin(
    browser: Browser, plan: TaperPlan = PLAN, who: Who = WHO, origin: str = "", action: str = "new"
) -> TestResponse:
    """Press “Save as template” under a filled form."""
    return browser.post("/templates/save", {**form_fields(plan, who, origin), "action": [action]})


def keep(browser: Browser, name: str = "Slow taper", note: str = "", **other: str) -> TestResponse:
    """Press “Save” on the open page, or a button of the page of two versions."""
    carried = {key: browser.page.fields[key][:1] for key in ("token", "came", "into")}
    named = {"name": [name], "note": [note]}
    changed = {key: [value] for key, value in other.items()}
    return browser.post("/templates/keep", {**carried, **named, **changed})


def follow(browser: Browser, answer: TestResponse) -> TestResponse:
    """Go where a page sends the browser."""
    assert answer.status_code == 303, answer.text
    return browser.get(answer.location)


def undo(browser: Browser, fields: Fields | None = None) -> TestResponse:
    """Press “Undo” in the notice of the open page."""
    found = re.search(
        r'action="([^"]+)"(?:[^<]|<input[^>]*>)*?(?:<button[^>]*)?>Undo', browser.answer.text
    )
    assert found, browser.page.words
    return browser.post(found[1].replace("&amp;", "&"), fields or {})


def names(browser: Browser, address: str = "/templates") -> list[str]:
    """The names in the list, from the top."""
    text = browser.get(address).text
    return re.findall(r"<h2>(.*?)(?: <span|</h2>)", text)


# Saving


def test_a_typed_plan_is_saved_and_the_form_is_there_again_as_typed(
    browser: Browser, store: Store
) -> None:
    assert begin(browser).status_code == 200
    assert keep(browser, note="For most").status_code == 200
    assert "The template “Slow taper” is saved." in browser.page.words
    for key, value in form_fields(PLAN, WHO).items():
        assert browser.page.fields[key] == value
    (template,) = store.templates.search().items
    assert (template.name, template.note) == ("Slow taper", "For most")
    assert template.plan == without_dates(PLAN)
    assert browser.page.fields["origin"] == [str(Origin(template.id, 1))]


def test_a_reviewed_plan_is_saved_and_the_review_is_there_again(
    browser: Browser, store: Store
) -> None:
    browser.review()
    browser.post("/templates/save", {"token": browser.page.fields["token"][:1]})
    assert browser.page.title.startswith("Save as template")
    keep(browser)
    assert browser.page.title.startswith("Check the plan")
    assert "The template “Slow taper” is saved." in browser.page.words
    assert "Ann Example" in browser.page.words
    assert store.templates.search().total == 1
    browser.post("/change", {"token": browser.page.fields["token"][:1]})
    assert browser.page.fields["origin"][0].endswith(".1")


def test_the_page_before_saving_says_what_is_left_out_and_saves_nothing(
    browser: Browser, store: Store
) -> None:
    begin(browser)
    assert (
        "A template does not contain the patient, the clinician, the clinic" in browser.page.words
    )
    assert "or the dates of this plan" in browser.page.words
    assert "Ann Example" not in browser.page.words
    assert store.templates.search().total == 0


def test_the_page_before_saving_shows_every_free_word_and_marks_a_name(browser: Browser) -> None:
    plan = builders.plan(
        "10 for 7 note Ask ANN. | 5 until seen",
        times="dawn",
        then="stay we meet",
        other_words="Bye.",
    )
    begin(browser, plan)
    said = browser.page.words
    for words in ("Ask ANN.", "until seen", "dawn", "we meet", "Bye."):
        assert words.removeprefix("until ") in said
    assert said.count("is part of the patient’s name.") == 1
    assert "“Ann” is part of the patient’s name." in said


def test_a_plan_without_words_says_so(browser: Browser) -> None:
    begin(browser)
    assert "The plan has no free text that could contain a name." in browser.page.words


def test_a_plan_that_is_refused_is_not_saved(browser: Browser, store: Store) -> None:
    typed = {**form_fields(PLAN, WHO), "steps-0-days": ["0"], "action": ["new"]}
    assert browser.post("/templates/save", typed).status_code == 422
    assert browser.page.title.startswith("Error: Baclofen taper")
    assert browser.page.fields["steps-0-days"] == ["0"]
    assert browser.page.fields["patient"] == ["Ann Example"]
    assert store.templates.search().total == 0


@pytest.mark.parametrize(
    ("name", "note", "says"),
    [
        ("", "x", "Type a name for this template."),
        ("a" * 121, "", "This has 121 characters; there is room for 120."),
        ("a", "b" * 2001, "This has 2,001 characters; there is room for 2,000."),
        ("a\u202eb", "", "This has a character that cannot be seen"),
    ],
)
def test_a_name_that_is_refused_brings_the_page_back_as_typed(
    browser: Browser, store: Store, name: str, note: str, says: str
) -> None:
    begin(browser)
    assert keep(browser, name, note).status_code == 422
    assert browser.page.title.startswith("Error: ")
    # In the summary, and at the field.
    assert browser.page.words.count(says) == 2
    assert browser.page.fields["name"] == [name]
    assert browser.page.fields["note"] == [note]
    assert keep(browser, "Fine").status_code == 200
    assert store.templates.search().total == 1


def test_a_name_may_be_in_any_letters(browser: Browser) -> None:
    begin(browser)
    assert keep(browser, "李").status_code == 200


def test_what_is_sent_twice_is_saved_once(browser: Browser, store: Store) -> None:
    begin(browser)
    page = browser.page
    keep(browser)
    browser.page = page
    keep(browser)
    assert "is saved." in browser.page.words
    assert store.templates.search().total == 1


def test_a_save_is_undone_and_what_was_typed_stays(browser: Browser, store: Store) -> None:
    begin(browser)
    keep(browser)
    undo(browser, {**form_fields(PLAN, WHO), "origin": browser.page.fields["origin"]})
    assert browser.page.fields["patient"] == ["Ann Example"]
    assert "origin" not in browser.page.fields
    assert store.templates.search().total == 0
    undo(browser, form_fields(PLAN, WHO))
    assert store.templates.search().total == 1
    assert "origin" in browser.page.fields


def test_a_save_from_the_review_is_undone_on_the_review(browser: Browser, store: Store) -> None:
    browser.review()
    browser.post("/templates/save", {"token": browser.page.fields["token"][:1]})
    keep(browser)
    undo(browser, {"token": browser.page.fields["token"][:1]})
    assert browser.page.title.startswith("Check the plan")
    assert store.templates.search().total == 0


def test_back_without_saving_brings_back_what_was_typed(browser: Browser, store: Store) -> None:
    begin(browser)
    browser.post("/change", {"token": browser.page.fields["token"]})
    assert browser.page.fields["patient"] == ["Ann Example"]
    browser.review()
    browser.post("/templates/save", {"token": browser.page.fields["token"][:1]})
    carried = {key: browser.page.fields[key] for key in ("token", "came", "into")}
    browser.post("/templates/back", carried)
    assert browser.page.title.startswith("Check the plan")
    assert store.templates.search().total == 0


# Nothing of a patient


def test_nothing_of_the_patient_reaches_the_database(
    browser: Browser, store: Store, tmp_path: Path
) -> None:
    begin(browser)
    keep(browser)
    template = store.templates.search().items[0].id
    follow(browser, browser.post(f"/templates/{template}/use", {}))
    origin = browser.page.fields["origin"][0]
    browser.review(OTHER, WHO)
    begin(browser, builders.plan("5 for 7 from 2026-12-09"), WHO, origin, "update")
    keep(browser, "Slow taper", "changed")
    store.templates.save(template, 2, "Slow taper", "theirs", OTHER)
    begin(browser, PLAN, WHO, origin, "update")
    assert keep(browser).status_code == 409
    keep(browser, into=browser.page.fields["into"][1])
    follow(browser, browser.post(f"/templates/{template}/delete", {}))
    files = [path for path in tmp_path.iterdir() if path.name.startswith("taperdoc.db")]
    assert any(path.suffix == ".db-wal" for path in files) or files
    data = b"".join(path.read_bytes() for path in files)
    assert b"Slow taper" in data
    for words in (*asdict(WHO).values(), "Ann", "2026-11-22", "2026-12-09", "22 November"):
        assert words.encode() not in data


def test_no_address_holds_a_name(browser: Browser, saved: SavedTemplate) -> None:
    said = []
    begin(browser, origin=str(Origin(saved.id, 1)), action="update")
    said += browser.page.links
    keep(browser, "Slow taper", "x")
    said += browser.page.links
    for verb in ("use", "pin", "archive", "delete"):
        said.append(browser.post(f"/templates/{saved.id}/{verb}", {}).location)
    for word in "Ann Example 1961 Sample Hill 7946 999".split():
        assert word not in " ".join(said)


# The list


def test_a_template_is_shown_with_its_picture_in_words(
    browser: Browser, saved: SavedTemplate
) -> None:
    text = browser.get("/templates").text
    assert "For most" in browser.page.words
    assert "Not used yet. Last changed Sat 21 November 2026, version 1." in browser.page.words
    label = "7 days: 25 mg each day; 7 days: 20 mg each day. Then stop."
    assert f'aria-label="{label}"' in text.replace("\xa0", " ")


def test_an_empty_library_says_how_to_fill_it(browser: Browser, store: Store) -> None:
    browser.get("/templates")
    assert "There are no saved templates yet." in browser.page.words
    browser.get("/templates?q=slow")
    assert "No template matches your search." in browser.page.words
    browser.get("/templates?archived=1")
    assert "There are no archived templates." in browser.page.words


def test_the_list_is_searched_and_sorted_with_the_pinned_on_top(
    browser: Browser, store: Store, clock: FixedClock
) -> None:
    made = []
    for name, note in (("Beta", "tablets"), ("Alpha", "liquid"), ("Gamma", "Tablets, slow")):
        clock.later(hours=1)
        made.append(store.templates.save_new(name, note, PLAN))
    assert names(browser) == ["Gamma", "Alpha", "Beta"]
    assert names(browser, "/templates?sort=name") == ["Alpha", "Beta", "Gamma"]
    assert names(browser, "/templates?q=TABL") == ["Gamma", "Beta"]
    assert browser.page.fields["q"] == ["TABL"]
    clock.later(hours=1)
    follow(browser, browser.post(f"/templates/{made[0].id}/use", {}))
    assert names(browser) == ["Beta", "Gamma", "Alpha"]
    store.templates.rename(made[1].id, 1, "Alpha 2", "liquid")
    assert names(browser, "/templates?sort=changed") == ["Alpha 2", "Gamma", "Beta"]
    store.templates.pin(made[2].id, pinned=True)
    assert names(browser, "/templates?sort=name") == ["Gamma", "Alpha 2", "Beta"]


@pytest.mark.parametrize(
    "query", ["sort=x", "page=x", "page=-1", "page=99999999999999999", "page=²"]
)
def test_a_strange_query_shows_the_list(browser: Browser, saved: SavedTemplate, query: str) -> None:
    assert names(browser, f"/templates?{query}") == ["Slow taper"]


def test_the_list_has_pages_that_keep_the_search(browser: Browser, store: Store) -> None:
    for number in range(25):
        store.templates.save_new(f"Slow {number:02}", "", PLAN)
    assert len(names(browser, "/templates?q=slow&sort=name")) == 20
    assert "25 templates, page 1 of 2" in browser.page.words
    (link,) = (link for link in browser.page.links if "page=2" in link)
    assert names(browser, link) == [f"Slow {number}" for number in range(20, 25)]


ACTS = [
    ("duplicate", "“Copy of Slow taper” is created."),
    ("pin", "“Slow taper” is pinned to the top."),
    ("archive", "“Slow taper” is archived."),
    ("delete", "“Slow taper” is deleted."),
]


@pytest.mark.parametrize(("verb", "says"), ACTS)
def test_an_act_is_said_and_undone(
    browser: Browser, store: Store, saved: SavedTemplate, verb: str, says: str
) -> None:
    follow(browser, browser.post(f"/templates/{saved.id}/{verb}", {}))
    assert says in browser.page.words
    assert store.templates.search().items != (saved,)
    follow(browser, undo(browser))
    assert store.templates.search().items == (saved,)


def test_the_page_says_how_long_a_deletion_can_be_undone(
    browser: Browser, saved: SavedTemplate
) -> None:
    follow(browser, browser.post(f"/templates/{saved.id}/delete", {}))
    assert timedelta(hours=1) == UNDO_FOR
    assert "You can undo this for an hour; after that it is deleted" in browser.page.words


def test_a_notice_is_shown_once(browser: Browser, saved: SavedTemplate) -> None:
    follow(browser, browser.post(f"/templates/{saved.id}/pin", {}))
    browser.get("/templates")
    assert "is pinned to the top." not in browser.page.words


def test_an_act_leads_back_to_the_list_as_it_was_searched(
    browser: Browser, saved: SavedTemplate
) -> None:
    text = browser.get("/templates?q=slow&sort=name").text
    address = re.findall(r'formaction="([^"]*/pin[^"]*)"', text)[0].replace("&amp;", "&")
    assert browser.post(address, {}).location == "/templates?q=slow&sort=name&page=1"


def test_an_archived_template_is_in_the_archive_alone(
    browser: Browser, saved: SavedTemplate
) -> None:
    browser.post(f"/templates/{saved.id}/archive", {})
    assert names(browser) == []
    assert names(browser, "/templates?archived=1") == ["Slow taper"]
    browser.post(f"/templates/{saved.id}/bring-back", {})
    assert names(browser) == ["Slow taper"]


@pytest.mark.parametrize("verb", ["pin", "archive", "delete", "use", "rename"])
def test_no_act_is_done_without_the_token(site: Flask, saved: SavedTemplate, verb: str) -> None:
    answer = site.test_client().post(
        f"/templates/{saved.id}/{verb}", base_url="http://127.0.0.1:8000"
    )
    assert answer.status_code == 400


# Using one


def test_a_template_is_used_as_a_copy_that_leaves_it_as_it_was(
    browser: Browser, store: Store, saved: SavedTemplate, clock: FixedClock
) -> None:
    clock.later(days=2)
    follow(browser, browser.post(f"/templates/{saved.id}/use", {}))
    assert "This is a copy of “Slow taper”." in browser.page.words
    for key, value in form_fields(without_dates(PLAN), Who()).items():
        assert browser.page.fields[key] == value
    origin = browser.page.fields["origin"][0]
    browser.post("/plan", {**form_fields(OTHER, WHO, origin), "action": ["add-step"]})
    assert browser.page.fields["origin"] == [origin]
    browser.post("/plan", {**form_fields(OTHER, WHO, origin), "action": ["review"]})
    browser.post("/change", {"token": browser.page.fields["token"][:1]})
    assert browser.page.fields["origin"] == [origin]
    found = store.templates.get(saved.id)
    assert (found.plan, found.version) == (saved.plan, 1)
    assert found.used == clock.now


def test_a_copy_is_checked_anew(browser: Browser, saved: SavedTemplate) -> None:
    follow(browser, browser.post(f"/templates/{saved.id}/use", {}))
    fields = {key: value for key, value in browser.page.fields.items() if key != "csrf_token"}
    answer = browser.post("/plan", {**fields, "first_day": ["1/12/26"], "action": ["review"]})
    assert answer.status_code == 422
    assert "can be read in more than one way" in browser.page.words


def test_a_template_is_updated_from_its_copy(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    begin(browser, OTHER, WHO, str(Origin(saved.id, 1)), "update")
    assert browser.page.fields["name"] == ["Slow taper"]
    assert browser.page.fields["note"] == ["For most"]
    said = browser.page.words
    assert "Step 1: evening 5 mg, was 10 mg." in said
    assert keep(browser).status_code == 200
    found = store.templates.get(saved.id)
    assert (found.version, found.plan) == (2, OTHER)
    assert browser.page.fields["origin"] == [str(Origin(saved.id, 2))]
    undo(browser, form_fields(OTHER, WHO, str(Origin(saved.id, 2))))
    assert store.templates.get(saved.id).plan == saved.plan
    assert browser.page.fields["origin"] == [str(Origin(saved.id, 3))]


def test_a_copy_is_saved_as_a_new_one_beside_the_template(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    begin(browser, OTHER, WHO, str(Origin(saved.id, 1)), "new")
    assert browser.page.fields["name"] == [""]
    keep(browser, "Another")
    assert sorted(t.name for t in store.templates.search().items) == ["Another", "Slow taper"]
    assert store.templates.get(saved.id).version == 1


def test_the_buttons_for_a_template_stand_where_the_plan_came_from_one(
    browser: Browser, saved: SavedTemplate
) -> None:
    browser.get("/")
    assert "Save as template" in browser.page.words
    assert "Update template" not in browser.page.words
    browser.get(f"/templates/{saved.id}/copy")
    assert "Update template Save as a new template" in browser.page.words


def test_a_template_is_edited_without_anybody(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    browser.get(f"/templates/{saved.id}/edit")
    for field in ("patient", "clinic", "first_day", "steps-0-first_day"):
        assert field not in browser.page.fields
    assert "Review the handout" not in browser.page.words
    origin = browser.page.fields["origin"][0]
    without = {k: v for k, v in form_fields(OTHER, Who(), origin).items() if k not in asdict(Who())}
    browser.post("/plan", {**without, "action": ["duplicate-step-1"]})
    assert "patient" not in browser.page.fields
    browser.post("/templates/save", {**without, "action": ["update"]})
    follow(browser, keep(browser, "Slow taper", "For most"))
    assert browser.page.title.startswith("Saved templates")
    assert store.templates.get(saved.id).plan == OTHER
    follow(browser, undo(browser))
    assert store.templates.get(saved.id).plan == saved.plan


# Name and history


def test_a_template_is_renamed_and_that_is_undone(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    browser.get(f"/templates/{saved.id}/rename")
    seen = {"seen": browser.page.fields["seen"]}
    path = f"/templates/{saved.id}/rename"
    assert browser.post(path, {**seen, "name": [" "], "note": ["x"]}).status_code == 422
    assert browser.page.fields["note"] == ["x"]
    follow(browser, browser.post(path, {**seen, "name": ["Quick"], "note": ["x"]}))
    assert "The template is now called “Quick”." in browser.page.words
    assert names(browser, "/templates?q=quick") == ["Quick"]
    follow(browser, browser.post(f"/templates/{saved.id}/revert/1/2", {}))
    assert store.templates.get(saved.id).name == "Slow taper"


def test_the_history_says_what_changed_between_any_two(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.save(saved.id, 1, "Slow taper", "For most", OTHER)
    store.templates.save(saved.id, 2, "Slower", "", builders.plan("10 5 5 for 7"))
    browser.get(f"/templates/{saved.id}/history")
    said = browser.page.words
    assert said.index("Version 3 (newest)") < said.index("Version 1 Saved")
    assert "Name: “Slower”, was “Slow taper”." in said
    assert "Note: nothing, was “For most”." in said
    assert "Step 2 was removed: 14 days;" in said
    browser.get(f"/templates/{saved.id}/history?old=1&new=2")
    assert "Step 1: evening 5 mg, was 10 mg." in browser.page.words
    browser.get(f"/templates/{saved.id}/history?old=2&new=2")
    assert "Version 2 has no differences from version 2." in browser.page.words
    assert browser.get(f"/templates/{saved.id}/history?old=x&new=99").status_code == 200


def test_an_old_version_is_removed_from_the_history_after_a_question(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.save(saved.id, 1, "For Ann", "Ann again", OTHER)
    store.templates.save(saved.id, 2, "Slow taper", "", PLAN)
    browser.get(f"/templates/{saved.id}/history")
    remove = [link for link in browser.page.links if link.endswith("/remove")]
    assert remove == [f"/templates/{saved.id}/history/{number}/remove" for number in (2, 1)]
    browser.get(remove[0])
    assert "This cannot be undone." in browser.page.words
    assert "Ann again" in browser.page.words
    assert [v.number for v in store.templates.versions(saved.id)] == [3, 2, 1]
    follow(browser, browser.post(remove[0], {}))
    assert "Version 2 is removed for good." in browser.page.words
    assert "Ann" not in browser.page.words
    assert [v.number for v in store.templates.versions(saved.id)] == [3, 1]
    assert "What changed" in browser.page.words


def test_the_newest_version_is_not_removed(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.save(saved.id, 1, "Slower", "", OTHER)
    for number in (2, 3):
        path = f"/templates/{saved.id}/history/{number}/remove"
        browser.get("/")
        assert browser.post(path, {}).status_code == 404
        assert browser.get(path).status_code == 404
    assert [v.number for v in store.templates.versions(saved.id)] == [2, 1]


def test_an_old_version_is_brought_back_as_the_newest(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.save(saved.id, 1, "Slower", "", OTHER)
    follow(browser, browser.post(f"/templates/{saved.id}/revert/1/2", {}))
    assert "Version 1 of “Slow taper” is restored as version 3." in browser.page.words
    found = store.templates.get(saved.id)
    assert (found.version, found.name, found.plan) == (3, "Slow taper", saved.plan)
    follow(browser, undo(browser))
    assert store.templates.get(saved.id).plan == OTHER


# Two people


@pytest.fixture
def met(browser: Browser, store: Store, saved: SavedTemplate) -> Browser:
    """Somebody whose save of a copy came second."""
    begin(browser, PLAN, WHO, str(Origin(saved.id, 1)), "update")
    store.templates.save(saved.id, 1, "Theirs", "Their note", OTHER)
    assert keep(browser, "Mine", "My note").status_code == 409
    return browser


def test_who_saves_second_sees_both_and_nothing_is_overwritten(
    met: Browser, store: Store, saved: SavedTemplate
) -> None:
    said = met.page.words
    for words in ("Theirs", "Their note", "Mine", "My note", "Name: “Mine”, was “Theirs”."):
        assert words in said
    assert "Step 1: evening 10 mg, was 5 mg." in said
    assert said.count("Step 1: 7 days") == 2
    assert store.templates.get(saved.id).name == "Theirs"


def test_who_saves_second_keeps_theirs_and_loses_nothing(
    met: Browser, store: Store, saved: SavedTemplate
) -> None:
    carried = {key: met.page.fields[key][:1] for key in ("token", "came", "into")}
    met.post("/templates/back", carried)
    for key, value in form_fields(PLAN, WHO).items():
        assert met.page.fields[key] == value
    assert store.templates.get(saved.id).version == 2


def test_who_saves_second_puts_theirs_on_top(
    met: Browser, store: Store, saved: SavedTemplate
) -> None:
    onto = met.page.fields["into"][1]
    assert onto == str(Origin(saved.id, 2))
    assert keep(met, "Mine", "My note", into=onto).status_code == 200
    assert [v.name for v in store.templates.versions(saved.id)] == ["Mine", "Theirs", "Slow taper"]
    assert met.page.fields["patient"] == ["Ann Example"]


def test_who_saves_second_saves_a_new_one(met: Browser, store: Store, saved: SavedTemplate) -> None:
    assert keep(met, "Mine", "My note", into="").status_code == 200
    assert store.templates.get(saved.id).name == "Theirs"
    assert {t.name for t in store.templates.search().items} == {"Mine", "Theirs"}


@pytest.mark.parametrize("act", ["rename", "revert"])
def test_a_second_rename_or_return_is_met_too(
    browser: Browser, store: Store, saved: SavedTemplate, act: str
) -> None:
    browser.get(f"/templates/{saved.id}/rename")
    seen = browser.page.fields["seen"]
    store.templates.save(saved.id, 1, "Theirs", "", OTHER)
    address = f"/templates/{saved.id}/" + {"rename": "rename", "revert": "revert/1/1"}[act]
    answer = browser.post(address, {"seen": seen, "name": ["Mine"], "note": [""]})
    assert answer.status_code == 409
    mine = "Mine" if act == "rename" else "Slow taper"
    follow(browser, keep(browser, mine, into=browser.page.fields["into"][1]))
    assert [v.name for v in store.templates.versions(saved.id)][:2] == [mine, "Theirs"]


# Files


def file(text: str | bytes) -> Fields:
    """A file as a browser sends it."""
    data = text if isinstance(text, bytes) else text.encode()
    return cast(Fields, {"file": [(BytesIO(data), "patient-ann.json")]})


def a_file(*entries: dict[str, Any]) -> str:
    return json.dumps({"format": "taperdoc.template/1", "templates": entries})


def exported(browser: Browser, address: str = "/templates/export") -> str:
    answer = browser.get(address)
    assert answer.headers["Content-Disposition"].startswith(
        "attachment; filename=taperdoc-template"
    )
    return answer.text


def bring_in(browser: Browser, **choices: str) -> TestResponse:
    """Press “Bring in”, with some choices other than those made beforehand."""
    page = re.findall(
        r'<select[^>]*name="(choice-\d+)">\s*<option value="([^"]*)"', browser.answer.text
    )
    chosen = {**dict(page), **{key.replace("_", "-"): value for key, value in choices.items()}}
    fields = {key: [value] for key, value in chosen.items()}
    return browser.post("/templates/bring-in", {"text": browser.page.fields["text"], **fields})


def test_an_exported_library_comes_in_again_byte_for_byte(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.archive(store.templates.save_new("Ä “q” \\n \u2026 <b>", "n\no", OTHER).id)
    text = exported(browser)
    for template in (*store.templates.search().items, *store.templates.search(archived=True).items):
        store.templates.delete(template.id)
    browser.post("/templates/import", file(text))
    assert "2 templates." in browser.page.words
    follow(browser, bring_in(browser))
    assert "2 templates imported." in browser.page.words
    assert exported(browser) == text


def test_one_template_is_exported_alone(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    store.templates.save_new("Another", "", OTHER)
    data = json.loads(exported(browser, f"/templates/{saved.id}/export"))
    assert [entry["name"] for entry in data["templates"]] == ["Slow taper"]


def test_what_has_the_same_name_is_said_and_chosen(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    text = exported(browser)
    browser.post("/templates/import", {"text": [text]})
    assert "with this name already exists, with the same note and plan." in browser.page.words
    follow(browser, bring_in(browser))
    assert "No templates were imported." in browser.page.words
    store.templates.save(saved.id, 1, "SLOW taper", "", OTHER)
    browser.post("/templates/import", {"text": [text]})
    assert "A template with this name already exists." in browser.page.words
    page, answer = browser.page, browser.answer
    follow(browser, bring_in(browser))
    assert store.templates.search().total == 2
    browser.page, browser.answer = page, answer
    follow(browser, bring_in(browser, choice_1=str(Origin(saved.id, 2))))
    assert store.templates.get(saved.id).version == 3
    assert store.templates.get(saved.id).plan == saved.plan


def test_one_that_came_in_is_undone(browser: Browser, store: Store, saved: SavedTemplate) -> None:
    text = exported(browser)
    store.templates.delete(saved.id)
    browser.post("/templates/import", {"text": [text]})
    follow(browser, bring_in(browser))
    assert "“Slow taper” imported." in browser.page.words
    follow(browser, undo(browser))
    assert store.templates.search().total == 0


def test_what_is_refused_is_said_and_the_rest_comes_in(browser: Browser, store: Store) -> None:
    plan = _plan_data()
    bad = {**plan, "steps": [{"doses": ["-5", "", ""], "days": 7}]}
    dated = {**plan, "first_day": "2026-12-01"}
    text = a_file({"name": "Good", "plan": dated}, {"name": "Bad", "plan": bad}, {"plan": plan})
    browser.post("/templates/import", {"text": [text]})
    said = browser.page.words
    assert "3 templates, 2 of which cannot be imported." in said
    assert "Cannot be imported: plan.steps[0].doses[0]:" in said
    assert "Its dates are not imported." in said
    follow(browser, bring_in(browser, choice_2="add"))
    assert [t.name for t in store.templates.search().items] == ["Good"]


def _plan_data() -> dict[str, Any]:
    from taperdoc.domain.plan_json import to_data

    return to_data(OTHER)


def test_all_comes_in_or_nothing(browser: Browser, store: Store, saved: SavedTemplate) -> None:
    text = a_file(
        {"name": "New", "plan": _plan_data()}, {"name": "Slow taper", "plan": _plan_data()}
    )
    browser.post("/templates/import", {"text": [text]})
    onto = str(Origin(saved.id, 1))
    store.templates.rename(saved.id, 1, "Slow taper", "meanwhile")
    answer = bring_in(browser, choice_1="add", choice_2=onto)
    assert answer.status_code == 409
    assert "Check the file again." in browser.page.words
    assert json.loads(browser.page.fields["text"][0]) == json.loads(text)
    assert [t.note for t in store.templates.search().items] == ["meanwhile"]


REFUSED: dict[str, tuple[Callable[[], Fields], str]] = {
    "nothing": (dict, "Choose a file or paste its text."),
    "an empty file": (lambda: file(""), "Choose a file or paste its text."),
    "no JSON": (lambda: file("hello"), "This is not JSON that can be read"),
    "not text": (lambda: file(b"\xff\xfe\x00"), "This file is not UTF-8 text"),
    "a plan": (lambda: file('{"format": "taperdoc.plan/1"}'), "This is a single plan"),
    "another version": (lambda: file('{"format": "taperdoc.template/9"}'), "taperdoc.template/9"),
    "nested deeply": (lambda: file("[" * 100_000), "nested more than 20 levels deep"),
    "a key twice": (lambda: file('{"format": 1, "format": 2}'), "stands twice"),
}


@pytest.mark.parametrize(("sent", "says"), REFUSED.values(), ids=REFUSED)
def test_a_file_is_refused_with_the_reason(
    browser: Browser, store: Store, sent: Callable[[], Fields], says: str
) -> None:
    assert browser.post("/templates/import", sent()).status_code == 422
    assert browser.page.title.startswith("Error: Import templates")
    assert says in browser.page.words


def test_a_file_that_is_too_large_is_refused_with_the_limit(browser: Browser, store: Store) -> None:
    assert browser.post("/templates/import", {"text": ["x" * (FORM_MAX + 1)]}).status_code == 413
    assert "at most 4 MiB" in browser.page.words


def test_as_many_choices_as_there_can_be_are_read(browser: Browser, store: Store) -> None:
    entries: list[dict[str, Any]] = [{"name": "x"}] * (TEMPLATES_MAX - 1)
    browser.post(
        "/templates/import", {"text": [a_file(*entries, {"name": "Last", "plan": _plan_data()})]}
    )
    assert (
        f"{TEMPLATES_MAX} templates, {TEMPLATES_MAX - 1} of which cannot be imported."
        in browser.page.words
    )
    choices = {f"choice-{number}": ["add"] for number in range(1, TEMPLATES_MAX + 1)}
    sent = {**file(""), "text": browser.page.fields["text"], **choices}
    follow(browser, browser.post("/templates/bring-in", sent))
    assert [t.name for t in store.templates.search().items] == ["Last"]


def test_an_uploaded_file_is_never_written_to_the_disk(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", refuse, raising=False)
    text = a_file({"name": "Slow", "plan": _plan_data()}) + " " * 400_000
    assert browser.post("/templates/import", file(text)).status_code == 200


# What goes wrong


@pytest.fixture
def broken(site: Flask, browser: Browser, saved: SavedTemplate) -> Browser:
    """Somebody whose database has gone away."""
    browser.get("/")
    replace_services(site, store=BrokenStore())
    return browser


def test_the_form_opens_without_a_database(broken: Browser) -> None:
    assert broken.get("/").status_code == 200
    assert "The disk is full" in broken.page.words
    assert "The form works without them." in broken.page.words
    assert broken.review().status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/templates",
        "/templates/{}/edit",
        "/templates/{}/history",
        "/letterhead",
        "/templates/export",
    ],
)
def test_a_page_that_needs_the_database_says_what_is_the_matter(
    broken: Browser, saved: SavedTemplate, address: str
) -> None:
    assert broken.get(address.format(saved.id)).status_code == 503
    assert "The disk is full, so nothing was saved." in broken.page.words


def test_a_save_that_fails_loses_nothing(broken: Browser, saved: SavedTemplate) -> None:
    assert begin(broken, origin=str(Origin(saved.id, 1)), action="update").status_code == 503
    assert broken.page.fields["patient"] == ["Ann Example"]
    begin(broken)
    assert keep(broken, "Quick", "My note").status_code == 503
    assert "The disk is full, so nothing was saved." in broken.page.words
    assert broken.page.fields["name"] == ["Quick"]
    assert broken.page.fields["note"] == ["My note"]
    broken.post("/change", {"token": broken.page.fields["token"][:1]})
    assert broken.page.fields["patient"] == ["Ann Example"]


def test_a_rename_or_import_that_fails_loses_nothing(broken: Browser, saved: SavedTemplate) -> None:
    seen = str(Origin(saved.id, 1))
    typed = {"seen": [seen], "name": ["Quick"], "note": ["n"]}
    assert broken.post(f"/templates/{saved.id}/rename", typed).status_code == 503
    assert broken.page.fields["name"] == ["Quick"]
    for path in ("import", "bring-in"):
        assert broken.post(f"/templates/{path}", {"text": ["{}"]}).status_code == 503
        assert broken.page.fields["text"] == ["{}"]


def test_a_database_that_comes_back_is_used_without_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "later"
    browser = Browser(make_app(data))
    assert browser.get("/templates").status_code == 503
    data.mkdir()
    assert browser.get("/templates").status_code == 200


@pytest.mark.parametrize("page", ["copy", "edit", "history", "rename", "export"])
@pytest.mark.parametrize("template", ["0" * 16, "x", "²", "a" * 5000])
def test_a_template_that_is_not_there_is_not_found(
    browser: Browser, store: Store, template: str, page: str
) -> None:
    assert browser.get(f"/templates/{template}/{page}").status_code == 404


def test_an_update_of_a_deleted_template_keeps_what_was_typed(
    browser: Browser, store: Store, saved: SavedTemplate
) -> None:
    begin(browser, origin=str(Origin(saved.id, 1)), action="update")
    store.templates.delete(saved.id)
    assert keep(browser, "Mine").status_code == 404
    assert "This template was deleted" in browser.page.words
    assert browser.page.fields["name"] == ["Mine"]
    assert begin(browser, origin=str(Origin(saved.id, 1)), action="update").status_code == 404
    assert browser.page.fields["patient"] == ["Ann Example"]


@pytest.mark.parametrize("path", ["save", "keep", "rename", "import", "bring-in"])
def test_a_lapsed_page_comes_back_with_what_was_typed(
    browser: Browser, saved: SavedTemplate, path: str
) -> None:
    begin(browser)
    carried = {key: browser.page.fields[key] for key in ("token", "came", "into")}
    seen = {"seen": [str(Origin(saved.id, 1))]}
    typed, key, address = {
        "save": (form_fields(PLAN, WHO), "patient", "/templates/save"),
        "keep": ({**carried, "name": ["Quick"]}, "name", "/templates/keep"),
        "rename": ({**seen, "name": ["Quick"]}, "name", f"/templates/{saved.id}/rename"),
        "import": ({"text": ["{}"]}, "text", "/templates/import"),
        "bring-in": ({"text": ["{}"]}, "text", "/templates/bring-in"),
    }[path]
    assert browser.post(address, {**typed, "csrf_token": ["x"]}).status_code == 400
    assert "press the button again" in browser.page.words
    assert browser.page.fields[key] == typed[key]


CRAFTED: dict[str, tuple[str, Fields]] = {
    "a way nobody came": ("/templates/keep", {"came": ["x"], "name": ["a"]}),
    "no template": ("/templates/keep", {"came": ["form"], "into": ["x"], "name": ["a"]}),
    "no token": ("/templates/keep", {"came": ["form"], "name": ["a"]}),
    "another token": ("/templates/back", {"came": ["form"], "token": ["x"]}),
    "nothing to save": ("/templates/save", {}),
    "strange keys": ("/templates/save", {"as_needed": [""], "steps_9": ["x"]}),
    "a strange origin": ("/templates/save", {"as_needed": [""], "origin": ["../x"]}),
    "a strange origin in the form": ("/plan", {"origin": ["0.1"]}),
    "nothing seen": ("/templates/0000000000000000/rename", {"name": ["a"]}),
    "strange seen": ("/templates/0000000000000000/rename", {"name": ["a"], "seen": ["x"]}),
}


@pytest.mark.parametrize(("path", "fields"), CRAFTED.values(), ids=CRAFTED)
def test_what_no_page_sends_is_refused(
    browser: Browser, store: Store, path: str, fields: Fields
) -> None:
    assert browser.post(path, fields).status_code == 400


def test_markup_in_a_template_is_shown_as_typed(browser: Browser, store: Store) -> None:
    plan = builders.plan(f"10 5 10 until {SCRIPT}", then=SCRIPT, as_needed=SCRIPT)
    made = store.templates.save_new(SCRIPT, SCRIPT, plan)
    store.templates.save(made.id, 1, SCRIPT + "2", SCRIPT, OTHER)
    for page in ("", f"/{made.id}/edit", f"/{made.id}/history", f"/{made.id}/rename"):
        text = browser.get(f"/templates{page}").text
        assert SCRIPT not in text
        assert "&lt;script&gt;" in text
    begin(browser, plan, Who(patient=SCRIPT), str(Origin(made.id, 1)), "update")
    assert "<script" not in browser.answer.text
    keep(browser, SCRIPT)
    assert browser.answer.status_code == 409
    assert "<script" not in browser.answer.text
    browser.post("/templates/import", {"text": [exported(browser)]})
    assert "<script" not in browser.answer.text


def test_no_page_has_a_style_or_script_of_its_own(met: Browser, saved: SavedTemplate) -> None:
    pages = [met.answer.text]
    for page in ("", "/import", *(f"/{saved.id}/{p}" for p in "copy edit history rename".split())):
        answer = met.get(f"/templates{page}")
        pages.append(answer.text)
        for header, value in HEADERS.items():
            assert answer.headers[header] == value
    begin(met)
    pages.append(met.answer.text)
    for text in (re.sub(OUR_SCRIPT, "", page) for page in pages):
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", text)
        assert "http" not in text
