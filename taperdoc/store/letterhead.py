"""The clinic's letterhead: what stands on every handout beside the plan, and who reviewed it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX, PlanError, check_date, check_words
from taperdoc.handout.fonts import missing
from taperdoc.store.database import Database
from taperdoc.store.errors import ConflictError
from taperdoc.store.logo import check_logo
from taperdoc.store.rows import seen_number
from taperdoc.store.tables import LetterheadRow

LIMITS = {
    "clinic": (LINE_MAX, 1),
    "address": (300, 6),
    "phone": (30, 1),
    "out_of_hours": (LINE_MAX, 1),
    "emergency": (40, 1),
    "clinician": (80, 1),
    "missed_dose": (WORDS_MAX, LINES_MAX),
}
"""Characters and lines each entry has room for; those the form has too are as many there."""

SENTENCES_MAX = 12
SENTENCE_MAX = 300
PAPERS = ("A4", "Letter")
WEEK_STARTS = ("Monday", "Sunday")


@dataclass(frozen=True)
class Review:
    """Who reviewed the fixed text for this clinic, on which day, and which version of it."""

    by: str
    on: date
    text_version: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise PlanError("review", "Type the name of whoever reviewed the text.")
        check_words("review", self.by, LINE_MAX)
        check_words("review", self.text_version, LINE_MAX)
        check_date("review", self.on)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What new plans start with; `logo` is a JPEG that `read_logo` made. Raises PlanError.

    `version` counts the saves: 0 before the first.
    """

    clinic: str = ""
    address: str = ""
    phone: str = ""
    out_of_hours: str = ""
    emergency: str = ""
    clinician: str = ""
    missed_dose: str = ""
    paper: str = "A4"
    week_starts: str = "Monday"
    below_withdrawal: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)
    review: Review | None = None
    version: int = 0

    def __post_init__(self) -> None:
        for name, (limit, lines) in LIMITS.items():
            _check_printable(name, getattr(self, name), limit, lines)
        if len(self.below_withdrawal) > SENTENCES_MAX:
            raise PlanError(
                "below_withdrawal",
                f"There is room for {SENTENCES_MAX} sentences;"
                f" these are {len(self.below_withdrawal)}.",
            )
        for sentence in self.below_withdrawal:
            if not sentence.strip():
                raise PlanError("below_withdrawal", "A sentence is empty: take it out.")
            _check_printable("below_withdrawal", sentence, SENTENCE_MAX, 1)
        if self.paper not in PAPERS:
            raise PlanError("paper", "The paper is A4 or Letter.")
        if self.week_starts not in WEEK_STARTS:
            raise PlanError("week_starts", "A week starts on Monday or on Sunday.")
        if self.logo is not None:
            check_logo(self.logo)

    def wants_review(self, text_version: str) -> bool:
        """Whether nobody here has reviewed this version of the fixed text yet."""
        return self.review is None or self.review.text_version != text_version


def _check_printable(name: str, words: str, limit: int, lines: int) -> None:
    check_words(name, words, limit, lines=lines)
    if lacking := missing(words):
        raise PlanError(name, f"The handout's fonts do not include {', '.join(lacking)}.")


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
