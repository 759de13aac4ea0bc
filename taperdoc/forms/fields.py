"""Form fields: each parses its text once, explains what it rejects, and is shown as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from wtforms import Field

from taperdoc.domain.amounts import Amount
from taperdoc.domain.date_input import parse_count, parse_day
from taperdoc.domain.dose_input import (
    TypedAmount,
    parse_amount,
    parse_quantity,
    quoted,
    shown,
)
from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX, check_date, check_words
from taperdoc.handout.printable import check_glyphs

T = TypeVar("T")

REMOVED_PRODUCT = "gone"
"""The value of a ticked product after the row of that product was removed."""

_SHA256 = re.compile("[0-9a-f]{64}")


class TypedField(Field):
    """A field with one string; `data` is its parsed value, or `empty` if nothing was typed.

    `place` names the field in messages ("Step 3, noon").
    """

    empty: Any = None
    place = ""
    is_free_text = False
    """Whether any text may be typed, a person's name included; such text is never stored."""
    known_texts: tuple[str, ...] = ()
    """Texts of our own that are not free text in a field that otherwise holds some."""

    @property
    def text(self) -> str:
        """Exactly what was typed."""
        return self.raw_data[0] if self.raw_data else ""

    @property
    def quoted_text(self) -> str:
        """What was typed, in quotation marks, for a message."""
        return quoted(self.text.strip())

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(text.strip() for text in self.raw_data or ())

    @property
    def was_sent(self) -> bool:
        """Whether the request contained this field."""
        return bool(self.raw_data)

    @property
    def messages(self) -> list[str]:
        """The errors, each beginning with the place of the field."""
        return [f"{self.place}: {error}" for error in self.errors]

    def refuse(self, reason: str) -> None:
        """Add an error found by a check outside the field."""
        self.errors = [*self.errors, reason]

    def parse(self, text: str) -> Any:
        """Return the value of the text. Raises ValueError with a message for the person."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.empty
        if len(valuelist) > 1:
            raise ValueError("This field was sent twice. Type it once.")
        if not self.is_blank:
            self.data = self.parse(self.text.strip())


class UnparsedField(TypedField):
    """Text that is parsed elsewhere, where its errors are reported."""

    empty = ""
    data: str
    is_free_text = True

    def parse(self, text: str) -> str:
        return text


class DigestField(TypedField):
    """A hidden SHA-256 digest of what the page has shown."""

    empty = ""
    data: str

    def parse(self, text: str) -> str:
        if not _SHA256.fullmatch(text):
            raise ValueError("This is not a SHA-256 digest.")
        return text


class TextField(TypedField):
    """Free text of `lines` lines and `limit` characters at most."""

    empty = ""
    data: str
    is_free_text = True

    def __init__(
        self,
        label: str,
        *,
        limit: int = LINE_MAX,
        lines: int = 1,
        printed: bool = True,
        known: tuple[str, ...] = (),
        **options: Any,
    ):
        super().__init__(label, **options)
        self.known_texts = known
        self.limit = limit
        self.lines = lines
        self.printed = printed

    def parse(self, text: str) -> str:
        words = text.replace("\r\n", "\n")
        check_words(self.name, words, self.limit, lines=self.lines)
        if self.printed:
            check_glyphs(self.name, words)
        return words


def shortened(text: str) -> str:
    """Return typed text in a form short enough to name a row or a column."""
    return shown(" ".join(text.split()))


def multiline_text(label: str) -> TextField:
    """Return an unbound field for free text on several lines."""
    return TextField(label, limit=WORDS_MAX, lines=LINES_MAX)


class DoseField(TypedField):
    """One dose; `amount` is set once the dose has been resolved with the step's products."""

    data: TypedAmount | None
    amount: Amount | None = None

    def parse(self, text: str) -> TypedAmount:
        return parse_amount(text)


class QuantityField(TypedField):
    """A number of mg, or of mL, typed with or without that unit."""

    data: Decimal | None

    def __init__(self, label: str, *, unit: str, **options: Any):
        super().__init__(label, **options)
        self.unit = unit

    @property
    def number(self) -> str:
        """The text without its unit, or "?" if nothing was typed."""
        return re.sub(rf" *{self.unit}\.?$", "", shortened(self.text), flags=re.IGNORECASE) or "?"

    def parse(self, text: str) -> Decimal:
        return parse_quantity(text, self.unit)


class DayCountField(TypedField):
    """A whole number of days."""

    data: int | None

    def parse(self, text: str) -> int:
        return parse_count(text)


class DateField(TypedField):
    """A date, typed in words or sent by the browser's date picker."""

    data: date | None

    def parse(self, text: str) -> date:
        day = parse_day(text)
        check_date(self.name, day)
        return day


class ChoiceField(TypedField):
    """One of several choices, each a value and its label; none is selected at first."""

    empty = ""
    data: str

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], **options: Any):
        super().__init__(label, **options)
        self.choices = tuple(choices)

    @property
    def quoted_text(self) -> str:
        return quoted(dict(self.choices).get(self.text, self.text))

    def parse(self, text: str) -> str:
        if text not in dict(self.choices):
            raise ValueError(f"{quoted(text)} is not among the choices. Choose one of them.")
        return text


class CheckboxesField(TypedField):
    """Check boxes whose values are numbers from 1; `data` holds the numbers that are ticked."""

    empty = ()
    data: tuple[int, ...]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = ()
        if REMOVED_PRODUCT in valuelist:
            raise ValueError(
                "A ticked product has been removed. Untick it, and tick the products that this"
                " step uses; if none is ticked, it uses all of them."
            )
        for value in valuelist:
            if not (value.isascii() and value.isdigit() and len(value) <= 3):
                raise ValueError(f"{quoted(value)} is not among the products.")
        self.data = tuple(int(value) for value in valuelist)

    def ticked(self, value: str) -> bool:
        """Return whether the box with this value is ticked."""
        return value in (self.raw_data or ())


def make_or_refuse(field: TypedField, make: Callable[[], T]) -> T | None:
    """Return what `make` returns; if it raises ValueError, add its message to the field."""
    try:
        return make()
    except ValueError as error:
        field.refuse(str(error))
        return None
