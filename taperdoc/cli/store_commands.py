"""The commands about saved templates and the letterhead: backup, restore, upgrade-db."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from taperdoc import settings
from taperdoc.cli.errors import CommandError
from taperdoc.cli.output import write


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    backup = commands.add_parser("backup", help="copy the saved templates and the letterhead")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="replace the saved templates with a backup")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)

    upgrade = commands.add_parser("upgrade-db", help="prepare the database for this version")
    upgrade.set_defaults(run=_upgrade_db)


@contextmanager
def _store_errors() -> Iterator[None]:
    # The store is imported only where it is used: the other commands start in half the time.
    from taperdoc.store import StoreError

    try:
        yield
    except StoreError as error:
        raise CommandError(str(error)) from None


def _backup(options: argparse.Namespace) -> None:
    with _store_errors():
        from taperdoc.store import Database, back_up

        with closing(Database(settings.load(os.environ).database_url)) as database:
            count = back_up(database, options.file)
    write(f"{options.file} has {_templates(count)} and the letterhead. The copy was checked.\n")


def _restore(options: argparse.Namespace) -> None:
    with _store_errors():
        from taperdoc.store import Database, restore

        with closing(Database(settings.load(os.environ).database_url)) as database:
            count, previous = restore(database, options.file)
    write(f"Restored {_templates(count)} from {options.file}.\n")
    if previous:
        write(f"The previous database is kept in {previous}.\n")


def _upgrade_db(_: argparse.Namespace) -> None:
    with _store_errors():
        from taperdoc.store import Database, upgrade

        with closing(Database(settings.load(os.environ).database_url)) as database:
            previous = upgrade(database)
    write("The database is ready for this version of taperdoc.\n")
    if previous:
        write(f"The previous database is kept in {previous}.\n")


def _templates(count: int) -> str:
    return "1 saved template" if count == 1 else f"{count:,} saved templates"
