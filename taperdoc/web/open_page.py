"""Opening the PDF of a handout: its plan in a new form."""

from __future__ import annotations

from flask import Blueprint, request

from taperdoc.domain.plan_json import document_number
from taperdoc.forms import PlanForm, parse_plan_form
from taperdoc.handout.embedded_plan import AttachmentError
from taperdoc.web import errors, form_page, pages, services
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page
from taperdoc.wording import phrases

views = Blueprint("open_page", __name__, url_prefix="/open")


@views.get("")
def show() -> Page:
    """Show where to choose a file."""
    return render()


@views.post("")
def open_pdf() -> Page:
    """Show a form with the plan of the uploaded file. Raises AttachmentError and BusyError."""
    data = uploaded_pdf()
    with services.current().upload_admission.admitted(pages.session_id()):
        plan = services.current().pdf_reader.plan(data)
    number, steps = document_number(plan), phrases.count(len(plan.steps), "step")
    opened = Notice(
        f"This is the plan from document {number}, with {steps}. The file does not contain the"
        " patient’s name: type it again."
    )
    who, notices = form_page.contacts_from_letterhead()
    form = PlanForm.from_plan(plan, who, replaces=number)
    parse_plan_form(form)  # so that the page shows its problems at once
    return form_page.render(form, notices=(opened, *notices))


def uploaded_pdf() -> bytes:
    """Return the uploaded bytes. Raises AttachmentError if there are none."""
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        raise AttachmentError("Choose the PDF of a handout.")
    return data


def render(problem: str = "", status: int = 200) -> Page:
    """Return the page to choose a file, with what was wrong with the last one."""
    return pages.render("page", "open.html", status, problem=problem)


errors.show_again(views, render)
