"""A whole taper as lines of text, one a step, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from taperdoc.domain.amounts import Product
from taperdoc.domain.dose_input import quoted, shown
from taperdoc.domain.look_alikes import look_alikes
from taperdoc.domain.plan import STEPS_MAX, WORDS_MAX, Ending, EndingKind, PlanError, Step
from taperdoc.domain.unseen_characters import first_unseen
from taperdoc.quick_text.free_words import can_be_bare, read_words
from taperdoc.quick_text.keywords import ENDING, THEN
from taperdoc.quick_text.labels import take_bullet
from taperdoc.quick_text.line import WORD, Line, LineError, pattern, quote
from taperdoc.quick_text.place import Place
from taperdoc.quick_text.step import read_step, write_step

TEXT_MAX = 500_000

_SHOWN = 40
_WORD = re.compile(f"{WORD}+")
_BEFORE_STOP = re.compile(r"[.,;] *")
_STOP = pattern("stop")
_STAY = pattern("stay")
_UNTIL = pattern("until")


@dataclass(frozen=True)
class ReadStep:
    """A step, and the number of its line."""

    line: int
    step: Step


@dataclass(frozen=True)
class Unread:
    """A line that was not read: its number, its text, and the place and reason; `column` from 1."""

    line: int
    text: str
    column: int
    reason: str

    @property
    def around(self) -> tuple[str, str, str]:
        """The text before the place, the word at it, and the rest; shortened for a page."""
        before, after = self.text[: self.column - 1], self.text[self.column - 1 :]
        word = _WORD.match(after)
        end = word.end() if word else 0
        start = "…" if len(before) > _SHOWN else ""
        return start + shown(before[-_SHOWN:]), shown(after[:end]), shown(after[end:])


@dataclass(frozen=True)
class Reading:
    """What the lines say, and those that cannot be read; `ending` is None where none says it."""

    steps: tuple[ReadStep, ...]
    ending: Ending | None
    unread: tuple[Unread, ...]


def read(
    text: str,
    times: Sequence[str],
    products: Sequence[Product],
    first_day: date | None = None,
) -> Reading:
    """Read lines of quick text: each line is read completely, or rejected with the reason.

    `first_day` is the plan's, against which dates without a year are checked. Raises ValueError
    with a sentence where the text is too long or has too many steps.
    """
    if len(text) > TEXT_MAX:
        raise ValueError(
            f"This has {len(text):,} characters; there is room for {TEXT_MAX:,}. Nothing was read."
        )
    texts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [(number, Line(text)) for number, text in enumerate(texts, start=1)]
    for _, line in lines:
        take_bullet(line)
    lines = [(number, line) for number, line in lines if not line.is_blank]
    count = sum(not _sees_ending(line) for _, line in lines)
    if count > STEPS_MAX:
        raise ValueError(
            f"These are {count:,} lines of steps; a plan has at most {STEPS_MAX}. Nothing was read."
        )
    place = Place(date=first_day, has_row_numbers=_have_row_numbers(lines))
    steps: list[ReadStep] = []
    ending = None
    unread: list[Unread] = []
    for number, line in lines:
        try:
            is_last = number == lines[-1][0]
            found, place, ending = _read_line(line, times, products, place, is_last=is_last)
            steps += (ReadStep(number, step) for step in found)
        except LineError as error:
            unread.append(Unread(number, line.text, error.at + 1, _reason(line, error)))
            place = place.after_unread
    if len(steps) > STEPS_MAX:
        raise ValueError(
            f"These are {len(steps):,} steps; a plan has at most {STEPS_MAX}. Nothing was read."
        )
    return Reading(tuple(steps), ending, tuple(unread))


def _reason(line: Line, error: LineError) -> str:
    """The reason of an error; where its word has a character of another script, that it has."""
    for found in look_alikes(line.text):
        if found.at <= error.at < found.at + len(found.word):
            return f"{quoted(found.word)} cannot be read: {found.why}."
    return str(error)


def _have_row_numbers(lines: Sequence[tuple[int, Line]]) -> bool:
    """Whether every step's line begins with its number and a full stop: "1. 20", "2. 15".

    "1. 5" could be 1.5 with a space that nobody meant.
    """
    steps = [line.plain for _, line in lines if not _sees_ending(line)]
    return len(steps) > 1 and all(
        re.match(rf" *{number}\.[ \t]+(?!(?:5|25|75)\b)", text)
        for number, text in enumerate(steps, start=1)
    )


def _sees_ending(line: Line) -> bool:
    return line.sees(ENDING)


def _read_line(
    line: Line, times: Sequence[str], products: Sequence[Product], place: Place, *, is_last: bool
) -> tuple[list[Step], Place, Ending | None]:
    """Read the steps of a line, which "then" joins, and the ending where it is there."""
    if unseen := first_unseen(line.text, allowed="\t"):
        raise LineError(*unseen)
    steps: list[Step] = []
    while not line.at_end:
        at = line.at
        if line.sees(ENDING):
            if not is_last:
                raise LineError(at, "What comes after the last step is said in the last line.")
            return steps, place, _ending(line)
        if line.take(THEN) and line.at_end:
            raise LineError(line.at, "After “then” comes the next step, or stop.")
        if len(steps) == STEPS_MAX:
            raise LineError(at, f"A plan has at most {STEPS_MAX} steps.")
        steps.append(read_step(line, times, products, place))
        place = place.after(steps[-1])
    return steps, place, None


def _ending(line: Line) -> Ending:
    start = line.at
    if not line.take(THEN):
        line.take(_BEFORE_STOP)
    kind, words = EndingKind.OTHER, ""
    if line.take(_STOP):
        kind = EndingKind.STOP
    elif line.take(_STAY):
        kind = EndingKind.STAY
        if not line.take(_UNTIL):
            raise LineError(line.at, "After “stay” comes “until” and until when.")
        words = read_words(line, WORDS_MAX)
    else:
        words = line.words()
    if not line.at_end:
        raise LineError(line.at, "Nothing can follow this.")
    try:
        return Ending(kind, words)
    except PlanError as error:
        raise LineError(start, str(error)) from None


def write(steps: Sequence[Step], ending: Ending | None, products: Sequence[Product]) -> str:
    """The lines that `read` reads as these steps and this ending, given the same products."""
    lines = [write_step(step, products) for step in steps]
    match ending:
        case Ending(EndingKind.STOP):
            lines.append("then stop")
        case Ending(EndingKind.STAY, words):
            lines.append(f"then stay until {words if can_be_bare(words) else quote(words)}")
        case Ending(EndingKind.OTHER, words):
            lines.append(f"then {quote(words)}")
        case None:
            pass
    return "\n".join(lines)
