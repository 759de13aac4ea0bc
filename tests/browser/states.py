"""Every page in every state that a person can bring it to, by name; a new page gets a line here."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO

from flask import Flask
from PIL import Image
from playwright.sync_api import Page

from taperdoc.domain.plan import TaperPlan
from taperdoc.handout.letterhead import Letterhead, Review
from tests.support import builders
from tests.support.apps import BrokenStore, replace_services, store_of
from tests.support.hostile_pdfs import GOOD, stream, with_attached

CALM = builders.plan("10 10 10 10 for 7 | 10 5 10 10 for 7 | 5 5 5 5 for 7", of="10h")
NOTED = builders.plan("10 5 10 for 7 | 5 10 5 for 7 | 20 20 20 for 10", then="Ring us.")
LONG = builders.plan(
    "10x10 10+5 . 2x5 5 1½x10 for 7 note Take it with food, and with a whole glass of water."
    " | 5 - 5 - - - / - 5 - 5 - - for 14 of 2 | pause for 3 | 2.5mL - - - - 5mL for 21 of 3"
    + " | 5 5 5 5 5 5 for 7 of 2"
    * 8,
    of="10q 5h 25/5",
    times="waking morning noon afternoon evening bedtime",
    then="stay the next appointment",
    as_needed="One tablet more, up to 2 times in one day, 6 hours apart.",
    if_worse="Go back to the step before, and ring us the same day.",
    other_words="Bring this plan to each visit.",
)
LETTERHEAD = Letterhead(
    clinic="Hill Street Clinic",
    address="1 Hill Street\nHilltown",
    phone="020 7946 0018",
    out_of_hours="020 7946 0999",
    emergency="999",
    clinician="Dr Bo Sample",
    missed_dose="Ring us.",
    below_withdrawal=("Keep our card with you.", "Tell your family."),
)
UNBROKEN = "Slow" + "o" * 116


@dataclass(frozen=True)
class Visit:
    """Somebody with a browser at a taperdoc of their own."""

    page: Page
    site: str
    app: Flask

    def open(self, address: str) -> None:
        """Go to an address of the site."""
        self.page.goto(self.site + address)

    def press(self, name: str) -> None:
        """Press the button of exactly this name."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def keep(self, plan: TaperPlan = CALM, name: str = "Slow taper", note: str = "") -> str:
        """Have a template in the library; gives its id."""
        return store_of(self.app).templates.save_new(name, note, plan).id

    def fill(self, plan: TaperPlan = CALM) -> None:
        """Have a plan for a patient in the form, as a copy of a template."""
        self.open(f"/templates/{self.keep(plan)}/copy")
        self.page.fill("#patient", "Ann Example")
        self.page.fill("#first_day", "1 December 2098")

    def review(self, plan: TaperPlan = CALM) -> None:
        """Go on to the review of a plan."""
        self.fill(plan)
        self.page.click("#review")
        self.page.wait_for_selector("#checked_by")

    def lose_the_store(self) -> None:
        """From now on the database cannot be reached."""
        replace_services(self.app, store=BrokenStore())

    def break_the_handouts(self) -> None:
        """From now on a handout fails with an error that nobody foresaw."""
        replace_services(self.app, finished_handouts=None)


def tick_all(page: Page) -> None:
    """Tick everything on the review page, and name oneself."""
    page.wait_for_load_state()  # else boxes that are still on their way would be passed over
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Your name").fill("Dr Bo Sample")


def make_the_handout(page: Page) -> None:
    """Tick everything on the review page, name oneself, and press the button."""
    tick_all(page)
    page.get_by_role("button", name="Make the handout").click()


def _form_with_errors(visit: Visit) -> None:
    visit.open("/")
    for field, typed in {
        "first_day": "31 February 2098",
        "steps-0-first-t1": "ten and a half, please",
        "steps-0-first-t2": "1e3",
        "steps-0-days": "0",
        "patient": "A" * 500,
    }.items():
        visit.page.fill(f"#{field}", typed)
    visit.page.click("#review")
    visit.page.wait_for_selector("#summary")


def _form_filled(visit: Visit) -> None:
    visit.fill(LONG)
    for field in ("clinician", "clinic", "phone", "out_of_hours", "emergency"):
        visit.page.fill(f"#{field}", getattr(LETTERHEAD, field))
    _open_all(visit.page)


def _form_with_the_preview(visit: Visit) -> None:
    visit.fill(NOTED)
    visit.page.wait_for_selector(".pages img", timeout=60_000)


def _form_asking_about_a_paste(visit: Visit) -> None:
    visit.open("/")
    visit.page.evaluate(
        """cells => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", cells);
            const options = { clipboardData, bubbles: true, cancelable: true };
            const cell = document.getElementById("steps-0-first-t1");
            cell.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        "1\t20\t15\t20\t7\n2\t15\t10\t20\t14",
    )
    visit.page.wait_for_selector("#paste-question[open]")


def _form_with_an_unfinished_entry(visit: Visit) -> None:
    visit.fill(NOTED)
    visit.open("/")
    visit.page.get_by_role("button", name="Restore").wait_for()


def _form_not_finished(visit: Visit) -> None:
    visit.fill(NOTED)
    visit.page.fill("#steps-2-first-t1", "1o")
    visit.page.press("#steps-2-first-t1", "Tab")
    visit.page.wait_for_selector(".reason.live")


def _form_with_quick_text(visit: Visit) -> None:
    visit.fill(LONG)
    visit.page.click("#quick-text > summary")
    visit.press("Write the steps as text")
    lines = visit.page.input_value("#quick")
    visit.page.fill("#quick", f"20 for a while\n{UNBROKEN * 3}\n{lines}")
    visit.press("Read these lines")
    visit.page.wait_for_selector("#quick-result")
    _open_all(visit.page)


def _form_of_a_template(visit: Visit) -> None:
    visit.open(f"/templates/{visit.keep(name=UNBROKEN)}/edit")


def _form_after_a_save(visit: Visit) -> None:
    visit.fill()
    visit.press("Save as a new template")
    visit.page.fill("#name", UNBROKEN)
    visit.press("Save")
    visit.page.wait_for_selector(".notice")


def _form_without_a_store(visit: Visit) -> None:
    visit.lose_the_store()
    visit.open("/")


def _review_with_errors(visit: Visit) -> None:
    visit.review(NOTED)
    visit.press("Make the handout")
    visit.page.wait_for_selector("#summary")


def _review_on_a_letterhead(visit: Visit) -> None:
    store_of(visit.app).letterhead.save(0, LETTERHEAD)
    visit.review(LONG)


def _review_with_the_text_for_the_chart(visit: Visit) -> None:
    visit.review(NOTED)
    tick_all(visit.page)
    visit.page.click("#copy")
    visit.page.wait_for_selector("#for-chart")


def _ready(visit: Visit) -> None:
    visit.review()
    make_the_handout(visit.page)
    visit.page.wait_for_url("**/handout/*")


def _library(visit: Visit) -> None:
    templates = store_of(visit.app).templates
    for number in range(20):
        visit.keep(name=f"Taper {number}")
    visit.keep(LONG, UNBROKEN, "y" * 300)
    visit.keep(NOTED, "For review", "Used in\nthe Thursday clinic.")
    templates.pin(visit.keep(), pinned=True)
    templates.mark_used(visit.keep(name="Used once"))
    visit.open("/templates")
    visit.press("Pin “Used once”")
    visit.page.wait_for_selector(".notice")
    visit.page.locator("summary").first.click()


def _archive(visit: Visit) -> None:
    store_of(visit.app).templates.archive(visit.keep())
    visit.open("/templates?archived=1")


def _saving(visit: Visit) -> None:
    visit.fill(LONG)
    visit.press("Save as a new template")
    visit.page.wait_for_selector("#name")


def _saving_with_errors(visit: Visit) -> None:
    _saving(visit)
    visit.press("Save")
    visit.page.wait_for_selector("#summary")


def _updating(visit: Visit) -> None:
    visit.fill(NOTED)
    visit.page.fill("#steps-0-first-t1", "20")
    visit.press("Update template")
    visit.page.wait_for_selector("#name")


def _saving_without_a_store(visit: Visit) -> None:
    _saving(visit)
    visit.lose_the_store()
    visit.page.fill("#name", "Slow taper")
    visit.press("Save")
    visit.page.wait_for_selector("#summary")


def _renaming(visit: Visit) -> None:
    visit.open(f"/templates/{visit.keep()}/rename")


def _renaming_with_errors(visit: Visit) -> None:
    _renaming(visit)
    visit.page.fill("#name", "")
    visit.press("Save")
    visit.page.wait_for_selector("#summary")


def _history(visit: Visit) -> None:
    made = visit.keep(note="The first.")
    store_of(visit.app).templates.save(made, 1, UNBROKEN, "The second.", LONG)
    visit.open(f"/templates/{made}/history")


def _removing_a_version(visit: Visit) -> None:
    _history(visit)
    visit.page.get_by_role("link", name="Remove version 1").click()
    visit.page.wait_for_url("**/remove")


def _conflict(visit: Visit) -> None:
    _updating(visit)
    templates = store_of(visit.app).templates
    (there,) = templates.search("slow").items
    templates.save(there.id, 1, UNBROKEN, "Theirs.", LONG)
    visit.press("Save")
    visit.page.wait_for_selector(".sides")


def _look_at(visit: Visit, text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode()
    visit.open("/templates/import")
    visit.page.set_input_files(
        "#file", {"name": "templates.json", "mimeType": "application/json", "buffer": data}
    )
    visit.press("Show templates")


def open_handout(visit: Visit, file: bytes) -> None:
    """Open the PDF of a handout."""
    visit.open("/open")
    visit.page.set_input_files(
        "#file", {"name": "handout.pdf", "mimeType": "application/pdf", "buffer": file}
    )
    visit.press("Open")


def _opening_refused(visit: Visit) -> None:
    open_handout(visit, b"hello")
    visit.page.wait_for_selector("#summary")


def _review_of_an_opened_handout(visit: Visit) -> None:
    open_handout(visit, with_attached(stream(GOOD)))
    visit.page.fill("#steps-0-days", "9")
    visit.page.click("#review")
    visit.page.wait_for_selector("#replaces")


def _import_refused(visit: Visit) -> None:
    _look_at(visit, "hello")
    visit.page.wait_for_selector("#summary")


def _import_with_problems(visit: Visit) -> None:
    visit.keep()
    visit.keep(LONG, UNBROKEN)
    sent = json.loads(store_of(visit.app).exchange.export())
    broken = {**sent["templates"][0], "name": "Broken " + "x" * 100, "plan": {}}
    _look_at(visit, json.dumps({**sent, "templates": [*sent["templates"], broken]}))
    visit.page.wait_for_selector(".saved")


def _letterhead_kept(visit: Visit) -> None:
    logo = BytesIO()
    Image.new("RGB", (400, 100), "teal").save(logo, "JPEG")
    review = Review("Dr Cy Other", date(2026, 1, 5), "0.1")
    kept = replace(LETTERHEAD, logo=logo.getvalue(), review=review)
    store_of(visit.app).letterhead.save(0, kept)
    visit.open("/letterhead")


def _letterhead_with_errors(visit: Visit) -> None:
    visit.open("/letterhead")
    visit.page.fill("#clinic", "A" * 500)
    visit.page.fill("#review_on", "tomorrow")
    visit.page.set_input_files(
        "#logo", {"name": "logo.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    visit.page.click("#save")
    visit.page.wait_for_selector("#summary")


def _letterhead_conflict(visit: Visit) -> None:
    visit.open("/letterhead")
    store_of(visit.app).letterhead.save(0, LETTERHEAD)
    visit.page.fill("#clinic", "A" * 100)
    visit.page.click("#save")
    visit.page.wait_for_selector("#both")


def _too_large(visit: Visit) -> None:
    _look_at(visit, b"x" * (5 << 20))
    visit.page.wait_for_selector("h1:text('too large')")


def _failed(visit: Visit) -> None:
    visit.break_the_handouts()
    visit.open("/handout/x")


def _failed_with_a_plan(visit: Visit) -> None:
    visit.review()
    visit.break_the_handouts()
    make_the_handout(visit.page)
    visit.page.wait_for_selector("h1:text('went wrong')")


def _no_store(visit: Visit) -> None:
    visit.lose_the_store()
    visit.open("/templates")


def _open_all(page: Page) -> None:
    closed = page.locator("details:not([open]) > summary")
    while closed.count():
        closed.first.click()


def _address(address: str) -> State:
    return lambda visit: visit.open(address)


State = Callable[[Visit], None]

STATES: dict[str, State] = {
    "form": _address("/"),
    "form filled and all open": _form_filled,
    "form with the preview": _form_with_the_preview,
    "form asking about a paste": _form_asking_about_a_paste,
    "form with an unfinished entry": _form_with_an_unfinished_entry,
    "form not finished": _form_not_finished,
    "form with errors": _form_with_errors,
    "form with quick text": _form_with_quick_text,
    "form of a template": _form_of_a_template,
    "form after a save": _form_after_a_save,
    "form without a store": _form_without_a_store,
    "review": Visit.review,
    "review with notes": lambda visit: visit.review(NOTED),
    "review with errors": _review_with_errors,
    "review on a letterhead": _review_on_a_letterhead,
    "review with the text for the chart": _review_with_the_text_for_the_chart,
    "ready": _ready,
    "about the text": _address("/about-text"),
    "library empty": _address("/templates"),
    "library": _library,
    "library with nothing found": _address("/templates?q=nothing"),
    "archive empty": _address("/templates?archived=1"),
    "archive": _archive,
    "saving": _saving,
    "saving with errors": _saving_with_errors,
    "saving without a store": _saving_without_a_store,
    "updating": _updating,
    "renaming": _renaming,
    "renaming with errors": _renaming_with_errors,
    "history": _history,
    "removing a version": _removing_a_version,
    "conflict": _conflict,
    "opening": _address("/open"),
    "opening refused": _opening_refused,
    "review of an opened handout": _review_of_an_opened_handout,
    "import": _address("/templates/import"),
    "import refused": _import_refused,
    "import with problems": _import_with_problems,
    "letterhead": _address("/letterhead"),
    "letterhead kept": _letterhead_kept,
    "letterhead with errors": _letterhead_with_errors,
    "letterhead conflict": _letterhead_conflict,
    "problem 404": _address("/nowhere"),
    "problem 404, handout gone": _address("/handout/x"),
    "problem 405": _address("/plan"),
    "problem 413": _too_large,
    "problem 500": _failed,
    "problem 500, plan kept": _failed_with_a_plan,
    "problem 503": _no_store,
}
