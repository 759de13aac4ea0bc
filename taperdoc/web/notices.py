"""Short messages at the top of a page: what was done, or what one should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import get_flashed_messages


@dataclass(frozen=True)
class Notice:
    """A message; `undo` is the address to post to in order to undo what was done, or ""."""

    text: str
    undo: str = ""


def flashed_notices() -> tuple[Notice, ...]:
    """Return the notices that the previous request left for this page."""
    # The category is the address to undo it; both come in the signed cookie.
    found = cast(list[tuple[str, str]], get_flashed_messages(with_categories=True))
    return tuple(Notice(text, undo) for undo, text in found)
