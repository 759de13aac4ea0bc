"""What follows from a style alone, found out once for each style."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import inf
from operator import attrgetter
from typing import Any
from xml.etree.ElementTree import Element

from weasyprint.draw.color import get_color
from weasyprint.layout.absolute import AbsolutePlaceholder

SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *(f"{limit}{length}" for length in ("width", "height") for limit in ("", "min_", "max_")),
)
_FREE = {
    f"{limit}{length}": free
    for length in ("width", "height")
    for limit, free in (("", "auto"), ("min_", 0), ("max_", inf))
}
"""Where a box is as large as it comes, it does not matter which of its edges that is said of."""

_BORDERS = tuple(f"border_{side}_width" for side in SIDES)
_RADII = tuple(f"border_{y}_{x}_radius" for y in ("top", "bottom") for x in ("left", "right"))
_BARE = dict.fromkeys(_RADII, (0, 0)) | {"background": None}

_ASKED_FOR = ("class", "lang", "style")
"""The attributes that a style can come of. Others may hold what was typed."""


class Places:
    """Gives an element the styles of one in the same place, in this handout or one before.

    A rule asks for an element's tag and classes, the element just before it, and those above with
    the one before each; elements that are alike in these are in one place. So there are no rules of
    other kinds in the handout's style sheets, which are read once.
    """

    def __init__(self) -> None:
        self._tops: dict[Any, Place] = {}

    def __call__(self, theirs: Any) -> Callable[..., None]:
        def begin(of: Any, html: Any, sheets: Any, *more: Any) -> None:
            top = self._tops.setdefault(tuple(id(sheet) for sheet, *_ in sheets), Place())
            places = dict(_places(html.etree_element, top, None))
            if all(place.styles for place in places.values()):
                _, font_config, _ = more
                vars(of).update(
                    _cascaded_styles={},
                    _computed_styles={
                        (element, pseudo): style
                        for element, place in places.items()
                        for pseudo, style in place.styles.items()
                    },
                    initial_page_sizes={"box": None, "area": None},
                    _sheets=sheets,
                    font_config=font_config,
                )
                return
            theirs(of, html, sheets, *more)
            for (element, pseudo), style in of.get_computed_styles().items():
                if isinstance(element, Element):
                    places[element].styles[pseudo] = style

        return begin


class Place:
    """Where elements stand that are alike: the styles they get, and the places below them."""

    def __init__(self) -> None:
        self.below: dict[Any, Place] = {}
        self.styles: dict[str | None, Any] = {}


def _places(element: Element, above: Place, before: Any) -> Iterator[tuple[Element, Place]]:
    name = _name(element)
    place = above.below.get((name, before))
    if place is None:
        place = above.below[name, before] = Place()
    yield element, place
    before = None
    for child in element:
        yield from _places(child, place, before)
        before = _name(child)


def _name(element: Element) -> Any:
    return element.tag, *map(element.get, _ASKED_FOR)


class Styles:
    """Gives an element the style that one with the same rules got, in this handout or one before.

    The rules are those of the style sheets, which are read once, so there are only so many styles.
    A page's style WeasyPrint changes later, for its counts; a second time it finds nothing to do.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}

    def __call__(self, theirs: Any) -> Callable[..., None]:
        def set_computed_styles(
            of: Any, element: Any, parent: Any, *more: Any, **named: Any
        ) -> None:
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


def of_style(theirs: Any) -> Callable[[Any], Any]:
    """Have what follows from a style asked once; the style keeps the answer."""
    return _once(theirs, lambda style: style)


def of_its_style(theirs: Any) -> Callable[[Any], Any]:
    """The same of a box, where the answer follows from the box's style."""
    return _once(theirs, attrgetter("style"))


def _once(theirs: Any, style_of: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def ask(of: Any) -> Any:
        style = style_of(of)
        try:
            return style.kept[theirs]
        except AttributeError:
            style.kept = {}
        except KeyError:
            pass
        answer = style.kept[theirs] = theirs(of)
        return answer

    return ask


class Measures:
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


@of_style
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
    if style["box_sizing"] != "content-box" and any(
        lengths[name] != free for name, free in _FREE.items()
    ):
        return {}, {}
    borders = {name: style[name] for name in _BORDERS}
    if style["border_collapse"] == "collapse":
        return lengths, borders
    return lengths | borders, {}


class Backgrounds:
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


@of_style
def _is_bare(style: Any) -> bool:
    return (
        all((0, "px") in style[radius] for radius in _RADII)
        and style["border_image_source"][0] == style["mask_border_source"][0] == "none"
        and get_color(style, "background_color").alpha == 0
        and all(kind == "none" for kind, _ in style["background_image"])
        and not style["box_shadow"]
    )
