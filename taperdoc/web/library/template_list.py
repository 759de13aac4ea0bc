"""The list of saved templates, what can be done to one of them, and how to undo it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast, get_args

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin, PlanForm
from taperdoc.handout.contacts import Who
from taperdoc.store import StoreError
from taperdoc.store.tables import Sort
from taperdoc.store.template_store import TemplateStore
from taperdoc.web import errors, form_page, pages, schedule_thumbnail
from taperdoc.web.library.return_path import back_with, day, show_again, templates
from taperdoc.web.notices import Notice, flashed_notices
from taperdoc.web.pages import Page

views = Blueprint("template_list", __name__, url_prefix="/templates")

errors.show_again(views, show_again)

SORTS: dict[str, str] = {"used": "last used", "name": "name", "changed": "last changed"}


@dataclass(frozen=True)
class Card:
    """A template as the list shows it."""

    template: SavedTemplate
    thumbnail: Markup
    used: str
    changed: str


def card(template: SavedTemplate) -> Card:
    """Return the card of a template."""
    unused = template.used == template.created
    return Card(
        template,
        schedule_thumbnail.svg(template.plan),
        "Not used yet" if unused else f"Last used {day(template.used)}",
        day(template.changed),
    )


@views.get("")
def show() -> Page:
    """Show one page of the templates that match the search."""
    words = request.args.get("q", "").strip()
    sort = request.args.get("sort", "used")
    sort = sort if sort in get_args(Sort) else "used"
    archived = request.args.get("archived") == "1"
    found = templates().search(
        words, cast(Sort, sort), archived=archived, page=request.args.get("page", 1, int)
    )
    return pages.render(
        "page",
        "library/list.html",
        cards=[card(template) for template in found.items],
        found=found,
        words=words,
        sort=sort,
        sorts=SORTS,
        archived=archived,
        notices=flashed_notices(),
    )


@dataclass(frozen=True)
class Action:
    """Something to do to a template, the sentence that reports it, and the action to undo it."""

    do: Callable[[TemplateStore, str], SavedTemplate]
    report: str
    undo: str


def _pin(store: TemplateStore, template: str) -> SavedTemplate:
    return store.pin(template, pinned=True)


def _unpin(store: TemplateStore, template: str) -> SavedTemplate:
    return store.pin(template, pinned=False)


ACTIONS = {
    "duplicate": Action(TemplateStore.duplicate, "“{}” is created.", "delete"),
    "pin": Action(_pin, "“{}” is pinned to the top.", "unpin"),
    "unpin": Action(_unpin, "“{}” is no longer pinned.", "pin"),
    "archive": Action(TemplateStore.archive, "“{}” is archived.", "bring-back"),
    "bring-back": Action(TemplateStore.bring_back, "“{}” is no longer archived.", "archive"),
    "delete": Action(
        TemplateStore.delete,
        "“{}” is deleted. You can undo this for an hour; after that it is deleted permanently.",
        "undelete",
    ),
    "undelete": Action(TemplateStore.undelete, "“{}” is restored.", "delete"),
}


@views.post("/<template>/<any({}):verb>".format(",".join(f"'{verb}'" for verb in ACTIONS)))
def act(template: str, verb: str) -> ResponseReturnValue:
    """Do one of the actions. Raises MissingError and StoreError."""
    done = ACTIONS[verb].do(templates(), template)
    notice = Notice(
        ACTIONS[verb].report.format(done.name),
        url_for("template_list.act", template=done.id, verb=ACTIONS[verb].undo),
    )
    return back_with(notice, None if verb == "delete" else Origin(done.id, done.version))


@views.post("/<template>/use")
def use(template: str) -> ResponseReturnValue:
    """Note that the template is used, and go to the copy."""
    # A template can be used while the database is read-only.
    with suppress(StoreError):
        templates().mark_used(template)
    return redirect(url_for("template_list.copy", template=template), 303)


@views.get("/<template>/copy")
def copy(template: str) -> Page:
    """Show a form with a copy of a template. Raises MissingError and StoreError."""
    found = templates().get(template)
    who, notices = form_page.contacts_from_letterhead()
    form = PlanForm.from_plan(found.plan, who, Origin(found.id, found.version))
    copied = Notice(f"This is a copy of “{found.name}”. Changes do not affect the template.")
    return form_page.render(form, notices=(copied, *notices))


@views.get("/<template>/edit")
def edit(template: str) -> Page:
    """Show a form with the template itself. Raises MissingError and StoreError."""
    found = templates().get(template)
    form = PlanForm.from_plan(found.plan, Who(), Origin(found.id, found.version, edits=True))
    notice = Notice(f"You are editing the template “{found.name}”. It changes when you save it.")
    return form_page.render(form, notices=(notice,))
