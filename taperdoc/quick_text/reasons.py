"""Why a word cannot be read where doses are expected, and what can be typed there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taperdoc.domain.dose_input import quoted

_REASONS = {
    r"reduc\w*|increas\w*|decreas\w*|lower\w*|rais\w*|drop\w*|cut\w*|taper\w*|wean\w*|titrat\w*"
    r"|by|plus|minus|less|more|add|subtract": (
        "A change by an amount is not read. Type the dose for each time of day."
    ),
    r"half|quarter|double|percent": "A dose is read in digits. Type each dose.",
    r"prn|as|needed|required": (
        "A dose taken as needed goes in the box for as-needed doses, not in a step."
    ),
    r"total|sum": "A total is not read. Leave it out.",
    r"[x×][0-9.]*": "Write a number of tablets of a strength without spaces, as in 2x10.",
    r"months?|mths?": "A month has no fixed number of days. Type days or weeks.",
    r"step|row|weeks?|wks?|days?": "Type a number and a colon after this word, as in Step 1:",
}
_KNOWN = [(re.compile(words, re.IGNORECASE), reason) for words, reason in _REASONS.items()]


def known_reason(word: str) -> str:
    """A sentence on a word that is often written but cannot be read; "" for any other."""
    for known, reason in _KNOWN:
        if known.fullmatch(word):
            return f"{quoted(word)} cannot be read here. {reason}"
    return ""


def why_no_dose(word: str, times: Sequence[str]) -> str:
    """A sentence on a word that stands where a dose could."""
    if not word or word.lower() in {"for", "until", "from", "using", "note", "alternate"}:
        return "Doses are missing here: type one for each time of day."
    if word[:1] in ",;":
        return "A dose is missing between two signs. Type 0 where there is none."
    if word[:1].isdigit():
        return "Doses are missing here: type one for each time of day."
    if reason := known_reason(word):
        return reason
    if word.strip(":").casefold() in {time.strip().casefold() for time in times}:
        return (
            f"{quoted(word)} is a time of day, and the dose comes before it."
            f" Leave out a line of column names; doses go in the order {', '.join(times)}."
        )
    return (
        f"{quoted(word)} cannot be read here. Type a dose for each time of day"
        f" ({', '.join(times)}), then for how long, or pause."
    )
