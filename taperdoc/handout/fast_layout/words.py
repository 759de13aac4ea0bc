"""Words that are alike are shaped, broken into lines and laid out in cells once."""

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

from taperdoc.handout.fast_layout.styles import SIDES
from taperdoc.wording import phrases, safety_text

_OF_WORDS = {TableCellBox, BlockBox, LineBox, InlineBox}
_MATTERING = ("width", *(f"padding_{s}" for s in SIDES), *(f"border_{s}_width" for s in SIDES))
_BULLET = "• "


def _words(box: Any) -> Any:
    """A box's words and styles; nothing where there is more in it, or none."""
    if type(box) is TextBox:
        return box.text
    plain = type(box) in _OF_WORDS and box.is_in_normal_flow()
    within = plain and tuple(_words(child) for child in box.children)
    # A style stands for itself: a laid out box that is kept keeps it too.
    return (id(box.style), within) if within and all(within) else None


class Cells:
    """Lays out a cell of words alone as a copy of one with the same words, styles and measures."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs
        self._known: dict[Any, Any] = {}

    def __call__(
        self, context: Any, box: Any, bottom_space: Any, skip_stack: Any, *more: Any, **of: Any
    ) -> Any:
        asked = (context, box, bottom_space, skip_stack, *more)
        words = None if skip_stack or type(box) is not TableCellBox else _words(box)
        if not words:
            return self._theirs(*asked, **of)
        key = (words, of["page_is_empty"], *(getattr(box, measure) for measure in _MATTERING))
        like = self._known.get(key)
        if like and not context.overflows_page(bottom_space, box.position_y + like.border_height()):
            return _copy(like, box), None, {"break": "any", "page": None}, [], False, None
        made = self._theirs(*asked, **of)
        laid_out, left, *_ = made
        if laid_out and not left:
            self._known[key] = laid_out.deepcopy()
        return made


def _copy(like: Any, cell: Any) -> Any:
    copied = cell.copy_with_children([child.deepcopy() for child in like.children])
    copied.height = like.height
    for child in copied.children:
        child.translate(cell.position_x - like.position_x, cell.position_y - like.position_y)
    return copied


class Known(dict[Any, Any]):
    """What came of a handout's words; what came of the same words before is taken as it is."""

    def __init__(self, before: dict[Any, Any]) -> None:
        super().__init__()
        self._before = before

    def __missing__(self, key: Any) -> Any:
        found = self[key] = self._before[key]
        return found


def _found(known: dict[Any, Any], key: Any, find: Callable[[], Any]) -> Any:
    try:
        return known[key]
    except KeyError:
        found = known[key] = find()
        return found


class Paragraphs:
    """Breaks words alone into copies of the lines of the same words, styles and width.

    Those of what stands on everybody's handouts are known for good.
    """

    def __init__(self) -> None:
        self._lasting: dict[Any, Any] = {}

    def __call__(self, theirs: Any, of_handout: Known) -> Callable[..., Any]:
        def iter_line_boxes(
            context: Any,
            box: Any,
            position_y: float,
            bottom_space: float,
            skip_stack: Any,
            within: Any,
            *more: Any,
        ) -> Any:
            *_, first_letter, first_line = more
            unlike = skip_stack or context.excluded_shapes or first_letter or first_line
            words = None if unlike else _words(box)
            if not words:
                return theirs(context, box, position_y, bottom_space, skip_stack, within, *more)
            beside = within.margin_left + within.border_left_width + within.padding_left
            x = within.position_x

            def break_up() -> Any:
                # At one place whatever was before, so that the same handout is the same bytes.
                within.position_x = 0
                lines = tuple(theirs(context, box, 0, bottom_space, skip_stack, within, *more))
                within.position_x = x
                return lines

            known = self._lasting if lasting_words().issuperset(_said(words)) else of_handout
            lines = _found(known, ("lines", words, within.width, beside), break_up)
            return _moved(lines, x, position_y)

        return iter_line_boxes


def _moved(lines: Any, dx: float, dy: float) -> Iterator[tuple[Any, Any]]:
    for line, left in lines:
        copied = line.deepcopy()
        copied.translate(dx, dy)
        yield copied, left


def _said(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    else:
        _, within = words
        for part in within:
            yield from _said(part)


@cache
def lasting_words() -> frozenset[str]:
    """What stands on everybody's handouts: paragraphs of the fixed text, and the days of a year."""
    said = [[s.text for s in section.sentences] for section in safety_text.baclofen().sections]
    paragraphs = (
        " ".join(sentences[first:last])
        for sentences in said
        for first in range(len(sentences))
        for last in range(first + 1, len(sentences) + 1)
    )
    titles = (section.title for section in safety_text.baclofen().sections)
    leap_year = (date(2028, 1, 1) + timedelta(days) for days in range(366))
    days = (line for day in leap_year for line in phrases.short_day(day))
    return frozenset((_BULLET, *titles, *paragraphs, *days))


class Splits:
    """Shapes words for a line once for each style and width.

    What stands before the end of a line that was set is shaped as if nothing came after it.
    """

    def __init__(self) -> None:
        self._lasting: dict[Any, Any] = {}

    def __call__(self, theirs: Any, of_handout: Known) -> Callable[..., Any]:
        def split_first_line(text: str, style: Any, context: Any, *room: Any, **of: Any) -> Any:
            words, line_end, _ = text.partition("\n")
            if not words:
                return theirs(text, style, context, *room, **of)

            def split() -> Any:
                # The style is kept with it, so that nothing else gets its number.
                return theirs(words, style, context, *room, **of), style

            known = self._lasting if words in lasting_words() else of_handout
            key = ("split", words, id(style), *room, *of.items())
            (layout, length, left, *measures), _ = _found(known, key, split)
            if line_end and left is not None:
                return theirs(text, style, context, *room, **of)
            return layout, length, len(words.encode()) + 1 if line_end else left, *measures

        return split_first_line
