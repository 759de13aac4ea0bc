"""Saved templates and the clinic's letterhead, in SQLite or PostgreSQL; no patient data."""

from __future__ import annotations

from taperdoc.store.backups import back_up, restore
from taperdoc.store.database import Database
from taperdoc.store.errors import ConflictError, ExchangeError, MissingError, SetupError, StoreError
from taperdoc.store.import_export import Choice, Incoming, Update
from taperdoc.store.schema import upgrade
from taperdoc.store.search import Page
from taperdoc.store.store import Store

__all__ = [
    "Choice",
    "ConflictError",
    "Database",
    "ExchangeError",
    "Incoming",
    "MissingError",
    "Page",
    "SetupError",
    "Store",
    "StoreError",
    "Update",
    "back_up",
    "restore",
    "upgrade",
]
