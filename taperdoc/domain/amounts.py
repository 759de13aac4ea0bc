"""Products, and amounts of them in milligrams and in tablets or mL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache

from taperdoc.domain.dose_input import TypedAmount, TypedPart, is_plain, plain


class Split(Enum):
    """How a tablet may be split, as the clinician chose."""

    WHOLE = "whole"
    HALVES = "halves"
    QUARTERS = "quarters"

    @property
    def piece(self) -> Decimal:
        """The smallest part of a tablet that may be taken."""
        return _PIECES[self.value]


_PIECES = {"whole": Decimal(1), "halves": Decimal("0.5"), "quarters": Decimal("0.25")}


@dataclass(frozen=True)
class Tablet:
    """A tablet of `strength` mg. Raises ValueError unless the strength is above zero."""

    strength: Decimal
    split: Split

    def __post_init__(self) -> None:
        if not (is_plain(self.strength) and self.strength):
            raise ValueError("A tablet's strength must be a plain number above 0 mg.")

    def mg(self, quantity: Decimal) -> Decimal:
        """Return the mg in `quantity` tablets."""
        return self.strength * quantity

    def quantity(self, mg: Decimal) -> Decimal | None:
        """Return the number of tablets for `mg`, or None if the allowed split cannot give it."""
        return _tablets(mg, self.strength, self.split.piece)


@dataclass(frozen=True)
class Liquid:
    """A liquid of `mg` in `ml`.

    Raises ValueError unless both are above zero and 1 mL holds an exact number of mg with at
    most 3 decimals, since the strength is printed both ways and nothing is rounded.
    """

    mg_in: Decimal
    ml_in: Decimal

    def __post_init__(self) -> None:
        if not all(is_plain(value) and value for value in (self.mg_in, self.ml_in)):
            raise ValueError(
                "A liquid's strength must be plain numbers: above 0 mg in more than 0 mL."
            )
        if _decimal(self._mg_in_1_ml, places=3) is None:
            raise ValueError(
                f"{plain(self.mg_in)} mg in {plain(self.ml_in)} mL does not come out as a number"
                " of mg in 1 mL, so the strength cannot be printed without rounding."
            )

    @property
    def _mg_in_1_ml(self) -> Fraction:
        return Fraction(self.mg_in) / Fraction(self.ml_in)

    @property
    def mg_in_1_ml(self) -> Decimal:
        """Milligrams in 1 mL, exact."""
        return self.mg_in / self.ml_in

    def mg(self, quantity: Decimal) -> Decimal:
        """Return the mg in `quantity` mL."""
        return self.mg_in_1_ml * quantity

    def quantity(self, mg: Decimal) -> Decimal | None:
        """Return the mL for `mg`, or None if they have more than 3 decimals."""
        return _millilitres(mg, self._mg_in_1_ml)


Product = Tablet | Liquid


# A file of templates has the same few doses many thousand times.
@lru_cache(maxsize=4096)
def _tablets(mg: Decimal, strength: Decimal, piece: Decimal) -> Decimal | None:
    tablets = Fraction(mg) / Fraction(strength)
    return None if tablets % Fraction(piece) else _decimal(tablets, places=2)


@lru_cache(maxsize=4096)
def _millilitres(mg: Decimal, mg_in_1_ml: Fraction) -> Decimal | None:
    return _decimal(Fraction(mg) / mg_in_1_ml, places=3)


def _decimal(value: Fraction, places: int) -> Decimal | None:
    """Return the exact decimal of `value`, or None if it needs more places."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        return None
    return Decimal(scaled.numerator).scaleb(-places).normalize()


@dataclass(frozen=True)
class Part:
    """A number of tablets, or of mL, of one product."""

    quantity: Decimal
    product: Product


@dataclass(frozen=True)
class Amount:
    """What is taken at one time: exact mg, and the tablets or mL.

    `parts` is empty if nothing is taken, if the only product cannot give the mg exactly, and if
    there are several products and no parts were typed: the program does not choose.
    """

    typed: TypedAmount
    mg: Decimal
    parts: tuple[Part, ...]


def resolve(typed: TypedAmount, products: Sequence[Product]) -> Amount:
    """Return a typed amount with the parts it has of these products.

    Raises ValueError with a message if typed parts name a product that is not there, or split a
    tablet in a way that is not allowed.
    """
    if typed.mg is not None:
        return Amount(typed, typed.mg, _divide(typed.mg, products))
    quantities: dict[Product, Decimal] = {}
    for part in typed.parts:
        product = _product_of(part, typed, products)
        quantities[product] = quantities.get(product, Decimal(0)) + part.quantity
    parts = tuple(Part(quantity, product) for product, quantity in quantities.items())
    return Amount(typed, sum((p.product.mg(p.quantity) for p in parts), Decimal(0)), parts)


def _divide(mg: Decimal, products: Sequence[Product]) -> tuple[Part, ...]:
    if not mg or len(products) != 1:
        return ()
    quantity = products[0].quantity(mg)
    return () if quantity is None else (Part(quantity, products[0]),)


def _product_of(part: TypedPart, typed: TypedAmount, products: Sequence[Product]) -> Product:
    if part.strength is None:
        liquids = [product for product in products if isinstance(product, Liquid)]
        if len(liquids) != 1:
            there = "are several liquids" if liquids else "is no liquid"
            raise ValueError(
                f"“{typed}” is in mL, and there {there} among the products of this step."
                " An amount in mL needs exactly one liquid."
            )
        return liquids[0]
    for product in products:
        if isinstance(product, Tablet) and product.strength == part.strength:
            if part.quantity % product.split.piece:
                allowed = {
                    Split.WHOLE: "not to be split",
                    Split.HALVES: "to be split in halves only",
                }[product.split]
                raise ValueError(
                    f"“{typed}” splits the {plain(product.strength)} mg tablet, which is marked"
                    f" as {allowed}."
                )
            return product
    raise ValueError(
        f"“{typed}” names a tablet of {plain(part.strength)} mg, which is not among the products"
        " of this step."
    )
