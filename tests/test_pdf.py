"""The finished PDF: standards, what is inside it, and what stops it."""

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import page as validator
import pikepdf
import pytest

from taperdoc import conformance, document
from taperdoc.handout import Handout, Who, html
from taperdoc.pdf import ATTACHMENT, RenderError, pdf
from tests.builders import plan
from tests.reading import read
from tests.test_handout import handout

PROFILES = [validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A]
KINDS = {
    "short": plan("20 15 . 20 for 7", "10h"),
    "long": plan(" | ".join(["10 5 10 5 for 7", "5 5 5 5 for 7"] * 10), "10h", first="2026-12-01"),
    "notes": plan("10 for 7 note " + "Call us. " * 200, "10h"),
    "liquid": plan("2.5mL for 7 of 1 | 2.5mL for 7 of 2", "25/5 10/5"),
    "alternate": plan("10 5 / 5 5 for 14 | pause for 3 | 5 5 until seen", "10h", as_needed="Ask."),
    "six times": plan("1 2 3 4 5 6 for 7", "1", times="waking breakfast noon tea supper night"),
}


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest) -> tuple[Handout, bytes]:
    given = handout(KINDS[request.param])
    return given, pdf(given)


@pytest.mark.parametrize("profile", PROFILES)
def test_it_passes_the_accessibility_and_the_archive_standard(
    made: tuple[Handout, bytes], profile: validator.ValidationProfile
) -> None:
    report = validator.validate_pdf_bytes(made[1], profile=profile)
    assert [failure.message for failure in report.failures] == []
    assert report.rules.passed == report.rules.total > 100


def test_qpdf_finds_nothing_wrong(made: tuple[Handout, bytes], tmp_path: Path) -> None:
    path = tmp_path / "handout.pdf"
    path.write_bytes(made[1])
    found = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout + found.stderr


def test_every_page_has_its_head_and_foot(made: tuple[Handout, bytes]) -> None:
    given, data = made
    sheets = read(data).sheets
    for number, words in enumerate(sheets, start=1):
        assert "For: Maria Example" in words
        assert "Clinic phone: 020 7946 0018" in words
        assert f"Page {number} of {len(sheets)}" in words
        assert f"Plan {given.number}, printed Sat 21 November 2026, 14:05" in words


def test_every_table_has_its_head_on_every_page(made: tuple[Handout, bytes]) -> None:
    paper = read(made[1])
    heads = sum(words.count("In the day") for words in paper.sheets)
    assert heads >= paper.tables


def test_the_plan_travels_in_it_and_nothing_of_the_patient(made: tuple[Handout, bytes]) -> None:
    given, data = made
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert list(opened.attachments) == [ATTACHMENT]
        attached = opened.attachments[ATTACHMENT].get_file().read_bytes()
        (listed,) = opened.Root.AF
        assert listed.AFRelationship == "/Source"
        assert opened.Root.Lang == "en"
        assert opened.docinfo["/Title"] == f"Baclofen plan {given.number}"
        about = str(opened.docinfo) + opened.Root.Metadata.read_bytes().decode()
    assert document.loads(attached.decode()) == given.plan
    assert "Maria" not in about
    assert b"Maria" not in attached


def test_the_same_handout_gives_the_same_bytes(made: tuple[Handout, bytes]) -> None:
    assert pdf(made[0]) == made[1]


def test_threads_do_not_mix_their_handouts() -> None:
    people = [f"Person {number}" for number in range(8)]

    def first_page(name: str) -> str:
        return read(pdf(handout(who=Who(patient=name)))).sheets[0]

    with ThreadPoolExecutor(4) as pool:
        for name, words in zip(people, pool.map(first_page, people), strict=True):
            assert f"For: {name}" in words


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="file:///etc/hostname">',
        '<img alt="x" src="http://127.0.0.1:1/x.png">',
        '<img alt="x" src="data:image/png;base64,AAAA">',
        '<link rel="stylesheet" href="handout.css">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<style>@import "file:///etc/hostname";</style>',
        '<p style="colour: red">x</p>',
    ],
)
def test_a_page_that_wants_anything_from_outside_is_not_made(
    markup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = html(handout())
    monkeypatch.setattr("taperdoc.pdf.html", lambda _: whole.replace("<h1>", f"{markup}<h1>"))
    with pytest.raises(RenderError):
        pdf(handout())


def test_a_refused_page_says_nothing_of_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Handout) -> str:
        raise ValueError("Maria Example")

    monkeypatch.setattr("taperdoc.pdf.html", fails)
    with pytest.raises(RenderError) as refused:
        pdf(handout())
    assert "Maria" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_handout_is_made_again_after_one_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("taperdoc.pdf.html", lambda _: '<img alt="x" src="file:///etc/hostname">')
        with pytest.raises(RenderError):
            pdf(handout())
    assert pdf(handout()).startswith(b"%PDF")


def test_a_machine_without_pango_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(RenderError, match="Pango is missing"):
        pdf(handout())


def test_a_stream_that_would_read_short_is_written_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plainly = pdf(handout())
    monkeypatch.setattr(conformance, "is_plain", lambda _: False)
    otherwise = pdf(handout())
    assert otherwise != plainly
    assert read(otherwise).pages == read(plainly).pages
    for profile in PROFILES:
        assert list(validator.validate_pdf_bytes(otherwise, profile=profile).failures) == []
