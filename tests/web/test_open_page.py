"""Coming back to a handout: its plan in a new form, and the number of what it replaces."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import cast

import pikepdf
import pytest

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import document_number
from taperdoc.forms import form_fields
from taperdoc.handout.contacts import Who
from taperdoc.handout.letterhead import Letterhead
from taperdoc.handout.render import pdf
from taperdoc.web.app import FORM_MAX
from tests.handout.test_handout import handout
from tests.support.apps import make_app, store_of
from tests.support.hostile_pdfs import stream, with_attached, with_tree
from tests.support.page_browser import CALM, PLAN, Browser, Fields
from tests.support.pdf_reading import read

OLD = document_number(CALM)
TICK = f"State that this handout replaces document {OLD}"
SAYS = f"This plan takes the place of plan {OLD}. Throw the old plan away."


@pytest.fixture(scope="module")
def file() -> bytes:
    """A handout with the names of patient and clinic on it."""
    return pdf(handout(CALM))


@pytest.fixture
def browser() -> Browser:
    return Browser(make_app())


def sent(data: bytes) -> Fields:
    """A file as a browser sends it."""
    return cast(Fields, {"file": [(BytesIO(data), "patient-ann.pdf")]})


def opened(browser: Browser, file: bytes, plan: TaperPlan) -> None:
    """Open a handout, put another plan in its form, and go to the review."""
    assert browser.post("/open", sent(file)).status_code == 200
    carried = {"replaces": browser.page.fields["replaces"], "action": ["review"]}
    assert browser.post("/plan", {**form_fields(plan, Who()), **carried}).status_code == 200


def printed(browser: Browser, **other: list[str]) -> str:
    """Confirm the review, and read the first page of the paper."""
    browser.get(browser.confirm(**other).location)
    address = next(link for link in browser.page.links if "/download/" in link)
    return read(browser.get(address).data).pages[0]


def test_every_page_leads_to_it(browser: Browser) -> None:
    assert "/open" in browser.page.links
    browser.get("/open")
    assert browser.page.title.startswith("Open a handout")
    for words in ("Up to 4 MiB", "into a new form", "does not store the file"):
        assert words in browser.page.words


def test_an_opened_handout_fills_the_form_and_says_what_it_was(
    browser: Browser, file: bytes
) -> None:
    assert browser.post("/open", sent(file)).status_code == 200
    for key, value in form_fields(CALM, Who()).items():
        assert browser.page.fields[key] == value
    assert f"This is the plan from document {OLD}, with 2 steps." in browser.page.words
    assert browser.page.fields["replaces"] == [OLD]
    assert "origin" not in browser.page.fields
    assert browser.page.title.startswith("Baclofen taper")
    for name in ("Maria", "Nkemelu", "020 7946 0018", "patient-ann"):
        assert name not in browser.answer.text


def test_the_clinic_comes_from_the_letterhead(file: bytes, tmp_path: Path) -> None:
    site = make_app(tmp_path)
    letterhead = Letterhead(clinic="Hill Street Clinic", phone="020 7946 0999")
    store_of(site).letterhead.save(0, letterhead)
    browser = Browser(site)
    browser.post("/open", sent(file))
    assert browser.page.fields["clinic"] == ["Hill Street Clinic"]
    assert browser.page.fields["phone"] == ["020 7946 0999"]
    assert browser.page.fields["patient"] == [""]


REFUSED = {
    "no file": ({"file": [""]}, "Choose the PDF of a handout."),
    "an empty file": (sent(b""), "Choose the PDF of a handout."),
    "not a PDF": (sent(b"Ann Example, 20 mg"), "This file is not a PDF."),
    "no plan": (sent(with_tree(b"null")), "There is no plan in this PDF."),
    "another's JSON": (sent(with_attached(stream(b"{}"))), "is not a plan."),
}


def merged(first: bytes, second: bytes) -> bytes:
    """Return the first PDF with the pages of the second added."""
    written = BytesIO()
    with pikepdf.open(BytesIO(first)) as into, pikepdf.open(BytesIO(second)) as added:
        into.pages.extend(added.pages)
        into.save(written)
    return written.getvalue()


def test_a_handout_merged_with_another_is_rejected(browser: Browser, file: bytes) -> None:
    other = pdf(handout(PLAN))
    browser.get("/open")
    for both, in_it, added in (
        (merged(file, other), CALM, PLAN),
        (merged(other, file), PLAN, CALM),
    ):
        assert browser.post("/open", sent(both)).status_code == 422
        assert browser.page.title.startswith("Error: Open a handout")
        assert f"the plan stored in it is {document_number(in_it)}" in browser.page.words
        assert f"is from plan {document_number(added)}." in browser.page.words
    assert browser.post("/open", sent(merged(file, file))).status_code == 200
    assert browser.page.fields["replaces"] == [OLD]


@pytest.mark.parametrize(("fields", "says"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_opened_is_said_on_the_same_page(
    browser: Browser, fields: Fields, says: str
) -> None:
    browser.get("/open")
    assert browser.post("/open", fields).status_code == 422
    assert browser.page.title.startswith("Error: Open a handout")
    assert says in browser.page.words
    assert "file" in browser.page.fields


def test_a_file_that_is_too_large_is_said_to_be(browser: Browser) -> None:
    answer = browser.client.post(
        "/open",
        data=b"%PDF-" + b" " * FORM_MAX,
        content_type="multipart/form-data; boundary=x",
        base_url=browser.base_url,
        follow_redirects=True,
    )
    assert answer.status_code == 413
    assert "taperdoc accepts at most 4 MiB." in answer.text


def test_a_page_that_was_open_too_long_says_so(browser: Browser, file: bytes) -> None:
    browser.page.fields["csrf_token"] = ["x"]
    assert browser.post("/open", sent(file)).status_code == 400
    assert browser.page.title.startswith("Error: Open a handout")


def test_a_file_is_never_written_to_the_disk(
    browser: Browser, file: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a file was made")

    monkeypatch.setattr("werkzeug.formparser.SpooledTemporaryFile", refuse)
    monkeypatch.setattr("werkzeug.formparser.TemporaryFile", refuse, raising=False)
    assert browser.post("/open", sent(file)).status_code == 200


def test_the_new_handout_names_the_old_one_unless_that_is_unticked(
    browser: Browser, file: bytes
) -> None:
    opened(browser, file, PLAN)
    assert TICK in browser.page.words
    assert browser.page.fields["replaces"] == ["yes"]
    assert SAYS in printed(browser, replaces=["yes"])
    opened(browser, file, PLAN)
    without = printed(browser)
    assert OLD not in without
    assert "takes the place of" not in without


def test_a_tick_taken_away_stays_away_while_the_review_is_put_right(
    browser: Browser, file: bytes
) -> None:
    opened(browser, file, PLAN)
    browser.confirm(checked_by=[""])
    assert TICK in browser.page.words
    assert "replaces" not in browser.page.fields


def test_the_same_plan_does_not_replace_itself(browser: Browser, file: bytes) -> None:
    opened(browser, file, CALM)
    assert "replaces document" not in browser.page.words
    assert "takes the place of" not in printed(browser, replaces=["yes"])


def test_the_number_goes_along_with_the_form(browser: Browser, file: bytes) -> None:
    opened(browser, file, PLAN)
    token = browser.page.fields["token"][:1]
    browser.post("/change", {"token": token})
    assert browser.page.fields["replaces"] == [OLD]
    browser.post("/plan", {**browser.page.fields, "action": ["duplicate-step-1"]})
    assert browser.page.fields["replaces"] == [OLD]
    browser.post("/plan", {**browser.page.fields, "steps-0-days": ["0"], "action": ["review"]})
    assert browser.page.title.startswith("Error: ")
    assert browser.page.fields["replaces"] == [OLD]


@pytest.mark.parametrize("number", ["7f3a-09bc", "7F3A09BC", "x", "7F3A-09BC\n1", "7F3A-09BC <b>"])
def test_what_is_no_document_number_is_not_read(browser: Browser, number: str) -> None:
    typed = {**form_fields(PLAN, Who()), "replaces": [number], "action": ["review"]}
    assert browser.post("/plan", typed).status_code == 400


def test_a_template_does_not_keep_the_number_and_the_form_does(file: bytes, tmp_path: Path) -> None:
    site = make_app(tmp_path)
    browser = Browser(site)
    browser.post("/open", sent(file))
    fields = {key: value for key, value in browser.page.fields.items() if key != "csrf_token"}
    browser.post("/templates/save", {**fields, "action": ["new"]})
    carried = {key: browser.page.fields[key][:1] for key in ("token", "came", "into")}
    browser.post("/templates/keep", {**carried, "name": ["Slow"], "note": [""]})
    assert "The template “Slow” is saved." in browser.page.words
    assert browser.page.fields["replaces"] == [OLD]
    (template,) = store_of(site).templates.search().items
    browser.get(f"/templates/{template.id}/copy")
    assert "replaces" not in browser.page.fields
