"""Templates to take along, and to bring in: looked at first, then all or nothing."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin
from taperdoc.store import Choice, ExchangeError, Incoming, Update
from taperdoc.web import schedule_thumbnail
from taperdoc.web.library.shared import day, library, to_library
from taperdoc.web.responses import Answer, Notice
from taperdoc.web.services import desk

PICTURES_MAX = 50
"""Of more templates than these the page shows no pictures, to stay small."""


@library.get("/export")
def export_all() -> Response:
    """Every template in one file, the archived too. Raises ExchangeError."""
    return file("taperdoc-templates.json", desk().store.exchange.export())


@library.get("/<template>/export")
def export(template: str) -> Response:
    """One template as a file. Raises MissingError."""
    return file(f"taperdoc-template-{template}.json", desk().store.exchange.export([template]))


def file(name: str, text: str) -> Response:
    """A file to be saved; its name says nothing of what is in it."""
    found = Response(text, mimetype="application/json")
    found.headers.set("Content-Disposition", "attachment", filename=name)
    return found


@library.get("/import")
def bring() -> Answer:
    """Where to choose a file."""
    return import_page()


@library.post("/import")
def look() -> Answer:
    """What of a file would come in. Raises ExchangeError."""
    text = sent_text()
    return look_page(text)


@library.post("/bring-in")
def bring_in() -> AnyResponse:
    """Bring in what was chosen. Raises ExchangeError, ConflictError and MissingError."""
    text = posted_text()
    exchange = desk().store.exchange
    saved = exchange.bring_in(text, dict(map(chosen, exchange.look(text))))
    if not saved:
        return to_library(Notice("Nothing was brought in."))
    if len(saved) == 1 and saved[0].version == 1:
        undo = url_for("library.act", template=saved[0].id, verb="delete")
        return to_library(Notice(f"“{saved[0].name}” came in.", undo))
    return to_library(Notice(f"{len(saved):,} templates came in."))


def chosen(one: Incoming) -> tuple[int, Choice]:
    """What was chosen for one of the file; what is refused, or not chosen, stays out."""
    choice = request.form.get(f"choice-{one.number}", "skip")
    if choice == "add" and not one.refused:
        return one.number, "add"
    try:
        onto = Origin.parse("" if choice == "skip" else choice)
    except ValueError:
        onto = None
    return one.number, Update(onto.template, onto.version) if onto else "skip"


def sent_text() -> str:
    """The file or the text that was sent. Raises ExchangeError."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return posted_text()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ExchangeError("This file is not text in UTF-8, as an exported file is.") from None


def posted_text() -> str:
    """The text as typed or sent along. Raises ExchangeError where there is none."""
    text = request.form.get("text", "")
    if not text.strip():
        raise ExchangeError("Choose a file, or paste the text of one.")
    return text


def look_page(text: str, problem: str = "", status: int = 200) -> Answer:
    """What would come in, what is refused and why, and what has the same name."""
    incoming = desk().store.exchange.look(text)
    pictures = len(incoming) <= PICTURES_MAX
    page = render_template(
        "library/look.html",
        # In one line: a browser would send every line break as two characters.
        text=text.replace("\r", "").replace("\n", ""),
        incoming=[
            (
                one,
                schedule_thumbnail.picture(one.plan) if one.plan and pictures else "",
                choices(one),
                known(one),
            )
            for one in incoming
        ],
        problem=problem,
    )
    return page, status


def choices(one: Incoming) -> list[tuple[str, str]]:
    """What can be done with one of the file; the first is what is done unless another is chosen."""
    if one.refused:
        return []
    add = ("add", "Bring in as another one" if one.same_name else "Bring in")
    skip = ("skip", "Leave out")
    onto = [
        (
            str(Origin(there.id, there.version)),
            f"Make it version {there.version + 1} of {_of(there, several=len(one.same_name) > 1)}",
        )
        for there in one.same_name
    ]
    return [skip, add, *onto] if known(one) else [add, *onto, skip]


def known(one: Incoming) -> bool:
    """Whether there is one here with the same name, note and plan."""
    return any((one.note, one.plan) == (there.note, there.plan) for there in one.same_name)


def _of(there: SavedTemplate, *, several: bool) -> str:
    told = "the archived one" if there.archived else "the one here"
    return f"{told}, last changed {day(there.changed)}" if several else told


def import_page(problem: str = "", status: int = 200) -> Answer:
    """Where to choose a file, with the text that was sent."""
    page = render_template(
        "library/import.html", text=request.form.get("text", ""), problem=problem
    )
    return page, status
