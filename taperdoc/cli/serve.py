"""The command that starts the form: serve."""

from __future__ import annotations

import argparse
import os
import sys
import webbrowser
from contextlib import closing

from taperdoc import platform_support, settings
from taperdoc.cli import interrupts
from taperdoc.cli.errors import CommandError
from taperdoc.cli.interrupts import Interrupted
from taperdoc.cli.output import write
from taperdoc.handout import native_libraries
from taperdoc.os_errors import reason
from taperdoc.settings import Settings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    serve = commands.add_parser("serve", help="start the form on this machine (the default)")
    serve.add_argument("--open", action="store_true", help="also open the form in the web browser")
    serve.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Serve the form until a signal asks the process to end, which is no error."""
    try:
        _serve(open_browser=options.open)
    except Interrupted:
        interrupts.ignore()


def _serve(*, open_browser: bool) -> None:
    if notice := platform_support.notice():
        print(notice, file=sys.stderr)
    chosen = settings.load(os.environ)
    for name in settings.SECRETS:
        os.environ.pop(name, None)  # so that no worker receives it
    if problem := native_libraries.problem():
        raise CommandError(problem)
    # Only this command needs the web, and importing it takes longer than the others run.
    from taperdoc.web.app import create_app
    from taperdoc.web.server import Server
    from taperdoc.web.services import create_services

    _check_database(chosen)
    with interrupts.deferred():
        services = create_services(chosen)
        try:
            server = Server(create_app(chosen, services), chosen.port)
        except OSError as error:
            raise CommandError(
                f"taperdoc cannot listen on port {chosen.port}: {reason(error)}."
                " Set TAPERDOC_PORT to use another port."
            ) from None
    try:
        with interrupts.deferred():
            services.start()
        server.start()
        write(f"taperdoc is at {server.url} (press Ctrl+C to stop)\n")
        if open_browser and not webbrowser.open(server.url):
            print("No web browser could be opened.", file=sys.stderr)
        server.wait()
    finally:
        interrupts.ignore()
        # First the workers, so that the requests that wait for them are answered at once.
        services.close()
        server.close()


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
