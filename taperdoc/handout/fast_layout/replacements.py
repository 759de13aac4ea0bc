"""Replaces functions of WeasyPrint by faster ones, and restores them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from types import ModuleType
from typing import Any

from weasyprint import draw
from weasyprint.css import StyleFor
from weasyprint.layout import (
    absolute,
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

from taperdoc.handout.fast_layout.box_styles import Lengths
from taperdoc.handout.fast_layout.drawing import GlyphRuns, draw_collapsed_borders
from taperdoc.handout.fast_layout.element_styles import ElementStyles
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.fast_layout.text_layout import FirstLines, Paragraphs

Function = Callable[..., Any]

_element_styles = ElementStyles()
_paragraphs, _first_lines = Paragraphs(), FirstLines()
_MODULES: tuple[ModuleType | type, ...] = (
    StyleFor,
    absolute,
    block,
    column,
    draw,
    floats,
    grid,
    inline,
    line_break,
    page,
    percent,
    table,
)
"""Where the replaced functions are defined or imported by name."""


@contextmanager
def replaced(check: Callable[[], None], text_cache: TextCache) -> Iterator[None]:
    """Replace the functions within this context; `check` is called often and may raise."""
    replacements = _replacements(text_cache)
    for original in (block.block_container_layout, draw.draw_text):
        replacements[original] = _checked(replacements.get(original, original), check)
    places = [
        (module, name, function)
        for module in _MODULES
        for name, function in vars(module).items()
        if callable(function) and function in replacements
    ]
    try:
        for module, name, original in places:
            setattr(module, name, replacements[original])
        yield
    finally:
        for module, name, original in places:
            setattr(module, name, original)


def _replacements(text_cache: TextCache) -> dict[Function, Function]:
    factories: dict[Function, Callable[[Function], Function]] = {
        StyleFor.__init__: _element_styles.replacing,
        percent.resolve_percentages: Lengths,
        inline.iter_line_boxes: lambda original: _paragraphs.replacing(original, text_cache),
        line_break.split_first_line: lambda original: _first_lines.replacing(original, text_cache),
        draw.draw_text: GlyphRuns,
        draw.draw_collapsed_borders: draw_collapsed_borders,
    }
    return {original: factory(original) for original, factory in factories.items()}


def _checked(function: Function, check: Callable[[], None]) -> Function:
    @wraps(function, updated=())
    def checked(*arguments: Any, **named: Any) -> Any:
        check()
        return function(*arguments, **named)

    return checked
