"""Import and export of templates as files in the format `taperdoc.template/1`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select

from taperdoc.domain import template_json
from taperdoc.domain.clock import Clock
from taperdoc.domain.json_reader import DocumentError
from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.domain.template_json import LIMITS, TEMPLATES_MAX, TemplateEntry
from taperdoc.store import template_rows
from taperdoc.store.database import Database
from taperdoc.store.errors import ExchangeError, MissingError
from taperdoc.store.tables import TemplateRow, name_key

ReadTemplates = Callable[[str], list[TemplateEntry]]

FEWER = "Export fewer at a time; “taperdoc backup” copies a whole SQLite database."


@dataclass(frozen=True, kw_only=True)
class Incoming(TemplateEntry):
    """A template in a file; `same_name` are the saved templates of that name."""

    same_name: tuple[SavedTemplate, ...] = ()


@dataclass(frozen=True)
class Update:
    """The choice to import a template as the next version of a saved one."""

    template: str
    seen_version: int


Choice = Literal["add", "skip"] | Update


class Exchange:
    """Import and export of templates. Every method raises StoreError and ExchangeError.

    `read` reads the text of a file as `template_json.loads` does.
    """

    def __init__(
        self, database: Database, now: Clock, read: ReadTemplates = template_json.loads
    ) -> None:
        self._database = database
        self._now = now
        self._read = read

    def export(self, templates: Iterable[str] | None = None) -> str:
        """Return these templates, or all with the archived ones, as JSON. Raises MissingError."""
        with self._database.reading() as connection:
            ids = _everything(connection) if templates is None else list(templates)
            if len(ids) > TEMPLATES_MAX:
                raise ExchangeError(f"A file can have up to {TEMPLATES_MAX:,} templates. {FEWER}")
            found = template_rows.load(connection, map(template_rows.known, ids))
        if len(found) < len(ids):
            raise MissingError("A template to be exported was deleted.")
        text = template_json.dumps(found)
        if len(text) > LIMITS.characters:
            raise ExchangeError(f"A file can have up to {LIMITS.characters:,} characters. {FEWER}")
        return text

    def look(self, text: str) -> tuple[Incoming, ...]:
        """Return what an import would add, and what it would reject and why."""
        entries = self._entries(text)
        with self._database.reading() as connection:
            same = _same_names(connection, {name_key(one.name) for one in entries})
        return tuple(
            Incoming(**vars(one), same_name=same.get(name_key(one.name), ())) for one in entries
        )

    def bring_in(
        self, text: str, choices: Mapping[int, Choice] | None = None
    ) -> tuple[SavedTemplate, ...]:
        """Import all templates that are neither rejected nor skipped, in one transaction.

        Templates without a choice are added. Raises ConflictError or MissingError if a template
        that is to be updated was changed or deleted meanwhile.
        """
        incoming = {one.number: one for one in self._entries(text)}
        chosen = {number: "skip" if one.refused else "add" for number, one in incoming.items()}
        final: dict[int, Choice] = {**chosen, **(choices or {})}  # type: ignore[dict-item]
        for number, choice in final.items():
            if number not in incoming:
                raise ExchangeError(f"The file has no template number {number}.")
            if choice != "skip" and incoming[number].refused:
                raise ExchangeError(f"Template {number} is refused. {incoming[number].refused}")
        with self._database.writing() as connection:
            ids = [
                _write(connection, incoming[number], choice, self._now())
                for number, choice in sorted(final.items())
                if choice != "skip"
            ]
            return template_rows.load(connection, ids)

    def _entries(self, text: str) -> list[TemplateEntry]:
        try:
            return self._read(text)
        except DocumentError as error:
            raise ExchangeError(str(error).removeprefix("$: ")) from None


def _write(
    connection: Connection, one: TemplateEntry, choice: Literal["add"] | Update, now: datetime
) -> str:
    assert one.plan  # noqa: S101 # rejected templates are filtered out before
    if isinstance(choice, Update):
        entry = (one.name, one.note, one.plan, now)
        template_rows.put(connection, choice.template, choice.seen_version, *entry)
        return choice.template
    return template_rows.add(connection, one.name, one.note, one.plan, now, archived=one.archived)


def _everything(connection: Connection) -> list[str]:
    alive = select(TemplateRow.id).where(TemplateRow.deleted.is_(None))
    in_order = alive.order_by(TemplateRow.name_key, TemplateRow.id)
    return list(connection.scalars(in_order.limit(TEMPLATES_MAX + 1)))


def _same_names(connection: Connection, keys: set[str]) -> dict[str, tuple[SavedTemplate, ...]]:
    alive = select(TemplateRow.id).where(TemplateRow.deleted.is_(None))
    ids = connection.scalars(
        alive.where(TemplateRow.name_key.in_(keys)).order_by(TemplateRow.id).limit(TEMPLATES_MAX)
    )
    same: dict[str, tuple[SavedTemplate, ...]] = {}
    for template in template_rows.load(connection, ids):
        key = name_key(template.name)
        same[key] = (*same.get(key, ()), template)
    return same
