"""Every character that a handout accepts is extracted from its PDF as it was typed."""

import io
import unicodedata
from datetime import UTC, datetime

import pdfplumber
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pypdfium2 import raw

from taperdoc.domain.plan import LINES_MAX, PlanError
from taperdoc.handout import weasyprint_engine
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.fonts import covered
from taperdoc.handout.handout import Handout
from taperdoc.handout.render import pdf
from tests.support.builders import plan

BOLD, REGULAR = "the ending is printed in bold", "the clinic's text is not"


def accepted() -> list[str]:
    """The characters that a handout accepts, without canonical equivalents."""
    return [
        character
        for character in sorted(covered())
        if unicodedata.normalize("NFC", character) == character and not refused(character)
    ]


def refused(character: str) -> bool:
    try:
        Who(patient=f"[{character}]")
    except PlanError:
        return True
    return False


def by_pdfplumber(data: bytes) -> str:
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return "".join(character["text"] for page in opened.pages for character in page.chars)


def by_pdfium(data: bytes) -> str:
    """The characters of the PDF without those that PDFium adds between words and lines."""
    found = []
    with pypdfium2.PdfDocument(data) as opened:
        for page in opened:
            text = page.get_textpage()
            found += [
                chr(raw.FPDFText_GetUnicode(text, index))
                for index in range(text.count_chars())
                if not raw.FPDFText_IsGenerated(text, index)
            ]
    return "".join(found)


def without_ligatures(text: str) -> str:
    """Text as PDFium returns it: it replaces the two ligatures that are characters."""
    return text.replace("\N{LATIN SMALL LIGATURE FI}", "fi").replace(
        "\N{LATIN SMALL LIGATURE FL}", "fl"
    )


@pytest.mark.parametrize("order", [1, -1], ids=["in order", "in reverse"])
@pytest.mark.parametrize("weight", [REGULAR, BOLD])
def test_every_character_is_extracted_as_it_was_typed(weight: str, order: int) -> None:
    # The first text with a glyph decides what it is extracted as, so the order matters.
    characters = [c for c in accepted() if c != " "][::order]
    length = -(-len(characters) // LINES_MAX)
    lines = ["".join(characters[at : at + length]) for at in range(0, len(characters), length)]
    text = "\n".join(lines)
    made = plan("5 for 7", then=text) if weight is BOLD else plan("5 for 7", other_words=text)
    data = pdf(
        Handout(
            plan=made,
            who=Who(),
            checked_by="",
            printed=datetime(2026, 11, 21, tzinfo=UTC),
            edition=Edition(calendar=False),
        )
    )
    extracted = by_pdfplumber(data)
    assert [line for line in lines if line not in extracted] == []
    extracted = by_pdfium(data)
    assert [line for line in lines if without_ligatures(line) not in extracted] == []


def test_a_character_without_a_glyph_of_its_own_is_refused_by_name() -> None:
    unaccepted = covered() - set(accepted())
    named = {c for c in unaccepted if unicodedata.normalize("NFC", c) == c}
    assert len(named) > 60
    for character in named:
        with pytest.raises(PlanError, match=unicodedata.name(character, "U\\+000D")):
            Who(patient=f"[{character}]")


@pytest.mark.parametrize("file", ["regular", "bold"])
def test_each_character_has_one_glyph_and_no_other_character_shares_it(file: str) -> None:
    data = weasyprint_engine._bundled()[f"handout:{file}.ttf"]
    with TTFont(io.BytesIO(data)) as opened:
        glyphs = list(opened.getBestCmap().values())
        assert "GSUB" not in opened
        assert "GPOS" in opened
    assert len(glyphs) == len(set(glyphs)) > 1000
