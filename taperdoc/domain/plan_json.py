"""A plan as JSON and back: `taperdoc.plan/1`, with its JSON Schema."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar, cast

from taperdoc.domain import plan as limits
from taperdoc.domain.amounts import Amount, Liquid, Product, Split, Tablet, resolve
from taperdoc.domain.dose_input import parse_amount, parse_number, plain, quoted, shown
from taperdoc.domain.json_reader import DocumentError, JsonLimits, read_json
from taperdoc.domain.plan import Doses, Ending, EndingKind, PlanError, Step, TaperPlan

FORMAT = "taperdoc.plan/1"
LIMITS = JsonLimits(characters=1 << 20, entries=20_000)
"""About ten times the entries of the largest plan."""

ATTACHMENT = "taperdoc-plan.json"
"""The name under which a handout's PDF has its plan."""

NUMBER = re.compile(r"[0-9A-F]{4}-[0-9A-F]{4}")
"""A document number."""

_TYPED_UNIT = re.compile(r"[mM][gG]|M[lL]|m[lL]\.")
"""Units that can be typed in a form, and never stand in a document."""

T = TypeVar("T")


def dumps(plan: TaperPlan) -> str:
    """Write a plan as JSON: the same plan gives the same text, doses stand as typed."""
    return json.dumps(to_data(plan), ensure_ascii=False, indent=1) + "\n"


def document_number(plan: TaperPlan) -> str:
    """Eight letters and digits that stand for this plan alone ("7F3A-09BC")."""
    digest = hashlib.sha256(dumps(plan).encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def to_data(plan: TaperPlan) -> dict[str, Any]:
    """The plan as plain data, empty entries left out."""
    return _filled(
        format=FORMAT,
        medicine=plan.medicine,
        products=[_product_data(product) for product in plan.products],
        times=list(plan.times),
        first_day=plan.first_day and plan.first_day.isoformat(),
        steps=[_step_data(plan, step) for step in plan.steps],
        ending=_filled(kind=plan.ending.kind.value, words=plan.ending.words),
        as_needed=plan.as_needed,
        if_worse=plan.if_worse,
        other_words=plan.other_words,
    )


def _filled(**entries: Any) -> dict[str, Any]:
    return {key: value for key, value in entries.items() if value not in (None, "")}


def _product_data(product: Product) -> dict[str, str]:
    if isinstance(product, Tablet):
        return {"tablet_mg": plain(product.strength), "split": product.split.value}
    return {"liquid_mg": plain(product.mg_in), "in_ml": plain(product.ml_in)}


def _step_data(plan: TaperPlan, step: Step) -> dict[str, Any]:
    cycle = [[str(a.typed) if a else "" for a in doses] for doses in step.cycle]
    return _filled(
        pause=True if not cycle else None,
        doses=cycle[0] if cycle else None,
        other_days=cycle[1] if len(cycle) == 2 else None,
        days=step.days,
        until=step.until,
        first_day=step.first_day and step.first_day.isoformat(),
        products=[plan.products.index(p) + 1 for p in step.products] or None,
        note=step.note,
    )


def loads(text: str) -> TaperPlan:
    """Read a plan from JSON. Raises DocumentError with the path and the reason."""
    return from_data(read_json(text, LIMITS))


def schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the format."""
    text = Path(__file__).with_name("plan.schema.json").read_text(encoding="utf-8")
    return cast(dict[str, Any], json.loads(text))


def from_data(data: Any) -> TaperPlan:
    """Make a plan of plain data as `json.loads` gives it. Raises DocumentError."""
    keys: dict[str, type] = {
        "format": str,
        "medicine": str,
        "products": list,
        "times": list,
        "first_day": str,
        "steps": list,
        "ending": dict,
        "as_needed": str,
        "if_worse": str,
        "other_words": str,
    }
    entries = _object(data, "$", keys, required={"format", "products", "steps", "ending"})
    if entries["format"] != FORMAT:
        raise DocumentError("$.format", f"This is {quoted(entries['format'])}, not “{FORMAT}”.")
    products = tuple(_product(item, p) for p, item in _items(entries["products"], "$.products"))
    times = tuple(
        _text(item, p) for p, item in _items(entries.get("times", limits.TIMES), "$.times")
    )
    _at("$.products", limits.check_products, products)
    _at("$.times", limits.check_times, times)
    if len(entries["steps"]) > limits.STEPS_MAX:
        raise DocumentError(
            "$.steps",
            f"A plan has 1 to {limits.STEPS_MAX} steps; this has {len(entries['steps'])}.",
        )
    steps = tuple(
        _step(item, p, products, times) for p, item in _items(entries["steps"], "$.steps")
    )
    words = {k: entries.get(k, "") for k in ("as_needed", "if_worse", "other_words")}
    return _at(
        "$",
        lambda: TaperPlan(
            medicine=entries.get("medicine", limits.MEDICINE),
            products=products,
            times=times,
            first_day=_date(entries.get("first_day"), "$.first_day"),
            steps=steps,
            ending=_ending(entries["ending"]),
            **words,
        ),
    )


def _at(path: str, make: Callable[..., T], *arguments: Any) -> T:
    """Make a domain value, and say where in the document it was refused."""
    try:
        return make(*arguments)
    except DocumentError:
        raise
    except PlanError as error:
        place = path if path.endswith(f".{error.field}") else f"{path}.{error.field}"
        raise DocumentError(place, str(error)) from None
    except ValueError as error:
        raise DocumentError(path, str(error)) from None


def _object(data: Any, path: str, keys: dict[str, type], required: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise DocumentError(path, "This must be an object.")
    for key, value in data.items():
        if key not in keys:
            raise DocumentError(f"{path}.{shown(key)}", "This key is not known.")
        if type(value) is not keys[key]:
            raise DocumentError(f"{path}.{key}", f"This must be {_KINDS[keys[key]]}.")
    for key in sorted(required - data.keys()):
        raise DocumentError(f"{path}.{key}", "This key is missing.")
    return data


_KINDS = {
    str: "a string",
    list: "a list",
    dict: "an object",
    int: "a whole number",
    bool: "true or false",
}


def _items(items: Iterable[Any], path: str) -> Iterable[tuple[str, Any]]:
    return ((f"{path}[{index}]", item) for index, item in enumerate(items))


def _text(value: Any, path: str) -> str:
    if not isinstance(value, str):
        raise DocumentError(path, "This must be a string.")
    return value


def _date(value: str | None, path: str) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise DocumentError(path, f"{quoted(value)} is not a day written as 2026-12-01.")
    return day


def _product(data: Any, path: str) -> Product:
    keys: dict[str, type] = {"tablet_mg": str, "split": str, "liquid_mg": str, "in_ml": str}
    if isinstance(data, dict) and "liquid_mg" in data:
        _object(data, path, {k: keys[k] for k in ("liquid_mg", "in_ml")}, {"liquid_mg", "in_ml"})
        mg = _at(f"{path}.liquid_mg", parse_number, data["liquid_mg"])
        return _at(path, Liquid, mg, _at(f"{path}.in_ml", parse_number, data["in_ml"]))
    _object(data, path, {k: keys[k] for k in ("tablet_mg", "split")}, {"tablet_mg", "split"})
    splits = {split.value: split for split in Split}
    if data["split"] not in splits:
        raise DocumentError(f"{path}.split", f"This must be one of {', '.join(splits)}.")
    strength = _at(f"{path}.tablet_mg", parse_number, data["tablet_mg"])
    return _at(path, Tablet, strength, splits[data["split"]])


def _step(data: Any, path: str, products: tuple[Product, ...], times: tuple[str, ...]) -> Step:
    keys: dict[str, type] = {
        "pause": bool,
        "doses": list,
        "other_days": list,
        "days": int,
        "until": str,
        "first_day": str,
        "products": list,
        "note": str,
    }
    _object(data, path, keys, required=set())
    if ("pause" in data) is ("doses" in data) or data.get("pause") is False:
        raise DocumentError(path, "A step has either doses or a pause of true.")
    if "other_days" in data and "doses" not in data:
        raise DocumentError(path, "A pause has no other days.")
    for key in ("until", "products"):
        if key in data and not data[key]:
            raise DocumentError(f"{path}.{key}", "This is empty: leave the key out.")
    numbered = [
        _named(item, p, products)
        for p, item in _items(data.get("products", ()), f"{path}.products")
    ]
    # Their order says nothing: in the plan's, the same plan has one document number.
    named = tuple(sorted(numbered, key=products.index))
    cycle = tuple(
        _doses(data[key], f"{path}.{key}", named or products, times)
        for key in ("doses", "other_days")
        if key in data
    )
    return _at(
        path,
        lambda: Step(
            cycle=cycle,
            days=data.get("days"),
            until=data.get("until", ""),
            note=data.get("note", ""),
            first_day=_date(data.get("first_day"), f"{path}.first_day"),
            products=named,
        ),
    )


def _named(number: Any, path: str, products: tuple[Product, ...]) -> Product:
    if type(number) is not int or not 1 <= number <= len(products):
        raise DocumentError(path, f"This must be the number of a product, 1 to {len(products)}.")
    return products[number - 1]


def _doses(
    items: list[Any], path: str, products: tuple[Product, ...], times: tuple[str, ...]
) -> Doses:
    if len(items) != len(times):
        raise DocumentError(path, f"There are {len(items)} doses for {len(times)} times of day.")
    return tuple(_amount(item, p, products) for p, item in _items(items, path))


def _amount(value: Any, path: str, products: tuple[Product, ...]) -> Amount | None:
    text = _text(value, path)
    if not text.strip():
        return None
    if unit := _TYPED_UNIT.search(text):
        raise DocumentError(
            path, f"{quoted(text)} has “{unit[0]}”. A dose here is a number of mg, or ends in “mL”."
        )
    return _at(path, lambda: resolve(parse_amount(text), products))


def _ending(data: dict[str, Any]) -> Ending:
    _object(data, "$.ending", {"kind": str, "words": str}, required={"kind"})
    kinds = {kind.value: kind for kind in EndingKind}
    if data["kind"] not in kinds:
        raise DocumentError("$.ending.kind", f"This must be one of {', '.join(kinds)}.")
    return _at("$.ending", Ending, kinds[data["kind"]], data.get("words", ""))
