"""The shorter way through WeasyPrint: what comes of it is what comes of WeasyPrint's own."""

import gc
import io
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context
from xml.etree.ElementTree import Element

import pdfplumber
import pypdfium2
import pytest
from PIL import Image, ImageChops
from weasyprint.css import StyleFor
from weasyprint.formatting_structure.boxes import Box, TextBox
from weasyprint.text import line_break

from taperdoc import resources
from taperdoc.handout import weasyprint_engine
from taperdoc.handout.contacts import Who
from taperdoc.handout.edition import Edition
from taperdoc.handout.fast_layout import shortcuts
from taperdoc.handout.fast_layout.styles import Place
from taperdoc.handout.handout import Handout, html
from taperdoc.handout.render import RenderError, pdf
from tests.handout.test_handout import handout
from tests.support.builders import plan

ALTERNATE = plan("10 5 / 5 5 for 9 | pause for 3 | 5 . until seen", "10h", first="2026-12-01")
KINDS = {
    "alternate": handout(ALTERNATE),
    "large": handout(ALTERNATE, edition=Edition(large=True)),
    "six times": handout(
        plan("1000.125 2 3 4 5 6 for 7", "1", times="waking breakfast noon tea supper night")
    ),
    "two families": handout(plan("10 5 for 14 | 5 5 for 7", "10h", times="Πρωί Вечером")),
    "steps over two pages": handout(
        plan(" | ".join(["20 15 . 20 for 1", "15 15 . 20 for 2"] * 9), "10h"),
        edition=Edition(calendar=False),
    ),
}

Letter = tuple[str, float, float, float]


def letters(data: bytes) -> list[list[Letter]]:
    """Each page's letters in the order they are drawn: what, how large, and where in pt."""
    with pdfplumber.open(io.BytesIO(data)) as opened:
        return [
            [(c["text"], c["size"], round(c["x0"], 2), round(c["top"], 2)) for c in page.chars]
            for page in opened.pages
        ]


def pictures(data: bytes) -> list[Image.Image]:
    with pypdfium2.PdfDocument(data) as opened:
        return [page.render(scale=1, grayscale=True).to_pil() for page in opened]


def by_weasyprint_alone(given: Handout, monkeypatch: pytest.MonkeyPatch) -> bytes:
    with monkeypatch.context() as without:
        without.setattr(weasyprint_engine, "shortcuts", nullcontext)
        return pdf(given)


def alike(one: bytes, other: bytes) -> None:
    assert letters(one) == letters(other)
    for ours, theirs in zip(pictures(one), pictures(other), strict=True):
        # Where two pieces of a line meet, half a pixel is darker; a line more or less is 190.
        assert max(ImageChops.difference(ours, theirs).tobytes()) < 100


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_copied_is_what_weasyprint_makes(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours, theirs = pdf(KINDS[kind]), by_weasyprint_alone(KINDS[kind], monkeypatch)
    assert ours != theirs
    alike(ours, theirs)


@pytest.mark.parametrize(
    ("plain", "odd"),
    [
        ("<td>☐", '<td style="border: 3pt dashed #000">☐'),
        ("<td>☐", '<td style="padding: 5mm">☐'),
        ("<td>☐", '<td><span class="blank">&#160;</span>☐'),
        ("<td>☐", '<td style="text-transform: uppercase">☐'),
        ("<td>☐", '<td><span style="position: absolute; top: 0">1</span>☐'),
        ("<h1>", '<p><span style="float: left; height: 30mm">x</span>y</p>' * 2 + "<h1>"),
    ],
)
def test_what_is_unlike_the_others_is_as_weasyprint_makes_it(
    plain: str, odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = html(KINDS["alternate"])
    assert plain in source
    monkeypatch.setattr("taperdoc.handout.render.html", lambda _: source.replace(plain, odd, 3))
    alike(pdf(KINDS["alternate"]), by_weasyprint_alone(KINDS["alternate"], monkeypatch))


def test_what_one_handout_left_is_no_part_of_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = html(KINDS["alternate"])
    styled = plain.replace("<td>", '<td style="padding: 5mm; border-width: 3pt">')
    before = pdf(KINDS["alternate"])
    for source in (styled, plain, styled.replace("5mm", "2mm"), styled):
        monkeypatch.setattr("taperdoc.handout.render.html", lambda _, source=source: source)
        alike(pdf(KINDS["alternate"]), by_weasyprint_alone(KINDS["alternate"], monkeypatch))
    monkeypatch.undo()
    assert pdf(KINDS["large"]) == pdf(KINDS["large"])
    assert pdf(KINDS["alternate"]) == before


def test_the_bytes_are_the_same_whatever_was_made_before() -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as anew:
        for kind in ("two families", "alternate", "two families", "large"):
            assert pdf(KINDS[kind]) == anew.submit(pdf, KINDS[kind]).result()
    for given in KINDS.values():
        with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
            assert pdf(given) == fresh.submit(pdf, given).result()


def texts_known_after(given: Handout) -> list[str]:
    """All texts that a process of its own still has once it has made a handout."""
    pdf(given)
    number = given.number
    del given
    gc.collect()
    kept = gc.get_objects()
    texts = [o.text or "" for o in kept if isinstance(o, TextBox | line_break.Layout | Element)]
    return [number, *texts, *(repr(list(o.below)) for o in kept if isinstance(o, Place))]


def test_nothing_that_was_typed_is_known_to_the_next_handout() -> None:
    secret = "QuiriniusZebedee"
    given = handout(plan("10 5 for 7", "10h", times=f"{secret} noon"), who=Who(patient=secret))
    # Apart: where other threads run, looking at all objects disturbs them.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        texts = apart.submit(texts_known_after, given).result()
    assert texts[0] == given.number
    assert "Do not stop this medicine all at once." in " ".join(texts)
    assert not [text for text in texts if secret in text]


# "a b > c + d::before": each part a tag, classes or both, and no more than one before it.
PART = r"[\w-]*(?:\.[\w-]+)*(?:::\w+)?"
RULE = re.compile(rf"(?:{PART}(?: \+ {PART})?(?: > | |$))*")


def test_a_rule_asks_for_nothing_but_an_elements_place() -> None:
    sheets = [path.read_text(encoding="utf-8") for path in resources.STATIC.glob("handout*.css")]
    style = re.sub(r"/\*.*?\*/", "", "".join(sheets), flags=re.DOTALL)
    rules = re.findall(r"(?:^|})\s*([^@{}]+?)\s*{", style)
    asked = [one.strip() for rule in rules for one in rule.split(",")]
    assert len(asked) > 100
    assert [one for one in asked if not RULE.fullmatch(one)] == []


def weasyprints_ways() -> dict[tuple[str, str], object]:
    classes = {**vars(StyleFor), **vars(Box), **vars(line_break.Layout)}
    return {
        (path, name): theirs
        for path, module in list(sys.modules.items())
        if path.partition(".")[0] == "weasyprint"
        for name, theirs in {**vars(module), **classes}.items()
    }


def test_weasyprints_own_ways_are_back_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs = weasyprints_ways()
    with shortcuts(lambda: True):
        ours = weasyprints_ways()
    assert len({place[1] for place, way in ours.items() if way is not theirs[place]}) >= 10
    monkeypatch.setattr("taperdoc.handout.render.html", lambda _: "<p>not closed")
    with pytest.raises(RenderError):
        pdf(handout())
    assert weasyprints_ways() == theirs
