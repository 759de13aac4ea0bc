"""The paper: a plan joined with whom it is for, and the fixed text, as HTML."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from taperdoc.domain.amounts import Tablet
from taperdoc.domain.dose_input import quoted
from taperdoc.domain.plan import LINE_MAX, LINES_MAX, WORDS_MAX, PlanError, TaperPlan
from taperdoc.domain.plan_json import NUMBER, document_number, dumps
from taperdoc.domain.timeline import schedule
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.fonts import HAND, TICK_BOX
from taperdoc.handout.layout import calendar_layout, fits_columns
from taperdoc.handout.printable import check_glyphs, check_printable
from taperdoc.resources import TEMPLATES
from taperdoc.wording import phrases, safety_text
from taperdoc.wording.calendar_table import calendar_in_words
from taperdoc.wording.plan_table import plan_table

LOGO = "handout:logo.jpg"
"""Where the renderer finds the clinic's logo."""


@dataclass(frozen=True, kw_only=True)
class House:
    """The clinic's own part of its handouts. It stands below the box and the plan.

    `missed_dose` takes the place of the fixed rule for a missed dose; nothing takes the place of
    the withdrawal box. `logo` is a JPEG.
    """

    address: str = ""
    missed_dose: str = ""
    below_withdrawal: tuple[str, ...] = ()
    logo: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, words in (
            ("address", self.address),
            ("missed_dose", self.missed_dose),
            *(("below_withdrawal", sentence) for sentence in self.below_withdrawal),
        ):
            check_printable(name, words, WORDS_MAX, lines=LINES_MAX)


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A plan as it goes on paper. `printed` is aware; `checked_by` may be empty, to be signed.

    `replaces` is the number of the document whose place it says it takes, or empty. Raises
    PlanError for that, and for a character that the fonts lack, by name.
    """

    plan: TaperPlan
    who: Who
    checked_by: str
    printed: datetime
    edition: Edition = field(default_factory=Edition)
    house: House = field(default_factory=House)
    replaces: str = ""

    def __post_init__(self) -> None:
        check_replaced(self.replaces)
        if self.replaces == self.number:
            raise PlanError("replaces", "A handout of the same plan does not replace it.")
        check_printable("checked_by", self.checked_by, LINE_MAX)
        check_glyphs("plan", dumps(self.plan))

    @property
    def number(self) -> str:
        """The document number, which stands for the plan alone."""
        return document_number(self.plan)


def check_replaced(number: str) -> None:
    """Refuse what is neither a document number nor empty. Raises PlanError."""
    if number and not NUMBER.fullmatch(number):
        raise PlanError("replaces", f"{quoted(number)} is not a document number.")


@dataclass(frozen=True)
class Block:
    """Sentences of a paragraph, or one alone with the list that it leads into."""

    say: tuple[str, ...]
    items: tuple[str, ...]


def blocks(section: safety_text.Section, missed_dose: str = "") -> tuple[Block, ...]:
    """A section's sentences as paragraphs and lists, in their order.

    The clinic's own words on a missed dose, where there are any, stand in place of the fixed ones.
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
    """The whole handout, ready to be laid out; refers to nothing outside itself.

    With `plan_alone` it ends with the plan, to be looked at while that is typed; no paper.
    """
    text = safety_text.baclofen()
    edition, words = handout.edition, plan_table(handout.plan)
    days = calendar_in_words(handout.plan, edition.week_starts) if edition.calendar else None
    withdrawal, *others = (
        (section.title, blocks(section, handout.house.missed_dose))
        for section in text.sections_for(conditions(handout.plan))
    )
    return (
        _environment()
        .get_template("handout/handout.html")
        .render(
            number=handout.number,
            replaces=handout.replaces,
            who=handout.who,
            house=handout.house,
            logo=LOGO if handout.house.logo else "",
            sheet=words,
            begins=_begins(handout.plan),
            plan_alone=plan_alone,
            large=edition.large,
            tall=not fits_columns(words, edition),
            calendar=days,
            calendar_layout=days and calendar_layout(days, edition),
            tick_box=TICK_BOX,
            withdrawal=withdrawal,
            sections=others,
            text_version=text.version,
            text_date=phrases.day(text.date),
            checked_by=handout.checked_by,
            printed=f"{phrases.day(handout.printed.date())}, {handout.printed:%H:%M}",
            created=handout.printed.isoformat(timespec="seconds"),
        )
    )


def _begins(plan: TaperPlan) -> str:
    """How long the plan is and when it begins: all of it may stand on a later page."""
    first_day = schedule(plan)[0].first_day
    steps = f"This plan has {phrases.count(len(plan.steps), 'step')}."
    if first_day is None:
        return f"{steps} Day 1 is the day you start step{phrases.NBSP}1."
    return f"{steps} Step{phrases.NBSP}1 starts on {phrases.day(first_day)}."


def conditions(plan: TaperPlan) -> frozenset[safety_text.When]:
    """What holds of a plan that a fixed sentence may depend on."""
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
        finalize=_in_one_family,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _in_one_family(value: object) -> object:
    """Words as they are printed: letters whole, not in pieces, and all of one family.

    Atkinson Hyperlegible where it has all the letters, and else the second family for all of
    them, so that no text mixes the two.
    """
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    composed = unicodedata.normalize("NFC", value)
    if HAND.covers(composed.replace(TICK_BOX, "")):
        return composed
    return Markup('<span class="wide">{}</span>').format(composed)  # escapes what it is given
