"""Coming back to a handout in Chromium: chosen or dropped, changed, reviewed and printed."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from taperdoc.domain.plan_json import document_number
from taperdoc.handout.render import pdf
from tests.browser.conftest import Seen, either_way, with_javascript
from tests.browser.form_typing import review
from tests.browser.states import make_the_handout, tick_all
from tests.browser.test_whole_flow import address_of, confirm, fetched, viewer_of
from tests.handout.test_handout import handout
from tests.support.builders import plan
from tests.support.pdf_reading import read

pytestmark = pytest.mark.browser

OLD = plan("10 5 10 for 7 | 5 10 5 for 7", first="2098-12-01")
NUMBER = document_number(OLD)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handout as it lies in somebody's folder."""
    path = tmp_path_factory.mktemp("saved") / f"baclofen-plan-{NUMBER}.pdf"
    path.write_bytes(pdf(handout(OLD)))
    return path


def drop(page: Page, *files: Path) -> None:
    """Let go of files over the page."""
    dropped = page.evaluate_handle(
        """contents => {
            const dropped = new DataTransfer();
            for (const content of contents) {
                const bytes = Uint8Array.from(atob(content), letter => letter.charCodeAt(0));
                dropped.items.add(new File([bytes], "handout.pdf", {type: "application/pdf"}));
            }
            return dropped;
        }""",
        [base64.b64encode(file.read_bytes()).decode() for file in files],
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": dropped})
    page.dispatch_event("h1", "drop", {"dataTransfer": dropped})


def is_opened(page: Page) -> None:
    """The form is filled from the file."""
    expect(page.get_by_text(f"This is the plan from document {NUMBER}")).to_be_visible()
    expect(page.locator("#steps-1-first-t2")).to_have_value("10")
    expect(page.get_by_label("Patient’s name")).to_have_value("")


@either_way
def test_a_chosen_handout_is_changed_and_names_the_one_it_replaces(
    page: Page, site: str, seen: Seen, file: Path
) -> None:
    page.get_by_role("link", name="Open a handout").click()
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Open", exact=True).click()
    is_opened(page)
    page.fill("#steps-1-first-t2", "7.5")
    review(page)
    expect(page.get_by_label(f"replaces document {NUMBER}")).to_be_checked()
    confirm(page)
    new = read(fetched(page, address_of(page, site, "Download")))
    assert f"This plan takes the place of plan {NUMBER}." in new.pages[0]
    assert str(new.steps[1].kinds_of_day[0][1][0]) == "7.5"
    assert seen.complaints == []


@with_javascript
def test_a_handout_dropped_on_the_page_is_opened(
    page: Page, site: str, seen: Seen, file: Path
) -> None:
    page.goto(site + "/open")
    expect(page.get_by_text("Or drop the file anywhere on this page.")).to_be_visible()
    drop(page, file)
    is_opened(page)
    assert seen.complaints == []


@with_javascript
def test_two_files_dropped_at_once_are_refused_in_words(page: Page, site: str, file: Path) -> None:
    page.goto(site + "/open")
    drop(page, file, file)
    expect(page.get_by_text("Drop one file at a time.")).to_be_visible()
    drop(page)
    expect(page.get_by_text("That is not a file.")).to_be_visible()
    drop(page, file)
    is_opened(page)


@either_way
def test_a_file_without_a_plan_is_refused_on_the_page(
    page: Page, site: str, tmp_path: Path
) -> None:
    page.goto(site + "/open")
    letter = tmp_path / "letter.pdf"
    letter.write_text("Dear Ann")
    page.set_input_files("#file", letter)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator("#summary")).to_be_focused()
    expect(page.get_by_text("This file is not a PDF.")).to_be_visible()


@pytest.mark.pdf_viewer
@pytest.mark.parametrize("allowed", [True, False])
@pytest.mark.parametrize("is_made", [True, False], ids=["handout", "review"])
def test_the_text_for_the_chart_is_copied_with_one_button(
    chromium: Browser, site: str, file: Path, allowed: bool, is_made: bool
) -> None:
    context = chromium.new_context()
    if allowed:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    reviewed(page, site, file)
    if is_made:
        confirm(page)
        # The viewer takes the focus when it is ready, and clicks near it until then.
        viewer_of(page)
    else:
        tick_all(page)
    if not allowed:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(Error()) }")
    page.get_by_role("button", name="Copy chart note").press("Enter")
    said = page.locator("#copied")
    expect(said).to_have_text("Copied." if allowed else re.compile(r"press Ctrl\+C"))
    text = page.locator("#chart").input_value()
    assert text.startswith(f"Baclofen plan {NUMBER}\n")
    assert "Checked by Dr Bo Sample" in text
    read = "navigator.clipboard.readText()" if allowed else "String(getSelection())"
    assert page.evaluate(read) == text
    context.close()


@with_javascript
def test_nothing_is_copied_of_a_review_that_is_not_filled_in_or_has_changed_since(
    page: Page, site: str, file: Path
) -> None:
    reviewed(page, site, file)
    page.get_by_role("button", name="Copy chart note").click()
    expect(page.locator("#summary")).to_contain_text("Type your name.")
    tick_all(page)
    page.get_by_role("button", name="Copy chart note").click()
    expect(page.locator("#chart")).to_be_visible()
    page.get_by_label("Your name").fill("Dr Cy Other")
    expect(page.locator("#chart")).to_have_count(0)
    expect(page.locator("#copied")).to_have_text("")


@with_javascript
def test_a_server_that_is_gone_is_said_and_nothing_ticked_is_lost(
    page: Page, site: str, file: Path
) -> None:
    reviewed(page, site, file)
    tick_all(page)
    page.route("**/chart?key=*", lambda route: route.abort())
    page.get_by_role("button", name="Copy chart note").click()
    expect(page.locator("#copied")).to_have_text("taperdoc is not responding. Nothing was copied.")
    expect(page.get_by_label("Your name")).to_have_value("Dr Bo Sample")


@with_javascript
def test_a_text_that_comes_after_a_change_is_not_copied(page: Page, site: str, file: Path) -> None:
    reviewed(page, site, file)
    tick_all(page)

    def late(route: Route) -> None:
        page.get_by_label("Your name").fill("Dr Cy Other")
        route.continue_()

    page.route("**/chart?key=*", late)
    page.get_by_role("button", name="Copy chart note").click()
    expect(page.locator("#copied")).to_have_text(
        "The page changed while copying. Nothing was copied."
    )
    expect(page.locator("#chart")).to_have_count(0)


def reviewed(page: Page, site: str, file: Path) -> None:
    """The review of a handout that was opened."""
    page.goto(site + "/open")
    page.set_input_files("#file", file)
    page.get_by_role("button", name="Open", exact=True).click()
    review(page)


def test_without_javascript_the_text_for_the_chart_can_be_marked_by_hand(
    page: Page, site: str, file: Path
) -> None:
    reviewed(page, site, file)
    tick_all(page)
    page.get_by_role("button", name="Show chart note").click()
    expect(page.locator("#chart")).to_have_attribute("readonly", "")
    expect(page.locator("#chart")).to_be_in_viewport()
    make_the_handout(page)
    expect(page.locator("#chart")).to_have_attribute("readonly", "")
    expect(page.locator("#copy")).to_be_hidden()
