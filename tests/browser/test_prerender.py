"""A name typed on the review page has its handout made before the button is pressed."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from taperdoc.handout.handout import Handout
from taperdoc.jobs.prerender import Prerenderer
from tests.browser.conftest import Seen, with_javascript
from tests.browser.test_whole_flow import review
from tests.support.apps import services_of

pytestmark = pytest.mark.browser


@with_javascript
def test_a_typed_name_has_the_handout_made(
    page: Page, app: Flask, seen: Seen, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Handout] = []
    monkeypatch.setattr(Prerenderer, "begin", lambda _, handout: begun.append(handout))
    review(page)
    page.get_by_label("In large print").check()
    with page.expect_response("**/prerender"):
        page.get_by_label("Your name").press_sequentially("Dr Bo Sample")
    assert [(handout.checked_by, handout.edition.large) for handout in begun] == [
        ("Dr Bo Sample", True)
    ]
    assert seen.complaints == []


@with_javascript
def test_what_was_made_ahead_is_what_is_given(
    page: Page, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    review(page)
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox").all():
        box.check()
    with page.expect_response("**/prerender"):
        page.get_by_label("Your name").fill("Dr Bo Sample")
    # From here on, one that is not made yet could not be.
    monkeypatch.setattr(services_of(app).prerenderer, "_render", None)
    page.get_by_role("button", name="Make the handout").click()
    page.wait_for_url("**/handout/*")
