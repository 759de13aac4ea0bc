"""The tables, and the indexes that keep searches fast at any size."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    Text,
    types,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEY_MAX = 60
"""The number of characters of a word that the search uses."""

Sort = Literal["used", "name", "changed"]

LAST_CHARACTER = "\U0010ffff"


class UtcDateTime(types.TypeDecorator[datetime]):
    """An aware time, stored in UTC because SQLite does not store zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC. Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A time without a zone cannot be stored.")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# PostgreSQL would sort by its cluster's locale, and a search by prefix needs code point order.
ByCodePoint = Text().with_variant(Text(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The tables of taperdoc."""


class TemplateRow(Base):
    """A saved template apart from its versions. It contains no patient data."""

    __tablename__ = "saved_template"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(ByCodePoint, primary_key=True)
    version: Mapped[int]
    name_key: Mapped[str] = mapped_column(ByCodePoint)
    pinned: Mapped[bool]
    archived: Mapped[bool]
    deleted: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created: Mapped[datetime] = mapped_column(UtcDateTime)
    changed: Mapped[datetime] = mapped_column(UtcDateTime)
    used: Mapped[datetime] = mapped_column(UtcDateTime)


class VersionRow(Base):
    """One saved version of a template, with the plan as one JSON document."""

    __tablename__ = "template_version"

    template_id: Mapped[str] = mapped_column(
        ByCodePoint, ForeignKey("saved_template.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    plan: Mapped[str] = mapped_column(Text)
    saved: Mapped[datetime] = mapped_column(UtcDateTime)


class WordRow(Base):
    """A word of a template's name or note, which the search uses on both kinds of database."""

    __tablename__ = "template_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(ByCodePoint, primary_key=True)
    template_id: Mapped[str] = mapped_column(
        ByCodePoint, ForeignKey("saved_template.id", ondelete="CASCADE"), primary_key=True
    )


class LetterheadRow(Base):
    """The clinic's letterhead: one row, which the first migration inserts."""

    __tablename__ = "letterhead"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
    clinic: Mapped[str] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(Text)
    out_of_hours: Mapped[str] = mapped_column(Text)
    emergency: Mapped[str] = mapped_column(Text)
    clinician: Mapped[str] = mapped_column(Text)
    missed_dose: Mapped[str] = mapped_column(Text)
    paper: Mapped[str] = mapped_column(Text)
    week_starts: Mapped[str] = mapped_column(Text)
    below_withdrawal: Mapped[list[str]] = mapped_column(JSON)
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    review_by: Mapped[str | None] = mapped_column(Text)
    review_on: Mapped[date | None]
    review_text: Mapped[str | None] = mapped_column(Text)


_ALIVE = TemplateRow.deleted.is_(None)


def in_order(row: type[TemplateRow], sort: Sort) -> tuple[ColumnElement[Any], ...]:
    """Return the order of a list: pinned templates first, then the newest, or names from A."""
    by: dict[Sort, ColumnElement[Any]] = {
        "used": row.used.desc(),
        "changed": row.changed.desc(),
        "name": row.name_key.asc(),
    }
    return row.pinned.desc(), by[sort], row.id.asc()


# Each order has an index, so that the first page is read from the index's start.
for _sort in get_args(Sort):
    Index(
        f"saved_template_by_{_sort}",
        *(TemplateRow.archived, *in_order(TemplateRow, _sort)),  # type: ignore[arg-type]
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    )
Index(
    "saved_template_same_name",
    TemplateRow.name_key,
    sqlite_where=_ALIVE,
    postgresql_where=_ALIVE,
)
# The primary key finds words by prefix; this index finds whether one template has such a word.
Index("template_word_of", WordRow.template_id, WordRow.word)


def plain_words(text: str) -> list[str]:
    """Return the distinct words that the search uses: "Für 10 mg" has fur, 10 and mg."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return list(dict.fromkeys(word[:KEY_MAX] for word in re.findall(r"[^\W_]+", bare)))


def name_key(name: str) -> str:
    """Return the key by which names are sorted and compared."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
