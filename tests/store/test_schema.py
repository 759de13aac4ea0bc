"""The schema: that the migrations make it, that a start brings it about, and what is refused."""

import re
import shutil
import stat
import sys
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.exc import StatementError

from taperdoc.store import Database, Store, StoreError, schema, upgrade
from taperdoc.store.tables import Base
from tests.support import databases
from tests.support.builders import plan

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("saved_template", sa.Column("colour", sa.Text))
    if {fails}:
        raise RuntimeError
"""


@pytest.fixture
def empty(url: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A database with nothing in it, not even tables."""
    if url.startswith("sqlite"):
        yield url
    else:
        server: databases.Server = request.getfixturevalue("postgresql")
        with server.empty() as address:
            yield address


def later(folder: Path, monkeypatch: pytest.MonkeyPatch, *, fails: bool = False) -> None:
    """Make this taperdoc a later one, with one more migration."""
    copied = folder / "migrations"
    shutil.copytree(schema.MIGRATIONS, copied)
    (copied / "versions" / "next.py").write_text(NEXT.format(fails=fails))
    monkeypatch.setattr(schema, "MIGRATIONS", copied)
    monkeypatch.setattr(schema, "HEAD", "0002")


def made_ready(url: str) -> Path | None:
    with closing(Database(url)) as database:
        return upgrade(database)


def check(url: str) -> None:
    with closing(Store(url)) as store:
        store.check()


def columns(url: str) -> set[str]:
    with closing(Database(url)) as database, database.reading() as connection:
        return {column["name"] for column in inspect(connection).get_columns("saved_template")}


def test_the_migrations_make_what_the_models_say(store: Store) -> None:
    with store._database.reading() as connection:
        context = MigrationContext.configure(connection)
        found = compare_metadata(context, Base.metadata)
    # The table that holds the schema's number is no model.
    assert [d for d in found if d[0] != "remove_table" or d[1].name != schema.VERSION_TABLE] == []


def test_the_newest_migration_is_the_one_that_is_named() -> None:
    assert ScriptDirectory(schema.MIGRATIONS).get_current_head() == schema.HEAD


def test_an_empty_postgresql_is_refused_until_it_is_made_ready(empty: str) -> None:
    if not empty.startswith("sqlite"):
        with pytest.raises(StoreError, match="is empty"):
            check(empty)
        assert made_ready(empty) is None
    check(empty)
    assert made_ready(empty) is None


def test_an_older_database_is_copied_then_brought_up_to_date(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = Store(url)
    saved = first.templates.save_new("Usual", "", plan("5 for 7"))
    first.close()
    later(tmp_path, monkeypatch)
    if not url.startswith("sqlite"):
        with pytest.raises(StoreError, match="older than this taperdoc"):
            check(url)
        made_ready(url)
    with_more = Store(url)
    assert with_more.templates.get(saved.id) == saved
    assert "colour" in columns(url)
    with_more.close()
    copies = list(tmp_path.glob("*.before-upgrade-*"))
    assert len(copies) == url.startswith("sqlite")
    for copy in copies:
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert "colour" not in columns(f"sqlite:///{copy}")


def test_a_newer_database_is_refused(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        later(tmp_path, patch)
        made_ready(url)
    for act in (check, made_ready):
        with pytest.raises(StoreError, match="made by a newer version of taperdoc"):
            act(url)


@pytest.mark.parametrize("change", ["DELETE FROM", "UPDATE"])
def test_a_database_without_a_revision_is_refused(url: str, change: str) -> None:
    made_ready(url)
    with closing(Database(url)) as database, database.writing() as connection:
        ending = " SET version_num = ''" if change == "UPDATE" else ""
        connection.exec_driver_sql(f"{change} {schema.VERSION_TABLE}{ending}")
    for act in (check, made_ready):
        with pytest.raises(StoreError, match="does not say which version of taperdoc made it"):
            act(url)


def test_a_migration_that_fails_leaves_all_as_it_was(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(url) if url.startswith("sqlite") else None
    with monkeypatch.context() as patch:
        later(tmp_path, patch, fails=True)
        with pytest.raises(RuntimeError):
            made_ready(url)
    assert "colour" not in columns(url)
    check(url)


def test_somebody_elses_database_is_left_alone(empty: str) -> None:
    with closing(Database(empty)) as database, database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num text)")
    for act in (check, made_ready):
        with pytest.raises(StoreError, match="not made by taperdoc"):
            act(empty)
    with closing(Database(empty)) as database, database.reading() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]


def test_four_that_make_it_ready_at_once_make_it_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as several:
        list(several.map(made_ready, [empty] * 4))
    store = Store(empty)
    assert store.letterhead.get().version == 0
    store.close()


def test_a_file_is_its_owners_alone_with_what_lies_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "odd ?#% name.db"
    store = Store(f"sqlite:///{file}")
    store.templates.save_new("Usual", "", plan("5 for 7"))
    beside = sorted(tmp_path.iterdir())
    assert [path.name[len(file.name) :] for path in beside] == ["", "-shm", "-wal"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in beside} == {0o600}
    store.close()
    file.chmod(0o644)
    check(f"sqlite:///{file}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_file_is_kept_as_safely_as_sqlite_can(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    with store._database.reading() as connection:
        found = {
            pragma: connection.exec_driver_sql(f"PRAGMA {pragma}").scalar()
            for pragma in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
        timeout = connection.exec_driver_sql("PRAGMA busy_timeout").scalar()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    assert timeout == 5000
    store.close()


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    file.write_bytes(b"This is a letter." * 1000)
    with pytest.raises(StoreError, match="is not a database"):
        check(f"sqlite:///{file}")
    assert file.read_bytes() == b"This is a letter." * 1000


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("sqlite:////nowhere/at/all/x.db", "/nowhere/at/all/x.db cannot be used: No such file"),
        ("sqlite:///", "must begin with"),
        ("sqlite://", "must begin with"),
        ("mysql://anna:secret@localhost/x", "must begin with postgresql:// or sqlite:///"),
        ("postgresql+asyncpg://anna:secret@localhost/x", "must begin with"),
        ("secret", "cannot be read as an address"),
        ("postgresql://anna:secret@localhost:port/x", "cannot be read as an address"),
        ("postgresql://anna:secret@127.0.0.1:1/x", "cannot be reached just now"),
        ("postgres://anna:secret@127.0.0.1:1/x", "cannot be reached just now"),
        ("postgresql://anna:secret@/x?host=/nowhere", "cannot be reached just now"),
        ("postgresql://anna:secret@127.0.0.1:1/x?strange=1", "cannot be reached just now"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_its_password(
    address: str, reason: str
) -> None:
    with pytest.raises(StoreError, match=re.escape(reason)) as refused:
        check(address)
    assert "secret" not in str(refused.value)
    assert refused.value.__suppress_context__ or not refused.value.__context__


def test_postgresql_without_psycopg_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'taperdoc\[clinic\]'"):
        Store("postgresql://anna:secret@127.0.0.1:1/x")


def test_a_time_without_a_zone_is_not_kept(url: str) -> None:
    with (
        closing(Store(url, lambda: datetime(2026, 11, 21))) as store,  # noqa: DTZ001
        pytest.raises(StatementError, match="without a zone"),
    ):
        store.templates.save_new("Usual", "", plan("5 for 7"))


def test_a_plan_that_cannot_be_read_is_said_without_what_is_in_it(store: Store) -> None:
    saved = store.templates.save_new("Usual", "", plan("5 for 7", other_words="Anna"))
    with store._database.writing() as connection:
        connection.exec_driver_sql('UPDATE template_version SET plan = \'{"format": "Anna"}\'')
    with pytest.raises(StoreError, match=r"cannot be read, at \$") as refused:
        store.templates.get(saved.id)
    assert "Anna" not in str(refused.value)


def test_what_is_typed_is_in_no_log_and_no_error(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    saved = store.templates.save_new("Anna", "Anna", plan("5 for 7", other_words="Anna"))
    with store._database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE template_version RENAME TO away")
    with pytest.raises(StoreError) as refused:
        store.templates.save(saved.id, 1, "Anna", "Anna", plan("10 for 7", other_words="Anna"))
    shown = "".join(traceback.format_exception(refused.value))
    assert "Anna" not in caplog.text + shown.replace('"Anna"', "")
