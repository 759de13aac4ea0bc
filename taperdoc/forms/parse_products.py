"""Parse the rows of products; every error is left at the field it is about."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from taperdoc.domain.amounts import Liquid, Product, Split, Tablet
from taperdoc.domain.plan import PRODUCTS_MAX, check_products
from taperdoc.forms.fields import make_or_refuse
from taperdoc.forms.row_list import RowList, input_fields
from taperdoc.forms.rows import ProductRow


def parse_products(rows: RowList) -> tuple[Product, ...] | None:
    """Return the products, or None if anything in their rows is refused."""
    count = len(rows)
    if not 1 <= count <= PRODUCTS_MAX:
        rows.row_errors.append(f"A plan has 1 to {PRODUCTS_MAX} products; this has {count}.")
    found: list[Product] = []
    for row in (row.form for row in rows):
        product = _parse_product(row, is_only=count == 1)
        if product is None:
            continue
        field = row.strength if isinstance(product, Tablet) else row.liquid_mg
        if len(found) < PRODUCTS_MAX:
            make_or_refuse(field, partial(check_products, (*found, product)))
        found.append(product)
    refused = rows.row_errors or any(field.errors for field in input_fields(rows))
    return None if refused else tuple(found)


def _parse_product(row: ProductRow, *, is_only: bool) -> Product | None:
    if not row.filled_fields and not is_only:
        row.kind.refuse("This row is empty: fill it in or remove it.")
        return None
    if not row.kind.data:
        if not row.kind.errors:
            row.kind.refuse("Choose tablets or a liquid.")
        return None
    tablet = {
        row.strength: "Type how many mg are in one tablet.",
        row.split: "Choose how the tablet may be cut.",
    }
    liquid = {
        row.liquid_mg: "Type how many mg the liquid’s strength is.",
        row.in_ml: "Type how many mL contain these mg.",
    }
    if row.kind.data == "tablets":
        _require(tablet, liquid, "tablets, and this is for a liquid")
    else:
        _require(liquid, tablet, "a liquid, and this is for tablets")
    if any(field.errors for field in input_fields(row)):
        return None
    if row.strength.data is not None:
        return make_or_refuse(
            row.strength, partial(Tablet, row.strength.data, Split(row.split.data))
        )
    if row.liquid_mg.data is not None and row.in_ml.data is not None:
        return make_or_refuse(row.liquid_mg, partial(Liquid, row.liquid_mg.data, row.in_ml.data))
    return None


def _require(own: Mapping[Any, str], other: Mapping[Any, str], kind: str) -> None:
    """Refuse fields of this kind of product that are blank, and those of the other that are not."""
    for field, message in own.items():
        if field.is_blank:
            field.refuse(message)
    for field in other:
        if not field.is_blank:
            field.refuse(
                f"{field.quoted_text} is typed here, but the product is {kind}."
                " Delete it, or choose the other kind."
            )
