"""What can be measured of a page of the paper: where its words lie, how large, how dark."""

from collections.abc import Iterator

from tests.support.pdf_pages import Box, PdfPage

UNPRINTABLE = 5 / 25.4 * 72
"""The width of a page's edge that printers may leave blank, in pt."""


def misplaced(page: PdfPage) -> Iterator[str]:
    """Marks that leave the printable part of the page, and words that lie on another word or cross
    the edge of a table's cell."""
    left, top, right, bottom = page.bbox
    printable = (
        *(left + UNPRINTABLE, top + UNPRINTABLE),
        *(right - UNPRINTABLE, bottom - UNPRINTABLE),
    )
    for shape in page.shapes:
        if not _is_within(shape, printable):
            yield "a shape leaves the printable part of the page"
    words = sorted(page.words, key=lambda word: float(word["top"]))
    uprights = [
        (shape[side], shape["top"], shape["bottom"])
        for shape in page.shapes
        for side in ("x0", "x1")
    ]
    for index, word in enumerate(words):
        if not _is_within(word, printable):
            yield f"{word['text']} leaves the printable part of the page"
        for x, top_end, bottom_end in uprights:
            if word["x0"] + 0.5 < x < word["x1"] - 0.5 and (
                top_end < (word["top"] + word["bottom"]) / 2 < bottom_end
            ):
                yield f"{word['text']} crosses an edge"
        for other in words[index + 1 :]:
            if other["top"] > word["bottom"]:
                break
            if _lap(word, other, "x0", "x1") > 0.5 and _lap(word, other, "top", "bottom") > 4:
                yield f"{word['text']} lies on {other['text']}"


def _is_within(mark: Box, printable: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = printable
    across = left < mark["x0"] and mark["x1"] < right
    return bool(across and top < mark["top"] and mark["bottom"] < bottom)


def _lap(one: Box, other: Box, start: str, end: str) -> float:
    return float(min(one[end], other[end]) - max(one[start], other[start]))


def smallest(page: PdfPage) -> float:
    """The smallest type on a page, in pt."""
    return min(float(character["size"]) for character in page.chars)


def contrast(page: PdfPage) -> float:
    """The least contrast between a letter of a page and any ground there is on it (WCAG 2.2)."""
    inks = {_luminance(colour) for colour in {char["colour"] for char in page.chars}}
    grounds = {_luminance(shape["colour"]) for shape in page.shapes if shape["fill"]}
    # Lines are drawn as filled shapes too, in black: what is as dark as ink carries no words.
    grounds = {ground for ground in grounds if ground > 0.2} | {1.0}
    return min(
        (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) for ink in inks for ground in grounds
    )


def _luminance(colour: tuple[float, float, float]) -> float:
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
