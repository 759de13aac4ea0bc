"""Numbers, doses, dates and steps in words."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from taperdoc.domain.amounts import Amount, Liquid, Part, Product, Split, Tablet
from taperdoc.domain.dose_input import plain
from taperdoc.domain.plan import MEDICINE, Step
from taperdoc.domain.timeline import GapOrOverlap, ScheduledStep, mg_by_day

NBSP = "\N{NO-BREAK SPACE}"
NO_DOSE = "none"
ASK_HOW = "ask the clinic or pharmacist how to measure it"
"""Beside a dose of which only the mg are known."""

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_PIECES = {
    Decimal("0.25"): ("a quarter of a tablet", "a quarter"),
    Decimal("0.5"): ("half a tablet", "a half"),
    Decimal("0.75"): ("three quarters of a tablet", "three quarters"),
}


def number(value: Decimal | int) -> str:
    """Write a number exactly: a comma from 1,000 on, no trailing zero, a zero before the point."""
    whole, point, decimals = plain(Decimal(value)).partition(".")
    return f"{int(whole):,}{point}{decimals}"


def mg(value: Decimal) -> str:
    """Return milligrams, without a line break."""
    return f"{number(value)}{NBSP}mg"


def ml(value: Decimal) -> str:
    """Return millilitres, without a line break."""
    return f"{number(value)}{NBSP}mL"


def count(value: int, one: str, many: str = "") -> str:
    """Return a count with its noun ("1 day", "7 days"), without a line break."""
    return f"{number(value)}{NBSP}{one if value == 1 else many or one + 's'}"


def day_count(value: int) -> str:
    """Return a number of days ("1 day", "14 days")."""
    return count(value, "day")


def tablets(quantity: Decimal) -> str:
    """Return a number of tablets as it is spoken ("half a tablet", "1 and a half tablets")."""
    whole, piece = divmod(quantity, 1)
    if not piece:
        return count(int(whole), "tablet")
    alone, after_whole = _PIECES[piece]
    return f"{number(whole)}{NBSP}and {after_whole} tablets" if whole else alone


def strength(product: Product) -> str:
    """Return the strength of a tablet, or of a liquid in both forms."""
    if isinstance(product, Tablet):
        return mg(product.strength)
    whole = f"{mg(product.mg_in)} in {ml(product.ml_in)}"
    if product.ml_in == 1:
        return whole
    return f"{whole} ({mg(product.mg_in_1_ml)} in {ml(Decimal(1))})"


def product(item: Product) -> str:
    """Return the full description of a product."""
    if isinstance(item, Liquid):
        return f"{capitalized(MEDICINE)} liquid, {strength(item)}"
    split = {
        Split.WHOLE: "not to be cut",
        Split.HALVES: "may be cut in half",
        Split.QUARTERS: "may be cut in quarters",
    }[item.split]
    return f"{capitalized(MEDICINE)} tablets, {strength(item)} each, {split}"


def short_product(item: Product) -> str:
    """Return a short name of a product ("10 mg tablets", "liquid with 25 mg in 5 mL")."""
    if isinstance(item, Tablet):
        return f"{mg(item.strength)} tablets"
    return f"liquid with {mg(item.mg_in)} in {ml(item.ml_in)}"


def quantity(value: Decimal, item: Product) -> str:
    """Return a number of tablets, or mL, without the strength."""
    return tablets(value) if isinstance(item, Tablet) else ml(value)


def part(value: Part, *, name_strength: bool) -> str:
    """Return a part of an amount, with its strength if asked for."""
    words = quantity(value.quantity, value.product)
    if not name_strength:
        return words
    if isinstance(value.product, Tablet):
        return f"{words} of {mg(value.product.strength)}"
    return f"{words} of {short_product(value.product)}"


def parts(value: Amount, *, name_strength: bool) -> str:
    """Return its parts ("1 tablet of 10 mg and half a tablet of 5 mg") or ""."""
    return " and ".join(part(p, name_strength=name_strength) for p in value.parts)


def amount(value: Amount | None, *, name_strength: bool) -> str:
    """Return an amount in mg, with the tablets or mL in brackets."""
    if not value or not value.mg:
        return NO_DOSE
    made_of = parts(value, name_strength=name_strength)
    return f"{mg(value.mg)} ({made_of})" if made_of else mg(value.mg)


def day(value: date) -> str:
    """Return an unambiguous date ("Tue 1 December 2026"), on one line."""
    return f"{weekday_and_month(value)}{NBSP}{value.year}"


def weekday(value: date) -> str:
    """Return a day of a month named beside it ("Tue 1"), on one line."""
    return f"{_WEEKDAYS[value.weekday()]}{NBSP}{value.day}"


def weekday_and_month(value: date) -> str:
    """Return a day of a year named beside it ("Tue 1 December"), on one line."""
    return f"{weekday(value)}{NBSP}{_MONTHS[value.month - 1]}"


def until(words: str) -> str:
    """Return the clinician's words for an end, with "until" once even if they begin with it."""
    return words if re.match(r"\s*until\b", words, re.IGNORECASE) else f"until {words}"


def step_name(scheduled: ScheduledStep) -> str:
    """Return a step's number, whether it is a pause, and its length ("Step 3: 7 days")."""
    name = f"Step{NBSP}{scheduled.number}"
    if scheduled.step.is_pause:
        name += f": take no {MEDICINE}"
    if scheduled.step.days is None:
        return name
    return f"{name}{' for' if scheduled.step.is_pause else ':'} {day_count(scheduled.step.days)}"


def when(scheduled: ScheduledStep) -> tuple[str, ...]:
    """Return the days of a step in lines: the first day, and the last day or the end in words."""
    first, last = _ends(scheduled)
    if scheduled.step.days is None:
        known = scheduled.first_day or scheduled.day_from
        return (f"From {first}" if known else first, until(scheduled.step.until))
    if last is None or scheduled.step.days == 1:
        return (capitalized(first),)
    if scheduled.first_day is None:
        return (f"{capitalized(first)} to {last}",)
    return (capitalized(first), f"to {last}")


def capitalized(words: str) -> str:
    """Return words with a capital at the start of the first."""
    return words[:1].upper() + words[1:]


def sentence(words: str) -> str:
    """Return words as a sentence, with one full stop even if typed words end in one."""
    return capitalized(words if words.rstrip().endswith((".", "!", "?")) else f"{words}.")


def _ends(scheduled: ScheduledStep) -> tuple[str, str | None]:
    if scheduled.first_day:
        return day(scheduled.first_day), day(scheduled.last_day) if scheduled.last_day else None
    if scheduled.day_from:
        last = scheduled.day_to and f"day{NBSP}{number(scheduled.day_to)}"
        return f"day{NBSP}{number(scheduled.day_from)}", last or None
    return f"After step{NBSP}{scheduled.number - 1} ends", None


def alternate(index: int) -> str:
    """Return which of two alternate days it is, counted from the step's first day."""
    return f"{('First', 'Second')[index]} day of the step, then every other day"


def daily_totals(totals: tuple[Decimal, ...]) -> str:
    """Return the daily totals in words: one, or two that alternate."""
    if len(set(totals)) == 1:
        return f"{mg(totals[0])} each day"
    return f"{mg(totals[0])} one day and {mg(totals[1])} the next"


def daily_amount(step: Step) -> str:
    """Return what a step takes each day, or that it is a pause."""
    return "a pause" if step.is_pause else daily_totals(mg_by_day(step))


def listed(items: tuple[str, ...]) -> str:
    """Return items in a sentence ("1, 2 and 5")."""
    if len(items) == 1:
        return items[0]
    return f"{', '.join(items[:-1])} and {items[-1]}"


def steps(numbers: tuple[int, ...]) -> str:
    """Return the names of steps ("step 4", "steps 1, 2 and 5")."""
    named = listed(tuple(number(step) for step in numbers))
    return f"{'step' if len(numbers) == 1 else 'steps'}{NBSP}{named}"


def gap_or_overlap(value: GapOrOverlap) -> str:
    """Return the days of a gap or overlap in words."""
    covered = f"{days(value.first_day, value.last_day)} ({day_count(value.days)})"
    if value.is_gap:
        return f"No step covers {covered}."
    before, after = value.before.number, value.after.number
    return f"Step{NBSP}{before} and step{NBSP}{after} both cover {covered}."


def days(first: date, last: date) -> str:
    """Return a date, or a range of dates."""
    return day(first) if first == last else f"{day(first)} to {day(last)}"


def short_day(value: date | int) -> str:
    """Return a day of the calendar ("Tue 1 Dec"), or its number ("Day 8")."""
    if isinstance(value, int):
        return f"Day{NBSP}{number(value)}"
    return f"{_WEEKDAYS[value.weekday()]} {value.day}{NBSP}{_MONTHS[value.month - 1][:3]}"


def which_day(value: date | int) -> str:
    """Return a day for a sentence: its date, or its number ("day 371")."""
    return day(value) if isinstance(value, date) else f"day{NBSP}{number(value)}"
