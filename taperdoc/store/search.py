"""Search of the templates, one page at a time, by indexes that make it fast at any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Select, false, func, select
from sqlalchemy.orm import aliased

from taperdoc.store.tables import LAST_CHARACTER, Sort, TemplateRow, WordRow, in_order, plain_words

PAGE = 20
PAGE_MAX = 100_000
WORDS_MAX = 12
FEW = 1000
"""The most matches that are counted; a word with no more matches is rare."""
FIRST = (200, 2000)
"""How many templates, in the order of the list, are searched first for common words."""


T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list. `more_than_total` says that the rest was not counted."""

    items: tuple[T, ...]
    total: int
    page: int
    pages: int
    more_than_total: bool = False


def find(connection: Connection, words: str, sort: Sort, *, archived: bool, page: int) -> Page[str]:
    """Return a page of ids. Of more than 12 words the 12 longest are used."""
    page = min(max(page, 1), PAGE_MAX)
    wanted = _wanted(words)
    shown = select(TemplateRow.id).where(
        TemplateRow.archived == archived, TemplateRow.deleted.is_(None)
    )
    if not wanted:
        return _all(connection, shown, sort, page)
    counts: Sequence[int] = connection.execute(
        select(*(_count(_having(word).limit(FEW + 1)) for word in wanted))
    ).one()
    rarest = min(range(len(wanted)), key=lambda index: counts[index])
    if counts[rarest] > FEW:
        for most in FIRST:
            if found := _among_first(connection, most * page, wanted, shown, sort, page):
                return found
    # Written so that no index of an order is used: for a rare word it would be scanned to its end.
    in_place = func.coalesce(TemplateRow.archived, false()) == archived
    return _by_word(connection, wanted.pop(rarest), wanted, in_place, sort, page)


def _wanted(words: str) -> list[str]:
    distinct = sorted(plain_words(words))
    # A template that matches "bedtime" matches "bed" too, so "bed" is left out.
    telling = [
        w for w, after in zip_longest(distinct, distinct[1:]) if not (after or "").startswith(w)
    ]
    return sorted(telling, key=len, reverse=True)[:WORDS_MAX]


def _all(connection: Connection, shown: Select[str], sort: Sort, page: int) -> Page[str]:
    most = (page - 1) * PAGE + FEW
    total = connection.scalars(select(_count(shown.limit(most + 1)))).one()
    more = total > most
    total = min(total, most)
    page = min(page, _pages(total))
    in_place = shown.order_by(*in_order(TemplateRow, sort))
    ids = connection.scalars(in_place.limit(PAGE).offset((page - 1) * PAGE))
    return Page(tuple(ids), total, page, _pages(total) + more, more)


def _among_first(
    connection: Connection,
    most: int,
    words: list[str],
    shown: Select[str],
    sort: Sort,
    page: int,
) -> Page[str] | None:
    """Return the page if the first templates fill it or are the whole library, otherwise None."""
    ordered = shown.with_only_columns(TemplateRow).order_by(*in_order(TemplateRow, sort))
    first = aliased(TemplateRow, ordered.limit(most).subquery())
    having = select(first.id).where(*(_has(first, word) for word in words))
    end = page * PAGE
    ids = connection.scalars(having.order_by(*in_order(first, sort)).limit(end + 1)).all()
    if len(ids) > end:
        return Page(tuple(ids[end - PAGE : end]), end, page, page + 1, more_than_total=True)
    if connection.scalars(select(_count(shown.limit(most)))).one() < most:
        return _cut(ids, page)
    return None


def _by_word(
    connection: Connection,
    word: str,
    others: list[str],
    in_place: ColumnElement[bool],
    sort: Sort,
    page: int,
) -> Page[str]:
    found = select(TemplateRow.id).where(
        TemplateRow.id.in_(_having(word).distinct()),
        in_place,
        TemplateRow.deleted.is_(None),
        *(_has(TemplateRow, other) for other in others),
    )
    return _cut(connection.scalars(found.order_by(*in_order(TemplateRow, sort))).all(), page)


def _cut(ids: Sequence[str], page: int) -> Page[str]:
    pages = _pages(len(ids))
    page = min(page, pages)
    return Page(tuple(ids[(page - 1) * PAGE : page * PAGE]), len(ids), page, pages)


def _having(word: str) -> Select[str]:
    begins = (WordRow.word >= word, WordRow.word < word + LAST_CHARACTER)
    return select(WordRow.template_id).where(*begins)


def _has(row: type[TemplateRow], word: str) -> ColumnElement[bool]:
    return _having(word).where(WordRow.template_id == row.id).exists()


def _count(rows: Select[str]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))
