"""What the pages of the saved templates share: the store, days, and the way back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin, set_origin
from taperdoc.store.template_store import TemplateStore
from taperdoc.web import errors, form_page, review_page, services
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page
from taperdoc.web.plan_entry import has_form, posted_form, posted_token, sealer
from taperdoc.wording import phrases


def templates() -> TemplateStore:
    """Return the saved templates. Raises StoreError."""
    return services.current().store.templates


def day(moment: datetime) -> str:
    """Return the day of a moment, in the clock's zone, as words."""
    return phrases.day(moment.astimezone(services.current().clock().tzinfo).date())


def back_with(notice: Notice, origin: Origin | None) -> ResponseReturnValue:
    """Return to where the request came from, with a notice; the form then stands on `origin`."""
    if has_form():
        form = posted_form()
        set_origin(form, origin)
        return form_page.render(form, notices=(notice,))
    if token := posted_token():
        review = sealer().read(token)
        token = review_page.seal_again(review, str(origin or ""))
        return review_page.render(token, notices=(notice,))
    return to_list(notice)


def to_list(notice: Notice) -> ResponseReturnValue:
    """Redirect to the list, searched and sorted as before, with a notice."""
    flash(notice.text, notice.undo)
    searched = [(name, request.args.get(name)) for name in ("q", "sort", "archived", "page")]
    return redirect(url_for("template_list.show", **dict[str, Any](searched)), 303)


def undo_new(saved: SavedTemplate) -> str:
    """Return the address that undoes the first save of a template."""
    return url_for("template_list.act", template=saved.id, verb="delete")


def undo_version(saved: SavedTemplate) -> str:
    """Return the address that undoes the newest version of a template."""
    number = saved.version - 1
    return url_for("template_history.revert", template=saved.id, number=number, seen=saved.version)


def show_again(problem: str, status: int) -> Page:
    """Return the page that the request came from. Raises as reading what was posted does."""
    if has_form() or posted_token():
        return form_page.show_again(problem, status)
    return errors.problem_page(status, problem)
