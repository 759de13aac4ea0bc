"""The fast path renders what WeasyPrint renders, and is used with verified versions alone."""

import gc
import io
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from xml.etree.ElementTree import Element

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops
from weasyprint.css import StyleFor
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.text import line_break

from taperdoc import resources
from taperdoc.domain.diary import WeekStart
from taperdoc.domain.plan import STEPS_MAX
from taperdoc.handout import fast_layout as fast
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.fast_layout import fast_layout
from taperdoc.handout.fast_layout.element_styles import Position
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.handout import ClinicText, Handout
from taperdoc.handout.html import html
from taperdoc.handout.logo import read_logo
from taperdoc.handout.render import RenderError, pdf, preview_pdf
from tests.handout.test_handout import handout
from tests.handout.test_pdf_read_back import AS_IT_IS, EACH_TIME, PRINTABLE
from tests.support import pdf_pages
from tests.support.builders import plan, plans, words

ALTERNATE = plan("10 5 / 5 5 for 9 | pause for 3 | 5 . until seen", "10h", first="2026-12-01")
KINDS = {
    "alternate": handout(ALTERNATE),
    "large": handout(ALTERNATE, edition=Edition(large=True)),
    "six times": handout(
        plan("1000.125 2 3 4 5 6 for 7", "1", times="waking breakfast noon tea supper night")
    ),
    "other scripts": handout(plan("10 5 for 14 | 5 5 for 7", "10h", times="Πρωί Вечером")),
    "steps over two pages": handout(
        plan(" | ".join(["20 15 . 20 for 1", "15 15 . 20 for 2"] * 9), "10h"),
        edition=Edition(calendar=False),
    ),
}


def logo(mode: str, size: tuple[int, int]) -> bytes:
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(written, "PNG")
    return read_logo(written.getvalue())


LOGOS = [None, logo("L", (300, 80)), logo("RGB", (60, 200))]
LATIN_OR_ANY = st.sampled_from(["aeinrst ÄÉß", PRINTABLE])
WHO = st.builds(
    Who,
    patient=LATIN_OR_ANY.flatmap(lambda alphabet: words(alphabet, 60)),
    clinic=words(PRINTABLE, 120),
    phone=st.sampled_from(["", "020 7946 0018"]),
)
CLINIC_TEXTS = st.builds(
    ClinicText,
    address=words(PRINTABLE, 300, 6),
    missed_dose=st.one_of(st.just(""), words(PRINTABLE, 300)),
    below_withdrawal=st.lists(words(PRINTABLE, 300), max_size=3).map(tuple),
    logo=st.sampled_from(LOGOS),
)
EDITIONS = st.builds(
    Edition,
    size=st.sampled_from(PaperSize),
    large=st.booleans(),
    calendar=st.booleans(),
    week_starts=st.sampled_from(WeekStart),
)


def handouts(max_steps: int = STEPS_MAX) -> st.SearchStrategy[Handout]:
    """Handouts of every kind, whose plans have at most so many steps."""
    return st.builds(
        Handout,
        plan=LATIN_OR_ANY.flatmap(partial(plans, max_steps=max_steps)),
        who=WHO,
        checked_by=st.sampled_from(["", "Dr. A. Nkemelu"]),
        printed=st.just(datetime(2026, 11, 21, 14, 5, tzinfo=UTC)),
        edition=EDITIONS,
        clinic_text=CLINIC_TEXTS,
    )


Letter = tuple[str, float, float, float, float, int | None]


def letters(data: bytes) -> list[list[Letter]]:
    """Each page's letters in drawing order: the character, size, position and tag."""
    return [
        [
            (
                char["text"],
                round(char["size"], 2),
                round(char["x0"], 2),
                round(char["x1"], 2),
                round(char["baseline"], 2),
                char["mcid"],
            )
            for char in page.chars
        ]
        for page in pdf_pages.pages(data)
    ]


def pictures(data: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(data) as opened:
        return [page.render(scale=1, grayscale=True).to_pil() for page in opened]


def plain_pdf(given: Handout) -> bytes:
    """Render a handout as with a version of WeasyPrint that the fast path was not verified with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fast, "VERIFIED_VERSIONS", {"weasyprint": "1.0"})
        return pdf(given)


def look_alike(one: bytes, other: bytes) -> None:
    drawn = letters(one)
    assert all(drawn)
    assert drawn == letters(other)
    for ours, theirs in zip(pictures(one), pictures(other), strict=True):
        # Where two pieces of a line meet, half a pixel is darker; a line more or less is 190.
        assert max(ImageChops.difference(ours, theirs).tobytes()) < 100


@pytest.mark.parametrize("kind", KINDS)
def test_a_handout_of_each_kind_is_what_weasyprint_renders(kind: str) -> None:
    fast_path, plain = pdf(KINDS[kind]), plain_pdf(KINDS[kind])
    assert fast_path != plain
    look_alike(fast_path, plain)


@given(handouts(max_steps=4))
@settings(max_examples=min(50, EACH_TIME), phases=AS_IT_IS)
def test_a_random_handout_is_what_weasyprint_renders(made: Handout) -> None:
    look_alike(pdf(made), plain_pdf(made))


@pytest.mark.long
@given(handouts())
@settings(max_examples=1_000, derandomize=False, phases=AS_IT_IS)
def test_1_000_random_handouts_are_what_weasyprint_renders(made: Handout) -> None:
    look_alike(pdf(made), plain_pdf(made))


@pytest.mark.parametrize(
    ("plain", "odd"),
    [
        ("<td>☐", '<td style="border: 3pt dashed #000">☐'),
        ("<td>☐", '<td style="padding: 5mm">☐'),
        ("<td>☐", '<td style="text-decoration: underline">☐'),
        ("<td>☐", '<td><span class="blank">&#160;</span>☐'),
        ("<td>☐", '<td style="text-transform: uppercase">☐'),
        ("<td>☐", '<td><span style="position: absolute; top: 0">1</span>☐'),
        ("<h1>", '<p><span style="float: left; height: 30mm">x</span>y</p>' * 2 + "<h1>"),
    ],
)
def test_what_differs_from_the_rest_is_what_weasyprint_renders(
    plain: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = html(KINDS["alternate"])
    assert plain in source
    monkeypatch.setattr("taperdoc.handout.render.html", lambda _: source.replace(plain, odd, 3))
    look_alike(pdf(KINDS["alternate"]), plain_pdf(KINDS["alternate"]))


def test_a_handout_does_not_change_the_next_one(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = html(KINDS["alternate"])
    styled = plain.replace("<td>", '<td style="padding: 5mm; border-width: 3pt">')
    before = pdf(KINDS["alternate"])
    for source in (styled, plain, styled.replace("5mm", "2mm"), styled):
        monkeypatch.setattr("taperdoc.handout.render.html", lambda _, source=source: source)
        look_alike(pdf(KINDS["alternate"]), plain_pdf(KINDS["alternate"]))
    monkeypatch.undo()
    assert pdf(KINDS["large"]) == pdf(KINDS["large"])
    assert pdf(KINDS["alternate"]) == before


def test_the_bytes_do_not_depend_on_the_handouts_before() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as anew:
        for kind in ("other scripts", "alternate", "other scripts", "large"):
            assert pdf(KINDS[kind]) == anew.submit(pdf, KINDS[kind]).result()
    for made in KINDS.values():
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            assert pdf(made) == fresh.submit(pdf, made).result()


def texts_kept_after(given: Handout) -> list[str]:
    """All texts that a process still holds after it has rendered a handout."""
    pdf(given)
    number = given.number
    del given
    gc.collect()
    kept = gc.get_objects()
    texts = [o.text or "" for o in kept if isinstance(o, TextBox | line_break.Layout | Element)]
    return [number, *texts, *(repr(list(o.children)) for o in kept if isinstance(o, Position))]


def test_no_text_of_a_handout_is_kept_after_it() -> None:
    secret = "QuiriniusZebedee"
    given = handout(plan("10 5 for 7", "10h", times=f"{secret} noon"), who=Who(patient=secret))
    # In another process: looking at all objects disturbs the threads of this one.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        texts = apart.submit(texts_kept_after, given).result()
    assert texts[0] == given.number
    assert "Do not stop this medicine all at once." in " ".join(texts)
    assert not [text for text in texts if secret in text]


# "a b > c + d::before": each part a tag, classes or both, with at most one sibling before it.
PART = r"[\w-]*(?:\.[\w-]+)*(?:::\w+)?"
RULE = re.compile(rf"(?:{PART}(?: \+ {PART})?(?: > | |$))*")


def test_every_rule_selects_elements_by_their_position_alone() -> None:
    sheets = [path.read_text(encoding="utf-8") for path in resources.STATIC.glob("handout*.css")]
    style = re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)
    rules = re.findall(r"(?:^|})\s*([^@{}]+?)\s*{", style)
    asked = [one.strip() for rule in rules for one in rule.split(",")]
    assert len(asked) > 100
    assert [one for one in asked if not RULE.fullmatch(one)] == []


def weasyprints_functions() -> dict[tuple[str, str], object]:
    modules = [(p, m) for p, m in sys.modules.items() if p.partition(".")[0] == "weasyprint"]
    return {
        (path, name): function
        for path, module in [*modules, ("StyleFor", StyleFor)]
        for name, function in vars(module).items()
    }


def test_weasyprints_functions_are_restored(monkeypatch: pytest.MonkeyPatch) -> None:
    original = weasyprints_functions()
    with fast_layout(lambda: False):
        within = weasyprints_functions()
    replaced = {place[1] for place, function in within.items() if function is not original[place]}
    assert len(replaced) == 7
    monkeypatch.setattr("taperdoc.handout.render.html", lambda _: "<p>not closed")
    with pytest.raises(RenderError):
        pdf(handout())
    assert weasyprints_functions() == original


@pytest.mark.parametrize("package", fast.VERIFIED_VERSIONS)
def test_with_another_version_nothing_is_replaced(
    package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert fast.is_verified()
    expected = preview_pdf(KINDS["large"])
    newer = {**fast.VERIFIED_VERSIONS, package: "99.0"}
    monkeypatch.setattr("taperdoc.handout.fast_layout.version", newer.get)
    assert not fast.is_verified()
    original = weasyprints_functions()
    with fast_layout(lambda: False, TextCache()):
        assert weasyprints_functions() == original
    look_alike(preview_pdf(KINDS["large"]), expected)


@pytest.mark.parametrize("versions", [fast.VERIFIED_VERSIONS, {"weasyprint": "1.0"}])
def test_a_cancelled_handout_is_not_rendered(
    versions: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "VERIFIED_VERSIONS", versions)
    with pytest.raises(RenderError, match="LayoutCancelledError"):
        pdf(handout(), is_cancelled=lambda: True)
