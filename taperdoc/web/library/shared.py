"""What the pages of the library share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.forms import Origin, set_origin
from taperdoc.store.template_store import TemplateStore
from taperdoc.web.responses import Answer, Notice, form_page, posted_form, posted_token, review_page
from taperdoc.web.services import desk
from taperdoc.wording import phrases

library = Blueprint("library", __name__, url_prefix="/templates")


def templates() -> TemplateStore:
    """The saved templates. Raises StoreError."""
    return desk().store.templates


def day(moment: datetime) -> str:
    """The day of a moment, here."""
    return phrases.day(moment.astimezone(desk().now().tzinfo).date())


def came_from_form() -> bool:
    """Whether the whole form came with this request."""
    return "as_needed" in request.form


def answer(notice: Notice, origin: Origin | None) -> Answer | AnyResponse:
    """Where the request came from, with what was done; the form then stands on `origin`."""
    if came_from_form():
        form = posted_form()
        set_origin(form, origin)
        return form_page(form, notices=(notice,))
    if token := posted_token():
        reviewed = desk().seal.read(token)
        again = desk().seal.again(reviewed, str(origin or ""))
        return review_page(again, notices=(notice,))
    return to_library(notice)


def to_library(notice: Notice) -> AnyResponse:
    """The list as it was searched and sorted, with what was done."""
    flash(notice.text, notice.undo)
    searched = [(name, request.args.get(name)) for name in ("q", "sort", "archived", "page")]
    return redirect(url_for("library.shelf", **dict[str, Any](searched)), 303)
