"""For how many days, in a line of quick text."""

from __future__ import annotations

import re

from taperdoc.domain.date_input import parse_count
from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.line import SPACE, Line, LineError, pattern
from taperdoc.quick_text.not_one_dose import could_be_decimals, could_be_fraction

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

DURATION_ANYWHERE = re.compile(rf"(?<![^\s(“\"])(?:{_COUNTED})(?![^\W_])", re.IGNORECASE)
RANGE_OF_DAYS = pattern(rf"[0-9.]+{SPACE}*(?:-|to|or){SPACE}*[0-9.]+{SPACE}*{_UNIT}\.?")
_A_WEEK = pattern(rf"a{SPACE}+week")
_NUMBER = re.compile(rf"[0-9]+(?={SPACE}|$)")
_NEXT_PART = pattern("for|from|using|until|note|then|and|stop")
_DAYS_IN = {"d": 1, "n": 1, "w": 7, "7": 1, "52": 7}


def sees_duration(line: Line) -> bool:
    """Whether a number of days or weeks is at the cursor."""
    return line.sees(DURATION) or line.sees(TIMES_DURATION) or line.sees(RANGE_OF_DAYS)


def read_duration(line: Line) -> int:
    """Read a number of days, or of weeks, as days. Raises LineError."""
    at = line.at
    if line.sees(RANGE_OF_DAYS):
        raise LineError(at, "This is a range of days or weeks. Type one number.")
    if line.take(_A_WEEK):
        return 7
    found = line.take(DURATION) or line.take(TIMES_DURATION)
    if not found:
        raise _no_duration(line)
    unit = found["whole"] or found["unit"][0].lower()
    if unit not in _DAYS_IN:
        raise LineError(at, "A month has no fixed number of days. Type days or weeks.")
    count = found["parts"] or found["count"].lower()
    try:
        return (_COUNTS.get(count) or parse_count(count)) * _DAYS_IN[unit]
    except ValueError as error:
        raise LineError(at, str(error)) from None


def _no_duration(line: Line) -> LineError:
    at, word = line.at, line.word
    if line.take(_NUMBER):
        unit = line.word
        if not unit[:1].isalpha() or line.sees(_NEXT_PART):
            return LineError(at, why_no_unit(word))
        return LineError(
            line.at, f"{quoted(unit)} cannot be read here. Type days or weeks, as in 7 days."
        )
    if any(c.isdigit() and not c.isascii() for c in word):
        return LineError(
            at, f"{quoted(word)} cannot be read. Type the digits 0 to 9 of a plain keyboard."
        )
    unread = f"{quoted(word)} cannot be read here. " if word and not line.sees(_NEXT_PART) else ""
    return LineError(at, f"{unread}Type a number of days or weeks, as in 7 days or 2 weeks.")


def why_no_unit(number: str) -> str:
    """A sentence on a number where a number of days can stand."""
    return f"{quoted(number)} has no unit. Type days or weeks after it, as in 7 days."


def why_duration_first(line: Line) -> str:
    """A sentence on what reads as a length of time, at the cursor where doses should be."""
    found = line.take(DURATION) or line.take(TIMES_DURATION)
    if not found:
        return "This is a range of days or weeks. Type the doses first, and one number of days."
    text = found[0]
    if found["parts"]:
        return could_be_fraction(text)
    if "," in text:
        return could_be_decimals(text)
    return f"{quoted(text)} is a length of time. Type the doses first, then for how long."
