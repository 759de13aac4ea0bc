"""Resolves lengths once per style instead of once per box."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any, NamedTuple, TypeVar

from weasyprint.layout.absolute import AbsolutePlaceholder

SIDES = ("top", "right", "bottom", "left")
_UNLIMITED = {
    f"{limit}{length}": value
    for length in ("width", "height")
    for limit, value in (("", "auto"), ("min_", 0), ("max_", inf))
}
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in SIDES),
    *_UNLIMITED,
)
_BORDERS = tuple(f"border_{side}_width" for side in SIDES)

Length = float | str | None
Derived = TypeVar("Derived")


def once_per_style(function: Callable[[Any], Derived]) -> Callable[[Any], Derived]:
    """Return a function of a style that computes its result once; the style object keeps it."""
    name = f"taperdoc_{function.__name__}"

    def cached(style: Any) -> Derived:
        if name not in vars(style):
            setattr(style, name, function(style))
        found: Derived = getattr(style, name)
        return found

    return cached


class _Resolved(NamedTuple):
    """A style's lengths in px or "auto", and the border widths that a table may have set before."""

    lengths: dict[str, Length]
    borders: dict[str, Length]


class Lengths:
    """Replaces resolve_percentages for boxes whose style has no percentages."""

    def __init__(self, original: Callable[..., None]) -> None:
        self._original = original

    def __call__(self, box: Any, containing_block: Any) -> None:
        resolved = _resolved(box.style)
        if resolved is None or isinstance(box, AbsolutePlaceholder):
            self._original(box, containing_block)
            return
        attributes = vars(box)
        attributes.update(resolved.lengths)
        for name, width in resolved.borders.items():
            attributes.setdefault(name, width)


@once_per_style
def _resolved(style: Any) -> _Resolved | None:
    lengths: dict[str, Length] = {}
    for name in _LENGTHS:
        value = style[name]
        if value is None or value == "auto":
            lengths[name] = 0 if name in {"min_width", "min_height"} and value else value
        elif getattr(value, "unit", None) == "px":
            lengths[name] = value.value
        else:
            return None
    if style["box_sizing"] != "content-box" and any(
        lengths[name] != value for name, value in _UNLIMITED.items()
    ):
        return None
    borders = {name: style[name] for name in _BORDERS}
    if style["border_collapse"] == "collapse":
        return _Resolved(lengths, borders)
    return _Resolved(lengths | borders, {})
