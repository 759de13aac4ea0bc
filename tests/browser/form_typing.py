"""What the tests of the form's script share: filled forms, a typist who counts, what is sent."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qsl

from playwright.sync_api import Page, expect

from taperdoc.domain import plan_json
from taperdoc.domain.plan import Step, TaperPlan
from taperdoc.forms import form_fields, parse_plan_form
from taperdoc.handout.contacts import Who
from taperdoc.resources import EXAMPLE
from tests.support.form_filling import a_request, sent

Sent = dict[str, list[str]]

_OPEN = """fields => {
    const form = Object.assign(document.createElement("form"), { method: "post", action: "/plan" });
    const token = document.querySelector("[name=csrf_token]").value;
    for (const [name, value] of [["csrf_token", token], ...fields]) {
        form.append(Object.assign(document.createElement("textarea"), { name, value }));
    }
    document.body.append(form);
    form.submit();
}"""


def open_filled(page: Page, fields: Sent) -> None:
    """Bring the form up with these fields, as the server shows them."""
    pairs = [(name, text) for name, texts in fields.items() for text in texts]
    with page.expect_navigation():
        page.evaluate(_OPEN, [*pairs, ("action", "show")])
    expect(page.locator("#plan")).to_be_visible()


def open_plan(page: Page, plan: TaperPlan) -> None:
    """Bring the form up with a plan."""
    open_filled(page, form_fields(plan, Who(patient="Ann Example")))


def fields_of(page: Page) -> Sent:
    """What the form would send now."""
    pairs = page.evaluate("[...new FormData(document.getElementById('plan'))]")
    return _gathered(pairs)


def press(page: Page, name: str) -> None:
    """Press the button, or the last of that name, and wait for the page that comes of it.

    Without waiting, what follows could be done to the page that is about to go.
    """
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).last.click()


def review(page: Page) -> None:
    """Ask for the review."""
    press(page, "Review the handout")


def sent_by_review(page: Page) -> Sent:
    """Go to the review, and say what was sent for it."""
    with page.expect_request("**/plan?key=*") as asked:
        review(page)
    return _gathered(parse_qsl(asked.value.post_data or "", keep_blank_values=True))


def plan_of(fields: Sent) -> TaperPlan:
    """The plan that such fields are."""
    with a_request():
        form = sent(fields)
        entry = parse_plan_form(form)
        assert entry, form.problems()
        return entry[0]


def _gathered(pairs: Iterable[tuple[str, str]]) -> Sent:
    fields: Sent = {}
    for name, text in pairs:
        if name not in {"csrf_token", "action"}:
            fields.setdefault(name, []).append(text)
    return fields


def example() -> TaperPlan:
    """The plan of `./run example`."""
    return plan_json.loads(EXAMPLE.read_text(encoding="utf-8"))


def doses(step: Step, day: int = 0) -> list[str]:
    """The doses of one kind of day as they are typed."""
    return [str(amount.typed) if amount else "" for amount in step.cycle[day]]


def said(page: Page) -> str:
    """What the line at the foot says was done."""
    return page.locator("#done [role=status]").inner_text()


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def put_on_clipboard(page: Page, text: str) -> None:
    """Copy a text, as a spreadsheet does."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


class Typist:
    """Somebody with a keyboard alone; a chord such as Alt+N counts as one key."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)

    def tab(self, times: int = 1) -> None:
        self.press(*["Tab"] * times)

    def tab_to(self, id: str) -> None:  # noqa: A002
        """Press Tab until that field has the focus."""
        for _ in range(30):
            if focused(self.page) == id:
                return
            self.tab()
        raise AssertionError(f"{id} is not reached; {focused(self.page)} is")

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)
