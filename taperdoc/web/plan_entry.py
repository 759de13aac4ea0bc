"""The entry that came with a request, and its review."""

from __future__ import annotations

from flask import request

from taperdoc.forms import Origin, PlanForm, parse_plan_form, unknown_keys
from taperdoc.web import pages, services
from taperdoc.web.errors import UnknownFieldsError
from taperdoc.web.letterhead import printed_letterhead
from taperdoc.web.sealed_review import Review, ReviewSealer


def posted_form() -> PlanForm:
    """Return the form that came with this request. Raises UnknownFieldsError."""
    if unknown_keys(request.form):
        raise UnknownFieldsError
    form = PlanForm()
    if form.origin.process_errors or form.replaces.process_errors:
        raise UnknownFieldsError
    return form


def has_form() -> bool:
    """Return whether the whole form came with this request."""
    return "as_needed" in request.form


def posted_token() -> str:
    """Return the sealed review that came with this request, or ""."""
    return request.form.get("token", "")


def sealer() -> ReviewSealer:
    """Return what seals and opens the reviews of this browser session."""
    return services.current().sealer.for_session(pages.session_id())


def seal_entry(form: PlanForm) -> str | None:
    """Return the sealed review of a form, or None if the form has problems."""
    entry = parse_plan_form(form)
    if entry is None:
        return None
    plan, who = entry
    return sealer().seal(
        plan, who, printed_letterhead().digests, str(form.origin.data or ""), form.replaces.data
    )


def form_of(review: Review) -> PlanForm:
    """Return a form filled with what was reviewed."""
    return PlanForm.from_plan(review.plan, review.who, Origin.parse(review.origin), review.replaces)
