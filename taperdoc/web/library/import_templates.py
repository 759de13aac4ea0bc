"""Importing templates from a file: shown first, then imported all together or not at all."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin
from taperdoc.store import Choice, ConflictError, ExchangeError, Incoming, Update
from taperdoc.web import errors, pages, schedule_thumbnail, services
from taperdoc.web.library.return_path import day, to_list, undo_new
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page

views = Blueprint("import_templates", __name__, url_prefix="/templates")

THUMBNAILS_MAX = 50
"""A file with more templates is shown without thumbnails, to keep the page small."""


@views.get("/import")
def show() -> Page:
    """Show where to choose a file."""
    return render()


@views.post("/import")
def preview() -> Page:
    """Show what of a file would be imported. Raises ExchangeError and StoreError."""
    return render_preview(uploaded_text())


@views.post("/bring-in")
def import_chosen() -> ResponseReturnValue:
    """Import what was chosen. Raises ExchangeError, ConflictError and MissingError."""
    text = posted_text()
    exchange = services.current().store.exchange
    with services.current().upload_admission.admitted(pages.session_id()):
        saved = exchange.bring_in(text, dict(map(posted_choice, exchange.look(text))))
    if not saved:
        return to_list(Notice("No templates were imported."))
    if len(saved) == 1 and saved[0].version == 1:
        return to_list(Notice(f"“{saved[0].name}” imported.", undo_new(saved[0])))
    return to_list(Notice(f"{len(saved):,} templates imported."))


def posted_choice(incoming: Incoming) -> tuple[int, Choice]:
    """Return what was chosen for a template of the file; "skip" if rejected or nothing valid."""
    choice = request.form.get(f"choice-{incoming.number}", "skip")
    if choice == "add" and not incoming.refused:
        return incoming.number, "add"
    try:
        onto = Origin.parse("" if choice == "skip" else choice)
    except ValueError:
        onto = None
    return incoming.number, Update(onto.template, onto.version) if onto else "skip"


def uploaded_text() -> str:
    """Return the text of the uploaded file, or the pasted text. Raises ExchangeError."""
    file = request.files.get("file")
    data = file.read() if file else b""
    if not data:
        return posted_text()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError(
            "This file is not UTF-8 text. Choose a file exported from taperdoc."
        ) from None


def posted_text() -> str:
    """Return the text of a file as it was posted. Raises ExchangeError if there is none."""
    text = request.form.get("text", "")
    if not text.strip():
        raise ExchangeError("Choose a file or paste its text.")
    return text


def render_preview(text: str) -> Page:
    """Return the page that shows what a file has, what is rejected, and the choices."""
    with services.current().upload_admission.admitted(pages.session_id()):
        incoming = services.current().store.exchange.look(text)
    with_thumbnails = len(incoming) <= THUMBNAILS_MAX
    return pages.render(
        "page",
        "library/import_preview.html",
        # On one line: a browser would post every line break as two characters.
        text=text.replace("\r", "").replace("\n", ""),
        incoming=[
            (
                one,
                schedule_thumbnail.svg(one.plan) if one.plan and with_thumbnails else "",
                choices(one),
                is_known(one),
            )
            for one in incoming
        ],
        problem="",
    )


def choices(incoming: Incoming) -> list[tuple[str, str]]:
    """Return the values and labels of what can be done with a template; the default is first."""
    if incoming.refused:
        return []
    add = ("add", "Import as a new template" if incoming.same_name else "Import")
    skip = ("skip", "Skip")
    several = len(incoming.same_name) > 1
    onto = [
        (
            str(Origin(saved.id, saved.version)),
            f"Import as version {saved.version + 1} of {_label(saved, several=several)}",
        )
        for saved in incoming.same_name
    ]
    return [skip, add, *onto] if is_known(incoming) else [add, *onto, skip]


def is_known(incoming: Incoming) -> bool:
    """Return whether a template with the same name, note and plan is saved already."""
    return any(
        (incoming.note, incoming.plan) == (saved.note, saved.plan) for saved in incoming.same_name
    )


def _label(saved: SavedTemplate, *, several: bool) -> str:
    label = "the archived template" if saved.archived else "the saved template"
    return f"{label}, last changed {day(saved.changed)}" if several else label


def render(problem: str = "", status: int = 200) -> Page:
    """Return the page to choose a file, with the text that was posted."""
    text = request.form.get("text", "")
    return pages.render("page", "library/import.html", status, text=text, problem=problem)


errors.show_again(views, render)


@views.errorhandler(ConflictError)
def show_conflict(error: ConflictError[SavedTemplate]) -> Page:
    """Show the page again: a template changed since the file was looked at."""
    return render(f"{error} Check the file again.", 409)
