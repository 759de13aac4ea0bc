"""The wording rules as one check, for all that the program formats or prints."""

import re
import unicodedata

from taperdoc.domain.risky_notation import findings

_YEAR = re.compile(r"(?<=[a-z]\s)\d{4}(?!\d)")
MISREAD = {
    "a zero at the end of a decimal": r"\.\d*0(?!\d)",
    "a point with no number before it": r"(?<!\d)\.\d",
    "a point with no number after it": r"\d\.(?!\d)",
    "a number that may part from its unit": r"\d (?:mg|mL|day|tablet|and a|and three)",
    "a number against its unit": r"\d(?:mg|mL)",
    "a thousand without its comma": r"(?<![\d.])\d{4}",
    "a comma that is no thousand's": r"(?<!\d),\d|\d,(?!\d{3}(?!\d))\d",
    "another unit": r"\b(?:ml|ML|mcg|cc|tsp|milligrams?)\b",
    "part of a tablet in figures": r"\.\d+\stablet|\d/\d|[½¼¾]|\(s\)",
    "a sign for a word": r"[@&<>+/]",
    "one of many": r"(?<![\d,.])1\s(?:tablets|days)\b",
    "many as one": r"(?:[02-9]|\d\d)\s(?:tablet|day)\b",
}


def misread(words: str) -> list[str]:
    """What the wording rules have against these words."""
    as_printed = _YEAR.sub("", words)
    rules = [name for name, pattern in MISREAD.items() if re.search(pattern, as_printed)]
    as_extracted = unicodedata.normalize("NFKC", words)
    return [*rules, *(finding.found for finding in findings(as_extracted))]
