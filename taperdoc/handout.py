"""The paper: a plan joined with whom it is for, and the fixed text, as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from operator import attrgetter

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from taperdoc import texts, wording
from taperdoc.amount import Tablet
from taperdoc.document import document_number, dumps
from taperdoc.fonts import missing, width
from taperdoc.paths import TEMPLATES
from taperdoc.plan import LINE_MAX, PlanError, TaperPlan, check_words
from taperdoc.sheet import Sheet, sheet

PT_IN_MM = 72 / 25.4
SIZE = 12.0
COLUMNS_MM = 180.0 - 56.5
CELL_EDGES_MM = 3.6
"""The measures of the handout's style: text in pt; the columns beside "When"; a cell's padding."""

WHO_LIMITS = {
    "patient": 60,
    "patient_number": 40,
    "clinician": 80,
    "clinic": LINE_MAX,
    "phone": 30,
    "out_of_hours": LINE_MAX,
    "emergency": 40,
}
"""Characters each entry has room for; name and phone stand whole in the head of every page."""


@dataclass(frozen=True, kw_only=True)
class Who:
    """Who a handout is for and whom to call; what is empty becomes a line to write on.

    Kept apart from the plan, and never stored. Raises PlanError.
    """

    patient: str = ""
    patient_number: str = ""
    clinician: str = ""
    clinic: str = ""
    phone: str = ""
    out_of_hours: str = ""
    emergency: str = ""

    def __post_init__(self) -> None:
        for field, limit in WHO_LIMITS.items():
            words = getattr(self, field)
            check_words(field, words, limit)
            check_glyphs(field, words)


@dataclass(frozen=True, kw_only=True)
class Handout:
    """A plan as it goes on paper. `printed` is aware; `checked_by` may be empty, to be signed.

    Raises PlanError for a character that the fonts lack, by name.
    """

    plan: TaperPlan
    who: Who
    checked_by: str
    printed: datetime

    def __post_init__(self) -> None:
        check_glyphs("checked_by", self.checked_by)
        check_words("checked_by", self.checked_by, LINE_MAX)
        check_glyphs("plan", dumps(self.plan))

    @property
    def number(self) -> str:
        """The document number, which stands for the plan alone."""
        return document_number(self.plan)


def check_glyphs(field: str, words: str) -> None:
    """Refuse characters that would print as empty boxes. Raises PlanError that names them."""
    if lacking := missing(words):
        raise PlanError(field, f"The handout's letters do not include {', '.join(lacking)}.")


@dataclass(frozen=True)
class Block:
    """Sentences of a paragraph, and the list that the last of them leads into."""

    say: tuple[str, ...]
    items: tuple[str, ...]


def blocks(section: texts.Section) -> tuple[Block, ...]:
    """A section's sentences as paragraphs and lists, in their order."""
    done: list[Block] = []
    for kind, run in groupby(section.sentences, key=attrgetter("kind")):
        sentences = tuple(sentence.text for sentence in run)
        if kind is texts.Kind.ITEM and done:
            done[-1] = Block(done[-1].say, sentences)
        else:
            done.append(Block(sentences, ()))
    return tuple(done)


def html(handout: Handout) -> str:
    """The whole handout, ready to be laid out; refers to nothing outside itself."""
    text = texts.baclofen()
    words = sheet(handout.plan)
    withdrawal, *others = (
        (section.title, blocks(section)) for section in text.sections_for(conditions(handout.plan))
    )
    return (
        _environment()
        .get_template("handout/handout.html")
        .render(
            number=handout.number,
            who=handout.who,
            sheet=words,
            tall=not fits_columns(words),
            withdrawal=withdrawal,
            sections=others,
            text_version=text.version,
            text_date=wording.day(text.date),
            checked_by=handout.checked_by,
            printed=f"{wording.day(handout.printed.date())}, {handout.printed:%H:%M}",
            created=handout.printed.isoformat(timespec="seconds"),
        )
    )


def fits_columns(words: Sheet) -> bool:
    """Whether a column for each time of day is wide enough for its doses.

    A dose is never broken over two lines, so one that is too wide for its column wants the tall
    table, with a row for each time of day.
    """
    room = (COLUMNS_MM / (len(words.times) + 1) - CELL_EDGES_MM) * PT_IN_MM
    lines = [line for group in words.groups for row in group.rows for line in row.lines]
    bold = [*words.times, words.TOTAL, *(line.total for line in lines)]
    bold += [cell.mg for line in lines for cell in line.cells]
    regular = [cell.parts for line in lines for cell in line.cells]
    return all(
        width(unbroken, size=SIZE, bold=heavy) <= room
        for set_, heavy in ((bold, True), (regular, False))
        for text in set(set_)
        for unbroken in text.split(" ")
    )


def conditions(plan: TaperPlan) -> frozenset[texts.When]:
    """What holds of a plan that a fixed sentence may depend on."""
    amounts = [a for s in plan.steps for doses in s.cycle for a in doses if a and a.mg]
    tablets = [p.quantity for a in amounts for p in a.parts if isinstance(p.product, Tablet)]
    known = all(amount.parts for amount in amounts)
    split = any(quantity % 1 for quantity in tablets)
    found = {
        texts.When.TABLETS_WHOLE: bool(tablets) and known and not split,
        texts.When.TABLETS_PARTS: split,
        texts.When.MG_ONLY: not known,
    }
    return frozenset(when for when, holds in found.items() if holds)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
