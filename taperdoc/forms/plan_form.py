"""The plan form: its fields, and what its page shows of them."""

from __future__ import annotations

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import FormField

from taperdoc.domain.plan import PRODUCTS_MAX, STEPS_MAX, TIMES, TIMES_MAX, EndingKind, TaperPlan
from taperdoc.forms.fields import (
    REMOVED_PRODUCT,
    ChoiceField,
    DateField,
    DigestField,
    TextField,
    TypedField,
    UnparsedField,
    multiline_text,
    shortened,
)
from taperdoc.forms.form_data import FormData
from taperdoc.forms.origin import Origin, OriginField, ReplacesField
from taperdoc.forms.plan_to_form import NEW_PRODUCT, NEW_STEP, form_fields, new_form_data
from taperdoc.forms.row_list import RowList, errors_of, input_fields, name_by_labels
from taperdoc.forms.rows import ProductRow, StepRow, TimesOfDay
from taperdoc.forms.session_expired import SESSION_EXPIRED
from taperdoc.handout.contacts import WHO_LIMITS, Who


class PlanForm(FlaskForm):
    """The patient's and the clinic's details, and the plan.

    Make one only if `unknown_keys` finds nothing in the request.
    """

    origin = OriginField("Template")
    replaces = ReplacesField("Document that was opened")
    patient = TextField("Patient’s name", limit=WHO_LIMITS["patient"])
    patient_number = TextField("Date of birth or number", limit=WHO_LIMITS["patient_number"])
    clinician = TextField("Clinician", limit=WHO_LIMITS["clinician"])
    clinic = TextField("Clinic", limit=WHO_LIMITS["clinic"])
    phone = TextField("Clinic phone", limit=WHO_LIMITS["phone"])
    out_of_hours = TextField("When the clinic is closed", limit=WHO_LIMITS["out_of_hours"])
    emergency = TextField("Emergency number", limit=WHO_LIMITS["emergency"])
    products = RowList(FormField(ProductRow), PRODUCTS_MAX)
    times = FormField(TimesOfDay)
    first_day = DateField("First day of the plan")
    quick = UnparsedField("Quick text")
    quick_mark = DigestField("Digest of the quick text shown")
    steps = RowList(FormField(StepRow), STEPS_MAX)
    ending = ChoiceField(
        "After the last step",
        [
            (EndingKind.STOP.value, "Then stop"),
            (EndingKind.STAY.value, "Stay on the last dose, until"),
            (EndingKind.OTHER.value, "In your own words"),
        ],
    )
    ending_words = multiline_text("Words for after the last step")
    as_needed = multiline_text("As-needed doses")
    if_worse = multiline_text("If things get worse")
    other_words = multiline_text("Anything else")

    focus = ""
    """The id of the field that has the focus when the page opens."""

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Return the strings that were sent, or those of a new form if there are none."""
            return super().wrap_formdata(form, formdata) or new_form_data()

    @classmethod
    def new(cls, who: Who | None = None) -> Self:
        """Return a form without doses and strengths, with the details in `who`."""
        form = cls(formdata=new_form_data(who))
        form.focus = "patient"
        return form

    @classmethod
    def from_plan(
        cls, plan: TaperPlan, who: Who, origin: Origin | None = None, replaces: str = ""
    ) -> Self:
        """Return a form filled in from a plan and the template or document it came from."""
        return cls(formdata=form_fields(plan, who, str(origin or ""), replaces))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        self._name_fields()

    def _name_fields(self) -> None:
        name_by_labels(self)
        self.products.place, self.steps.place = "Products", "Steps"
        for number, product in enumerate(self.products, start=1):
            _name_row(f"Product {number}", product.form)
        for number, step in enumerate(self.steps, start=1):
            self._name_step(number, step.form)

    def _name_step(self, number: int, step: StepRow) -> None:
        _name_row(f"Step {number}", step)
        for index, time in enumerate(self.times.form):
            place = f"Step {number}, {self.time_label(time)}"
            list(step.first.form)[index].place = place
            list(step.second.form)[index].place = f"{place}, second set of doses"

    def problems(self) -> list[tuple[str, str]]:
        """Return all errors, in the order of the page: the id to go to, and the message."""
        found = []
        for field in self:
            found += errors_of(field)
            if field.name == "csrf_token" and field.errors:
                found.append(("review", SESSION_EXPIRED))
        return found

    @property
    def columns(self) -> list[TextField]:
        """The times of day that have a column: those with a name, and those with a dose."""
        return [
            time
            for index, time in enumerate(self.times.form)
            if not time.is_blank or any(not dose.is_blank for dose in self._doses_at(index))
        ]

    def _doses_at(self, index: int) -> list[TypedField]:
        days = [day.form for step in self.steps for day in (step.first, step.second)]
        return [list(day)[index] for day in days]

    @property
    def first_column(self) -> str:
        """The short field name of the first time of day that has a column."""
        return self.columns[0].short_name if self.columns else "t1"

    def time_label(self, time: TextField) -> str:
        """Return the heading of the column of a time of day."""
        return shortened(time.text) or str(time.label.text)

    @property
    def times_need_attention(self) -> bool:
        """Whether the times of day differ from the usual ones or have errors."""
        usual = [*TIMES, *[""] * (TIMES_MAX - len(TIMES))]
        times = list(self.times.form)
        return [time.text for time in times] != usual or any(time.errors for time in times)

    @property
    def empty_product_row(self) -> FormField[Any]:
        """An empty row from which the page's script makes rows."""
        return self.products.extra_row(NEW_PRODUCT)

    @property
    def empty_step_row(self) -> FormField[Any]:
        """An empty row from which the page's script makes rows."""
        step = self.steps.extra_row(NEW_STEP)
        self._name_step(0, step.form)
        return step

    def product_choices(self, step: StepRow) -> list[tuple[str, str]]:
        """Return the check boxes of a step's products, also those ticked that have no row."""
        rows = [(str(n), f"{n}: {row.title}") for n, row in enumerate(self.products, start=1)]
        known = {value for value, _ in rows}
        unknown = [tick for tick in step.uses.raw_data or () if tick not in known]
        labels = {REMOVED_PRODUCT: "a product that was removed"}
        return rows + [(tick, labels.get(tick, f"{tick}: no such product")) for tick in unknown]


def set_origin(form: PlanForm, origin: Origin | None) -> None:
    """Record that the form now holds a version of a template, or of none."""
    form.origin.process(FormData({"origin": [str(origin)]} if origin else {}))


def _name_row(name: str, row: ProductRow | StepRow) -> None:
    for field in input_fields(row):
        field.place = f"{name}, {field.label.text}"
