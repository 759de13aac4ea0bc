"""The paper read back as its reader would: from the text of the finished PDF, by its tags."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pdfplumber

from taperdoc.amount import Amount, Product, Tablet
from taperdoc.plan import TaperPlan
from taperdoc.sheet import Sheet

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
    times: list[str] = field(default_factory=list, compare=False)


@dataclass
class Paper:
    """What a handout says: each page's words in reading order, and as they lie on it with its
    head and foot; the steps of its tables in their order; and the words that lie wrong."""

    pages: list[str]
    sheets: list[str]
    times: list[str]
    steps: list[ReadStep]
    tables: int
    misplaced: list[str]


def read(pdf: bytes) -> Paper:
    """Read a handout by its structure: tables, rows, cells, paragraphs."""
    paper = Paper([], [], [], [], 0, [])
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            words = _marked(page.chars)
            tree = page.structure_tree
            paper.pages.append(clean(" ".join(_text(element, words) for element in tree)))
            paper.sheets.append(clean(page.extract_text()))
            paper.misplaced.extend(_misplaced(page))
            for table in _of(tree, {"Table"}):
                paper.tables += 1
                for row in _of([table], {"TR"}):
                    _read_row(paper, row, words)
    return paper


def _misplaced(page: Any) -> Iterator[str]:
    """Words that leave the page, lie on another word, or cross the edge of a table's cell."""
    left, top, right, bottom = page.bbox
    words = page.extract_words()
    uprights = [edge for edge in page.edges if edge["orientation"] == "v"]
    for index, word in enumerate(words):
        if not (left < word["x0"] and word["x1"] < right and top < word["top"] < bottom):
            yield f"{word['text']} leaves the page"
        for edge in uprights:
            if word["x0"] + 0.5 < edge["x0"] < word["x1"] - 0.5 and (
                edge["top"] < (word["top"] + word["bottom"]) / 2 < edge["bottom"]
            ):
                yield f"{word['text']} crosses an edge"
        for other in words[index + 1 :]:
            if _lap(word, other, "x0", "x1") > 0.5 and _lap(word, other, "top", "bottom") > 4:
                yield f"{word['text']} lies on {other['text']}"


def _lap(one: dict[str, Any], other: dict[str, Any], start: str, end: str) -> float:
    return float(min(one[end], other[end]) - max(one[start], other[start]))


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


def _read_row(paper: Paper, row: dict[str, Any], words: dict[int, str]) -> None:
    head, *cells = row["children"]
    if all(cell["type"] == "TH" for cell in cells):
        paper.times = [_text(cell, words) for cell in cells[:-1]]
        return
    step = _read_step(paper, [_text(part, words) for part in _of([head], {"P"})])
    if paper.times != ["Time of day"]:
        _read_kind_of_day(step, cells, words)
    elif (time := _text(cells[0], words)) == Sheet.TOTAL:
        step.totals.append(_mg(_text(cells[1], words)))
    else:
        if len(step.kinds_of_day) == len(step.totals):
            step.kinds_of_day.append([])
        step.kinds_of_day[-1].append(_taken([_text(part, words) for part in _of(cells[1:], {"P"})]))
        step.times.append(time)


def _read_kind_of_day(step: ReadStep, cells: list[dict[str, Any]], words: dict[int, str]) -> None:
    step.kinds_of_day.append(
        [_taken([_text(part, words) for part in _of([cell], {"P"})]) for cell in cells[:-1]]
    )
    step.totals.append(_mg(_text(cells[-1], words)))


def _read_step(paper: Paper, lines: list[str]) -> ReadStep:
    name, *when = lines
    match = re.fullmatch(r"Step ([\d,]+)(: take no baclofen)?(?:(?::| for) ([\d,]+) days?)?", name)
    assert match, name
    number = int(match[1])
    if when and "every other day" in when[-1]:
        label = when.pop()
        assert label.startswith(("First day", "Second day")), label
    if not paper.steps or paper.steps[-1].number != number:
        days = int(match[3].replace(",", "")) if match[3] else None
        paper.steps.append(ReadStep(number, bool(match[2]), days, " ".join(when), [], []))
    return paper.steps[-1]


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
    left = " ".join(rest)
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
            )
        )
    return steps


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
