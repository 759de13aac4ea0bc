"""Notations that people misread, found in free words."""

from __future__ import annotations

import re
from dataclasses import dataclass

_UNIT = r"(?:mgs?|mls?|mcg|ug|[µμ]g|micrograms?|milligrams?|millilit(?:er|re)s?)\b"
_COUNTED = r"(?:x|mgs?|mls?|mcg|[µμ]g|tab\w*|dose\w*|pill\w*|times|\d)"
_PERIOD = r"(?:days?|d|dose|nights?|weeks?|wk|months?|hours?|hrs?|h|kg)\b"
_LATIN = (
    r"(?:od|bds?|bid|tds|tid|qds|qid|qd|qod|qhs|qam|qpm|hs|prn|nocte|stat|biw|tiw"
    r"|q\s?\d+\s?h(?:r|rs|rly)?)"
)
_LATIN_DOTTED = (
    r"(?:[obq]\.d|b\.i\.d|b\.d\.s|[tq]\.d\.s|[tq]\.i\.d|q\.o\.d|q\.h\.s|h\.s|p\.r\.n|p\.o|[ap]\.c)"
)
_LATIN_WHY = "Latin abbreviation; a patient may not know it"
_HALF_DAY_WHY = "AM and PM are easily mixed up; morning, noon, evening and bedtime are not"


@dataclass(frozen=True)
class Finding:
    """What was found, as it was typed, and why a reader may misread it."""

    found: str
    why: str


# From ISMP's list of error-prone abbreviations and the project's wording rules. A pattern is in
# upper and lower case alike unless it says (?-i:...).
_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), why)
    for pattern, why in (
        (
            # Not "Om", "Po" or "Mane": those are names.
            rf"\b(?:{_LATIN}|(?-i:om|OM|po|PO|ac|AC|pc|PC|mane|MANE))\b(?!\.\w|\s+box\b)",
            _LATIN_WHY,
        ),
        (
            # Not initials before a surname.
            rf"\b(?!(?-i:[A-Z]\.[A-Z]\.?\s?[A-Z][a-z])){_LATIN_DOTTED}\b\.?",
            _LATIN_WHY,
        ),
        (
            r"(?<![\d.,:])\d{1,4}(?:[:.]\d\d)?\s?[ap](?:\.m\b\.?|m\b)",
            _HALF_DAY_WHY,
        ),
        (
            # Not "I am".
            r"(?<!\d)(?<!\d\s)\b(?:(?-i:AM|PM|Pm|pm)\b|[ap]\.m\b\.?|(?:the|each|every) (?-i:am)\b)",
            _HALF_DAY_WHY,
        ),
        (
            rf"(?<![\d.,])\d+\.(?:0(?!\.?\d)|\d*0(?=\s?(?:{_UNIT}|tab)))(?:\s?{_UNIT})?",
            "zero at the end of a decimal; without its point it reads as a larger number",
        ),
        (
            rf"(?<![\w.,)])\.\d+(?:\s?{_UNIT})?",
            "no zero before the point; the point is easily missed",
        ),
        (
            r"(?<![a-z])(?-i:ml|Ml|ML|mls|mLs|MLs)\b",
            "millilitres are written mL",
        ),
        (
            r"(?<![a-z])(?:mgs\b|(?-i:MG|Mg|mG)\b|(?-i:mg\.(?=\s+[a-z\d]|,)))",
            "milligrams are written mg, with nothing after it",
        ),
        (
            r"(?<=\d)\s?cc\b|\b(?:tsps?|tbsps?|teaspoon\w*|tablespoon\w*)\b",
            "not a safe measure for a liquid; mL is",
        ),
        (
            r"(?<![a-z])(?:mcg|ug|[µμ]g)\b",
            "micrograms; easily taken for mg",
        ),
        (
            rf"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:{_UNIT}|tab\w*)",
            "no space between number and unit; the letter may read as a digit",
        ),
        (
            rf"(?<![\d,.])\d{{4,}}(?=\s?{_UNIT})",
            "large number without a comma; its zeros are easily miscounted",
        ),
        (
            r"(?<!\d)(?<!\d[./-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?![./-]?\d)",
            "date in figures; day and month can be swapped",
        ),
        (
            r"(?<![\d./⁄])\d{1,2}/(?:7|52|12)(?!\.?\d|/)(?<!24/7)",
            "short form for days, weeks or months; it may read as a fraction or a date",
        ),
        (
            r"(?<![\d./⁄])\d+\s?[/⁄]\s?\d+(?!\s?[/⁄.]?\d)(?<!/7)(?<!/52)(?<!/12)|[½¼¾⅓⅔]",
            "fraction in figures; it may read as other numbers",
        ),
        (
            r"(?<![\w.])\d*\.\d+(?=\s?tab)",
            "part of a tablet as a decimal; the point is easily missed",
        ),
        (
            rf"(?<![a-z]){_COUNTED}\s?/\s?{_PERIOD}|(?<![a-z])mg\s?/\s?\d*\s?ml\b",
            "slash for “per”; it may read as the figure 1",
        ),
        (
            r"\b[x×]\s?\d+\s?(?:d|wks?|w|m)\b",
            "short form for a length of time; it may read as a number of doses",
        ),
        (
            r"(?<!\bA(?=&E\b))&|(?<![\w.-])@|@(?![\w-]+\.)",
            "sign that may read as a figure; a word cannot",
        ),
        (
            # Not the plus before a telephone number.
            r"[<>≤≥]|\+(?!\s?\(?\d(?:[\s()-]*\d){6})",
            "sign that may be turned round or read as a figure; a word cannot",
        ),
        (
            r"\b(?:bac|baclo|bclf|blf)\b\.?",
            "short for the medicine's name; another name may be read",
        ),
        (
            r"\b\w+\(e?s\)",
            "ending in brackets; how many is left open",
        ),
        (
            r"\bcont(?:\.(?=\s|$)|'d\b|d\b)|\bd/c\b",
            "short form that has more than one meaning",
        ),
        (
            r"\be\.?o\.?d\b\.?",
            "short for every other day, or for the end of the day",
        ),
    )
)
_SENTENCE = re.compile(r"[^.!?:;\n]+")
_WORD = re.compile(r"[^\W\d_]+")


def findings(text: str) -> tuple[Finding, ...]:
    """The error-prone notations in these words, in their order, each once.

    It reads text as typed and text after NFKC normalising alike. It judges how a thing is written,
    never what dose it is. Sources: ISMP's list of error-prone abbreviations, symbols and dose
    designations, and the project's wording rules.
    """
    found = [
        (match.start(), Finding(match[0].strip(), why))
        for pattern, why in _RULES
        for match in pattern.finditer(text)
    ]
    found += [
        (match.start(), Finding(match[0].strip(), "all in capitals; hard to read"))
        for match in _SENTENCE.finditer(text)
        if _all_capitals(match[0])
    ]
    found.sort(key=lambda at: at[0])
    return tuple(dict.fromkeys(finding for _, finding in found))


def _all_capitals(sentence: str) -> bool:
    words = _WORD.findall(sentence)
    return len(words) >= 4 and all(word.isupper() for word in words)
