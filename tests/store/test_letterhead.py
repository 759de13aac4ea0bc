"""The letterhead on both databases."""

from dataclasses import replace

import pytest

from taperdoc.handout.letterhead import Letterhead
from taperdoc.store import ConflictError, Store
from tests.support.letterheads import FULL


def test_before_the_first_save_the_letterhead_is_empty(store: Store) -> None:
    assert store.letterhead.get() == Letterhead()


def test_a_letterhead_comes_back_as_it_was_saved(store: Store) -> None:
    saved = store.letterhead.save(0, FULL)
    assert saved == store.letterhead.get() == replace(FULL, version=1)
    assert store.letterhead.save(1, Letterhead()) == Letterhead(version=2)


def test_the_second_of_two_saves_sees_both(store: Store) -> None:
    theirs = store.letterhead.save(0, FULL)
    with pytest.raises(ConflictError) as conflict:
        store.letterhead.save(0, Letterhead(clinic="Mine"))
    assert conflict.value.theirs == theirs == store.letterhead.get()
    assert conflict.value.mine.clinic == "Mine"
    for strange in (-1, 2, 10**30):
        with pytest.raises(ConflictError):
            store.letterhead.save(strange, Letterhead())


def test_the_same_saved_twice_is_no_conflict(store: Store) -> None:
    assert store.letterhead.save(0, FULL) == store.letterhead.save(0, FULL)
