"""Deleted templates are gone for good an hour later: rows, versions, words, and their bytes."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from taperdoc.store import MissingError, Store, StoreError
from taperdoc.store import purge as purge_module
from taperdoc.store.purge import INTERVAL_SECONDS, UNDO_FOR, PurgeTimer, purge
from tests.support.builders import plan
from tests.support.databases import Ticking

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")
MARGIN = timedelta(minutes=1)


def counts(store: Store) -> dict[str, int]:
    with store._database.reading() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("saved_template", "template_version", "template_word")
        }


def deleted(store: Store, name: str = "Old") -> str:
    saved = store.templates.save_new(name, "", PLAN)
    store.templates.save(saved.id, 1, f"{name} again", "", PLAN)
    store.templates.delete(saved.id)
    return saved.id


def test_an_hour_after_the_deletion_all_of_a_template_is_gone(store: Store, clock: Ticking) -> None:
    deleted(store)
    clock.now += UNDO_FOR - MARGIN
    recent = deleted(store, "Recent")
    store.templates.save_new("Alive", "", PLAN)
    clock.now += MARGIN
    purge(store._database, clock.now)
    assert counts(store) == {"saved_template": 2, "template_version": 3, "template_word": 3}
    assert store.templates.undelete(recent).name == "Recent again"


def test_nothing_is_gone_before_the_hour_is_over(store: Store, clock: Ticking) -> None:
    template = deleted(store)
    clock.now += UNDO_FOR - MARGIN
    purge(store._database, clock.now)
    assert store.templates.undelete(template).version == 2


def test_a_deletion_cannot_be_undone_after_an_hour_even_before_the_purge(
    store: Store, clock: Ticking
) -> None:
    template = deleted(store)
    clock.now += UNDO_FOR
    with pytest.raises(MissingError, match="deleted"):
        store.templates.undelete(template)


def test_what_was_deleted_before_the_start_is_removed_at_the_start(
    store: Store, clock: Ticking
) -> None:
    deleted(store)
    clock.now += timedelta(days=30)
    timer = PurgeTimer(store._database, clock)
    timer.start()
    timer.stop()
    timer._thread.join(timeout=60)
    assert counts(store) == {"saved_template": 0, "template_version": 0, "template_word": 0}


def test_what_is_deleted_while_taperdoc_runs_is_removed_within_a_minute_of_the_hour(
    store: Store, clock: Ticking
) -> None:
    deleted(store)
    deleted_at = clock.now
    counted: list[tuple[timedelta, int]] = []

    def wait(seconds: float) -> bool:
        assert seconds == INTERVAL_SECONDS == MARGIN.total_seconds()
        counted.append((clock.now - deleted_at, counts(store)["saved_template"]))
        clock.now += timedelta(seconds=seconds)
        return counted[-1][1] == 0

    timer = PurgeTimer(store._database, clock, wait)
    timer.start()
    timer._thread.join(timeout=60)
    *_, (last_seen, _), (gone, left) = counted
    assert left == 0
    assert last_seen < UNDO_FOR <= gone


def test_the_timer_goes_on_after_the_database_was_unavailable(
    store: Store, clock: Ticking, monkeypatch: pytest.MonkeyPatch
) -> None:
    deleted(store)
    clock.now += UNDO_FOR
    answers = iter([False, True])

    def unavailable(*_: object) -> None:
        monkeypatch.undo()
        raise StoreError

    monkeypatch.setattr(purge_module, "purge", unavailable)
    timer = PurgeTimer(store._database, clock, lambda _: next(answers))
    timer.start()
    timer._thread.join(timeout=60)
    assert counts(store)["saved_template"] == 0


def test_a_store_that_is_closed_leaves_no_thread(url: str, clock: Ticking) -> None:
    store = Store(url, clock)
    store.start_purging()
    store.close()
    store._purge_timer._thread.join(timeout=60)
    assert not store._purge_timer._thread.is_alive()


def test_several_processes_may_purge_at_once(store: Store, url: str, clock: Ticking) -> None:
    deleted(store)
    clock.now += UNDO_FOR
    with closing(Store(url, clock)) as other, ThreadPoolExecutor(2) as both:
        databases = [store._database, other._database]
        list(both.map(purge, databases, [clock.now] * 2))
    assert counts(store)["saved_template"] == 0


def secret(number: int) -> str:
    return f"Quokka{number:04}"


def test_no_byte_of_a_purged_template_is_left_in_the_file_or_beside_it(
    tmp_path: Path, clock: Ticking
) -> None:
    chance = random.Random(5)
    with closing(Store(f"sqlite:///{tmp_path / 'x.db'}", clock)) as store:
        saved = {}
        for number in range(120):
            word = secret(number)
            made = plan("5 for 7", other_words=f"{word} " * chance.randint(1, 60))
            saved[number] = store.templates.save_new(word, f"{word} " * chance.randint(0, 90), made)
            if number % 3 == 0:
                store.templates.rename(saved[number].id, 1, f"{word} again", "")
        removed = chance.sample(sorted(saved), 60)
        for number in removed:
            store.templates.delete(saved[number].id)
        clock.now += UNDO_FOR
        purge(store._database, clock.now)
        kept = stored_in(tmp_path)
    assert all((secret(n).lower().encode() in kept) == (n not in removed) for n in saved)


def test_no_byte_of_a_removed_version_is_left_in_the_file_or_beside_it(tmp_path: Path) -> None:
    with closing(Store(f"sqlite:///{tmp_path / 'x.db'}")) as store:
        saved = store.templates.save_new(secret(1), f"{secret(2)} " * 80, PLAN)
        changed = plan("5 for 7", other_words=f"{secret(3)} " * 60)
        store.templates.save(saved.id, 1, "Usual", secret(4), changed)
        store.templates.save(saved.id, 2, "Usual", "", PLAN)
        before = stored_in(tmp_path)
        store.templates.remove_version(saved.id, 1)
        store.templates.remove_version(saved.id, 2)
        after = stored_in(tmp_path)
        assert [version.number for version in store.templates.versions(saved.id)] == [3]
    assert all(secret(number).lower().encode() in before for number in range(1, 5))
    assert not any(secret(number).lower().encode() in after for number in range(1, 5))


def stored_in(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.iterdir()).lower()
