"""The library: templates found, looked at, and each act on one, with its undo."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import cast, get_args

from flask import redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin, PlanForm
from taperdoc.handout.contacts import Who
from taperdoc.store import StoreError
from taperdoc.store.tables import Sort
from taperdoc.store.template_store import TemplateStore
from taperdoc.web import schedule_thumbnail
from taperdoc.web.library.shared import answer, day, library, templates
from taperdoc.web.responses import Answer, Notice, flashed, form_page, from_letterhead

SORTS: dict[str, str] = {"used": "last used", "name": "name", "changed": "last changed"}


@dataclass(frozen=True)
class Card:
    """A template as the list shows it."""

    template: SavedTemplate
    picture: Markup
    used: str
    changed: str


def card(template: SavedTemplate) -> Card:
    """The card of a template."""
    unused = template.used == template.created
    return Card(
        template,
        schedule_thumbnail.picture(template.plan),
        "Not used yet" if unused else f"Last used {day(template.used)}",
        day(template.changed),
    )


@library.get("")
def shelf() -> str:
    """The templates that were searched for, a page at a time."""
    words = request.args.get("q", "").strip()
    sort = request.args.get("sort", "used")
    sort = sort if sort in get_args(Sort) else "used"
    archived = request.args.get("archived") == "1"
    found = templates().search(
        words, cast(Sort, sort), archived=archived, page=request.args.get("page", 1, int)
    )
    return render_template(
        "library/list.html",
        cards=[card(template) for template in found.items],
        found=found,
        words=words,
        sort=sort,
        sorts=SORTS,
        archived=archived,
        notices=flashed(),
    )


@dataclass(frozen=True)
class Act:
    """Something done to one template, the sentence that says so, and the act that undoes it."""

    do: Callable[[TemplateStore, str], SavedTemplate]
    said: str
    undo: str


def _pin(store: TemplateStore, template: str) -> SavedTemplate:
    return store.pin(template, pinned=True)


def _unpin(store: TemplateStore, template: str) -> SavedTemplate:
    return store.pin(template, pinned=False)


ACTS = {
    "duplicate": Act(TemplateStore.duplicate, "“{}” is made.", "delete"),
    "pin": Act(_pin, "“{}” is pinned on top.", "unpin"),
    "unpin": Act(_unpin, "“{}” is no longer pinned.", "pin"),
    "archive": Act(TemplateStore.archive, "“{}” is in the archive.", "bring-back"),
    "bring-back": Act(TemplateStore.bring_back, "“{}” is back in the library.", "archive"),
    "delete": Act(
        TemplateStore.delete,
        "“{}” is deleted. You can undo this for an hour; then it is deleted for good.",
        "undelete",
    ),
    "undelete": Act(TemplateStore.undelete, "“{}” is back.", "delete"),
}


@library.post("/<template>/<any({}):verb>".format(",".join(f"'{verb}'" for verb in ACTS)))
def act(template: str, verb: str) -> Answer | AnyResponse:
    """Do one of the acts. Raises MissingError."""
    done = ACTS[verb].do(templates(), template)
    notice = Notice(
        ACTS[verb].said.format(done.name),
        url_for("library.act", template=done.id, verb=ACTS[verb].undo),
    )
    return answer(notice, None if verb == "delete" else Origin(done.id, done.version))


@library.post("/<template>/use")
def use(template: str) -> AnyResponse:
    """Note that the template is used, and go to the copy."""
    # Where nothing can be written just now, it can still be used.
    with suppress(StoreError):
        templates().mark_used(template)
    return redirect(url_for("library.copy", template=template), 303)


@library.get("/<template>/copy")
def copy(template: str) -> Answer:
    """The form with a copy of a template. Raises MissingError."""
    found = templates().get(template)
    who, notices = from_letterhead()
    form = PlanForm.from_plan(found.plan, who, Origin(found.id, found.version))
    copied = Notice(f"This is a copy of “{found.name}”. Changing it leaves the template as it is.")
    return form_page(form, notices=(copied, *notices))


@library.get("/<template>/edit")
def edit(template: str) -> Answer:
    """The form with the template itself, for nobody yet. Raises MissingError."""
    found = templates().get(template)
    form = PlanForm.from_plan(found.plan, Who(), Origin(found.id, found.version, edits=True))
    return form_page(
        form,
        notices=(Notice(f"This is the template “{found.name}”. It changes once you save it."),),
    )
