"""Which day is in which step, and what it all adds up to: checked day by day."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from taperdoc.domain.amounts import Amount, Product, Tablet
from taperdoc.domain.plan import Step, TaperPlan
from taperdoc.domain.timeline import gaps_and_overlaps, mg_by_day, mg_in_two_days, schedule, supply
from tests.support.builders import plan, plans, step

ONE = timedelta(days=1)


def december(text: str) -> str:
    """Steps of one dose in December 2026 from "1-7", "1-" (open), "+7" (follows), "+" (both)."""
    steps = []
    for word in text.split():
        first, _, last = word.partition("-")
        own = "" if word.startswith("+") else f" from 2026-12-{int(first):02}"
        days = word[1:] if word.startswith("+") else last and str(int(last) - int(first) + 1)
        steps.append(f"5 {f'for {days}' if days else 'until seen'}{own}")
    return " | ".join(steps)


@pytest.mark.parametrize(
    ("steps", "first", "placed"),
    [
        ("+7", "2026-12-01", ["2026-12-01 2026-12-07"]),
        ("+1 +1", "2028-02-28", ["2028-02-28 2028-02-28", "2028-02-29 2028-02-29"]),
        ("+2 +1", "2027-02-28", ["2027-02-28 2027-03-01", "2027-03-02 2027-03-02"]),
        (
            "+7 10-12 +2",
            "2026-12-01",
            ["2026-12-01 2026-12-07", "2026-12-10 2026-12-12", "2026-12-13 2026-12-14"],
        ),
        ("+7 3-4", "2026-12-01", ["2026-12-01 2026-12-07", "2026-12-03 2026-12-04"]),
        ("+ +7 20-21", "2026-12-01", ["2026-12-01 -", "- -", "2026-12-20 2026-12-21"]),
        ("+7 +14", "", ["1 7", "8 21"]),
        ("+7 + +7 20-21", "", ["1 7", "8 -", "- -", "2026-12-20 2026-12-21"]),
        ("+7 10- +7", "", ["1 7", "2026-12-10 -", "- -"]),
        ("+999 +999", "2199-12-31", ["2199-12-31 2202-09-25", "2202-09-26 2205-06-20"]),
    ],
)
def test_each_step_begins_the_day_after_the_one_before(
    steps: str, first: str, placed: list[str]
) -> None:
    made = schedule(plan(december(steps), first=first))
    found = [f"{s.first_day or s.day_from or '-'} {s.last_day or s.day_to or '-'}" for s in made]
    assert found == placed
    assert [span.number for span in made] == list(range(1, len(made) + 1))


@given(plans())
def test_dates_agree_with_a_count_day_by_day(made: TaperPlan) -> None:
    today: date | int | None = made.first_day or 1
    for number, (span, each) in enumerate(zip(schedule(made), made.steps, strict=True), start=1):
        today = each.first_day or today
        first = last = today
        for _ in range(1, each.days or 1):
            last = _next(last)
        last = last if each.days else None
        assert (span.number, span.step) == (number, each)
        dated = isinstance(first, date)
        assert (span.first_day, span.day_from) == ((first, None) if dated else (None, first))
        assert (span.last_day, span.day_to) == ((last, None) if dated else (None, last))
        today = _next(last)


def _next(today: date | int | None) -> date | int | None:
    if isinstance(today, date):
        return today + ONE
    return today and today + 1


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        ("1-7 8-9", []),
        ("1-7 9-12", ["gap 8-8 1>2"]),
        ("1-7 10-12", ["gap 8-9 1>2"]),
        ("1-7 7-9", ["both 7-7 1>2"]),
        ("1-7 1-7", ["both 1-7 1>2"]),
        ("1-20 5-6 10-12", ["both 5-6 1>2", "both 10-12 1>3"]),
        ("1-20 5-6 25-26", ["both 5-6 1>2", "gap 21-24 1>3"]),
        # A later step may fill what looks like a gap, and leave one before an earlier step.
        ("1-5 20-25 6-19", []),
        ("1-5 20-25 8-19", ["gap 6-7 1>3"]),
        ("10-19 1-5", ["gap 6-9 2>1"]),
        ("10-19 1-5 20-21", ["gap 6-9 2>1"]),
        # How long an open step lasts is not known.
        ("1-", []),
        ("1- 20-21", []),
        ("1- +7 20-21", []),
        ("1- +7 10-12 20-21", ["gap 13-19 3>4"]),
        ("1-10 5-", ["both 5-10 1>2"]),
        ("1-10 5- 8-9", ["both 5-7 1>2", "both 8-9 1>3"]),
        ("1-5 10- 20-21", ["gap 6-9 1>2"]),
        ("10- 1-20", ["both 10-10 1>2"]),
        ("10- 1-5", ["gap 6-9 2>1"]),
        ("10- 1-", ["both 10-10 1>2"]),
        ("5- 5-", ["both 5-5 1>2"]),
        ("+7 +7", []),
        ("+7 10-12 20-21", ["gap 13-19 2>3"]),
    ],
)
def test_gaps_and_overlaps_are_found(steps: str, found: list[str]) -> None:
    made = gaps_and_overlaps(schedule(plan(december(steps))))
    assert [
        f"{'gap' if seam.is_gap else 'both'} {seam.first_day.day}-{seam.last_day.day}"
        f" {seam.before.number}>{seam.after.number}"
        for seam in made
    ] == found
    assert all(seam.days == seam.last_day.day - seam.first_day.day + 1 for seam in made)


@given(plans())
def test_gaps_and_overlaps_agree_with_a_count_day_by_day(made: TaperPlan) -> None:
    covered = _covered(made)
    expected = set()
    for before in covered:
        for after in covered:
            if before < after and (both := covered[before] & covered[after]):
                expected.add((before, after, min(both), max(both)))
    taken = set().union(*covered.values())
    empty = sorted(set(range(min(taken, default=0), max(taken, default=0))) - taken)
    starts = [d for d in empty if d - 1 in taken]
    ends = [d for d in empty if d + 1 in taken]
    gaps = set(zip(starts, ends, strict=True))
    found = gaps_and_overlaps(schedule(made))
    overlaps = [seam for seam in found if not seam.is_gap]
    assert {
        (s.before.number, s.after.number, s.first_day.toordinal(), s.last_day.toordinal())
        for s in overlaps
    } == expected
    assert {(s.first_day.toordinal(), s.last_day.toordinal()) for s in found if s.is_gap} == gaps
    for seam in found:
        if seam.is_gap:
            assert seam.first_day.toordinal() - 1 in covered[seam.before.number]
            assert seam.last_day.toordinal() + 1 == min(covered[seam.after.number])
    assert [seam.after.number for seam in found] == sorted(seam.after.number for seam in found)
    assert len(found) == len(expected) + len(gaps)


def _covered(made: TaperPlan) -> dict[int, set[int]]:
    """The days of each dated step, as ordinals; an open one's up to the next dated step's."""
    dated = [(span, span.first_day.toordinal()) for span in schedule(made) if span.first_day]
    horizon = max((first + (span.step.days or 1) for span, first in dated), default=0)
    follows = [first for _, first in dated[1:]] + [horizon]
    covered = {}
    for (span, first), following in zip(dated, follows, strict=bool(dated)):
        until = first + span.step.days if span.step.days else following
        covered[span.number] = {first, *range(first, until)}
    return covered


@pytest.mark.parametrize(
    ("text", "each_day", "two_days"),
    [
        ("10 2.5 . - for 7", ["12.5"], "25"),
        ("10 2.5 / 5 . for 7", ["12.5", "5"], "17.5"),
        ("0 for 7", ["0"], "0"),
    ],
)
def test_mg_a_day_is_the_sum_of_its_doses(text: str, each_day: list[str], two_days: str) -> None:
    made = step(text)
    assert mg_by_day(made) == tuple(Decimal(mg) for mg in each_day)
    assert mg_in_two_days(made) == Decimal(two_days)


def test_nothing_is_taken_in_a_pause() -> None:
    assert mg_by_day(Step(cycle=(), days=3)) == (Decimal(0),)


@pytest.mark.parametrize(
    ("steps", "of", "mg", "need", "not_counted"),
    [
        ("20 10 for 7", "10", "210", ["21"], []),
        ("5 for 3 | pause for 4 | 2.5 for 1", "10q", "17.5", ["1.75"], []),
        ("10 / 5 for 3", "10h", "25", ["2.5"], []),
        ("10 / 5 for 2", "10h", "15", ["1.5"], []),
        ("10 / 5 for 3", "10", "0", [], [1]),
        ("10 / 5 for 2", "10", "0", [], [1]),
        ("7 for 10 | 3 for 7", "10h", "0", [], [1, 2]),
        ("10+5 for 7 | 10 for 7 of 1", "10 5", "175", ["14", "7"], []),
        ("15 for 7 | 10 for 7 of 1", "10 5", "70", ["7"], [1]),
        ("10 for 7 | 10 until seen | 5 until told", "10h", "70", ["7"], [2, 3]),
        ("2.5mL for 10 | 10 for 1 of 1", "10 25/5", "135", ["1", "25"], []),
    ],
)
def test_the_supply_is_the_sum_of_every_day(
    steps: str, of: str, mg: str, need: list[str], not_counted: list[int]
) -> None:
    made = supply(plan(steps, of))
    assert made.mg == Decimal(mg)
    assert [quantity for _, quantity in made.products] == [Decimal(each) for each in need]
    assert sorted((*made.open_steps, *made.mg_only_steps)) == not_counted


@given(plans())
def test_the_supply_agrees_with_a_count_day_by_day(made: TaperPlan) -> None:
    need: defaultdict[Product, Fraction] = defaultdict(Fraction)
    mg = Fraction(0)
    open_steps = [number for number, each in enumerate(made.steps, start=1) if each.days is None]
    mg_only = []
    for number, each in enumerate(made.steps, start=1):
        amounts = [amount for doses in each.cycle for amount in doses if amount]
        if number not in open_steps and any(_held(a) != Fraction(a.mg) for a in amounts):
            mg_only.append(number)
            continue
        for kind, days in _kinds_of_day(each).items():
            for amount in filter(None, each.cycle[kind]):
                for part in amount.parts:
                    need[part.product] += Fraction(part.quantity) * days
                mg += Fraction(amount.mg) * days
    found = supply(made)
    assert found.mg == mg
    assert dict(found.products) == need
    assert [item for item, _ in found.products] == [item for item in made.products if need[item]]
    assert (list(found.open_steps), list(found.mg_only_steps)) == (open_steps, mg_only)


def _held(amount: Amount) -> Fraction:
    """The mg in the parts of an amount."""
    return sum((Fraction(p.quantity) * _mg_in(p.product) for p in amount.parts), Fraction(0))


def _kinds_of_day(each: Step) -> Counter[int]:
    """How many days of each kind come, each day looked at in turn."""
    return Counter(index % len(each.cycle) for index in range(each.days or 0) if each.cycle)


def _mg_in(item: Product) -> Fraction:
    if isinstance(item, Tablet):
        return Fraction(item.strength)
    return Fraction(item.mg_in) / Fraction(item.ml_in)
