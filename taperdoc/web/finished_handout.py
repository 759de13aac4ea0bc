"""The finished handout: its page, its PDF, and its chart note."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from taperdoc.handout.handout import Handout
from taperdoc.jobs.finished_handouts import MINUTES, FinishedHandout
from taperdoc.web import pages, services
from taperdoc.web.pages import Page
from taperdoc.wording.chart_note import Checked, chart_text
from taperdoc.wording.review_notes import Note

views = Blueprint("finished_handout", __name__, url_prefix="/handout")


class HandoutExpiredError(pages.ExpiredError):
    """The handout is no longer kept, or belongs to another browser session."""

    description = (
        f"A finished handout is kept in memory for {MINUTES} minutes, and this one is no longer"
        " available. To print it again, go back to its review or start again."
    )


@views.get("/<key>")
def show(key: str) -> Page:
    """Show the finished handout, to be printed and saved. Raises HandoutExpiredError."""
    return pages.render(
        "page", "finished_handout.html", handout=find(key), handout_key=key, minutes=MINUTES
    )


@views.get("/<key>/<name>")
def open_pdf(key: str, name: str) -> Response:
    """Send the PDF for the browser to show. Raises HandoutExpiredError."""
    return pdf_response("inline", find(key, name))


@views.get("/<key>/download/<name>")
def download_pdf(key: str, name: str) -> Response:
    """Send the PDF for the browser to save. Raises HandoutExpiredError."""
    return pdf_response("attachment", find(key, name))


def make(handout: Handout, notes: tuple[Note, ...], token: str) -> str:
    """Make a handout and keep it. Returns the address of its page.

    Raises RenderError, BusyError and TooManyHandoutsError.
    """
    owner, handouts = pages.session_id(), services.current().finished_handouts
    handouts.check_room(owner)
    with services.current().handout_admission.admitted(owner):
        pdf = services.current().prerenderer.pdf(handout)
    finished = FinishedHandout(pdf, handout.number, token, chart_note(handout, notes))
    key = handouts.put(finished, owner, pages.entry_key())
    return url_for("finished_handout.show", key=key)


def chart_note(handout: Handout, notes: tuple[Note, ...]) -> str:
    """Return the chart note of the plan, with the notes that were ticked and by whom."""
    checked = Checked(handout.checked_by, handout.printed, tuple(str(note) for note in notes))
    return chart_text(handout.plan, checked, handout.replaces)


def find(key: str, name: str | None = None) -> FinishedHandout:
    """Return this session's handout of a key, and of a file name. Raises HandoutExpiredError."""
    owner, handouts = pages.session_id(), services.current().finished_handouts
    found = handouts.get(key, owner)
    if found is None or name not in {None, found.file_name}:
        entry = handouts.entry(key, owner)
        raise HandoutExpiredError(pages.kept_address("review", entry) if entry else "")
    return found


def pdf_response(disposition: str, handout: FinishedHandout) -> Response:
    """Return the bytes of the PDF with its file name."""
    response = Response(handout.pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", disposition, filename=handout.file_name)
    return response
