"""Words are drawn as they were shaped, and by the same glyphs each time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def keep(_: Any) -> Callable[[Any], None]:
    """In place of Layout.deactivate."""

    def deactivate(_: Any) -> None:
        """Leave words as they were shaped to be laid out: they are drawn so."""

    return deactivate


def shaped(theirs: Any) -> Callable[[Any, Any], None]:
    """In place of Layout.reactivate."""

    def reactivate(words: Any, style: Any) -> None:
        if words.justification_spacing:
            theirs(words, style)

    return reactivate


class Words:
    """Draws words whose layout was drawn before, as those of copies are, by the same glyphs.

    The layout keeps them, and Pango's fonts that they are of live as long as it does.
    """

    def __init__(self, theirs: Any) -> None:
        self._theirs = theirs
        self._in_handout: set[Any] = set()

    def __call__(self, stream: Any, words: Any, *others: Any) -> None:
        layout = words.pango_layout
        known = vars(layout).get("glyphs")
        if known is None:
            with _Glyphs(stream) as written:
                self._theirs(stream, words, *others)
            layout.glyphs = written
            self._in_handout.add(layout)
            return
        if layout not in self._in_handout:
            known.embed(stream)
            self._in_handout.add(layout)
        stream.set_color(words.style["color"])
        stream.begin_text()
        if known.runs:
            at = words.position_x, words.position_y + words.baseline
            stream.set_text_matrix(1, 0, 0, -1, *at)
        for font, glyphs in known.runs:
            stream.set_font_size(*font)
            stream.show_text(glyphs)
        stream.end_text()


class _Glyphs:
    """The glyphs that are written to a stream while it lasts, each run of them with its font."""

    def __init__(self, stream: Any) -> None:
        self.runs: list[tuple[tuple[str, float], str]] = []
        self._stream = stream
        self._fonts: dict[Any, Any] = {}
        self._texts: dict[Any, Any] = {}

    def __enter__(self) -> _Glyphs:
        stream = self._stream
        stream.add_font, stream.set_font_size, stream.show_text = self._add, self._set, self._show
        return self

    def __exit__(self, *_: object) -> None:
        stream = self._stream
        del self._stream, stream.add_font, stream.set_font_size, stream.show_text
        self._used = [
            (pango_font, font.to_unicode, {glyph: font.widths[glyph] for glyph in font.to_unicode})
            for pango_font, font in self._fonts.items()
        ]
        for font, before in self._texts.items():
            font.to_unicode = _with(before, font.to_unicode)
        del self._fonts, self._texts

    def embed(self, stream: Any) -> None:
        """Have the fonts in another document, with all that drawing tells them of these glyphs."""
        for pango_font, said, widths in self._used:
            font, _ = stream.add_font(pango_font)
            _with(font.to_unicode, said)
            _with(font.widths, widths)

    def _add(self, pango_font: Any) -> Any:
        font, size = type(self._stream).add_font(self._stream, pango_font)
        self._fonts[pango_font] = font
        if font not in self._texts:
            # What a glyph stands for is said by the first word that has it, in each document.
            self._texts[font], font.to_unicode = font.to_unicode, {}
        return font, size

    def _set(self, *font: Any) -> None:
        self._font = font
        type(self._stream).set_font_size(self._stream, *font)

    def _show(self, glyphs: str) -> None:
        self.runs.append((self._font, glyphs))
        type(self._stream).show_text(self._stream, glyphs)


def _with(known: dict[int, Any], more: dict[int, Any]) -> dict[int, Any]:
    for glyph, value in more.items():
        known.setdefault(glyph, value)
    return known
