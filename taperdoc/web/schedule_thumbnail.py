"""A small picture of a schedule: mg a day over its steps, and the same in words."""

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
"""The part of the width that each step of unknown length has; many share half of it."""

WORDS_STEPS_MAX = 8
"""Of a longer plan the words say how many steps it has, and the first, highest and last."""


@dataclass(frozen=True)
class Bar:
    """One step: where it is drawn, and its mg on the lower and on the higher kind of day.

    The left edge and the width are in the unit of the picture.
    """

    left: Decimal
    width: Decimal
    low: Decimal
    high: Decimal
    is_open: bool


def bars(plan: TaperPlan) -> tuple[Bar, ...]:
    """The steps in the order typed, each as wide as its days; dates and gaps are not drawn."""
    open_steps = sum(step.is_open for step in plan.steps)
    days = sum(step.days or 0 for step in plan.steps)
    room = Decimal(RIGHT - LEFT)
    for_open = room if not days else min(room * OPEN_SHARE * open_steps, room / 2)
    return tuple(_bars(plan, (room - for_open) / (days or 1), for_open / (open_steps or 1)))


def _bars(plan: TaperPlan, a_day: Decimal, an_open_step: Decimal) -> Iterator[Bar]:
    left = Decimal(LEFT)
    for step in plan.steps:
        width = an_open_step if step.days is None else a_day * step.days
        totals = mg_by_day(step)
        yield Bar(left, width, min(totals), max(totals), step.is_open)
        left += width


def picture(plan: TaperPlan) -> Markup:
    """The picture as SVG to stand in a page, with the words as its name.

    On alternate days both levels are drawn, the higher one lighter; an open step has a broken
    outline. Its style is in `app.css`: the page allows none of its own.
    """
    drawn = bars(plan)
    top = max(bar.high for bar in drawn)
    scale = (BOTTOM - TOP) / top if top else Decimal(0)
    shapes = Markup("").join(shape for bar in drawn for shape in _shapes(bar, scale))
    days = sum(step.days or 0 for step in plan.steps)
    open_ended = any(bar.is_open for bar in drawn)
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
        words=words(plan),
        width=WIDTH,
        height=HEIGHT,
        shapes=shapes,
        left=LEFT,
        right=RIGHT,
        bottom=BOTTOM,
        top=f"{phrases.mg(top)} a day" if top else phrases.NO_DOSE,
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


def words(plan: TaperPlan) -> str:
    """The picture's text alternative: every step, or what a long plan comes to."""
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
        f" {phrases.mg(top)} in a day; last {levels[-1]}. {_ending(plan)}"
    )


def _level(index: int, plan: TaperPlan) -> str:
    step = plan.steps[index]
    level = "none" if step.is_pause else phrases.in_the_day(mg_by_day(step))
    length = phrases.until(step.until) if step.days is None else phrases.day_count(step.days)
    return f"{length}: {level}"


def _ending(plan: TaperPlan) -> str:
    words = ending_in_words(plan.ending)
    return words if words.endswith((".", "!", "?")) else f"{words}."
