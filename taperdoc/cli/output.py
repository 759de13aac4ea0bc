"""Writing a command's results to standard output and to files."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

from taperdoc.cli.errors import CommandError
from taperdoc.os_errors import reason


def write(text: str) -> None:
    """Write text to standard output, in UTF-8 unless that is a terminal.

    Raises BrokenPipeError if nobody reads it any more, and CommandError if it cannot be written.
    """
    if sys.stdout is None:
        raise CommandError("The output could not be written: standard output is closed.")
    try:
        if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
            # Files and pipes are read as UTF-8 elsewhere, whatever the locale is here.
            sys.stdout.reconfigure(encoding="utf-8")
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_rest()
        raise
    except OSError as error:
        discard_rest()
        raise CommandError(f"The output could not be written: {reason(error)}.") from None
    except UnicodeEncodeError as error:
        raise CommandError(
            f"The terminal cannot show “{error.object[error.start]!a}” in {error.encoding}."
            " Write the output to a file."
        ) from None


def discard_rest() -> None:
    """Discard what is still buffered, which Python would otherwise try to write at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def write_whole(path: Path, data: bytes) -> None:
    """Write a file completely or not at all. Raises CommandError."""
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
        raise CommandError(f"{path} cannot be written: {reason(error)}.") from None
