"""The plan form's buttons that work without a script."""

from __future__ import annotations

from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.quick_text_box import QUICK_ACTIONS, QuickResult, act_on_quick
from taperdoc.forms.row_actions import edit_rows


def press_button(form: PlanForm, action: str) -> QuickResult | None:
    """Change the form as a button says, and set its `focus`.

    Returns what the page shows of the quick text, if it was a button for that.
    """
    if action in QUICK_ACTIONS:
        return act_on_quick(form, action)
    edit_rows(form, action)
    return None
