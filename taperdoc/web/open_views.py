"""Coming back to a handout: its PDF is opened, and its plan is in a new form."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from taperdoc.domain.plan_json import document_number
from taperdoc.forms import PlanForm, parse_plan_form
from taperdoc.handout.embedded_plan import AttachmentError
from taperdoc.jobs.pdf_reader import plan_of
from taperdoc.web.responses import Answer, Notice, form_page, from_letterhead
from taperdoc.wording import phrases

opening = Blueprint("opening", __name__, url_prefix="/open")


@opening.get("")
def choose() -> Answer:
    """Where to choose a file."""
    return opening_page()


@opening.post("")
def read() -> Answer:
    """The form with the plan of the file that was sent. Raises AttachmentError."""
    plan = plan_of(sent_pdf())
    number, steps = document_number(plan), phrases.count(len(plan.steps), "step")
    opened = Notice(
        f"This is the plan of document {number}, with {steps}. The file does not hold the"
        " patient’s name: type it again."
    )
    who, notices = from_letterhead()
    form = PlanForm.from_plan(plan, who, replaces=number)
    parse_plan_form(form)  # so that the page shows its problems at once
    return form_page(form, notices=(opened, *notices))


def sent_pdf() -> bytes:
    """The bytes that were sent. Raises AttachmentError where there are none."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        raise AttachmentError("Choose the PDF of a handout.")
    return data


def opening_page(problem: str = "", status: int = 200) -> Answer:
    """Where to choose a file, with what is wrong with the one before."""
    return render_template("open.html", problem=problem), status


def same_page(problem: str, status: int) -> Answer | None:
    """The page this request came from; None where it came from another."""
    return opening_page(problem, status) if request.endpoint == "opening.read" else None
