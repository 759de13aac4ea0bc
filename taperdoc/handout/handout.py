"""The data of a printed handout: the plan, the names and the clinic's own text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from taperdoc.domain.dose_input import quoted
from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX, PlanError, TaperPlan
from taperdoc.domain.plan_json import NUMBER, document_number, dumps
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.printable import check_glyphs, check_printable


@dataclass(frozen=True, kw_only=True)
class ClinicText:
    """The clinic's own text and logo, printed below the withdrawal box and the plan.

    `missed_dose` replaces the rule of the safety text for a missed dose; nothing replaces the
    withdrawal box. `logo` is a JPEG. Raises PlanError.
    """

    address: str = ""
    missed_dose: str = ""
    below_withdrawal: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, words in (
            ("address", self.address),
            ("missed_dose", self.missed_dose),
            *(("below_withdrawal", sentence) for sentence in self.below_withdrawal),
        ):
            check_printable(name, words, WORDS_MAX, lines=LINES_MAX)


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A plan with everything that is printed with it.

    `printed` has a time zone; a blank `checked_by` prints as a line to sign on. `replaces` is the
    document number of the handout that this one replaces, or empty. Raises PlanError.
    """

    plan: TaperPlan
    who: Who
    checked_by: str
    printed: datetime
    edition: Edition = field(default_factory=Edition)
    clinic_text: ClinicText = field(default_factory=ClinicText)
    replaces: str = ""

    def __post_init__(self) -> None:
        check_replaced(self.replaces)
        if self.replaces == self.number:
            raise PlanError("replaces", "A handout of the same plan does not replace it.")
        check_printable("checked_by", self.checked_by, LINE_MAX)
        check_glyphs("plan", dumps(self.plan))

    @property
    def number(self) -> str:
        """The document number, which depends on the plan alone."""
        return document_number(self.plan)


def check_replaced(number: str) -> None:
    """Raise PlanError unless `number` is a document number or empty."""
    if number and not NUMBER.fullmatch(number):
        raise PlanError("replaces", f"{quoted(number)} is not a document number.")
