"""What is taken at one time is read strictly, and adds up exactly."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.domain.amounts import Liquid, Product, Split, Tablet, resolve
from taperdoc.domain.dose_input import (
    TypedAmount,
    TypedPart,
    parse_amount,
    parse_number,
    parse_quantity,
    plain,
    quoted,
)
from tests.support.builders import numbers, products, several_products, typed_amounts


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0", "0"),
        ("0.0", "0"),
        ("5", "5"),
        ("7.50", "7.5"),
        ("0.125", "0.125"),
        ("100", "100"),
        ("9999.999", "9999.999"),
    ],
)
def test_a_plain_number_is_read_as_it_stands(text: str, kept: str) -> None:
    assert parse_number(text) == Decimal(text)
    assert plain(parse_number(text)) == kept


NOT_NUMBERS = {
    "with a point, and no comma": ["2,5", "1,000"],
    "a plain number in digits": [
        "1e3",
        "1_000",
        "NaN",
        "Infinity",
        "ten",
        "1 0",
        "1.2.3",
        "0.5.",
        "",
    ],
    "below zero": ["-1", "\N{MINUS SIGN}1"],
    "zero before the point": [".5"],
    "nothing behind it": ["5."],
    "zero in front": ["05", "05.", "00.5"],
    "plain keyboard": ["５", "٣", "5²"],
    "4 digits before the point and 3 after": ["10000", "0.1234"],
}
NOT_DOSES = {
    "The units that can be read are mg and mL": [
        *("5 mcg", "5µg", "5 g", "2.5 L", "5 mls", "5 milligrams", "5 units", "5cc."),
        "2 x 10 mL",
    ],
    "with a point, and no comma": ["2,5 mg", "2,5 mL"],
    "a plain number in digits": [
        *("2x5x10", "x10", "2x", "2 of 10", "½ mL", "2x10mL", "5 mg mL", "5 mg mg"),
        *("mg", "mL", "5 mg.."),
    ],
    "between a whole number and a fraction": [
        *("10 ½", "1 ½x10", "1 3/4x10", "1 ¾x10", "5+1 ½x10", "20  1/2"),
    ],
    "part of nothing": ["0 mL", "10x0", "0+5"],
    "up to 99, with ¼, ½ or ¾": [
        *("0x10", "0.0x10", "100x10", "100.5x10", "990.25x5", "0.3x10", ".5x10", "1e1x10"),
        *("-1x10", "11/2x10", "3/2x10", "½½x10", "２x10"),
    ],
    "of which tablet": ["½", "1½", "1/2", "10+½", "2 tablets", "½ tab", "1tabs."],
    "nothing beside it": ["10+", "10++5", "+5"],
    "more than 6 parts": ["5+5+5+5+5+5+5"],
}


def rows(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(text, why) for why, texts in table.items() for text in texts]


@pytest.mark.parametrize(("text", "why"), [*rows(NOT_NUMBERS), ("5\n", "a plain number in digits")])
def test_what_is_not_a_plain_number_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^“.*cannot be read.*{re.escape(why)}"):
        parse_number(text)


@pytest.mark.parametrize(("text", "why"), [*rows(NOT_NUMBERS), *rows(NOT_DOSES)])
def test_a_dose_nobody_can_read_is_refused_with_what_was_typed(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^“.*”.*{re.escape(why)}"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["10", "10mg", "10 mg", "10 MG.", "10\N{NO-BREAK SPACE}mg"])
def test_a_strength_can_have_its_unit(text: str) -> None:
    assert parse_quantity(text, "mg") == 10


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("10 mL", "mg", "The unit here is mg."),
        ("5 mg", "mL", "The unit here is mL."),
        ("10 mcg", "mg", "The unit here is mg."),
        ("2,5 mg", "mg", "with a point, and no comma"),
        ("mg", "mg", "a plain number in digits"),
    ],
)
def test_a_strength_in_another_unit_is_refused(text: str, unit: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^“{text}” cannot be read.*{why}"):
        parse_quantity(text, unit)


def test_no_message_asks_for_a_number_without_the_unit_that_was_typed() -> None:
    for unit in ("mg", "mL", "ml.", "ML", "mcg", "g", "L", "mls", "tablets"):
        for number in ("5", "2,5", ".5", "05", "5."):
            assert "alone" not in _refusal(f"{number} {unit}")


def test_a_message_stays_short_and_can_be_sent_whatever_was_typed() -> None:
    assert quoted("5 mg") == "“5 mg”"
    assert quoted("9" * 50) == f"“{'9' * 40}…”"
    assert quoted("a\n\ud800\u202e\x1b") == r"“a\n\ud800\u202e\x1b”"


@given(st.one_of(st.text("0123456789.,+-x×½/ mLg"), st.text()), st.sampled_from([1, 1 << 12]))
def test_any_text_is_read_or_refused_in_a_short_sentence(text: str, times: int) -> None:
    message = _refusal(text * times)
    assert len(message.encode()) < 500


def _refusal(text: str) -> str:
    try:
        parse_amount(text)
    except ValueError as error:
        return str(error)
    return ""


def mg(text: str) -> TypedAmount:
    return TypedAmount(mg=Decimal(text))


def parts(*pairs: tuple[str, str]) -> TypedAmount:
    """Pairs of so many, and of which strength ("" for mL)."""
    return TypedAmount(
        parts=tuple(TypedPart(Decimal(q), Decimal(s) if s else None) for q, s in pairs)
    )


@pytest.mark.parametrize(
    ("text", "typed", "again"),
    [
        ("7.5", mg("7.5"), "7.5"),
        (" 7.50 ", mg("7.5"), "7.5"),
        ("0", mg("0"), "0"),
        ("-", mg("0"), "0"),
        ("–", mg("0"), "0"),
        ("—", mg("0"), "0"),
        ("2.5 mL", parts(("2.5", "")), "2.5 mL"),
        ("2.5ml", parts(("2.5", "")), "2.5 mL"),
        ("2.5\N{NO-BREAK SPACE}mL", parts(("2.5", "")), "2.5 mL"),
        *((text, mg("5"), "5") for text in ("5mg", "5 mg", "5 MG.", "5\N{NO-BREAK SPACE}Mg")),
        *((text, parts(("5", "")), "5 mL") for text in ("5ML", "5 mL.", "5 Ml", "5  ml")),
        ("2x10 mg", parts(("2", "10")), "2x10"),
        ("10 mg + 5 mg", parts(("1", "10"), ("1", "5")), "10+5"),
        ("10+5", parts(("1", "10"), ("1", "5")), "10+5"),
        ("10 + 5", parts(("1", "10"), ("1", "5")), "10+5"),
        ("1x10", parts(("1", "10")), "1x10"),
        ("2 X 10", parts(("2", "10")), "2x10"),
        ("2×10", parts(("2", "10")), "2x10"),
        ("99x2.5", parts(("99", "2.5")), "99x2.5"),
        ("½x10", parts(("0.5", "10")), "½x10"),
        ("1/2x10", parts(("0.5", "10")), "½x10"),
        ("0.50x10", parts(("0.5", "10")), "½x10"),
        ("1¾x10", parts(("1.75", "10")), "1¾x10"),
        ("10.5x10", parts(("10.5", "10")), "10½x10"),
        ("20¼x10", parts(("20.25", "10")), "20¼x10"),
        ("2x10+½x5+1.25 mL", parts(("2", "10"), ("0.5", "5"), ("1.25", "")), "2x10+½x5+1.25 mL"),
    ],
)
def test_a_dose_is_read_as_typed(text: str, typed: TypedAmount, again: str) -> None:
    assert parse_amount(text) == typed
    assert str(typed) == again


@given(several_products().flatmap(typed_amounts))
def test_a_dose_written_down_reads_back_the_same(typed: TypedAmount) -> None:
    assert parse_amount(str(typed)) == typed


ONE = Decimal(1)


@pytest.mark.parametrize("number", ["-1", "NaN", "sNaN", "Infinity", "10000", "0.0001"])
@pytest.mark.parametrize(
    "make",
    [
        lambda n: TypedAmount(mg=n),
        lambda n: TypedPart(n, None),
        lambda n: TypedPart(n, ONE),
        lambda n: TypedPart(ONE, n),
        lambda n: Tablet(n, Split.WHOLE),
        lambda n: Liquid(n, ONE),
        lambda n: Liquid(ONE, n),
    ],
    ids=count(),
)
def test_no_value_is_made_of_a_number_that_cannot_be_typed(
    make: Callable[[Decimal], object], number: str
) -> None:
    with pytest.raises(ValueError, match="plain number"):
        make(Decimal(number))


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (TypedAmount, "so many mg, or made up of parts"),
        (lambda: TypedAmount(ONE, (TypedPart(ONE, None),)), "so many mg, or made up of parts"),
        (lambda: TypedAmount(parts=(TypedPart(ONE, None),) * 7), "at most 6 parts"),
        (lambda: TypedPart(ONE * 0, None), "above 0"),
        (lambda: TypedPart(ONE, ONE * 0), "above 0"),
        (lambda: TypedPart(Decimal("0.3"), ONE), "quarters at most"),
        (lambda: TypedPart(Decimal(100), ONE), "up to 99"),
        (lambda: Tablet(ONE * 0, Split.WHOLE), "above 0 mg"),
        (lambda: Liquid(ONE * 0, ONE), "above 0 mg"),
        (lambda: Liquid(ONE, ONE * 0), "more than 0 mL"),
        (lambda: Liquid(ONE * 10, ONE * 3), "10 mg in 3 mL does not come out"),
        (lambda: Liquid(Decimal("0.001"), ONE * 5), "without rounding"),
    ],
    ids=count(),
)
def test_no_value_is_made_of_nonsense(make: Callable[[], object], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        make()


@pytest.mark.parametrize(
    ("typed", "of", "mg", "made_of"),
    [
        ("0", "10", "0", []),
        ("20", "10", "20", ["2"]),
        ("5", "10", "5", []),
        ("5", "10h", "5", ["0.5"]),
        ("2.5", "10h", "2.5", []),
        ("2.5", "10q", "2.5", ["0.25"]),
        ("7.4", "10q", "7.4", []),
        ("7", "25/5", "7", ["1.4"]),
        ("1", "3/1", "1", []),
        ("15", "10h 5h", "15", []),
        ("10+5", "10h 5h", "15", ["1", "1"]),
        ("5+10+5", "10h 5h", "20", ["2", "1"]),
        ("½x10+½x10", "10h", "10", ["1"]),
        ("1.4 mL", "10 25/5", "7", ["1.4"]),
        ("0.001 mL", "0.005/5", "0.000001", ["0.001"]),
    ],
)
def test_a_dose_is_made_up_only_where_the_entry_says_how(
    typed: str, of: str, mg: str, made_of: list[str]
) -> None:
    amount = resolve(parse_amount(typed), products(of))
    assert amount.mg == Decimal(mg)
    assert [part.quantity for part in amount.parts] == [Decimal(each) for each in made_of]


@pytest.mark.parametrize(
    ("typed", "of", "why"),
    [
        ("½x10", "10", "marked as not to be split"),
        ("¼x10", "10h", "marked as to be split in halves only"),
        ("1½x10+¼x10", "10h", "splits the 10 mg tablet"),
        ("10+5", "10", "names a tablet of 5 mg, which is not among the products"),
        ("1x5", "25/5", "names a tablet of 5 mg"),
        ("2 mL", "10h", "there is no liquid among"),
        ("2 mL", "25/5 1/1", "there are several liquids among"),
    ],
)
def test_parts_that_the_products_do_not_have_are_refused(typed: str, of: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^“{re.escape(typed)}” .*{why}"):
        resolve(parse_amount(typed), products(of))


def _exact_mg(quantity: Decimal, item: Product) -> Fraction:
    if isinstance(item, Tablet):
        return Fraction(quantity) * Fraction(item.strength)
    return Fraction(quantity) * Fraction(item.mg_in) / Fraction(item.ml_in)


@given(several_products().flatmap(lambda of: st.tuples(st.just(of), typed_amounts(of))))
def test_mg_and_parts_are_exact_and_never_rounded(made: tuple[tuple[Product, ...], TypedAmount]):  # type: ignore[no-untyped-def]
    of, typed = made
    amount = resolve(typed, of)
    held = sum((_exact_mg(part.quantity, part.product) for part in amount.parts), Fraction(0))
    if typed.mg is not None:
        assert amount.mg == typed.mg
        assert held in (0, Fraction(typed.mg))
    else:
        liquid = next((item for item in of if isinstance(item, Liquid)), None)
        strength = Fraction(liquid.mg_in) / Fraction(liquid.ml_in) if liquid else Fraction(0)
        each = [
            Fraction(p.quantity) * (strength if p.strength is None else Fraction(p.strength))
            for p in typed.parts
        ]
        assert Fraction(amount.mg) == held == sum(each)


@given(several_products().map(lambda of: of[:1]), numbers())
def test_one_product_makes_a_dose_exactly_where_its_split_allows(
    of: tuple[Product, ...], dose: Decimal
) -> None:
    (item,) = of
    wanted = Fraction(dose) / _exact_mg(Decimal(1), item)
    smallest = Fraction(item.split.piece) if isinstance(item, Tablet) else Fraction(1, 1000)
    fits = (wanted / smallest).denominator == 1
    made_of = resolve(TypedAmount(mg=dose), of).parts
    assert bool(made_of) is fits
    assert [(Fraction(p.quantity), p.product) for p in made_of] == [(wanted, item)] * fits


def test_strength_in_1_ml_is_exact() -> None:
    assert Liquid(Decimal("0.5"), Decimal(4)).mg_in_1_ml == Decimal("0.125")
