"""The circuit breaker: who may try to connect, and who is told at once that it is no use."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest

from taperdoc.store import StoreError
from taperdoc.store.circuit_breaker import PAUSE_SECONDS, CircuitBreaker
from taperdoc.store.error_messages import UNREACHABLE


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def breaker(seconds: Seconds) -> CircuitBreaker:
    return CircuitBreaker(seconds)


def fail(breaker: CircuitBreaker, seconds: Seconds, after: float = 0) -> None:
    with suppress(ConnectionError), breaker.attempt():
        seconds.now += after
        raise ConnectionError


def refused(breaker: CircuitBreaker) -> bool:
    try:
        with breaker.attempt():
            return False
    except StoreError as error:
        return str(error) == UNREACHABLE


def test_attempts_that_succeed_are_all_allowed(breaker: CircuitBreaker) -> None:
    assert not any(refused(breaker) for _ in range(3))


def test_after_a_failed_attempt_none_is_made_until_the_pause_is_over(
    breaker: CircuitBreaker, seconds: Seconds
) -> None:
    fail(breaker, seconds)
    assert refused(breaker)
    seconds.now += PAUSE_SECONDS - 0.1
    assert refused(breaker)
    seconds.now += 0.2
    assert not refused(breaker)
    assert not refused(breaker)


def test_a_pause_begins_when_the_attempt_has_failed_however_long_it_took(
    breaker: CircuitBreaker, seconds: Seconds
) -> None:
    fail(breaker, seconds, after=60)
    assert refused(breaker)


def test_after_a_pause_one_tries_and_the_others_are_refused_meanwhile(
    breaker: CircuitBreaker, seconds: Seconds
) -> None:
    fail(breaker, seconds)
    seconds.now += PAUSE_SECONDS
    with breaker.attempt():
        assert refused(breaker)
    assert not refused(breaker)


def test_a_failed_retry_begins_a_new_pause_and_lets_another_retry_follow(
    breaker: CircuitBreaker, seconds: Seconds
) -> None:
    for _ in range(3):
        fail(breaker, seconds)
        assert refused(breaker)
        seconds.now += PAUSE_SECONDS
    assert not refused(breaker)


def test_attempts_at_the_same_time_do_not_wait_for_each_other(breaker: CircuitBreaker) -> None:
    all_of_them = Barrier(4)

    def attempt(_: int) -> None:
        with breaker.attempt():
            all_of_them.wait(timeout=30)

    with ThreadPoolExecutor(4) as several:
        list(several.map(attempt, range(4)))
