"""Cached values expire, also when nobody uses the cache, and the oldest make room for new ones."""

import gc
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from taperdoc.jobs.expiring_cache import ExpiringCache


class Clock:
    """A clock that the test sets."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def new_cache(
    clock: Clock | None = None, max_items: int = 9, max_bytes: int = 1000
) -> ExpiringCache[str, str]:
    return ExpiringCache(60, max_items, max_bytes=max_bytes, size=len, now=clock or Clock())


def test_a_value_is_found_under_its_key_alone() -> None:
    cache = new_cache()
    cache.put("a", "first")
    cache.put("b", "second")
    assert [cache.get(key) for key in ("a", "b", "c")] == ["first", "second", None]
    assert cache.values() == ["first", "second"]


def test_a_new_value_replaces_the_one_under_its_key() -> None:
    cache = new_cache(max_items=2)
    for key, value in (("a", "old"), ("b", "other"), ("a", "new")):
        cache.put(key, value)
    assert cache.values() == ["other", "new"]


@pytest.mark.parametrize(("seconds", "found"), [(0, True), (59.9, True), (60, False)])
def test_a_value_expires(seconds: float, found: bool) -> None:
    clock = Clock()
    cache = new_cache(clock)
    cache.put("a", "value")
    clock.seconds += seconds
    assert (cache.get("a") is not None) == found
    assert len(cache.values()) == int(found)


def test_reading_a_value_does_not_extend_its_life() -> None:
    clock = Clock()
    cache = new_cache(clock)
    cache.put("a", "value")
    clock.seconds += 59
    assert cache.get("a")
    clock.seconds += 1
    assert cache.get("a") is None


class Value:
    """A value whose removal from memory can be observed."""


def test_an_expired_value_leaves_memory_when_nobody_uses_the_cache() -> None:
    cache = ExpiringCache[int, Value](0.05, max_items=9)
    held = [Value(), Value()]
    gone = [weakref.ref(value) for value in held]
    for value in held:
        cache.put(id(value), value)
    del held, value
    end = time.monotonic() + 30
    while any(ref() for ref in gone) and time.monotonic() < end:
        time.sleep(0.01)
        gc.collect()
    assert [ref() for ref in gone] == [None, None]


@pytest.mark.parametrize(
    ("limits", "sizes", "remaining"),
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
def test_the_oldest_are_dropped_first_and_the_newest_is_always_kept(
    limits: tuple[int, int], sizes: list[int], remaining: str
) -> None:
    cache = new_cache(None, *limits)
    for number, size in enumerate(sizes):
        cache.put(str(number), "x" * size)
    assert "".join(key for key in map(str, range(len(sizes))) if cache.get(key)) == remaining


def test_threads_read_the_values_they_stored() -> None:
    cache = new_cache(max_items=8)

    def put_and_get(number: int) -> bool:
        cache.put(str(number), str(number))
        return cache.get(str(number)) in {None, str(number)}

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(put_and_get, range(2000)))
    assert len(cache.values()) == 8
