"""The form for the clinic's letterhead."""

from __future__ import annotations

from base64 import b64decode, b64encode
from functools import partial
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import FileField, HiddenField

from taperdoc.domain.plan import LINE_MAX
from taperdoc.forms.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    TextField,
    make_or_refuse,
)
from taperdoc.forms.form_data import FormData
from taperdoc.forms.row_list import input_fields, name_by_labels
from taperdoc.forms.session_expired import SESSION_EXPIRED
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


def _words(label: str, name: str) -> TextField:
    limit, lines = LIMITS[name]
    return TextField(label, limit=limit, lines=lines)


class LogoField(FileField):
    """A logo to upload; `data` is the JPEG made from it."""

    place = "Logo"
    data: bytes | None

    @property
    def messages(self) -> list[str]:
        """The errors, each beginning with the place of the field."""
        return [f"{self.place}: {error}" for error in self.errors]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        for file in valuelist:
            # The form is made once more where the save itself fails.
            file.seek(0)
            if picture := file.read():
                self.data = read_logo(picture)


class LetterheadForm(FlaskForm):
    """The details that new plans start with, the paper, and the review of the safety text."""

    clinic = _words("Clinic", "clinic")
    address = _words("Address", "address")
    phone = _words("Clinic phone", "phone")
    out_of_hours = _words("When the clinic is closed", "out_of_hours")
    emergency = _words("Emergency number", "emergency")
    clinician = _words("Usual clinician", "clinician")
    missed_dose = _words("If a dose is missed", "missed_dose")
    below_withdrawal = TextField(
        "Your own sentences",
        limit=SENTENCES_MAX * (SENTENCE_MAX + 1),
        # Blank lines between the sentences are allowed.
        lines=2 * SENTENCES_MAX,
    )
    paper = ChoiceField("Paper", [(paper, paper) for paper in PAPERS])
    week_starts = ChoiceField("The week starts on", [(day, day) for day in WEEK_STARTS])
    logo = LogoField("Logo")
    logo_kept = HiddenField()
    remove_logo = CheckboxesField("Remove the logo")
    review_by = TextField("Reviewer’s name", limit=LINE_MAX, printed=False)
    review_on = DateField("Date of the review")

    focus = ""

    @classmethod
    def filled(cls, letterhead: Letterhead) -> Self:
        """Return a form filled in from a letterhead."""
        typed = {name: getattr(letterhead, name) for name in (*LIMITS, "paper", "week_starts")}
        typed["below_withdrawal"] = "\n".join(letterhead.below_withdrawal)
        return cls(formdata=FormData({name: [words] for name, words in typed.items()}))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        name_by_labels(self)
        self._uploaded: bytes | None = None

    @property
    def uploaded_logo(self) -> str:
        """The logo that was uploaded, in Base64, for the page to send again."""
        return b64encode(self._uploaded).decode() if self._uploaded else ""

    def parse(self, current: Letterhead, text_version: str) -> Letterhead | None:
        """Return the letterhead as typed, or None if there are problems.

        The logo and the review of `current` are kept if the form has no new ones.
        """
        self.validate()
        self.keep_upload()
        for name in LIMITS:
            if not self[name].errors:
                make_or_refuse(self[name], partial(Letterhead, **{name: self[name].data}))
        sentences = tuple(
            line.strip() for line in self.below_withdrawal.data.split("\n") if line.strip()
        )
        if not self.below_withdrawal.errors:
            make_or_refuse(self.below_withdrawal, partial(Letterhead, below_withdrawal=sentences))
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
            logo=self._uploaded or kept,
            review=review,
        )

    def keep_upload(self) -> None:
        """Keep the logo sent with this request or an earlier one, for the page to send again."""
        self._uploaded = self.logo.data or self._earlier_upload()

    def _earlier_upload(self) -> bytes | None:
        if not self.logo_kept.data or self.remove_logo.data:
            return None
        try:
            return read_logo(b64decode(self.logo_kept.data))
        except ValueError:
            self.logo.errors = [*self.logo.errors, "Choose the logo again."]
            return None

    def _review(self, text_version: str) -> Review | None:
        by, on = self.review_by, self.review_on
        if by.is_blank and on.is_blank:
            return None
        if by.is_blank:
            by.refuse("Type the reviewer’s name.")
        if on.is_blank:
            on.refuse("Type the date of the review.")
        day = on.data
        if by.errors or on.errors or day is None:
            return None
        return make_or_refuse(by, lambda: Review(by.data, day, text_version))

    def problems(self) -> list[tuple[str, str]]:
        """Return all errors, in the order of the page: the id to go to, and the message."""
        found = []
        for field in self:
            inner = [field] if isinstance(field, LogoField) else input_fields(field)
            found += [(f.id, message) for f in inner for message in f.messages]
        if self.csrf_token.errors:
            found.append(("save", SESSION_EXPIRED))
        return found
