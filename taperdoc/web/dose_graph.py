"""A graph of mg per day over time, for the clinician only: it is not printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from markupsafe import Markup

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.timeline import ScheduledStep, mg_by_day, schedule
from taperdoc.web import schedule_thumbnail
from taperdoc.wording import phrases

TOP, GROUND, HEIGHT = 38, 158, 196
"""The highest dose, the zero line and the whole height, in CSS pixels, as all heights."""

LINE_HEIGHT = 16

FULL_WIDTH = Decimal(100)
"""Widths are in percent of the graph."""

SECTION_GAP = Decimal(3)
"""The width between steps whose distance in time is unknown."""

LABEL_WIDTH_MIN = Decimal("3.5")
"""A narrower step has no space for its number and its mg."""

DATE_WIDTH_MIN = Decimal(25)
"""A narrower section has no space for the date on which it begins."""

OPEN_SHARE = Decimal("0.15")
"""The width of a step of unknown length, relative to all days that are known."""


@dataclass(frozen=True)
class Bar:
    """The bar of one step: its place, in percent of the width, and its mg per day."""

    span: ScheduledStep
    left: Decimal
    width: Decimal

    @property
    def low(self) -> Decimal:
        """Mg per day, on alternate days the lower."""
        return min(mg_by_day(self.span.step))

    @property
    def high(self) -> Decimal:
        """Mg per day, on alternate days the higher."""
        return max(mg_by_day(self.span.step))


@dataclass(frozen=True)
class Section:
    """Steps whose distances in days are known; `starts` counts the days from 0."""

    spans: tuple[ScheduledStep, ...]
    starts: tuple[int, ...]

    def ends(self, after: Decimal) -> tuple[Decimal, ...]:
        """Return the day on which each step ends.

        An open step ends where the next later one starts, the last one `after` days later.
        """
        return tuple(
            start + Decimal(span.step.days)
            if span.step.days is not None
            else min((Decimal(s) for s in self.starts[i + 1 :] if s > start), default=start + after)
            for i, (span, start) in enumerate(zip(self.spans, self.starts, strict=True))
        )


def sections(plan: TaperPlan) -> tuple[Section, ...]:
    """Return the steps as typed, divided where the time between two of them is unknown."""
    return tuple(_section(tuple(group)) for _, group in groupby(_keyed(plan), key=lambda s: s[0]))


def _keyed(plan: TaperPlan) -> Iterator[tuple[tuple[str, int], ScheduledStep]]:
    opened = 0
    for span in schedule(plan):
        kind = "dates" if span.first_day else "numbers" if span.day_from else "unknown"
        yield (kind, opened if kind == "unknown" else 0), span
        opened += span.step.is_open


def _section(group: tuple[tuple[tuple[str, int], ScheduledStep], ...]) -> Section:
    placed = tuple(span for _, span in group)
    days = [span.first_day for span in placed if span.first_day]
    if days:
        return Section(placed, tuple((day - min(days)).days for day in days))
    lengths = [span.step.days or 0 for span in placed]
    return Section(placed, tuple(sum(lengths[:index]) for index in range(len(placed))))


def bars(plan: TaperPlan) -> tuple[tuple[Bar, ...], ...]:
    """Return the bars of all steps, grouped by section."""
    found = sections(plan)
    known = sum((max(section.ends(Decimal(0))) for section in found), Decimal(0))
    open_steps = sum(step.is_open for step in plan.steps)
    for_open = min(known * OPEN_SHARE, known / open_steps) if open_steps else Decimal(0)
    for_open = for_open or Decimal(1)
    days = sum((max(section.ends(for_open)) for section in found), Decimal(0))
    gaps = min(SECTION_GAP * (len(found) - 1), FULL_WIDTH / 2)
    day_width = (FULL_WIDTH - gaps) / days
    groups, left = [], Decimal(0)
    for section in found:
        ends = section.ends(for_open)
        groups.append(
            tuple(
                Bar(span, left + start * day_width, (end - start) * day_width)
                for span, start, end in zip(section.spans, section.starts, ends, strict=True)
            )
        )
        left += max(ends) * day_width + gaps / max(len(found) - 1, 1)
    return tuple(groups)


def svg(plan: TaperPlan) -> Markup:
    """Return the graph as inline SVG, as wide as its container, with a text alternative.

    Gaps are empty, overlaps are drawn over each other, and an open step has a dashed outline. On
    alternate days both levels are drawn, the higher one lighter. The style is in `app.css`.
    """
    by_section = bars(plan)
    top = max(bar.high for group in by_section for bar in group)
    scale = (GROUND - TOP) / top if top else Decimal(0)
    shapes = Markup("").join(
        shape for group in by_section for shape in _section_shapes(group, scale)
    )
    return Markup(
        '<svg class="chart graph" role="img" aria-label="{words}" width="100%" height="{height}">'
        '<text x="0" y="13">Total mg per day, by step</text>'
        "{shapes}</svg>"
    ).format(words=schedule_thumbnail.text_alternative(plan), height=HEIGHT, shapes=shapes)


def _section_shapes(group: tuple[Bar, ...], scale: Decimal) -> Iterator[Markup]:
    for bar in group:
        yield from _bar_shapes(bar, scale)
    left = min(bar.left for bar in group)
    right = max(bar.left + bar.width for bar in group)
    yield Markup('<line class="ground" x1="{:.3f}%" x2="{:.3f}%" y1="{y}" y2="{y}"/>').format(
        left, right, y=GROUND
    )
    first, last = _date_labels(group)
    if not left or right - left > DATE_WIDTH_MIN:
        yield _text("start", left, HEIGHT - 4, first)
    if last and right - left > 2 * DATE_WIDTH_MIN:
        yield _text("end", right, HEIGHT - 4, last)


def _bar_shapes(bar: Bar, scale: Decimal) -> Iterator[Markup]:
    kind = "open" if bar.span.step.is_open else "known"
    if bar.high > bar.low:
        yield _rectangle(f"{kind} sometimes", bar, bar.low * scale, bar.high * scale)
    yield _rectangle(kind, bar, Decimal(0), bar.low * scale)
    if bar.width < LABEL_WIDTH_MIN:
        return
    middle = bar.left + bar.width / 2
    yield _text("middle", middle, GROUND - bar.high * scale - 5, phrases.number(bar.high))
    if (bar.high - bar.low) * scale > LINE_HEIGHT:
        yield _text("middle", middle, GROUND - bar.low * scale - 5, phrases.number(bar.low))
    yield _text("middle", middle, GROUND + 15, phrases.number(bar.span.number))


def _rectangle(kind: str, bar: Bar, bottom: Decimal, top: Decimal) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.3f}%" y="{:.2f}" width="{:.3f}%" height="{:.2f}"/>'
    ).format(kind, bar.left, GROUND - top, bar.width, top - bottom)


def _text(kind: str, x: Decimal, y: Decimal | int, words: str) -> Markup:
    return Markup('<text class="{}" x="{:.3f}%" y="{:.2f}">{}</text>').format(kind, x, y, words)


def _date_labels(group: tuple[Bar, ...]) -> tuple[str, str]:
    """Return the first and last day of a section as words, the last "" if unknown."""
    placed = [bar.span for bar in group]
    firsts = [span.first_day for span in placed if span.first_day]
    lasts = [span.last_day for span in placed if span.last_day]
    if any(span.step.is_open for span in placed):
        last = "until …"
    elif firsts:
        last = phrases.day(max(lasts))
    else:
        last = phrases.which_day(placed[-1].day_to or 0) if placed[-1].day_to else ""
    if firsts:
        return phrases.day(min(firsts)), last
    if placed[0].day_from:
        return phrases.which_day(placed[0].day_from), last
    return f"after step{phrases.NBSP}{placed[0].number - 1}", last
