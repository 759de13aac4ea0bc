"""The pages of a PDF as PDFium reads them: characters, words, painted shapes, and the tags.

PDFium leaves out a line that is the same as the one above, as if it were printed twice to look
bold. pdfplumber does not, and takes ten times as long: it reads the pages with such lines.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pypdfium2 import raw

Box = dict[str, Any]
"""`x0`, `x1`, `top` and `bottom` in pt from the upper left corner, and what else is known."""

_HYPHEN_AT_LINE_END = 2
"""PDFium's code for a hyphen at the end of a line."""

_ABOVE_BASELINE = 0.8
"""The share of the type size that is above the baseline."""


@dataclass
class PdfPage:
    """A page, measured in pt. The elements of `structure_tree` have `type`, `mcids`, `children`."""

    width: float
    height: float
    chars: list[Box] = field(repr=False)
    shapes: list[Box] = field(repr=False)
    structure_tree: list[dict[str, Any]] = field(repr=False)
    text: str = field(repr=False)

    @property
    def bbox(self) -> tuple[float, float, float, float]:
        """The edges of the paper: left, top, right, bottom."""
        return 0, 0, self.width, self.height

    @cached_property
    def words(self) -> list[Box]:
        """Characters next to each other on a line, without a space between them."""
        found: list[Box] = []
        open_word: Box | None = None
        for char in self.chars:
            if char["text"].isspace():
                open_word = None
                continue
            if open_word and _continues(open_word, char):
                open_word["text"] += char["text"]
                open_word["x1"] = max(open_word["x1"], char["x1"])
                open_word["top"] = min(open_word["top"], char["top"])
                open_word["bottom"] = max(open_word["bottom"], char["bottom"])
            else:
                open_word = dict(char)
                found.append(open_word)
        return found


def _continues(word: Box, char: Box) -> bool:
    # The letters of one text are set side by side, also where one reaches over the next.
    is_same_text = "text_object" in char and char["text_object"] == word["text_object"]
    is_same_line: bool = abs(word["baseline"] - char["baseline"]) < 1
    return is_same_text or (is_same_line and abs(char["x0"] - word["x1"]) < 0.2 * char["size"])


def pages(pdf: bytes) -> list[PdfPage]:
    """Return the pages of a PDF."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [_page(document[index], pdf, index) for index in range(len(document))]
    finally:
        document.close()


def _page(page: pdfium.PdfPage, pdf: bytes, index: int) -> PdfPage:
    height = page.get_height()
    text = page.get_textpage()
    try:
        is_whole = _text_objects(page) == _objects_with_text(text)
        return PdfPage(
            width=page.get_width(),
            height=height,
            chars=list(_chars(text, height)) if is_whole else _all_chars(pdf, index),
            shapes=list(_shapes(page, height)),
            structure_tree=_structure_tree(page),
            text=text.get_text_range(),
        )
    finally:
        text.close()
        page.close()


def _text_objects(page: pdfium.PdfPage) -> set[int]:
    count = raw.FPDFPage_CountObjects(page)
    items = (raw.FPDFPage_GetObject(page, index) for index in range(count))
    return {_address(i) for i in items if raw.FPDFPageObj_GetType(i) == raw.FPDF_PAGEOBJ_TEXT}


def _objects_with_text(text: pdfium.PdfTextPage) -> set[int]:
    items = (raw.FPDFText_GetTextObject(text, index) for index in range(text.count_chars()))
    return {_address(item) for item in items if item}


def _address(item: Any) -> int:
    return ctypes.addressof(item.contents)


def _all_chars(pdf: bytes, index: int) -> list[Box]:
    with pdfplumber.open(io.BytesIO(pdf), pages=[index + 1]) as document:
        (page,) = document.pages
        return [
            {
                "text": char["text"],
                "mcid": char["mcid"],
                "size": char["size"],
                "colour": _rgb(char["non_stroking_color"]),
                "baseline": char["top"] + _ABOVE_BASELINE * char["size"],
                "x0": char["x0"],
                "x1": char["x1"],
                "top": char["top"],
                "bottom": char["bottom"],
            }
            for char in page.chars
        ]


def _rgb(levels: Any) -> tuple[float, float, float]:
    red, green, blue = levels if len(levels) == 3 else levels * 3
    return red, green, blue


def _chars(text: pdfium.PdfTextPage, height: float) -> Iterator[Box]:
    x, y = ctypes.c_double(), ctypes.c_double()
    advance = raw.FS_RECTF()
    colours: dict[int, tuple[float, float, float]] = {}
    mcids: dict[int, int | None] = {}
    sizes: dict[int, float] = {}
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index):
            continue
        code = raw.FPDFText_GetUnicode(text, index)
        item = raw.FPDFText_GetTextObject(text, index)
        key = _address(item)
        if key not in mcids:
            mcid = raw.FPDFPageObj_GetMarkedContentID(item)
            mcids[key] = mcid if mcid >= 0 else None
            colours[key] = _fill_colour(item)
            sizes[key] = _size(text, index)
        raw.FPDFText_GetLooseCharBox(text, index, advance)
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        baseline, size = height - y.value, sizes[key]
        yield {
            "text": "-" if code == _HYPHEN_AT_LINE_END else chr(code),
            "mcid": mcids[key],
            "text_object": key,
            "size": size,
            "colour": colours[key],
            "baseline": baseline,
            "x0": advance.left,
            "x1": advance.right,
            "top": baseline - _ABOVE_BASELINE * size,
            "bottom": baseline + (1 - _ABOVE_BASELINE) * size,
        }


def _size(text: pdfium.PdfTextPage, index: int) -> float:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    return float(raw.FPDFText_GetFontSize(text, index) * abs(matrix.d))


def _fill_colour(item: Any) -> tuple[float, float, float]:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return red.value / 255, green.value / 255, blue.value / 255


def _shapes(page: pdfium.PdfPage, height: float) -> Iterator[Box]:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    for index in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        yield {
            "fill": bool(fill.value),
            "colour": _fill_colour(item),
            "x0": left.value,
            "x1": right.value,
            "top": height - top.value,
            "bottom": height - bottom.value,
        }


def _structure_tree(page: pdfium.PdfPage) -> list[dict[str, Any]]:
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        children = (raw.FPDF_StructTree_GetChildAtIndex(tree, index) for index in range(count))
        return [_element(child) for child in children if child]
    finally:
        raw.FPDF_StructTree_Close(tree)


def _element(element: Any) -> dict[str, Any]:
    children, mcids = [], []
    for index in range(raw.FPDF_StructElement_CountChildren(element)):
        if child := raw.FPDF_StructElement_GetChildAtIndex(element, index):
            children.append(_element(child))
        elif (mcid := raw.FPDF_StructElement_GetChildMarkedContentID(element, index)) >= 0:
            mcids.append(mcid)
    return {"type": _type(element), "mcids": mcids, "children": children}


def _type(element: Any) -> str:
    size = raw.FPDF_StructElement_GetType(element, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDF_StructElement_GetType(element, buffer, size)
    return buffer.raw.decode("utf-16-le").rstrip("\0")
