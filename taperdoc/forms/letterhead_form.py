"""The clinic's letterhead as somebody types it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import partial
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField

from taperdoc.domain.plan import LINE_MAX
from taperdoc.forms.fields import (
    ChoiceField,
    DayField,
    TicksField,
    WordsField,
    attempt,
    leaves,
    name_places,
)
from taperdoc.forms.posted_keys import Posted
from taperdoc.forms.template_form import ONCE_MORE
from taperdoc.handout.letterhead import (
    LIMITS,
    PAPERS,
    SENTENCE_MAX,
    SENTENCES_MAX,
    WEEK_STARTS,
    Letterhead,
    Review,
)
from taperdoc.handout.logo import read_logo


def _words(label: str, name: str) -> WordsField:
    limit, lines = LIMITS[name]
    return WordsField(label, limit=limit, lines=lines)


class LogoField(FileField):
    """A picture to upload; `data` is the JPEG that is kept of it."""

    place = "Logo"
    data: bytes | None

    @property
    def sentences(self) -> list[str]:
        """The reasons it is refused."""
        return [f"{self.place}: {error}" for error in self.errors]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        for file in valuelist:
            # The form is made once more where the save itself fails.
            file.seek(0)
            if picture := file.read():
                self.data = read_logo(picture)


class LetterheadForm(FlaskForm):
    """What new plans start with."""

    clinic = _words("Clinic", "clinic")
    address = _words("Address", "address")
    phone = _words("Clinic’s phone", "phone")
    out_of_hours = _words("When the clinic is closed", "out_of_hours")
    emergency = _words("Emergency number", "emergency")
    clinician = _words("Usual clinician", "clinician")
    missed_dose = _words("If a dose is missed", "missed_dose")
    below_withdrawal = WordsField(
        "Your own sentences",
        limit=SENTENCES_MAX * (SENTENCE_MAX + 1),
        # Empty lines between them are no sentences.
        lines=2 * SENTENCES_MAX,
    )
    paper = ChoiceField("Paper", [(paper, paper) for paper in PAPERS])
    week_starts = ChoiceField("The week starts on", [(day, day) for day in WEEK_STARTS])
    logo = LogoField("Logo")
    logo_kept = HiddenField()
    remove_logo = TicksField("Remove the logo")
    review_by = WordsField("Name of the reviewer", limit=LINE_MAX, printed=False)
    review_on = DayField("Day of the review")

    focus = ""

    @classmethod
    def of(cls, letterhead: Letterhead) -> Self:
        """A form filled from a letterhead."""
        typed = {name: getattr(letterhead, name) for name in (*LIMITS, "paper", "week_starts")}
        typed["below_withdrawal"] = "\n".join(letterhead.below_withdrawal)
        return cls(formdata=Posted({name: [words] for name, words in typed.items()}))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        name_places(self)
        self._carried: bytes | None = None

    @property
    def carried(self) -> str:
        """A picture that was read, in text, so that it comes back with the page."""
        return b64encode(self._carried).decode() if self._carried else ""

    def entry(self, current: Letterhead, text_version: str) -> Letterhead | None:
        """The letterhead as typed, or None: then `problems` says why.

        `current` has the logo and the review, which stay where nothing is said of them.
        """
        self.validate()
        self.carry()
        for name in LIMITS:
            if not self[name].errors:
                attempt(self[name], partial(Letterhead, **{name: self[name].data}))
        sentences = tuple(
            line.strip() for line in self.below_withdrawal.data.split("\n") if line.strip()
        )
        if not self.below_withdrawal.errors:
            attempt(self.below_withdrawal, partial(Letterhead, below_withdrawal=sentences))
        for field in (self.paper, self.week_starts):
            if field.is_blank:
                field.refuse("Choose one of them.")
        review = self._review(text_version) or current.review
        if self.problems():
            return None
        kept = None if self.remove_logo.data else current.logo
        return Letterhead(
            **{name: self[name].data for name in (*LIMITS, "paper", "week_starts")},
            below_withdrawal=sentences,
            logo=self._carried or kept,
            review=review,
        )

    def carry(self) -> None:
        """Take the picture that was sent, now or before, to come back with the page."""
        self._carried = self.logo.data or self._came_back()

    def _came_back(self) -> bytes | None:
        if not self.logo_kept.data or self.remove_logo.data:
            return None
        try:
            return read_logo(b64decode(self.logo_kept.data))
        except ValueError:
            self.logo.errors = [*self.logo.errors, "Choose the picture again."]
            return None

    def _review(self, text_version: str) -> Review | None:
        by, on = self.review_by, self.review_on
        if by.is_blank and on.is_blank:
            return None
        if by.is_blank:
            by.refuse("Type the name of whoever reviewed the text.")
        if on.is_blank:
            on.refuse("Type the day on which the text was reviewed.")
        day = on.data
        if by.errors or on.errors or day is None:
            return None
        return attempt(by, lambda: Review(by.data, day, text_version))

    def problems(self) -> list[tuple[str, str]]:
        """Why it is refused, down the page: the id to go to, and the sentence."""
        found = []
        for field in self:
            told = [field] if isinstance(field, LogoField) else leaves(field)
            found += [(leaf.id, sentence) for leaf in told for sentence in leaf.sentences]
        if self.csrf_token.errors:
            found.append(("save", ONCE_MORE))
        return found
