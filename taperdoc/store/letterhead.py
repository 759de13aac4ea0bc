"""The letterhead in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from taperdoc.handout.letterhead import LIMITS, Letterhead, Review
from taperdoc.store.database import Database
from taperdoc.store.errors import ConflictError
from taperdoc.store.rows import seen_number
from taperdoc.store.tables import LetterheadRow


class LetterheadStore:
    """The one letterhead of a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Letterhead:
        """The letterhead, or an empty one before the first save. Raises StoreError."""
        with self._database.reading() as connection:
            return _load(connection)

    def save(self, seen_version: int, letterhead: Letterhead) -> Letterhead:
        """Keep a letterhead, unless another was saved since. Raises ConflictError, StoreError."""
        with self._database.writing() as connection:
            saved = connection.execute(
                update(LetterheadRow)
                .where(LetterheadRow.version == seen_number(seen_version))
                .values(_columns(letterhead) | {"version": LetterheadRow.version + 1})
            )
            theirs = _load(connection)
            # The same saved twice is no conflict.
            if saved.rowcount != 1 and replace(letterhead, version=theirs.version) != theirs:
                raise ConflictError(letterhead, theirs)
            return theirs


def _load(connection: Connection) -> Letterhead:
    row = connection.execute(select(LetterheadRow.__table__)).one()._asdict()
    by, on, text_version = (row.pop(column) for column in _REVIEW)
    return Letterhead(
        **{name: value for name, value in row.items() if name != "id"}
        | {"below_withdrawal": tuple(row["below_withdrawal"])},
        review=Review(by, on, text_version) if by else None,
    )


def _columns(letterhead: Letterhead) -> dict[str, Any]:
    columns = {name: getattr(letterhead, name) for name in _PLAIN}
    columns["below_withdrawal"] = list(letterhead.below_withdrawal)
    review = letterhead.review
    reviewed = (review.by, review.on, review.text_version) if review else (None, None, None)
    return columns | dict(zip(_REVIEW, reviewed, strict=True))


_PLAIN = (*LIMITS, "paper", "week_starts", "logo")
_REVIEW = ("review_by", "review_on", "review_text")
