"""A PDF merged from several handouts, or from a handout and another document, is rejected."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from taperdoc.domain.plan_json import ATTACHMENT, document_number
from taperdoc.handout.edition import Edition
from taperdoc.handout.embedded_plan import AttachmentError, plan_in
from taperdoc.handout.page_numbers import PAGES_MAX
from taperdoc.handout.render import pdf
from tests.handout.test_handout import handout
from tests.support.builders import plan
from tests.support.hostile_pdfs import FOOT, GOOD, stream, with_attached

ONE = plan("20 15 . 20 for 7 | 10 5 . 10 for 7", "10h")
OTHER = plan("20 15 . 20 for 7 | 10 5 . 5 for 7", "10h")
NUMBER, OTHER_NUMBER = document_number(ONE), document_number(OTHER)

MIXED = "This PDF mixes pages of different plans"
NO_NUMBER = "of this PDF does not show the number of a plan at the bottom"
NO_PLAN = "There is no plan in this PDF."
SEVERAL = "This PDF contains several plans that differ."


@cache
def one(*, large: bool = False) -> bytes:
    """Return the first handout, in standard or large print."""
    return pdf(handout(ONE, edition=Edition(large=large)))


@cache
def other() -> bytes:
    """Return the handout of the other plan."""
    return pdf(handout(OTHER))


@cache
def letter() -> bytes:
    """Return a page that is not from a handout, and shows no number."""
    blank = pypdfium2.PdfDocument.new()
    blank.new_page(595, 842)
    written = io.BytesIO()
    blank.save(written)
    return written.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the handouts and the letter as files."""
    for name, data in (("one", one()), ("other", other()), ("letter", letter())):
        (tmp_path / f"{name}.pdf").write_bytes(data)
    (tmp_path / "large.pdf").write_bytes(one(large=True))
    return tmp_path


def qpdf(folder: Path, arguments: str) -> bytes:
    """Run qpdf in the folder. Returns what it wrote."""
    subprocess.run(["qpdf", *arguments.split(), "out.pdf"], cwd=folder, check=True)
    return (folder / "out.pdf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--empty --pages one.pdf other.pdf --", NO_PLAN),
        ("one.pdf --pages . 1 other.pdf 2 --", MIXED),
        ("one.pdf --pages . other.pdf --", MIXED),
        ("other.pdf --pages one.pdf . --", MIXED),
        ("one.pdf --pages other.pdf --", MIXED),
        ("one.pdf --pages letter.pdf . --", f"Page 1 {NO_NUMBER}"),
        ("one.pdf --pages . 1 letter.pdf . 2-z --", f"Page 2 {NO_NUMBER}"),
        ("one.pdf --overlay other.pdf --", MIXED),
        (
            "one.pdf --pages . other.pdf -- --copy-attachments-from other.pdf --prefix=2- --",
            SEVERAL,
        ),
        ("one.pdf --copy-attachments-from other.pdf --prefix=2- --", SEVERAL),
    ],
)
def test_pages_merged_by_qpdf_are_rejected(folder: Path, arguments: str, message: str) -> None:
    with pytest.raises(AttachmentError, match=message):
        plan_in(qpdf(folder, arguments))


@pytest.mark.parametrize(
    "arguments",
    [
        "one.pdf --pages . 2-z --",
        "one.pdf --pages . z-1 --",
        "one.pdf --pages . . --",
        "one.pdf --pages . large.pdf --",
        "one.pdf --rotate=+90",
        "one.pdf --pages . large.pdf -- --copy-attachments-from large.pdf --prefix=2- --",
    ],
)
def test_pages_of_one_plan_open_in_any_order_and_number(folder: Path, arguments: str) -> None:
    assert plan_in(qpdf(folder, arguments)) == ONE


@pytest.mark.parametrize("names", [("one", "other"), ("other", "one"), ("one", "letter")])
def test_files_merged_by_pdfunite_are_rejected(folder: Path, names: tuple[str, ...]) -> None:
    files = [f"{name}.pdf" for name in names]
    subprocess.run(["pdfunite", *files, "out.pdf"], cwd=folder, check=True)
    with pytest.raises(AttachmentError) as rejected:
        plan_in((folder / "out.pdf").read_bytes())
    assert any(part in str(rejected.value) for part in (NO_PLAN, MIXED, NO_NUMBER, SEVERAL))


def by_pikepdf(first: bytes, second: bytes) -> bytes:
    """Return the first file with the pages of the second after its own."""
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(first)) as into, pikepdf.open(io.BytesIO(second)) as added:
        into.pages.extend(added.pages)
        into.save(written)
    return written.getvalue()


def by_pdfium(first: bytes, second: bytes) -> bytes:
    """Return the first file with the pages of the second before its own."""
    written = io.BytesIO()
    into = pypdfium2.PdfDocument(first)
    into.import_pages(pypdfium2.PdfDocument(second), index=0)
    into.save(written)
    return written.getvalue()


@pytest.mark.parametrize("merge", [by_pikepdf, by_pdfium])
def test_pages_added_to_a_handout_are_rejected(merge: Callable[[bytes, bytes], bytes]) -> None:
    with pytest.raises(AttachmentError, match=MIXED) as rejected:
        plan_in(merge(one(), other()))
    assert f"the plan stored in it is {NUMBER}" in str(rejected.value)
    assert f"is from plan {OTHER_NUMBER}." in str(rejected.value)
    with pytest.raises(AttachmentError, match=NO_NUMBER):
        plan_in(merge(one(), letter()))
    assert plan_in(merge(one(), one(large=True))) == ONE


def test_a_plan_put_into_another_handout_is_rejected() -> None:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(one())) as into, pikepdf.open(io.BytesIO(other())) as source:
        into.attachments[ATTACHMENT] = source.attachments[ATTACHMENT].get_file().read_bytes()
        into.save(written)
    with pytest.raises(AttachmentError, match=MIXED):
        plan_in(written.getvalue())


def test_pages_that_the_file_does_not_count_are_rejected() -> None:
    merged = io.BytesIO()
    with pikepdf.open(io.BytesIO(by_pikepdf(one(), other()))) as opened:
        opened.save(merged, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = merged.getvalue()
    assert data.count(b"/Count 4") == 1
    with pytest.raises(AttachmentError, match=r"This PDF is damaged\."):
        plan_in(data.replace(b"/Count 4", b"/Count 2"))


@pytest.mark.parametrize("large", [False, True])
def test_numbers_in_the_text_of_a_plan_are_not_those_of_its_pages(*, large: bool) -> None:
    """Neither does the number of the handout that this one replaces count."""
    said = f"Plan {OTHER_NUMBER}, made today. " * 60
    made = plan(
        f"20 15 . 20 for 7 note {said} | 10 5 . 10 for 7 note {said}", "10h", as_needed=said
    )
    given = replace(handout(made, edition=Edition(large=large)), replaces=OTHER_NUMBER)
    assert plan_in(pdf(given)) == made


@pytest.mark.parametrize(
    ("feet", "message"),
    [
        ((), "This PDF is damaged."),
        (("",), f"Page 1 {NO_NUMBER}"),
        ((FOOT, "Page 2 of 2"), f"Page 2 {NO_NUMBER}"),
        ((FOOT, FOOT.replace("Plan ", "Plan")), f"Page 2 {NO_NUMBER}"),
        ((f"{FOOT}, not Plan 0000-0000, made then",), "page 1 is from plan 0000-0000"),
        ((FOOT,) * (PAGES_MAX + 1), "has 1,001 pages, and a handout has 1 to 1,000."),
    ],
)
def test_each_page_shows_the_number_of_the_plan(feet: tuple[str, ...], message: str) -> None:
    with pytest.raises(AttachmentError, match=message):
        plan_in(with_attached(stream(GOOD), feet=feet))
