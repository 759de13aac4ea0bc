"""Finished handouts are kept for as long as promised, under unguessable keys."""

import pytest

from taperdoc.jobs.finished_handouts import (
    BYTES_MAX,
    BYTES_PER_OWNER,
    MINUTES,
    FinishedHandout,
    FinishedHandouts,
    TooManyHandoutsError,
)

OWNER, ENTRY = "a browser session", "an entry"


def finished(size: int = 10, number: str = "7F3A-09BC") -> FinishedHandout:
    return FinishedHandout(b"x" * size, number, "", "")


def test_a_handout_is_found_under_its_key_alone() -> None:
    handouts = FinishedHandouts()
    first, second = finished(number="A"), finished(number="B")
    keys = [handouts.put(first, OWNER, ENTRY), handouts.put(second, OWNER, ENTRY)]
    assert [handouts.get(key, OWNER) for key in keys] == [first, second]
    assert handouts.get(keys[0][:-1], OWNER) is None
    assert handouts.get("", OWNER) is None


def test_a_handout_is_found_by_its_owner_alone() -> None:
    handouts = FinishedHandouts()
    key = handouts.put(finished(), OWNER, ENTRY)
    assert handouts.get(key, OWNER) == finished()
    assert handouts.get(key, "another session") is None


def test_keys_cannot_be_guessed() -> None:
    handouts = FinishedHandouts()
    keys = {handouts.put(finished(), OWNER, ENTRY) for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}


def test_a_file_name_holds_the_document_number_alone() -> None:
    assert finished().file_name == "baclofen-plan-7F3A-09BC.pdf"


@pytest.mark.parametrize(("minutes", "found"), [(MINUTES - 0.1, True), (MINUTES, False)])
def test_a_handout_expires(minutes: float, found: bool) -> None:
    seconds = [0.0]
    handouts = FinishedHandouts(lambda: seconds[-1])
    key = handouts.put(finished(), OWNER, ENTRY)
    seconds.append(minutes * 60)
    assert bool(handouts.get(key, OWNER)) == found


def test_no_handout_takes_the_place_of_another() -> None:
    handouts = FinishedHandouts()
    keys = [handouts.put(finished(), OWNER, ENTRY) for _ in range(500)]
    assert all(handouts.get(key, OWNER) for key in keys)


def test_a_handout_too_large_for_what_is_left_is_refused_until_another_expires() -> None:
    seconds = [0.0]
    handouts = FinishedHandouts(lambda: seconds[-1])
    most = finished(BYTES_PER_OWNER)
    owners = [f"owner {number}" for number in range(BYTES_MAX // BYTES_PER_OWNER)]
    keys = [handouts.put(most, owner, ENTRY) for owner in owners]
    for owner in (owners[0], "another session"):
        with pytest.raises(TooManyHandoutsError, match="keeps each finished handout"):
            handouts.put(finished(1), owner, ENTRY)
    assert [handouts.get(key, owner) for key, owner in zip(keys, owners, strict=True)] == [
        most for _ in owners
    ]
    seconds.append(MINUTES * 60)
    assert handouts.put(finished(1), owners[0], ENTRY)


def test_one_owner_leaves_room_for_others() -> None:
    handouts = FinishedHandouts()
    handouts.put(finished(BYTES_PER_OWNER), OWNER, ENTRY)
    with pytest.raises(TooManyHandoutsError):
        handouts.check_room(OWNER, 1)
    handouts.check_room("another session", 1)


def test_the_entry_is_known_after_the_handout_has_expired_and_to_its_owner_alone() -> None:
    seconds = [0.0]
    handouts = FinishedHandouts(lambda: seconds[-1])
    key = handouts.put(finished(), OWNER, ENTRY)
    seconds.append(MINUTES * 60)
    assert handouts.get(key, OWNER) is None
    assert handouts.entry(key, OWNER) == ENTRY
    assert handouts.entry(key, "another session") is None


def test_a_handouts_repr_contains_no_patient_data() -> None:
    assert "Anna" not in repr(FinishedHandout(b"Anna", "7F3A-09BC", "Anna", "Anna"))
