"""The lines of tables: settled once for tables that are alike, and drawn from end to end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint.draw.color import get_color

from taperdoc.handout.fast_layout.styles import SIDES, of_style

_WIDTHS = tuple(f"border_{side}_width" for side in SIDES)
_numbers: dict[Any, int] = {}


class Borders:
    """Gives a table the borders of one of the same shape whose cells ask for the same."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs
        self._known: dict[Any, Any] = {}

    def __call__(self, table: Any, *size: int) -> Any:
        if table.column_groups:
            return self._theirs(table, *size)
        key = (size, *((_asked(box.style), *_place(box)) for box in _boxes(table)))
        if key not in self._known:
            grids = self._theirs(table, *size)
            widths = [{name: getattr(box, name) for name in _WIDTHS} for box in _boxes(table)]
            self._known[key] = grids, widths
        grids, widths = self._known[key]
        for box, settled in zip(_boxes(table), widths, strict=True):
            vars(box).update(settled)
        return grids


def _boxes(table: Any) -> Iterator[Any]:
    yield table
    for group in table.children:
        yield group
        for row in group.children:
            yield row
            yield from row.children


def _place(box: Any) -> tuple[int, ...]:
    return len(box.children), getattr(box, "grid_x", 0), box.colspan, box.rowspan


@of_style
def _asked(style: Any) -> int:
    """A number for what a style asks of borders, the same for all that ask the same."""
    asked = (
        style["direction"],
        *(
            (
                style[f"border_{side}_style"],
                style[f"border_{side}_width"],
                get_color(style, f"border_{side}_color"),
            )
            for side in SIDES
        ),
    )
    return _numbers.setdefault(asked, len(_numbers))


class Lines:
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
