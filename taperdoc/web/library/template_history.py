"""The versions of a saved template, and what changed between two of them."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from taperdoc.forms import Origin
from taperdoc.store import ConflictError
from taperdoc.web import errors, schedule_thumbnail
from taperdoc.web.library.return_path import back_with, day, show_again, templates, undo_version
from taperdoc.web.library.template_conflict import show_conflict
from taperdoc.web.notices import Notice, flashed_notices
from taperdoc.wording.plan_diff import between

views = Blueprint("template_history", __name__, url_prefix="/templates")

errors.show_again(views, show_again)
views.register_error_handler(ConflictError, show_conflict)


@views.get("/<template>/history")
def show(template: str) -> str:
    """Show every version, newest first, and the changes between two. Raises MissingError."""
    found, versions = templates().get(template), templates().versions(template)
    by_number = {version.number: version for version in versions}
    new = by_number.get(request.args.get("new", 0, int), versions[0])
    before = next((version for version in versions if version.number < new.number), new)
    old = by_number.get(request.args.get("old", 0, int), before)
    return render_template(
        "library/history.html",
        template=found,
        versions=[(v, day(v.saved), schedule_thumbnail.svg(v.plan)) for v in versions],
        old=old,
        new=new,
        changes=between(old, new),
        notices=flashed_notices(),
    )


@views.post("/<template>/revert/<int:number>/<int:seen>")
def revert(template: str, number: int, seen: int) -> ResponseReturnValue:
    """Save an old version as the newest. Raises ConflictError and MissingError."""
    saved = templates().revert(template, seen, number)
    notice = Notice(
        f"Version {number} of “{saved.name}” is restored as version {saved.version}.",
        undo_version(saved),
    )
    return back_with(notice, Origin(saved.id, saved.version))
