"""Saved templates on both databases: what is kept, what is dropped, and who wins."""

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from taperdoc.domain import plan_json
from taperdoc.domain.plan import PlanError, TaperPlan
from taperdoc.domain.saved_template import SavedTemplate, without_dates
from taperdoc.store import ConflictError, MissingError, Store
from taperdoc.store.purge import UNDO_FOR
from tests.support.builders import plan, plans
from tests.support.databases import Ticking

DATED = plan("20 15 . 20 for 7 | 5 5 . 5 for 3 from 2026-12-20", "10h", first="2026-12-01")
BARE = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")
OTHER = plan("10 10 . 10 for 7", "10h")


@pytest.fixture
def saved(store: Store) -> SavedTemplate:
    return store.templates.save_new("Usual taper", "Evening first.", DATED)


def test_a_template_comes_back_as_it_was_saved_without_its_dates(
    store: Store, saved: SavedTemplate
) -> None:
    assert store.templates.get(saved.id) == saved
    assert (saved.name, saved.note, saved.version) == ("Usual taper", "Evening first.", 1)
    assert saved.plan == BARE
    assert saved.created == saved.changed == saved.used
    assert saved.created.utcoffset() == timedelta(0)


def test_a_template_has_no_field_for_a_patient_a_clinician_or_a_date() -> None:
    assert {field.name for field in fields(SavedTemplate)} == {
        *("id", "name", "note", "plan", "version", "pinned", "archived"),
        *("created", "changed", "used"),
    }


def test_what_is_typed_is_not_in_a_repr(saved: SavedTemplate) -> None:
    assert "Usual" not in repr(saved)
    assert "Evening" not in repr(saved)


@settings(suppress_health_check=list(HealthCheck), max_examples=40)
@given(made=plans())
def test_every_plan_comes_back_to_the_byte(store: Store, made: TaperPlan) -> None:
    saved = store.templates.save_new("Any", "", made)
    assert plan_json.dumps(saved.plan) == plan_json.dumps(without_dates(made))


@pytest.mark.parametrize(
    ("name", "note", "field", "reason"),
    [
        ("", "", "name", "Type a name"),
        (" \n ", "", "name", "Type a name"),
        ("x" * 121, "", "name", "121 characters; there is room for 120"),
        ("two\nlines", "", "name", "one line"),
        ("nul\0", "", "name", "cannot be seen"),
        ("half \ud800", "", "name", "cannot be seen"),
        ("x", "y" * 2001, "note", "2,001 characters"),
        ("x", "y\n" * 60 + "y", "note", "more than 40 lines"),
    ],
)
def test_a_name_or_note_that_cannot_be_kept_is_refused(
    store: Store, name: str, note: str, field: str, reason: str
) -> None:
    with pytest.raises(PlanError, match=reason) as refused:
        store.templates.save_new(name, note, BARE)
    assert refused.value.field == field
    assert store.templates.search().total == 0


def test_a_save_makes_a_version_and_keeps_the_one_before(
    store: Store, saved: SavedTemplate
) -> None:
    again = store.templates.save(saved.id, 1, "New name", "", OTHER)
    assert (again.version, again.name, again.note, again.plan) == (2, "New name", "", OTHER)
    assert again.created == saved.created < again.changed
    newest, first = store.templates.versions(saved.id)
    assert (newest.number, newest.name, newest.plan) == (2, "New name", OTHER)
    assert (first.number, first.name, first.plan) == (1, "Usual taper", BARE)
    assert store.templates.version(saved.id, 1) == first
    assert "New" not in repr(newest)


def test_a_rename_is_a_version_too(store: Store, saved: SavedTemplate) -> None:
    renamed = store.templates.rename(saved.id, 1, "Other", "Note")
    assert (renamed.version, renamed.plan, renamed.name) == (2, BARE, "Other")
    assert store.templates.search("other").total == 1
    assert store.templates.search("usual").total == 0


def test_an_old_version_comes_back_as_the_newest(store: Store, saved: SavedTemplate) -> None:
    store.templates.save(saved.id, 1, "New name", "", OTHER)
    back = store.templates.revert(saved.id, 2, 1)
    assert (back.version, back.name, back.note, back.plan) == (3, "Usual taper", saved.note, BARE)
    assert [version.number for version in store.templates.versions(saved.id)] == [3, 2, 1]


def test_the_second_of_two_saves_sees_both_and_overwrites_nothing(
    store: Store, saved: SavedTemplate
) -> None:
    first = store.templates.save(saved.id, 1, "First", "", OTHER)
    with pytest.raises(ConflictError) as conflict:
        store.templates.save(saved.id, 1, "Second", "", DATED)
    assert conflict.value.theirs == first
    assert (conflict.value.mine.name, conflict.value.mine.plan) == ("Second", BARE)
    assert store.templates.get(saved.id) == first
    assert len(store.templates.versions(saved.id)) == 2


@pytest.mark.parametrize("seen", [0, -1, 2, 2**31, 10**30, -(10**30)])
def test_a_version_that_nobody_can_have_seen_is_a_conflict(
    store: Store, saved: SavedTemplate, seen: int
) -> None:
    with pytest.raises(ConflictError):
        store.templates.save(saved.id, seen, "x", "", OTHER)


def test_the_same_saved_twice_is_no_conflict_and_no_version(
    store: Store, saved: SavedTemplate
) -> None:
    once = store.templates.save(saved.id, 1, "First", "", OTHER)
    assert store.templates.save(saved.id, 1, "First", "", OTHER) == once


def test_a_duplicate_is_another_template_of_the_same_plan(
    store: Store, saved: SavedTemplate
) -> None:
    copy = store.templates.duplicate(saved.id)
    assert copy.id != saved.id
    assert (copy.name, copy.plan, copy.version) == ("Copy of Usual taper", BARE, 1)
    long = store.templates.save_new("x" * 115, "", BARE)
    assert store.templates.duplicate(long.id).name == "x" * 115


def test_marks_make_no_version_and_no_change(store: Store, saved: SavedTemplate) -> None:
    assert store.templates.pin(saved.id, True).pinned
    assert not store.templates.pin(saved.id, False).pinned
    assert store.templates.archive(saved.id).archived
    assert store.templates.search().total == 0
    assert store.templates.search(archived=True).items == (store.templates.get(saved.id),)
    assert not store.templates.bring_back(saved.id).archived
    used = store.templates.mark_used(saved.id)
    assert used.used > saved.used
    assert replace(used, used=saved.used) == saved


def test_a_deletion_can_be_undone_for_a_while(
    store: Store, saved: SavedTemplate, clock: Ticking
) -> None:
    assert store.templates.delete(saved.id) == saved
    assert store.templates.search().total == store.templates.search("usual").total == 0
    with pytest.raises(MissingError):
        store.templates.get(saved.id)
    assert store.templates.undelete(saved.id) == saved
    store.templates.delete(saved.id)
    clock.now += UNDO_FOR
    with pytest.raises(MissingError, match="deleted"):
        store.templates.undelete(saved.id)


ACTS: dict[str, Callable[[Store, str], object]] = {
    "get": lambda store, key: store.templates.get(key),
    "save": lambda store, key: store.templates.save(key, 1, "x", "", BARE),
    "rename": lambda store, key: store.templates.rename(key, 1, "x", ""),
    "revert": lambda store, key: store.templates.revert(key, 1, 1),
    "duplicate": lambda store, key: store.templates.duplicate(key),
    "pin": lambda store, key: store.templates.pin(key, True),
    "archive": lambda store, key: store.templates.archive(key),
    "bring_back": lambda store, key: store.templates.bring_back(key),
    "mark_used": lambda store, key: store.templates.mark_used(key),
    "delete": lambda store, key: store.templates.delete(key),
    "undelete": lambda store, key: store.templates.undelete(key),
    "versions": lambda store, key: store.templates.versions(key),
    "version": lambda store, key: store.templates.version(key, 1),
    "export": lambda store, key: store.exchange.export([key]),
}


@pytest.mark.parametrize("act", ACTS)
def test_what_is_not_there_is_said_to_be_missing(store: Store, act: str) -> None:
    gone = store.templates.save_new("x", "", BARE).id
    store.templates.delete(gone)
    for key in ("0" * 16, "", "x" * 16, "\0", "\ud800", "0" * 100_000, "' OR 1=1 --"):
        with pytest.raises(MissingError):
            ACTS[act](store, key)
    if act != "undelete":
        with pytest.raises(MissingError):
            ACTS[act](store, gone)


@pytest.mark.parametrize("number", [0, 2, -1, 10**30])
def test_a_version_that_is_not_there_is_missing(
    store: Store, saved: SavedTemplate, number: int
) -> None:
    with pytest.raises(MissingError, match="no such version"):
        store.templates.version(saved.id, number)
    with pytest.raises(MissingError):
        store.templates.revert(saved.id, 1, number)


def test_an_old_version_is_removed_and_the_others_stay(store: Store, saved: SavedTemplate) -> None:
    store.templates.save(saved.id, 1, "Second", "", OTHER)
    store.templates.save(saved.id, 2, "Third", "", BARE)
    store.templates.remove_version(saved.id, 2)
    assert [(v.number, v.name) for v in store.templates.versions(saved.id)] == [
        (3, "Third"),
        (1, "Usual taper"),
    ]
    assert store.templates.search("third").total == 1


@pytest.mark.parametrize("number", [-1, 0, 2, 3, 2**40])
def test_the_newest_version_and_one_that_is_not_there_are_not_removed(
    store: Store, saved: SavedTemplate, number: int
) -> None:
    store.templates.save(saved.id, 1, "Second", "", OTHER)
    with pytest.raises(MissingError, match="no such version to remove"):
        store.templates.remove_version(saved.id, number)
    assert len(store.templates.versions(saved.id)) == 2
