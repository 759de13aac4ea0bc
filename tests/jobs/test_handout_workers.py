"""Workers render the same bytes as this process does, and a lost worker is replaced."""

import multiprocessing
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from taperdoc.handout.contacts import Who
from taperdoc.handout.handout import ClinicText
from taperdoc.handout.render import RenderError, pdf
from taperdoc.jobs.handout_workers import HandoutWorkers
from tests.faults import few_or, run
from tests.handout.test_handout import handout
from tests.support.builders import plan
from tests.support.pdf_reading import read

LONG = plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 30), "10h")


@pytest.fixture(scope="module")
def workers() -> Iterator[HandoutWorkers]:
    made = HandoutWorkers()
    made.start()
    yield made
    made.close()


def kill_workers() -> int:
    """Kill every worker there is, as the system would one that takes too much."""
    running = multiprocessing.active_children()
    for worker in running:
        worker.kill()
    return len(running)


def test_a_worker_renders_the_same_bytes(workers: HandoutWorkers) -> None:
    assert workers.pdf(handout()) == pdf(handout())


@few_or(50, few=3)
def test_a_killed_worker_is_said_and_the_next_handout_is_made(
    workers: HandoutWorkers, count: int
) -> None:
    whole, said = pdf(handout(LONG)), 0
    for _ in range(count):
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(workers.pdf, handout(LONG))
            time.sleep(0.3)
            assert kill_workers() > 0
            made = first.exception() or first.result()
        # Killed before it had begun with this, its work is begun by another.
        assert made == whole or "was stopped" in str(made)
        said += made != whole
        assert workers.pdf(handout()) == pdf(handout())
    assert said > 0


def test_a_worker_killed_at_rest_costs_nobody_a_handout(workers: HandoutWorkers) -> None:
    for _ in range(3):
        assert workers.pdf(handout()) == pdf(handout())
        assert kill_workers() > 0
        time.sleep(0.3)


def test_handouts_beside_a_killed_one_and_behind_it_are_made() -> None:
    others = set(multiprocessing.active_children())
    workers = HandoutWorkers()
    noise = BytesIO()
    Image.effect_noise((600, 300), 90).convert("RGB").save(noise, "JPEG", quality=95)
    # More than a pipe takes at once.
    big = replace(handout(), clinic_text=ClinicText(logo=noise.getvalue()))
    try:
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(workers.pdf, [handout(), handout()]))
            mine = set(multiprocessing.active_children()) - others
            asked = [pool.submit(workers.pdf, of) for of in (handout(LONG), handout(LONG), big)]
            time.sleep(0.3)
            mine.pop().kill()
            made = [one.exception() or one.result() for one in asked]
    finally:
        workers.close()
    (lost,) = [one for one in made if isinstance(one, Exception)]
    assert isinstance(lost, RenderError)
    assert pdf(big) in made
    assert pdf(handout(LONG)) in made


def test_a_handout_past_its_time_is_stopped_and_the_next_is_made() -> None:
    hasty = HandoutWorkers(seconds=0.4)
    try:
        hasty.start()
        with pytest.raises(RenderError, match="not finished within"):
            hasty.pdf(handout(LONG))
    finally:
        hasty.close()
    hasty = HandoutWorkers(seconds=20)
    try:
        assert hasty.pdf(handout()).startswith(b"%PDF")
    finally:
        hasty.close()


def test_a_worker_cannot_take_all_the_memory() -> None:
    small = HandoutWorkers(memory=150 << 20)
    try:
        with pytest.raises(RenderError):
            small.pdf(handout(LONG))
    finally:
        small.close()


def test_nobody_gets_anybody_elses_handout(workers: HandoutWorkers) -> None:
    people = [f"Person {number}" for number in range(6)]

    def first_page(name: str) -> str:
        return read(workers.pdf(handout(who=Who(patient=name)))).sheets[0]

    with ThreadPoolExecutor(6) as pool:
        for name, words in zip(people, pool.map(first_page, people), strict=True):
            assert f"For: {name}" in words


def test_closing_leaves_no_worker_or_thread_behind() -> None:
    before, threads = set(multiprocessing.active_children()), set(threading.enumerate())
    workers = HandoutWorkers()
    workers.pdf(handout())
    workers.close()
    assert set(multiprocessing.active_children()) <= before
    assert set(threading.enumerate()) <= threads


@few_or(120, few=2)
def test_many_clients_at_once_get_each_their_own_handouts(count: int) -> None:
    found = run(sys.executable, "-m", "tests.faults.clients", "20", str(count))
    assert found["printed"] >= 20


@pytest.mark.faults
def test_handouts_are_made_while_the_temporary_directory_is_swept(tmp_path: Path) -> None:
    (tmp_path / "swept").mkdir()
    found = run(
        *(sys.executable, "-m", "tests.faults.sweep", str(tmp_path), "20", "60"),
        TMPDIR=str(tmp_path / "swept"),
    )
    assert found["printed"] >= 20
    assert found["refused"] == found["wrong"] == 0
