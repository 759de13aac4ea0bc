"""The versions of a template, what changed between two of them, and its name changed."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from taperdoc.forms import Origin, TemplateForm
from taperdoc.web import schedule_thumbnail
from taperdoc.web.library.saving import undo_version
from taperdoc.web.library.shared import answer, day, library, templates
from taperdoc.web.responses import Answer, Notice
from taperdoc.wording.plan_diff import between


@library.get("/<template>/history")
def history(template: str) -> str:
    """Every version, the newest first, and any two held against each other."""
    found, versions = templates().get(template), templates().versions(template)
    by_number = {version.number: version for version in versions}
    newest = versions[0].number
    new = by_number.get(request.args.get("new", newest, int), versions[0])
    old = by_number.get(request.args.get("old", max(new.number - 1, 1), int), versions[-1])
    return render_template(
        "library/history.html",
        template=found,
        versions=[(v, day(v.saved), schedule_thumbnail.picture(v.plan)) for v in versions],
        old=old,
        new=new,
        changes=between(old, new),
    )


@library.post("/<template>/revert/<int:number>/<int:seen>")
def revert(template: str, number: int, seen: int) -> Answer | AnyResponse:
    """Bring an old version back as the newest. Raises ConflictError and MissingError."""
    saved = templates().revert(template, seen, number)
    notice = Notice(
        f"“{saved.name}” is again as it was in version {number}; this is now version"
        f" {saved.version}.",
        undo_version(saved),
    )
    return answer(notice, Origin(saved.id, saved.version))


@library.get("/<template>/rename")
def name(template: str) -> Answer:
    """The name and note, to be changed. Raises MissingError."""
    found = templates().get(template)
    return rename_page(Origin(found.id, found.version), TemplateForm.filled(found.name, found.note))


@library.post("/<template>/rename")
def rename(template: str) -> Answer | AnyResponse:
    """Change name and note. Raises ConflictError and MissingError."""
    typed, seen = TemplateForm(), seen_here()
    entry = typed.parse()
    if entry is None:
        return rename_page(seen, typed, status=422)
    saved = templates().rename(template, seen.version, *entry)
    notice = Notice(f"The template is now called “{saved.name}”.", undo_version(saved))
    return answer(notice, None)


def seen_here() -> Origin:
    """The version that the page was made of. Raises BadRequest."""
    try:
        seen = Origin.parse(request.form.get("seen", ""))
    except ValueError:
        raise BadRequest from None
    if seen is None:
        raise BadRequest
    return seen


def rename_page(seen: Origin, typed: TemplateForm, problem: str = "", status: int = 200) -> Answer:
    """The name and note as typed."""
    page = render_template(
        "library/rename.html",
        form=typed,
        seen=seen,
        address=url_for("library.rename", template=seen.template),
        problem=problem,
    )
    return page, status
