"""The page of the clinic's letterhead, and of who reviewed the fixed text for the clinic."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.forms import LetterheadForm
from taperdoc.handout.letterhead import Letterhead
from taperdoc.store import ConflictError
from taperdoc.web.responses import Answer, Notice, flashed
from taperdoc.web.services import current_letterhead, desk
from taperdoc.wording import phrases, safety_text

letterhead = Blueprint("letterhead", __name__, url_prefix="/letterhead")

NAMES = {
    "clinic": "Clinic",
    "address": "Address",
    "phone": "Clinic’s phone",
    "out_of_hours": "When the clinic is closed",
    "emergency": "Emergency number",
    "clinician": "Usual clinician",
    "missed_dose": "If a dose is missed",
    "below_withdrawal": "Your own sentences",
    "paper": "Paper",
    "week_starts": "The week starts on",
    "logo": "Logo",
    "review": "Review of the fixed text",
}


@letterhead.get("")
def settings() -> Answer:
    """The letterhead as it is."""
    current = current_letterhead()
    return letterhead_page(LetterheadForm.filled(current), current, notices=flashed())


@letterhead.post("")
def save() -> Answer | AnyResponse:
    """Keep what was typed. Raises ConflictError."""
    current, form = current_letterhead(), LetterheadForm()
    made = form.parse(current, safety_text.baclofen().version)
    if made is None:
        return letterhead_page(form, current, seen=seen(), status=422)
    desk().store.letterhead.save(seen(), made)
    flash("The letterhead is saved. New plans start with it.", "")
    return redirect(url_for("letterhead.settings"), 303)


@letterhead.get("/logo")
def logo() -> Response:
    """The logo as it is kept."""
    picture = current_letterhead().logo
    if picture is None:
        abort(404)
    return Response(picture, mimetype="image/jpeg")


def seen() -> int:
    """The version that the page was made of; -1, which none has, for anything else."""
    return request.form.get("seen", -1, int)


def letterhead_page(
    form: LetterheadForm,
    current: Letterhead | None,
    *,
    seen: int = -1,
    theirs: tuple[tuple[str, str, str], ...] = (),
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
) -> Answer:
    """The letterhead with what was typed; `current` is what is kept, where that is known."""
    text = safety_text.baclofen()
    page = render_template(
        "letterhead.html",
        form=form,
        current=current,
        seen=current.version if current and seen < 0 else seen,
        text=text,
        dated=phrases.day(text.date),
        review=reviewed(current),
        wants_review=current is not None and current.wants_review(text.version),
        theirs=theirs,
        problem=problem,
        notices=notices,
    )
    return page, status


def reviewed(current: Letterhead | None) -> str:
    """Who reviewed which version, and when; "" where nobody did."""
    if current is None or current.review is None:
        return ""
    review = current.review
    return f"{review.by} reviewed version {review.text_version} on {phrases.day(review.on)}."


def conflict_page(error: ConflictError[Letterhead]) -> Answer:
    """What was typed, beside what somebody else has saved meanwhile."""
    form, theirs = LetterheadForm(), error.theirs
    form.parse(theirs, safety_text.baclofen().version)
    sides = tuple(
        (name, shown(theirs, key), shown(error.mine, key))
        for key, name in NAMES.items()
        if getattr(theirs, key) != getattr(error.mine, key)
    )
    return letterhead_page(form, theirs, theirs=sides, problem=str(error), status=409)


def shown(side: Letterhead, key: str) -> str:
    """An entry as words."""
    if key == "logo":
        return "a picture" if side.logo else ""
    if key == "review":
        return reviewed(side)
    if key == "below_withdrawal":
        return "\n".join(side.below_withdrawal)
    return str(getattr(side, key))


def same_page(problem: str, status: int) -> Answer | None:
    """The letterhead as typed, made without asking the store."""
    if request.endpoint != "letterhead.save":
        return None
    form = LetterheadForm()
    form.keep_upload()
    return letterhead_page(form, None, seen=seen(), problem=problem, status=status)
