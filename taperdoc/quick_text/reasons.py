"""Why a word cannot be read where doses are expected, and what can be typed there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from taperdoc.domain.dose_input import quoted
from taperdoc.quick_text.not_one_dose import DATES, MONTH

WHERE_ALTERNATE = (
    "Alternate days come after the doses: type “every other day” after them, or “alternate with”"
    " and the doses of the other days."
)

_ANYWHERE = {
    r"reduc\w*|increas\w*|decreas\w*|lower\w*|rais\w*|drop\w*|cut\w*|taper\w*|wean\w*|titrat\w*"
    r"|by|plus|minus|less|more|add|subtract": (
        "A change by an amount is not read. Type the dose for each time of day."
    ),
    r"prn|needed|required": (
        "A dose taken as needed goes in the box for as-needed doses, not in a step."
    ),
    r"till|til": "Type until.",
    r"total|sum": "A total is not read. Leave it out.",
    r"[x×][0-9.]*": (
        "A length of time needs its unit, as in x 7 days, and a number of tablets of a strength has"
        " no spaces, as in 2x10."
    ),
    r"months?|mths?": "A month has no fixed number of days. Type days or weeks.",
}
_AMONG_DOSES = {
    r"half|quarter|double|percent|one|two|three|four|five|six|seven|eight|nine|ten": (
        "A dose is read in digits. Type each dose."
    ),
    r"nil|none|no|zero|nothing": "Type 0 for no dose, or pause for days without any.",
    r"hold|omit|skip|break|rest|off": "Type pause for days without any dose.",
    r"take|give|baclofen|po|oral|orally": "Leave this word out.",
    r"alternat\w+": WHERE_ALTERNATE,
    r"then|stop|stay": "What comes after the last step goes in the last line, without a number.",
    r"mgs|mls|cc|l|m?cg|g|grams?|milli\w+|micro\w+|units?|tsp|drops?|pills?|caps?": (
        "The units that can be read are mg, mL and tablets."
    ),
    MONTH: DATES,
    r"step|row|weeks?|wks?|days?": "After this word come a number and a colon, as in Step 1:",
}


def known_reason(word: str) -> str:
    """A sentence on a word that is often written but cannot be read; "" for any other."""
    return _reason(word, _ANYWHERE)


def _reason(word: str, reasons: dict[str, str]) -> str:
    for known, reason in reasons.items():
        if re.fullmatch(known, word, re.IGNORECASE):
            return f"{quoted(word)} cannot be read here. {reason}"
    return ""


def why_no_dose(word: str, times: Sequence[str]) -> str:
    """A sentence on a word that stands where a dose could."""
    if not word or word.lower() in {"for", "until", "from", "using", "note"}:
        return "Doses are missing here: type one for each time of day."
    if word[:1] in ",;":
        return "A dose is missing between two signs. Type 0 where there is none."
    if word[:1].isdigit():
        return "Doses are missing here: type one for each time of day."
    if reason := _reason(word, _ANYWHERE | _AMONG_DOSES):
        return reason
    if word.strip(":").casefold() in {time.strip().casefold() for time in times}:
        return (
            f"{quoted(word)} is a time of day, and the dose comes before it."
            f" A line of column names is not read; doses go in the order {', '.join(times)}."
        )
    return (
        f"{quoted(word)} cannot be read here. Type a dose for each time of day"
        f" ({', '.join(times)}), then for how long, or pause."
    )
