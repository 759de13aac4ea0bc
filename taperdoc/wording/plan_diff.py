"""The differences between two plans, in words."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Protocol

from taperdoc.domain.amounts import Amount
from taperdoc.domain.doses_taken import same_doses
from taperdoc.domain.plan import Doses, Step, TaperPlan
from taperdoc.domain.timeline import mg_by_day
from taperdoc.wording import phrases
from taperdoc.wording.endings import ending_in_words

NOTHING = "nothing"


def changes(old: TaperPlan, new: TaperPlan) -> tuple[str, ...]:
    """Return a sentence for each difference; none if the plans are the same."""
    return (*_whole(old, new), *_steps(old, new), *_after(old, new))


class Named(Protocol):
    """A plan with a name and a note: a saved template, or one version of it."""

    @property
    def name(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def plan(self) -> TaperPlan: ...


def between(old: Named, new: Named) -> tuple[str, ...]:
    """Return the differences in the name, the note and the plan."""
    named = (*_change("Name", old.name, new.name), *_change("Note", old.note, new.note))
    return named + changes(old.plan, new.plan)


def _change(name: str, was: str, now: str) -> Iterator[str]:
    if was != now:
        yield f"{name}: {_quoted(now)}, was {_quoted(was)}."


def _quoted(words: str) -> str:
    return f"“{words}”" if words else NOTHING


def _whole(old: TaperPlan, new: TaperPlan) -> Iterator[str]:
    if old.products != new.products:
        yield f"Products: {_products(new)}; were {_products(old)}."
    if old.times != new.times:
        yield f"Times of day: {', '.join(new.times)}; were {', '.join(old.times)}."
    if old.first_day != new.first_day:
        now, was = (phrases.day(p.first_day) if p.first_day else "none" for p in (new, old))
        yield f"First day: {now}, was {was}."


def _after(old: TaperPlan, new: TaperPlan) -> Iterator[str]:
    if old.ending != new.ending:
        now, was = ending_in_words(new.ending), ending_in_words(old.ending)
        yield from _change("After the last step", was, now)
    yield from _change("As needed", old.as_needed, new.as_needed)
    yield from _change("If things get worse", old.if_worse, new.if_worse)
    yield from _change("Anything else", old.other_words, new.other_words)


def _products(plan: TaperPlan) -> str:
    return "; ".join(phrases.product(product) for product in plan.products)


def _steps(old: TaperPlan, new: TaperPlan) -> Iterator[str]:
    names = _renamed(old, new)
    before = [_identity(step, names) for step in old.steps]
    after = [_identity(step, new.times) for step in new.steps]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if kind == "equal":
            continue
        for was, now in zip_longest(range(old_from, old_to), range(new_from, new_to)):
            if was is None:
                yield f"Step {now + 1} is new: {_step(new, now)}."
            elif now is None:
                yield f"Step {was + 1} was removed: {_step(old, was)}."
            else:
                yield from _step_changes(old, was, new, now)


def _renamed(old: TaperPlan, new: TaperPlan) -> tuple[str, ...]:
    """Return the old times of day, with the new name of each that was only renamed."""
    return tuple(
        now if now and now not in old.times and was not in new.times else was
        for was, now in zip_longest(old.times, new.times[: len(old.times)], fillvalue="")
    )


def _identity(step: Step, times: tuple[str, ...]) -> tuple[object, ...]:
    """Return what identifies a step, without regard to times of day that it does not use."""
    days = tuple(
        frozenset((time, amount) for time, amount in zip(times, doses, strict=True) if amount)
        for doses in step.cycle
    )
    return days, step.days, step.until, step.note, step.first_day, step.products


def _step_changes(old: TaperPlan, was: int, new: TaperPlan, now: int) -> Iterator[str]:
    before, after = old.steps[was], new.steps[now]
    found = [
        *_doses(old, before, new, after),
        *_uses(before, after),
        *_length(before, after),
        *_quiet_change("note", before.note, after.note),
    ]
    name = f"Step {now + 1}" if was == now else f"Step {now + 1} (was step {was + 1})"
    if found:
        yield f"{name}: {'; '.join(found)}."


def _quiet_change(name: str, was: str, now: str) -> Iterator[str]:
    if was != now:
        yield f"{name} {_quoted(now)}, was {_quoted(was)}"


def _length(before: Step, after: Step) -> Iterator[str]:
    if (before.days, before.until) != (after.days, after.until):
        yield f"{_lasts(after)}, was {_lasts(before)}"
    if before.first_day != after.first_day:
        now, was = (phrases.day(s.first_day) if s.first_day else "none" for s in (after, before))
        yield f"its start date {now}, was {was}"


def _lasts(step: Step) -> str:
    return phrases.until(step.until) if step.days is None else phrases.day_count(step.days)


def _uses(before: Step, after: Step) -> Iterator[str]:
    if _named(before) != _named(after):
        yield f"uses {_named(after)}, was {_named(before)}"


def _named(step: Step) -> str:
    products = tuple(phrases.short_product(product) for product in step.products)
    return phrases.listed(products) if products else "all products"


def _doses(old: TaperPlan, before: Step, new: TaperPlan, after: Step) -> Iterator[str]:
    if len(before.cycle) != len(after.cycle):
        if _renamed(old, new) == new.times and same_doses(before, after):
            yield f"same doses, typed {_typed_for(after)} instead of {_typed_for(before)}"
        else:
            yield f"now {_taken(new, after)}, was {_taken(old, before)}"
        return
    for index, (was, now) in enumerate(zip(before.cycle, after.cycle, strict=True)):
        day = f"{_kind_of_day(index)}: " if len(after.cycle) == 2 else ""
        found = list(_cells(old, was, new, now))
        if found:
            yield f"{day}{'; '.join(found)}"


def _typed_for(step: Step) -> str:
    return ("as a pause", "for every day", "for alternate days")[len(step.cycle)]


def _cells(old: TaperPlan, was: Doses, new: TaperPlan, now: Doses) -> Iterator[str]:
    before = dict(zip(_renamed(old, new), was, strict=True))
    after = dict(zip(new.times, now, strict=True))
    for time in dict.fromkeys((*after, *before)):
        if told := _difference(before.get(time), after.get(time)):
            yield f"{time} {told}"


def _difference(was: Amount | None, now: Amount | None) -> str:
    """Return the shortest description by which two amounts differ: mg, parts, or as typed.

    Returns "" if only the allowed split of the tablet differs, which is a change of the product.
    """
    for say in (_mg, _made_of, _typed):
        if say(now) != say(was):
            return f"{say(now)}, was {say(was)}"
    return ""


def _mg(amount: Amount | None) -> str:
    return phrases.mg(amount.mg) if amount and amount.mg else phrases.NO_DOSE


def _made_of(amount: Amount | None) -> str:
    return phrases.amount(amount, name_strength=True)


def _typed(amount: Amount | None) -> str:
    return f"typed “{amount.typed}”" if amount else "left empty"


def _kind_of_day(index: int) -> str:
    return phrases.alternate(index)[:1].lower() + phrases.alternate(index)[1:]


def _step(plan: TaperPlan, index: int) -> str:
    step = plan.steps[index]
    level = "" if step.is_pause else f"; {phrases.daily_totals(mg_by_day(step))}"
    note = f"; note “{step.note}”" if step.note else ""
    return f"{_lasts(step)}; {_taken(plan, step)}{level}{note}"


def _taken(plan: TaperPlan, step: Step) -> str:
    if not step.cycle:
        return f"take no {plan.medicine}"
    days = [
        ", ".join(
            f"{time} {_made_of(amount)}"
            for time, amount in zip(plan.times, doses, strict=True)
            if amount
        )
        for doses in step.cycle
    ]
    if len(days) == 1:
        return days[0]
    return "; ".join(f"{_kind_of_day(index)}: {day}" for index, day in enumerate(days))
