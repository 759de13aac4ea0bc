"""The letters of the typeface, and the tick box of our own."""

import io
from itertools import combinations

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from taperdoc.handout import fonts
from taperdoc.handout.fonts import BOLD, REGULAR, TICK_BOX, missing


def outlines(file: str, text: str) -> list[list[list[tuple[str, object]]]]:
    """The outlines of each character, each without its place beside the others."""
    with TTFont(file) as opened:
        glyphs, names = opened.getGlyphSet(), opened.getBestCmap()
        drawn = []
        for character in text:
            pen = DecomposingRecordingPen(glyphs)
            glyphs[names[ord(character)]].draw(pen)
            ends = [at for at, (name, _) in enumerate(pen.value) if name == "closePath"]
            starts = [0, *(end + 1 for end in ends)]
            drawn.append([pen.value[a:b] for a, b in zip(starts, ends, strict=False)])
    return drawn


@pytest.mark.parametrize("file", [REGULAR, BOLD], ids=["regular", "bold"])
def test_the_zero_is_plain_and_characters_that_are_mixed_up_differ(file: object) -> None:
    zero, *others = outlines(str(file), "0O1lI")
    assert len(zero) == 2  # its outer and inner edge: a slash or a dot would be a third
    assert all(one != other for one, other in combinations([zero, *others], 2))


def test_greek_cyrillic_and_vietnamese_are_whole() -> None:
    points = [*range(0x391, 0x3A2), *range(0x3AC, 0x3CF), *range(0x400, 0x460)]
    points += [*range(0x1EA0, 0x1EFA), *range(0xC0, 0x180)]
    assert missing("".join(map(chr, points))) == ()


def test_no_letter_is_written_from_right_to_left() -> None:
    assert missing("שלום")
    assert missing("سلام")


def test_the_typeface_lacks_the_tick_box_so_that_none_can_be_typed() -> None:
    assert missing(TICK_BOX) == ("“☐” (BALLOT BOX)",)


def test_the_tick_box_is_the_same_font_every_time() -> None:
    once = fonts.box_font()
    fonts.box_font.cache_clear()
    assert fonts.box_font() == once
    with TTFont(io.BytesIO(once)) as opened:
        assert opened.getBestCmap() == {0x20: "space", 0xA0: "space", ord(TICK_BOX): "box"}
        assert opened["hmtx"]["box"][0] / opened["head"].unitsPerEm == fonts.BOX_ADVANCE
