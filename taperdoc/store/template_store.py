"""The saved templates: search, changes, history, and deletion."""

from __future__ import annotations

from datetime import datetime

from taperdoc.domain.clock import Clock
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import NAME_MAX, SavedTemplate, TemplateVersion
from taperdoc.store import template_rows
from taperdoc.store.database import Database
from taperdoc.store.search import Page, find
from taperdoc.store.tables import Sort

COPY_OF = "Copy of "


class TemplateStore:
    """The library of templates. Each method is one transaction, and raises StoreError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    def search(
        self, words: str = "", sort: Sort = "used", *, archived: bool = False, page: int = 1
    ) -> Page[SavedTemplate]:
        """Return a page of the templates that match all words, each by a prefix of a word."""
        with self._database.reading() as connection:
            found = find(connection, words, sort, archived=archived, page=page)
            return Page(
                template_rows.load(connection, found.items),
                found.total,
                found.page,
                found.pages,
                found.more_than_total,
            )

    def get(self, template: str) -> SavedTemplate:
        """Return the template with that id. Raises MissingError."""
        with self._database.reading() as connection:
            return template_rows.load_one(connection, template)

    def save_new(self, name: str, note: str, plan: TaperPlan) -> SavedTemplate:
        """Save a plan as a new template, without its dates. Raises PlanError."""
        with self._database.writing() as connection:
            made = template_rows.add(connection, name, note, plan, self._now())
            return template_rows.load_one(connection, made)

    def save(
        self, template: str, seen_version: int, name: str, note: str, plan: TaperPlan
    ) -> SavedTemplate:
        """Save a plan as the newest version. Raises ConflictError, MissingError and PlanError."""
        with self._database.writing() as connection:
            template_rows.put(connection, template, seen_version, name, note, plan, self._now())
            return template_rows.load_one(connection, template)

    def rename(self, template: str, seen_version: int, name: str, note: str) -> SavedTemplate:
        """Change name and note, as a new version. Raises as `save` does."""
        with self._database.writing() as connection:
            plan = template_rows.load_one(connection, template).plan
            template_rows.put(connection, template, seen_version, name, note, plan, self._now())
            return template_rows.load_one(connection, template)

    def revert(self, template: str, seen_version: int, number: int) -> SavedTemplate:
        """Save an old version as the newest. Raises ConflictError and MissingError."""
        with self._database.writing() as connection:
            old = template_rows.version(connection, template, number)
            template_rows.put(
                connection, template, seen_version, old.name, old.note, old.plan, self._now()
            )
            return template_rows.load_one(connection, template)

    def duplicate(self, template: str) -> SavedTemplate:
        """Save a new template with the same plan. Raises MissingError."""
        with self._database.writing() as connection:
            old = template_rows.load_one(connection, template)
            name = COPY_OF + old.name if len(COPY_OF + old.name) <= NAME_MAX else old.name
            made = template_rows.add(connection, name, old.note, old.plan, self._now())
            return template_rows.load_one(connection, made)

    def pin(self, template: str, pinned: bool) -> SavedTemplate:  # noqa: FBT001 # pin(id, True)
        """Pin a template to the top of the library, or unpin it. Raises MissingError."""
        return self._mark(template, pinned=pinned)

    def archive(self, template: str) -> SavedTemplate:
        """Move a template to the archive. Raises MissingError."""
        return self._mark(template, archived=True)

    def bring_back(self, template: str) -> SavedTemplate:
        """Move a template back from the archive. Raises MissingError."""
        return self._mark(template, archived=False)

    def mark_used(self, template: str) -> SavedTemplate:
        """Record that a template was used just now. Raises MissingError."""
        return self._mark(template, used=self._now())

    def delete(self, template: str) -> SavedTemplate:
        """Delete a template, which can be undone for an hour, and return it as it was.

        Raises MissingError.
        """
        with self._database.writing() as connection:
            gone = template_rows.load_one(connection, template)
            template_rows.mark(connection, template, deleted=self._now())
            return gone

    def undelete(self, template: str) -> SavedTemplate:
        """Undo a deletion. Raises MissingError if the template is gone for good."""
        with self._database.writing() as connection:
            template_rows.undelete(connection, template, self._now())
            return template_rows.load_one(connection, template)

    def versions(self, template: str) -> tuple[TemplateVersion, ...]:
        """Return all versions, the newest first. Raises MissingError."""
        with self._database.reading() as connection:
            return template_rows.versions(connection, template)

    def version(self, template: str, number: int) -> TemplateVersion:
        """Return one version. Raises MissingError."""
        with self._database.reading() as connection:
            return template_rows.version(connection, template, number)

    def remove_version(self, template: str, number: int) -> None:
        """Erase an old version from the history. Raises MissingError, also for the newest one."""
        with self._database.writing() as connection:
            template_rows.remove_version(connection, template, number)
        self._database.empty_log()

    def _mark(self, template: str, **values: bool | datetime) -> SavedTemplate:
        with self._database.writing() as connection:
            template_rows.mark(connection, template, **values)
            return template_rows.load_one(connection, template)
