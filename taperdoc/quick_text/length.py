"""For how many days, in a line of quick text."""

from __future__ import annotations

import re

from taperdoc.domain.date_input import parse_count
from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.line import END, SPACE, WORD, Line, LineError

LENGTH = re.compile(
    rf"(?P<count>[0-9]{WORD}*?|{WORD}+(?={SPACE}+(?:day|week|month)s?{END})){SPACE}*"
    rf"(?P<unit>d|days?|w|weeks?|months?){END}",
    re.IGNORECASE,
)
_DAYS_IN = {"d": 1, "w": 7}


def read_length(line: Line) -> int:
    """Read a number of days, or of weeks, as days. Raises LineError."""
    at = line.at
    found = line.take(LENGTH)
    if not found:
        raise LineError(at, why_no_length(line.word))
    unit = found["unit"][0].lower()
    if unit not in _DAYS_IN:
        raise LineError(at, "A month has no fixed number of days. Type days or weeks.")
    try:
        return parse_count(found["count"]) * _DAYS_IN[unit]
    except ValueError as error:
        raise LineError(at, str(error)) from None


def why_no_length(word: str) -> str:
    """A sentence on a word that stands where a number of days could."""
    if word.isdecimal():
        return f"{quoted(word)} has no unit. Type days or weeks after it, as in 7 days."
    return "Type a number of days or weeks, as in 7 days or 2 weeks."
