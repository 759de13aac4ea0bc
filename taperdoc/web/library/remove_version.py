"""Removing an old version from the history of a template, for good."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from taperdoc.store import MissingError
from taperdoc.web import errors, schedule_thumbnail
from taperdoc.web.library.return_path import day, show_again, templates

views = Blueprint("remove_version", __name__, url_prefix="/templates")

errors.show_again(views, show_again)


@views.get("/<template>/history/<int:number>/remove")
def show(template: str, number: int) -> str:
    """Ask whether an old version is to be removed. Raises MissingError."""
    newest, version = templates().get(template), templates().version(template, number)
    if number == newest.version:
        raise MissingError("The newest version of a template cannot be removed from its history.")
    return render_template(
        "library/remove_version.html",
        template=newest,
        version=version,
        saved=day(version.saved),
        thumbnail=schedule_thumbnail.svg(version.plan),
    )


@views.post("/<template>/history/<int:number>/remove")
def remove(template: str, number: int) -> ResponseReturnValue:
    """Remove an old version. Raises MissingError."""
    templates().remove_version(template, number)
    flash(f"Version {number} is removed for good.", "")
    return redirect(url_for("template_history.show", template=template), 303)
