"""What came with a request, and the pages that several views answer with."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import cast

from flask import get_flashed_messages, render_template, request
from werkzeug.exceptions import BadRequest

from taperdoc.domain.plan import PlanError
from taperdoc.forms import Origin, PlanForm, parse_plan_form, unknown_keys
from taperdoc.forms.quick_text_box import QuickResult
from taperdoc.handout.contacts import Who
from taperdoc.handout.handout import Handout
from taperdoc.store import StoreError
from taperdoc.web import dose_graph
from taperdoc.web.live_feedback import glance
from taperdoc.web.sealed_review import Reviewed
from taperdoc.web.services import current_letterhead, desk, stationery
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.plan_table import plan_table

Answer = tuple[str, int]


class StrangeKeysError(BadRequest):
    """Something was posted that the form does not have."""

    description = (
        "What was sent has fields that the form does not have, so none of it was read."
        " Use Back in your browser to return to the form."
    )


@dataclass(frozen=True)
class Notice:
    """What was done, or is to be known; `undo` is where to send a wish to undo it."""

    text: str
    undo: str = ""


def flashed() -> tuple[Notice, ...]:
    """The notices of what was done on the page before this one."""
    # The category is where to undo it; both come in the signed cookie.
    found = cast(list[tuple[str, str]], get_flashed_messages(with_categories=True))
    return tuple(Notice(text, undo) for undo, text in found)


@dataclass(frozen=True)
class Confirmation:
    """What the clinician ticked and typed on the review page; `seen` are numbers of notes."""

    seen: frozenset[str] = frozenset()
    checked_by: str = ""
    agrees: bool = False
    large: bool = False
    calendar: bool = True
    replaces: bool = True

    @classmethod
    def posted(cls) -> Confirmation:
        """The one that came with this request."""
        return cls(
            seen=frozenset(request.form.getlist("seen")),
            checked_by=request.form.get("checked_by", "").strip(),
            agrees="agrees" in request.form,
            large="large" in request.form,
            calendar="calendar" in request.form,
            replaces="replaces" in request.form,
        )

    def errors(self, notes: tuple[str, ...]) -> dict[str, str]:
        """What is missing: a sentence for each field, by the field's id."""
        found = {
            f"seen-{number}": f"Tick note {number} once you have read it."
            for number, _ in enumerate(notes, start=1)
            if str(number) not in self.seen
        }
        if not self.checked_by:
            found["checked_by"] = "Type your name."
        if not self.agrees:
            found["agrees"] = "Tick that the plan matches your order."
        return found


def posted_form() -> PlanForm:
    """The form that came with this request. Raises StrangeKeysError."""
    if unknown_keys(request.form):
        raise StrangeKeysError
    form = PlanForm()
    if form.origin.process_errors or form.replaces.process_errors:
        raise StrangeKeysError
    return form


def seal_entry(form: PlanForm) -> str | None:
    """What is in the form, sealed for its review; None where the form says why it is refused."""
    entry = parse_plan_form(form)
    if entry is None:
        return None
    return desk().seal.seal(*entry, str(form.origin.data or ""), form.replaces.data)


def form_again(reviewed: Reviewed) -> PlanForm:
    """The form, filled with what was reviewed."""
    origin = Origin.parse(reviewed.origin)
    return PlanForm.from_plan(reviewed.plan, reviewed.who, origin, reviewed.replaces)


def posted_token() -> str:
    """The sealed review that came with this request."""
    return request.form.get("token", "")


def handout_of(reviewed: Reviewed, given: Confirmation) -> Handout:
    """What goes on paper of a review. Its time is the review's, so that its bytes are too.

    Raises PlanError for a name that cannot be printed.
    """
    own = stationery()
    return Handout(
        plan=reviewed.plan,
        who=reviewed.who,
        checked_by=given.checked_by,
        printed=reviewed.at.astimezone(),
        edition=replace(own.edition, large=given.large, calendar=given.calendar),
        house=own.house,
        replaces=reviewed.may_replace if given.replaces else "",
    )


def make_ahead(reviewed: Reviewed, given: Confirmation) -> None:
    """Have the handout made that is likely to be asked for next."""
    likely = given if given.checked_by else replace(given, checked_by=reviewed.who.clinician)
    if likely.checked_by:
        # A name that cannot be printed is refused when the handout is asked for.
        with suppress(PlanError):
            desk().ahead.begin(handout_of(reviewed, likely))


def from_letterhead() -> tuple[Who, tuple[Notice, ...]]:
    """What a new form starts with, and what is to be known of the letterhead."""
    try:
        letterhead = current_letterhead()
    except StoreError as error:
        words = f"The letterhead and the saved templates cannot be read now. {error}"
        return Who(), (Notice(f"{words} The form works without them."),)
    who = Who(
        clinician=letterhead.clinician,
        clinic=letterhead.clinic,
        phone=letterhead.phone,
        out_of_hours=letterhead.out_of_hours,
        emergency=letterhead.emergency,
    )
    text = safety_text.baclofen()
    if letterhead.review and letterhead.wants_review(text.version):
        return who, (
            Notice(
                f"The handout’s fixed text is now version {text.version}. It wants review again:"
                f" {letterhead.review.by} reviewed version {letterhead.review.text_version} on"
                f" {phrases.day(letterhead.review.on)}. See the letterhead."
            ),
        )
    return who, ()


def form_page(
    form: PlanForm,
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
    quick_result: QuickResult | None = None,
) -> Answer:
    """The form with what was typed, and what is to be said of it."""
    page = render_template(
        "form.html",
        form=form,
        problem=problem,
        notices=notices,
        quick_result=quick_result,
        glance=glance(form, desk().now().date()),
    )
    return page, status


def review_page(
    token: str,
    given: Confirmation | None = None,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
    notices: tuple[Notice, ...] = (),
    chart: str = "",
) -> Answer:
    """What a token holds, read back, and its text for the chart if any. Raises SealError."""
    reviewed = desk().seal.read(token)
    given = given or Confirmation()
    make_ahead(reviewed, given)
    page = render_template(
        "review.html",
        token=token,
        origin=reviewed.origin,
        sheet=plan_table(reviewed.plan),
        graph=dose_graph.drawn(reviewed.plan),
        who={field.name: getattr(reviewed.who, field.name) for field in fields(reviewed.who)},
        notes=reviewed.notes,
        may_replace=reviewed.may_replace,
        given=given,
        errors=errors or {},
        problem=problem,
        notices=notices,
        house=stationery().house,
        chart=chart,
    )
    return page, status
