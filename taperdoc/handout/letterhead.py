"""The clinic's letterhead: what new handouts start with, and who reviewed the safety text."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX, PlanError, check_date, check_words
from taperdoc.handout.contacts import WHO_LIMITS
from taperdoc.handout.edition import PaperSize
from taperdoc.handout.logo import check_logo
from taperdoc.handout.printable import check_printable

FROM_LETTERHEAD = ("clinician", "clinic", "phone", "out_of_hours", "emergency")
"""The entries of `Who` that a new plan takes from the letterhead."""

LIMITS = {
    **{name: (WHO_LIMITS[name], 1) for name in FROM_LETTERHEAD},
    "address": (300, 6),
    "missed_dose": (WORDS_MAX, LINES_MAX),
}
"""The maximum number of characters and of lines of each text."""

SENTENCES_MAX = 12
SENTENCE_MAX = 300
PAPERS = tuple(size.value for size in PaperSize)
WEEK_STARTS = tuple(day.value for day in WeekStart)


@dataclass(frozen=True)
class Review:
    """Who reviewed the safety text for this clinic, when, and which version. Raises PlanError."""

    by: str
    on: date
    text_version: str

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise PlanError("review", "Type the reviewer’s name.")
        check_words("review", self.by, LINE_MAX)
        check_words("review", self.text_version, LINE_MAX)
        check_date("review", self.on)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What new handouts start with. `logo` is a JPEG from `read_logo`. Raises PlanError.

    `version` is the number of saves, 0 before the first.
    """

    clinic: str = ""
    address: str = ""
    phone: str = ""
    out_of_hours: str = ""
    emergency: str = ""
    clinician: str = ""
    missed_dose: str = ""
    paper: str = "A4"
    week_starts: str = "Monday"
    below_withdrawal: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)
    review: Review | None = None
    version: int = 0

    def __post_init__(self) -> None:
        for name, (limit, lines) in LIMITS.items():
            check_printable(name, getattr(self, name), limit, lines=lines)
        if len(self.below_withdrawal) > SENTENCES_MAX:
            raise PlanError(
                "below_withdrawal",
                f"There is room for {SENTENCES_MAX} sentences;"
                f" these are {len(self.below_withdrawal)}.",
            )
        for sentence in self.below_withdrawal:
            if not sentence.strip():
                raise PlanError("below_withdrawal", "A sentence is blank: delete it.")
            check_printable("below_withdrawal", sentence, SENTENCE_MAX)
        if self.paper not in PAPERS:
            raise PlanError("paper", "The paper is A4 or Letter.")
        if self.week_starts not in WEEK_STARTS:
            raise PlanError("week_starts", "A week starts on Monday or on Sunday.")
        if self.logo is not None:
            check_logo(self.logo)

    def wants_review(self, text_version: str) -> bool:
        """Whether nobody has reviewed this version of the safety text yet."""
        return self.review is None or self.review.text_version != text_version
