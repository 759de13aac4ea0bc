"""The parts of the plan form that repeat: products, times of day and steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from wtforms import Form, FormField

from taperdoc.domain.amounts import Split
from taperdoc.domain.plan import TIME_NAME_MAX, TIMES
from taperdoc.forms.fields import (
    CheckboxesField,
    ChoiceField,
    DateField,
    DayCountField,
    DoseField,
    QuantityField,
    TextField,
    TypedField,
    multiline_text,
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
    strength = QuantityField("mg per tablet", unit="mg")
    split = ChoiceField("how it may be cut", SPLITS)
    liquid_mg = QuantityField("mg of the liquid", unit="mg")
    in_ml = QuantityField("mL of the liquid", unit="mL")

    @property
    def filled_fields(self) -> list[TypedField]:
        """The fields that have text; the kind does not count, since a new row has one."""
        fields = (self.strength, self.split, self.liquid_mg, self.in_ml)
        return [field for field in fields if not field.is_blank]

    @property
    def title(self) -> str:
        """The product as typed, as the label of a check box."""
        if self.kind.text == "liquid":
            mg, ml = self.liquid_mg.number, self.in_ml.number
            return f"liquid {mg}{NBSP}mg in {ml}{NBSP}mL"
        return f"{self.strength.number}{NBSP}mg tablets"


def _time(number: int) -> TextField:
    return TextField(f"time of day {number}", limit=TIME_NAME_MAX, known=TIMES)


class TimesOfDay(Form):
    """The names of the times of day; one without a name has no column."""

    t1 = _time(1)
    t2 = _time(2)
    t3 = _time(3)
    t4 = _time(4)
    t5 = _time(5)
    t6 = _time(6)

    def __iter__(self) -> Iterator[TextField]:
        return cast(Iterator[TextField], super().__iter__())


class DayDoses(Form):
    """The doses of a day, with a field for every possible time of day.

    A FieldList would not do: it gives the first field sent to the first time of day, whatever its
    number.
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
    """A step: its doses, its length and its details."""

    first = FormField(DayDoses)
    days = DayCountField("days")
    kind = ChoiceField(
        "kind",
        [
            ("same", "Same doses every day"),
            ("alternate", "Alternate days"),
            ("pause", "Pause: no baclofen"),
        ],
    )
    second = FormField(DayDoses)
    until = TextField("until")
    first_day = DateField("start date")
    uses = CheckboxesField("products used")
    note = multiline_text("note")

    @property
    def dose_fields(self) -> list[DoseField]:
        """All the dose fields, those of the alternate days too."""
        return [*self.first.form, *self.second.form]

    @property
    def used_doses(self) -> list[DayDoses]:
        """The doses that the chosen kind of step uses: none for a pause, two for alternate days."""
        first, second = self.first.form, self.second.form
        return {"same": [first], "alternate": [first, second]}.get(self.kind.data, [])

    @property
    def has_details(self) -> bool:
        """Whether the step has anything other than one set of doses and a number of days."""
        details = (*self.second.form, self.until, self.first_day, self.uses, self.note)
        return self.kind.text != "same" or any(not f.is_blank or f.errors for f in details)
