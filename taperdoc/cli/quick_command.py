"""The command that reads quick text: quick."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from taperdoc.cli.errors import CommandError
from taperdoc.cli.output import write
from taperdoc.domain import plan_json
from taperdoc.domain.amounts import Liquid, Product, Split, Tablet
from taperdoc.domain.date_input import parse_day
from taperdoc.domain.dose_input import parse_quantity, quoted
from taperdoc.domain.plan import TIMES, Ending, TaperPlan, check_date, check_products, check_times
from taperdoc.quick_text import TEXT_MAX, Reading, read


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    quick = commands.add_parser(
        "quick",
        help="read a plan written as quick text, and write it as JSON",
        description="Reads one step per line and writes the plan as JSON. If any line cannot be"
        " read, writes the line, the position and the reason of each, and no plan.",
    )
    quick.add_argument("lines", type=Path, metavar="LINES.txt")
    quick.add_argument(
        "--tablet",
        dest="products",
        action="append",
        type=_tablet,
        metavar="MG:SPLIT",
        help="a tablet and how it may be cut (whole, halves or quarters), such as 10:halves",
    )
    quick.add_argument(
        "--liquid",
        dest="products",
        action="append",
        type=_liquid,
        metavar="MG/ML",
        help="a liquid and its strength; 25/5 is 25 mg in 5 mL",
    )
    quick.add_argument(
        "--times",
        type=_times,
        default=TIMES,
        metavar="NAME,NAME",
        help=f"the times of day (usually {','.join(TIMES)})",
    )
    quick.add_argument(
        "--first-day", type=_day, metavar="DATE", help="the first day of the plan: 2026-12-01"
    )
    quick.set_defaults(run=_quick)


def _quick(options: argparse.Namespace) -> None:
    if not options.products:
        raise CommandError("Name at least one product with --tablet or --liquid.")
    products: tuple[Product, ...] = tuple(options.products)
    check_products(products)
    try:
        reading = read(_text(options.lines), options.times, products, options.first_day)
    except ValueError as error:
        raise CommandError(str(error)) from None
    plan = TaperPlan(
        products=products,
        times=options.times,
        first_day=options.first_day,
        steps=tuple(found.step for found in reading.steps),
        ending=_ending(reading),
    )
    write(plan_json.dumps(plan))


def _ending(reading: Reading) -> Ending:
    """What comes after the last step, where every line was read. Raises CommandError."""
    for line in reading.unread:
        print(f"Line {line.line}, character {line.column}: {line.reason}", file=sys.stderr)
    if reading.unread:
        raise CommandError("No plan was written.")
    if reading.ending is None:
        raise CommandError(
            "The lines do not say what happens after the last step. Add a last line, such as"
            " “then stop”. No plan was written."
        )
    return reading.ending


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(4 * TEXT_MAX + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: this is not text in UTF-8 ({error.reason}).") from None


def _tablet(text: str) -> Tablet:
    strength, _, split = text.partition(":")
    names = {each.value: each for each in Split}
    if split not in names:
        raise argparse.ArgumentTypeError(
            f"{quoted(text)} does not say how the tablet may be cut: {', '.join(names)}."
        )
    try:
        return Tablet(parse_quantity(strength, "mg"), names[split])
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _liquid(text: str) -> Liquid:
    mg, _, ml = text.partition("/")
    try:
        return Liquid(parse_quantity(mg, "mg"), parse_quantity(ml, "mL"))
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _times(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(","))
    try:
        check_times(names)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return names


def _day(text: str) -> date:
    try:
        day = parse_day(text)
        check_date("first_day", day)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return day
