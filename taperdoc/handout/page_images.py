"""A handout's pages as images for the preview, marked so that nobody prints them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFont

from taperdoc.handout import fonts
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf, preview_pdf

MARK = "Preview – not checked, not for use"
INK = (176, 42, 55)
STRENGTH = 70
"""The opacity of the mark, of 255."""

SLANT = 24
"""Degrees."""

DOTS_PER_INCH = 80
POINTS_PER_INCH = 72
QUALITY = 80


def pages(
    handout: Handout,
    *,
    whole: bool,
    is_cancelled: Callable[[], bool] = lambda: False,
    text_cache: TextCache | None = None,
) -> tuple[bytes, ...]:
    """Return the pages of the plan, or all if `whole`, as JPEGs with the mark across them.

    For `text_cache` see `preview_pdf`. Raises RenderError, also when cancelled.
    """
    made = pdf(handout, is_cancelled) if whole else preview_pdf(handout, is_cancelled, text_cache)
    document = pypdfium2.PdfDocument(made)
    try:
        return tuple(_marked(page) for page in document)
    finally:
        document.close()


def _marked(page: pypdfium2.PdfPage) -> bytes:
    picture = page.render(scale=DOTS_PER_INCH / POINTS_PER_INCH).to_pil().convert("RGB")
    # The mark does not show over dark pixels, so the text under it stays readable.
    picture = ImageChops.darker(picture, _mark(picture.size))
    written = BytesIO()
    picture.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()


@cache
def _mark(size: tuple[int, int]) -> Image.Image:
    """Return the mark, repeated across a page of this size in pixels."""
    width, height = size
    side = width + height
    font = ImageFont.truetype(BytesIO(fonts.BOLD.read_bytes()), size=width // 21)
    level = Image.new("L", (side, side))
    draw = ImageDraw.Draw(level)
    for line in range(-2, 3):
        at = (side / 2, side / 2 + line * height / 3.5)
        # The lines slant, so one mark alone would not reach from edge to edge.
        draw.text(at, "    ".join([MARK] * 3), STRENGTH, font=font, anchor="mm")
    left, top = (side - width) // 2, (side - height) // 2
    shape = level.rotate(SLANT, Image.Resampling.BICUBIC).crop(
        (left, top, left + width, top + height)
    )
    mark = Image.new("RGB", size, "white")
    mark.paste(INK, mask=shape)
    return mark
