"""The logo that is made of an uploaded picture."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from taperdoc.domain.plan import PlanError
from taperdoc.handout.logo import BYTES_MAX, KEPT_MAX, KEPT_SIZE, read_logo
from tests.support.letterheads import picture


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
