"""The handout's typeface, Fira Sans, and which characters it can print."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from io import BytesIO

TICK_BOX = "\N{BALLOT BOX}"


_FILES = files("fontpkg_fira_sans") / "files"
REGULAR: Traversable = _FILES / "FiraSans-Regular.ttf"
BOLD: Traversable = _FILES / "FiraSans-Bold.ttf"
"""The two weights, each one whole static file. See docs/decisions/typeface.md."""


def width(text: str, *, size: float, bold: bool) -> float:
    """Return how wide `text` is, in the unit of `size`; each of its characters must be covered."""
    advances = _advances(bold=bold)
    return size * sum(advances[character] for character in text)


@cache
def covered() -> frozenset[str]:
    """Return the characters that both weights have a glyph for."""
    return frozenset(_advances(bold=False).keys() & _advances(bold=True).keys())


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
def _advances(*, bold: bool) -> dict[str, float]:
    from fontTools.ttLib import TTFont

    with as_file(BOLD if bold else REGULAR) as path, TTFont(path, lazy=True) as opened:
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

    The typeface has none; drawn with borders, each box would be an element, and slow.
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
    space = round(width(" ", size=_EM, bold=False))
    builder.setupHorizontalMetrics(
        {".notdef": (advance, 0), "space": (space, 0), "box": (advance, _LEFT)}
    )
    # The line's measures are those of Fira Sans, so that a box never moves a line.
    builder.setupHorizontalHeader(ascent=935, descent=-265)
    builder.setupNameTable({"familyName": BOX_NAME, "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=935, sTypoDescender=-265, usWinAscent=935, usWinDescent=265)
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    buffer = BytesIO()
    builder.save(buffer)
    return buffer.getvalue()
