"""The pages: the form, the review, the finished handout, and the fixed text."""

from __future__ import annotations

from dataclasses import dataclass, fields

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import BadRequest, NotFound
from werkzeug.wrappers import Response as AnyResponse

from taperdoc import texts, wording
from taperdoc.forms import PlanForm, strange_keys
from taperdoc.handout import Handout
from taperdoc.pdf import pdf
from taperdoc.seal import Clock, Seal
from taperdoc.sheet import sheet
from taperdoc.shelf import MINUTES, Paper, Shelf

views = Blueprint("views", __name__)

Answer = tuple[str, int]


@dataclass(frozen=True)
class Desk:
    """What the pages work with."""

    seal: Seal
    shelf: Shelf
    now: Clock


def desk() -> Desk:
    """The desk of the app that answers."""
    found: Desk = current_app.extensions["taperdoc"]
    return found


class StrangeKeysError(BadRequest):
    """Something was posted that the form does not have."""

    description = (
        "What was sent has fields that the form does not have, so none of it was read."
        " Use Back in your browser to return to the form."
    )


class LeftShelfError(NotFound):
    """The handout asked for is no longer kept, or never was."""

    description = (
        f"A finished handout is kept for {MINUTES} minutes, in memory only, and this one is no"
        " longer there. To print it again, go back to its review page, or start again."
    )


@dataclass(frozen=True)
class Confirmation:
    """What the clinician ticked and typed on the review page; `seen` are numbers of notes."""

    seen: frozenset[str] = frozenset()
    checked_by: str = ""
    matches: bool = False

    @classmethod
    def posted(cls) -> Confirmation:
        """The one that came with this request."""
        return cls(
            seen=frozenset(request.form.getlist("seen")),
            checked_by=request.form.get("checked_by", "").strip(),
            matches="matches" in request.form,
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
        if not self.matches:
            found["matches"] = "Tick that the plan matches your order."
        return found


@views.get("/")
def start() -> Answer:
    """An empty form."""
    return form_page(PlanForm.blank())


@views.post("/plan")
def plan() -> Answer:
    """What the buttons of the form do: change its rows, or go to the review."""
    form = posted_form()
    action = request.form.get("action", "review")
    if action != "review":
        form.act(action)
        return form_page(form)
    entry = form.entry()
    if entry is None:
        return form_page(form, status=422)
    return review_page(desk().seal.seal(*entry))


@views.post("/change")
def change() -> Answer:
    """The form again, filled with what was reviewed."""
    reviewed = desk().seal.read(posted_token())
    return form_page(PlanForm.of(reviewed.plan, reviewed.who))


@views.post("/handout")
def make() -> Answer | AnyResponse:
    """The handout of exactly what was reviewed."""
    token, given = posted_token(), Confirmation.posted()
    reviewed = desk().seal.open(token)
    if errors := given.errors(reviewed.notes):
        return review_page(token, given, errors, status=422)
    handout = Handout(
        plan=reviewed.plan,
        who=reviewed.who,
        checked_by=given.checked_by,
        printed=desk().now(),
    )
    key = desk().shelf.put(Paper(pdf(handout), handout.number, token))
    return redirect(url_for("views.ready", key=key), 303)


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
    text = texts.baclofen()
    return render_template("about_text.html", text=text, dated=wording.day(text.date))


def posted_form() -> PlanForm:
    """The form that came with this request. Raises StrangeKeysError."""
    if strange_keys(request.form):
        raise StrangeKeysError
    return PlanForm()


def posted_token() -> str:
    """The sealed review that came with this request."""
    return request.form.get("token", "")


def paper_of(key: str, name: str | None = None) -> Paper:
    """The paper of that key, and of that file name where one is given. Raises LeftShelfError."""
    found = desk().shelf.get(key)
    if found is None or name not in {None, found.name}:
        raise LeftShelfError
    return found


def pdf_answer(disposition: str, found: Paper) -> Response:
    """The PDF's bytes as they are."""
    answer = Response(found.pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", disposition, filename=found.name)
    return answer


def form_page(form: PlanForm, problem: str = "", status: int = 200) -> Answer:
    """The form with what was typed."""
    return render_template("form.html", form=form, problem=problem), status


def review_page(
    token: str,
    given: Confirmation | None = None,
    errors: dict[str, str] | None = None,
    problem: str = "",
    status: int = 200,
) -> Answer:
    """What a token holds, read back. Raises SealError."""
    reviewed = desk().seal.read(token)
    page = render_template(
        "review.html",
        token=token,
        sheet=sheet(reviewed.plan),
        who={field.name: getattr(reviewed.who, field.name) for field in fields(reviewed.who)},
        notes=reviewed.notes,
        given=given or Confirmation(),
        errors=errors or {},
        problem=problem,
    )
    return page, status


@dataclass(frozen=True)
class Kept:
    """Where to send what was typed, to have it in the form again."""

    action: str
    fields: list[tuple[str, str]]


def kept() -> Kept | None:
    """What was typed, as it came; None where this request brought nothing."""
    match request.endpoint:
        case "views.plan":
            typed = [
                pair
                for pair in request.form.items(multi=True)
                if pair[0] not in {"action", "csrf_token"}
            ]
            return Kept(url_for("views.plan"), [*typed, ("action", "show")])
        case "views.make" | "views.change":
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
        case "views.make" | "views.change":
            return review_page(posted_token(), Confirmation.posted(), errors, problem, status)
        case _:
            return None
