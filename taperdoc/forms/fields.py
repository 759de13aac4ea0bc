"""Fields that read what was typed once, say why they cannot, and show it again as typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm

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
from taperdoc.forms.posted_keys import ROWS_MAX, Posted, rows_of
from taperdoc.handout.printable import check_glyphs

T = TypeVar("T")

GONE = "gone"
"""What a tick of a product becomes when the product's row is removed."""


class TypedField(Field):
    """One field: `data` is what was read, `empty` where nothing was typed.

    `place` says in words where the field stands ("Step 3, noon").
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
    def shown(self) -> str:
        """What was typed, in quotation marks, for a message."""
        return quoted(self.text.strip())

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not any(text.strip() for text in self.raw_data or ())

    @property
    def was_sent(self) -> bool:
        """Whether the page had this field at all."""
        return bool(self.raw_data)

    @property
    def sentences(self) -> list[str]:
        """The reasons it is refused, each beginning with its place."""
        return [f"{self.place}: {error}" for error in self.errors]

    def refuse(self, reason: str) -> None:
        """Refuse the field for a reason found outside it."""
        self.errors = [*self.errors, reason]

    def read(self, text: str) -> Any:
        """What the text means. Raises ValueError with a sentence."""
        raise NotImplementedError

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = self.empty
        if len(valuelist) > 1:
            raise ValueError("This field was sent twice. Type it once.")
        if not self.is_blank:
            self.data = self.read(self.text.strip())


class KeptField(TypedField):
    """Text kept as it is: what reads it says itself why it cannot."""

    empty = ""
    data: str
    is_free_text = True

    def read(self, text: str) -> str:
        return text


class WordsField(TypedField):
    """Words in the clinician's own way, on one line or several."""

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

    def read(self, text: str) -> str:
        words = text.replace("\r\n", "\n")
        check_words(self.name, words, self.limit, lines=self.lines)
        if self.printed:
            check_glyphs(self.name, words)
        return words


def shortened(text: str) -> str:
    """What was typed, as the name of a row or column: its own field shows all of it."""
    return shown(" ".join(text.split()))


def paragraph(label: str) -> WordsField:
    """A field of several lines, unbound as WTForms has it."""
    return WordsField(label, limit=WORDS_MAX, lines=LINES_MAX)


class DoseField(TypedField):
    """What is taken at one time; `amount` once it has been held against the products."""

    data: TypedAmount | None
    amount: Amount | None = None

    def read(self, text: str) -> TypedAmount:
        return parse_amount(text)


class QuantityField(TypedField):
    """A number of mg, or of mL, typed with or without that unit."""

    data: Decimal | None

    def __init__(self, label: str, *, unit: str, **options: Any):
        super().__init__(label, **options)
        self.unit = unit

    @property
    def number(self) -> str:
        """What was typed without its unit, "?" where nothing was."""
        return re.sub(rf" *{self.unit}\.?$", "", shortened(self.text), flags=re.IGNORECASE) or "?"

    def read(self, text: str) -> Decimal:
        return parse_quantity(text, self.unit)


class CountField(TypedField):
    """A whole number of days."""

    data: int | None

    def read(self, text: str) -> int:
        return parse_count(text)


class DayField(TypedField):
    """A day, typed in words or as a browser's own picker sends it."""

    data: date | None

    def read(self, text: str) -> date:
        day = parse_day(text)
        check_date(self.name, day)
        return day


class ChoiceField(TypedField):
    """One of a few, each a value and the words shown for it; nothing is chosen beforehand."""

    empty = ""
    data: str

    def __init__(self, label: str, choices: Sequence[tuple[str, str]], **options: Any):
        super().__init__(label, **options)
        self.choices = tuple(choices)

    @property
    def shown(self) -> str:
        return quoted(dict(self.choices).get(self.text, self.text))

    def read(self, text: str) -> str:
        if text not in dict(self.choices):
            raise ValueError(f"{quoted(text)} is not among the choices. Choose one of them.")
        return text


class TicksField(TypedField):
    """The numbers of the products ticked, from 1."""

    empty = ()
    data: tuple[int, ...]

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = ()
        if GONE in valuelist:
            raise ValueError(
                "It was ticked for a product that has been removed. Untick that one, and tick"
                " those that are used; with none ticked, all are."
            )
        for value in valuelist:
            if not (value.isascii() and value.isdigit() and len(value) <= 3):
                raise ValueError(f"{quoted(value)} is not among the products.")
        self.data = tuple(int(value) for value in valuelist)

    def ticked(self, value: str) -> bool:
        """Whether a box of this value is ticked."""
        return value in (self.raw_data or ())


class Rows(FieldList):  # type: ignore[type-arg]  # takes none when it runs
    """Rows of fields, at most `limit` in a plan, with reasons that are about their number.

    Never `max_entries`: WTForms drops the rows beyond it and says nothing.
    """

    place = ""
    reasons: list[str]

    def __init__(self, row: Any, limit: int, **options: Any):
        super().__init__(row, **options)
        self.limit = limit

    @property
    def no_room(self) -> str:
        """Why a row is not added to those of a full plan."""
        return f"A plan has 1 to {self.limit} {self.name}: there is no room for another."

    def spare(self, typed: dict[str, list[str]]) -> FormField[Any]:
        """A row that is none of these, under a number that none of these can have."""
        name = f"{self.name}-{ROWS_MAX}"
        unbound: Any = self.unbound_field
        row: FormField[Any] = unbound.bind(form=None, name=name, _meta=self.meta)
        row.process(Posted(rows_of(self.name, [typed], first=ROWS_MAX)))
        return row

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        self.reasons = []

    @property
    def sentences(self) -> list[str]:
        """The reasons the rows are refused, each beginning with its place."""
        return [f"{self.place}: {reason}" for reason in self.reasons]

    def typed(self) -> list[dict[str, list[str]]]:
        """What was typed in each row, by the part of a field's name that follows the row's."""
        return [
            {
                field.name.removeprefix(f"{row.name}-"): list(field.raw_data)
                for field in leaves(row)
                if field.raw_data
            }
            for row in self.entries
        ]


def leaves(fields: Field | BaseForm) -> list[TypedField]:
    """All the fields that a person fills, in the order of the page."""
    if isinstance(fields, TypedField):
        return [fields]
    if isinstance(fields, FormField | BaseForm | Rows):
        return [leaf for field in fields for leaf in leaves(field)]
    return []


def problems_of(field: Field) -> list[tuple[str, str]]:
    """Why a field, or what is in it, is refused: the id to go to, and the sentence."""
    found = [(field.id, words) for words in field.sentences] if isinstance(field, Rows) else []
    return found + [(leaf.id, words) for leaf in leaves(field) for words in leaf.sentences]


def name_places(form: BaseForm) -> None:
    """Give each field of a form its label as its place."""
    for field in leaves(form):
        name = str(field.label.text)
        field.place = name[:1].upper() + name[1:]


def attempt(field: TypedField, make: Callable[[], T]) -> T | None:
    """Make a domain value, or refuse the field it is made of."""
    try:
        return make()
    except ValueError as error:
        field.refuse(str(error))
        return None
