"""For how many days, in a line of quick text."""

from __future__ import annotations

import re

from taperdoc.domain.date_input import parse_count
from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.line import END, SPACE, Line, LineError, pattern

_WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTS = {word: number for number, word in enumerate(_WORDS, start=1)}
_UNIT = r"(?:d|days?|nights?|w|wks?|weeks?|months?|mths?)"
_COUNTED = (
    rf"(?P<count>[0-9][0-9.,]*|{'|'.join(_WORDS)}){SPACE}*(?P<unit>{_UNIT})\.?"
    rf"|(?P<parts>[0-9]+)/(?P<whole>7|52|12)"
)
_NOT_A_SPAN = rf"(?!{SPACE}+[0-9]+{SPACE}*(?:-|to|and|&){SPACE}*[0-9])"
DURATION = pattern(f"(?:{_COUNTED}){_NOT_A_SPAN}")
"""A number of days or weeks, also as "7/7" and "2/52"; not the "20 days" of "20 days 1-4"."""

TIMES_DURATION = pattern(rf"[x×]{SPACE}*(?:{_COUNTED})")
"""The same after a multiplication sign, as in "x 7 days"."""

DURATION_ANYWHERE = re.compile(rf"(?<![^\s(“\"]){_COUNTED}{END}", re.IGNORECASE)
RANGE_OF_DAYS = pattern(rf"[0-9.]+{SPACE}*(?:-|to|or){SPACE}*[0-9.]+{SPACE}*{_UNIT}\.?")
_DAYS_IN = {"d": 1, "n": 1, "w": 7, "7": 1, "52": 7}


def sees_duration(line: Line) -> bool:
    """Whether a number of days or weeks is at the cursor."""
    return line.sees(DURATION) or line.sees(TIMES_DURATION) or line.sees(RANGE_OF_DAYS)


def read_duration(line: Line) -> int:
    """Read a number of days, or of weeks, as days. Raises LineError."""
    at = line.at
    if line.sees(RANGE_OF_DAYS):
        raise LineError(at, "This is a range of days or weeks. Type one number.")
    found = line.take(DURATION) or line.take(TIMES_DURATION)
    if not found:
        raise LineError(at, why_no_duration(line.word))
    unit = found["whole"] or found["unit"][0].lower()
    if unit not in _DAYS_IN:
        raise LineError(at, "A month has no fixed number of days. Type days or weeks.")
    count = found["parts"] or found["count"].lower()
    try:
        return (_COUNTS.get(count) or parse_count(count)) * _DAYS_IN[unit]
    except ValueError as error:
        raise LineError(at, str(error)) from None


def why_no_duration(word: str) -> str:
    """A sentence on a word that stands where a number of days could."""
    if word.isdecimal():
        return f"{quoted(word)} has no unit. Type days or weeks after it, as in 7 days."
    return "Type a number of days or weeks, as in 7 days or 2 weeks."
