"""A shorter way through WeasyPrint for pages whose boxes are much alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from weasyprint import draw
from weasyprint.css import StyleFor
from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import Box
from weasyprint.layout import (
    absolute,
    background,
    block,
    column,
    grid,
    inline,
    page,
    percent,
    table,
)
from weasyprint.layout import (
    float as floats,
)
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

from taperdoc.handout.fast_layout.borders import Borders, Lines
from taperdoc.handout.fast_layout.glyphs import Words, keep, shaped
from taperdoc.handout.fast_layout.styles import (
    Backgrounds,
    Measures,
    Places,
    Styles,
    of_its_style,
    of_style,
)
from taperdoc.handout.fast_layout.words import Cells, Known, Paragraphs, Splits

# WeasyPrint lays out, shapes and draws each of a calendar's cells anew, and each piece of line
# between them, asks each box time and again what its style says, and breaks the fixed text into the
# same lines for every handout: most of a handout's time. It has no way to be told that they are
# alike, so while a handout is made some of its functions are replaced by ones that know what came
# of a cell, a paragraph or a style before. What they do not know they leave to WeasyPrint's own.
# Tests hold what comes of it against WeasyPrint's: the same letters in the same places, and the
# same picture.


class NotWantedError(Exception):
    """The handout is no longer wanted."""


@contextmanager
def shortcuts(
    is_wanted: Callable[[], bool], words: dict[Any, Any] | None = None
) -> Iterator[dict[Any, Any]]:
    """While it lasts, nothing is found out twice of equal cells, words, lines and styles.

    For one handout, and in one thread: WeasyPrint's own functions are replaced in their modules.
    Styles, and words that stand on everybody's handouts, are known from one handout to the next,
    and nothing else is, but for `words`: what is known of those of the same handout before a
    change. Gives what is known of this one's. What is done while the handout is no longer wanted
    raises NotWantedError.
    """
    known = Known(words or {})
    # One for each function, wherever it is called by its name.
    ours = {theirs: shorter(theirs) for theirs, shorter in _SHORTER.items()}
    ours |= {theirs: shorter(theirs, known) for theirs, shorter in _OF_WORDS.items()}
    for theirs in (StyleFor.set_computed_styles, block.block_container_layout, draw.draw_text):
        ours[theirs] = _while_wanted(ours[theirs], is_wanted)
    places = [
        (place, name, theirs)
        for place in _PLACES
        for name, theirs in vars(place).items()
        if callable(theirs) and theirs in ours
    ]
    for place, name, theirs in places:
        setattr(place, name, ours[theirs])
    try:
        yield known
    finally:
        for place, name, theirs in places:
            setattr(place, name, theirs)


def _while_wanted(way: Callable[..., Any], is_wanted: Callable[[], bool]) -> Callable[..., Any]:
    def go_on(*asked: Any, **of: Any) -> Any:
        if not is_wanted():
            raise NotWantedError
        return way(*asked, **of)

    return go_on


_SHORTER: dict[Any, Callable[[Any], Any]] = {
    StyleFor.__init__: Places(),
    StyleFor.set_computed_styles: Styles(),
    Box.is_floated: of_its_style,
    Box.is_in_normal_flow: of_its_style,
    block.block_container_layout: Cells,
    percent.resolve_percentages: Measures,
    background.layout_box_backgrounds: Backgrounds,
    line_break.strut: of_style,
    line_break.get_font_description: of_style,
    Layout.deactivate: keep,
    Layout.reactivate: shaped,
    table.collapse_table_borders: Borders,
    draw.draw_text: Words,
    draw.draw_collapsed_borders: Lines,
}
_OF_WORDS: dict[Any, Callable[[Any, Known], Any]] = {
    inline.iter_line_boxes: Paragraphs(),
    line_break.split_first_line: Splits(),
}
_PLACES = (
    line_break,
    StyleFor,
    Box,
    absolute,
    background,
    block,
    build,
    column,
    draw,
    floats,
    grid,
    inline,
    page,
    table,
    Layout,
)
