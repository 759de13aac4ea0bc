"""Chromium says where a post comes from, also from another port of this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.support.serving import served

pytestmark = pytest.mark.browser

RULE = "Take the missed dose twice."


@pytest.fixture
def other_site(site: str) -> Iterator[str]:
    """The address of a page with a form that posts to taperdoc."""
    app = Flask("other")
    app.config["MAX_CONTENT_LENGTH"] = 1000
    form = (
        f'<form method="post" action="{site}/letterhead">'
        f'<input name="missed_dose" value="{RULE}"><button>Win a prize</button></form>'
    )
    app.add_url_rule("/", view_func=lambda: form)
    with served(app) as address:
        yield address


def test_a_form_of_another_site_is_not_shown_on_a_page_of_ours(
    chromium: Browser, site: str, other_site: str
) -> None:
    page = chromium.new_page()
    page.goto(site)
    page.goto(other_site)
    page.get_by_role("button", name="Win a prize").click()
    expect(page.get_by_text("It does not come from taperdoc’s own pages.")).to_be_visible()
    assert RULE not in page.content()
    page.get_by_role("link", name="Go to the form").click()
    expect(page).to_have_title("Baclofen taper – taperdoc")
    page.close()
