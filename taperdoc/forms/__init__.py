"""Web forms: their fields, and functions that parse them and edit their rows."""

from taperdoc.forms.buttons import press_button
from taperdoc.forms.form_data import unknown_keys
from taperdoc.forms.letterhead_form import LetterheadForm
from taperdoc.forms.origin import Origin
from taperdoc.forms.parse_plan import parse_plan_form
from taperdoc.forms.partial_plan import PartialPlan, parse_partial_plan
from taperdoc.forms.plan_form import PlanForm, set_origin
from taperdoc.forms.plan_to_form import form_fields
from taperdoc.forms.template_form import TemplateForm

__all__ = [
    "LetterheadForm",
    "Origin",
    "PartialPlan",
    "PlanForm",
    "TemplateForm",
    "form_fields",
    "parse_partial_plan",
    "parse_plan_form",
    "press_button",
    "set_origin",
    "unknown_keys",
]
