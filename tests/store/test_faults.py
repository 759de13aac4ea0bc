"""Faults, tried for real: kills, a full disk, a locked file, a server that goes away.

A few of each here; as many as were asked for by `./run test -m faults`.
"""

import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from taperdoc.domain.saved_template import SavedTemplate
from taperdoc.store import Database, Store, StoreError, back_up, sqlite_copies, timeouts
from tests.faults import ROOT, few_or, run
from tests.support import databases
from tests.support.builders import plan

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")
OTHER = plan("10 10 . 10 for 7", "10h")


def check(url: str) -> None:
    with closing(Store(url)) as store:
        store.check()


@few_or(200, few=8)
def test_what_was_acknowledged_before_a_kill_is_there(tmp_path: Path, count: int) -> None:
    found = run(sys.executable, "-m", "tests.faults.kill", str(tmp_path / "x.db"), str(count))
    assert found["killed"] == count
    assert found["acknowledged"] > count


@few_or(500, few=20)
def test_two_processes_lose_none_of_each_others_saves(url: str, count: int) -> None:
    with closing(Database(url)) as made:
        if made.file:
            check(url)
    assert run(sys.executable, "-m", "tests.faults.rivals", url, str(count))["saves"] == 2 * count


@few_or(10, few=1)
@pytest.mark.postgresql
@pytest.mark.usefixtures("postgresql")
def test_postgresql_may_go_away_and_come_back(count: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = f"--port={port} --encoding=UTF8 --locale=C.UTF-8"
    server = ("pg_virtualenv", "-t", "-o", "fsync=off", "-c", options)
    found = run(*server, sys.executable, "-m", "tests.faults.stopped", str(count))
    assert found["stopped and started"] == count
    assert found["slowest sentence, s"] < 10


def breaks_while_writing(store: Store, url: str) -> None:
    with store._database.writing() as connection:
        databases.break_connections(url)
        connection.exec_driver_sql("SELECT 1")


def test_a_connection_that_broke_is_made_again(url: str) -> None:
    if url.startswith("sqlite"):
        pytest.skip("SQLite has no connection that could break.")
    with closing(Store(url)) as store:
        saved = store.templates.save_new("Usual", "", PLAN)
        databases.break_connections(url)
        assert store.templates.get(saved.id) == saved
        with pytest.raises(StoreError, match="cannot be reached"):
            breaks_while_writing(store, url)
        assert store.templates.save(saved.id, 1, "New", "", PLAN).version == 2


@few_or(10, few=1)
def test_a_database_locked_by_another_writer_is_said_to_be(
    url: str, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if count == 1:
        monkeypatch.setattr(timeouts, "LOCK_SECONDS", 1)
    with closing(Store(url)) as store, closing(Store(url)) as other:
        saved = store.templates.save_new("Usual", "", PLAN)
        held, free = threading.Event(), threading.Event()

        def hold() -> None:
            with other._database.writing() as connection:
                connection.exec_driver_sql("UPDATE saved_template SET version = version")
                held.set()
                free.wait()

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        try:
            started = time.perf_counter()
            with pytest.raises(StoreError, match="Another program is writing"):
                store.templates.save(saved.id, 1, "New", "", OTHER)
            assert time.perf_counter() - started < timeouts.LOCK_SECONDS + 3
            assert store.templates.get(saved.id) == saved
            time.sleep(max(0, count - timeouts.LOCK_SECONDS - 0.5))
        finally:
            free.set()
            holder.join()
        assert store.templates.save(saved.id, 1, "New", "", OTHER).version == 2


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 1 MiB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(mounted, capture_output=True, check=False).returncode
    ):
        pytest.skip("Only root can mount a disk that is full soon.")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def read_only(disk: Path) -> Iterator[None]:
    """The disk, not to be written to."""
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    try:
        yield
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)


def fill_up(disk: Path) -> Path:
    """A file that leaves no room for another byte."""
    filler = disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
    return filler


def save_many(store: Store) -> None:
    for _ in range(200):
        store.templates.save_new("x", "word " * 400, PLAN)


def works_again(store: Store, saved: SavedTemplate) -> None:
    assert store.templates.get(saved.id) == saved
    assert store.templates.save(saved.id, saved.version, "New", "", OTHER).version == 2
    sqlite_copies.check(store._database.file or Path())


def test_a_full_disk_is_said_and_the_old_version_is_whole(disk: Path) -> None:
    with closing(Store(f"sqlite:///{disk / 'x.db'}")) as store:
        saved = store.templates.save_new("Usual", "", PLAN)
        filler = fill_up(disk)
        for _ in range(3):
            with pytest.raises(StoreError, match="The disk is full, so nothing was saved"):
                save_many(store)
        assert store.templates.get(saved.id) == saved
        with pytest.raises(StoreError, match=r"cannot be (written|copied)"):
            back_up(store._database, disk / "backup")
        assert sorted(p.name for p in disk.iterdir()) == ["filler", "x.db", "x.db-shm", "x.db-wal"]
        filler.unlink()
        works_again(store, saved)


def test_a_start_on_a_full_disk_is_refused_with_a_sentence(disk: Path) -> None:
    filler = fill_up(disk)
    with pytest.raises(StoreError, match="disk"):
        check(f"sqlite:///{disk / 'x.db'}")
    filler.unlink()
    check(f"sqlite:///{disk / 'x.db'}")


def test_a_disk_that_cannot_be_written_is_said(disk: Path) -> None:
    with closing(Store(f"sqlite:///{disk / 'x.db'}")) as store:
        saved = store.templates.save_new("Usual", "", PLAN)
        store.close()  # the system lets a disk go read-only while no file is open for writing
        with read_only(disk):
            with pytest.raises(StoreError, match="so nothing was saved"):
                store.templates.save(saved.id, 1, "New", "", OTHER)
            with pytest.raises(StoreError, match="cannot be used: Read-only file system"):
                check(f"sqlite:///{disk / 'x.db'}")
        works_again(store, saved)


LIMITED = """
import resource, sys
from taperdoc.store import Store, StoreError
from tests.store.test_faults import PLAN
store = Store(sys.argv[1])
saved = store.templates.save_new("Usual", "", PLAN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
try:
    for number in range(1, 1000):
        store.templates.save(saved.id, number, f"Number {number}", "word " * 400, PLAN)
except StoreError as error:
    print(number, error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert store.templates.get(saved.id).version == number
assert store.templates.save(saved.id, number, "New", "", PLAN).version == number + 1
"""


def test_a_file_that_may_not_grow_is_said_and_the_old_version_is_whole(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[1] == resource.RLIM_INFINITY
    file = tmp_path / "x.db"
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, f"sqlite:///{file}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "so nothing was saved" in done.stdout
    sqlite_copies.check(file)


def test_a_database_damaged_in_use_is_said_to_be(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    with closing(Store(f"sqlite:///{file}")) as store:
        for number in range(50):
            store.templates.save_new(f"Number {number}", "", PLAN)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    whole = file.read_bytes()
    file.write_bytes(whole[:8192] + b"\x55" * (len(whole) - 8192))
    with (
        pytest.raises(StoreError, match=r"is damaged\. Use “taperdoc restore|is not a database"),
        closing(Store(f"sqlite:///{file}")) as store,
    ):
        store.templates.search()
