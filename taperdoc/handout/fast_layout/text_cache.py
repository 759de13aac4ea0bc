"""The laid-out text of one handout, kept while its preview is edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

StyledText = str | tuple[int, tuple["StyledText", ...]]
"""The text of a box, or the identity of its style and the text of the boxes in it."""


class ParagraphKey(NamedTuple):
    """What determines the lines of a paragraph. Lengths are in px."""

    text: StyledText
    width: float
    indent: float


class LineKey(NamedTuple):
    """What determines the first line of a text: also WeasyPrint's further arguments."""

    text: str
    style: int
    arguments: tuple[object, ...]


class TextCache:
    """Laid-out paragraphs and lines of one handout, each under what determines its layout."""

    def __init__(self, previous: TextCache | None = None) -> None:
        """Start empty; what `previous` holds is taken over where it is used again."""
        self.entries: dict[ParagraphKey | LineKey, Any] = {}
        self._previous = previous.entries if previous is not None else {}

    def get(self, key: ParagraphKey | LineKey, lay_out: Callable[[], Any]) -> Any:
        """Return the layout under a key, made by `lay_out` the first time."""
        if key not in self.entries:
            known = key in self._previous
            self.entries[key] = self._previous[key] if known else lay_out()
        return self.entries[key]

    def replace_by(self, newer: TextCache) -> None:
        """Hold what `newer` holds, and nothing else."""
        self.entries, self._previous = newer.entries, {}
