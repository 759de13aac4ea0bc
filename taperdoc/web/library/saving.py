"""Saving a plan as a template: what is dropped, what is kept, and two who save the same one."""

from __future__ import annotations

from dataclasses import dataclass

from flask import render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.domain.free_text import free_text
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, without_dates
from taperdoc.forms import Origin, TemplateForm, set_origin
from taperdoc.handout.contacts import Who
from taperdoc.store import ConflictError
from taperdoc.web import schedule_thumbnail
from taperdoc.web.library.shared import came_from_form, library, templates, to_library
from taperdoc.web.responses import (
    Answer,
    Notice,
    form_again,
    form_page,
    posted_form,
    posted_token,
    review_page,
    seal_entry,
)
from taperdoc.web.sealed_review import Reviewed
from taperdoc.web.services import desk
from taperdoc.wording.plan_diff import between, changes
from taperdoc.wording.plan_table import plan_table


@dataclass(frozen=True)
class Draft:
    """A plan on its way to a template: sealed, where it came from, and what it replaces."""

    token: str
    came: str
    into: Origin | None

    @classmethod
    def posted(cls) -> Draft:
        """The one that came with this request. Raises BadRequest."""
        came = request.form.get("came", "")
        if came not in {"form", "review", "library"}:
            raise BadRequest
        try:
            return cls(posted_token(), came, Origin.parse(request.form.get("into", "")))
        except ValueError:
            raise BadRequest from None

    @property
    def reviewed(self) -> Reviewed:
        """What is in the token. Raises SealError."""
        return desk().seal.read(self.token)

    @property
    def from_library(self) -> bool:
        """Whether there is no form of somebody's to go back to."""
        origin = Origin.parse(self.reviewed.origin)
        return self.came == "library" or bool(origin and origin.edits)


@library.post("/save")
def begin() -> Answer:
    """Show what will be saved, of the form or of the review. Raises MissingError."""
    token, came = posted_token(), "review"
    if came_from_form():
        form, came = posted_form(), "form"
        sealed = seal_entry(form)
        if sealed is None:
            return form_page(form, status=422)
        token = sealed
    update = request.form.get("action") == "update"
    into = Origin.parse(desk().seal.read(token).origin) if update else None
    theirs = templates().get(into.template) if into else None
    typed = TemplateForm.filled(theirs.name, theirs.note) if theirs else TemplateForm.filled()
    return save_page(Draft(token, came, into), typed, theirs)


@library.post("/keep")
def keep() -> Answer | AnyResponse:
    """Save it. Raises ConflictError, MissingError and SealError."""
    draft, typed = Draft.posted(), TemplateForm()
    entry = typed.parse()
    if entry is None:
        return save_page(draft, typed, status=422)
    return arrive(draft, *write(draft, *entry))


@library.post("/back")
def back() -> Answer | AnyResponse:
    """Leave the library as it is, and go back to where the plan came from."""
    draft = Draft.posted()
    if draft.from_library:
        return to_library(Notice("The template is as it was saved last."))
    if draft.came == "review":
        return review_page(draft.token)
    return form_page(form_again(draft.reviewed))


def write(draft: Draft, name: str, note: str) -> tuple[SavedTemplate, Notice]:
    """Save a draft under a name, and say so."""
    plan = without_dates(draft.reviewed.plan)
    if draft.into:
        saved = templates().save(draft.into.template, draft.into.version, name, note, plan)
        return saved, Notice(f"The template “{saved.name}” is updated.", undo_version(saved))
    # Sent twice, by a double click or by loading the page again, it is saved once.
    for there in templates().search(name, "changed").items:
        if (there.name, there.note, there.plan) == (name, note, plan):
            return there, Notice(f"The template “{there.name}” is saved.", undo_new(there))
    saved = templates().save_new(name, note, plan)
    return saved, Notice(f"The template “{saved.name}” is saved.", undo_new(saved))


def undo_new(saved: SavedTemplate) -> str:
    """Where to send the wish to undo a first save."""
    return url_for("library.act", template=saved.id, verb="delete")


def undo_version(saved: SavedTemplate) -> str:
    """Where to send the wish to undo the newest version."""
    number = saved.version - 1
    return url_for("library.revert", template=saved.id, number=number, seen=saved.version)


def arrive(draft: Draft, saved: SavedTemplate, notice: Notice) -> Answer | AnyResponse:
    """Where the draft came from, standing now on what was saved."""
    if draft.from_library:
        return to_library(notice)
    reviewed, origin = draft.reviewed, Origin(saved.id, saved.version)
    if draft.came == "review":
        return review_page(desk().seal.again(reviewed, str(origin)), notices=(notice,))
    form = form_again(reviewed)
    set_origin(form, origin)
    return form_page(form, notices=(notice,))


def save_page(
    draft: Draft,
    typed: TemplateForm,
    theirs: SavedTemplate | None = None,
    problem: str = "",
    status: int = 200,
) -> Answer:
    """What will be saved, to be looked at; `theirs` is what it takes the place of."""
    plan = without_dates(draft.reviewed.plan)
    page = render_template(
        "library/save.html",
        form=typed,
        draft=draft,
        picture=schedule_thumbnail.picture(plan),
        dated=plan != draft.reviewed.plan,
        patient=draft.reviewed.who.patient,
        free_words=marked_words(plan, draft.reviewed.who),
        changes=changes(theirs.plan, plan) if theirs else None,
        theirs=theirs,
        problem=problem,
    )
    return page, status


def marked_words(plan: TaperPlan, who: Who) -> list[tuple[str, str, str]]:
    """The free words of a plan: where they stand, and what of the patient's name is in them."""
    names = [word for word in who.patient.split() if len(word) > 2]
    return [
        (where, words, " ".join(name for name in names if name.casefold() in words.casefold()))
        for where, words in free_text(plan)
    ]


def conflict_page(error: ConflictError[SavedTemplate]) -> Answer:
    """Both, side by side, to choose from: nothing is overwritten unseen."""
    mine, theirs = error.mine, error.theirs
    if posted_token():
        draft = Draft.posted()
    else:
        draft = Draft(desk().seal.seal(mine.plan, Who()), "library", None)
    page = render_template(
        "library/conflict.html",
        form=TemplateForm.filled(mine.name, mine.note),
        draft=draft,
        onto=Origin(theirs.id, theirs.version),
        sides=[
            (title, of, schedule_thumbnail.picture(of.plan), plan_table(of.plan))
            for title, of in (("Saved by someone else", theirs), ("Yours, not saved yet", mine))
        ],
        changes=between(theirs, mine),
        problem=str(error),
    )
    return page, 409
