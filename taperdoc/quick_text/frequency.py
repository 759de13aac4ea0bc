"""How many times a day one dose is taken, in the words and abbreviations of prescriptions."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.line import SPACE, Line, LineError, pattern
from taperdoc.wording import phrases

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ONCE = {"once": 1, "twice": 2, "thrice": 3}
_CODES = {"od": 1, "qd": 1, "bd": 2, "bid": 2, "tds": 3, "tid": 3, "qds": 4, "qid": 4}
_A_DAY = rf"(?:(?:a|per|each|every){SPACE}+day|daily)"
_HOURS = (
    rf"(?:q{SPACE}*(?P<q>[0-9]{{1,2}}){SPACE}*h(?:rs?|rly)?|every{SPACE}+(?P<every>[0-9]{{1,2}}){SPACE}+hours"
    r"|(?P<hourly>[0-9]{1,2})[ -]?hourly)"
)

FREQUENCY = pattern(
    rf"(?:(?P<count>[1-9]|{'|'.join(_NUMBERS)}){SPACE}*(?:times|[x×])|(?P<once>{'|'.join(_ONCE)}))"
    rf"(?:{SPACE}+{_A_DAY}|{SPACE}*/{SPACE}*d(?:ay)?)"
    rf"|(?P<daily>{_A_DAY})"
    rf"|(?P<code>{'|'.join(r'[.]?'.join(code) for code in _CODES)})[.]?"
    rf"|{_HOURS}"
)


def read_frequency(line: Line, times: Sequence[str]) -> None:
    """Read a frequency, which must be the number of times of day. Raises LineError."""
    at = line.at
    found = line.take(FREQUENCY)
    if not found:
        raise LineError(at, "Type how many times a day, as in three times a day.")
    count = _count(found)
    if count == len(times):
        return
    meaning = "once a day" if count == 1 else f"{phrases.count(count, 'time')} a day"
    if not count:
        meaning = "not a whole number of times a day"
    raise LineError(
        at,
        f"{quoted(found[0])} is {meaning}, and this plan has"
        f" {phrases.count(len(times), 'time')} of day: {', '.join(times)}. Type a dose for each.",
    )


def _count(found: re.Match[str]) -> int:
    if found["count"]:
        return _NUMBERS.get(found["count"].lower()) or int(found["count"])
    if found["once"]:
        return _ONCE[found["once"].lower()]
    if found["code"]:
        return _CODES[found["code"].replace(".", "").lower()]
    if found["daily"]:
        return 1
    hours = int(found["q"] or found["every"] or found["hourly"])
    return 24 // hours if hours and 24 % hours == 0 else 0
