"""The notes of the review, which compare parts of the entry and never judge a dose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import pairwise

from taperdoc.domain.amounts import Tablet
from taperdoc.domain.dose_input import quoted
from taperdoc.domain.doses_taken import same_doses
from taperdoc.domain.look_alikes import look_alikes
from taperdoc.domain.plan import EndingKind, Step, TaperPlan
from taperdoc.domain.risky_notation import findings
from taperdoc.domain.timeline import (
    ScheduledStep,
    gaps_and_overlaps,
    mg_in_two_days,
    schedule,
)
from taperdoc.wording import phrases
from taperdoc.wording.suspicious_shapes import suspicious_shapes


class NoteKind(Enum):
    """What a note is about."""

    RISES = "rises"
    ONLY_RISES = "only rises"
    EQUAL = "equal"
    ORDER = "order"
    GAP = "gap"
    OVERLAP = "overlap"
    EMPTY = "empty"
    NOT_MADE = "not made"
    NO_PARTS = "no parts"
    OPEN = "open"
    ENDING = "ending"
    PAST = "past"
    FIRST_DAY = "first day"
    WORDS = "words"
    LOOK_ALIKE = "look-alike"
    SHAPE = "shape"
    BLANK = "blank"


@dataclass(frozen=True)
class Note:
    """A note for the clinician; `step` is None if it is about the whole plan.

    `times` are the times of day whose doses it is about, and `entry` is the entry of the patient or
    the clinic that it is about, by its name in `Who`.
    """

    kind: NoteKind
    step: int | None
    text: str
    times: tuple[str, ...] = ()
    entry: str = ""

    def __str__(self) -> str:
        return f"Step {self.step}: {self.text}" if self.step else self.text


def notes(plan: TaperPlan, today: date) -> tuple[Note, ...]:
    """Return the notes on a plan, in the order of its steps.

    A note states what was typed. It never judges or suggests a dose.
    """
    placed = schedule(plan)
    found = [
        *_first_days(plan, placed, today),
        *(note for pair in pairwise(placed) for note in _neighbours(plan, *pair)),
        *_gaps_and_overlaps(placed),
        *(note for scheduled in placed for note in _left_empty_on_alternate_days(plan, scheduled)),
        *(note for scheduled in placed for note in _amounts(plan, scheduled)),
        *_only_rises(plan),
        *_ending(plan),
        *_words(plan),
        *(
            Note(NoteKind.SHAPE, shape.step, shape.text, shape.times)
            for shape in suspicious_shapes(plan.steps, plan.times)
        ),
    ]
    # Both of two alternate days can give the same note.
    return tuple(sorted(dict.fromkeys(found), key=lambda note: note.step or 0))


def _first_days(plan: TaperPlan, placed: tuple[ScheduledStep, ...], today: date) -> Iterator[Note]:
    if plan.first_day and plan.first_day < today:
        yield Note(
            NoteKind.PAST, None, f"The first day, {phrases.day(plan.first_day)}, is before today."
        )
    own = plan.steps[0].first_day
    if plan.first_day and own and own != plan.first_day:
        yield Note(
            NoteKind.FIRST_DAY,
            1,
            f"It begins on {phrases.day(own)}, and the plan's first day is"
            f" {phrases.day(plan.first_day)}. The handout gives the step's own day.",
        )
    for scheduled in placed:
        first = scheduled.step.first_day
        if first and first < today:
            yield Note(
                NoteKind.PAST,
                scheduled.number,
                f"Its start date, {phrases.day(first)}, is before today.",
            )


def _neighbours(plan: TaperPlan, before: ScheduledStep, after: ScheduledStep) -> Iterator[Note]:
    yield from _levels(plan, before, after)
    if before.first_day and after.first_day and after.first_day < before.first_day:
        yield Note(
            NoteKind.ORDER,
            after.number,
            f"It begins on {phrases.day(after.first_day)}, before step {before.number} does.",
        )
    if before.step.is_open:
        begins = f"begins on {phrases.day(after.first_day)}" if after.first_day else "gets no date"
        yield Note(
            NoteKind.OPEN,
            before.number,
            f"It is open ({phrases.until(before.step.until)}) and is not the last step:"
            f" step {after.number} {begins}.",
        )


def _gaps_and_overlaps(placed: tuple[ScheduledStep, ...]) -> Iterator[Note]:
    for stretch in gaps_and_overlaps(placed):
        yield Note(
            NoteKind.GAP if stretch.is_gap else NoteKind.OVERLAP,
            stretch.after.number,
            phrases.gap_or_overlap(stretch),
        )


def _levels(plan: TaperPlan, before: ScheduledStep, after: ScheduledStep) -> Iterator[Note]:
    if same_doses(before.step, after.step):
        yield Note(
            NoteKind.EQUAL,
            after.number,
            f"It has the same doses as step {before.number} before it.",
        )
    elif mg_in_two_days(after.step) > mg_in_two_days(before.step):
        yield Note(
            NoteKind.RISES,
            after.number,
            f"It takes more than step {before.number}: {phrases.daily_amount(after.step)}, after"
            f" {phrases.daily_amount(before.step)}.",
            times=tuple(_rises(plan, before, after)),
        )
    elif rises := _rises(plan, before, after):
        yield Note(NoteKind.RISES, after.number, " ".join(rises.values()), times=tuple(rises))
    if left_empty := _left_empty(plan, before.step, after.step):
        yield Note(
            NoteKind.EMPTY,
            after.number,
            f"Left empty, where step {before.number} has a dose: {_each(left_empty)}."
            f" The handout says “{phrases.NO_DOSE}”.",
            times=tuple(left_empty),
        )


def _rises(plan: TaperPlan, before: ScheduledStep, after: ScheduledStep) -> dict[str, str]:
    """Return a sentence for each time of day whose dose rises."""
    rises = {}
    for index, time in enumerate(plan.times):
        was, now = _most(before.step, index), _most(after.step, index)
        if now > was:
            level = phrases.mg(was) if was else phrases.NO_DOSE
            rise = f"from {level} (step {before.number}) to {phrases.mg(now)}"
            rises[time] = f"{phrases.capitalized(time)} rises {rise}."
    return rises


def _left_empty(plan: TaperPlan, before: Step, after: Step) -> dict[str, str]:
    """Return the dose before, for each time of day that is empty on every day of a step."""
    return {
        time: phrases.mg(was)
        for index, time in enumerate(plan.times)
        if (was := _most(before, index))
        and after.cycle
        and all(doses[index] is None for doses in after.cycle)
    }


def _left_empty_on_alternate_days(plan: TaperPlan, scheduled: ScheduledStep) -> Iterator[Note]:
    for index, doses in enumerate(scheduled.step.cycle if len(scheduled.step.cycle) == 2 else ()):
        other = scheduled.step.cycle[1 - index]
        left_empty = {
            time: phrases.mg(amount.mg)
            for time, dose, amount in zip(plan.times, doses, other, strict=True)
            if dose is None and amount and amount.mg
        }
        if left_empty:
            this, that = ("first", "second") if index == 0 else ("second", "first")
            yield Note(
                NoteKind.EMPTY,
                scheduled.number,
                f"Left empty on the {this} of the alternate days, where the {that} has a dose:"
                f" {_each(left_empty)}. The handout says “{phrases.NO_DOSE}”.",
                times=tuple(left_empty),
            )


def _each(doses: dict[str, str]) -> str:
    return "; ".join(f"{time} {dose}" for time, dose in doses.items())


def _only_rises(plan: TaperPlan) -> Iterator[Note]:
    """Yield that the safety text speaks of a dose that comes down, and here it never does."""
    totals = [mg_in_two_days(step) for step in plan.steps]
    changes = [after - before for before, after in pairwise(totals)]
    if any(changes) and min(changes) >= 0:
        yield Note(
            NoteKind.ONLY_RISES,
            None,
            "The daily total only rises in this plan. The safety text says that the dose comes down"
            " little by little; it stays on the handout as it is.",
        )


def _most(step: Step, index: int) -> Decimal:
    return max((amount.mg for doses in step.cycle if (amount := doses[index])), default=Decimal(0))


def _amounts(plan: TaperPlan, scheduled: ScheduledStep) -> Iterator[Note]:
    in_mg_alone = dict.fromkeys(
        (time, phrases.mg(amount.mg))
        for doses in scheduled.step.cycle
        for time, amount in zip(plan.times, doses, strict=True)
        if amount and amount.mg and not amount.parts
    )
    if not in_mg_alone:
        return
    products = plan.products_of(scheduled.step)
    named = phrases.listed(tuple(phrases.short_product(product) for product in products))
    if len(products) == 1:
        cut = " cut as allowed" if isinstance(products[0], Tablet) else ""
        kind, why = NoteKind.NOT_MADE, f"Cannot be made exactly from {named}{cut}"
    else:
        kind, why = NoteKind.NO_PARTS, f"Typed in mg, without saying how it is made up from {named}"
    yield Note(
        kind,
        scheduled.number,
        f"{why}: {'; '.join(f'{time} {mg}' for time, mg in in_mg_alone)}. The handout shows it in"
        " mg alone.",
        times=tuple(dict.fromkeys(time for time, _ in in_mg_alone)),
    )


def _ending(plan: TaperPlan) -> Iterator[Note]:
    last, number, kind = plan.steps[-1], len(plan.steps), plan.ending.kind
    if last.is_open and kind is EndingKind.STOP:
        text = f"It is open ({phrases.until(last.until)}), and the plan ends with “then stop”."
    elif last.is_open and kind is EndingKind.STAY:
        text = (
            f"It is open ({phrases.until(last.until)}), and the plan ends with staying on its dose"
            f" {phrases.until(plan.ending.words)}."
        )
    elif last.is_pause and kind is EndingKind.STAY:
        text = f"It takes no {plan.medicine}, and the plan ends with staying on its dose."
    else:
        return
    yield Note(NoteKind.ENDING, number, text)


def _words(plan: TaperPlan) -> Iterator[Note]:
    whole = {
        "times of day": ", ".join(plan.times),
        "words for what comes after": plan.ending.words,
        "as-needed words": plan.as_needed,
        "words for when things get worse": plan.if_worse,
        "other words": plan.other_words,
    }
    for name, words in whole.items():
        yield from _breaks(None, f"The {name}", words)
    for number, step in enumerate(plan.steps, start=1):
        yield from _breaks(number, "Its “until”", step.until)
        yield from _breaks(number, "Its note", step.note)


def _breaks(number: int | None, where: str, words: str) -> Iterator[Note]:
    say = "say" if where.startswith("The ") else "says"
    for finding in findings(words):
        yield Note(NoteKind.WORDS, number, f"{where} {say} “{finding.found}”: {finding.why}.")
    for text in look_alike_sentences(f"{where} {say}", words):
        yield Note(NoteKind.LOOK_ALIKE, number, text)


def look_alike_sentences(where: str, words: str) -> tuple[str, ...]:
    """Sentences on the words with characters that are easily taken for others, each once.

    `where` names the place of the words and ends with a verb.
    """
    return tuple(
        dict.fromkeys(f"{where} {quoted(found.word)}: {found.why}." for found in look_alikes(words))
    )
