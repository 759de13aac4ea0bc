"""The time zone of the process, which the C library reads from TZ and never complains about."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

from taperdoc.domain.dose_input import quoted

_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_OFFSET = r"[+-]?(?:[01]?[0-9]|2[0-3])(?::[0-5][0-9]){0,2}"
_RULE = r"(?:,[^,]+,[^,]+)?"
_POSIX = re.compile(rf"{_NAME}{_OFFSET}(?:{_NAME}(?:{_OFFSET})?{_RULE})?")
"""Such as EST5EDT or <+03>-3."""


def time_zone_problem(tz: str | None) -> str:
    """Return a sentence on a value of TZ that names no time zone, or "" for one that does.

    The C library takes UTC instead, or a zone more than a day away, and the handout would have a
    wrong date or none.
    """
    if not tz or _POSIX.fullmatch(tz) or _is_zone(tz.removeprefix(":")):
        return ""
    return (
        f"TZ is {quoted(tz)}, which is no time zone of this machine. Set it to one such as"
        " Europe/London, or remove it to use the machine's own."
    )


def _is_zone(name: str) -> bool:
    try:
        if name.startswith("/"):
            with Path(name).open("rb") as file:
                return file.read(4) == b"TZif"
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return False
    return True
