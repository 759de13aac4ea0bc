"""Finished handouts expire, are bounded in number and bytes, and have unguessable keys."""

import pytest

from taperdoc.jobs.finished_handouts import (
    BYTES_MAX,
    HANDOUTS_MAX,
    MINUTES,
    FinishedHandout,
    FinishedHandouts,
)

OWNER = "a browser session"


def finished(size: int = 10, number: str = "7F3A-09BC") -> FinishedHandout:
    return FinishedHandout(b"x" * size, number, "", "")


def test_a_handout_is_found_under_its_key_alone() -> None:
    handouts = FinishedHandouts()
    first, second = finished(number="A"), finished(number="B")
    keys = [handouts.put(first, OWNER), handouts.put(second, OWNER)]
    assert [handouts.get(key, OWNER) for key in keys] == [first, second]
    assert handouts.get(keys[0][:-1], OWNER) is None
    assert handouts.get("", OWNER) is None


def test_a_handout_is_found_by_its_owner_alone() -> None:
    handouts = FinishedHandouts()
    key = handouts.put(finished(), OWNER)
    assert handouts.get(key, OWNER) == finished()
    assert handouts.get(key, "another session") is None


def test_keys_cannot_be_guessed() -> None:
    handouts = FinishedHandouts()
    keys = {handouts.put(finished(), OWNER) for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}


def test_a_file_name_holds_the_document_number_alone() -> None:
    assert finished().file_name == "baclofen-plan-7F3A-09BC.pdf"


@pytest.mark.parametrize(("minutes", "found"), [(MINUTES - 0.1, True), (MINUTES, False)])
def test_a_handout_expires(minutes: float, found: bool) -> None:
    seconds = [0.0]
    handouts = FinishedHandouts(lambda: seconds[-1])
    key = handouts.put(finished(), OWNER)
    seconds.append(minutes * 60)
    assert bool(handouts.get(key, OWNER)) == found


@pytest.mark.parametrize(("count", "size"), [(HANDOUTS_MAX, 10), (2, BYTES_MAX // 2)])
def test_the_number_of_handouts_and_of_bytes_is_bounded(count: int, size: int) -> None:
    handouts = FinishedHandouts()
    keys = [handouts.put(finished(size), OWNER) for _ in range(count + 1)]
    assert [handouts.get(key, OWNER) is not None for key in keys] == [False, *[True] * count]


def test_a_handouts_repr_contains_no_patient_data() -> None:
    assert "Anna" not in repr(FinishedHandout(b"Anna", "7F3A-09BC", "Anna", "Anna"))
