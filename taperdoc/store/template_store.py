"""The saved templates: found, saved, brought back, and never overwritten unseen."""

from __future__ import annotations

from datetime import datetime

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import NAME_MAX, SavedTemplate, TemplateVersion
from taperdoc.store import rows
from taperdoc.store.database import Clock, Database
from taperdoc.store.search import Page, find
from taperdoc.store.tables import Sort

COPY_OF = "Copy of "


class TemplateStore:
    """The library. Each method is a transaction of its own; all raise StoreError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    def search(
        self, words: str = "", sort: Sort = "used", *, archived: bool = False, page: int = 1
    ) -> Page[SavedTemplate]:
        """A page of those whose name or note has, for each of these words, one beginning so."""
        with self._database.reading() as connection:
            found = find(connection, words, sort, archived=archived, page=page)
            return Page(
                rows.load(connection, found.items),
                found.total,
                found.page,
                found.pages,
                found.more_than_total,
            )

    def get(self, template: str) -> SavedTemplate:
        """The template of that id. Raises MissingError."""
        with self._database.reading() as connection:
            return rows.load_one(connection, template)

    def save_new(self, name: str, note: str, plan: TaperPlan) -> SavedTemplate:
        """Keep a plan as a new template, its dates left out. Raises PlanError."""
        with self._database.writing() as connection:
            made = rows.add(connection, name, note, plan, self._now())
            return rows.load_one(connection, made)

    def save(
        self, template: str, seen_version: int, name: str, note: str, plan: TaperPlan
    ) -> SavedTemplate:
        """Keep a plan as the newest version. Raises ConflictError, MissingError and PlanError."""
        with self._database.writing() as connection:
            rows.put(connection, template, seen_version, name, note, plan, self._now())
            return rows.load_one(connection, template)

    def rename(self, template: str, seen_version: int, name: str, note: str) -> SavedTemplate:
        """Change name and note, as a new version. Raises as `save` does."""
        with self._database.writing() as connection:
            plan = rows.load_one(connection, template).plan
            rows.put(connection, template, seen_version, name, note, plan, self._now())
            return rows.load_one(connection, template)

    def revert(self, template: str, seen_version: int, number: int) -> SavedTemplate:
        """Bring an old version back as the newest. Raises ConflictError and MissingError."""
        with self._database.writing() as connection:
            old = rows.version(connection, template, number)
            rows.put(connection, template, seen_version, old.name, old.note, old.plan, self._now())
            return rows.load_one(connection, template)

    def duplicate(self, template: str) -> SavedTemplate:
        """A new template of the same plan. Raises MissingError."""
        with self._database.writing() as connection:
            old = rows.load_one(connection, template)
            name = COPY_OF + old.name if len(COPY_OF + old.name) <= NAME_MAX else old.name
            made = rows.add(connection, name, old.note, old.plan, self._now())
            return rows.load_one(connection, made)

    def pin(self, template: str, pinned: bool) -> SavedTemplate:  # noqa: FBT001 # pin(id, True)
        """Keep a template on top of the library, or no longer. Raises MissingError."""
        return self._mark(template, pinned=pinned)

    def archive(self, template: str) -> SavedTemplate:
        """Take a template out of the library, into the archive. Raises MissingError."""
        return self._mark(template, archived=True)

    def bring_back(self, template: str) -> SavedTemplate:
        """Take a template back out of the archive. Raises MissingError."""
        return self._mark(template, archived=False)

    def mark_used(self, template: str) -> SavedTemplate:
        """Note that a copy of it was made just now. Raises MissingError."""
        return self._mark(template, used=self._now())

    def delete(self, template: str) -> SavedTemplate:
        """Delete a template, which can be undone for an hour, and return it as it was.

        Raises MissingError.
        """
        with self._database.writing() as connection:
            gone = rows.load_one(connection, template)
            rows.mark(connection, template, deleted=self._now())
            return gone

    def undelete(self, template: str) -> SavedTemplate:
        """Undo a deletion. Raises MissingError where it is gone for good."""
        with self._database.writing() as connection:
            rows.undelete(connection, template, self._now())
            return rows.load_one(connection, template)

    def versions(self, template: str) -> tuple[TemplateVersion, ...]:
        """Every version there was, the newest first. Raises MissingError."""
        with self._database.reading() as connection:
            return rows.versions(connection, template)

    def version(self, template: str, number: int) -> TemplateVersion:
        """One version. Raises MissingError."""
        with self._database.reading() as connection:
            return rows.version(connection, template, number)

    def _mark(self, template: str, **values: bool | datetime) -> SavedTemplate:
        with self._database.writing() as connection:
            rows.mark(connection, template, **values)
            return rows.load_one(connection, template)
