"""Changing the name and note of a saved template."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest

from taperdoc.forms import Origin, TemplateForm
from taperdoc.store import ConflictError
from taperdoc.web import errors, pages
from taperdoc.web.library.return_path import templates, to_list, undo_version
from taperdoc.web.library.template_conflict import show_conflict
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page

views = Blueprint("rename_template", __name__, url_prefix="/templates")


@views.get("/<template>/rename")
def show(template: str) -> Page:
    """Show the name and note, to be changed. Raises MissingError."""
    found = templates().get(template)
    return render(Origin(found.id, found.version), TemplateForm.filled(found.name, found.note))


@views.post("/<template>/rename")
def rename(template: str) -> ResponseReturnValue:
    """Change the name and note. Raises ConflictError and MissingError."""
    form, seen = TemplateForm(), seen_version()
    entry = form.parse()
    if entry is None:
        return render(seen, form, status=422)
    saved = templates().rename(template, seen.version, *entry)
    return to_list(Notice(f"The template is now called “{saved.name}”.", undo_version(saved)))


def seen_version() -> Origin:
    """Return the version that the posted page was made from. Raises BadRequest."""
    try:
        seen = Origin.parse(request.form.get("seen", ""))
    except ValueError:
        raise BadRequest from None
    if seen is None:
        raise BadRequest
    return seen


def render(seen: Origin, form: TemplateForm, problem: str = "", status: int = 200) -> Page:
    """Return the page with the name and note as typed."""
    return pages.render(
        "page",
        "library/rename.html",
        status,
        form=form,
        seen=seen,
        address=url_for("rename_template.rename", template=seen.template),
        problem=problem,
    )


def show_again(problem: str, status: int) -> Page:
    """Return the page as it was posted. Raises BadRequest."""
    return render(seen_version(), TemplateForm(), problem, status)


errors.show_again(views, show_again)
views.register_error_handler(ConflictError, show_conflict)
