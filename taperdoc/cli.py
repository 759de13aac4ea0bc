"""The command line: serve, example, check, text, print, schema, backup, restore, upgrade-db."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from taperdoc import settings
from taperdoc.domain import plan_json
from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import PlanError, TaperPlan
from taperdoc.domain.plan_json import DocumentError
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import RenderError, pdf
from taperdoc.settings import Settings, SettingsError
from taperdoc.wording.chart_note import chart_text
from taperdoc.wording.review_notes import notes

EXAMPLE = Path(__file__).with_name("example.plan.json")


class CommandError(Exception):
    """The command cannot be carried out; the message is a sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command. Returns 0, or 1 with the reason on standard error."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except (CommandError, DocumentError, PlanError, RenderError, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="taperdoc",
        description="Turns a baclofen taper a clinician has decided on into a printable handout.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    serve = commands.add_parser("serve", help="start the form on this machine")
    serve.set_defaults(run=_serve)

    example = commands.add_parser("example", help="write an example plan")
    example.set_defaults(run=lambda _: print(EXAMPLE.read_text(encoding="utf-8"), end=""))

    check = commands.add_parser("check", help="list the notes on a plan, one a line")
    check.add_argument("plan", type=Path, metavar="PLAN.json")
    check.set_defaults(run=_check)

    text = commands.add_parser("text", help="write a plan as plain text for the patient's chart")
    text.add_argument("plan", type=Path, metavar="PLAN.json")
    text.set_defaults(run=lambda options: print(chart_text(_plan(options.plan)), end=""))

    make = commands.add_parser("print", help="make the handout of a plan, its names left blank")
    make.add_argument("plan", type=Path, metavar="PLAN.json")
    make.add_argument("-o", "--output", type=Path, required=True, metavar="HANDOUT.pdf")
    make.add_argument("--large", action="store_true", help="in large print")
    make.add_argument("--letter", action="store_true", help="on Letter paper, not A4")
    make.add_argument("--no-calendar", action="store_true", help="without the calendar")
    make.add_argument("--sunday", action="store_true", help="with weeks that begin on Sunday")
    make.set_defaults(run=_print)

    schema = commands.add_parser("schema", help="write the JSON Schema of a plan")
    schema.set_defaults(run=lambda _: print(json.dumps(plan_json.schema(), indent=2)))

    backup = commands.add_parser("backup", help="copy the saved templates and the letterhead")
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="put a backup in the place of what is there")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)

    upgrade = commands.add_parser("upgrade-db", help="make the database ready for this taperdoc")
    upgrade.set_defaults(run=_upgrade_db)
    return parser


def _serve(_: argparse.Namespace) -> None:
    # Only this command needs the web, and starting it takes longer than the others run.
    from taperdoc.jobs.handout_workers import press
    from taperdoc.jobs.previews import previews
    from taperdoc.store import Store
    from taperdoc.web.app import create_app, make_server

    chosen = settings.load(os.environ)
    _check_database(chosen)
    app = create_app(chosen)
    try:
        server = make_server(app, chosen.port)
    except OSError as error:
        raise CommandError(
            f"taperdoc cannot listen on port {chosen.port}: {error.strerror}."
            " TAPERDOC_PORT can name another one."
        ) from None
    press().start()
    previews().start()
    print(f"taperdoc is at http://{settings.HOST}:{chosen.port}/ (Ctrl+C stops it)", flush=True)
    with closing(Store(chosen.database_url)) as store:
        store.start_purging()
        server.run()


def _check_database(chosen: Settings) -> None:
    """Refuse a database of another schema; without any, the form and the handout still work."""
    from taperdoc.store import SetupError, Store, StoreError

    try:
        with closing(Store(chosen.database_url)) as store:
            store.check()
    except SetupError as error:
        raise CommandError(str(error)) from None
    except StoreError as error:
        print(f"{error} The form works without it.", file=sys.stderr)


@contextmanager
def _store_sentences() -> Iterator[None]:
    # The store is imported only where it is used: the other commands start in half the time.
    from taperdoc.store import StoreError

    try:
        yield
    except StoreError as error:
        raise CommandError(str(error)) from None


def _backup(options: argparse.Namespace) -> None:
    with _store_sentences():
        from taperdoc.store import Database, back_up

        with closing(Database(settings.load(os.environ).database_url)) as database:
            count = back_up(database, options.file)
    print(f"{options.file} has {_templates(count)} and the letterhead, and was checked.")


def _restore(options: argparse.Namespace) -> None:
    with _store_sentences():
        from taperdoc.store import Database, restore

        with closing(Database(settings.load(os.environ).database_url)) as database:
            count, kept = restore(database, options.file)
    print(f"{options.file} is in place, with {_templates(count)}.")
    if kept:
        print(f"What was there before is kept in {kept}.")


def _upgrade_db(_: argparse.Namespace) -> None:
    with _store_sentences():
        from taperdoc.store import Database, upgrade

        with closing(Database(settings.load(os.environ).database_url)) as database:
            kept = upgrade(database)
    print("The database is ready for this taperdoc.")
    if kept:
        print(f"How it was before is kept in {kept}.")


def _templates(count: int) -> str:
    return "1 saved template" if count == 1 else f"{count:,} saved templates"


def _check(options: argparse.Namespace) -> None:
    for line in _notes(_handout(options.plan, Edition()).plan):
        print(line)


def _print(options: argparse.Namespace) -> None:
    edition = Edition(
        size=PaperSize.LETTER if options.letter else PaperSize.A4,
        large=options.large,
        calendar=not options.no_calendar,
        week_starts=WeekStart.SUNDAY if options.sunday else WeekStart.MONDAY,
    )
    handout = _handout(options.plan, edition)
    for line in _notes(handout.plan):
        print(line, file=sys.stderr)
    _write_whole(options.output, pdf(handout))


def _notes(plan: TaperPlan) -> list[str]:
    today = datetime.now().astimezone().date()
    return [" ".join(str(note).split()) for note in notes(plan, today)]


def _plan(path: Path) -> TaperPlan:
    return plan_json.loads(_text(path))


def _handout(path: Path, edition: Edition) -> Handout:
    return Handout(
        plan=_plan(path),
        who=Who(),
        checked_by="",
        printed=datetime.now().astimezone(),
        edition=edition,
    )


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(plan_json.SIZE_MAX + 1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: this is not text in UTF-8 ({error.reason}).") from None


def _write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
