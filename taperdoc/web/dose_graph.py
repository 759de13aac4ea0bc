"""Milligrams a day over time, step by step: a graph for the clinician, and never on paper."""

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
LINE = 16
"""Of one line of words, as all heights in the unit of the screen."""

WIDE = Decimal(100)
BREAK = Decimal(3)
"""Between steps whose distance in time is not known; as all widths, in per cent."""

LABEL_MIN = Decimal("3.5")
"""Narrower than this, a step has no room for its number and its mg."""

DAY_MIN = Decimal(25)
"""Narrower than this, steps on one scale have no room for the day they begin on."""

OPEN_SHARE = Decimal("0.15")
"""How wide a step of unknown length is, beside all the days that are known."""


@dataclass(frozen=True)
class Bar:
    """One step: where it is drawn, in per cent of the width, and its mg on each kind of day."""

    span: ScheduledStep
    left: Decimal
    width: Decimal

    @property
    def low(self) -> Decimal:
        """Milligrams on the lower of its kinds of day."""
        return min(mg_by_day(self.span.step))

    @property
    def high(self) -> Decimal:
        """Milligrams on the higher of its kinds of day."""
        return max(mg_by_day(self.span.step))


@dataclass(frozen=True)
class Run:
    """Steps on one scale of days: the day each begins on, counted from 0, and its days."""

    spans: tuple[ScheduledStep, ...]
    starts: tuple[int, ...]

    def ends(self, after: Decimal) -> tuple[Decimal, ...]:
        """Where each step ends. An open one goes on to the next that begins later, else `after`."""
        return tuple(
            start + Decimal(span.step.days)
            if span.step.days is not None
            else min((Decimal(s) for s in self.starts[i + 1 :] if s > start), default=start + after)
            for i, (span, start) in enumerate(zip(self.spans, self.starts, strict=True))
        )


def runs(plan: TaperPlan) -> tuple[Run, ...]:
    """The steps in the order typed, parted where it is not known how long lies between them."""
    return tuple(_run(tuple(group)) for _, group in groupby(_scaled(plan), key=lambda s: s[0]))


def _scaled(plan: TaperPlan) -> Iterator[tuple[tuple[str, int], ScheduledStep]]:
    opened = 0
    for span in schedule(plan):
        kind = "dates" if span.first_day else "numbers" if span.day_from else "unknown"
        yield (kind, opened if kind == "unknown" else 0), span
        opened += span.step.is_open


def _run(group: tuple[tuple[tuple[str, int], ScheduledStep], ...]) -> Run:
    placed = tuple(span for _, span in group)
    days = [span.first_day for span in placed if span.first_day]
    if days:
        return Run(placed, tuple((day - min(days)).days for day in days))
    lengths = [span.step.days or 0 for span in placed]
    return Run(placed, tuple(sum(lengths[:index]) for index in range(len(placed))))


def bars(plan: TaperPlan) -> tuple[tuple[Bar, ...], ...]:
    """Every step once, by runs."""
    found = runs(plan)
    known = sum((max(run.ends(Decimal(0))) for run in found), Decimal(0))
    open_steps = sum(step.is_open for step in plan.steps)
    for_open = min(known * OPEN_SHARE, known / open_steps) if open_steps else Decimal(0)
    for_open = for_open or Decimal(1)
    days = sum((max(run.ends(for_open)) for run in found), Decimal(0))
    breaks = min(BREAK * (len(found) - 1), WIDE / 2)
    a_day = (WIDE - breaks) / days
    drawn, left = [], Decimal(0)
    for run in found:
        ends = run.ends(for_open)
        drawn.append(
            tuple(
                Bar(span, left + start * a_day, (end - start) * a_day)
                for span, start, end in zip(run.spans, run.starts, ends, strict=True)
            )
        )
        left += max(ends) * a_day + breaks / max(len(found) - 1, 1)
    return tuple(drawn)


def drawn(plan: TaperPlan) -> Markup:
    """The graph as SVG to stand in a page, as wide as its place, with its words as its name.

    Gaps are empty, overlaps lie on each other, and an open step has a broken outline. On
    alternate days both levels are drawn, the higher one lighter. Its style is in `app.css`.
    """
    by_run = bars(plan)
    top = max(bar.high for run in by_run for bar in run)
    scale = (GROUND - TOP) / top if top else Decimal(0)
    shapes = Markup("").join(shape for run in by_run for shape in _run_shapes(run, scale))
    return Markup(
        '<svg class="chart graph" role="img" aria-label="{words}" width="100%" height="{height}">'
        '<text x="0" y="13">mg a day, and the number of the step</text>'
        "{shapes}</svg>"
    ).format(words=schedule_thumbnail.words(plan), height=HEIGHT, shapes=shapes)


def _run_shapes(run: tuple[Bar, ...], scale: Decimal) -> Iterator[Markup]:
    for bar in run:
        yield from _bar_shapes(bar, scale)
    left = min(bar.left for bar in run)
    right = max(bar.left + bar.width for bar in run)
    yield Markup('<line class="ground" x1="{:.3f}%" x2="{:.3f}%" y1="{y}" y2="{y}"/>').format(
        left, right, y=GROUND
    )
    first, last = _ends(run)
    if not left or right - left > DAY_MIN:
        yield _text("start", left, HEIGHT - 4, first)
    if last and right - left > 2 * DAY_MIN:
        yield _text("end", right, HEIGHT - 4, last)


def _bar_shapes(bar: Bar, scale: Decimal) -> Iterator[Markup]:
    kind = "open" if bar.span.step.is_open else "known"
    if bar.high > bar.low:
        yield _rectangle(f"{kind} sometimes", bar, bar.low * scale, bar.high * scale)
    yield _rectangle(kind, bar, Decimal(0), bar.low * scale)
    if bar.width < LABEL_MIN:
        return
    middle = bar.left + bar.width / 2
    yield _text("middle", middle, GROUND - bar.high * scale - 5, phrases.number(bar.high))
    if (bar.high - bar.low) * scale > LINE:
        yield _text("middle", middle, GROUND - bar.low * scale - 5, phrases.number(bar.low))
    yield _text("middle", middle, GROUND + 15, phrases.number(bar.span.number))


def _rectangle(kind: str, bar: Bar, bottom: Decimal, top: Decimal) -> Markup:
    return Markup(
        '<rect class="{}" x="{:.3f}%" y="{:.2f}" width="{:.3f}%" height="{:.2f}"/>'
    ).format(kind, bar.left, GROUND - top, bar.width, top - bottom)


def _text(kind: str, x: Decimal, y: Decimal | int, words: str) -> Markup:
    return Markup('<text class="{}" x="{:.3f}%" y="{:.2f}">{}</text>').format(kind, x, y, words)


def _ends(run: tuple[Bar, ...]) -> tuple[str, str]:
    """The first and the last day on a run's scale, in words; the last may not be known."""
    placed = [bar.span for bar in run]
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
