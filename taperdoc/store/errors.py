"""What can go wrong with the store; each message is a sentence for the person at the page."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class StoreError(Exception):
    """The database cannot be used just now; the message says why, and nothing was changed."""


class SetupError(StoreError):
    """taperdoc cannot work with this database as it is; trying again will not help."""


class MissingError(Exception):
    """There is no such template, or no such version of it."""


class ExchangeError(ValueError):
    """A file of templates that cannot be brought in, or made; nothing was changed."""


class ConflictError(Exception, Generic[T]):
    """Another save came first: what was to be saved, and what is there now."""

    def __init__(self, mine: T, theirs: T) -> None:
        super().__init__("This was changed and saved by someone else since you opened it.")
        self.mine = mine
        self.theirs = theirs
