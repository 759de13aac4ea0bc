"""What was typed, to a plan: the form, its rows, and the reasons it refuses."""

from taperdoc.forms.letterhead_form import LetterheadForm
from taperdoc.forms.origin import Origin
from taperdoc.forms.partial_plan import SoFar, so_far
from taperdoc.forms.plan_form import PlanForm
from taperdoc.forms.posted_keys import strange_keys
from taperdoc.forms.prefill import posted
from taperdoc.forms.template_form import TemplateForm

__all__ = [
    "LetterheadForm",
    "Origin",
    "PlanForm",
    "SoFar",
    "TemplateForm",
    "posted",
    "so_far",
    "strange_keys",
]
