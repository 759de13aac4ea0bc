"""The clinic's letterhead, and who reviewed the safety text for the clinic."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from taperdoc.forms import LetterheadForm
from taperdoc.handout.letterhead import Letterhead
from taperdoc.store import ConflictError
from taperdoc.web import errors, pages, services
from taperdoc.web.letterhead import current_letterhead
from taperdoc.web.notices import Notice, flashed_notices
from taperdoc.web.pages import Page
from taperdoc.wording import phrases, safety_text

views = Blueprint("letterhead_page", __name__, url_prefix="/letterhead")

LABELS = {
    "clinic": "Clinic",
    "address": "Address",
    "phone": "Clinic phone",
    "out_of_hours": "When the clinic is closed",
    "emergency": "Emergency number",
    "clinician": "Usual clinician",
    "missed_dose": "If a dose is missed",
    "below_withdrawal": "Your own sentences",
    "paper": "Paper",
    "week_starts": "The week starts on",
    "logo": "Logo",
    "review": "Review of the safety text",
}


@views.get("")
def show() -> Page:
    """Show the letterhead as it is saved. Raises StoreError."""
    current = current_letterhead()
    return render(LetterheadForm.filled(current), current, notices=flashed_notices())


@views.post("")
def save() -> ResponseReturnValue:
    """Save the letterhead as typed. Raises ConflictError and StoreError."""
    current, form = current_letterhead(), LetterheadForm()
    letterhead = form.parse(current, safety_text.baclofen().version)
    if letterhead is None:
        return render(form, current, seen=seen_version(), status=422)
    services.current().store.letterhead.save(seen_version(), letterhead)
    flash("The letterhead is saved. New plans start with it.", "")
    return redirect(url_for("letterhead_page.show"), 303)


@views.get("/logo")
def logo() -> Response:
    """Send the saved logo."""
    image = current_letterhead().logo
    if image is None:
        abort(404)
    return Response(image, mimetype="image/jpeg")


def seen_version() -> int:
    """Return the version that the posted page was made from; -1, which none has, if unreadable."""
    return request.form.get("seen", -1, int)


def render(
    form: LetterheadForm,
    current: Letterhead | None,
    *,
    seen: int = -1,
    differences: tuple[tuple[str, str, str], ...] = (),
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
) -> Page:
    """Return the page with what was typed; `current` is what is saved, if that is known."""
    text = safety_text.baclofen()
    return pages.render(
        "page",
        "letterhead.html",
        status,
        form=form,
        current=current,
        seen=current.version if current and seen < 0 else seen,
        text=text,
        dated=phrases.day(text.date),
        review=last_review(current),
        wants_review=current is not None and current.wants_review(text.version),
        differences=differences,
        problem=problem,
        notices=notices,
    )


def last_review(letterhead: Letterhead | None) -> str:
    """Return the sentence that says who reviewed which version and when, or ""."""
    if letterhead is None or letterhead.review is None:
        return ""
    review = letterhead.review
    return f"{review.by} reviewed version {review.text_version} on {phrases.day(review.on)}."


def show_again(problem: str, status: int) -> Page:
    """Return the page as typed, without using the store."""
    form = LetterheadForm()
    form.keep_upload()
    return render(form, None, seen=seen_version(), problem=problem, status=status)


errors.show_again(views, show_again)


@views.errorhandler(ConflictError)
def show_conflict(error: ConflictError[Letterhead]) -> Page:
    """Show what was typed beside what somebody else has saved meanwhile."""
    form, saved = LetterheadForm(), error.theirs
    form.parse(saved, safety_text.baclofen().version)
    differences = tuple(
        (label, entry_text(saved, name), entry_text(error.mine, name))
        for name, label in LABELS.items()
        if getattr(saved, name) != getattr(error.mine, name)
    )
    return render(form, saved, differences=differences, problem=str(error), status=409)


def entry_text(letterhead: Letterhead, name: str) -> str:
    """Return an entry of a letterhead as text."""
    if name == "logo":
        return "a picture" if letterhead.logo else ""
    if name == "review":
        return last_review(letterhead)
    if name == "below_withdrawal":
        return "\n".join(letterhead.below_withdrawal)
    return str(getattr(letterhead, name))
