"""The letterhead that a review showed is the one that is printed, or nothing is printed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from taperdoc.forms import form_fields
from taperdoc.handout.handout import Handout
from taperdoc.handout.letterhead import Letterhead
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.store import Store, StoreError
from tests.support.apps import make_app, replace_services, store_of
from tests.support.page_browser import PLAN, WHO, Browser

OWN_SENTENCE = "Keep our card with you."
CANNOT_BE_READ = "cannot be read at the moment"


class FailingAt:
    """A store whose letterhead cannot be read at some reads, counted from 1."""

    def __init__(self, store: Store, fails: range) -> None:
        self._store = store
        self._fails = fails
        self.reads = 0
        self.letterhead = self

    def get(self) -> Letterhead:
        """The letterhead. Raises StoreError."""
        self.reads += 1
        if self.reads in self._fails:
            raise StoreError("The database cannot be reached.")
        return self._store.letterhead.get()

    def __getattr__(self, part: str) -> Any:
        return getattr(self._store, part)


@pytest.fixture
def printed() -> list[Handout]:
    return []


@pytest.fixture
def site(tmp_path: Path, printed: list[Handout]) -> Iterator[Flask]:
    def render(handout: Handout) -> bytes:
        printed.append(handout)
        return b"%PDF"

    site = make_app(tmp_path, render=render)
    store_of(site).letterhead.save(0, Letterhead(below_withdrawal=(OWN_SENTENCE,), paper="Letter"))
    yield site
    store_of(site).close()


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site)


class Saving:
    """A store in which somebody saves one of some letterheads before each read."""

    def __init__(self, store: Store, letterheads: Iterator[Letterhead]) -> None:
        self._store = store
        self._letterheads = letterheads
        self.letterhead = self

    def get(self) -> Letterhead:
        """The letterhead as it was just saved."""
        return next(self._letterheads)

    def __getattr__(self, part: str) -> Any:
        return getattr(self._store, part)


def lose_letterhead(site: Flask, first: int = 1, last: int = 1000) -> FailingAt:
    store = FailingAt(store_of(site), range(first, last + 1))
    replace_services(site, store=store)
    return store


@pytest.mark.parametrize("path", ["/handout", "/chart", "/prerender"])
def test_one_request_reads_it_once(site: Flask, browser: Browser, path: str) -> None:
    browser.review()
    store = lose_letterhead(site, first=1000)
    browser.post(path, browser.ticked())
    assert store.reads == 1


def test_one_review_waits_once_for_a_database_that_is_down(site: Flask, browser: Browser) -> None:
    store = lose_letterhead(site)
    browser.review()
    assert store.reads == 1


@pytest.mark.parametrize("path", ["/handout", "/chart", "/prerender"])
def test_what_the_review_showed_is_not_left_out(
    site: Flask, browser: Browser, printed: list[Handout], path: str
) -> None:
    browser.review()
    assert OWN_SENTENCE in browser.page.words
    filled, review = browser.ticked(), browser.page
    lose_letterhead(site)
    assert browser.post(path, filled).status_code == 503
    assert CANNOT_BE_READ in browser.page.words
    assert "No handout can be made until the letterhead can be read again." in browser.page.words
    assert browser.page.fields["token"] == review.fields["token"]
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert browser.page.fields["seen"] == ["1"]
    assert printed == []


@pytest.mark.parametrize("read", range(1, 6))
def test_whichever_read_fails_no_handout_lacks_it(
    site: Flask, browser: Browser, printed: list[Handout], read: int
) -> None:
    lose_letterhead(site, first=read, last=read)
    for _ in range(3):
        browser.post("/plan", {**form_fields(PLAN, WHO), "action": ["review"]})
        showed = OWN_SENTENCE in browser.page.words
        if browser.confirm().status_code == 303:
            assert (printed[-1].clinic_text.below_withdrawal == (OWN_SENTENCE,)) == showed


def test_it_is_printed_once_it_can_be_read_again(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    browser.review()
    lose_letterhead(site, last=1)
    assert browser.confirm().status_code == 503
    assert browser.confirm().status_code == 303
    assert printed[-1].clinic_text.below_withdrawal == (OWN_SENTENCE,)


def test_a_review_without_it_says_so_and_is_printed_without_it(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    lose_letterhead(site)
    browser.review()
    assert "this handout will be printed on A4, without the clinic’s address" in browser.page.words
    assert browser.confirm().status_code == 303
    assert printed[-1].clinic_text.below_withdrawal == ()


def test_a_review_without_it_is_stale_once_it_can_be_read(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    lose_letterhead(site, last=1)
    browser.review()
    assert browser.confirm().status_code == 409
    assert "letterhead has changed since the review" in browser.page.words
    assert OWN_SENTENCE in browser.page.words
    assert printed == []


def test_nothing_is_rendered_ahead_without_it(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    browser.review()
    token = browser.page.fields["token"]
    begun: list[Handout] = []

    class Noting(Prerenderer):
        def begin(self, handout: Handout) -> None:
            begun.append(handout)

    replace_services(site, prerenderer=Noting(lambda _: b"%PDF"))
    lose_letterhead(site)
    browser.post("/prerender", {"token": token, "checked_by": ["Dr Bo Sample"]})
    assert begun == []


SENTENCES = ("Keep our card with you.", "Ring before you travel.", "")


def test_while_it_is_being_saved_only_what_the_last_page_showed_is_printed(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    chance = random.Random(11)
    letterheads = (
        Letterhead(version=1, below_withdrawal=(words,) if words else ())
        for words in iter(lambda: chance.choice(SENTENCES), None)
    )
    replace_services(site, store=Saving(store_of(site), letterheads))
    browser.review()
    stale = 0
    for _ in range(300):
        shown = tuple(words for words in SENTENCES if words and words in browser.page.words)
        form = browser.ticked()
        path = chance.choice(("/handout", "/chart", "/name", "/templates/back", "/plan"))
        if path == "/templates/back":
            form["came"] = ["review"]
        if path == "/plan":
            form = {**form_fields(PLAN, WHO), "action": ["review"]}
        answer = browser.post(path, form)
        stale += answer.status_code == 409
        if answer.status_code == 303:
            assert printed.pop().clinic_text.below_withdrawal == shown
    assert stale > 50
    assert printed == []


def test_another_letterhead_with_the_same_version_number_is_not_taken_for_it(
    site: Flask, browser: Browser, printed: list[Handout]
) -> None:
    letterhead = store_of(site).letterhead.get()
    browser.review()
    restored = replace(letterhead, below_withdrawal=("Ring before you travel.",), paper="A4")
    replace_services(site, store=Saving(store_of(site), repeat(restored)))
    options = {"large": ["yes"], "calendar": []}
    assert browser.confirm(**options).status_code == 409
    assert (
        "The clinic’s letterhead has changed since the review: the clinic’s own sentences and the"
        " paper size. No handout was made. Please check the plan again as shown below."
    ) in browser.page.words
    assert "Ring before you travel." in browser.page.words
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert browser.page.fields["large"] == ["yes"]
    assert not {"calendar", "agrees", "seen"} & set(browser.page.fields)
    assert printed == []
    assert browser.confirm().status_code == 303
    assert printed[-1].clinic_text.below_withdrawal == ("Ring before you travel.",)


def test_a_save_that_changes_nothing_that_is_printed_leaves_the_review_valid(
    site: Flask, browser: Browser
) -> None:
    browser.review()
    letterhead = store_of(site).letterhead.get()
    store_of(site).letterhead.save(letterhead.version, replace(letterhead, phone="1"))
    assert browser.confirm().status_code == 303


def test_a_preview_without_it_says_so(site: Flask, browser: Browser) -> None:
    class Preview:
        def check_room(self, _: object) -> None:
            pass

        def pages(self, handout: Handout, **_: Any) -> tuple[bytes, ...]:
            return (
                handout.clinic_text.below_withdrawal[0].encode()
                if handout.clinic_text.below_withdrawal
                else b"",
            )

    replace_services(site, preview_worker=Preview())
    assert browser.post("/preview", form_fields(PLAN, WHO)).get_json()["notice"] == ""
    lose_letterhead(site)
    notice = browser.post("/preview", form_fields(PLAN, WHO)).get_json()["notice"]
    assert notice == "The letterhead cannot be read at the moment, so the preview does not show it."
