"""The form a clinician fills."""

from __future__ import annotations

from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import FormField

from taperdoc.domain.plan import PRODUCTS_MAX, STEPS_MAX, TIMES, TIMES_MAX, EndingKind, TaperPlan
from taperdoc.forms.fields import (
    GONE,
    ChoiceField,
    DayField,
    KeptField,
    Rows,
    TypedField,
    WordsField,
    leaves,
    name_places,
    paragraph,
    problems_of,
    shortened,
)
from taperdoc.forms.origin import Origin, OriginField, ReplacesField
from taperdoc.forms.parse_plan import read_plan, read_who
from taperdoc.forms.posted_keys import Posted, rows_of
from taperdoc.forms.prefill import NEW_PRODUCT, NEW_STEP, Row, blank, posted
from taperdoc.forms.quick_text_box import (
    QUICK_ACTIONS,
    MarkField,
    QuickResult,
    act_on_quick,
    says_the_same,
)
from taperdoc.forms.row_actions import Sheet
from taperdoc.forms.rows import ProductRow, StepRow, Times
from taperdoc.handout.contacts import WHO_LIMITS, Who

_ONCE_MORE = "This page was open for very long or over a restart. Nothing is lost: send it again."


class PlanForm(FlaskForm):
    """Whom the handout is for, and the plan. Post only keys that `strange_keys` passes."""

    origin = OriginField("Template")
    replaces = ReplacesField("Document that was opened")
    patient = WordsField("Patient’s name", limit=WHO_LIMITS["patient"])
    patient_number = WordsField("Date of birth or number", limit=WHO_LIMITS["patient_number"])
    clinician = WordsField("Clinician", limit=WHO_LIMITS["clinician"])
    clinic = WordsField("Clinic", limit=WHO_LIMITS["clinic"])
    phone = WordsField("Clinic’s phone", limit=WHO_LIMITS["phone"])
    out_of_hours = WordsField("When the clinic is closed", limit=WHO_LIMITS["out_of_hours"])
    emergency = WordsField("Emergency number", limit=WHO_LIMITS["emergency"])
    products = Rows(FormField(ProductRow), PRODUCTS_MAX)
    times = FormField(Times)
    first_day = DayField("First day of the plan")
    quick = KeptField("Quick text")
    quick_mark = MarkField("What was read of the quick text")
    steps = Rows(FormField(StepRow), STEPS_MAX)
    ending = ChoiceField(
        "After the last step",
        [
            (EndingKind.STOP.value, "Then stop"),
            (EndingKind.STAY.value, "Stay on the last dose, until"),
            (EndingKind.OTHER.value, "In your own words"),
        ],
    )
    ending_words = paragraph("Words for after the last step")
    as_needed = paragraph("As-needed doses")
    if_worse = paragraph("If things get worse")
    other_words = paragraph("Anything else")

    focus = ""
    quick_result: QuickResult | None = None

    class Meta(FlaskForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """What was sent; with nothing sent, a form not yet filled."""
            return super().wrap_formdata(form, formdata) or blank()

    @classmethod
    def blank(cls, who: Who | None = None) -> Self:
        """A form with no dose and no strength in it, and no more of `who` than is known."""
        form = cls(formdata=blank(who))
        form.focus = "patient"
        return form

    @classmethod
    def of(
        cls, plan: TaperPlan, who: Who, origin: Origin | None = None, replaces: str = ""
    ) -> Self:
        """A form filled from a plan, and the template or the document that it came from."""
        return cls(formdata=posted(plan, who, str(origin or ""), replaces))

    def came_from(self, origin: Origin | None) -> None:
        """Say that what is in the form is now that version of a template, or of none."""
        self.origin.process(Posted({"origin": [str(origin)]} if origin else {}))

    def process(self, *arguments: Any, **options: Any) -> None:
        super().process(*arguments, **options)
        self._name_places()

    def _name_places(self) -> None:
        name_places(self)
        self.products.place, self.steps.place = "Products", "Steps"
        for number, product in enumerate(self.products, start=1):
            _name_row(f"Product {number}", product.form)
        for number, step in enumerate(self.steps, start=1):
            self._name_step(number, step.form)

    def _name_step(self, number: int, step: StepRow) -> None:
        _name_row(f"Step {number}", step)
        for index, time in enumerate(self.times.form):
            at = f"Step {number}, {self.name_of(time)}"
            list(step.first.form)[index].place = at
            list(step.second.form)[index].place = f"{at} on the second kind of day"

    @property
    def spare_product(self) -> FormField[Any]:
        """An empty row for the page's script to make rows of."""
        return self.products.spare(NEW_PRODUCT)

    @property
    def spare_step(self) -> FormField[Any]:
        """An empty row for the page's script to make rows of, its cells named by their columns."""
        step = self.steps.spare(NEW_STEP)
        self._name_step(0, step.form)
        return step

    @property
    def columns(self) -> list[WordsField]:
        """The times of day that have a column: those named, and those with something typed."""
        return [
            time
            for index, time in enumerate(self.times.form)
            if not time.is_blank or any(not cell.is_blank for cell in self._cells(index))
        ]

    @property
    def times_need_a_look(self) -> bool:
        """Whether the names of the times are other than the usual, or refused."""
        usual = [*TIMES, *[""] * (TIMES_MAX - len(TIMES))]
        times = list(self.times.form)
        return [time.text for time in times] != usual or any(time.errors for time in times)

    def name_of(self, time: WordsField) -> str:
        """The head of a time's column."""
        return shortened(time.text) or str(time.label.text)

    def _cells(self, index: int) -> list[TypedField]:
        days = [day.form for step in self.steps for day in (step.first, step.second)]
        return [list(day)[index] for day in days]

    def entry(self) -> tuple[TaperPlan, Who] | None:
        """The plan as typed, or None: then every reason stands at its field and in `problems`."""
        self.validate()
        self.products.reasons, self.steps.reasons = [], []
        who = read_who(self)
        plan = read_plan(self)
        if not self.quick.is_blank and not says_the_same(self.quick.text, plan):
            self.quick.refuse("These lines are not in the steps. Take them, or empty the box.")
        if who is None or plan is None or self.problems():
            return None
        return plan, who

    def problems(self) -> list[tuple[str, str]]:
        """Why the entry is refused, down the page: the id to go to, and the sentence."""
        found = []
        for field in self:
            found += problems_of(field)
            if field.name == "csrf_token" and field.errors:
                found.append(("review", _ONCE_MORE))
        return found

    def act(self, action: str) -> None:
        """Do what one of the plain buttons says, on the typed strings; `focus` is where to go."""
        if action in QUICK_ACTIONS:
            act_on_quick(self, action)
            return
        sheet = Sheet(self.products.typed(), self.steps.typed(), self.first_column)
        sheet.act(action)
        if action == "columns" and self.columns:
            sheet.focus = f"steps-0-first-{self.columns[-1].short_name}"
        self.refill({}, sheet.products, sheet.steps)
        self.focus = sheet.focus
        if sheet.full:
            self[sheet.full].reasons = [self[sheet.full].no_room]

    @property
    def first_column(self) -> str:
        """The short name of the fields of the first time of day that has a column."""
        return self.columns[0].short_name if self.columns else "t1"

    def refill(self, fields: Row, products: list[Row], steps: list[Row]) -> None:
        """Fill it with these fields and rows; what else was typed outside of rows stays."""
        single = [field for field in self if not isinstance(field, Rows)]
        kept = {
            leaf.name: list(leaf.raw_data)
            for field in single
            for leaf in leaves(field)
            if leaf.raw_data
        }
        rows = {**dict(rows_of("products", products)), **dict(rows_of("steps", steps))}
        self.process(Posted({**kept, **fields, **rows}))

    def validated_copy(self) -> Self:
        """The same typed strings, read apart: this form gets no reason by it."""
        # A step just added, or a time of day just named, has no cells in the page yet.
        empty = {cell.name: [""] for row in self.steps for cell in row.form.cells}
        typed = {field.name: list(field.raw_data) for field in leaves(self) if field.raw_data}
        copy = type(self)(formdata=Posted({**empty, **typed}))
        copy.validate()
        return copy

    def ticks(self, step: StepRow) -> list[tuple[str, str]]:
        """The boxes of products beside a step: value and words, also for a tick that has no row."""
        rows = [(str(n), f"{n}: {row.title}") for n, row in enumerate(self.products, start=1)]
        known = {value for value, _ in rows}
        strays = [tick for tick in step.uses.raw_data or () if tick not in known]
        words = {GONE: "a product that was removed"}
        return rows + [(tick, words.get(tick, f"{tick}: no such product")) for tick in strays]


def _name_row(name: str, row: ProductRow | StepRow) -> None:
    for field in leaves(row):
        field.place = f"{name}, {field.label.text}"
