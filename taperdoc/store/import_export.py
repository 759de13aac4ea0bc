"""Import and export of templates as files in the format `taperdoc.template/1`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, select

from taperdoc.domain import plan_json
from taperdoc.domain.clock import Clock
from taperdoc.domain.dose_input import quoted, shown
from taperdoc.domain.json_reader import DocumentError, JsonLimits, read_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, check_entry, without_dates
from taperdoc.store import template_rows
from taperdoc.store.database import Database
from taperdoc.store.errors import ExchangeError, MissingError
from taperdoc.store.tables import TemplateRow, name_key

FORMAT = "taperdoc.template/1"
LIMITS = JsonLimits(characters=8 << 20, entries=1_000_000)
TEMPLATES_MAX = 1000
FEWER = "Export fewer at a time; “taperdoc backup” copies a whole SQLite database."


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A template in a file, numbered from 1: its plan, or the reason why it is rejected.

    `dated` says that its dates were left out; `same_name` are the saved templates of that name.
    """

    number: int
    name: str = field(repr=False)
    note: str = field(default="", repr=False)
    plan: TaperPlan | None = field(default=None, repr=False)
    archived: bool = False
    refused: str = ""
    dated: bool = False
    same_name: tuple[SavedTemplate, ...] = ()


@dataclass(frozen=True)
class Update:
    """The choice to import a template as the next version of a saved one."""

    template: str
    seen_version: int


Choice = Literal["add", "skip"] | Update


class Exchange:
    """Import and export of templates. Every method raises StoreError and ExchangeError."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database = database
        self._now = now

    def export(self, templates: Iterable[str] | None = None) -> str:
        """Return these templates, or all with the archived ones, as JSON. Raises MissingError."""
        with self._database.reading() as connection:
            ids = _everything(connection) if templates is None else list(templates)
            if len(ids) > TEMPLATES_MAX:
                raise ExchangeError(f"A file can have up to {TEMPLATES_MAX:,} templates. {FEWER}")
            found = template_rows.load(connection, map(template_rows.known, ids))
        if len(found) < len(ids):
            raise MissingError("A template to be exported was deleted.")
        data = {"format": FORMAT, "templates": [_to_data(template) for template in found]}
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        if len(text) > LIMITS.characters:
            raise ExchangeError(f"A file can have up to {LIMITS.characters:,} characters. {FEWER}")
        return text

    def look(self, text: str) -> tuple[Incoming, ...]:
        """Return what an import would add, and what it would reject and why."""
        incoming = _incoming(text)
        with self._database.reading() as connection:
            same = _same_names(connection, {name_key(one.name) for one in incoming})
        return tuple(replace(one, same_name=same.get(name_key(one.name), ())) for one in incoming)

    def bring_in(
        self, text: str, choices: Mapping[int, Choice] | None = None
    ) -> tuple[SavedTemplate, ...]:
        """Import all templates that are neither rejected nor skipped, in one transaction.

        Templates without a choice are added. Raises ConflictError or MissingError if a template
        that is to be updated was changed or deleted meanwhile.
        """
        incoming = {one.number: one for one in _incoming(text)}
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


def _write(
    connection: Connection, one: Incoming, choice: Literal["add"] | Update, now: datetime
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


def _to_data(template: SavedTemplate) -> dict[str, Any]:
    """Return what is exported of a template, without empty entries."""
    entries = {"name": template.name, "note": template.note, "archived": template.archived}
    filled = {key: value for key, value in entries.items() if value}
    return {**filled, "plan": plan_json.to_data(template.plan)}


def _incoming(text: str) -> list[Incoming]:
    try:
        data = read_json(text, LIMITS)
    except DocumentError as error:
        raise ExchangeError(str(error).removeprefix("$: ")) from None
    found = data.get("format") if isinstance(data, dict) else None
    if found == plan_json.FORMAT:
        raise ExchangeError("This is a single plan, not a file of saved templates.")
    if found != FORMAT:
        kind = (
            f"says that it is {quoted(found)}" if isinstance(found, str) else "says no such thing"
        )
        raise ExchangeError(f"A file of saved templates says that it is “{FORMAT}”; this {kind}.")
    entries = data.get("templates")
    if data.keys() != {"format", "templates"} or not isinstance(entries, list):
        raise ExchangeError("A file of saved templates has a list of “templates” and nothing else.")
    if not 1 <= len(entries) <= TEMPLATES_MAX:
        raise ExchangeError(
            f"A file has 1 to {TEMPLATES_MAX:,} templates; this has {len(entries):,}."
        )
    return [_one(number, entry) for number, entry in enumerate(entries, start=1)]


def _one(number: int, entry: Any) -> Incoming:
    name = entry.get("name") if isinstance(entry, dict) else None
    shown_name = shown(name) if isinstance(name, str) else ""
    try:
        return _read(number, entry)
    except DocumentError as error:
        reason = "plan" + str(error).removeprefix("$")
    except ValueError as error:
        reason = str(error)
    return Incoming(number=number, name=shown_name, refused=reason)


def _read(number: int, entry: Any) -> Incoming:
    if not isinstance(entry, dict):
        raise ValueError("This is not a template.")
    for key, value in entry.items():
        if key not in _KEYS:
            raise ValueError(f"The key {quoted(key)} is not known.")
        if type(value) is not _KEYS[key]:
            raise ValueError(f"The key {quoted(key)} has the wrong kind of value.")
    for key in ("name", "plan"):
        if key not in entry:
            raise ValueError(f"The key {quoted(key)} is missing.")
    name, note = check_entry(entry["name"], entry.get("note", ""))
    plan = plan_json.from_data(entry["plan"])
    bare = without_dates(plan)
    return Incoming(
        number=number,
        name=name,
        note=note,
        plan=bare,
        archived=entry.get("archived", False),
        dated=bare != plan,
    )


_KEYS = {"name": str, "note": str, "archived": bool, "plan": dict}
