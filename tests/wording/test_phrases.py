"""What a person reads holds to the wording rules, and says exactly what was entered."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.domain.amounts import resolve
from taperdoc.domain.dose_input import parse_amount
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.timeline import gaps_and_overlaps, mg_by_day, schedule, supply
from taperdoc.wording import phrases
from tests.support.builders import day, days, numbers, plan, plans, products
from tests.support.wording_rules import misread


def formatted(made: TaperPlan) -> Iterator[str]:
    """Everything that wording says of a plan, but the clinician's words."""
    need = supply(made)
    yield from (phrases.quantity(quantity, item) for item, quantity in need.products)
    yield phrases.mg(need.mg)
    for item in made.products:
        yield from (phrases.product(item), phrases.short_product(item), phrases.strength(item))
    placed = schedule(made)
    yield from map(phrases.gap_or_overlap, gaps_and_overlaps(placed))
    for span in placed:
        quiet = replace(span, step=replace(span.step, until=span.step.until and "seen"))
        yield from (*phrases.when(quiet), phrases.step_name(span))
        yield phrases.daily_totals(mg_by_day(span.step))
        for doses in span.step.cycle:
            yield from (phrases.amount(dose, name_strength=True) for dose in doses)
            yield from (phrases.amount(dose, name_strength=False) for dose in doses)


@given(plans())
def test_nothing_is_written_in_a_way_that_people_misread(made: TaperPlan) -> None:
    assert [(words, wrong) for words in set(formatted(made)) if (wrong := misread(words))] == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("5.0\N{NO-BREAK SPACE}mg", "a zero at the end of a decimal"),
        ("2.50\N{NO-BREAK SPACE}mL", "a zero at the end of a decimal"),
        (".5\N{NO-BREAK SPACE}mg", "a point with no number before it"),
        ("5 mg", "a number that may part from its unit"),
        ("5mg", "a number against its unit"),
        ("1000\N{NO-BREAK SPACE}mg", "a thousand without its comma"),
        ("10,00\N{NO-BREAK SPACE}mg", "a comma that is no thousand's"),
        ("5\N{NO-BREAK SPACE}ml", "another unit"),
        ("0.5\N{NO-BREAK SPACE}tablet", "part of a tablet in figures"),
        ("1\N{NO-BREAK SPACE}days", "one of many"),
        ("21\N{NO-BREAK SPACE}tablet", "many as one"),
    ],
)
def test_the_check_itself_sees(words: str, rule: str) -> None:
    assert rule in misread(words)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("0", "0"),
        ("5", "5"),
        ("7.50", "7.5"),
        ("0.125", "0.125"),
        ("10", "10"),
        ("999.9", "999.9"),
        ("1000", "1,000"),
        ("1E+3", "1,000"),
        ("1234567.125", "1,234,567.125"),
        ("0.000001", "0.000001"),
    ],
)
def test_a_number_is_written_plainly(value: str, words: str) -> None:
    assert phrases.number(Decimal(value)) == words


@given(numbers(), st.integers(0, 6))
def test_a_number_is_never_rounded(value: Decimal, places: int) -> None:
    value = value.scaleb(places - 3)
    assert Decimal(phrases.number(value).replace(",", "")) == value


@pytest.mark.parametrize(
    ("quantity", "words"),
    [
        ("0.25", "a quarter of a tablet"),
        ("0.5", "half a tablet"),
        ("0.75", "three quarters of a tablet"),
        ("1", "1 tablet"),
        ("1.25", "1 and a quarter tablets"),
        ("1.5", "1 and a half tablets"),
        ("1.75", "1 and three quarters tablets"),
        ("2", "2 tablets"),
        ("2.50", "2 and a half tablets"),
        ("1E+1", "10 tablets"),
        ("1000.5", "1,000 and a half tablets"),
    ],
)
def test_tablets_are_said_as_a_person_says_them(quantity: str, words: str) -> None:
    assert _spaced(phrases.tablets(Decimal(quantity))) == words


def _spaced(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


@given(days())
def test_a_date_reads_back_as_the_same_day(value: date) -> None:
    words = phrases.day(value)
    assert " " not in words
    assert datetime.strptime(_spaced(words), "%a %d %B %Y").date() == value  # noqa: DTZ007
    assert "\N{NO-BREAK SPACE}0" not in words


def test_a_date_is_in_words() -> None:
    assert _spaced(phrases.day(day("2026-12-01"))) == "Tue 1 December 2026"
    assert _spaced(phrases.day(day("2028-02-29"))) == "Tue 29 February 2028"


@pytest.mark.parametrize(
    ("of", "line", "short"),
    [
        ("10", "Baclofen tablets, 10 mg each, not to be cut", "10 mg tablets"),
        ("2.5h", "Baclofen tablets, 2.5 mg each, may be cut in half", "2.5 mg tablets"),
        ("10q", "Baclofen tablets, 10 mg each, may be cut in quarters", "10 mg tablets"),
        ("25/5", "Baclofen liquid, 25 mg in 5 mL (5 mg in 1 mL)", "liquid with 25 mg in 5 mL"),
        ("5/1", "Baclofen liquid, 5 mg in 1 mL", "liquid with 5 mg in 1 mL"),
    ],
)
def test_a_product_is_named_with_its_strength(of: str, line: str, short: str) -> None:
    (item,) = products(of)
    assert (_spaced(phrases.product(item)), _spaced(phrases.short_product(item))) == (line, short)


@pytest.mark.parametrize(
    ("typed", "of", "words", "alone"),
    [
        ("0", "10", "none", "none"),
        ("5", "10h", "5 mg (half a tablet of 10 mg)", "5 mg (half a tablet)"),
        ("5", "10", "5 mg", "5 mg"),
        ("15", "10 5", "15 mg", "15 mg"),
        ("2x10+½x5", "10 5h", "22.5 mg (2 tablets of 10 mg and half a tablet of 5 mg)", None),
        ("7", "25/5", "7 mg (1.4 mL of liquid with 25 mg in 5 mL)", "7 mg (1.4 mL)"),
        (
            "10+1 mL",
            "10 25/5",
            "15 mg (1 tablet of 10 mg and 1 mL of liquid with 25 mg in 5 mL)",
            None,
        ),
    ],
)
def test_an_amount_says_mg_and_what_makes_it_up(
    typed: str, of: str, words: str, alone: str | None
) -> None:
    made = resolve(parse_amount(typed), products(of))
    assert _spaced(phrases.amount(made, name_strength=True)) == words
    if alone:
        assert _spaced(phrases.amount(made, name_strength=False)) == alone


def test_a_dose_left_empty_is_said_like_no_dose() -> None:
    assert phrases.amount(None, name_strength=True) == "none"


_PIECES = {"": "0", "half": "0.5", "a half": "0.5", "a quarter": "0.25", "three quarters": "0.75"}
_PART = re.compile(
    r"(?P<ml>[\d,.]+) mL of liquid with (?P<mg>[\d,.]+) mg in (?P<in>[\d,.]+) mL"
    r"|(?:(?P<n>[\d,]+)(?: and (?P<more>a half|a quarter|three quarters))? tablets?"
    r"|(?P<piece>half|a quarter of|three quarters of) a tablet) of (?P<each>[\d,.]+) mg"
)


@given(plans())
def test_the_parts_in_words_add_up_to_the_mg(made: TaperPlan) -> None:
    for dose in [a for each in made.steps for doses in each.cycle for a in doses if a]:
        parts = _spaced(phrases.parts(dose, name_strength=True))
        read = [match.groupdict() for match in _PART.finditer(parts)]
        assert len(read) == len(dose.parts)
        assert sum(map(_mg_read, read)) == (Fraction(dose.mg) if dose.parts else 0)


def _mg_read(part: dict[str, str | None]) -> Fraction:
    def value(name: str) -> Fraction:
        return Fraction((part[name] or "0").replace(",", ""))

    if part["ml"]:
        return value("ml") * value("mg") / value("in")
    piece = Fraction(_PIECES[(part["more"] or part["piece"] or "").removesuffix(" of")])
    return (value("n") + piece) * value("each")


@pytest.mark.parametrize(
    ("steps", "first", "lines"),
    [
        ("5 for 7", "2026-12-01", ["Tue 1 December 2026|to Mon 7 December 2026"]),
        ("5 for 1", "2026-12-01", ["Tue 1 December 2026"]),
        ("5 until seen", "2026-12-01", ["From Tue 1 December 2026|until seen"]),
        ("5 for 7 | 5 for 1 | 5 for 999", "", ["Day 1 to day 7", "Day 8", "Day 9 to day 1,007"]),
        (
            "5 for 7 | 5 until told | 5 for 7 | 5 for 1 | 5 until Until seen",
            "",
            [
                "Day 1 to day 7",
                "From day 8|until told",
                "After step 2 ends",
                "After step 3 ends",
                "After step 4 ends|Until seen",
            ],
        ),
    ],
)
def test_the_days_of_a_step_are_said_in_full(steps: str, first: str, lines: list[str]) -> None:
    placed = schedule(plan(steps, first=first))
    assert [_spaced("|".join(phrases.when(span))) for span in placed] == lines


@pytest.mark.parametrize(
    ("steps", "names"),
    [
        ("5 for 7 | 5 for 1 | 5 until seen", ["Step 1: 7 days", "Step 2: 1 day", "Step 3"]),
        ("pause for 3", ["Step 1: take no baclofen for 3 days"]),
        ("0 until seen", ["Step 1: take no baclofen"]),
    ],
)
def test_a_step_is_named_with_its_length(steps: str, names: list[str]) -> None:
    assert [_spaced(phrases.step_name(span)) for span in schedule(plan(steps))] == names


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        (
            "5 for 2 | 5 for 2 from 2026-12-02",
            "Step 1 and step 2 both cover Wed 2 December 2026 (1 day).",
        ),
        (
            "5 for 2 | 5 for 2 from 2026-12-05",
            "No step covers Thu 3 December 2026 to Fri 4 December 2026 (2 days).",
        ),
        ("5 for 2 | 5 for 2 from 2026-12-04", "No step covers Thu 3 December 2026 (1 day)."),
    ],
)
def test_a_gap_or_overlap_is_said_with_its_days(steps: str, words: str) -> None:
    placed = schedule(plan(steps, first="2026-12-01"))
    assert [_spaced(phrases.gap_or_overlap(seam)) for seam in gaps_and_overlaps(placed)] == [words]


def test_short_phrases() -> None:
    assert [phrases.until(words) for words in ("seen", "until seen", "Until seen", "untilled")] == [
        "until seen",
        "until seen",
        "Until seen",
        "until untilled",
    ]
    assert [phrases.listed(tuple("abc"[:n])) for n in (1, 2, 3)] == ["a", "a and b", "a, b and c"]
    assert _spaced(phrases.daily_totals((Decimal(5),))) == "5 mg each day"
    assert (
        _spaced(phrases.daily_totals((Decimal(5), Decimal(0)))) == "5 mg one day and 0 mg the next"
    )
    assert _spaced(phrases.daily_totals((Decimal(5), Decimal(5)))) == "5 mg each day"
    assert _spaced(phrases.count(2, "supply", "supplies")) == "2 supplies"
    assert [phrases.alternate(index)[:6] for index in (0, 1)] == ["First ", "Second"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("your visit", "until your visit"),
        ("until your visit", "until your visit"),
        ("Until, at the latest, Friday", "Until, at the latest, Friday"),
        ("UNTIL: Friday", "UNTIL: Friday"),
        ("untiled roof", "until untiled roof"),
    ],
)
def test_until_is_printed_once(typed: str, words: str) -> None:
    assert phrases.until(typed) == words
