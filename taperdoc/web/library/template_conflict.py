"""Two people changed the same template: both versions side by side, to choose from."""

from __future__ import annotations

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.forms import Origin, TemplateForm
from taperdoc.handout.contacts import Who
from taperdoc.store import ConflictError
from taperdoc.web import pages, schedule_thumbnail
from taperdoc.web.letterhead import printed_letterhead
from taperdoc.web.library.draft import Draft
from taperdoc.web.pages import Page
from taperdoc.web.plan_entry import posted_token, sealer
from taperdoc.wording.plan_diff import between
from taperdoc.wording.plan_table import plan_table


def show_conflict(error: ConflictError[SavedTemplate]) -> Page:
    """Show both versions side by side: nothing is overwritten unseen."""
    mine, saved = error.mine, error.theirs
    return pages.render(
        "page",
        "library/conflict.html",
        409,
        form=TemplateForm.filled(mine.name, mine.note),
        draft=Draft.posted() if posted_token() else draft_of(mine),
        onto=Origin(saved.id, saved.version),
        sides=[
            (title, of, schedule_thumbnail.svg(of.plan), plan_table(of.plan))
            for title, of in (("Saved by someone else", saved), ("Yours, not saved yet", mine))
        ],
        changes=between(saved, mine),
        problem=str(error),
    )


def draft_of(template: SavedTemplate) -> Draft:
    """Return a draft of a template that came from the list."""
    letterhead = printed_letterhead().digests
    token = sealer().seal(template.plan, Who(), letterhead)
    return Draft(token, "library", None)
