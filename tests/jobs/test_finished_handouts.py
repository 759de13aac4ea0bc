"""Finished handouts stay for a while, in a bounded number, each under its own key."""

import pytest

from taperdoc.jobs.finished_handouts import BYTES_MAX, MINUTES, PAPERS_MAX, Paper, Shelf


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


@pytest.mark.parametrize(("minutes", "there"), [(MINUTES - 0.1, True), (MINUTES, False)])
def test_a_paper_leaves_after_its_time(minutes: float, there: bool) -> None:
    seconds = [0.0]
    shelf = Shelf(lambda: seconds[-1])
    key = shelf.put(paper())
    seconds.append(minutes * 60)
    assert bool(shelf.get(key)) == there


@pytest.mark.parametrize(("count", "size"), [(PAPERS_MAX, 10), (2, BYTES_MAX // 2)])
def test_the_shelf_has_room_for_so_many_papers_and_bytes(count: int, size: int) -> None:
    shelf = Shelf()
    keys = [shelf.put(paper(size)) for _ in range(count + 1)]
    assert [shelf.get(key) is not None for key in keys] == [False, *[True] * count]


def test_what_is_on_a_paper_is_not_in_what_a_log_would_show() -> None:
    assert "Anna" not in repr(Paper(b"Anna", "7F3A-09BC", "Anna", "Anna"))
