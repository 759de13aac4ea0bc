"""Plans from short text, and plans of every kind made by Hypothesis.

A plan in short text has steps parted by "|". A step is its doses, one for each time of day ("." is
one left empty), then for how long, then what else it has:

    20 15 . 20 for 7                   the same each day
    10 - 10 / 5 - 5 for 14             two kinds of day; "/" needs a space on each side
    pause for 3
    10 until seen                      open
    10 for 7 from 2026-12-08 of 1,3 note With food.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from taperdoc.domain.amounts import Amount, Liquid, Product, Split, Tablet, resolve
from taperdoc.domain.dose_input import PARTS_MAX, TypedAmount, TypedPart, parse_amount
from taperdoc.domain.plan import (
    DAYS_MAX,
    EARLIEST,
    LATEST,
    LINE_MAX,
    LINES_MAX,
    PRODUCTS_MAX,
    STEPS_MAX,
    TIME_NAME_MAX,
    TIMES,
    TIMES_MAX,
    WORDS_MAX,
    Doses,
    Ending,
    EndingKind,
    Step,
    TaperPlan,
)

LATIN = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    "äöüßéèêçñøåłžșÄÖÉÑŁ .,;:!?'\"()-–—“”’/%+*#&@<>="
)

_SPLITS = {"": Split.WHOLE, "h": Split.HALVES, "q": Split.QUARTERS}
_STEP = re.compile(
    r"(?P<doses>.+?) (?:for (?P<days>\d+)|until (?P<until>.+?))"
    r"(?: from (?P<first>\d{4}-\d\d-\d\d))?(?: of (?P<of>[\d,]+))?(?: note (?P<note>.+))?"
)


def products(text: str) -> tuple[Product, ...]:
    """Products in short text: "10h 5q 20 25/5" are 10 mg tablets in halves, 5 mg in quarters,
    20 mg whole, and a liquid with 25 mg in 5 mL."""
    return tuple(_product(word) for word in text.split())


def _product(word: str) -> Product:
    if "/" in word:
        mg, ml = word.split("/")
        return Liquid(Decimal(mg), Decimal(ml))
    strength = word.rstrip("hq")
    return Tablet(Decimal(strength), _SPLITS[word[len(strength) :]])


def day(text: str) -> date:
    """A day from "2026-12-01"."""
    return date.fromisoformat(text)


def plan(
    steps: str,
    of: str = "10q",
    *,
    first: str = "",
    times: str = "",
    then: str = "stop",
    **words: str,
) -> TaperPlan:
    """A plan from short text (see above); `of` are its products.

    `times` are words; without them, as many of the usual four as the first step has doses.
    `then` is "stop", "stay" with until when, or words of its own.
    """
    have = products(of)
    made = tuple(_step(text.strip(), have) for text in steps.split("|"))
    count = max((len(doses) for step in made for doses in step.cycle), default=len(TIMES))
    word, _, after = then.partition(" ")
    kind = {"stop": EndingKind.STOP, "stay": EndingKind.STAY}.get(word, EndingKind.OTHER)
    said = then if kind is EndingKind.OTHER else after
    return TaperPlan(
        products=have,
        steps=made,
        ending=Ending(kind, said),
        times=tuple(times.split()) or TIMES[:count],
        first_day=day(first) if first else None,
        **words,
    )


def step(text: str, of: str = "10q") -> Step:
    """One step from short text."""
    return _step(text, products(of))


def _step(text: str, have: tuple[Product, ...]) -> Step:
    match = _STEP.fullmatch(text)
    assert match, text
    named = tuple(have[int(number) - 1] for number in (match["of"] or "").split(",") if number)
    sets = [] if match["doses"] == "pause" else match["doses"].split(" / ")
    return Step(
        cycle=tuple(tuple(_dose(word, named or have) for word in words.split()) for words in sets),
        days=int(match["days"]) if match["days"] else None,
        until=match["until"] or "",
        note=match["note"] or "",
        first_day=day(match["first"]) if match["first"] else None,
        products=named,
    )


def _dose(word: str, have: tuple[Product, ...]) -> Amount | None:
    return None if word == "." else resolve(parse_amount(word), have)


# Strategies are made once where they can be: making them takes longer than drawing from them.
_TWELVE = st.integers(0, 11)
_DAYS_IN = {"short": st.integers(1, 28), "long": st.integers(1, DAYS_MAX)}
_DURATION = st.sampled_from(["short"] * 7 + ["long", "open"])
_CYCLE = st.sampled_from([0, 1, 1, 1, 2])
_MOST_STEPS = st.sampled_from([3, 1, 5, 3, 5, 8, 12, STEPS_MAX])
_OFFSET = st.integers(-10, 10)
_PARTS = st.sampled_from([1, 1, 2, 2, 3, PARTS_MAX])


def _seldom(draw: st.DrawFn) -> bool:
    return draw(_TWELVE) == 11


@cache
def numbers() -> st.SearchStrategy[Decimal]:
    """Any number above zero that can be typed; most are round and small."""
    round_ones = st.integers(1, 80).map(lambda n: Decimal(n) / 2)
    return st.one_of(round_ones, round_ones, st.integers(1, 9_999_999).map(_thousandths))


def _thousandths(value: int) -> Decimal:
    return Decimal(value) / 1000


@cache
def _line(alphabet: str, limit: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=1, max_size=min(limit, 30)).filter(str.strip)


@cache
def _lines(alphabet: str, limit: int, lines: int) -> st.SearchStrategy[list[str]]:
    return st.lists(_line(alphabet, limit), min_size=1, max_size=min(lines, 3))


@cache
@st.composite
def words(draw: st.DrawFn, alphabet: str, limit: int, lines: int = 1) -> str:
    """Words that say something: most of them short, some as long as the limit, or its lines."""
    if _seldom(draw):
        return (draw(_line(alphabet, limit)) * limit)[:limit]
    said = draw(_lines(alphabet, limit, lines))
    return "\n".join(said[:1] * lines if lines > 1 and _seldom(draw) else said)


@cache
def tablets() -> st.SearchStrategy[Tablet]:
    """Tablets of any strength, split as far as any clinician may say."""
    strengths = st.sampled_from([Decimal(mg) for mg in (5, 10, 15, 20, 25)])
    return st.builds(Tablet, st.one_of(strengths, numbers()), st.sampled_from(Split))


@cache
@st.composite
def liquids(draw: st.DrawFn) -> Liquid:
    """Liquids of any strength that can be printed both ways."""
    ml = draw(st.sampled_from([Decimal(ml) for ml in ("1", "5", "0.5", "10", "2.5")]))
    usual = st.sampled_from([Decimal(mg) for mg in (1, 2, 5, 10)])
    in_1_ml = draw(st.one_of(usual, st.integers(1, 99_999).map(lambda n: Decimal(2 * n) / 1000)))
    return Liquid(in_1_ml * ml, ml)


@cache
def several_products() -> st.SearchStrategy[tuple[Product, ...]]:
    """One to four products that an amount can tell apart."""
    kinds = st.one_of(tablets(), tablets(), liquids())
    return st.lists(kinds, min_size=1, max_size=PRODUCTS_MAX, unique_by=_told_apart_by).map(tuple)


def _told_apart_by(item: Product) -> tuple[str, Decimal]:
    return ("mg", item.strength) if isinstance(item, Tablet) else ("mL", item.mg_in_1_ml)


@st.composite
def typed_amounts(draw: st.DrawFn, have: tuple[Product, ...]) -> TypedAmount:
    """All that can be typed for these products and is not refused: nothing, mg, parts."""
    apart = [item for item in have if isinstance(item, Tablet)]
    parts = [_tablets_typed(item) for item in apart]
    if len(have) - len(apart) == 1:
        parts.append(numbers().map(lambda ml: TypedPart(ml, None)))
    if not parts or draw(st.booleans()):
        return TypedAmount(mg=draw(st.one_of(st.just(Decimal(0)), numbers(), numbers())))
    count = draw(_PARTS)
    return TypedAmount(parts=tuple(draw(st.one_of(parts)) for _ in range(count)))


@cache
@st.composite
def _tablets_typed(draw: st.DrawFn, item: Tablet) -> TypedPart:
    most = int(Decimal("99.75") / item.split.piece) if _seldom(draw) else 8
    return TypedPart(draw(st.integers(1, most)) * item.split.piece, item.strength)


@cache
def days() -> st.SearchStrategy[date]:
    """First days, near and far, with those at which months, years and limits end."""
    odd = ["2028-02-29", "2026-02-28", "2026-12-31", str(EARLIEST), str(LATEST)]
    near = st.dates(date(2026, 1, 1), date(2029, 12, 31))
    return st.one_of(near, near, st.sampled_from([day(text) for text in odd]))


@cache
def endings(alphabet: str = LATIN) -> st.SearchStrategy[Ending]:
    """All that can come after the last step."""
    said = words(alphabet, WORDS_MAX, LINES_MAX)
    return st.one_of(
        st.just(Ending(EndingKind.STOP)),
        st.builds(Ending, st.just(EndingKind.STAY), said),
        st.builds(Ending, st.just(EndingKind.OTHER), said),
    )


@st.composite
def plans(draw: st.DrawFn, alphabet: str = LATIN, max_steps: int = STEPS_MAX) -> TaperPlan:
    """Plans of every kind: all that the domain allows, most of them of a modest size.

    Words are made of those letters of the `alphabet` that can be seen.
    """
    alphabet = "".join(c for c in alphabet if unicodedata.category(c)[0] not in "CZ" or c == " ")
    have = draw(several_products())
    names = st.lists(
        words(alphabet, TIME_NAME_MAX),
        min_size=1,
        max_size=TIMES_MAX,
        unique_by=lambda name: name.strip().casefold(),
    )
    times = draw(st.one_of(st.just(TIMES), names.map(tuple)))
    some = st.lists(st.sampled_from(have), unique=True, max_size=len(have)).map(
        lambda named: tuple(sorted(named, key=have.index))
    )
    ranges = [draw(some) for _ in range(draw(st.integers(1, 3)))]
    pools = [
        (named, draw(st.lists(typed_amounts(named or have), min_size=1, max_size=5)))
        for named in ranges
    ]
    most = min(draw(_MOST_STEPS), max_steps)
    first = draw(st.one_of(st.none(), days()))
    steps: list[Step] = []
    follows = first
    for _ in range(draw(st.integers((most + 1) // 2, most))):
        if len(steps) < 6:
            named, pool = draw(st.sampled_from(pools))
            amounts = [resolve(typed, named or have) for typed in pool]
            made = draw(_steps(alphabet, named, amounts, len(times), follows))
        else:
            # A long plan would take long to make: its later steps are much like those before.
            made = draw(st.sampled_from(steps))
            made = replace(made, days=made.days and max(draw(_DAYS_IN["short"]), len(made.cycle)))
        begins = made.first_day or follows
        follows = begins + timedelta(days=made.days) if begins and made.days else None
        steps.append(made)
    said = st.one_of(st.just(""), words(alphabet, WORDS_MAX, LINES_MAX))
    return TaperPlan(
        products=have,
        steps=tuple(steps),
        ending=draw(endings(alphabet)),
        times=times,
        first_day=first,
        as_needed=draw(said),
        if_worse=draw(said),
        other_words=draw(said),
    )


@st.composite
def _steps(
    draw: st.DrawFn,
    alphabet: str,
    named: tuple[Product, ...],
    amounts: list[Amount],
    times: int,
    follows: date | None,
) -> Step:
    duration = draw(_DURATION)
    own = None
    if draw(_TWELVE) > 8:
        near = min(follows or date(2027, 1, 1), LATEST) + timedelta(days=draw(_OFFSET))
        own = draw(days()) if _seldom(draw) else min(max(near, EARLIEST), LATEST)
    taken = st.sampled_from([*amounts, None])
    cycle = tuple(_doses(draw, taken, amounts[0], times) for _ in range(draw(_CYCLE)))
    return Step(
        cycle=cycle,
        days=max(draw(_DAYS_IN[duration]), len(cycle)) if duration in _DAYS_IN else None,
        until=draw(words(alphabet, LINE_MAX)) if duration == "open" else "",
        note=draw(words(alphabet, WORDS_MAX, LINES_MAX)) if _seldom(draw) else "",
        first_day=own,
        products=named,
    )


def _doses(
    draw: st.DrawFn, taken: st.SearchStrategy[Amount | None], one: Amount, times: int
) -> Doses:
    doses = tuple(draw(taken) for _ in range(times))
    return doses if any(doses) else (one, *doses[1:])
