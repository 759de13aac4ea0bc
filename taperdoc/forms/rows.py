"""The rows of the form: products, times of day, steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from wtforms import Form, FormField

from taperdoc.domain.amounts import Split
from taperdoc.domain.plan import TIME_NAME_MAX, TIMES
from taperdoc.forms.fields import (
    ChoiceField,
    CountField,
    DayField,
    DoseField,
    QuantityField,
    TicksField,
    TypedField,
    WordsField,
    paragraph,
)
from taperdoc.wording.phrases import NBSP

SPLITS = (
    (Split.WHOLE.value, "not to be cut"),
    (Split.HALVES.value, "may be halved"),
    (Split.QUARTERS.value, "may be quartered"),
)


class ProductRow(Form):
    """A tablet or a liquid."""

    kind = ChoiceField("kind", [("tablets", "Tablets"), ("liquid", "Liquid")])
    strength = QuantityField("mg in one tablet", unit="mg")
    split = ChoiceField("how it may be cut", SPLITS)
    liquid_mg = QuantityField("mg of the liquid", unit="mg")
    in_ml = QuantityField("mL of the liquid", unit="mL")

    @property
    def typed(self) -> list[TypedField]:
        """The fields with something in them; the kind is filled beforehand and says nothing."""
        fields = (self.strength, self.split, self.liquid_mg, self.in_ml)
        return [field for field in fields if not field.is_blank]

    @property
    def title(self) -> str:
        """What was typed, for a tick box beside a step."""
        if self.kind.text == "liquid":
            mg, ml = self.liquid_mg.number, self.in_ml.number
            return f"liquid {mg}{NBSP}mg in {ml}{NBSP}mL"
        return f"{self.strength.number}{NBSP}mg tablets"


def _time(number: int) -> WordsField:
    return WordsField(f"time of day {number}", limit=TIME_NAME_MAX, known=TIMES)


class Times(Form):
    """Names of the times of day; one without a name has no column."""

    t1 = _time(1)
    t2 = _time(2)
    t3 = _time(3)
    t4 = _time(4)
    t5 = _time(5)
    t6 = _time(6)

    def __iter__(self) -> Iterator[WordsField]:
        return cast(Iterator[WordsField], super().__iter__())


class DayDoses(Form):
    """The doses of one kind of day, a field for every time there could be.

    Not a FieldList: that would give the first of the sent fields the first time of day.
    """

    t1 = DoseField()
    t2 = DoseField()
    t3 = DoseField()
    t4 = DoseField()
    t5 = DoseField()
    t6 = DoseField()

    def __iter__(self) -> Iterator[DoseField]:
        return cast(Iterator[DoseField], super().__iter__())


class StepRow(Form):
    """A step: its doses, how long it lasts, and what else there is to it."""

    first = FormField(DayDoses)
    days = CountField("days")
    kind = ChoiceField(
        "kind",
        [
            ("same", "The same doses each day"),
            ("alternate", "Two kinds of day, in turn"),
            ("pause", "A pause: no baclofen"),
        ],
    )
    second = FormField(DayDoses)
    until = WordsField("until")
    first_day = DayField("own first day")
    uses = TicksField("products used")
    note = paragraph("note")

    @property
    def cells(self) -> list[DoseField]:
        """All the dose fields, of both kinds of day."""
        return [*self.first.form, *self.second.form]

    @property
    def kinds_of_day(self) -> list[DayDoses]:
        """The kinds of day that the chosen kind of step has: none in a pause."""
        first, second = self.first.form, self.second.form
        return {"same": [first], "alternate": [first, second]}.get(self.kind.data, [])

    @property
    def has_more(self) -> bool:
        """Whether anything but doses and days of one kind is in it."""
        more = (*self.second.form, self.until, self.first_day, self.uses, self.note)
        return self.kind.text != "same" or any(not f.is_blank or f.errors for f in more)
