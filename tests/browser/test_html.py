"""Every page as it is served, and every style sheet, is valid by the W3C's checker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from taperdoc import resources
from tests.browser.conftest import Shown
from tests.browser.html_checker import Nu, checker

pytestmark = pytest.mark.browser

# The checker knows nothing of paged media: running headers, page counters, bookmarks.
SHEETS = [
    sheet
    for sheet in sorted(resources.STATIC.glob("*.css"))
    if not sheet.name.startswith("handout")
]


@pytest.fixture(scope="session")
def nu() -> Iterator[Nu]:
    with checker() as started:
        yield started


def test_a_page_is_valid_html(nu: Nu, shown: Shown) -> None:
    assert nu.complaints(shown.html, "text/html") == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)
def test_a_style_sheet_is_valid(nu: Nu, sheet: Path) -> None:
    # Nor does it know container queries, which browsers have had since 2023.
    complaints = nu.complaints(sheet.read_text(), "text/css")
    assert [words for words in complaints if "container" not in words] == []


@pytest.mark.parametrize(
    ("text", "mimetype", "says"),
    [
        ("<!doctype html><html lang=en><title>x</title><p><b>x", "text/html", "Unclosed"),
        ("p { colour: red }", "text/css", "colour"),
    ],
)
def test_the_checker_itself_sees(nu: Nu, text: str, mimetype: str, says: str) -> None:
    assert any(says in complaint for complaint in nu.complaints(text, mimetype))
