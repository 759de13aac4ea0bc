"""The commands about one plan: example, check, text, print, schema."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from taperdoc.cli.errors import CommandError
from taperdoc.cli.output import write, write_whole
from taperdoc.domain import plan_json
from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout import native_libraries
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf
from taperdoc.resources import EXAMPLE
from taperdoc.wording.chart_note import chart_text
from taperdoc.wording.review_notes import notes


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the parser."""
    example = commands.add_parser("example", help="write an example plan")
    example.set_defaults(run=lambda _: write(EXAMPLE.read_text(encoding="utf-8")))

    check = commands.add_parser("check", help="list the notes on a plan, one per line")
    check.add_argument("plan", type=Path, metavar="PLAN.json")
    check.set_defaults(run=_check)

    text = commands.add_parser("text", help="write a plan as a chart note in plain text")
    text.add_argument("plan", type=Path, metavar="PLAN.json")
    text.set_defaults(run=lambda options: write(chart_text(_plan(options.plan))))

    make = commands.add_parser("print", help="make the handout of a plan, with blank name fields")
    make.add_argument("plan", type=Path, metavar="PLAN.json")
    make.add_argument("-o", "--output", type=Path, required=True, metavar="HANDOUT.pdf")
    make.add_argument("--large", action="store_true", help="in large print")
    make.add_argument("--letter", action="store_true", help="on Letter paper instead of A4")
    make.add_argument("--no-calendar", action="store_true", help="without the calendar")
    make.add_argument("--sunday", action="store_true", help="with weeks that begin on Sunday")
    make.set_defaults(run=_print)

    schema = commands.add_parser("schema", help="write the JSON Schema of a plan")
    schema.set_defaults(run=lambda _: write(json.dumps(plan_json.schema(), indent=2) + "\n"))


def _check(options: argparse.Namespace) -> None:
    write("".join(f"{note}\n" for note in _notes(_handout(options.plan, Edition()).plan)))


def _print(options: argparse.Namespace) -> None:
    if problem := native_libraries.problem():
        raise CommandError(problem)
    edition = Edition(
        size=PaperSize.LETTER if options.letter else PaperSize.A4,
        large=options.large,
        calendar=not options.no_calendar,
        week_starts=WeekStart.SUNDAY if options.sunday else WeekStart.MONDAY,
    )
    handout = _handout(options.plan, edition)
    for note in _notes(handout.plan):
        print(note, file=sys.stderr)
    write_whole(options.output, pdf(handout))


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
        data = file.read(plan_json.LIMITS.characters + 1)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: this is not text in UTF-8 ({error.reason}).") from None
