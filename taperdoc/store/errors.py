"""Errors of the store, whose messages are shown to the user."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class StoreError(Exception):
    """The database cannot be used now. Nothing was changed."""


class SetupError(StoreError):
    """The database has to be set up differently; trying again does not help."""


class MissingError(Exception):
    """A template, or a version of it, does not exist."""


class ExchangeError(ValueError):
    """Templates cannot be imported or exported. Nothing was changed."""


class ConflictError(Exception, Generic[T]):
    """Another save came first. `mine` was to be saved; `theirs` is saved now."""

    def __init__(self, mine: T, theirs: T) -> None:
        super().__init__("Someone else changed and saved this after you opened it.")
        self.mine = mine
        self.theirs = theirs
