"""Finished handouts stay for a while, in a bounded number, each under its own key."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from taperdoc.shelf import MINUTES, Paper, Shelf


class Clock:
    """A clock that the test turns."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def paper(size: int = 10, number: str = "7F3A-09BC") -> Paper:
    return Paper(b"x" * size, number, "", "")


def test_a_paper_is_found_under_its_key_alone() -> None:
    shelf = Shelf()
    first, second = paper(number="A"), paper(number="B")
    keys = [shelf.put(first), shelf.put(second)]
    assert [shelf.get(key) for key in keys] == [first, second]
    assert shelf.get(keys[0][:-1]) is None
    assert shelf.get("") is None


def test_keys_cannot_be_guessed() -> None:
    shelf = Shelf()
    keys = {shelf.put(paper()) for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}


def test_a_file_name_holds_the_document_number_alone() -> None:
    assert paper().name == "baclofen-plan-7F3A-09BC.pdf"


@pytest.mark.parametrize(("minutes", "there"), [(0, True), (MINUTES - 0.1, True), (MINUTES, False)])
def test_a_paper_leaves_after_its_time(minutes: float, there: bool) -> None:
    clock = Clock()
    shelf = Shelf(clock)
    key = shelf.put(paper())
    clock.seconds += minutes * 60
    assert (shelf.get(key) is not None) == there
    assert len(shelf) == int(there)


def test_looking_at_a_paper_does_not_keep_it_longer() -> None:
    clock = Clock()
    shelf = Shelf(clock)
    key = shelf.put(paper())
    clock.seconds += (MINUTES - 1) * 60
    assert shelf.get(key)
    clock.seconds += 60
    assert shelf.get(key) is None


@pytest.mark.parametrize(
    ("limits", "sizes", "left"),
    [
        ((3, 1000), [10, 10, 10], [0, 1, 2]),
        ((3, 1000), [10, 10, 10, 10], [1, 2, 3]),
        ((3, 1000), [10] * 6, [3, 4, 5]),
        ((9, 30), [10, 10, 10], [0, 1, 2]),
        ((9, 30), [10, 10, 11], [1, 2]),
        ((9, 30), [10, 10, 30], [2]),
        ((9, 30), [10, 99], [1]),
        ((9, 30), [99, 10], [1]),
    ],
)
def test_the_oldest_go_first_and_the_newest_always_has_room(
    limits: tuple[int, int], sizes: list[int], left: list[int]
) -> None:
    shelf = Shelf(Clock(), *limits)
    keys = [shelf.put(paper(size)) for size in sizes]
    assert [n for n, key in enumerate(keys) if shelf.get(key)] == left


def test_threads_get_back_what_they_put() -> None:
    shelf = Shelf(papers=8)

    def put_and_get(number: int) -> bool:
        key = shelf.put(paper(number=str(number)))
        found = shelf.get(key)
        return found is None or found.number == str(number)

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(put_and_get, range(2000)))
    assert len(shelf) == 8


def test_what_is_on_a_paper_is_not_in_what_a_log_would_show() -> None:
    assert "Anna" not in repr(Paper(b"Anna", "7F3A-09BC", "Anna", "Anna"))
