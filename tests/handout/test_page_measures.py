"""The measures of a page find what is wrong: one that finds nothing proves nothing."""

from __future__ import annotations

import pytest
from weasyprint import HTML

from tests.support import page_measures
from tests.support.pdf_pages import PdfPage, pages

_WRONG = {
    "one lies on other": '<p style="margin: 0">one</p><p style="margin: -1em 0 0">other</p>',
    "word leaves the printable part of the page": '<p style="margin-left: -9mm">word</p>',
    "a shape leaves the printable part of the page": (
        '<div style="border: 1pt solid; margin-left: -9mm">framed</div>'
    ),
    "nowhere crosses an edge": (
        '<div style="border: 1pt solid; width: 1em; padding: 5mm 0">nowhere</div>'
    ),
}


def page_of(body: str) -> PdfPage:
    style = "<style>@page { size: A5; margin: 10mm } body { font: 12pt sans-serif }</style>"
    (page,) = pages(HTML(string=style + body).write_pdf())
    return page


@pytest.mark.parametrize(("fault", "body"), _WRONG.items(), ids=_WRONG)
def test_a_misplaced_word_is_found(fault: str, body: str) -> None:
    assert fault in list(page_measures.misplaced(page_of(body)))


def test_words_beside_and_below_each_other_are_not_misplaced() -> None:
    page = page_of("<p>Words apart, <b>AV</b>A</p><table border=1><td>one<td>two</table>")
    assert list(page_measures.misplaced(page)) == []
    assert [word["text"] for word in page.words] == [
        "Words", "apart,", "AVA", "one", "two",
    ]  # fmt: skip


def test_lines_that_are_alike_are_all_read() -> None:
    page = page_of("<p>" + "<br>".join(["the same"] * 4) + "</p>")
    assert [word["text"] for word in page.words] == ["the", "same"] * 4
    assert list(page_measures.misplaced(page)) == []


def test_the_smallest_type_and_the_least_contrast_are_found() -> None:
    page = page_of('<p>large</p><p style="font-size: 7pt; color: #777">small</p>')
    assert page_measures.smallest(page) == pytest.approx(7, abs=0.01)
    assert page_measures.contrast(page) == pytest.approx(4.48, abs=0.01)
    on_gray = page_of('<p style="background: #999">text</p>')
    assert page_measures.contrast(on_gray) == pytest.approx(7.37, abs=0.01)
