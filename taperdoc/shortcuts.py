"""A shorter way through WeasyPrint for a table whose cells say the same few things."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import draw
from weasyprint.formatting_structure.boxes import (
    BlockBox,
    InlineBox,
    LineBox,
    TableCellBox,
    TextBox,
)
from weasyprint.layout import block

# WeasyPrint lays out, shapes and draws each of a calendar's cells anew, and each piece of line
# between them: half of a handout's time. It has no way to be told that they are alike, so while a
# handout is made three of its functions are replaced by ones that copy what came of a cell before.
# What they do not know they leave to WeasyPrint's own. Tests hold what comes of it against
# WeasyPrint's: the same letters in the same places, and the same picture.


@contextmanager
def shortcuts() -> Iterator[None]:
    """While it lasts, equal cells are laid out once, equal words drawn once, lines drawn whole.

    For one handout, and in one thread: WeasyPrint's own functions are replaced in their modules.
    """
    theirs = block.block_container_layout, draw.draw_text, draw.draw_collapsed_borders
    block.block_container_layout = _Cells(block.block_container_layout)
    draw.draw_text = _Words(draw.draw_text)
    draw.draw_collapsed_borders = _Lines(draw.draw_collapsed_borders)
    try:
        yield
    finally:
        block.block_container_layout, draw.draw_text, draw.draw_collapsed_borders = theirs


class _Cells:
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
        key = (words, of["page_is_empty"], *(getattr(box, measure) for measure in _MEASURES))
        like = self._known.get(key)
        if like and not context.overflows_page(bottom_space, box.position_y + like.border_height()):
            return _copy(like, box), None, {"break": "any", "page": None}, [], False, None
        made = self._theirs(*asked, **of)
        laid_out, left, *_ = made
        if laid_out and not left:
            self._known[key] = laid_out.deepcopy()
        return made


_OF_WORDS = {TableCellBox, BlockBox, LineBox, InlineBox}
_SIDES = ("top", "right", "bottom", "left")
_MEASURES = ("width", *(f"padding_{s}" for s in _SIDES), *(f"border_{s}_width" for s in _SIDES))


def _words(box: Any) -> Any:
    """A box's words and styles; nothing where there is more in it, or none."""
    if type(box) is TextBox:
        return box.text
    within = type(box) in _OF_WORDS and tuple(_words(child) for child in box.children)
    # A style stands for itself: a laid out box that is kept keeps it too.
    return (id(box.style), within) if within and all(within) else None


def _copy(like: Any, cell: Any) -> Any:
    copied = cell.copy_with_children([child.deepcopy() for child in like.children])
    copied.height = like.height
    for child in copied.children:
        child.translate(cell.position_x - like.position_x, cell.position_y - like.position_y)
    return copied


class _Words:
    """Draws words whose layout was drawn before, as the copies' are, by the same glyphs."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs
        self._known: dict[Any, _Glyphs] = {}

    def __call__(self, stream: Any, words: Any, *others: Any) -> None:
        known = self._known.get(words.pango_layout)
        if known is None:
            with _Glyphs(stream) as written:
                self._theirs(stream, words, *others)
            self._known[words.pango_layout] = written
            return
        stream.set_color(words.style["color"])
        stream.begin_text()
        stream.set_text_matrix(1, 0, 0, -1, words.position_x, words.position_y + words.baseline)
        for font, glyphs in known.runs:
            stream.set_font_size(*font)
            stream.show_text(glyphs)
        stream.end_text()


class _Glyphs:
    """The glyphs that are written to a stream while it lasts, each run of them with its font."""

    def __init__(self, stream: Any) -> None:
        self.runs: list[tuple[tuple[str, float], str]] = []
        self._stream = stream

    def __enter__(self) -> _Glyphs:
        self._stream.set_font_size, self._stream.show_text = self._set, self._show
        return self

    def __exit__(self, *_: object) -> None:
        del self._stream.set_font_size, self._stream.show_text

    def _set(self, *font: Any) -> None:
        self._font = font
        type(self._stream).set_font_size(self._stream, *font)

    def _show(self, glyphs: str) -> None:
        self.runs.append((self._font, glyphs))
        type(self._stream).show_text(self._stream, glyphs)


class _Lines:
    """Draws a table's lines from end to end where they are all alike."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def __call__(self, stream: Any, of: Any) -> None:
        borders = [b for grid in of.collapsed_border_grid for row in grid for _, b in row]
        rows = [row for group in of.children for row in group.children]
        style, width, color = borders[0]
        alike = style == "solid" and width and all(border == borders[0] for border in borders)
        if not alike or of.skip_cell_border_top or of.skip_cell_border_bottom:
            self._theirs(stream, of)
            return
        down = [row.position_y for row in rows]
        down.append(down[-1] + rows[-1].height)
        across = [*of.column_positions, of.column_positions[-1] + of.column_widths[-1]]
        half = width / 2
        with stream.artifact(), stream.stacked():
            stream.set_color(color, stroke=True)
            stream.set_line_width(width)
            for y in down:
                stream.move_to(across[0] - half, y)
                stream.line_to(across[-1] + half, y)
            for x in across:
                stream.move_to(x, down[0] - half)
                stream.line_to(x, down[-1] + half)
            stream.stroke()
