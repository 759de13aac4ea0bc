"""The finished PDF: standards, what is inside it, and what stops it."""

import io
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import outloud
import page as validator
import pikepdf
import pytest
from PIL import Image

from taperdoc.domain import plan_json
from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import TaperPlan
from taperdoc.handout import pdf_ua, weasyprint_engine
from taperdoc.handout.contacts import WHO_LIMITS, Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.handout import ClinicText, Handout
from taperdoc.handout.html import html
from taperdoc.handout.render import RenderError, pdf
from taperdoc.wording import safety_text
from tests.handout.test_handout import WHO, filled, handout
from tests.support.builders import plan
from tests.support.pdf_reading import Paper, read, squeezed

PROFILES = [validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_3A]
TWELVE = "20 15 . 20 for 7 | " * 9 + "9 5 . . / 5 5 . . for 9 | pause for 3 | 5 5 . . for 4"
A_YEAR = "20 20 20 20 for 99 | 20 10 20 20 for 99 | 10 10 20 20 for 99 | 10 10 10 10 for 74"
LARGE = Edition(large=True)
SHORT = "20 15 . 20 for 7"

# Every kind of handout, each kept small enough to be made in the time of a test.
KINDS: dict[str, tuple[TaperPlan, Edition]] = {
    "short": (plan(SHORT, "10h"), Edition()),
    "12 steps": (plan(TWELVE, "10h", first="2026-12-01"), Edition()),
    "60 steps": (
        plan(" | ".join(["10 5 for 1", "5 5 for 2"] * 30), "10h", first="2026-12-01"),
        Edition(week_starts=WeekStart.SUNDAY),
    ),
    "53 weeks": (plan(A_YEAR, "10h", first="2026-11-30"), Edition()),
    "no calendar": (plan(A_YEAR, "10h"), Edition(size=PaperSize.LETTER, calendar=False)),
    "liquid": (plan("2.5mL for 7 of 1 | 2.5mL for 7 of 2", "25/5 10/5"), Edition()),
    "alternate": (
        plan("10 5 / 5 5 for 14 | pause for 3 | 5 5 until seen", "10h", as_needed="Ask."),
        Edition(size=PaperSize.LETTER),
    ),
    "large": (plan("10 5 / 5 5 for 9 | 5 . for 8", "10h", first="2026-12-01"), LARGE),
    "large, long": (
        plan("10 5 5 5 for 1 | 5 5 5 5 for 1 | 10 5 5 5 until seen", "10h"),
        Edition(size=PaperSize.LETTER, large=True),
    ),
    "words": (
        plan(
            "10 5 for 7 note " + "Call us. " * 200,
            "10h",
            times="Πρωί Вечером",
            then="Nguyễn Thị Ánh sẽ gọi cho bạn.",
            other_words="Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau " * 9,
        ),
        Edition(),
    ),
    "six times": (
        plan("1000.125 2 3 4 5 6 for 7", "1", times="waking breakfast noon tea supper night"),
        LARGE,
    ),
}


@pytest.fixture(scope="module", params=KINDS)
def made(request: pytest.FixtureRequest) -> tuple[Handout, bytes]:
    chosen, edition = KINDS[request.param]
    given = handout(chosen, edition=edition)
    return given, pdf(given)


@pytest.fixture(scope="module")
def paper(made: tuple[Handout, bytes]) -> Paper:
    return read(made[1])


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


@pytest.mark.long
def test_a_second_checker_finds_no_errors(made: tuple[Handout, bytes], tmp_path: Path) -> None:
    path = tmp_path / "handout.pdf"
    path.write_bytes(made[1])
    result = outloud.check(str(path))
    assert result.error is None
    assert [found for found in result.findings if found.severity == "error"] == []


def test_no_tag_is_empty_and_every_table_head_has_its_scope(made: tuple[Handout, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        waiting = [opened.Root.StructTreeRoot.K[0]]
        while waiting:
            element = waiting.pop()
            kids = list(element.K)
            assert kids, element.S
            waiting += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
            assert element.S != "/TH" or element.A.Scope in {"/Column", "/Row"}
            assert element.S != "/LI" or kids[-1].S == "/LBody"


def test_all_that_is_not_in_the_tree_is_marked_as_an_artifact(made: tuple[Handout, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        nums = list(opened.Root.StructTreeRoot.ParentTree.Nums)
        for page, of_page in zip(opened.pages, nums[1::2], strict=False):
            depth, artifacts = 0, 0
            for instruction in pikepdf.parse_content_stream(page):
                operands, name = instruction.operands, str(instruction.operator)
                if name in {"BMC", "BDC"}:
                    depth += 1
                    artifacts += operands[0] == "/Artifact"
                    if name == "BDC" and "/MCID" in operands[1]:
                        assert of_page[int(operands[1].MCID)] is not None
                depth -= name == "EMC"
                assert depth or name not in {"Tj", "TJ", "S", "f", "f*"}
            assert artifacts


def test_there_are_bookmarks_for_the_parts(made: tuple[Handout, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[1])) as opened, opened.open_outline() as outline:
        (top,) = outline.root
        titles = [item.title for item in top.children]
    assert top.title == "Your baclofen plan"
    assert titles[:2] == ["Do not stop baclofen suddenly", "What to take"]
    assert ("Day by day" in titles) is made[0].edition.calendar


def test_nothing_lies_wrong(made: tuple[Handout, bytes], paper: Paper) -> None:
    assert paper.misplaced == []
    assert paper.split == []


def test_no_type_is_smaller_than_promised_and_none_is_pale(
    made: tuple[Handout, bytes], paper: Paper
) -> None:
    assert paper.smallest > made[0].edition.type_size - 0.01
    assert paper.contrast >= 4.5


def test_the_sheet_is_the_one_chosen(made: tuple[Handout, bytes]) -> None:
    points = {PaperSize.A4: (595, 842), PaperSize.LETTER: (612, 792)}[made[0].edition.size]
    with pikepdf.open(io.BytesIO(made[1])) as opened:
        for page in opened.pages:
            assert tuple(round(float(edge)) for edge in page.mediabox[2:]) == points


def test_the_first_page_can_stand_alone(made: tuple[Handout, bytes], paper: Paper) -> None:
    text = safety_text.baclofen().sections[0]
    for said in (
        *("For: Maria Example", "Date of birth or number: 3 May 1961"),
        *("Clinic phone: 020 7946 0018", text.title),
        *(filled(sentence, WHO) for sentence in text.sentences),
        *("What to take", f"This plan has {len(made[0].plan.steps)} step"),
    ):
        assert said in paper.pages[0]


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("large", [False, True])
def test_the_first_step_is_on_the_first_page(size: PaperSize, large: bool) -> None:
    edition = Edition(size=size, large=large, calendar=False)
    given = handout(plan("20 15 20 20 for 7 | 20 15 15 20 for 7", "10h"), edition=edition)
    assert "Step 1: 7 days" in read(pdf(given)).pages[0]


def test_the_parts_stand_in_the_order_in_which_they_are_read(paper: Paper) -> None:
    words = " ".join(paper.pages)
    parts = ["Your baclofen plan", "Do not stop baclofen suddenly", "What to take"]
    parts += ["Get help at once"] + ["Day by day"] * ("Day by day" in words) + ["Staying safe"]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)


def test_every_page_has_its_head_and_foot(made: tuple[Handout, bytes], paper: Paper) -> None:
    for number, words in enumerate(paper.sheets, start=1):
        assert "For: Maria Example" in words
        assert "Clinic phone: 020 7946 0018" in words
        assert f"Page {number} of {len(paper.sheets)}" in words
        assert f"Plan {made[0].number}, made Sat 21 November 2026, 14:05" in words


def test_every_table_of_steps_has_its_head_on_every_page(paper: Paper) -> None:
    heads = sum(words.count("Daily total") for words in paper.sheets)
    assert heads + sum(words.count("Tick") for words in paper.sheets) >= 1
    assert heads >= len({step.page for step in paper.steps})


def test_the_last_day_says_what_comes_after() -> None:
    given = read(pdf(handout(plan(SHORT, "10h", first="2026-12-01"))))
    assert [day.marks for day in given.days if day.marks] == ["First day", "Last day"]
    after = " ".join(given.pages).partition("Tick the box")[2]
    assert "Then stop. Take no baclofen from Tue 8 December 2026." in after


def test_the_plan_travels_in_it_and_nothing_of_the_patient(made: tuple[Handout, bytes]) -> None:
    given, data = made
    with pikepdf.open(io.BytesIO(data)) as opened:
        assert list(opened.attachments) == [plan_json.ATTACHMENT]
        attached = opened.attachments[plan_json.ATTACHMENT].get_file().read_bytes()
        (listed,) = opened.Root.AF
        assert listed.AFRelationship == "/Source"
        assert listed.Desc == f"Plan {given.number} as data"
        assert opened.Root.Lang == "en"
        assert opened.docinfo["/Title"] == f"Baclofen plan {given.number}"
        about = str(opened.docinfo) + opened.Root.Metadata.read_bytes().decode()
    assert plan_json.loads(attached.decode()) == given.plan
    assert "Maria" not in about
    assert b"Maria" not in attached


def test_the_same_handout_gives_the_same_bytes(made: tuple[Handout, bytes]) -> None:
    assert pdf(made[0]) == made[1]


def test_threads_do_not_mix_their_handouts() -> None:
    people = [f"Person {number}" for number in range(8)]

    def first_page(name: str) -> str:
        given = handout(who=Who(patient=name), edition=Edition(calendar=False))
        return read(pdf(given)).sheets[0]

    with ThreadPoolExecutor(4) as pool:
        for name, words in zip(people, pool.map(first_page, people), strict=True):
            assert f"For: {name}" in words


@pytest.mark.parametrize(
    "markup",
    [
        '<img alt="x" src="file:///etc/hostname"/>',
        '<img alt="x" src="http://127.0.0.1:1/x.png"/>',
        '<img alt="x" src="data:image/png;base64,AAAA"/>',
        '<link rel="stylesheet" href="handout.css"/>',
        '<link rel="attachment" href="file:///etc/hostname"/>',
        '<p style="background: url(file:///etc/hostname)">x</p>',
        '<style>@import "file:///etc/hostname";</style>',
        '<p style="colour: red">x</p>',
        "<p>not closed",
        "<p>&nbsp;</p>",
    ],
)
def test_a_page_that_wants_anything_from_outside_is_not_made(
    markup: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = html(handout())
    monkeypatch.setattr(
        "taperdoc.handout.render.html", lambda _: whole.replace("<h1>", f"{markup}<h1>")
    )
    with pytest.raises(RenderError):
        pdf(handout())


def test_a_refused_page_says_nothing_of_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Handout) -> str:
        raise ValueError("Maria Example")

    monkeypatch.setattr("taperdoc.handout.render.html", fails)
    with pytest.raises(RenderError) as refused:
        pdf(handout())
    assert "Maria" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_handout_is_made_again_after_one_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(
            "taperdoc.handout.render.html", lambda _: '<img alt="x" src="file:///etc/hostname"/>'
        )
        with pytest.raises(RenderError):
            pdf(handout())
    assert pdf(handout()).startswith(b"%PDF")


def test_a_library_that_weasyprint_cannot_load_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class NoPango:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weasyprint":
                raise OSError("cannot load library")

    monkeypatch.delitem(sys.modules, "weasyprint")
    monkeypatch.setattr(sys, "meta_path", [NoPango(), *sys.meta_path])
    with pytest.raises(RenderError, match="WeasyPrint: cannot load library"):
        pdf(handout())


def test_a_stream_that_would_read_short_is_written_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plainly = pdf(handout())
    monkeypatch.setattr(pdf_ua, "is_plain", lambda _: False)
    otherwise = pdf(handout())
    assert otherwise != plainly
    assert read(otherwise).pages == read(plainly).pages
    for profile in PROFILES:
        assert list(validator.validate_pdf_bytes(otherwise, profile=profile).failures) == []


def test_a_handout_with_the_clinics_logo_and_words_meets_both_standards() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (900, 300), "#225588").save(picture, "JPEG")
    clinic_text = ClinicText(
        address="1 Hill Road",
        missed_dose="If you miss a dose, call us.",
        below_withdrawal=("Our night line is there for you.",),
        logo=picture.getvalue(),
    )
    data = pdf(replace(handout(), clinic_text=clinic_text))
    for profile in PROFILES:
        found = validator.validate_pdf_bytes(data, profile=profile).failures
        assert [failure.message for failure in found] == []
    assert clinic_text.below_withdrawal[0] in read(data).pages[0]
    assert pictures(data) == 1
    assert pictures(pdf(handout())) == 0


@pytest.mark.parametrize("large", [False, True])
def test_however_much_a_clinic_adds_the_box_and_the_plan_are_on_page_1(large: bool) -> None:
    clinic_text = ClinicText(below_withdrawal=("Call us about it. " * 16,) * 12)
    edition = Edition(large=large)
    first = read(pdf(replace(handout(), clinic_text=clinic_text, edition=edition))).pages[0]
    assert first.index("Do not stop baclofen suddenly") < first.index("Step 1: 7 days")


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("letter", ["W", "Щ"])
def test_names_of_one_word_as_long_as_there_is_room_stay_on_the_page(
    letter: str, large: bool
) -> None:
    typed = {name: letter * (limit - 1) + name[-1] for name, limit in WHO_LIMITS.items()}
    who = Who(**{**typed, "phone": "0" * WHO_LIMITS["phone"]})
    paper = read(pdf(handout(who=who, edition=Edition(large=large, calendar=False))))
    assert paper.misplaced == []
    first, whole = squeezed(paper.pages[0]), squeezed(" ".join(paper.pages))
    assert all(words in first for words in (who.patient, who.patient_number, who.phone))
    assert all(words in whole for words in (who.clinic, who.clinician, who.out_of_hours))


@pytest.mark.parametrize("size", PaperSize)
@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("count", [1, 4, 6])
def test_words_without_a_space_are_broken_to_fit(size: PaperSize, large: bool, count: int) -> None:
    doses = " ".join(["10+½x5"] * count)
    made = plan(
        f"{doses} until seen | {doses} / {doses} until seen",
        "10 5h",
        first="2026-12-01",
        times=" ".join(f"{number}{'W' * 29}" for number in range(count)),
        then=f"stay {'W' * 300}",
        as_needed="W" * 300,
        if_worse="W" * 300,
        other_words="W" * 300,
    )
    steps = tuple(replace(step, until="5Щ2" * 40, note="Щ" * 300) for step in made.steps)
    made = replace(made, steps=steps)
    paper = read(pdf(handout(made, edition=Edition(size=size, large=large))))
    assert paper.misplaced == []


def pictures(data: bytes) -> int:
    """How many pictures a PDF holds."""
    with pikepdf.open(io.BytesIO(data)) as opened:
        return sum(
            isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"
            for item in opened.objects
        )


def features_asked_for(given: Handout) -> list[bytes]:
    """The features of fonts that rendering a handout has asked for in this process."""
    pdf(given)
    return list(weasyprint_engine.font_configuration().font_features)


def test_no_text_asks_for_features_of_a_font_whose_memory_weasyprint_does_not_free() -> None:
    # In another process: a test of the plain path may have asked for some in this one.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        assert apart.submit(features_asked_for, handout()).result() == []
