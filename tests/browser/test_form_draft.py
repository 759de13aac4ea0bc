"""An unfinished entry survives in Chromium; no name and no free text of it is stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from taperdoc.handout.render import pdf
from tests.browser.conftest import PATIENCE, Seen, with_javascript
from tests.browser.form_typing import (
    Sent,
    fields_of,
    open_plan,
    press,
    put_on_clipboard,
    review,
    sent_by_review,
)
from tests.browser.states import Visit
from tests.browser.test_whole_flow import confirm
from tests.handout.test_handout import handout
from tests.support.apps import make_served_app
from tests.support.builders import plan
from tests.support.serving import served

pytestmark = pytest.mark.browser

SECRETS = "Ann Nameless|Call Ann|Ann is worse|Ann’s visit|Ann again".split("|")
TIME, MISTAKE = "when Ann wakes", "Ann takes 5"
TWO_STEPS = plan("20 15 20 20 for 7 | 15 10 5 10 / 10 10 5 10 for 14", of="10h")
STORED = "sessionStorage.getItem('taperdoc-drafts')"


@pytest.fixture
def typed(page: Page) -> Sent:
    """An entry of every kind, typed and kept: the fields of its schedule."""
    return type_entry(page)


def type_entry(page: Page) -> Sent:
    page.fill("#patient", SECRETS[0])
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    page.fill("#first_day", "1 December 2098")
    put_on_clipboard(page, "20\t15\t20\t20\t7\r\n2,5\t-\t½x10\t5\t")
    page.press("#steps-0-first-t1", "Control+v")
    page.locator("#steps-1-first-t1").press("Alt+m")
    page.fill("#steps-1-note", SECRETS[1])
    page.fill("#steps-1-until", SECRETS[3])
    page.fill("#if_worse", SECRETS[2])
    page.get_by_label("In your own words").check()
    page.fill("#ending_words", SECRETS[4])
    wait_until(page, f"({STORED} ?? '').includes('other')")
    return schedule(page)


def wait_until(page: Page, true: str) -> None:
    """Wait for a script's expression; Playwright's own way is refused by the page's policy."""
    for _ in range(600):
        if page.evaluate(true):
            return
        page.wait_for_timeout(100)
    raise AssertionError(true)


def schedule(page: Page) -> Sent:
    words = ("patient", "ending_words", "if_worse", "steps-1-note", "steps-1-until")
    return {name: texts for name, texts in fields_of(page).items() if name not in words}


def offer(page: Page) -> None:
    expect(page.locator("#earlier")).to_contain_text(
        "You have an unfinished entry in this tab: 2 steps, last changed"
    )


def bring_back(page: Page) -> None:
    offer(page)
    page.get_by_role("button", name="Restore").click()
    expect(page.get_by_text("The entry is restored.")).to_be_visible()


@with_javascript
def test_a_reload_loses_nothing_of_the_schedule(page: Page, typed: Sent, seen: Seen) -> None:
    page.reload()
    assert fields_of(page)["steps-0-first-t1"] == [""]
    bring_back(page)
    assert schedule(page) == typed
    assert seen.complaints == []


@with_javascript
def test_no_name_and_no_free_word_is_kept_and_what_had_words_is_told(
    page: Page, typed: Sent
) -> None:
    stored = page.evaluate(STORED)
    assert not [secret for secret in SECRETS if secret in stored]
    page.reload()
    bring_back(page)
    listed = page.locator("#earlier li").all_inner_texts()
    assert listed == [
        "Patient’s name",
        "Until (instead of a number of days), step 2",
        "Note (printed with the step), step 2",
        "Until when, or your own words",
        "What to do if things get worse",
    ]
    assert fields_of(page)["patient"] == [""]


@with_javascript
def test_a_time_of_day_of_ones_own_and_words_in_a_dose_are_not_stored(
    page: Page, typed: Sent
) -> None:
    page.get_by_text("Times of day", exact=True).click()
    page.fill("#times-t2", "")
    page.fill("#times-t3", TIME)
    page.fill("#steps-0-first-t1", MISTAKE)
    page.fill("#steps-0-first-t2", "")
    wait_until(page, f"!{STORED}.includes('noon')")
    assert "Ann" not in page.evaluate(STORED)
    page.reload()
    bring_back(page)
    fields = fields_of(page)
    assert [fields[f"times-t{number}"] for number in range(1, 5)] == [
        ["morning"],
        [""],
        [""],
        ["bedtime"],
    ]
    assert fields["steps-0-first-t1"] == [""]
    assert fields["steps-0-first-t3"] == ["20"]
    listed = page.locator("#earlier li").all_inner_texts()
    assert "Time of day 3" in listed
    assert "Step 1, morning" in listed


@with_javascript
def test_what_is_typed_beside_an_earlier_schedule_stays(page: Page, typed: Sent) -> None:
    page.reload()
    page.fill("#patient", "Bo")
    page.fill("#other_words", "one\ntwo")
    bring_back(page)
    fields = fields_of(page)
    assert (fields["patient"], fields["other_words"]) == (["Bo"], ["one\ntwo"])


@with_javascript
def test_an_entry_begun_since_is_offered_in_its_turn(page: Page, typed: Sent) -> None:
    page.reload()
    page.fill("#steps-0-days", "99")
    bring_back(page)
    expect(page.locator("#earlier")).to_contain_text("unfinished entry in this tab: 1 step,")
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#steps-0-days")).to_have_value("99")


@with_javascript
def test_an_entry_that_is_left_is_gone(page: Page, typed: Sent) -> None:
    page.reload()
    page.get_by_role("button", name="Discard").click()
    expect(page.locator("#earlier")).to_be_empty()
    assert page.evaluate(STORED) == "[]"
    page.reload()
    expect(page.locator("#earlier")).to_be_empty()


@with_javascript
def test_an_entry_that_became_a_handout_is_gone(page: Page, site: str) -> None:
    page.set_default_timeout(30_000)  # a worker that makes handouts may have to start first
    open_plan(page, plan("10 for 7 | 10 for 8"))
    page.fill("#steps-0-days", "9")
    review(page)
    expect(page).to_have_title("Check the plan – taperdoc")
    assert json.loads(page.evaluate(STORED))[0]["isSent"]
    confirm(page)
    wait_until(page, f"{STORED} === '[]'")
    page.goto(site)
    expect(page.locator("#earlier")).to_be_empty()


@with_javascript
def test_an_entry_left_on_its_review_is_offered_on_a_blank_form(page: Page, site: str) -> None:
    open_plan(page, plan("10 for 7 | 10 for 8"))
    page.fill("#steps-0-days", "9")
    review(page)
    expect(page).to_have_title("Check the plan – taperdoc")
    page.get_by_role("button", name="Edit the plan").click()
    expect(page.locator("#steps-0-days")).to_have_value("9")
    expect(page.locator("#earlier")).to_be_empty()
    page.goto(site)
    offer(page)


@with_javascript
def test_what_was_typed_after_a_refusal_survives_too(page: Page, typed: Sent) -> None:
    review(page)
    expect(page.locator("#summary")).to_be_visible()
    expect(page.locator("#earlier")).to_be_empty()
    page.fill("#steps-1-first-t1", "5")
    wait_until(page, f"!{STORED}.includes('2,5')")
    page.reload()
    expect(page.locator("#steps-1-first-t1")).to_have_value("2,5")
    bring_back(page)
    expect(page.locator("#steps-1-first-t1")).to_have_value("5")


@with_javascript
def test_a_token_that_lapsed_loses_nothing(page: Page, typed: Sent) -> None:
    page.context.clear_cookies()
    review(page)
    expect(page.get_by_text("This page was open for too long")).to_be_visible()
    assert schedule(page) == typed
    assert fields_of(page)["patient"] == [SECRETS[0]]


@with_javascript
def test_a_crash_of_the_tab_loses_nothing(page: Page, site: str, typed: Sent) -> None:
    # Playwright gives a crashed page up; the tab itself is loaded again, as a person would.
    tab = page.context.new_cdp_session(page)
    events: list[str] = []
    for name in ("Inspector.targetCrashed", "Inspector.targetReloadedAfterCrash"):
        tab.on(name, partial(_note, events, name))
    tab.send("Inspector.enable")
    other = page.context.new_page()
    with pytest.raises(Exception, match="chrome://crash"):
        page.goto("chrome://crash")
    _wait_for(other, events, "Inspector.targetCrashed")
    tab.send("Page.navigate", {"url": site})
    _wait_for(other, events, "Inspector.targetReloadedAfterCrash")
    ask = {"expression": "document.getElementById('earlier')?.innerText ?? ''"}
    for _ in range(50):
        words = tab.send("Runtime.evaluate", ask)["result"]["value"]
        if "2 steps, last changed" in words:
            return
        other.wait_for_timeout(100)
    raise AssertionError(words)


def _note(events: list[str], name: str, _: object) -> None:
    events.append(name)


def _wait_for(page: Page, events: list[str], name: str) -> None:
    for _ in range(600):
        if name in events:
            return
        page.wait_for_timeout(100)
    raise AssertionError(events)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context()
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


def test_a_restart_of_the_app_with_another_secret_loses_nothing(context: BrowserContext) -> None:
    page = context.new_page()
    with served(an_app("a")) as site:
        page.goto(site)
        typed = type_entry(page)
    with served(an_app("b"), port=int(site.rpartition(":")[2])) as again:
        assert again == site
        review(page)
        expect(page.get_by_text("This page was open for too long")).to_be_visible()
        assert schedule(page) == typed
        page.goto(site)
        bring_back(page)
        assert schedule(page) == typed


def an_app(key: str) -> Flask:
    return make_served_app(secret_key=key * 64)


def fill_by_quick_text(visit: Visit, _: Path) -> None:
    page = visit.page
    visit.open("/")
    page.fill("#products-0-strength", "10")
    page.select_option("#products-0-split", "halves")
    page.get_by_text("Quick text: the steps as lines").click()
    page.fill("#quick", "20 15 15 20 for 7 days\n15 15 15 15 for 14 days\nthen stop")
    press(page, "Read these lines")
    press(page, "Put these in place of the steps")


def fill_from_a_template(visit: Visit, _: Path) -> None:
    visit.fill(TWO_STEPS)


def fill_from_a_handout(visit: Visit, folder: Path) -> None:
    file = folder / "handout.pdf"
    file.write_bytes(pdf(handout(TWO_STEPS)))
    visit.open("/open")
    visit.page.set_input_files("#file", file)
    press(visit.page, "Open")


WAYS = {
    "quick text": fill_by_quick_text,
    "a template": fill_from_a_template,
    "an opened handout": fill_from_a_handout,
}


@pytest.mark.parametrize("fill", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("typed_after", [False, True], ids=["nothing typed after", "a dose typed"])
def test_an_entry_comes_back_whole_after_every_way_of_filling_the_form(
    context: BrowserContext,
    fill: Callable[[Visit, Path], None],
    typed_after: bool,
    tmp_path: Path,
) -> None:
    app = make_served_app(tmp_path)
    page = context.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    with served(app) as site:
        visit = Visit(page, site, app)
        fill(visit, tmp_path)
        expect(page.locator("#steps-1-days")).to_have_value("14")
        if typed_after:
            page.fill("#steps-1-first-t1", "2x10")
        shown = schedule(page)
        visit.open("/")
        assert fields_of(page)["steps-0-days"] == [""]
        press_bring_back(page)
        assert schedule(page) == shown


def press_bring_back(page: Page) -> None:
    offer(page)
    press(page, "Restore")
    expect(page.locator("#steps-1-days")).to_have_value("14")


def test_a_template_that_was_only_looked_at_is_not_offered(
    context: BrowserContext, tmp_path: Path
) -> None:
    app = make_served_app(tmp_path)
    page = context.new_page()
    with served(app) as site:
        visit = Visit(page, site, app)
        visit.open(f"/templates/{visit.keep(TWO_STEPS)}/edit")
        expect(page.locator("#steps-1-days")).to_have_value("14")
        visit.open("/")
        expect(page.locator("#open-keys")).to_be_visible()
        expect(page.locator("#earlier")).to_be_empty()


@with_javascript
def test_leaving_warns_once_and_only_when_something_was_typed_and_not_sent(
    page: Page, site: str
) -> None:
    warned: list[str] = []

    def take(dialog: Dialog) -> None:
        warned.append(dialog.type)
        dialog.accept()

    page.on("dialog", take)
    page.reload()
    assert warned == []
    page.locator("#steps-0-days").press_sequentially("7")
    page.reload()
    assert warned == ["beforeunload"]
    page.get_by_role("button", name="Restore").click()
    expect(page.locator("#steps-0-days")).to_have_value("7")
    page.goto(site)
    page.locator("#steps-0-days").press_sequentially("7")
    sent_by_review(page)
    expect(page.locator("#summary")).to_be_visible()
    page.goto(site + "/about-text")
    assert warned == ["beforeunload"]


@pytest.mark.parametrize("fault", ["SecurityError", "QuotaExceededError"])
def test_without_storage_the_form_works_and_nothing_is_complained_of(
    context: BrowserContext, site: str, seen: Seen, fault: str
) -> None:
    page = context.new_page()
    seen.watch(page)
    refuse = f"() => {{ throw new DOMException('', '{fault}') }}"
    page.add_init_script(
        f"Object.defineProperty(window, 'sessionStorage', {{ get: {refuse} }})"
        if fault == "SecurityError"
        else f"Storage.prototype.setItem = {refuse}"
    )
    page.goto(site)
    page.fill("#steps-0-days", "7")
    page.press("#steps-0-days", "Alt+n")
    page.wait_for_timeout(500)
    assert fields_of(page)["steps-1-days"] == ["7"]
    assert seen.complaints == []
