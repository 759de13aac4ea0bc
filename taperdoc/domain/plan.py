"""The taper plan as typed: its products, times of day, steps and ending."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from taperdoc.domain.amounts import Amount, Product, Tablet, resolve
from taperdoc.domain.unseen_characters import first_unseen

MEDICINE = "baclofen"
TIMES = ("morning", "noon", "evening", "bedtime")

PRODUCTS_MAX = 4
STEPS_MAX = 60
TIMES_MAX = 6
DAYS_MAX = 999
TIME_NAME_MAX = 30
LINE_MAX = 120
WORDS_MAX = 2000
LINES_MAX = 40
EARLIEST = date(2000, 1, 1)
LATEST = date(2199, 12, 31)

Doses = tuple[Amount | None, ...]
"""One amount for each time of day, or None if nothing was typed."""


class PlanError(ValueError):
    """A plan that cannot be printed truthfully; `field` is what the message is about."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


def check_words(field: str, text: str, limit: int, *, lines: int = 1) -> None:
    """Refuse text that is too long to print whole, or that has invisible characters.

    The limit is in characters. Raises PlanError; text is never shortened.
    """
    if len(text) > limit:
        raise PlanError(field, f"This has {len(text):,} characters; there is room for {limit:,}.")
    if lines == 1 and "\n" in text:
        raise PlanError(field, "This must be on one line.")
    if text.count("\n") >= lines:
        raise PlanError(field, f"This has more than {lines} lines.")
    if found := first_unseen(text, allowed="\n"):
        raise PlanError(field, found[1])


def check_date(field: str, day: date | None) -> None:
    """Refuse a date that could take a plan beyond the calendar. Raises PlanError."""
    if day is not None and not EARLIEST <= day <= LATEST:
        raise PlanError(
            field, f"A first day must be from {EARLIEST.year} to {LATEST.year}; this is {day}."
        )


@dataclass(frozen=True, kw_only=True)
class Step:
    """The doses for a number of days, or until something the clinician describes.

    `cycle` holds the doses of the days that repeat: none for a pause, one for every day, two for
    alternate days, of which the first is the step's first day. An open step has no `days`; `until`
    describes its end. `products` are those the step names, or empty for all of the plan's. Raises
    PlanError.
    """

    cycle: tuple[Doses, ...]
    days: int | None = None
    until: str = ""
    note: str = ""
    first_day: date | None = None
    products: tuple[Product, ...] = ()

    def __post_init__(self) -> None:
        if self.days is None and not self.until.strip():
            raise PlanError("days", "Say for how many days, or until when.")
        if self.days is not None and self.until:
            raise PlanError("days", "This has a number of days and an “until”: type one of them.")
        if self.days is not None and not 1 <= self.days <= DAYS_MAX:
            raise PlanError("days", f"A step lasts from 1 to {DAYS_MAX} days; this is {self.days}.")
        if len(self.cycle) > 2:
            raise PlanError("doses", "A step has at most two sets of doses.")
        if self.cycle and all(amount is None for doses in self.cycle for amount in doses):
            raise PlanError("doses", "No dose is typed. For days with no baclofen, choose a pause.")
        if len(self.cycle) == 2 and any(all(a is None for a in doses) for doses in self.cycle):
            raise PlanError("doses", "One of the two sets of doses is blank. Type 0 for no dose.")
        if len(set(self.products)) != len(self.products):
            raise PlanError("products", "A product is named twice: name each once.")
        if len(self.cycle) == 2 and self.days == 1:
            raise PlanError("days", "Alternate days take at least 2 days; this is 1.")
        check_words("until", self.until, LINE_MAX)
        check_words("note", self.note, WORDS_MAX, lines=LINES_MAX)
        check_date("first_day", self.first_day)

    @property
    def is_open(self) -> bool:
        """Whether the step has no number of days."""
        return self.days is None

    @property
    def is_pause(self) -> bool:
        """Whether nothing is taken on any day of the step."""
        return not any(amount and amount.mg for doses in self.cycle for amount in doses)


class EndingKind(Enum):
    """What happens after the last step."""

    STOP = "stop"
    STAY = "stay"
    OTHER = "other"


@dataclass(frozen=True)
class Ending:
    """What happens after the last step; `words` give the end of STAY, or all of OTHER."""

    kind: EndingKind
    words: str = ""

    def __post_init__(self) -> None:
        check_words("ending", self.words, WORDS_MAX, lines=LINES_MAX)
        if self.kind is EndingKind.STOP and self.words:
            raise PlanError("ending", "“Then stop” takes no further words: choose your own words.")
        if self.kind is EndingKind.STAY and not self.words.strip():
            raise PlanError("ending", "Type until when to stay on the last dose.")
        if self.kind is EndingKind.OTHER and not self.words.strip():
            raise PlanError("ending", "Type what happens after the last step.")


@dataclass(frozen=True, kw_only=True)
class TaperPlan:
    """A taper of oral baclofen as the clinician typed it, without the patient's details.

    Without a `first_day`, the handout counts days from 1. Raises PlanError.
    """

    products: tuple[Product, ...]
    steps: tuple[Step, ...]
    ending: Ending
    times: tuple[str, ...] = TIMES
    first_day: date | None = None
    as_needed: str = ""
    if_worse: str = ""
    other_words: str = ""
    medicine: str = MEDICINE

    def __post_init__(self) -> None:
        if self.medicine != MEDICINE:
            raise PlanError("medicine", f"The handout's text is for {MEDICINE} only.")
        check_products(self.products)
        check_times(self.times)
        check_date("first_day", self.first_day)
        for field in ("as_needed", "if_worse", "other_words"):
            check_words(field, getattr(self, field), WORDS_MAX, lines=LINES_MAX)
        if not 1 <= len(self.steps) <= STEPS_MAX:
            raise PlanError(
                "steps", f"A plan has 1 to {STEPS_MAX} steps; this has {len(self.steps)}."
            )
        for number, step in enumerate(self.steps, start=1):
            self._check_step(number, step)

    def _check_step(self, number: int, step: Step) -> None:
        if not set(step.products) <= set(self.products):
            raise PlanError("steps", f"Step {number} uses a product that the plan does not have.")
        available = self.products_of(step)
        for doses in step.cycle:
            if len(doses) != len(self.times):
                raise PlanError(
                    "steps", f"Step {number} has {len(doses)} doses for {len(self.times)} times."
                )
            for amount in doses:
                if amount is not None and amount != _resolved(number, amount, available):
                    raise PlanError(
                        "steps", f"Step {number} has an amount worked out from other products."
                    )

    def products_of(self, step: Step) -> tuple[Product, ...]:
        """Return the products a step uses, in the plan's order: those it names, or all."""
        return tuple(p for p in self.products if not step.products or p in step.products)


def _resolved(number: int, amount: Amount, products: tuple[Product, ...]) -> Amount:
    try:
        return resolve(amount.typed, products)
    except ValueError as error:
        raise PlanError("steps", f"Step {number}: {error}") from None


def check_products(products: tuple[Product, ...]) -> None:
    """Refuse no product, too many, or two of the same strength. Raises PlanError."""
    if not 1 <= len(products) <= PRODUCTS_MAX:
        raise PlanError(
            "products", f"A plan has 1 to {PRODUCTS_MAX} products; this has {len(products)}."
        )
    strengths = [
        p.strength if isinstance(p, Tablet) else ("liquid", p.mg_in_1_ml) for p in products
    ]
    if len(set(strengths)) != len(strengths):
        raise PlanError("products", "Two products have the same strength: type each once.")


def check_times(times: Iterable[str]) -> None:
    """Refuse no time of day, too many, one twice, or one without a name. Raises PlanError."""
    names = tuple(times)
    if not 1 <= len(names) <= TIMES_MAX:
        raise PlanError("times", f"A day has 1 to {TIMES_MAX} times; this has {len(names)}.")
    for name in names:
        check_words("times", name, TIME_NAME_MAX)
        if not name.strip():
            raise PlanError("times", "A time of day has no name.")
    if len({name.strip().casefold() for name in names}) != len(names):
        raise PlanError("times", "Two times of day have the same name.")
