"""One step as a line of quick text, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from taperdoc.domain.amounts import Product
from taperdoc.domain.date_input import parse_day
from taperdoc.domain.dose_input import quoted
from taperdoc.domain.plan import LINE_MAX, PlanError, Step
from taperdoc.quick_text.doses import TypedDay, read_day, write_doses
from taperdoc.quick_text.length import LENGTH, read_length, why_no_length
from taperdoc.quick_text.line import END, SPACE, WORD, Line, LineError, keyword, needs_quotes, quote

_PAUSE = keyword("pause")
_ALTERNATE = keyword("alternate")
_WITH = keyword("with")
_CLAUSES = keyword("for", "from", "using", "until", "note")
_WORD = re.compile(f"{WORD}+")
_NUMBERS = re.compile(
    rf"[0-9]{{1,3}}(?:(?:{SPACE}*,{SPACE}*|{SPACE}+and{SPACE}+)[0-9]{{1,3}})*{END}", re.IGNORECASE
)


def read_step(line: Line, times: Sequence[str], products: Sequence[Product]) -> Step:
    """Read a line to its end as one step. Raises LineError."""
    start = line.at
    days = _days(line, times)
    found: dict[str, Any] = {}
    places: dict[str, int] = {}
    while not line.at_end:
        at = line.at
        name, value = _clause(line, products)
        if name in found:
            raise LineError(at, "This is said twice in the line. Say it once.")
        found[name], places[name] = value, at
    uses = found.get("products") or products
    try:
        return Step(cycle=tuple(day.doses(uses) for day in days), **found)
    except PlanError as error:
        raise LineError(places.get(error.field, start), str(error)) from None


def _days(line: Line, times: Sequence[str]) -> list[TypedDay]:
    if line.take(_PAUSE):
        return []
    first = read_day(line, times)
    if not line.take(_ALTERNATE):
        return [first]
    if not line.take(_WITH):
        raise LineError(line.at, "Type “alternate with”, then the doses of the other days.")
    at = line.at
    second = read_day(line, times)
    if (first.tablets_at is None) is not (second.tablets_at is None):
        raise LineError(at, "“tablets” stands for one kind of day only. Type it for both, or none.")
    return [first, second]


def _clause(line: Line, products: Sequence[Product]) -> tuple[str, Any]:
    # A word of the grammar comes first: "until day" is not a number of days.
    if word := line.take(_CLAUSES):
        match word[0].casefold():
            case "for":
                return "days", read_length(line)
            case "from":
                return "first_day", _day(line)
            case "using":
                return "products", _products(line, products)
            case "until":
                return "until", _until(line)
            case _:
                return "note", line.words()
    if line.sees(LENGTH):
        return "days", read_length(line)
    raise LineError(line.at, _why_no_clause(line.word))


def _why_no_clause(word: str) -> str:
    if word.isdecimal():
        return why_no_length(word)
    return (
        f"{quoted(word)} cannot be read here. After the doses come for how many days or until"
        " when, and “from”, “using” or “note”."
    )


def _day(line: Line) -> date:
    start = line.at
    while line.take(_WORD) and not (line.sees(_CLAUSES) or line.sees(LENGTH)):
        pass
    try:
        return parse_day(line.text[start : line.at].strip())
    except ValueError as error:
        raise LineError(start, str(error)) from None


def _products(line: Line, products: Sequence[Product]) -> tuple[Product, ...]:
    at = line.at
    numbers = line.take(_NUMBERS)
    if not numbers:
        raise LineError(at, "After “using” come numbers of products, as in 1 or 1, 2.")
    found = []
    for number in map(int, re.findall("[0-9]+", numbers[0])):
        if not 1 <= number <= len(products):
            raise LineError(at, f"There is no product {number}: there are {len(products)}.")
        found.append(products[number - 1])
    return tuple(found)


def _until(line: Line) -> str:
    at, is_quoted = line.at, line.is_quoted
    words = line.words()
    if not is_quoted and len(words) <= LINE_MAX and (word := _like_a_clause(words)):
        raise LineError(
            at,
            f"“{word}” in these words can be part of them or of the line. Put the words of"
            " “until” in quotation marks, without what does not belong to them.",
        )
    return words


def _like_a_clause(words: str) -> str:
    """A word that could begin another part of the line: "note", or one with digits after it."""
    found = [word.casefold() for word in words.split()]
    last = max((at for at, word in enumerate(found) if any(map(str.isdigit, word))), default=-1)
    for at, word in enumerate(found):
        if word == "note" or (word in {"for", "from", "using"} and at < last):
            return word
    return ""


def write_step(step: Step, products: Sequence[Product]) -> str:
    """A step as a line that `read_step` reads as the same step, given the same products."""
    parts = [" alternate with ".join(map(write_doses, step.cycle)) or "pause"]
    if step.products:
        parts.append(f"using {', '.join(str(products.index(p) + 1) for p in step.products)}")
    if step.first_day:
        parts.append(f"from {step.first_day.isoformat()}")
    if step.days is None:
        bare = not (step.note or needs_quotes(step.until) or _like_a_clause(step.until))
        parts.append(f"until {step.until if bare else quote(step.until)}")
    else:
        parts.append(f"for {step.days} day{'' if step.days == 1 else 's'}")
    if step.note:
        parts.append(f"note {quote(step.note) if needs_quotes(step.note) else step.note}")
    return " ".join(parts)
