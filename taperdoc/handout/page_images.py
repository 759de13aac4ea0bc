"""A handout's pages as pictures to look at while it is typed, marked so that nobody prints them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from taperdoc.handout import fonts
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf, sketch

MARK = "Preview – not checked, not for use"
INK = (176, 42, 55)
STRENGTH = 70
"""How much of the mark shows, of 255."""

SLANT = 24
"""Degrees."""

DOTS_AN_INCH = 80
POINTS_AN_INCH = 72
QUALITY = 80


def pages(
    handout: Handout,
    *,
    whole: bool,
    is_wanted: Callable[[], bool] = lambda: True,
    words: dict[Any, Any] | None = None,
) -> tuple[bytes, ...]:
    """Each page of the handout as a JPEG with the mark across it; those of the plan, or all.

    For `words` see `pdf.sketch`. Raises RenderError, also when they are no longer wanted.
    """
    made = pdf(handout, is_wanted) if whole else sketch(handout, is_wanted, words)
    document = pypdfium2.PdfDocument(made)
    try:
        return tuple(_marked(page) for page in document)
    finally:
        document.close()


def _marked(page: pypdfium2.PdfPage) -> bytes:
    picture = page.render(scale=DOTS_AN_INCH / POINTS_AN_INCH).to_pil().convert("RGB")
    # Over what is dark the mark does not show, so the words under it stay readable.
    picture = ImageChops.darker(picture, _mark(picture.size))
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


@cache
def _mark(size: tuple[int, int]) -> Image.Image:
    """The mark for a page of so many dots, again and again, so that no part of it is without."""
    width, height = size
    side = width + height
    font = ImageFont.truetype(BytesIO(fonts.HAND.bold.read_bytes()), size=width // 21)
    level = Image.new("L", (side, side))
    draw = ImageDraw.Draw(level)
    for line in range(-2, 3):
        at = (side / 2, side / 2 + line * height / 3.5)
        draw.text(at, MARK, STRENGTH, font=font, anchor="mm")
    left, top = (side - width) // 2, (side - height) // 2
    shape = level.rotate(SLANT, Image.Resampling.BICUBIC).crop(
        (left, top, left + width, top + height)
    )
    mark = Image.new("RGB", size, "white")
    mark.paste(INK, mask=shape)
    return mark
