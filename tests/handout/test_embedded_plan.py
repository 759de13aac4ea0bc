"""The plan comes out of a handout's PDF as it went in, or a sentence says why not."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from taperdoc.domain.plan_json import ATTACHMENT, FORMAT, dumps
from taperdoc.handout.embedded_plan import AttachmentError, plan_in
from taperdoc.handout.render import pdf
from tests.handout.test_handout import handout
from tests.support.builders import plan
from tests.support.hostile_pdfs import DEFLATED, GOOD, deflated, stream, with_attached, with_tree

MADE = plan("20 15 . 20½x10 for 7 | 10+5 - 2.5mL . until seen note ½ with food", "10h 5 25/5")


@pytest.fixture(scope="module")
def made() -> bytes:
    """A handout with a patient's name on it."""
    return pdf(handout(MADE))


def saved(data: bytes, change: Callable[[pikepdf.Pdf], None] = lambda _: None, **how: Any) -> bytes:
    """A PDF saved again by pikepdf, with a change made in it."""
    into = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as opened:
        change(opened)
        opened.save(into, **how)
    return into.getvalue()


def test_the_plan_comes_out_as_it_went_in(made: bytes) -> None:
    assert plan_in(made) == MADE


@pytest.mark.parametrize(
    "how",
    [
        "",
        "--linearize",
        "--object-streams=generate",
        "--object-streams=disable --stream-data=uncompress",
        "--recompress-flate --compression-level=9",
        "--qdf",
        "--pages . 1 --",
    ],
)
def test_the_plan_outlasts_saving_by_qpdf(made: bytes, tmp_path: Path, how: str) -> None:
    before, after = tmp_path / "before.pdf", tmp_path / "after.pdf"
    before.write_bytes(made)
    subprocess.run(["qpdf", before, *how.split(), after], check=True)
    assert plan_in(after.read_bytes()) == MADE


def test_a_file_that_opens_without_a_password_opens(made: bytes) -> None:
    locked = saved(made, encryption=pikepdf.Encryption(owner="x", user=""))
    assert plan_in(locked) == MADE


def with_json(**changes: Any) -> bytes:
    """A PDF with a plan attached, some of it changed."""
    return with_attached(stream(json.dumps({**json.loads(GOOD), **changes}).encode()))


def summed(content: bytes, of: bytes) -> bytes:
    """An attached stream with the check sum of something."""
    check_sum = hashlib.md5(of, usedforsecurity=False).hexdigest().encode()
    return with_attached(stream(content, b"/Params << /CheckSum <%b> >>" % check_sum))


CHANGED = GOOD.replace(b'"15"', b'"75"')
PACKED = deflated(GOOD)
NOT_A_PDF = "This file is not a PDF."
NO_PLAN = "There is no plan in this PDF."
DAMAGED = "This PDF is damaged."
NOT_A_PLAN = f"The file {ATTACHMENT} attached to this PDF is not a plan."

REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", NOT_A_PDF),
    "a plan as JSON": (lambda: GOOD, NOT_A_PDF),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 2000, NOT_A_PDF),
    "a head alone": (lambda: b"%PDF-1.7\n", DAMAGED),
    "no attachment": (lambda: with_tree(b"<< /Names [] >>"), NO_PLAN),
    "no tree": (lambda: with_tree(b"null"), NO_PLAN),
    "a tree of numbers": (lambda: with_tree(b"<< /Kids [1 2] /Names [3 4 5] >>"), NO_PLAN),
    "another attachment": (
        lambda: with_tree(b"<< /Names [(plan.json) << /EF << /F 3 0 R >> >>] >>", stream(GOOD)),
        NO_PLAN,
    ),
    "no file under the name": (
        lambda: with_tree(b"<< /Names [(%b) << >>] >>" % ATTACHMENT.encode()),
        DAMAGED,
    ),
    "a number under the name": (
        lambda: with_tree(b"<< /Names [(%b) 5] >>" % ATTACHMENT.encode()),
        DAMAGED,
    ),
    "a name with no end": (
        lambda: with_tree(b"<< /Names [(%b)] >>" % ATTACHMENT.encode()),
        NO_PLAN,
    ),
    "two that differ": (
        lambda: with_attached(stream(GOOD), stream(CHANGED)),
        "This PDF contains several plans that differ.",
    ),
    "another's text": (lambda: with_attached(stream(b"a,b\n1,2\n")), NOT_A_PLAN),
    "another's JSON": (lambda: with_attached(stream(b'{"format": "bom/1"}')), NOT_A_PLAN),
    "a list": (lambda: with_attached(stream(b"[1]")), NOT_A_PLAN),
    "a format that is a list": (lambda: with_json(format=[]), NOT_A_PLAN),
    "bytes that are not text": (lambda: with_attached(stream(b"\xff\xfe{}")), NOT_A_PLAN),
    "a key twice": (
        lambda: with_attached(stream(GOOD.replace(b'"days": 7', b'"days": 7, "days": 70'))),
        NOT_A_PLAN,
    ),
    "too long a text": (lambda: with_attached(stream(b" " * (1 << 20) + GOOD)), NOT_A_PLAN),
    "a bomb": (
        lambda: with_attached(stream(deflated(GOOD, b" " * (5 << 20)), DEFLATED)),
        "The file attached to this PDF is too large to be a plan.",
    ),
    "a version to come": (
        lambda: with_json(format="taperdoc.plan/2", more="x"),
        f"has the format “taperdoc.plan/2”. This version of taperdoc reads only “{FORMAT}”.",
    ),
    "no steps": (lambda: with_json(steps=[]), "The plan in this PDF cannot be used. $.steps: "),
    "a key that is not known": (lambda: with_json(dose="5"), "$.dose: This key is not known."),
    "a digit changed": (lambda: summed(CHANGED, of=GOOD), DAMAGED),
    "a deflated digit changed": (
        lambda: with_attached(stream(deflated(CHANGED)[:-4] + PACKED[-4:], DEFLATED)),
        DAMAGED,
    ),
    "a deflated end cut off": (lambda: with_attached(stream(PACKED[:-6], DEFLATED)), DAMAGED),
    "another way of packing": (
        lambda: with_attached(stream(GOOD.hex().encode(), b"/Filter /ASCIIHexDecode")),
        "The plan in this PDF is compressed in a way that taperdoc cannot read.",
    ),
}


@pytest.mark.parametrize(("make", "says"), REFUSED.values(), ids=REFUSED)
def test_what_has_no_plan_of_ours_is_refused(make: Callable[[], bytes], says: str) -> None:
    with pytest.raises(AttachmentError) as refused:
        plan_in(make())
    assert says in str(refused.value)


def test_two_that_are_the_same_are_one() -> None:
    assert dumps(plan_in(with_attached(stream(GOOD), stream(PACKED, DEFLATED)))).encode() == GOOD


def test_a_locked_file_is_refused(made: bytes) -> None:
    locked = saved(made, encryption=pikepdf.Encryption(owner="x", user="y"))
    with pytest.raises(AttachmentError, match="locked with a password"):
        plan_in(locked)


def test_no_part_of_a_handout_is_taken_for_the_whole(made: bytes) -> None:
    for length in range(0, len(made) - 40, len(made) // 60):
        with pytest.raises(AttachmentError):
            plan_in(made[:length])


def test_a_byte_changed_by_chance_gives_the_same_plan_or_none(made: bytes) -> None:
    with pikepdf.open(io.BytesIO(made)) as opened:
        file = opened.attachments[ATTACHMENT].get_file()
        start = made.index(file.obj.read_raw_bytes())
    # All about the attachment, and some of the pages and fonts, which are most of a file.
    for place in (*range(0, len(made), len(made) // 200), *range(start - 300, start + 500)):
        broken = bytearray(made)
        broken[place] ^= 1 << place % 8
        try:
            assert plan_in(bytes(broken)) == MADE
        except AttachmentError:
            continue
