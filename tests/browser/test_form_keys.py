"""The form by keyboard alone, in Chromium."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from taperdoc.domain.plan import Step
from tests.browser.conftest import Seen, with_javascript
from tests.browser.form_typing import (
    Typist,
    doses,
    example,
    fields_of,
    focused,
    open_plan,
    plan_of,
    said,
    sent_by_review,
)
from tests.support.builders import plan

pytestmark = [pytest.mark.browser, with_javascript]

TWO = plan("10 5 10 5 for 1 | 20 20 20 20 for 2")


def type_step(typist: Typist, step: Step, above: Step | None) -> None:
    """Type over what differs from the step above, and stay in the last cell that was typed in."""
    typed = [*doses(step), str(step.days or "")]
    there = [*doses(above), str(above.days or "")] if above else [""] * 5
    differs = [at for at, text in enumerate(typed) if text != there[at]]
    for at in range(differs[-1] + 1 if differs else 0):
        if at:
            typist.tab()
        if at in differs:
            typist.type(typed[at]) if typed[at] else typist.press("Delete")


def test_the_example_is_typed_by_keyboard_alone(
    page: Page, seen: Seen, record_property: Callable[[str, object], None]
) -> None:
    wanted, typist = example(), Typist(page)
    typist.tab_to("products-0-strength")
    typist.type("10")
    typist.tab()
    typist.type("m")  # may be halved
    typist.tab_to("steps-0-first-t1")
    above = None
    for step in wanted.steps:
        if above:
            typist.press("Alt+n")
        type_step(typist, step, above)
        above = step
    row = len(wanted.steps) - 1
    # Back to the last step but one, for its note and its second set of doses.
    typist.press("Shift+Enter", "Alt+m")
    typist.type("al")  # alternate days
    typist.tab_to(f"steps-{row - 1}-note")
    typist.type(wanted.steps[-2].note)
    typist.tab_to(f"steps-{row - 1}-second-t1")
    for text in doses(wanted.steps[-2], 1):
        typist.type(text)
        typist.tab()
    typist.press("Alt+m", "Tab")
    typist.type(wanted.steps[-1].until)
    typist.tab_to("ending")
    typist.press("ArrowUp", "Tab")
    typist.type(wanted.ending.words)
    typist.tab_to("if_worse")
    typist.type(wanted.if_worse)
    typist.tab()
    typist.type(wanted.other_words)
    typist.tab_to("review")
    fields = fields_of(page)
    typist.press("Enter")
    expect(page).to_have_title("Check the plan – taperdoc")
    assert plan_of(fields) == wanted
    words = [wanted.ending.words, wanted.if_worse, wanted.other_words]
    words += [text for step in wanted.steps for text in (step.note, step.until)]
    of_words = sum(map(len, words))
    record_property(
        "Keys for the example plan, step by step",
        f"{typist.keys}, of which {of_words} type words and {typist.keys - of_words} all the rest",
    )
    assert seen.complaints == []


def test_a_fresh_form_has_the_focus_in_its_first_field(page: Page) -> None:
    assert focused(page) == "patient"


def test_tab_goes_along_a_step_and_on_to_the_next(page: Page) -> None:
    open_plan(page, TWO)
    page.focus("#steps-0-first-t1")
    order = []
    for _ in range(11):
        order.append(focused(page))
        page.keyboard.press("Tab")
    cells = [f"first-t{time}" for time in range(1, 5)] + ["days"]
    assert order == [f"steps-{row}-{cell}" for row in (0, 1) for cell in cells] + ["steps-1-up"]
    assert focused(page) == "add-step"


def test_every_button_of_a_step_is_reached_from_the_one_stop(page: Page) -> None:
    open_plan(page, TWO)
    page.focus("#steps-1-up")
    reached = []
    for key in ["ArrowUp", *["ArrowRight"] * 4]:
        page.keyboard.press(key)
        words = "document.activeElement.ariaLabel ?? document.activeElement.textContent"
        reached.append(page.evaluate(words))
    assert reached == [
        *("Move step 1 up", "Move step 1 down", "Copy step 1 below it", "Remove step 1"),
        "More of step 1",
    ]
    page.keyboard.press("Enter")
    expect(page.locator("#steps-0-note")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(page.locator(".entry-step")).to_have_count(1)


@pytest.mark.parametrize(
    ("key", "days", "focus", "words"),
    [
        ("Alt+n", "1 2 3 3", "steps-3-first-t1", "Step 4 added, with the doses of step 3."),
        ("Alt+d", "1 2 2 3", "steps-2-first-t1", "Step 2 copied to step 3."),
        ("Alt+ArrowUp", "2 1 3", "steps-0-days", "Step 2 moved up. It is now step 1."),
        ("Alt+ArrowDown", "1 3 2", "steps-2-days", "Step 2 moved down. It is now step 3."),
        ("Alt+Delete", "1 3", "steps-1-first-t1", "Step 2 removed."),
    ],
)
def test_a_key_acts_on_the_step_with_the_focus(
    page: Page, key: str, days: str, focus: str, words: str
) -> None:
    open_plan(page, plan("10 for 1 | 10 for 2 | 10 for 3"))
    page.press("#steps-1-days", key)
    fields = fields_of(page)
    assert " ".join(fields[f"steps-{row}-days"][0] for row in range(len(days.split()))) == days
    assert f"steps-{len(days.split())}-days" not in fields
    assert focused(page) == focus
    assert said(page) == words


def test_a_new_step_has_the_doses_of_the_one_above_and_none_of_its_words(page: Page) -> None:
    open_plan(page, plan("10 / 5 until seen from 2098-12-01 of 1 note Call.", of="10 5"))
    page.press("#patient", "Alt+n")
    page.keyboard.type("20")  # in the very next instant
    fields = fields_of(page)
    new = {name: fields.get(f"steps-1-{name}") for name in "kind until note first_day uses".split()}
    assert new == {
        "kind": ["alternate"],
        "uses": ["1"],
        **{name: [""] for name in ("until", "note", "first_day")},
    }
    assert [fields[f"steps-1-{name}-t1"] for name in ("first", "second")] == [["20"], ["5"]]


@pytest.mark.parametrize(
    ("cell", "key", "focus"),
    [
        ("steps-0-first-t2", "Enter", "steps-1-first-t2"),
        ("steps-0-days", "Enter", "steps-1-days"),
        ("steps-1-days", "Shift+Enter", "steps-0-days"),
        ("steps-0-days", "Shift+Enter", "steps-0-days"),
    ],
)
def test_enter_in_a_cell_goes_down_and_with_shift_up(
    page: Page, cell: str, key: str, focus: str
) -> None:
    open_plan(page, TWO)
    before = fields_of(page)
    page.press(f"#{cell}", key)
    assert focused(page) == focus
    assert fields_of(page) == before
    expect(page.locator("#plan")).to_be_visible()


def test_enter_below_the_last_step_adds_one_like_it_unless_it_is_blank(page: Page) -> None:
    open_plan(page, TWO)
    page.press("#steps-1-days", "Enter")
    assert focused(page) == "steps-2-days"
    fields = fields_of(page)
    assert (fields["steps-2-first-t1"], fields["steps-2-days"]) == (["20"], ["2"])
    for cell in [*(f"first-t{time}" for time in range(1, 5)), "days"]:
        page.fill(f"#steps-2-{cell}", "")
    page.press("#steps-2-days", "Enter")
    assert "steps-3-days" not in fields_of(page)
    assert said(page) == "This is the last step, and it is blank. Enter adds no other."


def test_what_was_done_is_said_until_the_next_edit(page: Page) -> None:
    open_plan(page, TWO)
    page.press("#steps-1-days", "Alt+n")
    assert said(page) == "Step 3 added, with the doses of step 2."
    page.keyboard.type("5")
    assert said(page) == ""
    page.get_by_role("button", name="Undo").click()
    assert "steps-2-days" not in fields_of(page)


def test_enter_in_a_name_goes_to_the_next_one_and_then_to_the_products(page: Page) -> None:
    reached = []
    for _ in range(7):
        reached.append(focused(page))
        page.keyboard.press("Enter")
    names = "patient patient_number clinician clinic phone out_of_hours emergency"
    assert reached == names.split()
    assert focused(page) == "products-0-strength"


def test_enter_in_an_area_is_a_line_break(page: Page) -> None:
    page.press("#if_worse", "Enter")
    assert fields_of(page)["if_worse"] == ["\n"]


@pytest.mark.parametrize("field", ["first_day", "until"])
def test_enter_in_a_line_within_a_step_goes_to_the_review(page: Page, field: str) -> None:
    open_plan(page, plan("10 for 7 | 10 for 7 note Call."))
    page.press(f"#steps-1-{field}", "Enter")
    expect(page).to_have_title("Check the plan – taperdoc")
    expect(page.get_by_text("Step 2: 7 days")).to_be_visible()


@pytest.mark.parametrize(
    ("box", "heading"),
    [
        ("#steps-0-kind", "Baclofen taper"),
        ("#ending", "Check the plan"),
        ("#steps-0-uses", "Check the plan"),
    ],
)
def test_enter_on_a_choice_prints_and_removes_nothing(page: Page, box: str, heading: str) -> None:
    made = plan("1x10 for 7 of 1 | 10 for 7 of 1", of="10 5")
    open_plan(page, made)
    fields = fields_of(page)
    page.press(box, "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert plan_of(fields) == made
    if heading == "Baclofen taper":
        assert fields_of(page) == fields
    else:
        expect(page.get_by_text("Step 2: 7 days")).to_be_visible()


def test_letters_that_alt_makes_in_words_are_typed(page: Page) -> None:
    page.focus("#patient")
    typed = page.evaluate(
        """() => document.activeElement.dispatchEvent(new KeyboardEvent(
            "keydown", { key: "ń", code: "KeyN", altKey: true, bubbles: true, cancelable: true }
        ))"""
    )
    assert typed
    expect(page.locator(".entry-step")).to_have_count(1)


def test_a_question_mark_lists_the_keys_where_no_text_is_typed(page: Page) -> None:
    page.press("#patient", "?")
    assert fields_of(page)["patient"] == ["?"]
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.press("#add-step", "?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
    page.keyboard.press("Alt+n")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".entry-step")).to_have_count(1)
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Close").click()
    assert sent_by_review(page)["patient"] == ["?"]
