"""The paper read back as its reader would: from the text of the finished PDF, by its tags."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from taperdoc.domain.amounts import Amount, Product, Tablet
from taperdoc.domain.plan import Step, TaperPlan
from taperdoc.wording.plan_table import PlanTable
from tests.support import page_measures, pdf_pages

Named = tuple[str, Decimal, Decimal]
Taken = tuple[Decimal, tuple[tuple[Decimal, Named | None], ...]]
"""What is taken at one time: mg, and the parts, with their product where it is named."""


@dataclass
class ReadStep:
    """A step as it stands on paper."""

    number: int
    pause: bool
    days: int | None
    when: str
    kinds_of_day: list[list[Taken]]
    totals: list[Decimal]
    labels: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list, compare=False)
    page: int = field(default=0, compare=False)


@dataclass
class ReadDay:
    """A day of the calendar: its date or number, its marks, and the words at each time."""

    day: str
    marks: str
    at: dict[str, str]


@dataclass
class Paper:
    """What a handout says: each page's words in reading order, and as they lie on it with its
    head and foot; the steps of its tables and the days of its calendar in their order; and what
    is wrong with how it lies there."""

    pages: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    steps: list[ReadStep] = field(default_factory=list)
    days: list[ReadDay] = field(default_factory=list)
    tables: int = 0
    misplaced: list[str] = field(default_factory=list)
    split: list[int] = field(default_factory=list)
    smallest: float = 99
    contrast: float = 99


def read(pdf: bytes) -> Paper:
    """Read a handout by its structure: tables, rows, cells, paragraphs."""
    paper = Paper()
    for page in pdf_pages.pages(pdf):
        words = _marked(page.chars)
        tree = page.structure_tree
        paper.pages.append(clean(" ".join(_text(element, words) for element in tree)))
        paper.sheets.append(clean(page.text))
        paper.misplaced.extend(page_measures.misplaced(page))
        paper.smallest = min(paper.smallest, page_measures.smallest(page))
        paper.contrast = min(paper.contrast, page_measures.contrast(page))
        for table in _of(tree, {"Table"}):
            paper.tables += 1
            _read_table(paper, table, words)
    return paper


def _read_table(paper: Paper, table: dict[str, Any], words: dict[int, str]) -> None:
    rows = [row["children"] for row in _of([table], {"TR"})]
    captions = list(_of([table], {"Caption"}))
    if [cell["type"] for cell in rows[0]] == ["TH", "TD"]:
        _read_tall(paper, captions, rows, words)
        return
    head = [_text(cell, words) for cell in rows[0]]
    if captions:
        paper.times = head[:-1]
        step = _read_step(paper, _lines(captions[0], words))
        (cells,) = rows[1:]
        step.kinds_of_day.append([_taken(_lines(cell, words)) for cell in cells[:-1]])
        step.totals.append(_mg(_text(cells[-1], words)))
    elif head[0] == "When":
        paper.times = head[1:-1]
        for first, *cells in rows[1:]:
            step = _read_step(paper, _lines(first, words))
            step.kinds_of_day.append([_taken(_lines(cell, words)) for cell in cells[:-1]])
            step.totals.append(_mg(_text(cells[-1], words)))
    elif head[0] == "Day":
        for first, *cells in rows[1:]:
            if head[1:] == ["Take"]:
                said = [_listed(line) for line in _lines(cells[0], words)]
            else:
                said = [*zip(head[1:], (_text(cell, words) for cell in cells), strict=True)]
            paper.days.append(_read_day(_text(first, words), said))
    else:
        assert head[0] == "Time", head
        times, *days = zip(*([_text(cell, words) for cell in row] for row in rows), strict=True)
        paper.days += (
            _read_day(first, [*zip(times[1:], cells, strict=True)]) for first, *cells in days
        )


def _listed(line: str) -> tuple[str, str]:
    time, _, words = line.removeprefix("☐ ").rpartition(": ")
    return time, f"☐ {words}" if line.startswith("☐ ") else words


def _read_day(head: str, said: list[tuple[str, str]]) -> ReadDay:
    match = re.fullmatch(r"(Day [\d,]+|[A-Z][a-z]{2} \d+ [A-Z][a-z]{2})(?: (.+))?", head)
    assert match, head
    return ReadDay(match[1], match[2] or "", dict(said))


def _read_tall(
    paper: Paper,
    captions: list[dict[str, Any]],
    rows: list[list[dict[str, Any]]],
    words: dict[int, str],
) -> None:
    """Read a table of one kind of day, or what is left of one on its second page."""
    if captions:
        _read_step(paper, _lines(captions[0], words)).kinds_of_day.append([])
    step = _seen(paper, paper.steps[-1])
    for head, cell in rows:
        if (time := _text(head, words)) == PlanTable.TOTAL:
            step.totals.append(_mg(_text(cell, words)))
        else:
            step.times.append(time)
            step.kinds_of_day[-1].append(_taken(_lines(cell, words)))


def _seen(paper: Paper, step: ReadStep) -> ReadStep:
    """Note a step that goes on on another page, unless it begins on top of one, too long for it."""
    if step.page == len(paper.pages):
        return step
    before = paper.pages[step.page - 1].partition(f"Step {step.number}")[0]
    if f"Step {step.number - 1}" in before.partition(" both cover ")[0] or step.page == 1:
        paper.split.append(step.number)
    return step


def _lines(element: dict[str, Any], words: dict[int, str]) -> list[str]:
    return [_text(part, words) for part in _of([element], {"P"})] or [_text(element, words)]


def clean(text: str) -> str:
    """Text as a reader takes it in: every space and line end is one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def squeezed(text: str) -> str:
    """Text without its spaces, since a long word may be broken anywhere."""
    return clean(text).replace(" ", "")


def _marked(characters: list[dict[str, Any]]) -> dict[int, str]:
    words: dict[int, str] = {}
    for character in characters:
        if character["mcid"] is not None:
            words[character["mcid"]] = words.get(character["mcid"], "") + character["text"]
    return words


def _of(elements: list[dict[str, Any]], types: set[str]) -> Iterator[dict[str, Any]]:
    for element in elements:
        if element["type"] in types:
            yield element
        else:
            yield from _of(element.get("children", []), types)


def _text(element: dict[str, Any], words: dict[int, str]) -> str:
    own = [words.get(mcid, "") for mcid in element.get("mcids", [])]
    return clean(" ".join(own + [_text(e, words) for e in element.get("children", [])]))


def _read_step(paper: Paper, lines: list[str]) -> ReadStep:
    name, *when = lines
    match = re.fullmatch(r"Step ([\d,]+)(: take no baclofen)?(?:(?::| for) ([\d,]+) days?)?", name)
    assert match, name
    number = int(match[1])
    label = when.pop() if when and LABEL.fullmatch(when[-1]) else ""
    if not paper.steps or paper.steps[-1].number != number:
        days = int(match[3].replace(",", "")) if match[3] else None
        step = ReadStep(number, bool(match[2]), days, " ".join(when), [], [], page=len(paper.pages))
        paper.steps.append(step)
    if label:
        paper.steps[-1].labels.append(label)
    return _seen(paper, paper.steps[-1])


LABEL = re.compile(
    r".*\d[^:]*: (?:every other day from the first|the days in between)"
    r"|(?:First|Second) day of the step, then every other day"
)
"""Which of two alternate days the doses are for."""


def _number(text: str) -> Decimal:
    assert re.fullmatch(r"(?:\d{1,3}(?:,\d{3})*)(?:\.\d*[1-9])?", text), text
    return Decimal(text.replace(",", ""))


def _mg(text: str) -> Decimal:
    if text == "none":
        return Decimal(0)
    assert text.endswith(" mg"), text
    return _number(text.removesuffix(" mg"))


_PIECES = {"quarter": "0.25", "half": "0.5", "quarters": "0.75"}
_PART = (
    r"(?:(?P<count>[\d,]+)(?: and (?:a |three )?(?P<more>quarters?|half))? tablets?"
    r"|(?:a |three )?(?P<piece>quarters?|half)(?: of)? a tablet"
    r"|(?P<ml>[\d,.]+) mL)"
    r"(?: of (?:(?P<strength>[\d,.]+) mg"
    r"|liquid with (?P<mg_in>[\d,.]+) mg in (?P<ml_in>[\d,.]+) mL))?"
)


def _taken(lines: list[str]) -> Taken:
    mg, *rest = lines
    parts = []
    left = " ".join(rest).removesuffix("ask the clinic or pharmacist how to measure it")
    while left:
        match = re.match(_PART + r"(?: and |$)", left)
        assert match, left
        parts.append((_quantity(match), _named(match)))
        left = left[match.end() :]
    return _mg(mg), tuple(parts)


def _quantity(match: re.Match[str]) -> Decimal:
    if match["ml"]:
        return _number(match["ml"])
    piece = Decimal(_PIECES.get(match["more"] or match["piece"], "0"))
    return piece + (_number(match["count"]) if match["count"] else 0)


def _named(match: re.Match[str]) -> Named | None:
    if match["strength"]:
        return ("tablet", _number(match["strength"]), Decimal(1))
    if match["mg_in"]:
        return ("liquid", _number(match["mg_in"]), _number(match["ml_in"]))
    return None


def expected(plan: TaperPlan) -> list[ReadStep]:
    """The steps that the paper has to say, worked out day by day from the plan alone."""
    columns = [
        index
        for index in range(len(plan.times))
        if any(doses[index] is not None for step in plan.steps for doses in step.cycle)
    ] or list(range(len(plan.times)))
    steps = []
    day: date | None = plan.first_day
    count: int | None = 1 if day is None else None
    for number, step in enumerate(plan.steps, start=1):
        if step.first_day:
            day, count = step.first_day, None
        labels = [_label(step, index, day, count) for index in range(len(step.cycle))]
        when, day, count = _when(number, step.days, step.until, day, count)
        kinds = [list(doses) for doses in step.cycle] or [[None] * len(plan.times)]
        taken = [[_as_taken(plan, doses[column]) for column in columns] for doses in kinds]
        steps.append(
            ReadStep(
                number=number,
                pause=not any(mg for doses in taken for mg, _ in doses),
                days=step.days,
                when=when,
                kinds_of_day=taken,
                totals=[sum((mg for mg, _ in doses), Decimal(0)) for doses in taken],
                labels=labels if len(labels) == 2 else [],
            )
        )
    return steps


def _label(step: Step, index: int, day: date | None, count: int | None) -> str:
    """The days of one of two sets of doses, of which at most three are named."""
    end = ("every other day from the first", "the days in between")[index]
    if not day and not count:
        return f"{('First', 'Second')[index]} day of the step, then every other day"
    offsets = [n for n in range(step.days or 999) if n % 2 == index]
    named = offsets[:3]
    if day:
        days = [date.fromordinal(day.toordinal() + n) for n in named]
        months = [f" {one:%B}" for one in days]
        last_of_month = [
            at + 1 == len(days) or days[at + 1].month != days[at].month for at in range(len(days))
        ]
        said = [
            f"{one:%a} {one.day}{month if is_last else ''}"
            for one, month, is_last in zip(days, months, last_of_month, strict=True)
        ]
    else:
        said = [f"{(count or 0) + n:,}" for n in named]
        said[0] = f"Day{'s' if len(said) > 1 else ''} {said[0]}"
    if len(offsets) > 3:
        return f"{', '.join(said)} and so on: {end}"
    return f"{' and '.join([', '.join(said[:-1])] * (len(said) > 1) + said[-1:])}: {end}"


def _when(
    number: int, days: int | None, until: str, day: date | None, count: int | None
) -> tuple[str, date | None, int | None]:
    start = f"{day:%a} {day.day} {day:%B %Y}" if day else f"day {count or 0:,}"
    if days is None:
        begins = f"From {start}" if day or count else f"After step {number - 1} ends"
        said = until if until.casefold().startswith("until ") else f"until {until}"
        return f"{begins} {said}", None, None
    if not day and not count:
        return f"After step {number - 1} ends", None, None
    last_day, last_count = day, count
    for _ in range(days - 1):
        last_day = last_day and date.fromordinal(last_day.toordinal() + 1)
        last_count = last_count and last_count + 1
    end = f"{last_day:%a} {last_day.day} {last_day:%B %Y}" if last_day else f"day {last_count:,}"
    start = start if day else f"Day {count:,}"
    return (
        start if days == 1 else f"{start} to {end}",
        last_day and date.fromordinal(last_day.toordinal() + 1),
        last_count and last_count + 1,
    )


def _as_taken(plan: TaperPlan, amount: Amount | None) -> Taken:
    if amount is None or not amount.mg:
        return Decimal(0), ()
    return amount.mg, tuple(
        (part.quantity, _name(part.product) if len(plan.products) > 1 else None)
        for part in amount.parts
    )


def _name(product: Product) -> Named:
    if isinstance(product, Tablet):
        return ("tablet", product.strength, Decimal(1))
    return ("liquid", product.mg_in, product.ml_in)


def read_text(text: str) -> list[ReadStep]:
    """Read the steps out of the text for the chart, which sets in all that is not a heading."""
    paper = Paper()
    for block in text.split("\n\n"):
        head, *entries = re.sub(r"\n {4,}(?=\S)", " ", block).split("\n")
        if re.match(r"Step [\d,]+[:.] ", head):
            name, _, when = head.partition(". ")
            _read_doses(_read_step(paper, [clean(name), clean(when)]), entries)
    return paper.steps


def _read_doses(step: ReadStep, entries: list[str]) -> None:
    for entry in entries:
        time, _, said = (part.strip() for part in entry.rpartition(":"))
        if said and not step.kinds_of_day:
            step.kinds_of_day.append([])
        if not said:
            step.kinds_of_day.append([])
            assert LABEL.fullmatch(time), entry
            step.labels.append(time)
        elif time == PlanTable.TOTAL and len(step.totals) < len(step.kinds_of_day):
            step.totals.append(_mg(said))
        else:
            mg, _, parts = said.partition(" (")
            step.times.append(time)
            step.kinds_of_day[-1].append(_taken([mg, parts.removesuffix(")")]))
