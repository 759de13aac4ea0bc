"""What the form's script requests while somebody types."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, replace

from flask import Blueprint, Response, jsonify, request

from taperdoc.forms import parse_partial_plan
from taperdoc.handout.handout import Handout
from taperdoc.jobs.admission import BusyError
from taperdoc.web import services
from taperdoc.web.letterhead import printed_letterhead
from taperdoc.web.live_feedback import live_feedback
from taperdoc.web.pages import session_id
from taperdoc.web.plan_entry import posted_form
from taperdoc.web.sealed_review import NO_LETTERHEAD

views = Blueprint("live", __name__)

WITHOUT_LETTERHEAD = "The letterhead cannot be read at the moment, so the preview does not show it."


@views.post("/feedback")
def feedback() -> Response:
    """Return the feedback on the form as it is now, as JSON."""
    today = services.current().clock().date()
    return jsonify(asdict(live_feedback(posted_form(), today)))


@views.post("/preview")
def preview() -> Response | tuple[str, int]:
    """Return the pages of the handout so far, as JSON; 204 if a newer preview was requested.

    These are the pages with the plan, or all pages if the query has `all`.
    """
    asker = (session_id(), request.args.get("asker", ""))
    services.current().preview_worker.check_room(asker)  # before the form is read, which takes time
    entry, letterhead, whole = (
        parse_partial_plan(posted_form()),
        printed_letterhead(),
        "all" in request.args,
    )
    if entry.plan is None:
        return jsonify(pages=[], lacks=entry.missing, notice="")
    handout = Handout(
        plan=entry.plan,
        who=entry.who,
        checked_by="",
        printed=services.current().clock(),
        edition=replace(letterhead.edition, calendar=whole),
        clinic_text=letterhead.clinic_text,
    )
    images = services.current().preview_worker.pages(handout, whole=whole, asker=asker)
    if images is None:
        return "", 204
    notice = WITHOUT_LETTERHEAD if letterhead.digests == NO_LETTERHEAD else ""
    return jsonify(pages=[_data_url(image) for image in images], lacks=entry.missing, notice=notice)


@views.errorhandler(BusyError)
def show_busy(_: BusyError) -> tuple[str, int]:
    """Return an answer without content, to which the script responds by asking again."""
    return "", 429


def _data_url(image: bytes) -> str:
    # Within the answer: at an address of its own it would have to be kept.
    return f"data:image/jpeg;base64,{b64encode(image).decode('ascii')}"
