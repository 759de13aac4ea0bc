"""The letterhead's page: typed once, there in every new plan, and never lost to another's save."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from PIL import Image

from taperdoc.handout.letterhead import Letterhead, Review
from taperdoc.store import Store, StoreError
from taperdoc.wording import safety_text
from tests.support.apps import make_app, store_of
from tests.support.page_browser import PLAN, WHO, Browser, Fields

TYPED = {
    "clinic": "Hill Street Clinic",
    "address": "1 Hill Street\nHilltown",
    "phone": "020 7946 0018",
    "out_of_hours": "020 7946 0999",
    "emergency": "999",
    "clinician": "Dr Bo Sample",
    "missed_dose": "Ring us.",
    "below_withdrawal": "Keep our card with you.\n\n Tell your family. ",
    "paper": "Letter",
    "week_starts": "Sunday",
}
NEW_PLAN = ("clinic", "phone", "out_of_hours", "emergency", "clinician")


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    return make_app(tmp_path)


@pytest.fixture
def browser(site: Flask) -> Browser:
    browser = Browser(site)
    browser.get("/letterhead")
    return browser


@pytest.fixture
def store(site: Flask) -> Store:
    return store_of(site)


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 20)) -> bytes:
    made = BytesIO()
    Image.new("RGB", size, "red").save(made, kind)
    return made.getvalue()


def save(browser: Browser, logo: bytes | None = None, **other: str) -> int:
    """Type the letterhead, with some of it typed otherwise, and press “Save”."""
    sent: dict[str, Any] = {key: [words] for key, words in {**TYPED, **other}.items()}
    for key in {"seen", "logo_kept"} & browser.page.fields.keys() - other.keys():
        sent[key] = browser.page.fields[key]
    if logo is not None:
        sent["logo"] = [(BytesIO(logo), "logo.png")]
    answer = browser.post("/letterhead", cast(Fields, sent))
    if answer.location:
        browser.get(answer.location)
    return answer.status_code


def test_a_letterhead_is_kept_and_shown_as_typed(browser: Browser, store: Store) -> None:
    assert save(browser) == 303
    assert "The letterhead is saved." in browser.page.words
    kept = store.letterhead.get()
    assert kept.below_withdrawal == ("Keep our card with you.", "Tell your family.")
    for key, words in TYPED.items():
        shown = "\n".join(kept.below_withdrawal) if key == "below_withdrawal" else words
        assert browser.page.fields[key] == [shown]


def test_a_new_plan_starts_with_it(browser: Browser, store: Store) -> None:
    save(browser)
    browser.get("/")
    for key in NEW_PLAN:
        assert browser.page.fields[key] == [TYPED[key]]
    assert browser.page.fields["patient"] == [""]


def test_a_copy_of_a_template_starts_with_it(browser: Browser, store: Store) -> None:
    save(browser)
    template = store.templates.save_new("Slow", "", PLAN)
    browser.get(f"/templates/{template.id}/copy")
    for key in NEW_PLAN:
        assert browser.page.fields[key] == [TYPED[key]]


def test_what_was_typed_in_a_plan_stands_before_it(browser: Browser) -> None:
    save(browser, clinic="Another", phone="1")
    browser.review(PLAN, replace(WHO, out_of_hours=""))
    browser.post("/change", {"token": browser.page.fields["token"][:1]})
    assert browser.page.fields["clinic"] == [WHO.clinic]
    assert browser.page.fields["out_of_hours"] == [""]


REFUSED = {
    "too long": ({"phone": "1" * 31}, "This has 31 characters; there is room for 30."),
    "too many lines": ({"address": "a\n" * 7}, "This has more than 6 lines."),
    "no glyph": ({"clinic": "李"}, "李"),
    "too many sentences": ({"below_withdrawal": "a\n" * 13}, "There is room for 12 sentences"),
    "a long sentence": ({"below_withdrawal": "a" * 301}, "there is room for 300."),
    "no paper": ({"paper": ""}, "Paper: Choose one of them."),
    "other paper": ({"paper": "A3"}, "“A3” is not among the choices."),
    "no day": ({"review_by": "Dr X"}, "Type the date of the review."),
    "nobody": ({"review_on": "1 May 2026"}, "Type the reviewer’s name."),
    "two ways": ({"review_by": "Dr X", "review_on": "1/5/26"}, "can be read in more than one way"),
}


@pytest.mark.parametrize(("typed", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_comes_back_as_typed(
    browser: Browser, store: Store, typed: dict[str, str], says: str
) -> None:
    assert save(browser, None, **typed) == 422
    assert browser.page.title.startswith("Error: ")
    assert browser.page.words.count(says) >= 2
    for key, words in typed.items():
        if key != "paper":
            assert browser.page.fields[key] == [words]
    assert browser.page.fields["emergency"] == ["999"]
    assert store.letterhead.get() == Letterhead()


# The logo


def test_a_logo_is_kept_shown_and_taken_away(browser: Browser, store: Store) -> None:
    assert save(browser, picture()) == 303
    logo = store.letterhead.get().logo
    shown = browser.get("/letterhead/logo")
    assert shown.mimetype == "image/jpeg"
    assert shown.data == logo
    browser.get("/letterhead")
    assert save(browser) == 303
    assert store.letterhead.get().logo == logo
    assert save(browser, remove_logo="1") == 303
    assert store.letterhead.get().logo is None
    assert browser.get("/letterhead/logo").status_code == 404


@pytest.mark.parametrize(
    "data", [b"hello", picture("GIF"), picture()[:60]], ids=["text", "GIF", "cut"]
)
def test_what_is_no_picture_is_refused(browser: Browser, store: Store, data: bytes) -> None:
    assert save(browser, data) == 422
    assert browser.page.words.count("Logo: This is not a PNG or JPEG picture") == 2
    assert store.letterhead.get().logo is None


def test_a_logo_is_not_lost_to_an_error_beside_it(browser: Browser, store: Store) -> None:
    assert save(browser, picture(), phone="1" * 31) == 422
    assert "New logo, not saved yet" in browser.page.words
    assert save(browser) == 303
    assert store.letterhead.get().logo


def test_a_crafted_logo_is_not_kept(browser: Browser, store: Store) -> None:
    assert save(browser, logo_kept="AAAA") == 422
    assert "Choose the logo again." in browser.page.words
    assert save(browser, logo_kept="²") == 422


# The review of the safety text


def test_a_review_is_noted_with_the_version_of_the_text(browser: Browser, store: Store) -> None:
    assert "No review has been recorded for this clinic yet." in browser.page.words
    assert save(browser, review_by="Dr X", review_on="1 May 2026") == 303
    version = safety_text.baclofen().version
    assert store.letterhead.get().review == Review("Dr X", date(2026, 5, 1), version)
    assert f"Dr X reviewed version {version} on Fri 1 May 2026." in browser.page.words
    assert "It needs to be reviewed again." not in browser.page.words
    assert save(browser, clinic="Another") == 303
    assert store.letterhead.get().review == Review("Dr X", date(2026, 5, 1), version)


def test_a_text_that_changed_wants_review_again_and_all_keeps_working(
    browser: Browser, store: Store
) -> None:
    store.letterhead.save(0, Letterhead(review=Review("Dr X", date(2026, 5, 1), "0.9")))
    browser.get("/letterhead")
    assert "It needs to be reviewed again." in browser.page.words
    browser.get("/")
    version = safety_text.baclofen().version
    assert (
        f"safety text is now version {version}. It needs to be reviewed again:"
        in browser.page.words
    )
    assert "Dr X reviewed version 0.9 on Fri 1 May 2026." in browser.page.words
    assert browser.review().status_code == 200


# Two people, and a database that is away


def test_who_saves_second_sees_both_and_chooses(browser: Browser, store: Store) -> None:
    store.letterhead.save(0, Letterhead(clinic="Theirs", emergency="112"))
    assert save(browser, picture(), clinic="Mine") == 409
    said = browser.page.words
    for words in (
        "Someone else changed and saved this",
        "Clinic Theirs Mine",
        "Emergency number 112 999",
    ):
        assert words in said
    assert store.letterhead.get().clinic == "Theirs"
    assert browser.page.fields["clinic"] == ["Mine"]
    assert save(browser, clinic="Mine") == 303
    assert store.letterhead.get().clinic == "Mine"
    assert store.letterhead.get().logo


def test_the_same_saved_twice_is_no_conflict(browser: Browser, store: Store) -> None:
    page = browser.page
    save(browser)
    browser.page = page
    assert save(browser) == 303


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_crafted_version_overwrites_nothing(browser: Browser, store: Store, seen: str) -> None:
    store.letterhead.save(0, Letterhead(clinic="Theirs"))
    assert save(browser, seen=seen) == 409
    assert store.letterhead.get().clinic == "Theirs"


def test_a_save_that_fails_loses_nothing(
    browser: Browser, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("The disk is full, so nothing was saved.")

    monkeypatch.setattr(store.letterhead, "save", fail)
    assert save(browser, picture()) == 503
    assert "The disk is full, so nothing was saved." in browser.page.words
    monkeypatch.undo()
    assert browser.page.fields["clinic"] == ["Hill Street Clinic"]
    assert save(browser) == 303
    assert store.letterhead.get().logo


def test_a_lapsed_page_comes_back_as_typed(browser: Browser, store: Store) -> None:
    assert save(browser, picture(), csrf_token="x") == 400
    assert "press the button again" in browser.page.words
    assert save(browser) == 303
    assert store.letterhead.get().logo
