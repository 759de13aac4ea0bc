"""A whole taper as lines of text, one a step, and back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from taperdoc.domain.amounts import Product
from taperdoc.domain.dose_input import shown
from taperdoc.domain.plan import STEPS_MAX, Ending, EndingKind, PlanError, Step
from taperdoc.quick_text.line import WORD, Line, LineError, keyword, needs_quotes, quote
from taperdoc.quick_text.step import read_step, write_step

TEXT_MAX = 500_000

_SHOWN = 40
_WORD = re.compile(f"{WORD}+")
_THEN = keyword("then")
_STOP = keyword("stop")
_STAY = keyword("stay")
_UNTIL = keyword("until")


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


def read(text: str, times: Sequence[str], products: Sequence[Product]) -> Reading:
    """Read lines of quick text: every line is read wholly, or not at all and said why.

    Raises ValueError with a sentence where the text is too long or has too many steps.
    """
    if len(text) > TEXT_MAX:
        raise ValueError(
            f"This has {len(text):,} characters; there is room for {TEXT_MAX:,}. Nothing was read."
        )
    texts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [(number, Line(text)) for number, text in enumerate(texts, start=1)]
    lines = [(number, line) for number, line in lines if not line.at_end]
    count = sum(not line.sees(_THEN) for _, line in lines)
    if count > STEPS_MAX:
        raise ValueError(
            f"These are {count:,} lines of steps; a plan has at most {STEPS_MAX}. Nothing was read."
        )
    steps: list[ReadStep] = []
    ending = None
    unread: list[Unread] = []
    for number, line in lines:
        try:
            if line.take(_THEN):
                ending = _ending(line, is_last=number == lines[-1][0])
            else:
                steps.append(ReadStep(number, read_step(line, times, products)))
        except LineError as error:
            unread.append(Unread(number, line.text, error.at + 1, str(error)))
    return Reading(tuple(steps), ending, tuple(unread))


def _ending(line: Line, *, is_last: bool) -> Ending:
    start = line.at
    if not is_last:
        raise LineError(start, "What comes after the last step stands in the last line.")
    kind, words = EndingKind.OTHER, ""
    if line.take(_STOP):
        kind = EndingKind.STOP
    elif line.take(_STAY):
        kind = EndingKind.STAY
        if not line.take(_UNTIL):
            raise LineError(line.at, "After “stay” comes “until” and until when.")
        words = line.words()
    elif line.is_quoted:
        words = line.words()
    else:
        raise LineError(
            start,
            "After “then” comes stop, or stay until and until when, or your own words in quotation"
            " marks.",
        )
    if not line.at_end:
        raise LineError(line.at, "Nothing can stand after this.")
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
            lines.append(f"then stay until {quote(words) if needs_quotes(words) else words}")
        case Ending(EndingKind.OTHER, words):
            lines.append(f"then {quote(words)}")
        case None:
            pass
    return "\n".join(lines)
