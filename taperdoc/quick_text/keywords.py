"""The words and signs that part a line of quick text, and what can follow the doses."""

from __future__ import annotations

import re

from taperdoc.quick_text.cells import DOSE_START
from taperdoc.quick_text.durations import sees_duration
from taperdoc.quick_text.labels import TRAILING_SPAN
from taperdoc.quick_text.line import END, SPACE, Line, pattern

PAUSE = pattern("pause:?")
CLAUSE = pattern("for|from|using|until|note:?")
ALTERNATE = pattern(
    rf"alternat(?:e|ing){SPACE}+with"
    rf"|(?:on{SPACE}+)?(?:alternate{SPACE}+days?|every{SPACE}+(?:other|second|2nd){SPACE}+day)"
)
OTHER_DAYS = pattern(rf"on{SPACE}+the{SPACE}+(?:other{SPACE}+days|days{SPACE}+between)")
SEPARATOR = re.compile(rf"[,;]{SPACE}*")
AND = re.compile(rf"(?:[,;]{SPACE}*)?(?:and{SPACE}+)?", re.IGNORECASE)

_JOINT = rf"(?:[.,;]{SPACE}*)?(?:and{SPACE}+)?"
THEN = re.compile(rf"{_JOINT}then{END}", re.IGNORECASE)
ENDING = re.compile(
    rf"{_JOINT}then{SPACE}+(?:(?:stop|stay){END}|[\"“])|(?:[.,;]{SPACE}*)?stop{END}", re.IGNORECASE
)


def at_end_of_step(line: Line) -> bool:
    """Whether the line ends here, or goes on with the next step or with what comes after."""
    return line.at_end or line.sees(THEN) or line.sees(ENDING)


def sees_dose(line: Line) -> bool:
    """Whether something that should be a dose is at the cursor."""
    return line.sees(DOSE_START) and not (at_end_of_step(line) or sees_duration(line))


def sees_end_of_doses(line: Line) -> bool:
    """Whether the cursor is at something that can follow the doses of a kind of day."""
    return (
        at_end_of_step(line)
        or sees_duration(line)
        or any(line.sees(part) for part in (CLAUSE, ALTERNATE, OTHER_DAYS, TRAILING_SPAN))
    )
