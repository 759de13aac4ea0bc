"""Checks that the handout can print a text."""

from __future__ import annotations

from taperdoc.domain.plan import PlanError, check_words
from taperdoc.handout.fonts import missing


def check_glyphs(field: str, text: str) -> None:
    """Reject characters that would print as empty boxes. Raises PlanError, which names them."""
    if lacking := missing(text):
        raise PlanError(field, f"The handout's fonts do not include {', '.join(lacking)}.")


def check_printable(field: str, text: str, limit: int, *, lines: int = 1) -> None:
    """Reject text that is too long, or has characters that would not be seen on paper.

    `limit` is in characters. Raises PlanError.
    """
    check_words(field, text, limit, lines=lines)
    check_glyphs(field, text)
