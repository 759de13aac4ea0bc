"""What another website posts is neither done nor shown in a page that would do it on a click."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from taperdoc.forms import form_fields
from tests.support.apps import addresses_of_posts, make_app, store_of
from tests.support.page_browser import PLAN, WHO, Browser, Fields

OURS = "http://127.0.0.1:8000"
EVIL = "Evlqzwmk"
FORMS: dict[str, Fields] = {
    "plan": {**form_fields(PLAN, WHO), "other_words": [EVIL], "action": ["review"]},
    "letterhead": {"missed_dose": [EVIL], "clinic": [EVIL], "paper": ["A4"], "seen": ["0"]},
    "template": {"name": [EVIL], "note": [EVIL], "seen": ["0123456789abcdef.1"]},
    "import": {"text": [EVIL]},
    "review": {"token": ["x"], "checked_by": [EVIL], "came": ["review"], "name": [EVIL]},
}
ELSEWHERE: dict[str, dict[str, str]] = {
    "cross-site": {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    "another port": {"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9000"},
    "no page": {"Sec-Fetch-Site": "none"},
    "a header that contradicts": {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    "old browser": {"Origin": "https://evil.example"},
    "old browser, another port": {"Origin": "http://127.0.0.1:9000"},
    "old browser, https": {"Origin": "https://127.0.0.1:8000"},
    "sandboxed frame": {"Origin": "null", "Referer": f"{OURS}/"},
    "referrer alone": {"Referer": "https://evil.example/127.0.0.1:8000/"},
    "similar name": {"Referer": f"{OURS}.evil.example/"},
    "nothing": {},
}
OWN: dict[str, dict[str, str]] = {
    "this browser": {"Sec-Fetch-Site": "same-origin", "Origin": OURS},
    "old browser": {"Origin": OURS},
    "older browser": {"Referer": f"{OURS}/plan/x"},
}
TOKENS = {"no token": {}, "a foreign token": {"csrf_token": ["x" * 60]}}


@pytest.fixture
def site(tmp_path: Path) -> Flask:
    return make_app(tmp_path)


def expect_nothing_of_it(answer: TestResponse) -> None:
    assert answer.status_code == 400
    assert EVIL not in answer.text
    assert "csrf_token" not in answer.text
    assert "does not come from taperdoc’s own pages" in answer.text
    assert 'href="/"' in answer.text


def post(client: FlaskClient, path: str, fields: Fields, headers: dict[str, str]) -> TestResponse:
    return client.post(path, data=fields, headers=headers, base_url=OURS, follow_redirects=True)


@pytest.mark.parametrize("token", TOKENS.values(), ids=TOKENS)
def test_no_address_shows_or_does_what_comes_from_elsewhere(site: Flask, token: Fields) -> None:
    client = Browser(site).client
    paths = addresses_of_posts(site)
    assert len(paths) >= 16
    for path in paths:
        for fields in FORMS.values():
            expect_nothing_of_it(post(client, path, fields | token, ELSEWHERE["cross-site"]))
    store = store_of(site)
    assert store.letterhead.get().version == 0
    assert store.templates.search().total == 0


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
def test_nothing_is_shown_unless_the_browser_says_that_it_is_ours(
    site: Flask, headers: dict[str, str]
) -> None:
    expect_nothing_of_it(post(Browser(site).client, "/letterhead", FORMS["letterhead"], headers))


@pytest.mark.parametrize("headers", OWN.values(), ids=OWN)
@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/plan", "plan"),
        ("/letterhead", "letterhead"),
        ("/templates/0123456789abcdef/rename", "template"),
        ("/templates/import", "import"),
    ],
)
def test_what_our_own_page_sent_comes_back_as_typed(
    site: Flask, headers: dict[str, str], path: str, form: str
) -> None:
    lapsed = {**FORMS[form], "csrf_token": ["x"]}
    answer = post(Browser(site).client, path, lapsed, headers)
    assert answer.status_code == 400
    assert EVIL in answer.text
    assert "Nothing is lost: press the button again." in answer.text
