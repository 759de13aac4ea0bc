"""What was typed, to a plan: the form, its rows, and the reasons it refuses."""

from taperdoc.forms.filled import posted
from taperdoc.forms.keys import strange_keys
from taperdoc.forms.plan_form import PlanForm

__all__ = ["PlanForm", "posted", "strange_keys"]
