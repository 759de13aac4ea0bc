"""An uploaded PDF is read in a process of its own: no file delays, fills or stops the app."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from taperdoc.domain.plan_json import document_number, dumps
from taperdoc.handout.embedded_plan import AttachmentError, plan_in
from taperdoc.jobs import pdf_reader
from taperdoc.jobs.pdf_reader import MEMORY, PdfReader
from taperdoc.jobs.worker_pool import WorkerPool
from tests.support import builders
from tests.support.hostile_pdfs import GOOD, HOSTILE, stream, with_attached

GOOD_PDF = with_attached(stream(GOOD))
TOO_MUCH = "takes more time or memory to read than any handout"


@pytest.fixture(scope="module")
def reader() -> Iterator[PdfReader]:
    made = PdfReader()
    yield made
    made.close()


def workers() -> set[int | None]:
    return {worker.pid for worker in multiprocessing.active_children()}


@pytest.fixture(scope="module")
def opening() -> Iterator[subprocess.Popen[bytes]]:
    """A process that opens PDFs, started once: it takes longer than most of them."""
    command = [sys.executable, "-m", "tests.support.opening_pdfs"]
    pipe = subprocess.PIPE
    folder = Path(__file__).parents[2]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=folder) as process:
        send(process, GOOD_PDF)
        yield process


def send(process: subprocess.Popen[bytes], file: bytes) -> None:
    assert process.stdin
    pickle.dump(file, process.stdin)
    process.stdin.flush()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gets_a_sentence_within_5_seconds_and_200_mb(
    opening: subprocess.Popen[bytes], name: str
) -> None:
    file = HOSTILE[name]()
    assert len(file) <= 4 << 20
    send(opening, file)
    assert opening.stdout
    report = json.loads(opening.stdout.readline())
    assert report["said"].endswith(".")
    assert report["seconds"] < 5, report
    assert report["peak"] < 200e6 <= MEMORY, report
    assert report["steps"] == 2


def test_what_takes_too_long_is_stopped_at_once_and_the_next_is_opened() -> None:
    hasty = PdfReader(seconds=0.5)
    try:
        assert len(hasty.plan(GOOD_PDF).steps) == 2
        before = workers()
        began = time.monotonic()
        with pytest.raises(AttachmentError, match=TOO_MUCH):
            hasty.plan(HOSTILE["50,000 large attachments of our name"]())
        assert time.monotonic() - began < 2.5
        assert len(hasty.plan(GOOD_PDF).steps) == 2
        assert workers() != before
    finally:
        hasty.close()


def test_a_worker_that_is_well_is_used_again(reader: PdfReader) -> None:
    reader.plan(GOOD_PDF)
    before = workers()
    for name in ("a bomb in a bomb", "a bomb for a table of objects"):
        with pytest.raises(AttachmentError):
            reader.plan(HOSTILE[name]())
    reader.plan(GOOD_PDF)
    assert workers() == before


def test_a_killed_worker_is_said_and_the_next_file_is_opened(reader: PdfReader) -> None:
    slow = HOSTILE["50,000 large attachments of our name"]()
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(reader.plan, slow)
        time.sleep(0.5)
        for worker in multiprocessing.active_children():
            worker.kill()
        with pytest.raises(AttachmentError, match=TOO_MUCH):
            opened.result()
    assert len(reader.plan(GOOD_PDF).steps) == 2


def test_files_opened_at_once_do_not_get_each_others_plans(reader: PdfReader) -> None:
    plans = [builders.plan(f"{count} for {count}", "1") for count in range(1, 13)]
    files = [
        with_attached(
            stream(dumps(plan).encode()), feet=(f"Plan {document_number(plan)}, made today",)
        )
        for plan in plans
    ]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(reader.plan, files)) == plans


@pytest.mark.parametrize(
    ("forbidden", "arguments"),
    [
        (open, ["/dev/null"]),
        (open, ["/dev/null", "w"]),
        (socket.socket, []),
        (os.pipe, []),
        (subprocess.run, [["true"]]),
    ],
)
def test_a_reader_opens_no_file_and_no_connection_and_starts_no_program(
    reader: PdfReader, forbidden: Callable[..., object], arguments: list[object]
) -> None:
    with pytest.raises(OSError, match="Too many open files"):
        reader._pool.run(forbidden, *arguments)


def test_a_reader_that_another_user_runs_starts_no_process() -> None:
    if os.geteuid():
        pytest.skip("only root can become another user")
    pool = WorkerPool(1, 30, _initialize_as_nobody)
    try:
        assert len(pool.run(plan_in, GOOD_PDF).steps) == 2
        with pytest.raises(BlockingIOError):
            pool.run(os.fork)
    finally:
        pool.close()


def _initialize_as_nobody() -> None:
    pdf_reader._initialize(MEMORY)
    os.setuid(65534)
