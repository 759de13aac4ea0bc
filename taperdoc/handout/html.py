"""Renders a handout as HTML."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from taperdoc.domain.amounts import Tablet
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.timeline import schedule
from taperdoc.handout.contact_lines import with_contacts
from taperdoc.handout.contacts import Who
from taperdoc.handout.fonts import TICK_BOX
from taperdoc.handout.handout import Handout
from taperdoc.handout.layout import calendar_layout, has_short_head, plan_layout
from taperdoc.resources import TEMPLATES
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.calendar_table import calendar_in_words
from taperdoc.wording.plan_table import plan_table

LOGO = "handout:logo.jpg"
"""The URL of the clinic's logo in the HTML."""


@dataclass(frozen=True)
class Block:
    """The sentences of a paragraph, and the list that the last one introduces.

    `is_call` is true of a paragraph that begins with whom to call.
    """

    say: tuple[str, ...]
    items: tuple[str, ...]
    is_call: bool


def blocks(section: safety_text.Section, who: Who, missed_dose: str = "") -> tuple[Block, ...]:
    """Return a section's paragraphs and lists, in order, with the numbers to call.

    The clinic's own rule for a missed dose, if there is one, replaces that of the safety text.
    """
    fixed = [s for s in section.sentences if s.slot == safety_text.MISSED_DOSE and missed_dose]
    done: list[Block] = []
    for sentence in section.sentences:
        if sentence in fixed[1:]:
            continue
        said = missed_dose if sentence in fixed else with_contacts(sentence, who)
        if sentence.kind is safety_text.SentenceKind.ITEM:
            done[-1] = replace(done[-1], items=(*done[-1].items, said))
        elif not done or done[-1].items or sentence.new_paragraph:
            done.append(Block((said,), (), is_call=len(sentence.pieces) > 1))
        else:
            done[-1] = replace(done[-1], say=(*done[-1].say, said))
    return tuple(done)


def html(handout: Handout, *, plan_alone: bool = False) -> str:
    """Return the handout as HTML that refers to nothing but the bundled fonts and its logo.

    With `plan_alone` it ends with the plan: for the preview, never for print.
    """
    text = safety_text.baclofen()
    edition, words = handout.edition, plan_table(handout.plan)
    days = calendar_in_words(handout.plan, edition.week_starts) if edition.calendar else None
    sections = {
        section.id: (section.title, blocks(section, handout.who, handout.clinic_text.missed_dose))
        for section in text.sections_for(conditions(handout.plan))
    }
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
            plan_layout=plan_layout(words, edition).value,
            has_tall_head=not has_short_head(handout.who, edition),
            is_side_by_side=_is_side_by_side(handout),
            calendar=days,
            calendar_layout=days and calendar_layout(days, edition),
            tick_box=TICK_BOX,
            sections=sections,
            text_version=text.version,
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


def _is_side_by_side(handout: Handout) -> bool:
    """Return whether the safety text has two columns: not where one could be longer than a page."""
    words = handout.clinic_text.missed_dose
    return not handout.edition.large and len(words) <= 400 and words.count("\n") <= 8


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
