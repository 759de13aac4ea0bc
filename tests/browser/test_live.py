"""Beside the form while somebody types: echoes, notes, the graph and the preview, in Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import example, open_plan
from tests.browser.test_whole_flow import type_a_plan

pytestmark = [pytest.mark.browser, with_javascript]

SLOW = 60_000
"""Milliseconds: a preview on a machine that has much else to do."""


@pytest.fixture
def wide(page: Page) -> Page:
    """The form on a screen with room for the preview beside it."""
    page.set_viewport_size({"width": 1440, "height": 900})
    return page


def echo(page: Page, field: str) -> Locator:
    return page.locator(f"#{field}-echo")


def notes(page: Page, step: int) -> Locator:
    return page.locator(f"#steps-{step - 1}-notes li")


def preview(page: Page) -> Locator:
    return page.locator(".pages img")


class Delays:
    """Holds answers of the server back, by the text that was sent."""

    def __init__(self, page: Page, path: str) -> None:
        self.held: list[Route] = []
        self.holds: Callable[[str], bool] = lambda _: False
        page.route(f"**{path}*", self._answer)

    def _answer(self, route: Route) -> None:
        if self.holds(route.request.post_data or ""):
            self.held.append(route)
        else:
            route.continue_()


def test_a_dose_and_a_day_are_echoed_as_they_will_be_read(page: Page, seen: Seen) -> None:
    type_a_plan(page)
    page.fill("#steps-0-first-t1", "15")
    expect(echo(page, "steps-0-first-t1")).to_have_text("1 and a half tablets")
    expect(echo(page, "first_day")).to_have_text("Mon 1 December 2098")
    cell = page.locator("#steps-0-first-t1")
    expect(cell).to_have_attribute("aria-describedby", "steps-0-first-t1-echo")
    assert seen.complaints == []


def test_a_field_that_changes_loses_its_echo_before_the_new_one_comes(page: Page) -> None:
    type_a_plan(page)
    expect(echo(page, "steps-0-first-t1")).to_have_text("1 tablet")
    delays = Delays(page, "/feedback")
    delays.holds = lambda _: True
    page.focus("#steps-0-first-t1")
    page.keyboard.press("End")
    page.keyboard.type("5")
    assert echo(page, "steps-0-first-t1").text_content() == ""
    assert echo(page, "steps-0-first-t2").text_content() == "half a tablet"


def test_notes_stand_beside_their_step_and_go_when_they_no_longer_hold(page: Page) -> None:
    type_a_plan(page)
    expect(notes(page, 2)).to_have_count(1)
    page.fill("#steps-0-first-t2", "10")
    page.fill("#steps-1-first-t2", "5")
    expect(notes(page, 2)).to_have_count(0)


def test_what_cannot_be_read_is_marked_once_its_field_is_left(page: Page) -> None:
    type_a_plan(page)
    cell = page.locator("#steps-0-first-t1")
    with page.expect_response("**/feedback"):
        cell.fill("1o")
    page.wait_for_timeout(200)
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    cell.press("Tab")
    expect(cell).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#steps-0-first-t1-error")).to_contain_text("Step 1, morning: “1o”")
    cell.fill("10")
    expect(cell).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator("#steps-0-first-t1-error")).to_have_count(0)


def test_while_a_plan_is_typed_nothing_is_said_to_be_missing(page: Page) -> None:
    type_a_plan(page)
    with page.expect_response("**/feedback"):
        page.fill("#steps-1-days", "")
    page.press("#steps-1-days", "Tab")
    expect(page.locator(".lacks")).to_have_text("Step 1 of 2: step 2 is not complete.")
    expect(page.locator(".reason, [aria-invalid]")).to_have_count(0)


def test_an_older_answer_never_takes_the_place_of_a_newer_one(page: Page) -> None:
    type_a_plan(page)
    delays = Delays(page, "/feedback")
    delays.holds = lambda sent: "steps-0-first-t1=20&" in sent
    with page.expect_request("**/feedback"):
        page.fill("#steps-0-first-t1", "20")
    page.fill("#steps-0-first-t1", "30")
    expect(echo(page, "steps-0-first-t1")).to_have_text("3 tablets")
    for route in delays.held:
        route.fulfill(json={"echoes": {"steps-0-first-t1": "20 mg"}, "reasons": {}, "notes": {}})
    page.wait_for_timeout(300)
    expect(echo(page, "steps-0-first-t1")).to_have_text("3 tablets")


def test_an_older_preview_never_takes_the_place_of_a_newer_one(wide: Page) -> None:
    type_a_plan(wide)
    delays = Delays(wide, "/preview")
    delays.holds = lambda sent: "steps-0-first-t1=20&" in sent
    with wide.expect_request("**/preview?*"):
        wide.fill("#steps-0-first-t1", "20")
    with wide.expect_response("**/preview?*", timeout=SLOW) as newer:
        wide.fill("#steps-0-first-t1", "30")
    pages = newer.value.json()["pages"]
    expect(preview(wide).first).to_have_attribute("src", pages[0])
    for route in delays.held:
        route.fulfill(json={"pages": ["data:image/gif;base64,R0lGODlhAQABAAAAACw="], "lacks": ""})
    wide.wait_for_timeout(300)
    expect(preview(wide).first).to_have_attribute("src", pages[0])


def test_the_preview_comes_beside_the_form_and_follows_it(wide: Page, seen: Seen) -> None:
    type_a_plan(wide)
    expect(preview(wide).first).to_be_visible(timeout=SLOW)
    count = preview(wide).count()
    assert preview(wide).first.get_attribute("alt") == f"Preview of page 1 of {count}"
    before = preview(wide).first.get_attribute("src") or ""
    wide.fill("#steps-0-first-t1", "20")
    expect(preview(wide).first).not_to_have_attribute("src", before, timeout=SLOW)
    with wide.expect_response("**/preview?*all=yes", timeout=SLOW) as whole:
        wide.get_by_role("button", name="All pages").click()
    last = whole.value.json()["pages"][-1]
    expect(preview(wide).last).to_have_attribute("src", last)
    assert last != before
    assert seen.complaints == []


def test_on_a_narrow_screen_the_preview_waits_behind_a_button(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    type_a_plan(page)
    expect(page.locator(".pages")).to_be_hidden()
    page.get_by_role("button", name="Preview").click()
    expect(preview(page).first).to_be_visible(timeout=SLOW)
    expect(page.locator("#steps-0-first-t1")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.get_by_role("button", name="Form", exact=True).click()
    expect(page.locator("#steps-0-first-t1")).to_have_value("10")


@pytest.mark.parametrize("failure", ["500", "no connection"])
def test_a_server_that_fails_leaves_a_word_and_all_that_was_typed(wide: Page, failure: str) -> None:
    type_a_plan(wide)
    expect(preview(wide).first).to_be_visible(timeout=SLOW)
    graph = wide.locator(".graph").inner_html()
    path = "**/feedback"

    def fail(route: Route) -> None:
        if failure == "500":
            route.fulfill(status=500, body="no")
        else:
            route.abort()

    wide.route(path, fail)
    wide.fill("#steps-0-first-t1", "20")
    expect(wide.locator(".late[role=status]")).to_have_text(
        "Not up to date: taperdoc is not responding. What you typed is still here."
    )
    assert wide.locator(".graph").inner_html() == graph
    assert wide.locator("#steps-0-first-t1").input_value() == "20"
    assert wide.locator("#steps-1-first-t2").input_value() == "10"
    wide.unroute(path)
    wide.fill("#steps-0-first-t1", "30")
    expect(wide.locator(".late")).to_have_text("", timeout=SLOW)
    expect(echo(wide, "steps-0-first-t1")).to_have_text("3 tablets")


def test_an_answer_that_is_late_is_said_to_be_awaited(page: Page) -> None:
    type_a_plan(page)
    Delays(page, "/feedback").holds = lambda _: True
    page.fill("#steps-0-first-t1", "20")
    expect(page.locator(".late")).to_have_text("Not up to date: waiting for taperdoc.")


def test_rows_that_a_script_changes_are_asked_about_anew(page: Page) -> None:
    type_a_plan(page)
    expect(notes(page, 2)).to_have_count(1)
    page.evaluate(
        """() => {
            for (const gone of document.querySelectorAll(".echo, .notes")) gone.remove();
            document.querySelector("#steps-0-first-t1").value = "20";
            const changed = new CustomEvent("rows-changed", { bubbles: true });
            document.querySelector(".entry").dispatchEvent(changed);
        }"""
    )
    expect(echo(page, "steps-0-first-t1")).to_have_text("2 tablets")
    expect(echo(page, "first_day")).to_have_text("Mon 1 December 2098")
    page.fill("#steps-1-first-t1", "50")
    expect(notes(page, 2)).to_have_count(1)


@pytest.mark.parametrize("field", ["#steps-1-days", "#steps-0-first-t1"])
def test_a_reason_that_comes_as_a_button_is_pressed_does_not_take_its_click(
    page: Page, field: str
) -> None:
    type_a_plan(page)
    with page.expect_response("**/feedback"):
        page.fill(field, "ten")
    page.locator("#review").scroll_into_view_if_needed()
    button = page.locator("#review").bounding_box()
    assert button is not None
    page.mouse.move(button["x"] + 20, button["y"] + 3)
    page.mouse.down()
    page.wait_for_timeout(300)
    with page.expect_navigation():
        page.mouse.up()
    expect(page.locator("#summary")).to_contain_text("“ten”")


def test_nothing_moves_and_the_focus_stays_when_an_echo_comes(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    type_a_plan(page)
    expect(echo(page, "steps-1-first-t1")).to_have_text("half a tablet")
    below = page.locator("#steps-1-days")
    before = below.bounding_box()
    page.fill("#steps-0-first-t3", "5")
    expect(echo(page, "steps-0-first-t3")).to_have_text("half a tablet")
    assert below.bounding_box() == before
    expect(page.locator("#steps-0-first-t3")).to_be_focused()


def test_twelve_steps_stand_on_one_screen_with_their_echoes(wide: Page) -> None:
    wide.fill("#products-0-strength", "10")
    wide.select_option("#products-0-split", "halves")
    for step in range(12):
        if step:
            wide.click("#add-step")
            wide.locator(f"#steps-{step}-days").wait_for()
        for cell, text in {"t1": "20", "t2": "15", "t3": "15", "t4": "20"}.items():
            wide.fill(f"#steps-{step}-first-{cell}", text if step % 2 else "15")
        wide.fill(f"#steps-{step}-days", "7")
    expect(echo(wide, "steps-11-first-t2")).to_have_text("1 and a half tablets")
    expect(notes(wide, 2)).to_have_count(1)
    for note in wide.locator(".entry .notes").all():
        note.evaluate("list => list.replaceChildren()")
    entry = wide.locator(".entry").bounding_box()
    assert entry is not None
    assert entry["height"] <= 900


def test_the_example_with_all_that_is_open_in_it_stands_on_one_screen(
    wide: Page,
) -> None:
    open_plan(wide, example())
    expect(echo(wide, "steps-10-second-t1")).to_have_text("half a tablet")
    expect(wide.locator(".entry-step")).to_have_count(12)
    expect(wide.locator(".more:visible")).to_have_count(2)
    entry = wide.locator(".entry").bounding_box()
    assert entry is not None
    assert entry["height"] <= 900
