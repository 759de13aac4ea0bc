"""What is kept in memory leaves: after its time, when there is no room, and unasked."""

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from taperdoc.jobs.expiring_cache import ShortLived


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def kept(clock: Clock | None = None, most: int = 9, most_bytes: int = 1000) -> ShortLived[str, str]:
    return ShortLived(60, most, most_bytes=most_bytes, size=len, now=clock or Clock())


def test_a_value_is_found_under_its_key_alone() -> None:
    shelf = kept()
    shelf.put("a", "first")
    shelf.put("b", "second")
    assert [shelf.get(key) for key in ("a", "b", "c")] == ["first", "second", None]
    assert shelf.values() == ["first", "second"]


def test_a_value_put_again_takes_the_place_of_the_one_before() -> None:
    shelf = kept(most=2)
    for key, value in (("a", "old"), ("b", "other"), ("a", "new")):
        shelf.put(key, value)
    assert shelf.values() == ["other", "new"]


@pytest.mark.parametrize(("seconds", "there"), [(0, True), (59.9, True), (60, False)])
def test_a_value_leaves_after_its_time(seconds: float, there: bool) -> None:
    clock = Clock()
    shelf = kept(clock)
    shelf.put("a", "value")
    clock.seconds += seconds
    assert (shelf.get("a") is not None) == there
    assert len(shelf.values()) == int(there)


def test_looking_at_a_value_does_not_keep_it_longer() -> None:
    clock = Clock()
    shelf = kept(clock)
    shelf.put("a", "value")
    clock.seconds += 59
    assert shelf.get("a")
    clock.seconds += 1
    assert shelf.get("a") is None


class Held:
    """Something that can be seen to have left."""


def test_what_nobody_asks_for_leaves_memory_by_itself() -> None:
    shelf = ShortLived[int, Held](0.05, most=9)
    held = [Held(), Held()]
    gone = [weakref.ref(value) for value in held]
    for value in held:
        shelf.put(id(value), value)
    del held, value
    end = time.monotonic() + 30
    while any(ref() for ref in gone) and time.monotonic() < end:
        time.sleep(0.01)
        gc.collect()
    assert [ref() for ref in gone] == [None, None]


@pytest.mark.parametrize(
    ("limits", "sizes", "left"),
    [
        ((3, 1000), [10, 10, 10], "012"),
        ((3, 1000), [10, 10, 10, 10], "123"),
        ((3, 1000), [10] * 6, "345"),
        ((9, 30), [10, 10, 10], "012"),
        ((9, 30), [10, 10, 11], "12"),
        ((9, 30), [10, 10, 30], "2"),
        ((9, 30), [10, 99], "1"),
        ((9, 30), [99, 10], "1"),
    ],
)
def test_the_oldest_go_first_and_the_newest_always_has_room(
    limits: tuple[int, int], sizes: list[int], left: str
) -> None:
    shelf = kept(None, *limits)
    for number, size in enumerate(sizes):
        shelf.put(str(number), "x" * size)
    assert "".join(key for key in map(str, range(len(sizes))) if shelf.get(key)) == left


def test_threads_get_back_what_they_put() -> None:
    shelf = kept(most=8)

    def put_and_get(number: int) -> bool:
        shelf.put(str(number), str(number))
        return shelf.get(str(number)) in {None, str(number)}

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(put_and_get, range(2000)))
    assert len(shelf.values()) == 8
