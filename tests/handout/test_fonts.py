"""The letters: which family a text is set in, and the tick box of our own."""

import io

from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st

from taperdoc.handout import fonts
from taperdoc.handout.fonts import HAND, TICK_BOX, WIDE, covered, family, missing

LETTERS = st.text(sorted(c for c in covered() if not missing(c)))


def test_the_second_family_has_every_letter_of_the_first() -> None:
    assert covered(HAND) < covered(WIDE)


@given(LETTERS)
def test_a_text_without_missing_letters_is_covered_by_its_family(text: str) -> None:
    assert missing(text) == ()
    assert family(text).covers(text)
    assert family(text) is (HAND if HAND.covers(text) else WIDE)


def test_greek_cyrillic_and_vietnamese_are_whole() -> None:
    points = [*range(0x391, 0x3A2), *range(0x3AC, 0x3CF), *range(0x400, 0x460)]
    points += [*range(0x1EA0, 0x1EFA), *range(0xC0, 0x180)]
    assert missing("".join(map(chr, points))) == ()


def test_no_letter_is_written_from_right_to_left() -> None:
    assert missing("שלום")
    assert missing("سلام")


def test_no_family_has_the_tick_box_so_that_none_can_be_typed() -> None:
    assert missing(TICK_BOX) == ("“☐” (BALLOT BOX)",)


def test_the_tick_box_is_the_same_font_every_time() -> None:
    once = fonts.box_font()
    fonts.box_font.cache_clear()
    assert fonts.box_font() == once
    with TTFont(io.BytesIO(once)) as opened:
        assert opened.getBestCmap() == {0x20: "space", 0xA0: "space", ord(TICK_BOX): "box"}
        assert opened["hmtx"]["box"][0] / opened["head"].unitsPerEm == fonts.BOX_ADVANCE
