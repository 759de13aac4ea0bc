"""Saved templates as JSON and back: `taperdoc.template/1`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from taperdoc.domain import plan_json
from taperdoc.domain.dose_input import quoted, shown
from taperdoc.domain.json_reader import DocumentError, JsonLimits, read_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, check_entry, without_dates

FORMAT = "taperdoc.template/1"
LIMITS = JsonLimits(characters=8 << 20, entries=1_000_000)
TEMPLATES_MAX = 1000


@dataclass(frozen=True, kw_only=True)
class TemplateEntry:
    """A template in a file, numbered from 1: its plan, or the reason why it is rejected.

    `dated` says that its dates were left out.
    """

    number: int
    name: str = field(repr=False)
    note: str = field(default="", repr=False)
    plan: TaperPlan | None = field(default=None, repr=False)
    archived: bool = False
    refused: str = ""
    dated: bool = False


def dumps(templates: Iterable[SavedTemplate]) -> str:
    """Write templates as JSON, nothing of them but name, note, plan and whether archived."""
    data = {"format": FORMAT, "templates": [_to_data(template) for template in templates]}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def loads(text: str) -> list[TemplateEntry]:
    """Read templates from JSON, also those that are to be rejected. Raises DocumentError."""
    data = read_json(text, LIMITS)
    found = data.get("format") if isinstance(data, dict) else None
    if found == plan_json.FORMAT:
        raise DocumentError("$", "This is a single plan, not a file of saved templates.")
    if found != FORMAT:
        kind = (
            f"says that it is {quoted(found)}" if isinstance(found, str) else "says no such thing"
        )
        raise DocumentError(
            "$", f"A file of saved templates says that it is “{FORMAT}”; this {kind}."
        )
    entries = data.get("templates")
    if data.keys() != {"format", "templates"} or not isinstance(entries, list):
        raise DocumentError(
            "$", "A file of saved templates has a list of “templates” and nothing else."
        )
    if not 1 <= len(entries) <= TEMPLATES_MAX:
        raise DocumentError(
            "$", f"A file has 1 to {TEMPLATES_MAX:,} templates; this has {len(entries):,}."
        )
    return [_one(number, entry) for number, entry in enumerate(entries, start=1)]


def _to_data(template: SavedTemplate) -> dict[str, Any]:
    """Return what is exported of a template, without empty entries."""
    entries = {"name": template.name, "note": template.note, "archived": template.archived}
    filled = {key: value for key, value in entries.items() if value}
    return {**filled, "plan": plan_json.to_data(template.plan)}


def _one(number: int, entry: Any) -> TemplateEntry:
    name = entry.get("name") if isinstance(entry, dict) else None
    shown_name = shown(name) if isinstance(name, str) else ""
    try:
        return _read(number, entry)
    except DocumentError as error:
        reason = "plan" + str(error).removeprefix("$")
    except ValueError as error:
        reason = str(error)
    return TemplateEntry(number=number, name=shown_name, refused=reason)


def _read(number: int, entry: Any) -> TemplateEntry:
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
    return TemplateEntry(
        number=number,
        name=name,
        note=note,
        plan=bare,
        archived=entry.get("archived", False),
        dated=bare != plan,
    )


_KEYS = {"name": str, "note": str, "archived": bool, "plan": dict}
