"""What the form's script asks for while somebody types."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import asdict, replace

from flask import Blueprint, Response, jsonify, request

from taperdoc.forms import parse_partial_plan
from taperdoc.handout.handout import Handout
from taperdoc.jobs.previews import previews
from taperdoc.web.live_feedback import glance
from taperdoc.web.responses import posted_form
from taperdoc.web.services import desk, stationery

live = Blueprint("live", __name__)


@live.post("/glance")
def look() -> Response:
    """What is to be said of the form as it is now, as JSON."""
    return jsonify(asdict(glance(posted_form(), desk().now().date())))


@live.post("/preview")
def preview() -> Response | tuple[str, int]:
    """The handout's pages as far as the plan stands; no answer where a newer one was asked for.

    They are the plan's own pages, which typing changes, and all of them where that is asked for.
    """
    read, own, whole = parse_partial_plan(posted_form()), stationery(), "all" in request.args
    if read.plan is None:
        return jsonify(pages=[], lacks=read.missing)
    handout = Handout(
        plan=read.plan,
        who=read.who,
        checked_by="",
        printed=desk().now(),
        edition=replace(own.edition, calendar=whole),
        house=own.house,
    )
    pages = previews().pages(handout, whole=whole, asker=request.args.get("asker", ""))
    if pages is None:
        return "", 204
    return jsonify(pages=[_address(page) for page in pages], lacks=read.missing)


def _address(picture: bytes) -> str:
    # In the answer itself: at an address of its own it would have to be kept.
    return f"data:image/jpeg;base64,{b64encode(picture).decode('ascii')}"
