"""The letterhead on both databases, its limits, and the logo that is made of what is uploaded."""

import struct
import zlib
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from taperdoc.domain.plan import PlanError
from taperdoc.handout.handout import WHO_LIMITS
from taperdoc.store import ConflictError, Letterhead, Review, Store, read_logo
from taperdoc.store.letterhead import LIMITS
from taperdoc.store.logo import BYTES_MAX, KEPT_MAX, KEPT_SIZE

REVIEW = Review("Dr Lee", date(2026, 11, 21), "1.0")


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (60, 30)) -> bytes:
    made = BytesIO()
    Image.new(mode, size, 0).save(made, kind)
    return made.getvalue()


FULL = Letterhead(
    clinic="Hill Clinic",
    address="1 High Street\nSpringfield",
    phone="555-0100",
    out_of_hours="555-0199, nights",
    emergency="112",
    clinician="Dr Lee",
    missed_dose="Ring us.",
    paper="Letter",
    week_starts="Sunday",
    below_withdrawal=("Keep a spare week.", "Ring if you vomit."),
    logo=read_logo(picture()),
    review=REVIEW,
)


def test_before_the_first_save_the_letterhead_is_empty(store: Store) -> None:
    assert store.letterhead.get() == Letterhead()


def test_a_letterhead_comes_back_as_it_was_saved(store: Store) -> None:
    saved = store.letterhead.save(0, FULL)
    assert saved == store.letterhead.get() == replace(FULL, version=1)
    assert store.letterhead.save(1, Letterhead()) == Letterhead(version=2)


def test_the_second_of_two_saves_sees_both(store: Store) -> None:
    theirs = store.letterhead.save(0, FULL)
    with pytest.raises(ConflictError) as conflict:
        store.letterhead.save(0, Letterhead(clinic="Mine"))
    assert conflict.value.theirs == theirs == store.letterhead.get()
    assert conflict.value.mine.clinic == "Mine"
    for strange in (-1, 2, 10**30):
        with pytest.raises(ConflictError):
            store.letterhead.save(strange, Letterhead())


def test_the_same_saved_twice_is_no_conflict(store: Store) -> None:
    assert store.letterhead.save(0, FULL) == store.letterhead.save(0, FULL)


def test_a_new_fixed_text_wants_review_again() -> None:
    assert Letterhead().wants_review("1.0")
    assert not FULL.wants_review("1.0")
    assert FULL.wants_review("1.1")


def test_what_the_form_has_too_has_the_same_room_in_both() -> None:
    shared = LIMITS.keys() & WHO_LIMITS.keys()
    assert shared == {"clinic", "phone", "out_of_hours", "emergency", "clinician"}
    assert {name: LIMITS[name][0] for name in shared} == {n: WHO_LIMITS[n] for n in shared}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"clinic": "x" * 121}, "there is room for 120"),
        ({"clinic": "a\nb"}, "one line"),
        ({"address": "a\n" * 6}, "more than 6 lines"),
        ({"phone": "漢"}, "fonts do not include"),
        ({"missed_dose": "\u202e"}, "cannot be seen"),
        ({"paper": "A5"}, "A4 or Letter"),
        ({"week_starts": "Friday"}, "Monday or on Sunday"),
        ({"below_withdrawal": ("",)}, "empty"),
        ({"below_withdrawal": ("a",) * 13}, "these are 13"),
        ({"below_withdrawal": ("a" * 301,)}, "301 characters"),
        ({"below_withdrawal": ("☐",)}, "fonts do not include"),
        ({"logo": picture()}, "PNG or JPEG"),
        ({"logo": b"\xff\xd8\xff" * KEPT_MAX}, "PNG or JPEG"),
    ],
)
def test_what_could_not_be_printed_is_refused(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(PlanError, match=reason) as refused:
        replace(FULL, **changes)
    assert refused.value.field in changes


@pytest.mark.parametrize(
    ("by", "on"), [(" ", date(2026, 1, 1)), ("x" * 121, date(2026, 1, 1)), ("A", date(1, 1, 1))]
)
def test_a_review_has_a_name_and_a_day(by: str, on: date) -> None:
    with pytest.raises(PlanError) as refused:
        Review(by, on, "1.0")
    assert refused.value.field in {"review", "review_on"}


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        *(("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
    ],
)
def test_every_png_and_jpeg_becomes_a_jpeg(kind: str, mode: str) -> None:
    with Image.open(BytesIO(read_logo(picture(kind, mode)))) as made:
        assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 30))


def test_a_large_picture_is_made_as_large_as_paper_needs() -> None:
    noise = BytesIO()
    Image.effect_noise((1800, 1800), 90).save(noise, "PNG", compress_level=1)
    made = read_logo(noise.getvalue())
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (600, 600)
        assert opened.width <= KEPT_SIZE[0]
    assert len(made) < KEPT_MAX


def test_what_shows_through_becomes_white_paper() -> None:
    clear = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(clear, "PNG")
    with Image.open(BytesIO(read_logo(clear.getvalue()))) as made:
        assert made.getpixel((4, 4)) == (255, 255, 255)


def test_a_photograph_stands_upright_and_forgets_where_it_was_taken() -> None:
    source = Image.new("RGB", (60, 30))
    about = source.getexif()
    about[0x0112] = 6  # turned by a quarter
    about[0x010E] = "Taken at home"
    photo = BytesIO()
    source.save(photo, "JPEG", exif=about, comment=b"Anna")
    made = read_logo(photo.getvalue())
    with Image.open(BytesIO(made)) as opened:
        assert opened.size == (30, 60)
        assert not opened.getexif()
    assert b"home" not in made
    assert b"Anna" not in made


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and has none."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        ends = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + ends

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "PNG or JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG or JPEG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "PNG or JPEG"),
        (picture("GIF"), "PNG or JPEG"),
        (picture("WEBP"), "PNG or JPEG"),
        (picture("TIFF"), "PNG or JPEG"),
        (picture("PNG", size=(400, 400))[:-40], "PNG or JPEG"),
        (bomb(60, 30), "PNG or JPEG"),
        (bomb(5000, 5000), "16 million pixels"),
        (bomb(10_000, 10_000), "16 million pixels"),
        (bomb(60_000, 60_000), "16 million pixels"),
        (bomb(0, 0), "PNG or JPEG"),
        (b"x" * (BYTES_MAX + 1), "room for 4 MiB"),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(PlanError, match=reason) as refused:
        read_logo(data)
    assert refused.value.field == "logo"


@given(st.data())
def test_a_damaged_picture_is_refused_or_read_and_nothing_else(data: st.DataObject) -> None:
    whole = bytearray(picture(data.draw(st.sampled_from(["PNG", "JPEG"]))))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        made = read_logo(bytes(whole))
    except PlanError:
        return
    assert made.startswith(b"\xff\xd8\xff")
