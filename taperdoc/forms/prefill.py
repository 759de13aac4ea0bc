"""A plan as the strings its form would hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from taperdoc.domain.amounts import Product, Tablet
from taperdoc.domain.dose_input import plain
from taperdoc.domain.plan import TIMES, Doses, Ending, Step, TaperPlan
from taperdoc.forms.posted_keys import Posted, rows_of
from taperdoc.handout.contacts import Who

Row = dict[str, list[str]]

NEW_PRODUCT: Row = {"kind": ["tablets"]}
NEW_STEP: Row = {"kind": ["same"]}


def blank(who: Who | None = None) -> Posted:
    """A form not yet filled: the usual times of day, a product row and a step row."""
    return Posted(
        {
            **({key: [text] for key, text in asdict(who).items()} if who else {}),
            **_times(TIMES),
            **dict(rows_of("products", [NEW_PRODUCT])),
            **dict(rows_of("steps", [NEW_STEP])),
        }
    )


def posted(plan: TaperPlan, who: Who, origin: str = "", replaces: str = "") -> Posted:
    """What the form sends for a plan, field by field."""
    day = plan.first_day.isoformat() if plan.first_day else ""
    columns = range(len(plan.times))
    steps = (step_row(step, plan.products, columns) for step in plan.steps)
    words = {
        **asdict(who),
        "first_day": day,
        "as_needed": plan.as_needed,
        "if_worse": plan.if_worse,
        "other_words": plan.other_words,
    }
    return Posted(
        {
            **({"origin": [origin]} if origin else {}),
            **({"replaces": [replaces]} if replaces else {}),
            **{key: [text] for key, text in words.items()},
            **ending_fields(plan.ending),
            **_times(plan.times),
            **dict(rows_of("products", map(_product, plan.products))),
            **dict(rows_of("steps", steps)),
        }
    )


def _times(names: tuple[str, ...]) -> Row:
    return {f"times-t{number}": [name] for number, name in enumerate(names, start=1)}


def _product(product: Product) -> Row:
    if isinstance(product, Tablet):
        return {
            "kind": ["tablets"],
            "strength": [plain(product.strength)],
            "split": [product.split.value],
        }
    return {
        "kind": ["liquid"],
        "liquid_mg": [plain(product.mg_in)],
        "in_ml": [plain(product.ml_in)],
    }


def ending_fields(ending: Ending) -> Row:
    """What comes after the last step."""
    return {"ending": [ending.kind.value], "ending_words": [ending.words]}


def step_row(step: Step, products: Sequence[Product], columns: Sequence[int]) -> Row:
    """A step's row; `columns` are the places, from 0, that its times of day have in the form."""
    row = {
        "kind": [("pause", "same", "alternate")[len(step.cycle)]],
        "days": ["" if step.days is None else str(step.days)],
        "until": [step.until],
        "first_day": [step.first_day.isoformat() if step.first_day else ""],
        "note": [step.note],
    }
    for name, doses in zip(("first", "second"), step.cycle, strict=False):
        row |= _doses(name, doses, columns)
    if step.products:
        row["uses"] = [str(products.index(product) + 1) for product in step.products]
    return row


def _doses(name: str, doses: Doses, columns: Sequence[int]) -> Row:
    return {
        f"{name}-t{column + 1}": [str(amount.typed) if amount else ""]
        for column, amount in zip(columns, doses, strict=True)
    }
