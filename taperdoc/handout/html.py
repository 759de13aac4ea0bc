"""Renders a handout as HTML."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from operator import attrgetter

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from taperdoc.domain.amounts import Tablet
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.timeline import schedule
from taperdoc.handout.fonts import TICK_BOX
from taperdoc.handout.handout import Handout
from taperdoc.handout.layout import calendar_layout, fits_columns
from taperdoc.resources import TEMPLATES
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.calendar_table import calendar_in_words
from taperdoc.wording.plan_table import plan_table
from taperdoc.wording.safety_text import EMERGENCY, WITHDRAWAL

LOGO = "handout:logo.jpg"
"""The URL of the clinic's logo in the HTML."""


@dataclass(frozen=True)
class Block:
    """The sentences of a paragraph, or one sentence with the list that it introduces."""

    say: tuple[str, ...]
    items: tuple[str, ...]


def blocks(section: safety_text.Section, missed_dose: str = "") -> tuple[Block, ...]:
    """Return a section's sentences as paragraphs and lists, in order.

    The clinic's own rule for a missed dose, if there is one, replaces that of the safety text.
    """
    fixed = [s for s in section.sentences if s.slot == safety_text.MISSED_DOSE and missed_dose]
    standing = [
        replace(s, text=missed_dose) if s in fixed[:1] else s
        for s in section.sentences
        if s not in fixed[1:]
    ]
    done: list[Block] = []
    for kind, run in groupby(standing, key=attrgetter("kind")):
        sentences = tuple(sentence.text for sentence in run)
        if kind is safety_text.SentenceKind.ITEM and done:
            *before, leading = done.pop().say
            done += [Block(tuple(before), ())] if before else []
            done.append(Block((leading,), sentences))
        else:
            done.append(Block(sentences, ()))
    return tuple(done)


def html(handout: Handout, *, plan_alone: bool = False) -> str:
    """Return the handout as HTML that refers to nothing but the bundled fonts and its logo.

    With `plan_alone` it ends with the plan: for the preview, never for print.
    """
    text = safety_text.baclofen()
    edition, words = handout.edition, plan_table(handout.plan)
    days = calendar_in_words(handout.plan, edition.week_starts) if edition.calendar else None
    sections = {
        section.id: (section.title, blocks(section, handout.clinic_text.missed_dose))
        for section in text.sections_for(conditions(handout.plan))
    }
    withdrawal, emergency = sections.pop(WITHDRAWAL), sections.pop(EMERGENCY)
    return (
        _environment()
        .get_template("handout/handout.html")
        .render(
            number=handout.number,
            replaces=handout.replaces,
            who=handout.who,
            clinic_text=handout.clinic_text,
            logo=LOGO if handout.clinic_text.logo else "",
            sheet=words,
            length_and_start=_length_and_start(handout.plan),
            plan_alone=plan_alone,
            large=edition.large,
            tall=not fits_columns(words, edition),
            calendar=days,
            calendar_layout=days and calendar_layout(days, edition),
            tick_box=TICK_BOX,
            withdrawal=withdrawal,
            emergency=emergency,
            sections=list(sections.values()),
            text_version=text.version,
            text_date=phrases.day(text.date),
            checked_by=handout.checked_by,
            printed=f"{phrases.day(handout.printed.date())}, {handout.printed:%H:%M}",
            created=handout.printed.isoformat(timespec="seconds"),
        )
    )


def _length_and_start(plan: TaperPlan) -> str:
    """Return a sentence for the first page: the steps themselves may all be on later pages."""
    first_day = schedule(plan)[0].first_day
    steps = f"This plan has {phrases.count(len(plan.steps), 'step')}."
    if first_day is None:
        return f"{steps} Day 1 is the day you start step{phrases.NBSP}1."
    return f"{steps} Step{phrases.NBSP}1 starts on {phrases.day(first_day)}."


def conditions(plan: TaperPlan) -> frozenset[safety_text.When]:
    """Return the conditions of the safety text's sentences that hold for a plan."""
    amounts = [a for s in plan.steps for doses in s.cycle for a in doses if a and a.mg]
    tablets = [p.quantity for a in amounts for p in a.parts if isinstance(p.product, Tablet)]
    known = all(amount.parts for amount in amounts)
    split = any(quantity % 1 for quantity in tablets)
    found = {
        safety_text.When.TABLETS_WHOLE: bool(tablets) and known and not split,
        safety_text.When.TABLETS_PARTS: split,
        safety_text.When.MG_ONLY: not known,
    }
    return frozenset(when for when, holds in found.items() if holds)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_composed,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _composed(value: object) -> object:
    """Return text as it is printed: composed (NFC), since an accent of its own has no glyph."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value)
