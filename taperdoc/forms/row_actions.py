"""The plain buttons of the form: rows added, removed, copied and moved, as typed."""

from __future__ import annotations

import re
from copy import deepcopy

from taperdoc.domain.plan import PRODUCTS_MAX, STEPS_MAX
from taperdoc.forms.fields import GONE
from taperdoc.forms.prefill import NEW_PRODUCT, NEW_STEP, Row

_STEP = re.compile(r"(?P<verb>remove|duplicate|up|down)-step-(?P<number>[1-9][0-9]{0,2})")
_PRODUCT = re.compile(r"remove-product-(?P<number>[1-9][0-9]{0,2})")


class Sheet:
    """The rows of the form as typed; an action changes them and names the field to go to."""

    def __init__(self, products: list[Row], steps: list[Row], column: str) -> None:
        self.products = products
        self.steps = steps
        self.column = column
        self.focus = ""
        self.full = ""

    def act(self, action: str) -> None:
        """Do what a button says; an action that is not known does nothing."""
        if action == "add-step":
            self._insert_step(len(self.steps), NEW_STEP)
        elif action == "add-product":
            self._add_product()
        elif found := _STEP.fullmatch(action):
            self._act_on_step(found["verb"], int(found["number"]) - 1)
        elif found := _PRODUCT.fullmatch(action):
            self._remove_product(int(found["number"]) - 1)

    def _act_on_step(self, verb: str, at: int) -> None:
        if at >= len(self.steps):
            return
        if verb == "duplicate":
            self._insert_step(at + 1, self.steps[at])
        elif verb == "remove":
            del self.steps[at]
            self.steps = self.steps or [deepcopy(NEW_STEP)]
            self._go_to_step(min(at, len(self.steps) - 1))
        else:
            to = max(at - 1, 0) if verb == "up" else min(at + 1, len(self.steps) - 1)
            self.steps.insert(to, self.steps.pop(at))
            self.focus = f"steps-{to}-{verb}"

    def _insert_step(self, at: int, row: Row) -> None:
        if len(self.steps) >= STEPS_MAX:
            self.full = "steps"
            return
        self.steps.insert(at, deepcopy(row))
        self._go_to_step(at)

    def _go_to_step(self, at: int) -> None:
        self.focus = f"steps-{at}-first-{self.column}"

    def _add_product(self) -> None:
        if len(self.products) >= PRODUCTS_MAX:
            self.full = "products"
            return
        self.products.append(deepcopy(NEW_PRODUCT))
        self.focus = f"products-{len(self.products) - 1}-kind"

    def _remove_product(self, at: int) -> None:
        if at >= len(self.products):
            return
        del self.products[at]
        self.products = self.products or [deepcopy(NEW_PRODUCT)]
        for step in self.steps:
            if "uses" in step:
                step["uses"] = [_after_removal(tick, at + 1) for tick in step["uses"]]
        self.focus = f"products-{min(at, len(self.products) - 1)}-kind"


def _after_removal(tick: str, removed: int) -> str:
    """A tick, after a product's number went: it never comes to mean another product, or all."""
    if not (tick.isascii() and tick.isdigit() and len(tick) <= 3) or int(tick) < removed:
        return tick
    return GONE if int(tick) == removed else str(int(tick) - 1)
