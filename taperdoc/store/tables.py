"""The tables, and the indexes that keep the library quick however large it grows."""

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
"""Characters of a word, or of a name, that searching and sorting go by."""

Sort = Literal["used", "name", "changed"]

LAST_CHARACTER = "\U0010ffff"


class UtcDateTime(types.TypeDecorator[datetime]):
    """An aware time, kept in UTC: SQLite has no zones and would give it back without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC. Raises ValueError for a time without a zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError("A time without a zone cannot be kept.")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """In UTC, and saying so."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# PostgreSQL would sort by the language of its cluster; a range of prefixes needs plain code points.
ByCodePoint = Text().with_variant(Text(collation="C"), "postgresql")


class Base(DeclarativeBase):
    """The tables of taperdoc."""


class TemplateRow(Base):
    """A saved template, but for what its newest version says. Nothing in it is of a patient."""

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
    """One version of a template as it was saved, the newest too; its plan is one JSON document."""

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
    """A word of a template's name or note: what the search goes by, on both databases alike."""

    __tablename__ = "template_word"
    __table_args__ = ({"sqlite_with_rowid": False},)

    word: Mapped[str] = mapped_column(ByCodePoint, primary_key=True)
    template_id: Mapped[str] = mapped_column(
        ByCodePoint, ForeignKey("saved_template.id", ondelete="CASCADE"), primary_key=True
    )


class LetterheadRow(Base):
    """The clinic's letterhead: one row, there from the start."""

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
    """What templates are ordered by: the pinned ones first, the newest first, names from A."""
    by: dict[Sort, ColumnElement[Any]] = {
        "used": row.used.desc(),
        "changed": row.changed.desc(),
        "name": row.name_key.asc(),
    }
    return row.pinned.desc(), by[sort], row.id.asc()


# Each order of the library is an index of its own, so that a page of it is read off one end.
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
# The primary key serves the words that begin so; this one, whether a template has such a word.
Index("template_word_of", WordRow.template_id, WordRow.word)


def plain_words(text: str) -> list[str]:
    """The words of a text as the search sees them, each once: "Für 10 mg" has fur, 10 and mg."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return list(dict.fromkeys(word[:KEY_MAX] for word in re.findall(r"[^\W_]+", bare)))


def name_key(name: str) -> str:
    """What a name is sorted by, and told from others by."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.casefold().split())
