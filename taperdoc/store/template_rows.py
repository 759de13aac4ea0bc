"""Reading and writing templates as rows, within one transaction."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, not_, select, update

from taperdoc.domain import plan_json
from taperdoc.domain.json_reader import DocumentError
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import (
    SavedTemplate,
    TemplateVersion,
    check_entry,
    without_dates,
)
from taperdoc.store.errors import ConflictError, MissingError, StoreError
from taperdoc.store.purge import is_overdue
from taperdoc.store.tables import TemplateRow, VersionRow, WordRow, name_key, plain_words

NUMBER_MAX = 2**31 - 1

_WHOLE = (
    select(
        TemplateRow.id,
        VersionRow.name,
        VersionRow.note,
        VersionRow.plan,
        TemplateRow.version,
        TemplateRow.pinned,
        TemplateRow.archived,
        TemplateRow.created,
        TemplateRow.changed,
        TemplateRow.used,
    )
    .join(
        VersionRow,
        (VersionRow.template_id == TemplateRow.id) & (VersionRow.number == TemplateRow.version),
    )
    .where(TemplateRow.deleted.is_(None))
)


def known(template: str) -> str:
    """Return an id from a URL if it has the form of one. Raises MissingError if not."""
    if not re.fullmatch(r"[0-9a-f]{16}", template):
        raise MissingError("There is no such template.")
    return template


def seen_number(number: int) -> int:
    """Return a version number from a URL, or -1 if no version can have it."""
    return number if 0 <= number < NUMBER_MAX else -1


def load(connection: Connection, templates: Iterable[str]) -> tuple[SavedTemplate, ...]:
    """Return the templates with these ids, in this order, without deleted ones."""
    ids = list(templates)
    rows = connection.execute(_WHOLE.where(TemplateRow.id.in_(ids)))
    found = {row.id: _template(row) for row in rows}
    return tuple(found[template] for template in ids if template in found)


def load_one(connection: Connection, template: str) -> SavedTemplate:
    """Return the template with that id. Raises MissingError."""
    for found in load(connection, [known(template)]):
        return found
    raise MissingError("This template was deleted.")


def add(
    connection: Connection,
    name: str,
    note: str,
    plan: TaperPlan,
    now: datetime,
    *,
    archived: bool = False,
) -> str:
    """Write a new template without dates, and return its id. Raises PlanError."""
    name, note = check_entry(name, note)
    template = secrets.token_hex(8)
    connection.execute(
        insert(TemplateRow).values(
            id=template,
            version=1,
            name_key=name_key(name),
            pinned=False,
            archived=archived,
            created=now,
            changed=now,
            used=now,
        )
    )
    _write_version(connection, template, 1, name, note, plan, now)
    return template


def put(
    connection: Connection,
    template: str,
    seen_version: int,
    name: str,
    note: str,
    plan: TaperPlan,
    now: datetime,
) -> None:
    """Write the next version, unless the version that was seen is no longer the newest.

    Raises ConflictError, MissingError and PlanError.
    """
    name, note = check_entry(name, note)
    plan = without_dates(plan)
    seen = seen_number(seen_version)
    # The condition makes the database decide who was first.
    saved = connection.execute(
        update(TemplateRow)
        .where(
            TemplateRow.id == known(template),
            TemplateRow.version == seen,
            TemplateRow.deleted.is_(None),
        )
        .values(version=seen + 1, name_key=name_key(name), changed=now)
    )
    if saved.rowcount == 1:
        connection.execute(delete(WordRow).where(WordRow.template_id == template))
        _write_version(connection, template, seen + 1, name, note, plan, now)
        return
    theirs = load_one(connection, template)
    mine = replace(theirs, version=seen, name=name, note=note, plan=plan)
    # Saving the same twice is not a conflict.
    if mine != replace(theirs, version=seen):
        raise ConflictError(mine, theirs)


def _write_version(
    connection: Connection,
    template: str,
    number: int,
    name: str,
    note: str,
    plan: TaperPlan,
    now: datetime,
) -> None:
    connection.execute(
        insert(VersionRow).values(
            template_id=template,
            number=number,
            name=name,
            note=note,
            plan=plan_json.dumps(without_dates(plan)),
            saved=now,
        )
    )
    words = [{"word": w, "template_id": template} for w in plain_words(f"{name} {note}")]
    if words:
        connection.execute(insert(WordRow), words)


def mark(connection: Connection, template: str, **values: bool | datetime) -> None:
    """Change properties that are not part of a version. Raises MissingError."""
    load_one(connection, template)
    connection.execute(update(TemplateRow).where(TemplateRow.id == template).values(values))


def undelete(connection: Connection, template: str, now: datetime) -> None:
    """Undo a deletion, if it can still be undone."""
    connection.execute(
        update(TemplateRow)
        .where(TemplateRow.id == known(template), not_(is_overdue(now)))
        .values(deleted=None)
    )


def versions(connection: Connection, template: str) -> tuple[TemplateVersion, ...]:
    """Return every version of a template, the newest first. Raises MissingError."""
    load_one(connection, template)
    rows = connection.execute(
        select(VersionRow.__table__)
        .where(VersionRow.template_id == template)
        .order_by(VersionRow.number.desc())
    )
    return tuple(_version(row) for row in rows)


def version(connection: Connection, template: str, number: int) -> TemplateVersion:
    """Return one version of a template. Raises MissingError."""
    load_one(connection, template)
    row = connection.execute(
        select(VersionRow.__table__).where(
            VersionRow.template_id == template, VersionRow.number == seen_number(number)
        )
    ).one_or_none()
    if row is None:
        raise MissingError("This template has no such version.")
    return _version(row)


def remove_version(connection: Connection, template: str, number: int) -> None:
    """Remove a version other than the newest. Raises MissingError if there is no such version."""
    newest = load_one(connection, template).version
    removed = connection.execute(
        delete(VersionRow).where(
            VersionRow.template_id == template,
            VersionRow.number == seen_number(number),
            VersionRow.number < newest,
        )
    )
    if removed.rowcount != 1:
        raise MissingError("The history of this template has no such version to remove.")


def _template(row: Row[*tuple[Any, ...]]) -> SavedTemplate:
    return SavedTemplate(**{**row._asdict(), "plan": _plan(row.plan)})


def _version(row: Row[*tuple[Any, ...]]) -> TemplateVersion:
    return TemplateVersion(
        number=row.number, name=row.name, note=row.note, plan=_plan(row.plan), saved=row.saved
    )


def _plan(text: str) -> TaperPlan:
    try:
        return plan_json.loads(text)
    except DocumentError as error:
        raise StoreError(f"A saved template cannot be read, at {error.path}.") from None
