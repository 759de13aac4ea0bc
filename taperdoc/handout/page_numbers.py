"""Checks that each page of a handout's PDF shows the number of the embedded plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2

from taperdoc.domain.plan_json import NUMBER

PAGES_MAX = 1000
"""More pages than the longest handout has."""

FOOT_POINTS = 18 / 25.4 * 72
"""The height in which the foot of every handout lies, also of large print and of older ones."""

# With the word after it: the last lines of a page may name the number of another plan.
_PRINTED = re.compile(rf"(?<![A-Za-z])Plan\s({NUMBER.pattern}),\smade\b")


class WrongPagesError(ValueError):
    """The pages are not those of the embedded plan. The message names the first such page."""


def check_pages(pdf: bytes, number: str) -> int:
    """Check that the foot of each page shows this document number and no other.

    Pages may be missing, repeated or reordered: the embedded plan is complete without them.
    Returns how many pages there are. Raises WrongPagesError, and PdfiumError for a damaged file.
    The pages of a malicious file can take any amount of time and memory.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        count = len(document)
        if not 1 <= count <= PAGES_MAX:
            raise WrongPagesError(
                f"This PDF has {count:,} pages, and a handout has 1 to {PAGES_MAX:,}."
            )
        for page, numbers in enumerate(_numbers_by_page(document), start=1):
            _check_page(page, numbers, number)
        return count
    finally:
        document.close()


def _check_page(page: int, numbers: set[str], number: str) -> None:
    if others := sorted(numbers - {number}):
        raise WrongPagesError(
            f"This PDF mixes pages of different plans: the plan stored in it is {number}, but"
            f" page {page} is from plan {others[0]}. Open the original PDF of one handout."
        )
    if not numbers:
        raise WrongPagesError(
            f"Page {page} of this PDF does not show the number of a plan at the bottom, so it is"
            f" not a page of plan {number}, which is stored in the PDF. Open the original PDF of"
            " the handout."
        )


def _numbers_by_page(document: pypdfium2.PdfDocument) -> Iterator[set[str]]:
    for index in range(len(document)):
        page = document[index]
        left, bottom, right, _ = page.get_mediabox()
        text = page.get_textpage()
        foot = text.get_text_bounded(left, bottom, right, bottom + FOOT_POINTS)
        text.close()
        page.close()
        yield set(_PRINTED.findall(foot))
