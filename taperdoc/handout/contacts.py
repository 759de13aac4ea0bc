"""The patient a handout is for, the clinician, and the numbers to call."""

from __future__ import annotations

from dataclasses import dataclass

from taperdoc.domain.plan import LINE_MAX
from taperdoc.handout.printable import check_printable

WHO_LIMITS = {
    "patient": 60,
    "patient_number": 40,
    "clinician": 80,
    "clinic": LINE_MAX,
    "phone": 30,
    "out_of_hours": LINE_MAX,
    "emergency": 40,
}
"""The maximum number of characters of each entry; the head of every page has room for these."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """The patient, the clinician and whom to call. Blank entries print as lines to fill in by hand.

    It is separate from the plan and is never stored. Raises PlanError.
    """

    patient: str = ""
    patient_number: str = ""
    clinician: str = ""
    clinic: str = ""
    phone: str = ""
    out_of_hours: str = ""
    emergency: str = ""

    def __post_init__(self) -> None:
        for name, limit in WHO_LIMITS.items():
            check_printable(name, getattr(self, name), limit)
