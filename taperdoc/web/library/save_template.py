"""Saving a plan as a template: what is left out, what is kept, and where it leads back to."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from taperdoc.domain.free_text import free_text
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, without_dates
from taperdoc.forms import Origin, TemplateForm, set_origin
from taperdoc.handout.contacts import Who
from taperdoc.store import ConflictError
from taperdoc.web import errors, form_page, pages, review_page, schedule_thumbnail
from taperdoc.web.library import return_path
from taperdoc.web.library.draft import Draft
from taperdoc.web.library.return_path import templates, to_list, undo_new, undo_version
from taperdoc.web.library.template_conflict import show_conflict
from taperdoc.web.notices import Notice
from taperdoc.web.pages import Page
from taperdoc.web.plan_entry import form_of, has_form, posted_form, posted_token, seal_entry, sealer
from taperdoc.wording.plan_diff import changes

views = Blueprint("save_template", __name__, url_prefix="/templates")


@views.post("/save")
def begin() -> Page:
    """Show what will be saved of a form or review. Raises MissingError and StoreError."""
    token, came = posted_token(), "review"
    if has_form():
        form, came = posted_form(), "form"
        sealed = seal_entry(form)
        if sealed is None:
            return form_page.render(form, status=422)
        pages.keep(form_page.render(form))  # for Back
        token = sealed
    update = request.form.get("action") == "update"
    into = Origin.parse(sealer().read(token).origin) if update else None
    saved = templates().get(into.template) if into else None
    form_of_name = TemplateForm.filled(saved.name, saved.note) if saved else TemplateForm.filled()
    return render(Draft(token, came, into), form_of_name, saved)


@views.post("/keep")
def save() -> ResponseReturnValue:
    """Save the draft. Raises ConflictError, MissingError, StoreError and AlteredReviewError."""
    draft, form = Draft.posted(), TemplateForm()
    entry = form.parse()
    if entry is None:
        return render(draft, form, status=422)
    return return_from(draft, *save_draft(draft, *entry))


@views.post("/back")
def cancel() -> ResponseReturnValue:
    """Save nothing, and go back to where the plan came from."""
    draft = Draft.posted()
    if draft.from_library:
        return to_list(Notice("The template was not changed."))
    if draft.came == "review":
        return review_page.render(draft.token)
    return form_page.render(form_of(draft.review))


def save_draft(draft: Draft, name: str, note: str) -> tuple[SavedTemplate, Notice]:
    """Save a draft. Returns the template and a notice about it."""
    plan = without_dates(draft.review.plan)
    if draft.into:
        saved = templates().save(draft.into.template, draft.into.version, name, note, plan)
        return saved, Notice(f"The template “{saved.name}” is updated.", undo_version(saved))
    # Posted twice, by a double click or a reload, it is saved once.
    for other in templates().search(name, "changed").items:
        if (other.name, other.note, other.plan) == (name, note, plan):
            return other, Notice(f"The template “{other.name}” is saved.", undo_new(other))
    saved = templates().save_new(name, note, plan)
    return saved, Notice(f"The template “{saved.name}” is saved.", undo_new(saved))


def return_from(draft: Draft, saved: SavedTemplate, notice: Notice) -> ResponseReturnValue:
    """Return to where the draft came from, standing now on what was saved."""
    if draft.from_library:
        return to_list(notice)
    review, origin = draft.review, Origin(saved.id, saved.version)
    if draft.came == "review":
        return review_page.render(review_page.seal_again(review, str(origin)), notices=(notice,))
    form = form_of(review)
    set_origin(form, origin)
    return form_page.render(form, notices=(notice,))


def render(
    draft: Draft,
    form: TemplateForm,
    replaced: SavedTemplate | None = None,
    problem: str = "",
    status: int = 200,
) -> Page:
    """Return the page that shows what will be saved, and what it changes in `replaced`."""
    plan = without_dates(draft.review.plan)
    return pages.render(
        "page",
        "library/save.html",
        status,
        form=form,
        draft=draft,
        thumbnail=schedule_thumbnail.svg(plan),
        dated=plan != draft.review.plan,
        free_words=marked_free_text(plan, draft.review.who),
        changes=changes(replaced.plan, plan) if replaced else None,
        replaced=replaced,
        problem=problem,
    )


def marked_free_text(plan: TaperPlan, who: Who) -> list[tuple[str, str, str]]:
    """Return the free text of a plan: its place, the text, and the patient's names found in it."""
    names = [word for word in who.patient.split() if len(word) > 2]
    return [
        (where, words, " ".join(name for name in names if name.casefold() in words.casefold()))
        for where, words in free_text(plan)
    ]


def show_again(problem: str, status: int) -> Page:
    """Return the page that the request came from. Raises BadRequest and AlteredReviewError."""
    if "came" in request.form:
        return render(Draft.posted(), TemplateForm(), problem=problem, status=status)
    return return_path.show_again(problem, status)


errors.show_again(views, show_again)
views.register_error_handler(ConflictError, show_conflict)
