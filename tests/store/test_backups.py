"""Backing up and restoring by the command line: what is copied, and what is refused."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from taperdoc.cli import main
from taperdoc.handout.letterhead import Letterhead
from taperdoc.store import Database, Store, StoreError, back_up, restore, sqlite_copies
from tests.support.builders import plan

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "data"
    monkeypatch.setenv("TAPERDOC_DATA", str(folder))
    monkeypatch.delenv("TAPERDOC_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def live(data: Path) -> Iterator[Store]:
    data.mkdir(mode=0o700)
    with closing(Store(f"sqlite:///{data / 'taperdoc.db'}")) as store:
        store.templates.save_new("First", "", PLAN)
        store.letterhead.save(0, Letterhead(clinic="Hill Clinic"))
        yield store


def said(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = main([str(argument) for argument in arguments])
    return status, *capsys.readouterr()


def names(store: Store) -> list[str]:
    return [found.name for found in store.templates.search(sort="name").items]


def names_in(file: Path) -> list[str]:
    with closing(Store(f"sqlite:///{file}")) as store:
        return names(store)


def test_a_backup_of_a_database_in_use_is_one_whole_file_of_its_owners(
    live: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backups" / "monday.db"
    file.parent.mkdir()
    assert said(capsys, "backup", file) == (
        0,
        f"{file} has 1 saved template and the letterhead. The copy was checked.\n",
        "",
    )
    assert list(file.parent.iterdir()) == [file]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with closing(Store(f"sqlite:///{file}")) as kept:
        assert (names(kept), kept.letterhead.get().clinic) == (["First"], "Hill Clinic")


def test_a_restore_brings_back_what_was_and_keeps_what_it_replaces(
    live: Store, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "monday.db"
    back_up(live._database, file)
    live.templates.save_new("Second", "", PLAN)
    before = file.read_bytes()
    status, output, errors = said(capsys, "restore", file)
    assert (status, errors) == (0, "")
    (kept,) = data.glob("taperdoc.db.before-restore-*")
    assert output == (
        f"Restored 1 saved template from {file}.\nThe previous database is kept in {kept}.\n"
    )
    # The app that has it open sees it too, and goes on.
    assert names(live) == ["First"]
    live.templates.save_new("Third", "", PLAN)
    assert names(live) == ["First", "Third"]
    assert names_in(kept) == ["First", "Second"]
    assert file.read_bytes() == before
    assert sqlite_copies.check(data / "taperdoc.db")["saved_template"] == 2


def test_a_restore_into_an_empty_folder_makes_the_database(
    live: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = tmp_path / "monday.db", tmp_path / "other"
    back_up(live._database, file)
    monkeypatch.setenv("TAPERDOC_DATA", str(other))
    assert said(capsys, "restore", file)[1] == f"Restored 1 saved template from {file}.\n"
    made = other / "taperdoc.db"
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert names_in(made) == ["First"]


@pytest.mark.parametrize("damage", ["overwritten", "cut short"])
def test_a_restore_replaces_a_damaged_database_and_keeps_it(
    live: Store, tmp_path: Path, data: Path, damage: str
) -> None:
    file, present = tmp_path / "monday.db", data / "taperdoc.db"
    for number in range(30):
        live.templates.save_new(f"Number {number}", "", PLAN)
    back_up(live._database, file)
    live.close()
    whole = present.read_bytes()
    broken = (
        whole[:4096] + b"\x55" * 40_000 + whole[44_096:]
        if damage == "overwritten"
        else whole[: len(whole) // 2]
    )
    present.write_bytes(broken)
    with closing(Database(f"sqlite:///{present}")) as database:
        count, kept = restore(database, file)
    assert count == 31
    assert kept
    assert kept.read_bytes() == broken
    assert len(names_in(present)) == 20


def test_a_backup_never_overwrites(
    live: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "monday.db"
    file.write_text("precious")
    status, _, errors = said(capsys, "backup", file)
    assert (status, file.read_text()) == (1, "precious")
    assert "already exists and was not changed" in errors


def test_what_cannot_be_backed_up_or_restored_is_said_and_leaves_all_as_it_was(
    live: Store, tmp_path: Path, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter, strange, newer, nameless, cut = (
        tmp_path / name for name in ("letter", "strange", "newer", "nameless", "cut")
    )
    letter.write_text("Dear Anna, " * 500)
    with closing(sqlite3.connect(strange)) as made:
        made.execute("CREATE TABLE songs (name)")
    back_up(live._database, newer)
    with closing(sqlite3.connect(newer, isolation_level=None)) as made:
        made.execute("UPDATE taperdoc_schema SET version_num = '9999'")
    back_up(live._database, nameless)
    with closing(sqlite3.connect(nameless, isolation_level=None)) as made:
        made.execute("DELETE FROM taperdoc_schema")
    back_up(live._database, cut)
    cut.write_bytes(cut.read_bytes()[:20_000])
    there = sorted(data.glob("taperdoc.db*"))
    for verb, file, reason in (
        ("backup", tmp_path / "no" / "folder", "cannot be written: No such file"),
        ("restore", tmp_path / "nothing", "There is no file"),
        ("restore", tmp_path, "There is no file"),
        ("restore", letter, "cannot be read as a database"),
        ("restore", strange, "is not a backup made by taperdoc"),
        ("restore", nameless, "does not say which version of taperdoc made it"),
        ("restore", newer, "made by a newer version of taperdoc"),
        ("restore", cut, "cut "),
        ("restore", data / "taperdoc.db", "is the database itself"),
    ):
        status, output, errors = said(capsys, verb, file)
        assert (status, output, errors.count("\n")) == (1, "", 1), errors
        assert reason in errors
    assert sorted(data.glob("taperdoc.db*")) == there
    assert names(live) == ["First"]


def test_a_restore_gives_up_where_another_program_does_not_let_go(
    live: Store, tmp_path: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_copies, "WAIT_SECONDS", 0.5)
    file = tmp_path / "monday.db"
    back_up(live._database, file)
    with live._database.writing(), pytest.raises(StoreError, match="Another program is writing"):
        restore(Database(f"sqlite:///{data / 'taperdoc.db'}"), file)
    assert names(live) == ["First"]


def test_nothing_to_back_up_is_said(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, errors = said(capsys, "backup", data / "x.db")
    assert status == 1
    assert "There is no database at" in errors


def test_postgresql_has_tools_of_its_own(
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TAPERDOC_DATABASE_URL", "postgresql://anna:secret@127.0.0.1:1/x")
    for verb in ("backup", "restore"):
        status, _, errors = said(capsys, verb, tmp_path / "x.db")
        assert status == 1
        assert "pg_dump" in errors
    status, _, errors = said(capsys, "upgrade-db")
    assert status == 1
    assert "cannot be reached" in errors
    assert "secret" not in errors


class Started:
    """A server that stops at once."""

    url = "http://127.0.0.1:8000/"

    def __init__(self, *_: object) -> None:
        pass

    def start(self) -> None:
        pass

    wait = close = start


@pytest.fixture
def starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing listens, and nothing is printed."""
    monkeypatch.setattr("taperdoc.web.server.Server", Started)


@pytest.mark.usefixtures("starts")
def test_a_start_is_refused_on_a_database_that_is_not_for_this_taperdoc(
    live: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with live._database.writing() as connection:
        connection.exec_driver_sql("UPDATE taperdoc_schema SET version_num = '9999'")
    status, output, errors = said(capsys, "serve")
    assert (status, output) == (1, "")
    assert "made by a newer version of taperdoc" in errors
    monkeypatch.setenv("TAPERDOC_DATABASE_URL", "mysql://x")
    assert "must begin with" in said(capsys, "serve")[2]


@pytest.mark.usefixtures("starts")
def test_the_form_starts_without_a_database_that_is_away(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TAPERDOC_DATABASE_URL", "postgresql://anna:secret@127.0.0.1:1/x")
    status, output, errors = said(capsys, "serve")
    assert status == 0
    assert "taperdoc is at" in output
    assert "cannot be reached just now" in errors
    assert "The form works without it." in errors


def test_upgrade_db_makes_the_database_ready(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert said(capsys, "upgrade-db") == (
            0,
            "The database is ready for this version of taperdoc.\n",
            "",
        )
    assert names_in(data / "taperdoc.db") == []
