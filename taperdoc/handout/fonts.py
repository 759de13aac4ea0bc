"""The handout's fonts, and which characters they can print."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from io import BytesIO

TICK_BOX = "\N{BALLOT BOX}"


@dataclass(frozen=True)
class Family:
    """Two weights of a typeface, each one whole static file, under a name of our own."""

    name: str
    regular: Traversable
    bold: Traversable

    def covers(self, text: str) -> bool:
        """Whether every character of `text` has a glyph in both weights."""
        return covered(self).issuperset(text.replace("\n", ""))

    def width(self, text: str, *, size: float, bold: bool) -> float:
        """How wide `text` is, in the unit of `size`; each of its characters must be covered."""
        advances = _advances(self, bold=bold)
        return size * sum(advances[character] for character in text)


def _family(name: str, package: str, file: str) -> Family:
    folder = files(package) / "files"
    return Family(name, folder / f"{file}-Regular.ttf", folder / f"{file}-Bold.ttf")


HAND = _family("Taperdoc Hand", "fontpkg_atkinson_hyperlegible", "AtkinsonHyperlegible")
WIDE = _family("Taperdoc Wide", "fontpkg_fira_sans", "FiraSans")
"""For words that Atkinson Hyperlegible lacks letters for. Has every letter that one has."""


def family(text: str) -> Family:
    """The one family that all of `text` is set in, so that no word mixes two."""
    return HAND if HAND.covers(text) else WIDE


@cache
def covered(of: Family = WIDE) -> frozenset[str]:
    """The characters that every weight of a family has a glyph for."""
    return frozenset(_advances(of, bold=False).keys() & _advances(of, bold=True).keys())


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


@cache
def _advances(of: Family, *, bold: bool) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with as_file(of.bold if bold else of.regular) as path, TTFont(path, lazy=True) as opened:
        em, advances = opened["head"].unitsPerEm, opened["hmtx"]
        return {chr(point): advances[name][0] / em for point, name in opened.getBestCmap().items()}


def without_substitutions(font: bytes) -> bytes:
    """Return a font file without its glyph substitutions, which only change its appearance.

    Each character is then drawn with its own glyph. A substitution may draw one character with
    several glyphs, or several characters with one, and a PDF can map a glyph to a single text: the
    bold "ɨ" of Fira Sans, drawn as an "i" and a bar, was extracted as "iɨ".
    """
    from fontTools.ttLib import TTFont

    changed = BytesIO()
    with TTFont(BytesIO(font), lazy=True, recalcTimestamp=False) as opened:
        del opened["GSUB"]
        opened.save(changed, reorderTables=None)
    return changed.getvalue()


BOX_NAME = "Taperdoc Box"
BOX_ADVANCE = 1.0
_EM, _LEFT, _RIGHT, _BOTTOM, _TOP, _LINE = 1000, 30, 930, -130, 770, 65


@cache
def box_font() -> bytes:
    """A font of the tick box alone: a character, so that it is text to every reader.

    Neither family has one; drawn with borders, each box would be an element, and slow.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    def square(edge: int, *, inner: bool) -> None:
        corners = [
            (_LEFT + edge, _BOTTOM + edge),
            (_LEFT + edge, _TOP - edge),
            (_RIGHT - edge, _TOP - edge),
            (_RIGHT - edge, _BOTTOM + edge),
        ]
        first, *others = reversed(corners) if inner else corners
        pen.moveTo(first)
        for corner in others:
            pen.lineTo(corner)
        pen.closePath()

    pen = TTGlyphPen(None)
    square(0, inner=False)
    square(_LINE, inner=True)
    box, nothing = pen.glyph(), TTGlyphPen(None).glyph()
    builder = FontBuilder(_EM, isTTF=True)
    # A space beside a box may be set in the box's font; it is as wide as in the other words.
    builder.setupGlyphOrder([".notdef", "space", "box"])
    builder.setupCharacterMap({0x20: "space", 0xA0: "space", ord(TICK_BOX): "box"})
    builder.setupGlyf({".notdef": nothing, "space": nothing, "box": box})
    advance = round(BOX_ADVANCE * _EM)
    space = round(HAND.width(" ", size=_EM, bold=False))
    builder.setupHorizontalMetrics(
        {".notdef": (advance, 0), "space": (space, 0), "box": (advance, _LEFT)}
    )
    # The line's measures are those of Atkinson Hyperlegible, so that a box never moves a line.
    builder.setupHorizontalHeader(ascent=950, descent=-290)
    builder.setupNameTable({"familyName": BOX_NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=950, sTypoDescender=-290, usWinAscent=950, usWinDescent=290)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    buffer = BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
