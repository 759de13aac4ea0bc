"""The handout's fonts, and which characters they can print."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable

_FOLDER = files("fontpkg_atkinson_hyperlegible") / "files"
REGULAR: Traversable = _FOLDER / "AtkinsonHyperlegible-Regular.ttf"
BOLD: Traversable = _FOLDER / "AtkinsonHyperlegible-Bold.ttf"


@cache
def _advances(*, bold: bool) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with as_file(BOLD if bold else REGULAR) as path, TTFont(path, lazy=True) as opened:
        em, advances = opened["head"].unitsPerEm, opened["hmtx"]
        return {chr(point): advances[name][0] / em for point, name in opened.getBestCmap().items()}


@cache
def covered() -> frozenset[str]:
    """The characters that every weight has a glyph for."""
    return frozenset(_advances(bold=False).keys() & _advances(bold=True).keys())


def width(text: str, *, size: float, bold: bool) -> float:
    """How wide `text` is, in the unit of `size`; each of its characters must be covered."""
    advances = _advances(bold=bold)
    return size * sum(advances[character] for character in text)


def missing(text: str) -> tuple[str, ...]:
    """The characters of `text` that would not print as they are, each once, named for a person.

    Besides those without a glyph that is an accent with no letter of its own to stand on: where
    it would land is the renderer's guess.
    """
    composed = unicodedata.normalize("NFC", text).replace("\n", "")
    lacking = dict.fromkeys(c for c in composed if c not in covered() or unicodedata.combining(c))
    return tuple(
        f"“{character}” ({unicodedata.name(character, f'U+{ord(character):04X}')})"
        for character in lacking
    )
