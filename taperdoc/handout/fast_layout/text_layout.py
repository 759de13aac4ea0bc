"""Lays out equal paragraphs and lines once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from weasyprint.formatting_structure.boxes import (
    BlockBox,
    InlineBox,
    LineBox,
    TableCellBox,
    TextBox,
)

from taperdoc.handout.fast_layout.text_cache import LineKey, ParagraphKey, StyledText, TextCache
from taperdoc.wording import phrases, safety_text

_WITH_TEXT_ALONE = {TableCellBox, BlockBox, LineBox, InlineBox}
_BULLET = "• "


def _styled_text(box: Any) -> StyledText | None:
    """Return a box's text with its styles, or None where it is empty or contains more than text."""
    if type(box) is TextBox:
        text: str = box.text
        return text
    if type(box) not in _WITH_TEXT_ALONE or not box.is_in_normal_flow():
        return None
    found = [_styled_text(child) for child in box.children]
    texts = tuple(text for text in found if text)
    # The identity of a style is not reused: the boxes that are kept refer to the style.
    return (id(box.style), texts) if texts and len(texts) == len(found) else None


def _texts(styled: StyledText) -> Iterator[str]:
    if isinstance(styled, str):
        yield styled
    else:
        for part in styled[1]:
            yield from _texts(part)


@cache
def fixed_texts() -> frozenset[str]:
    """Return texts that every handout may contain: the safety text and the days of a year.

    Their layout is kept for the life of the process; that of all other text for one handout.
    """
    sections = safety_text.baclofen().sections
    sentences = [[sentence.text for sentence in section.sentences] for section in sections]
    paragraphs = (
        " ".join(of_section[first:last])
        for of_section in sentences
        for first in range(len(of_section))
        for last in range(first + 1, len(of_section) + 1)
    )
    titles = (section.title for section in sections)
    leap_year = (date(2028, 1, 1) + timedelta(days) for days in range(366))
    days = (line for day in leap_year for line in phrases.short_day(day))
    return frozenset((_BULLET, *titles, *paragraphs, *days))


class Paragraphs:
    """Replaces iter_line_boxes: breaks a paragraph into copies of the lines of an equal one."""

    def __init__(self) -> None:
        self._fixed = TextCache()

    def replacing(self, original: Callable[..., Any], text_cache: TextCache) -> Callable[..., Any]:
        """Return the replacement for one handout."""

        def iter_line_boxes(
            context: Any,
            box: Any,
            position_y: float,
            bottom_space: float,
            skip_stack: Any,
            containing_block: Any,
            *others: Any,
        ) -> Any:
            *_, first_letter, first_line = others
            special = skip_stack or context.excluded_shapes or first_letter or first_line
            text = None if special else _styled_text(box)
            if not text:
                return original(
                    context, box, position_y, bottom_space, skip_stack, containing_block, *others
                )
            x = containing_block.position_x

            def lay_out() -> tuple[tuple[Any, Any], ...]:
                # Always at the origin, so that rounding is the same for every handout.
                containing_block.position_x = 0
                lines = tuple(
                    original(context, box, 0, bottom_space, skip_stack, containing_block, *others)
                )
                containing_block.position_x = x
                return lines

            indent = (
                containing_block.margin_left
                + containing_block.border_left_width
                + containing_block.padding_left
            )
            is_fixed = fixed_texts().issuperset(_texts(text))
            known = self._fixed if is_fixed else text_cache
            lines = known.get(ParagraphKey(text, containing_block.width, indent), lay_out)
            return _copies(lines, x, position_y)

        return iter_line_boxes


def _copies(lines: tuple[tuple[Any, Any], ...], dx: float, dy: float) -> Iterator[tuple[Any, Any]]:
    for line, resume_at in lines:
        copied = line.deepcopy()
        copied.translate(dx, dy)
        yield copied, resume_at


class FirstLines:
    """Replaces split_first_line: finds the first line of equal texts once.

    Text before a line end is laid out as if nothing followed it.
    """

    def __init__(self) -> None:
        self._fixed = TextCache()

    def replacing(self, original: Callable[..., Any], text_cache: TextCache) -> Callable[..., Any]:
        """Return the replacement for one handout."""

        def split_first_line(
            text: str, style: Any, context: Any, *others: Any, **named: Any
        ) -> Any:
            line, line_end, _ = text.partition("\n")
            if not line:
                return original(text, style, context, *others, **named)
            known = self._fixed if line in fixed_texts() else text_cache
            # The style is kept with the line, so that its identity is not reused.
            (layout, length, resume_at, *measures), _ = known.get(
                LineKey(line, id(style), (*others, *named.items())),
                lambda: (original(line, style, context, *others, **named), style),
            )
            if not line_end:
                return layout, length, resume_at, *measures
            if resume_at is not None:
                return original(text, style, context, *others, **named)
            return layout, length, len(line.encode()) + 1, *measures

        return split_first_line
