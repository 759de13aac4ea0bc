"""Finding templates: which, in what order, and by which index."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.store import Store, search
from taperdoc.store.tables import Sort, name_key, plain_words
from tests.benchmarks.library import PLAN, fill
from tests.support.databases import Ticking


def names(store: Store, words: str = "", sort: Sort = "used", page: int = 1) -> list[str]:
    return [found.name for found in store.templates.search(words, sort, page=page).items]


@pytest.fixture
def few(store: Store) -> Store:
    for name, note in (
        ("Usual taper", "Check at each visit."),
        ("Äußerst langsam, 12.5 mg", "Für Frau Müllers Klinik"),
        ("usual TAPER (ward)", "Liquid"),
        ("10 mg weekly", ""),
    ):
        store.templates.save_new(name, note, PLAN)
    return store


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 4),
        ("usual", 2),
        ("USUAL", 2),
        ("us tap", 2),
        ("usual ward", 1),
        ("sual", 0),
        ("ausserst", 1),
        ("Äußerst", 1),
        ("AUSSERST LANGSAM", 1),
        ("muller", 1),
        ("mg", 2),
        ("12.5 mg", 1),
        ("visit, usual!", 1),
        ("%", 4),
        ("_", 4),
        ("u%z", 0),
        ("' OR 1=1 --", 0),
        ("\0 usual \ud800", 2),
        ("x" * 5000, 0),
        (" ".join(f"w{n}" for n in range(5000)), 0),
        ("usual " * 5000, 2),
    ],
)
def test_every_word_must_begin_one_of_the_name_or_note(few: Store, words: str, count: int) -> None:
    assert few.templates.search(words).total == count


def test_the_last_used_come_first_and_the_pinned_before_all(few: Store) -> None:
    assert names(few)[0] == "10 mg weekly"
    taper, slow = (few.templates.search(words).items[0] for words in ("check", "langsam"))
    few.templates.mark_used(taper.id)
    few.templates.pin(slow.id, True)
    assert names(few)[:3] == [slow.name, taper.name, "10 mg weekly"]


def test_names_are_sorted_as_a_person_would(few: Store) -> None:
    assert names(few, sort="name") == [
        "10 mg weekly",
        "Äußerst langsam, 12.5 mg",
        "Usual taper",
        "usual TAPER (ward)",
    ]


def test_the_last_changed_come_first_when_asked_for(few: Store) -> None:
    first = few.templates.search("check").items[0]
    few.templates.rename(first.id, 1, "Usual taper", "Changed")
    assert names(few, sort="changed")[0] == "Usual taper"
    assert names(few)[0] == "10 mg weekly"


def test_pages_hold_twenty_and_a_page_too_far_is_the_last(store: Store) -> None:
    fill(store._database, 50)
    first, last = store.templates.search(), store.templates.search(page=9)
    assert (first.total, first.page, first.pages, len(first.items)) == (45, 1, 3, 20)
    assert (last.total, last.page, last.pages, len(last.items)) == (45, 3, 3, 5)
    assert store.templates.search(page=-1).page == store.templates.search(page=0).page == 1
    assert store.templates.search(page=10**30).page == 3
    assert store.templates.search("taper", page=10**30).page == 3
    assert store.templates.search("zebra", page=10**30).page == 1


@pytest.fixture(params=[(1000, (200, 2000)), (20, (5, 11)), (20, (1, 30)), (20, ())])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits between the ways to search, so low that each way is gone in a small library."""
    few, first = request.param
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "FIRST", first)


@pytest.mark.usefixtures("way")
def test_whichever_way_it_searches_all_are_found_in_order(store: Store, clock: Ticking) -> None:
    fill(store._database, 130)
    store.templates.delete(f"{1:016x}")
    every = [store.templates.get(f"{n:016x}") for n in range(130) if n != 1]
    chance = random.Random(2)
    for words in ("", "taper", "usual", "tap us", "t1", "weekly ward", "visit 5", "t77", "zebra"):
        sort: Sort = chance.choice(["used", "changed", "name"])
        archived = chance.random() < 0.2
        wanted = [
            t
            for t in every
            if t.archived == archived
            and all(
                any(has.startswith(word) for has in plain_words(f"{t.name} {t.note}"))
                for word in plain_words(words)
            )
        ]
        wanted.sort(key=lambda t: t.id)
        wanted.sort(
            key=lambda t: name_key(t.name) if sort == "name" else str(getattr(t, sort)),
            reverse=sort != "name",
        )
        wanted.sort(key=lambda t: not t.pinned)
        found: list[SavedTemplate] = []
        page = 1
        while True:
            got = store.templates.search(words, sort, archived=archived, page=page)
            found += got.items
            if page >= got.pages:
                break
            page += 1
        assert [t.id for t in found] == [t.id for t in wanted], (words, sort, archived)
        assert got.total == len(wanted)


@pytest.mark.usefixtures("way")
def test_a_total_is_exact_or_says_that_there_are_more(store: Store) -> None:
    fill(store._database, 120)
    for words, count in (("", 108), ("taper", 108), ("zebra", 0)):
        got = store.templates.search(words)
        assert got.total == count or (got.more_than_total and 0 < got.total < count)
        assert got.pages > 1 or not got.more_than_total


@given(st.text(max_size=60))
def test_words_and_keys_can_be_kept_whatever_the_text(text: str) -> None:
    for word in plain_words(text):
        assert word
        assert word.isprintable()
        word.encode()
    assert len(set(plain_words(text))) == len(plain_words(text))
    assert plain_words(text) == plain_words(text.upper().lower()) or not text.isascii()


class Plans:
    """Every SELECT that is made, and what the database says of how it would go about it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.seen: list[tuple[str, Any]] = []

    def __enter__(self) -> "Plans":
        event.listen(self.store._database._engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.store._database._engine, "before_cursor_execute", self._note)

    def _note(self, _: object, __: object, statement: str, given: Any, *___: object) -> None:
        if statement.startswith("SELECT"):
            self.seen.append((statement, given))

    def explained(self) -> str:
        with self.store._database.reading() as connection:
            how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
            return "\n".join(
                str(row)
                for statement, given in self.seen
                for row in connection.exec_driver_sql(f"{how} {statement}", given)
            )


def test_the_library_and_the_search_are_read_off_an_index(store: Store) -> None:
    fill(store._database, 3000)
    if not store._database.file:
        with store._database.writing() as connection:
            connection.exec_driver_sql("ANALYZE")
    sqlite = bool(store._database.file)
    word = "PRIMARY KEY (word>? AND word<?)" if sqlite else "template_word_pkey"
    itself = "PRIMARY KEY (id=?)" if sqlite else "saved_template_pkey"
    cases: list[tuple[str, Sort, set[str]]] = [
        ("", "used", {"saved_template_by_used"}),
        ("", "changed", {"saved_template_by_changed"}),
        ("", "name", {"saved_template_by_name"}),
        ("taper", "used", {"saved_template_by_used", "template_word_of"}),
        ("t2345", "used", {word, itself}),
        ("t2345 taper", "name", {word, itself, "template_word_of"}),
    ]
    for words, sort, indexes in cases:
        with Plans(store) as plans:
            store.templates.search(words, sort)
        explained = plans.explained()
        assert not {i for i in indexes if i not in explained}, explained
        assert "SCAN saved_template" not in explained, explained
        # PostgreSQL may count a frequent word off the table, which stops after so many.
        lines = explained.splitlines()
        assert not [
            line
            for line, above in zip(lines[1:], lines, strict=False)
            if "Seq Scan" in line and "Limit" not in above
        ], explained
