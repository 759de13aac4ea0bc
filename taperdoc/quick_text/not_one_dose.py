"""What stands where one dose should be and looks like something else: a date, a range, a total."""

from __future__ import annotations

import re

from taperdoc.domain.dose_input import quoted

YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
DATES = "Dates come after the doses, as in from 1 December 2026 to 7 December 2026."

_RANGE = re.compile(r"[0-9.]+-[0-9.]+:?")
_DATE = re.compile(
    r"[0-9]{4}(?P<after_year>[-/.])[0-9]{1,2}(?P=after_year)[0-9]{1,2}:?"
    r"|[0-9]{1,2}(?P<after_day>[-/.])[0-9]{1,2}(?P=after_day)(?:[0-9]{2}){1,2}:?"
    rf"|[0-9]{{1,2}}-(?:{MONTH})(?:-[0-9]+)?:?",
    re.IGNORECASE,
)
_COMMAS = re.compile(r"[0-9]+(?:,[0-9]+)+")
_SLASHED = re.compile(r"[0-9](?:m[lg])?[/⁄][0-9]", re.IGNORECASE)
_DASHES = re.compile("-+")
_ALONE = {
    "/": "“/” cannot stand alone. Separate doses by spaces.",
    "+": "“+” cannot stand alone. Write the tablets of one dose without spaces, as in 10+5.",
    ".": "A full stop cannot stand alone here. It can end the line.",
}


def why_not_one_dose(text: str, unit: str) -> str:
    """A sentence on what is not one dose, whatever the products are; "" for what may be one."""
    if text in _ALONE:
        return _ALONE[text]
    if _DASHES.fullmatch(text):
        return (
            "A dash alone is not a dose. Type 0 for no dose, or _ for a time left empty; leave out"
            " a dash that marks a list."
        )
    if text[0] == "=":
        return "A total is not read. Leave it out."
    if text[0] in "([{":
        return "What is in brackets, such as a total, is not read. Leave it out."
    if "%" in text:
        return "A percentage is not a dose. Type each dose."
    if _DATE.fullmatch(text):
        return f"{quoted(text)} looks like a date. {DATES}"
    if _RANGE.fullmatch(text):
        return (
            f"{quoted(text)} looks like a range. Type one number for each dose; days before the"
            " doses are written as in Days 1-7:"
        )
    return _why_not_one_number(text, unit)


def _why_not_one_number(text: str, unit: str) -> str:
    if _COMMAS.fullmatch(text):
        return could_be_decimals(text)
    if _SLASHED.search(text):
        return could_be_fraction(text)
    if not unit and YEAR.fullmatch(text):
        return f"{quoted(text)} looks like a year. If it is a dose, type mg after it."
    return ""


def could_be_decimals(text: str) -> str:
    """A sentence on numbers with commas and no spaces between them."""
    return (
        f"{quoted(text)} can be a number with a decimal comma or several doses. Write decimals with"
        " a point, and type a space after a comma between doses."
    )


def could_be_fraction(text: str) -> str:
    """A sentence on two numbers with a slash between them."""
    return (
        f"{quoted(text)} can be a fraction, a date or two doses. Separate doses by spaces, and"
        " write fractions as ¼, ½ and ¾."
    )
