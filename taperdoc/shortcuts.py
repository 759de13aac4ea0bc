"""A shorter way through WeasyPrint for pages whose boxes are much alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint import draw
from weasyprint.css import StyleFor
from weasyprint.draw.color import get_color
from weasyprint.formatting_structure.boxes import (
    BlockBox,
    InlineBox,
    LineBox,
    TableCellBox,
    TextBox,
)
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
from weasyprint.layout.absolute import AbsolutePlaceholder
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

# WeasyPrint lays out, shapes and draws each of a calendar's cells anew, and each piece of line
# between them, and asks each box time and again what its style says: half of a handout's time. It
# has no way to be told that they are alike, so while a handout is made some of its functions are
# replaced by ones that know what came of a cell or a style before. What they do not know they leave
# to WeasyPrint's own. Tests hold what comes of it against WeasyPrint's: the same letters in the
# same places, and the same picture.


class NotWantedError(Exception):
    """The handout is no longer wanted."""


@contextmanager
def shortcuts(is_wanted: Callable[[], bool]) -> Iterator[None]:
    """While it lasts, nothing is found out twice of equal cells, words, lines and styles.

    For one handout, and in one thread: WeasyPrint's own functions are replaced in their modules.
    Styles are known from one handout to the next; the handout's HTML must have no styles of its
    own, which would be kept too. What is done while the handout is no longer wanted raises
    NotWantedError.
    """
    # One for each function, wherever it is called by its name.
    ours = {theirs: shorter(theirs) for theirs, shorter in _SHORTER.items()}
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
        yield
    finally:
        for place, name, theirs in places:
            setattr(place, name, theirs)


def _while_wanted(way: Callable[..., Any], is_wanted: Callable[[], bool]) -> Callable[..., Any]:
    def go_on(*asked: Any, **of: Any) -> Any:
        if not is_wanted():
            raise NotWantedError
        return way(*asked, **of)

    return go_on


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
        key = (words, of["page_is_empty"], *(getattr(box, measure) for measure in _MATTERING))
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
_MATTERING = ("width", *(f"padding_{s}" for s in _SIDES), *(f"border_{s}_width" for s in _SIDES))


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


_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"{limit}{length}" for length in ("width", "height") for limit in ("", "min_", "max_")),
)
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)


class _Styles:
    """Gives an element the style that one with the same rules got, in this handout or one before.

    The rules are those of the style sheets, which are read once, so there are only so many styles.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, theirs: Any) -> Callable[..., None]:
        def set_computed_styles(
            of: Any, element: Any, parent: Any, *more: Any, **named: Any
        ) -> None:
            if not isinstance(element, Element):  # a page, whose counts are set in its style
                theirs(of, element, parent, *more, **named)
                return
            styles, pseudo = of.get_computed_styles(), named.get("pseudo_type")
            rules = of.get_cascaded_styles().get((element, pseudo), {})
            above = styles.get((parent, None))
            # The language is an attribute's, which is read anew.
            values = ((k, v if k == "lang" else id(v)) for k, (v, _) in rules.items())
            key = (id(above), pseudo, *values)
            if key not in self._known:
                theirs(of, element, parent, *more, **named)
                # What the key is made of is kept with it, so that nothing else gets its number.
                self._known[key] = styles[element, pseudo], above, rules
            styles[element, pseudo], *_ = self._known[key]

        return set_computed_styles


class _OfStyle:
    """Asks what follows from a style alone once for each style, which keeps the answer."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def __call__(self, style: Any) -> Any:
        kept = vars(style).setdefault("kept", {})
        if self._theirs not in kept:
            kept[self._theirs] = self._theirs(style)
        return kept[self._theirs]


class _Measures:
    """Gives a box the lengths of its style at once where none of them is a share of another."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def __call__(self, box: Any, containing_block: Any) -> None:
        lengths, borders = _plain_lengths(box.style)
        if not lengths or isinstance(box, AbsolutePlaceholder):
            self._theirs(box, containing_block)
            return
        of_box = vars(box)
        of_box.update(lengths)
        for name, width in borders.items():
            of_box.setdefault(name, width)


@_OfStyle
def _plain_lengths(style: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The lengths in px or auto, and the borders that a table may have settled; or nothing."""
    lengths = {}
    for name in _LENGTHS:
        value = style[name]
        if value is None or value == "auto":
            lengths[name] = 0 if name in {"min_width", "min_height"} and value else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return {}, {}
    if style["box_sizing"] != "content-box":
        return {}, {}
    borders = {name: style[name] for name in _BORDERS}
    if style["border_collapse"] == "collapse":
        return lengths, borders
    return lengths | borders, {}


_RADII = tuple(f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right"))
_BARE = dict.fromkeys(_RADII, (0, 0)) | {"background": None}


class _Backgrounds:
    """Passes over boxes whose style has nothing to be painted behind them."""

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs

    def __call__(self, sheet: Any, box: Any, images: Any, *more: Any, **of: Any) -> None:
        whole = box is sheet or more or of or isinstance(box, AbsolutePlaceholder)
        if whole or not _is_bare(box.style):
            self._theirs(sheet, box, images, *more, **of)
            return
        vars(box).update(_BARE)
        for child in box.all_children():
            self(sheet, child, images)


@_OfStyle
def _is_bare(style: Any) -> bool:
    return (
        all((0, "px") in style[radius] for radius in _RADII)
        and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and get_color(style, "background_color").alpha == 0
        and all(kind == "none" for kind, _ in style["background_image"])
        and not style["box_shadow"]
    )


def _keep(_: Any) -> Callable[[Any], None]:
    def deactivate(_: Any) -> None:
        """Leave words as they were shaped to be laid out: they are drawn so."""

    return deactivate


def _shaped(theirs: Any) -> Callable[[Any, Any], None]:
    def reactivate(words: Any, style: Any) -> None:
        if words.justification_spacing:
            theirs(words, style)

    return reactivate


_SHORTER: dict[Any, Callable[[Any], Any]] = {
    StyleFor.set_computed_styles: _Styles(),
    block.block_container_layout: _Cells,
    percent.resolve_percentages: _Measures,
    background.layout_box_backgrounds: _Backgrounds,
    line_break.strut: _OfStyle,
    line_break.get_font_description: _OfStyle,
    Layout.deactivate: _keep,
    Layout.reactivate: _shaped,
    draw.draw_text: _Words,
    draw.draw_collapsed_borders: _Lines,
}
_PLACES = (
    line_break,
    StyleFor,
    absolute,
    background,
    block,
    column,
    draw,
    floats,
    grid,
    inline,
    page,
    table,
    Layout,
)
