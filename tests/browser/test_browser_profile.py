"""Chromium's profile on the disk holds nothing that was typed: at its quit, a kill, a restart."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import browser_profile
from tests.browser.form_typing import press
from tests.browser.states import tick_all
from tests.support.apps import make_served_app
from tests.support.serving import served

pytestmark = pytest.mark.browser

PERSONAL = {
    "patient": "Zyxwvqor",
    "patient_number": "Nqzpjkwu",
    "clinician": "Drvqmzkx",
    "clinic": "Hqxzillv",
    "phone": "Phqwvxzj",
    "out_of_hours": "Nwghtzqx",
    "emergency": "Emwrgzqk",
}
FREE_TEXT = {
    "steps-0-note": "Ntqwexzv",
    "as_needed": "Asqnwdxz",
    "if_worse": "Wrqszevk",
    "other_words": "Othqwzxv",
}
IN_A_DOSE, CHECKED_BY, QUICK, UNFINISHED = "Dsqwexzk", "Chqkzwby", "Qwcktzxv", "Unfqzwhd"
ORDINARY = "Cntqzwrl"
TEMPLATE_NAME, TEMPLATE_NOTE = "Tmplqzwn", "Tmnqtzwx"
LETTERHEAD = {"address": "Lhqaddrz", "missed_dose": "Mssdqzwx", "review_by": "Rvwqzbyx"}
WORDS = [
    *PERSONAL.values(),
    *FREE_TEXT.values(),
    IN_A_DOSE,
    CHECKED_BY,
    QUICK,
    UNFINISHED,
    TEMPLATE_NAME,
    TEMPLATE_NOTE,
    *LETTERHEAD.values(),
]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return make_served_app(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def site(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


@pytest.fixture(scope="module")
def ordinary_page() -> Iterator[str]:
    """The address of a form that answers a post with itself, and lets the browser complete it."""
    app = Flask("ordinary")
    app.config["MAX_CONTENT_LENGTH"] = 1000
    form = '<form method="post"><input name="name"><button>Send</button></form>'
    app.add_url_rule("/", view_func=lambda: form, methods=["GET", "POST"])
    with served(app) as address:
        yield address


@contextmanager
def browser_with(
    chromium: Browser, profile: Path, end: signal.Signals = signal.SIGTERM
) -> Iterator[BrowserContext]:
    with browser_profile.started(chromium.browser_type, profile, end) as context:
        yield context


def new_page(context: BrowserContext, *, with_script: bool) -> Page:
    page = context.pages[0]
    if not with_script:
        session = context.new_cdp_session(page)
        session.send("Emulation.setScriptExecutionDisabled", {"value": True})
    return page


def fill_letterhead(page: Page, site: str) -> None:
    page.goto(site + "/letterhead")
    for field, text in LETTERHEAD.items():
        page.fill(f"#{field}", text)
    press(page, "Save letterhead")  # the date of the review is missing
    expect(page.locator("#summary")).to_be_visible()
    page.fill("#review_by", "")
    press(page, "Save letterhead")


def fill_form(page: Page) -> None:
    for field, text in PERSONAL.items():
        page.fill(f"#{field}", text)
    page.locator("#steps-0-note").locator("xpath=ancestor::details").locator("summary").click()
    for field, text in FREE_TEXT.items():
        page.fill(f"#{field}", text)
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    page.get_by_text("Quick text: the steps as lines").click()
    page.fill("#quick", f"10 {QUICK} 10\n10 5 5 10 for 7 days note {QUICK}")
    press(page, "Read these lines")
    page.fill("#steps-0-first-t1", f"{IN_A_DOSE} 10")
    page.fill("#steps-0-days", "7")
    page.get_by_label("Then stop").check()
    press(page, "Review the handout")
    expect(page.locator("#summary")).to_be_visible()
    page.fill("#steps-0-first-t1", "10")
    page.fill("#quick", "")
    press(page, "Review the handout")
    expect(page).to_have_title("Check the plan – taperdoc")


def save_template(page: Page) -> None:
    press(page, "Save as template")
    press(page, "Save")
    page.fill("#name", TEMPLATE_NAME)
    page.fill("#note", TEMPLATE_NOTE)
    press(page, "Save")


def print_handout(page: Page, site: str, folder: Path) -> None:
    page.fill("#checked_by", CHECKED_BY)
    press(page, "Make the handout")
    expect(page.locator("#summary")).to_be_visible()
    tick_all(page)
    page.fill("#checked_by", CHECKED_BY)
    page.click("#copy")
    expect(page.locator("#chart")).to_contain_text(FREE_TEXT["if_worse"])
    press(page, "Make the handout")
    page.reload()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Open to print").click()
    opened.value.wait_for_load_state()
    page.go_back(wait_until="commit")  # from the cache of whole pages no page is loaded
    expect(page).to_have_title("Check the plan – taperdoc")
    page.reload()
    page.go_forward(wait_until="commit")
    file = site + (page.get_by_role("link", name="Download").get_attribute("href") or "")
    (folder / "handout.pdf").write_bytes(page.request.get(file).body())
    page.goto(site + "/open")
    page.set_input_files("#file", folder / "handout.pdf")
    press(page, "Open")
    expect(page.locator("#if_worse")).to_have_value(FREE_TEXT["if_worse"])


def leave_unfinished(page: Page, site: str, *, with_script: bool) -> None:
    page.goto(site)
    page.fill("#patient", UNFINISHED)
    if with_script:
        press(page, "Restore")
        expect(page.locator("#patient")).to_have_value(UNFINISHED)
    page.fill("#other_words", f"{UNFINISHED}\n")


def use_everything(context: BrowserContext, site: str, folder: Path, *, with_script: bool) -> None:
    page = new_page(context, with_script=with_script)
    fill_letterhead(page, site)
    page.goto(site)
    fill_form(page)
    save_template(page)
    print_handout(page, site, folder)
    leave_unfinished(page, site, with_script=with_script)


def use_ordinary_page(context: BrowserContext, address: str) -> None:
    """Type into a form such as most sites have, so that a profile stores something to be found."""
    page = context.new_page()
    page.goto(address)
    page.fill("input", ORDINARY)
    press(page, "Send")


def words_stored(profile: Path) -> set[str]:
    return {word for word, _ in browser_profile.stored(profile, [*WORDS, ORDINARY])}


def test_a_browser_that_was_quit_has_stored_nothing_that_was_typed(
    chromium: Browser, site: str, ordinary_page: str, tmp_path: Path
) -> None:
    with browser_with(chromium, tmp_path / "profile") as context:
        use_everything(context, site, tmp_path, with_script=True)
        use_ordinary_page(context, ordinary_page)
    assert words_stored(tmp_path / "profile") == {ORDINARY}


either_way = pytest.mark.parametrize(
    "with_script", [True, False], ids=["with script", "without script"]
)


@pytest.mark.faults
@either_way
def test_nor_has_one_that_was_killed(
    chromium: Browser, site: str, ordinary_page: str, tmp_path: Path, with_script: bool
) -> None:
    profile = tmp_path / "profile"
    with browser_with(chromium, profile, end=signal.SIGKILL) as context:
        use_everything(context, site, tmp_path, with_script=with_script)
        use_ordinary_page(context, ordinary_page)
    assert words_stored(profile) == {ORDINARY}


@pytest.mark.faults
@either_way
def test_nor_has_one_that_opens_its_pages_again_when_it_starts(
    chromium: Browser, site: str, ordinary_page: str, tmp_path: Path, with_script: bool
) -> None:
    profile = tmp_path / "profile"
    (profile / "Default").mkdir(parents=True)
    (profile / "Default/Preferences").write_text('{"session": {"restore_on_startup": 1}}')
    with browser_with(chromium, profile) as context:
        use_everything(context, site, tmp_path, with_script=with_script)
        use_ordinary_page(context, ordinary_page)
    assert words_stored(profile) == {ORDINARY}
    with browser_with(chromium, profile) as context:
        page = next(page for page in context.pages if page.url.startswith(f"{site}/plan/"))
        page.goto(site)
        page.fill("#patient", UNFINISHED)
        press(page, "Review the handout")
        expect(page.locator("#summary")).to_be_visible()
    assert words_stored(profile) == {ORDINARY}
