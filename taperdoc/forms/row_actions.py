"""Add, remove, copy and move rows of the plan form, keeping their text exactly as typed."""

from __future__ import annotations

import re
from copy import deepcopy

from taperdoc.domain.plan import PRODUCTS_MAX, STEPS_MAX
from taperdoc.forms.fields import REMOVED_PRODUCT
from taperdoc.forms.form_data import RowData
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.plan_to_form import NEW_PRODUCT, NEW_STEP
from taperdoc.forms.typed_text import replace_text

_STEP = re.compile(r"(?P<verb>remove|duplicate|up|down)-step-(?P<number>[1-9][0-9]{0,2})")
_PRODUCT = re.compile(r"remove-product-(?P<number>[1-9][0-9]{0,2})")


def edit_rows(form: PlanForm, action: str) -> None:
    """Do what a button for the rows says. An unknown action changes nothing."""
    editor = _RowEditor(form.products.row_data(), form.steps.row_data(), form.first_column)
    editor.do(action)
    if action == "columns" and form.columns:
        editor.focus = f"steps-0-first-{form.columns[-1].short_name}"
    replace_text(form, {}, editor.products, editor.steps)
    form.focus = editor.focus
    if editor.full_list:
        rows = form[editor.full_list]
        rows.row_errors = [rows.full_message]


class _RowEditor:
    """The rows as typed; `focus` is the field to go to after an action.

    `full_list` names the list to which no row could be added.
    """

    def __init__(self, products: list[RowData], steps: list[RowData], column: str) -> None:
        self.products = products
        self.steps = steps
        self.column = column
        self.focus = ""
        self.full_list = ""

    def do(self, action: str) -> None:
        if action == "add-step":
            self._insert_step(len(self.steps), NEW_STEP)
        elif action == "add-product":
            self._add_product()
        elif found := _STEP.fullmatch(action):
            self._edit_step(found["verb"], int(found["number"]) - 1)
        elif found := _PRODUCT.fullmatch(action):
            self._remove_product(int(found["number"]) - 1)

    def _edit_step(self, verb: str, at: int) -> None:
        if at >= len(self.steps):
            return
        if verb == "duplicate":
            self._insert_step(at + 1, self.steps[at])
        elif verb == "remove":
            del self.steps[at]
            self.steps = self.steps or [deepcopy(NEW_STEP)]
            self._focus_step(min(at, len(self.steps) - 1))
        else:
            to = max(at - 1, 0) if verb == "up" else min(at + 1, len(self.steps) - 1)
            self.steps.insert(to, self.steps.pop(at))
            self.focus = f"steps-{to}-{verb}"

    def _insert_step(self, at: int, row: RowData) -> None:
        if len(self.steps) >= STEPS_MAX:
            self.full_list = "steps"
            return
        self.steps.insert(at, deepcopy(row))
        self._focus_step(at)

    def _focus_step(self, at: int) -> None:
        self.focus = f"steps-{at}-first-{self.column}"

    def _add_product(self) -> None:
        if len(self.products) >= PRODUCTS_MAX:
            self.full_list = "products"
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
    """Renumber a ticked product; the removed one never becomes another product, or all."""
    if not (tick.isascii() and tick.isdigit() and len(tick) <= 3) or int(tick) < removed:
        return tick
    return REMOVED_PRODUCT if int(tick) == removed else str(int(tick) - 1)
