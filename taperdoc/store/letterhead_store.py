"""The letterhead in the database."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select, update

from taperdoc.handout.letterhead import LIMITS, Letterhead, Review
from taperdoc.store.database import Database
from taperdoc.store.errors import ConflictError
from taperdoc.store.tables import LetterheadRow
from taperdoc.store.template_rows import seen_number


class LetterheadStore:
    """The letterhead of a database, of which there is one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self) -> Letterhead:
        """Return the letterhead, which is empty before the first save. Raises StoreError."""
        with self._database.reading() as connection:
            return _load(connection)

    def save(self, seen_version: int, letterhead: Letterhead) -> Letterhead:
        """Save a letterhead and return it. Raises ConflictError if another was saved first."""
        with self._database.writing() as connection:
            saved = connection.execute(
                update(LetterheadRow)
                .where(LetterheadRow.version == seen_number(seen_version))
                .values(_columns(letterhead) | {"version": LetterheadRow.version + 1})
            )
            theirs = _load(connection)
            # Saving the same twice is not a conflict.
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
