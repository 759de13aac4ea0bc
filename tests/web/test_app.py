"""What every answer carries, what is refused at the door, and what is never logged."""

import logging
import re
import time
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection
from typing import NoReturn

import pytest
from flask import Flask
from jinja2 import UndefinedError
from werkzeug.test import TestResponse

from taperdoc.domain.clock import local_now
from taperdoc.domain.plan import PlanError
from taperdoc.forms import form_fields
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError
from taperdoc.jobs.prerender import Prerenderer
from taperdoc.web.app import FORM_MAX
from taperdoc.web.response_headers import HEADERS
from tests.support.apps import make_app, replace_services, services_of
from tests.support.page_browser import OUR_SCRIPT, PLAN, WHO, Browser
from tests.support.serving import served

PATIENT_WORDS = "Ann Example 1961 Sample Hill 7946".split()


@pytest.fixture
def site() -> Flask:
    return make_app()


@pytest.fixture
def browser(site: Flask) -> Browser:
    return Browser(site)


def large(browser: Browser) -> TestResponse:
    return browser.post("/plan", {"other_words": ["x" * (FORM_MAX + 1)], "action": ["review"]})


def failing(browser: Browser) -> TestResponse:
    replace_services(browser.client.application, sealer=None)
    return browser.review()


ANSWERS = {
    "form": (200, lambda b: b.get("/")),
    "review": (200, lambda b: b.review()),
    "refused": (422, lambda b: b.post("/plan", {"action": ["review"]})),
    "about the text": (200, lambda b: b.get("/about-text")),
    "strange keys": (400, lambda b: b.post("/plan", {"steps_9": ["x"]})),
    "altered": (400, lambda b: b.post("/handout", {"token": ["x"]})),
    "no such page": (404, lambda b: b.get("/nowhere")),
    "no such file": (404, lambda b: b.get("/static/nothing.css")),
    "gone": (404, lambda b: b.get("/handout/x/y.pdf")),
    "another way": (405, lambda b: b.get("/plan")),
    "too large": (413, large),
    "failure": (500, failing),
    "style": (200, lambda b: b.get("/static/app.css")),
    "bootstrap": (200, lambda b: b.get("/static/vendor/bootstrap-5.3.8.min.css")),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_has_the_headers(browser: Browser, name: str) -> None:
    status, ask = ANSWERS[name]
    answer = ask(browser)
    assert answer.status_code == status
    for header, value in HEADERS.items():
        assert answer.headers[header] == value
    if name not in {"style", "bootstrap"}:
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ANSWERS)
def test_no_page_has_a_style_or_script_of_its_own(browser: Browser, name: str) -> None:
    answer = ANSWERS[name][1](browser)
    if answer.mimetype == "text/html":
        others = re.sub(OUR_SCRIPT, "", answer.text)
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=|javascript:", others)
        assert "http" not in re.sub(r"&#\d+;", "", answer.text).replace("http-equiv", "")


@pytest.mark.parametrize("name", [n for n, (status, _) in ANSWERS.items() if status >= 400])
def test_an_error_is_a_page_that_says_what_to_do(browser: Browser, name: str) -> None:
    ANSWERS[name][1](browser)
    assert browser.page.title.endswith("– taperdoc")
    assert "Traceback" not in browser.page.words
    assert "Werkzeug" not in browser.page.words


def test_a_page_asked_for_in_the_wrong_way_says_which_is_right(browser: Browser) -> None:
    assert set(browser.get("/plan").headers["Allow"].split(", ")) == {"POST", "OPTIONS"}


STRANGE = [
    "steps-²-note",
    "steps-01-note",
    "steps_9",
    "steps-0-dose",
    "steps-0-first-t7",
    "products-999-kind",
    "steps-" + "9" * 5000 + "-note",
    "",
    "__class__",
    "patient\u0000",
]


@pytest.mark.parametrize("key", STRANGE, ids=range(len(STRANGE)))
def test_a_key_the_form_does_not_have_is_refused(browser: Browser, key: str) -> None:
    answer = browser.post("/plan", {**form_fields(PLAN, WHO), key: ["10"], "action": ["review"]})
    assert answer.status_code == 400
    assert "has fields that the form does not have, so it was not read" in browser.page.words


def test_a_body_of_5_mib_is_refused_with_a_way_back(browser: Browser) -> None:
    answer = browser.post("/plan", {"other_words": ["x" * (5 << 20)]})
    assert answer.status_code == 413
    assert "at most 4 MiB" in browser.page.words
    assert "Back" in browser.page.words


def test_a_large_form_below_the_limit_is_read_and_shown_again(browser: Browser) -> None:
    words = "x" * (1 << 20)
    answer = browser.post("/plan", {"other_words": [words], "action": ["review"]})
    assert answer.status_code == 422
    assert browser.page.fields["other_words"] == [words]


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.2", "[::1]", "0.0.0.0", "a b"]
)
def test_another_host_is_not_served(site: Flask, host: str) -> None:
    answer = site.test_client().get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert host not in answer.text.replace("127.0.0.1", "")
    assert answer.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8123", "localhost", "localhost:8000"])
def test_this_machine_is_served(site: Flask, host: str) -> None:
    assert site.test_client().get("/about-text", headers={"Host": host}).status_code == 200


def test_the_cookie_is_for_this_site_and_not_for_scripts(browser: Browser) -> None:
    cookie = browser.client.application.test_client().get("/").headers["Set-Cookie"]
    assert cookie.startswith("taperdoc=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


LAPSES = {
    "without a token": {"csrf_token": [""]},
    "with another's token": {"csrf_token": ["x" * 60]},
}


@pytest.mark.parametrize("token", LAPSES.values(), ids=LAPSES)
def test_a_form_that_lapsed_comes_back_as_typed(
    browser: Browser, token: dict[str, list[str]]
) -> None:
    typed = {**form_fields(PLAN, WHO), "steps-0-days": ["seven"]}
    answer = browser.post("/plan", {**typed, "action": ["review"], **token})
    assert answer.status_code == 400
    assert "Nothing is lost: press the button again." in browser.page.words
    for key, value in typed.items():
        assert browser.page.fields[key] == value
    assert browser.review().status_code == 200


def test_a_form_open_over_a_restart_comes_back_as_typed(browser: Browser) -> None:
    restarted = Browser(make_app(secret_key="b" * 64))
    restarted.page = browser.page
    assert restarted.review().status_code == 400
    assert restarted.page.fields["patient"] == ["Ann Example"]
    assert restarted.review().status_code == 200


def test_a_form_that_was_open_for_days_still_works(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 20 * 86_400)
    assert browser.review().status_code == 200


def test_a_review_that_lapsed_comes_back_with_its_ticks(browser: Browser) -> None:
    browser.review()
    answer = browser.confirm(csrf_token=["x"])
    assert answer.status_code == 400
    assert "Nothing is lost: press the button again." in browser.page.words
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert browser.page.fields["seen"] == ["1"]
    assert browser.page.fields["agrees"] == ["yes"]


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/plan", {"steps_9": ["x"]}), ("/handout", {"token": ["x"]}), ("/change", {})],
)
def test_what_lapsed_and_cannot_be_shown_again_is_refused(
    browser: Browser, path: str, fields: dict[str, list[str]]
) -> None:
    assert browser.post(path, {**fields, "csrf_token": ["x"]}).status_code == 400


def test_the_form_works_over_https(site: Flask) -> None:
    browser = Browser(site, "https://localhost")
    assert browser.review().status_code == 200
    assert browser.confirm(agrees=[]).status_code == 422


@pytest.mark.parametrize("referrer", ["https://evil.example/", "http://localhost/", ""])
def test_another_site_cannot_send_the_form_over_https(site: Flask, referrer: str) -> None:
    browser = Browser(site, "https://localhost")
    typed = {**form_fields(PLAN, WHO), "action": ["review"]}
    assert browser.post("/plan", typed, Referer=referrer).status_code == 400


def _raise(error: Exception) -> NoReturn:
    raise error


def fails_with(browser: Browser, error: Callable[[Handout], Exception]) -> None:
    """Have every handout fail."""
    failing = Prerenderer(lambda handout: _raise(error(handout)), max_waiting=0)
    replace_services(browser.client.application, prerenderer=failing)


def test_a_failure_logs_its_kind_and_lines_and_nothing_that_was_typed(
    browser: Browser,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    fails_with(browser, lambda handout: ValueError(f"{handout.who}: {handout}"))
    browser.review()
    answer = browser.confirm()
    assert answer.status_code == 500
    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert re.search(
        r"ValueError in review_page\.make_handout, by .*review_page\.py:\d+", record.getMessage()
    )
    assert record.exc_info is None
    out, err = capfd.readouterr()
    said = " ".join([caplog.text, out, err, *(str(vars(record)) for record in caplog.records)])
    for word in PATIENT_WORDS:
        assert word not in said


@pytest.mark.parametrize("fails_at", ["review", "handout"])
def test_after_a_failure_what_was_typed_can_be_fetched_back(
    browser: Browser, site: Flask, fails_at: str
) -> None:
    if fails_at == "handout":
        browser.review()
        fails_with(browser, lambda _: ValueError())
        assert browser.confirm().status_code == 500
        browser.post("/change", browser.page.fields)
    else:
        replace_services(site, sealer=None)
        assert browser.review().status_code == 500
        browser.post("/plan", browser.page.fields)
    assert browser.answer.status_code == 200
    for key, value in form_fields(PLAN, WHO).items():
        assert browser.page.fields[key] == value


def test_a_handout_that_could_not_be_laid_out_keeps_the_review(
    browser: Browser, site: Flask
) -> None:
    browser.review()
    working = services_of(site).prerenderer
    fails_with(browser, lambda _: RenderError("It was not laid out."))
    answer = browser.confirm()
    assert answer.status_code == 500
    assert "It was not laid out. No handout was made" in browser.page.words
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]
    assert browser.page.fields["seen"] == ["1"]
    replace_services(site, prerenderer=working)
    assert browser.confirm().status_code == 303


def test_a_plan_the_paper_refuses_keeps_the_review(browser: Browser) -> None:
    browser.review()
    fails_with(browser, lambda _: PlanError("plan", "It has a ☃."))
    answer = browser.confirm()
    assert answer.status_code == 422
    assert "It has a ☃." in browser.page.words
    assert browser.page.fields["checked_by"] == ["Dr Bo Sample"]


def test_a_failure_where_nothing_was_typed_leads_to_the_form(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("taperdoc.wording.safety_text.baclofen", lambda: _raise(ValueError()))
    assert browser.get("/about-text").status_code == 500
    assert "csrf_token" not in browser.page.fields
    assert browser.page.links.count("/") == 3


def test_a_missing_variable_fails_rather_than_prints_nothing(site: Flask) -> None:
    with pytest.raises(UndefinedError):
        site.jinja_env.from_string("Take {{ amuont }} mg").render()


def test_the_clock_knows_its_zone() -> None:
    assert local_now().utcoffset() is not None
    assert abs(local_now() - local_now()) < timedelta(seconds=5)


def test_a_large_form_and_its_answer_never_touch_the_disk(
    site: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    files: list[str] = []
    monkeypatch.setattr("waitress.buffers.TempfileBasedBuffer.newfile", files.append)
    with served(site) as address:
        for size, status in ((3 << 20, 400), (5 << 20, 413)):
            asked = HTTPConnection(address.removeprefix("http://"))
            sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": address}
            asked.request("POST", "/plan", "other_words=" + "x" * size, sent)
            answer = asked.getresponse()
            assert (answer.status, len(answer.read()) > size) == (status, status == 400)
            asked.close()
    assert files == []
