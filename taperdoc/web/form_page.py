"""The form: filled from the letterhead, its buttons, and the way to the review."""

from __future__ import annotations

from flask import Blueprint, request

from taperdoc.forms import PlanForm, press_button
from taperdoc.forms.quick_text_box import QuickResult
from taperdoc.handout.contacts import Who
from taperdoc.handout.letterhead import FROM_LETTERHEAD
from taperdoc.store import StoreError
from taperdoc.web import errors, pages, review_page, services
from taperdoc.web.letterhead import current_letterhead
from taperdoc.web.live_feedback import live_feedback
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page
from taperdoc.web.plan_entry import form_of, posted_form, posted_token, seal_entry, sealer
from taperdoc.wording import phrases, safety_text

views = Blueprint("form_page", __name__)


@views.get("/")
def start() -> Page:
    """Show a form with the letterhead's entries filled in."""
    who, notices = contacts_from_letterhead()
    return render(PlanForm.new(who), notices=notices)


@views.post("/plan")
def submit() -> Page:
    """Do what the pressed button says: change the form's rows, or go to the review."""
    form = posted_form()
    action = request.form.get("action", "review")
    if action != "review":
        return render(form, quick_result=press_button(form, action))
    token = seal_entry(form)
    if token is None:
        return render(form, status=422)
    pages.keep(render(form))  # for Back
    return review_page.render(token)


@views.post("/change")
def change() -> Page:
    """Show the form filled with what was reviewed. Raises AlteredReviewError."""
    return render(form_of(sealer().read(posted_token())))


def render(
    form: PlanForm,
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
    quick_result: QuickResult | None = None,
) -> Page:
    """Return the page of a form with the feedback on what was typed."""
    return pages.render(
        "plan",
        "form/form.html",
        status,
        form=form,
        problem=problem,
        notices=notices,
        quick_result=quick_result,
        feedback=live_feedback(form, services.current().clock().date()),
    )


def show_again(problem: str, status: int) -> Page:
    """Return the page that the request came from. Raises as reading what was posted does."""
    if posted_token():
        return review_page.show_again(problem, status)
    return render(posted_form(), problem, status)


errors.show_again(views, show_again)


def contacts_from_letterhead() -> tuple[Who, tuple[Notice, ...]]:
    """Return what a new form starts with, and notices about the letterhead."""
    try:
        letterhead = current_letterhead()
    except StoreError as error:
        message = f"The letterhead and the saved templates are not available. {error}"
        return Who(), (Notice(f"{message} The form works without them."),)
    who = Who(**{name: getattr(letterhead, name) for name in FROM_LETTERHEAD})
    text = safety_text.baclofen()
    if letterhead.review is None or not letterhead.wants_review(text.version):
        return who, ()
    review = letterhead.review
    return who, (
        Notice(
            f"The handout’s safety text is now version {text.version}. It needs to be reviewed"
            f" again: {review.by} reviewed version {review.text_version} on"
            f" {phrases.day(review.on)}. See the letterhead."
        ),
    )
