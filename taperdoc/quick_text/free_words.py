"""The clinician's own words at the end of a line, which must not hide a part of the plan."""

from __future__ import annotations

import re

from taperdoc.quick_text.durations import DURATION_ANYWHERE
from taperdoc.quick_text.line import Line, LineError, needs_quotes

_PLAN_WORDS = re.compile(r"\b(?:then|pause|alternate|note)\b|\bstop\b(?=\W*$)", re.IGNORECASE)
_CLAUSE_WITH_NUMBER = re.compile(
    r"\b(?:for|from|using)\b(?=.*[0-9])|(?<=[0-9])\D*?\b(?:until|at)\b", re.IGNORECASE
)
_DATE = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_DOSES = re.compile(
    r"[0-9¼½¾][ \t]*[ ,;/x×+–—-][ \t]*[0-9¼½¾]|[0-9¼½¾][ \t]*(?:mg|ml|tab(?:let)?s?)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(r"\b(?:step|week|weeks|day|days)[ \t]+[0-9][0-9 \t-]*:", re.IGNORECASE)


def read_words(line: Line, limit: int) -> str:
    """Read words in quotation marks, or to the end of the line where they can be nothing else.

    Words longer than `limit` are read as they are, and refused by the step. Raises LineError.
    """
    at, is_quoted = line.at, line.is_quoted
    words = line.words()
    if not is_quoted and len(words) <= limit and (part := _part_of_plan(words)):
        raise LineError(
            at,
            f"“{part}” in these words can be part of them or of the plan. Put the words in"
            " quotation marks, without what does not belong to them.",
        )
    return words


def can_be_bare(words: str) -> bool:
    """Whether words at the end of a line are read as they are without quotation marks."""
    return not (needs_quotes(words) or _part_of_plan(words))


def _part_of_plan(words: str) -> str:
    """What could be another part of the plan: "then", a duration, doses; "" where nothing could."""
    undated = _DATE.sub("", words)
    for expected in (_PLAN_WORDS, _CLAUSE_WITH_NUMBER, DURATION_ANYWHERE, _DOSES, _LABEL):
        if found := expected.search(undated):
            return found[0].strip()
    return ""
