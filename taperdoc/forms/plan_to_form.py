"""A plan as the strings that its form holds, and the strings of an empty form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from taperdoc.domain.amounts import Product, Tablet
from taperdoc.domain.dose_input import plain
from taperdoc.domain.plan import TIMES, Doses, Ending, Step, TaperPlan
from taperdoc.forms.form_data import FormData, RowData, row_fields
from taperdoc.handout.contacts import Who

NEW_PRODUCT: RowData = {"kind": ["tablets"]}
NEW_STEP: RowData = {"kind": ["same"]}


def new_form_data(who: Who | None = None) -> FormData:
    """Return a new form's strings: the usual times of day, an empty product and an empty step."""
    return FormData(
        {
            **({key: [text] for key, text in asdict(who).items()} if who else {}),
            **_times(TIMES),
            **dict(row_fields("products", [NEW_PRODUCT])),
            **dict(row_fields("steps", [NEW_STEP])),
        }
    )


def form_fields(plan: TaperPlan, who: Who, origin: str = "", replaces: str = "") -> FormData:
    """Return the strings that the form sends for a plan."""
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
    return FormData(
        {
            **({"origin": [origin]} if origin else {}),
            **({"replaces": [replaces]} if replaces else {}),
            **{key: [text] for key, text in words.items()},
            **ending_fields(plan.ending),
            **_times(plan.times),
            **dict(row_fields("products", map(_product, plan.products))),
            **dict(row_fields("steps", steps)),
        }
    )


def _times(names: tuple[str, ...]) -> RowData:
    return {f"times-t{number}": [name] for number, name in enumerate(names, start=1)}


def _product(product: Product) -> RowData:
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


def ending_fields(ending: Ending) -> RowData:
    """Return the fields for what happens after the last step."""
    return {"ending": [ending.kind.value], "ending_words": [ending.words]}


def step_row(step: Step, products: Sequence[Product], columns: Sequence[int]) -> RowData:
    """Return a step's row; `columns` are the form columns, from 0, of its times of day."""
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


def _doses(name: str, doses: Doses, columns: Sequence[int]) -> RowData:
    return {
        f"{name}-t{column + 1}": [str(amount.typed) if amount else ""]
        for column, amount in zip(columns, doses, strict=True)
    }
