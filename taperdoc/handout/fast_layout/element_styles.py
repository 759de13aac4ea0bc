"""Reuses the computed styles of elements between handouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

Selected = tuple[str | None, ...]
"""What the style sheets select an element by: its tag and its attributes named below."""

_ATTRIBUTES = ("class", "lang", "style")
"""The attributes that determine styles. Others may contain text of the handout."""


class Position:
    """Elements that every rule of the style sheets applies to alike.

    A rule of the handout's style sheets selects an element by its tag and classes, by those of
    its ancestors, and by those of the sibling just before each of them; a test checks this.
    """

    def __init__(self) -> None:
        self.children: dict[tuple[Selected, Selected | None], Position] = {}
        self.styles: dict[str | None, Any] = {}
        """The computed style of the elements, and of each of their pseudo-elements."""


class ElementStyles:
    """Gives an element the computed style of an earlier one in the same position."""

    def __init__(self) -> None:
        self._roots: dict[tuple[int, ...], Position] = {}

    def replacing(self, original: Callable[..., None]) -> Callable[..., None]:
        """Return the replacement of StyleFor.__init__."""

        def init(style_for: Any, html: Any, sheets: Any, *others: Any) -> None:
            # The style sheets are read once per process, so their identities do not change.
            root = self._roots.setdefault(tuple(id(sheet) for sheet, *_ in sheets), Position())
            positions = dict(_positions(html.etree_element, root, None))
            if all(position.styles for position in positions.values()):
                _, font_config, _ = others
                vars(style_for).update(
                    _cascaded_styles={},
                    _computed_styles={
                        (element, pseudo): style
                        for element, position in positions.items()
                        for pseudo, style in position.styles.items()
                    },
                    initial_page_sizes={"box": None, "area": None},
                    _sheets=sheets,
                    font_config=font_config,
                )
                return
            original(style_for, html, sheets, *others)
            computed = style_for.get_computed_styles()
            for (element, pseudo), style in computed.items():
                if isinstance(element, Element):
                    # One style object per position: what is derived from it is kept with it.
                    styles = positions[element].styles
                    computed[element, pseudo] = styles.setdefault(pseudo, style)

        return init


def _positions(
    element: Element, parent: Position, before: Selected | None
) -> Iterator[tuple[Element, Position]]:
    selected = _selected(element)
    position = parent.children.get((selected, before))
    if position is None:
        position = parent.children[selected, before] = Position()
    yield element, position
    before = None
    for child in element:
        yield from _positions(child, position, before)
        before = _selected(child)


def _selected(element: Element) -> Selected:
    return (element.tag, *map(element.get, _ATTRIBUTES))
