"""The form's rows in Chromium: the script makes of them what the server makes of them."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import fields_of, focused, open_plan, review, said, sent_by_review
from tests.support.builders import plan

pytestmark = pytest.mark.browser

PLAN = plan(
    "1x10 1x5 for 1 | 10 . / 5 5 for 2 of 2 note Step 9 is far. | . 10 for 3 of 1 | pause for 4",
    of="10 5h",
)

# All that a person or a screen reader meets in the rows, and where the focus is.
ROWS = """() => {
    const plain = (part) => part.textContent.replace(/\\s+/g, " ").trim();
    const naming = ["id", "name", "for", "aria-label", "title"];
    const isLive = (id) => document.getElementById(id)?.matches(".reason.live");
    const describing = (part) => part.getAttribute("aria-describedby")?.split(" ") ?? [];
    const told = (part) => [
        part.tagName,
        ...naming.map((name) => part.getAttribute(name)),
        describing(part).filter((id) => !isLive(id)),
        [...(part.labels ?? [])].map(plain),
        part.matches("button, legend, summary, .number, .reason") ? plain(part) : "",
        part.matches("button, input, select, textarea") ? part.value : "",
        ...["open", "checked", "hidden"].map((name) => Boolean(part[name])),
    ];
    const rows = ":is(.entry-step, .entry-product)";
    const parts = [...document.querySelectorAll(`${rows}, ${rows} *`)];
    // Notes and its own reasons are the live side's, which says more than a page from the server.
    return parts.filter((part) => !part.closest("[id$=-notes], .reason.live")).map(told);
}"""

ACTS = {
    "steps added": ["Add a step", "Add a step"],
    "steps removed": ["Remove step 2", "Remove step 3", "Remove step 1"],
    "every step removed": ["Remove step 1"] * 4,
    "steps copied": ["Copy step 2 below it", "Copy step 5 below it"],
    "steps moved": ["Move step 1 down", "Move step 2 down", "Move step 4 up", "Move step 1 up"],
    "a step moved to nowhere": ["Move step 4 down"],
    "a product added": ["Add a product"],
    "a product removed": ["Remove product 1"],
    "every product removed": ["Remove product 2", "Remove product 1"],
    "products changed": ["Remove product 1", "Add a product", "Remove product 1"],
}


def rows(page: Page) -> Any:
    return page.evaluate(ROWS)


def do(page: Page, names: list[str], by_server: bool) -> None:
    for name in names:
        with page.expect_navigation() if by_server else nullcontext():
            page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.parametrize("acts", ACTS.values(), ids=ACTS.keys())
def test_the_script_does_what_the_server_does(
    chromium: Browser, site: str, acts: list[str], seen: Seen
) -> None:
    found = []
    for javascript in (True, False):
        context = chromium.new_context(java_script_enabled=javascript)
        page = context.new_page()
        seen.watch(page)
        page.goto(site)
        open_plan(page, PLAN)
        before = sum(address.startswith(f"{site}/plan?") for address in seen.addresses)
        do(page, acts, by_server=not javascript)
        turns = 0 if javascript else len(acts)
        assert (
            sum(address.startswith(f"{site}/plan?") for address in seen.addresses) == before + turns
        )
        page.wait_for_load_state("networkidle")
        found.append((rows(page), focused(page), sent_by_review(page)))
        context.close()
    by_script, by_server = found
    assert by_script == by_server
    assert by_script[0]
    refusal = "Failed to load resource: the server responded with a status of 422"
    assert [words for words in seen.complaints if not words.startswith(refusal)] == []


@with_javascript
@pytest.mark.parametrize(("name", "most"), [("step", 60), ("product", 4)])
def test_a_full_plan_takes_no_further_row_and_says_so(page: Page, name: str, most: int) -> None:
    add = page.get_by_role("button", name=f"Add a {name}")
    for _ in range(most + 1):
        add.click()
    expect(page.locator(f".entry-{name}")).to_have_count(most)
    assert said(page) == f"A plan has at most {most} {name}s. No more can be added."


@with_javascript
def test_a_product_is_named_beside_the_steps_as_it_is_typed(page: Page) -> None:
    page.get_by_role("button", name="Add a product").click()
    page.fill("#products-0-strength", "10")
    page.select_option("#products-1-kind", "liquid")
    page.fill("#products-1-liquid_mg", "25")
    page.fill("#products-1-in_ml", "5")
    page.locator("#steps-0-first-t1").press("Alt+m")
    page.get_by_label("2: liquid 25 mg in 5 mL").check()
    page.get_by_label("Product, kind of product 1").select_option("liquid")
    expect(page.get_by_label("1: liquid ? mg in ? mL")).to_be_visible()
    assert fields_of(page)["steps-0-uses"] == ["2"]


@with_javascript
def test_what_is_wrong_with_a_row_goes_with_it(page: Page) -> None:
    open_plan(page, plan("10 for 1 | 10 for 2 | 10 for 3"))
    page.fill("#steps-1-days", "x")
    page.fill("#steps-2-days", "y")
    review(page)
    page.get_by_role("button", name="Remove step 1").click()
    expect(page.locator("#steps-0-days-error")).to_contain_text("Step 1, days: “x”")
    expect(page.locator("#steps-0-days")).to_have_attribute(
        "aria-describedby", "steps-0-days-error"
    )
    page.get_by_role("link", name="Step 2, days: “y”").click()
    expect(page.locator("#steps-1-days")).to_be_focused()
    page.get_by_role("button", name="Remove step 1").click()
    expect(page.locator("#summary li:visible")).to_have_count(1)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Step 1, days: “x”")).to_be_visible()


@with_javascript
def test_a_step_that_is_open_stays_open_where_it_goes(page: Page) -> None:
    open_plan(page, plan("10 for 1 | 10 for 2"))
    page.locator("#steps-1-first-t1").press("Alt+m")
    page.get_by_role("button", name="Move step 2 up").click()
    expect(page.locator("#steps-0-note")).to_be_visible()
    expect(page.locator("#steps-1-note")).to_be_hidden()
