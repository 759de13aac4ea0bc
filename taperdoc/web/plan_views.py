"""The pages: the form, the review, the finished handout, and the fixed text."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.forms import PlanForm, press_button
from taperdoc.handout.handout import Handout
from taperdoc.jobs.finished_handouts import MINUTES, FinishedHandout
from taperdoc.web.responses import (
    Answer,
    Confirmation,
    form_again,
    form_page,
    from_letterhead,
    handout_of,
    make_ahead,
    posted_form,
    posted_token,
    review_page,
    seal_entry,
)
from taperdoc.web.services import desk
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.chart_note import Checked, chart_text

views = Blueprint("views", __name__)


class LeftShelfError(NotFound):
    """The handout asked for is no longer kept, or never was."""

    description = (
        f"A finished handout is kept for {MINUTES} minutes, in memory only, and this one is no"
        " longer there. To print it again, go back to its review page, or start again."
    )


@views.get("/")
def start() -> Answer:
    """A form with the letterhead, and no more."""
    who, notices = from_letterhead()
    return form_page(PlanForm.new(who), notices=notices)


@views.post("/plan")
def plan() -> Answer:
    """What the buttons of the form do: change its rows, or go to the review."""
    form = posted_form()
    action = request.form.get("action", "review")
    if action != "review":
        return form_page(form, quick_result=press_button(form, action))
    token = seal_entry(form)
    return review_page(token) if token else form_page(form, status=422)


@views.post("/change")
def change() -> Answer:
    """The form again, filled with what was reviewed."""
    return form_page(form_again(desk().seal.read(posted_token())))


@views.post("/handout")
def make() -> Answer | AnyResponse:
    """The handout of exactly what was reviewed."""
    token, given = posted_token(), Confirmation.posted()
    reviewed = desk().seal.open(token)
    if errors := given.errors(reviewed.notes):
        return review_page(token, given, errors, status=422)
    handout = handout_of(reviewed, given)
    key = desk().shelf.put(finished(handout, reviewed.notes, token))
    return redirect(url_for("views.ready", key=key), 303)


@views.post("/chart")
def chart() -> Answer:
    """The review again, with its plan for the chart."""
    token, given = posted_token(), Confirmation.posted()
    reviewed = desk().seal.open(token)
    if errors := given.errors(reviewed.notes):
        return review_page(token, given, errors, status=422)
    text = text_for_chart(handout_of(reviewed, given), reviewed.notes)
    return review_page(token, given, chart=text)


@views.post("/ahead")
def begin() -> tuple[str, int]:
    """Begin with the handout, as far as the review page is filled: the page's script asks."""
    make_ahead(desk().seal.open(posted_token()), Confirmation.posted())
    return "", 204


@views.get("/handout/<key>")
def ready(key: str) -> str:
    """The finished handout, to look at, print and save."""
    return render_template("ready.html", key=key, paper=paper_of(key), minutes=MINUTES)


@views.get("/handout/<key>/<name>")
def paper(key: str, name: str) -> Response:
    """The PDF, to be shown by the browser."""
    return pdf_answer("inline", paper_of(key, name))


@views.get("/handout/<key>/download/<name>")
def download(key: str, name: str) -> Response:
    """The same PDF, to be saved."""
    return pdf_answer("attachment", paper_of(key, name))


@views.get("/about-text")
def about_text() -> str:
    """Every fixed sentence with what it rests on."""
    text = safety_text.baclofen()
    return render_template("about_text.html", text=text, dated=phrases.day(text.date))


def finished(handout: Handout, notes: tuple[str, ...], token: str) -> FinishedHandout:
    """A handout as it is kept, with its plan for the chart. Raises RenderError."""
    text = text_for_chart(handout, notes)
    return FinishedHandout(desk().ahead.pdf(handout), handout.number, token, text)


def text_for_chart(handout: Handout, notes: tuple[str, ...]) -> str:
    """The plan as plain text, with the notes that were ticked and by whom."""
    checked = Checked(handout.checked_by, handout.printed, notes)
    return chart_text(handout.plan, checked, handout.replaces)


def paper_of(key: str, name: str | None = None) -> FinishedHandout:
    """The paper of that key, and of that file name where one is given. Raises LeftShelfError."""
    found = desk().shelf.get(key)
    if found is None or name not in {None, found.file_name}:
        raise LeftShelfError
    return found


def pdf_answer(disposition: str, found: FinishedHandout) -> Response:
    """The PDF's bytes as they are."""
    answer = Response(found.pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", disposition, filename=found.file_name)
    return answer


@dataclass(frozen=True)
class Kept:
    """Where to send what was typed, to have it in the form again."""

    action: str
    fields: list[tuple[str, str]]


def kept() -> Kept | None:
    """What was typed, as it came; None where this request brought nothing."""
    match request.endpoint:
        case "views.plan" | "library.begin" if "token" not in request.form:
            typed = [
                pair
                for pair in request.form.items(multi=True)
                if pair[0] not in {"action", "csrf_token"}
            ]
            return Kept(url_for("views.plan"), [*typed, ("action", "show")])
        case "views.make" | "views.chart" | "views.change" | "library.begin" | "library.keep":
            return Kept(url_for("views.change"), [("token", posted_token())])
        case _:
            return None


def same_page(problem: str, status: int, errors: dict[str, str] | None = None) -> Answer | None:
    """The page this request came from, with its input; None where there is none to show.

    Raises SealError where the review that came with it is not whole.
    """
    match request.endpoint:
        case "views.plan":
            return form_page(posted_form(), problem, status)
        case "views.make" | "views.chart" | "views.change":
            return review_page(posted_token(), Confirmation.posted(), errors, problem, status)
        case _:
            return None
