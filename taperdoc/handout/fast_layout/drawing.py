"""Draws text and table borders with less work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from taperdoc.handout.fast_layout.box_styles import once_per_style


class _Run(NamedTuple):
    """Glyphs of one font: its name in the PDF and its size in px."""

    font: str
    size: float
    glyphs: str


class GlyphRuns:
    """Replaces draw_text: text with a layout drawn before in the document repeats its glyphs."""

    def __init__(self, original: Callable[..., None]) -> None:
        self._original = original
        self._drawn: dict[Any, list[_Run]] = {}
        self._fonts: Any = None

    def __call__(self, stream: Any, box: Any, *others: Any) -> None:
        if not _is_glyphs_alone(box.style):
            self._original(stream, box, *others)
            return
        if stream._fonts is not self._fonts:  # noqa: SLF001 # the fonts of another document
            self._fonts = stream._fonts  # noqa: SLF001
            self._drawn.clear()
        runs = self._drawn.get(box.pango_layout)
        if runs is None:
            with _Recorder(stream) as runs:
                self._original(stream, box, *others)
            self._drawn[box.pango_layout] = runs
            return
        stream.set_color(box.style["color"])
        stream.begin_text()
        if runs:
            position = box.position_x, box.position_y + box.baseline
            stream.set_text_matrix(1, 0, 0, -1, *position)
        for run in runs:
            stream.set_font_size(run.font, run.size)
            stream.show_text(run.glyphs)
        stream.end_text()


@once_per_style
def _is_glyphs_alone(style: Any) -> bool:
    return bool(style["visibility"] == "visible" and style["text_decoration_line"] == "none")


class _Recorder:
    """Records the glyphs written to a stream within this context."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._runs: list[_Run] = []

    def __enter__(self) -> list[_Run]:
        self._stream.set_font_size, self._stream.show_text = self._set_font_size, self._show_text
        return self._runs

    def __exit__(self, *_: object) -> None:
        del self._stream.set_font_size, self._stream.show_text

    def _set_font_size(self, font: str, size: float) -> None:
        self._font = font, size
        type(self._stream).set_font_size(self._stream, font, size)

    def _show_text(self, glyphs: str) -> None:
        self._runs.append(_Run(*self._font, glyphs))
        type(self._stream).show_text(self._stream, glyphs)


def draw_collapsed_borders(original: Callable[..., None]) -> Callable[..., None]:
    """Return the replacement: equal borders of a whole table are drawn as continuous lines."""

    def draw(stream: Any, table: Any) -> None:
        borders = [b for grid in table.collapsed_border_grid for row in grid for _, b in row]
        rows = [row for group in table.children for row in group.children]
        style, width, color = borders[0]
        are_equal = style == "solid" and width and all(border == borders[0] for border in borders)
        if not are_equal or table.skip_cell_border_top or table.skip_cell_border_bottom:
            original(stream, table)
            return
        ys = [row.position_y for row in rows]
        ys.append(ys[-1] + rows[-1].height)
        xs = [*table.column_positions, table.column_positions[-1] + table.column_widths[-1]]
        half = width / 2
        with stream.artifact(), stream.stacked():
            stream.set_color(color, stroke=True)
            stream.set_line_width(width)
            for y in ys:
                stream.move_to(xs[0] - half, y)
                stream.line_to(xs[-1] + half, y)
            for x in xs:
                stream.move_to(x, ys[0] - half)
                stream.line_to(x, ys[-1] + half)
            stream.stroke()

    return draw
