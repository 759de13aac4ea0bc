"""The command line. Each module of commands adds its own to the parser."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from taperdoc import __version__
from taperdoc.cli import interrupts, plan_commands, quick_command, serve, store_commands
from taperdoc.cli.errors import CommandError
from taperdoc.cli.interrupts import Interrupted
from taperdoc.cli.output import write
from taperdoc.domain.json_reader import DocumentError
from taperdoc.domain.plan import PlanError
from taperdoc.handout.render import RenderError
from taperdoc.os_errors import described
from taperdoc.platform_support import prevent_memory_dumps
from taperdoc.settings import SettingsError
from taperdoc.time_zone import time_zone_problem

COMMANDS = (serve, plan_commands, quick_command, store_commands)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns the exit status: 0; 1 with the reason on standard error; or, for a command that a
    signal ended before it was done, 128 and the signal's number.
    """
    prevent_memory_dumps()
    with interrupts.raised():
        try:
            options = _parser().parse_args(arguments)
            if problem := time_zone_problem(os.environ.get("TZ")):
                raise CommandError(problem)
            options.run(options)
        except Interrupted as interrupt:
            interrupts.ignore()
            return interrupt.exit_status
        except (CommandError, DocumentError, PlanError, RenderError, SettingsError) as error:
            print(error, file=sys.stderr)
            return 1
        except BrokenPipeError:  # whoever read the output, such as head, has read enough
            return 1
        except OSError as error:
            print(described(error), file=sys.stderr)
            return 1
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser whose help is written as any other output is."""

    def print_help(self, file: Any = None) -> None:
        """Write the help to standard output. Raises CommandError."""
        write(self.format_help())


class _Version(argparse.Action):
    """The option that writes the version and ends the process."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        write(f"taperdoc {__version__}\n")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="taperdoc",
        description="Turns a baclofen taper a clinician has decided on into a printable handout.",
        epilog="Without a command, taperdoc starts the form.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    parser.set_defaults(run=serve.run, open=False)
    commands = parser.add_subparsers(metavar="COMMAND")
    for module in COMMANDS:
        module.add_to(commands)
    return parser
