"""The review: the plan read back, its notes, and the confirmation that makes the handout."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from taperdoc.domain.plan import PlanError
from taperdoc.handout.handout import ClinicText, Handout
from taperdoc.web import dose_graph, errors, finished_handout, pages, services
from taperdoc.web.confirmation import Confirmation
from taperdoc.web.letterhead import is_lost, letterhead_for, printed_letterhead
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page
from taperdoc.web.plan_entry import posted_token, sealer
from taperdoc.web.sealed_review import (
    NO_LETTERHEAD,
    Review,
    StaleReviewError,
    letterhead_changes,
)
from taperdoc.wording.plan_summary import plan_summary
from taperdoc.wording.plan_table import plan_table
from taperdoc.wording.review_notes import look_alike_sentences

views = Blueprint("review_page", __name__)


@views.post("/handout")
def make_handout() -> ResponseReturnValue:
    """Make the handout of exactly what was reviewed. Raises as `valid_review` does."""
    token, confirmation = posted_token(), Confirmation.posted()
    review = valid_review(token)
    if missing := confirmation.errors(review.notes):
        return render(token, confirmation, missing, status=422)
    services.current().recent_names.remember(pages.session_id(), confirmation.checked_by)
    address = finished_handout.make(handout_of(review, confirmation), review.notes, token)
    pages.keep(render(token, confirmation))  # for Back
    return redirect(address, 303)


@views.post("/chart")
def chart_note() -> Page:
    """Show the review with the plan as text for the chart. Raises as `valid_review` does."""
    token, confirmation = posted_token(), Confirmation.posted()
    review = valid_review(token)
    if missing := confirmation.errors(review.notes):
        return render(token, confirmation, missing, status=422)
    handout = handout_of(review, confirmation)
    return render(token, confirmation, chart=finished_handout.chart_note(handout, review.notes))


@views.post("/name")
def use_name() -> Page:
    """Show the review with the offered name filled in as “Checked by”."""
    confirmation = replace(Confirmation.posted(), checked_by=request.form.get("use_name", ""))
    return render(posted_token(), confirmation)


@views.post("/prerender")
def begin_prerender() -> tuple[str, int]:
    """Begin with the handout that the review page, as filled in now, asks for."""
    prerender(valid_review(posted_token()), Confirmation.posted())
    return "", 204


def valid_review(token: str) -> Review:
    """Return the review in a token if it is still valid.

    Raises AlteredReviewError, StaleReviewError and LetterheadUnavailableError.
    """
    review = sealer().read(token)
    sealer().check(review, letterhead_for(review).digests)
    return review


def handout_of(review: Review, confirmation: Confirmation) -> Handout:
    """Return the handout of a review. Its time is the review's, so that its bytes are the same.

    Raises PlanError for a name that cannot be printed, and LetterheadUnavailableError.
    """
    letterhead = letterhead_for(review)
    return Handout(
        plan=review.plan,
        who=review.who,
        checked_by=confirmation.checked_by,
        printed=review.at.astimezone(),
        edition=replace(
            letterhead.edition, large=confirmation.large, calendar=confirmation.calendar
        ),
        clinic_text=letterhead.clinic_text,
        replaces=review.replaceable if confirmation.replaces else "",
    )


def prerender(review: Review, confirmation: Confirmation) -> None:
    """Begin with the handout that is likely to be requested next, if it may be made."""
    likely = replace(confirmation, checked_by=confirmation.checked_by or review.who.clinician)
    if likely.checked_by and review.letterhead == printed_letterhead().digests:
        # A name that cannot be printed is rejected when the handout is requested.
        with suppress(PlanError):
            services.current().prerenderer.begin(handout_of(review, likely))


def render(
    token: str,
    confirmation: Confirmation | None = None,
    missing: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
    chart: str = "",
) -> Page:
    """Return the page of a sealed review. Raises AlteredReviewError.

    If the letterhead has changed, the page shows and seals the new one, with nothing ticked.
    """
    review = sealer().read(token)
    confirmation = confirmation or Confirmation()
    letterhead = printed_letterhead()
    if not is_lost(review) and (changes := letterhead_changes(review, letterhead.digests)):
        return render_again(review, confirmation, f"{problem} {changes}".lstrip())
    prerender(review, confirmation)
    return pages.render(
        "review",
        "review.html",
        status,
        token=token,
        origin=review.origin,
        sheet=plan_table(review.plan),
        summary=plan_summary(review.plan, review.who.patient),
        graph=dose_graph.svg(review.plan),
        who={field.name: getattr(review.who, field.name) for field in fields(review.who)},
        notes=review.notes,
        replaceable=review.replaceable,
        confirmation=confirmation,
        names=services.current().recent_names.offered(pages.session_id(), review.who.clinician),
        errors=missing or {},
        problem=problem,
        notices=notices,
        clinic_text=letterhead.clinic_text,
        clinic_text_doubts=clinic_text_doubts(letterhead.clinic_text),
        letterhead_is_lost=is_lost(review),
        without_letterhead=review.letterhead == NO_LETTERHEAD,
        chart=chart,
    )


def clinic_text_doubts(clinic_text: ClinicText) -> list[str]:
    """Return sentences on characters in the letterhead that are easily taken for others."""
    texts = {
        "The clinic’s address has": (clinic_text.address,),
        "The instructions for a missed dose have": (clinic_text.missed_dose,),
        "The clinic’s own sentences have": clinic_text.below_withdrawal,
    }
    return [
        doubt
        for where, words in texts.items()
        for text in words
        for doubt in look_alike_sentences(where, text)
    ]


def show_again(problem: str, status: int) -> Page:
    """Return the review that the request came from. Raises AlteredReviewError."""
    return render(posted_token(), Confirmation.posted(), problem=problem, status=status)


errors.show_again(views, show_again)


@views.errorhandler(PlanError)
def show_rejected(error: PlanError) -> Page:
    """Show the review again with what the handout does not accept."""
    if error.field != "checked_by":
        return show_again(str(error), 422)
    return render(posted_token(), Confirmation.posted(), {error.field: str(error)}, status=422)


@views.errorhandler(StaleReviewError)
def show_stale(error: StaleReviewError) -> Page:
    """Show the review as it is now, to be confirmed again."""
    return render_again(error.review, Confirmation.posted(), str(error))


def render_again(review: Review, confirmation: Confirmation, reason: str) -> Page:
    """Return the page of a review as it is now, with the ticks that confirm it removed."""
    return render(
        seal_again(review, review.origin),
        replace(confirmation, seen=frozenset(), agrees=False),
        problem=f"{reason} No handout was made. Please check the plan again as shown below.",
        status=409,
    )


def seal_again(review: Review, origin: str) -> str:
    """Return the token of a review as it is now. Raises LetterheadUnavailableError."""
    letterhead = letterhead_for(review).digests
    return sealer().seal_again(review, letterhead, origin)
