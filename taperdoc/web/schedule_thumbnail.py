"""A thumbnail of a schedule: a small graph of mg per day, and its text alternative."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.timeline import mg_by_day
from taperdoc.wording import phrases
from taperdoc.wording.endings import ending_in_words

WIDTH, HEIGHT = 240, 72
LEFT, RIGHT, TOP, BOTTOM = 2, 238, 16, 56
OPEN_SHARE = Decimal("0.15")
"""The share of the width for each step of unknown length, together at most half."""

WORDS_STEPS_MAX = 8
"""The text of a longer plan has only the number of steps, the first, highest and last."""


@dataclass(frozen=True)
class Bar:
    """The bar of one step: its place in pixels, and its mg per day, on alternate days both."""

    left: Decimal
    width: Decimal
    low: Decimal
    high: Decimal
    is_open: bool


def bars(plan: TaperPlan) -> tuple[Bar, ...]:
    """Return the steps as typed, each as wide as its days; dates and gaps are not drawn."""
    open_steps = sum(step.is_open for step in plan.steps)
    days = sum(step.days or 0 for step in plan.steps)
    width = Decimal(RIGHT - LEFT)
    for_open = width if not days else min(width * OPEN_SHARE * open_steps, width / 2)
    return tuple(_bars(plan, (width - for_open) / (days or 1), for_open / (open_steps or 1)))


def _bars(plan: TaperPlan, day_width: Decimal, open_width: Decimal) -> Iterator[Bar]:
    left = Decimal(LEFT)
    for step in plan.steps:
        width = open_width if step.days is None else day_width * step.days
        totals = mg_by_day(step)
        yield Bar(left, width, min(totals), max(totals), step.is_open)
        left += width


def svg(plan: TaperPlan) -> Markup:
    """Return the thumbnail as inline SVG with a text alternative.

    On alternate days both levels are drawn, the higher one lighter; an open step has a dashed
    outline. The style is in `app.css`, since the pages allow no inline style.
    """
    steps = bars(plan)
    top = max(bar.high for bar in steps)
    scale = (BOTTOM - TOP) / top if top else Decimal(0)
    shapes = Markup("").join(shape for bar in steps for shape in _shapes(bar, scale))
    days = sum(step.days or 0 for step in plan.steps)
    open_ended = any(bar.is_open for bar in steps)
    length = phrases.day_count(days) if days else ""
    if open_ended:
        length = f"{length} and until …" if length else "until …"
    return Markup(
        '<svg class="chart" role="img" aria-label="{words}" width="{width}" height="{height}"'
        ' viewBox="0 0 {width} {height}">{shapes}'
        '<path class="ground" d="M{left} {bottom}H{right}"/>'
        '<text x="{left}" y="11">{top}</text>'
        '<text x="{right}" y="69" text-anchor="end">{length}</text></svg>'
    ).format(
        words=text_alternative(plan),
        width=WIDTH,
        height=HEIGHT,
        shapes=shapes,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        top=f"{phrases.mg(top)} per day" if top else phrases.NO_DOSE,
        length=length,
    )


def _shapes(bar: Bar, scale: Decimal) -> Iterator[Markup]:
    kind = "open" if bar.is_open else "known"
    if bar.high > bar.low:
        yield _rectangle(f"{kind} sometimes", bar, bar.high * scale)
    yield _rectangle(kind, bar, bar.low * scale)


def _rectangle(kind: str, bar: Bar, height: Decimal) -> Markup:
    return Markup('<rect class="{}" x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}"/>').format(
        kind, bar.left, BOTTOM - height, bar.width, height
    )


def text_alternative(plan: TaperPlan) -> str:
    """Return every step as text, or a summary of a long plan."""
    levels = [_level(index, plan) for index in range(len(plan.steps))]
    if len(levels) <= WORDS_STEPS_MAX:
        return f"{'; '.join(levels)}. {_ending(plan)}"
    days = sum(step.days or 0 for step in plan.steps)
    open_steps = sum(step.is_open for step in plan.steps)
    parts = [f"{len(levels)} steps over {phrases.day_count(days)}" if days else ""]
    if open_steps:
        parts.append(f"{phrases.count(open_steps, 'step')} of unknown length")
    top = max(bar.high for bar in bars(plan))
    return (
        f"{' and '.join(filter(None, parts))}. First {levels[0]}; the highest"
        f" {phrases.mg(top)} per day; last {levels[-1]}. {_ending(plan)}"
    )


def _level(index: int, plan: TaperPlan) -> str:
    step = plan.steps[index]
    level = "none" if step.is_pause else phrases.daily_totals(mg_by_day(step))
    length = phrases.until(step.until) if step.days is None else phrases.day_count(step.days)
    return f"{length}: {level}"


def _ending(plan: TaperPlan) -> str:
    words = ending_in_words(plan.ending)
    return words if words.endswith((".", "!", "?")) else f"{words}."
