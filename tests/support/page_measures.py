"""What can be measured of a page of the paper: where its words lie, how large, how dark."""

from collections.abc import Iterator
from typing import Any


def misplaced(page: Any) -> Iterator[str]:
    """Words that leave the page, lie on another word, or cross the edge of a table's cell."""
    left, top, right, bottom = page.bbox
    words = sorted(page.extract_words(), key=lambda word: float(word["top"]))
    uprights = [edge for edge in page.edges if edge["orientation"] == "v"]
    for index, word in enumerate(words):
        if not (left < word["x0"] and word["x1"] < right and top < word["top"] < bottom):
            yield f"{word['text']} leaves the page"
        for edge in uprights:
            if word["x0"] + 0.5 < edge["x0"] < word["x1"] - 0.5 and (
                edge["top"] < (word["top"] + word["bottom"]) / 2 < edge["bottom"]
            ):
                yield f"{word['text']} crosses an edge"
        for other in words[index + 1 :]:
            if other["top"] > word["bottom"]:
                break
            if _lap(word, other, "x0", "x1") > 0.5 and _lap(word, other, "top", "bottom") > 4:
                yield f"{word['text']} lies on {other['text']}"


def _lap(one: dict[str, Any], other: dict[str, Any], start: str, end: str) -> float:
    return float(min(one[end], other[end]) - max(one[start], other[start]))


def smallest(page: Any) -> float:
    """The smallest type on a page, in pt."""
    return min(float(character["size"]) for character in page.chars)


def contrast(page: Any) -> float:
    """The least contrast between a letter of a page and any ground there is on it (WCAG 2.2)."""
    inks = {_luminance(character["non_stroking_color"]) for character in page.chars}
    grounds = {_luminance(rect["non_stroking_color"]) for rect in page.rects if rect["fill"]}
    # Lines are drawn as filled shapes too, in black: what is as dark as ink carries no words.
    grounds = {ground for ground in grounds if ground > 0.2} | {1.0}
    return min(
        (max(ink, ground) + 0.05) / (min(ink, ground) + 0.05) for ink in inks for ground in grounds
    )


def _luminance(colour: Any) -> float:
    levels = [float(level) for level in colour or (0,)]
    red, green, blue = levels if len(levels) == 3 else levels[:1] * 3
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
