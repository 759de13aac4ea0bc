"""The clinic's logo: a picture somebody uploads, made into one the handout can hold."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from taperdoc.domain.plan import PlanError

BYTES_MAX = 4 << 20
PIXELS_MAX = 16_000_000
KEPT_SIZE = (1200, 600)
KEPT_MAX = 1 << 20
_JPEG = b"\xff\xd8\xff"

NOT_A_PICTURE = "This is not a PNG or JPEG picture that can be read."
TOO_LARGE = (
    f"This picture is too large: there is room for {PIXELS_MAX // 1_000_000} million pixels."
)


def read_logo(data: bytes) -> bytes:
    """Make the JPEG that is kept of an uploaded PNG or JPEG, as large as paper needs.

    What else the file held, such as where a photograph was taken, is not in it. Raises PlanError.
    """
    if len(data) > BYTES_MAX:
        raise PlanError("logo", f"This file is too large: there is room for {BYTES_MAX >> 20} MiB.")
    try:
        return _jpeg(data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PlanError("logo", TOO_LARGE) from None
    except PlanError:
        raise
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        raise PlanError("logo", NOT_A_PICTURE) from None


def _jpeg(data: bytes) -> bytes:
    # WeasyPrint, where it is loaded in the same process, has Pillow fill up a cut picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    with Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
        # Known from its head, before any of it is unpacked.
        if picture.width * picture.height > PIXELS_MAX:
            raise PlanError("logo", TOO_LARGE)
        picture.draft("RGB", KEPT_SIZE)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail(KEPT_SIZE)
        pixels = upright.convert("RGBA")
    paper = Image.new("RGB", pixels.size, "white")
    paper.paste(pixels, mask=pixels.getchannel("A"))
    made = BytesIO()
    paper.save(made, "JPEG", quality=90, optimize=True)
    check_logo(made.getvalue())
    return made.getvalue()


def check_logo(data: bytes) -> None:
    """Refuse what `read_logo` has not made. Raises PlanError."""
    if not data.startswith(_JPEG) or len(data) > KEPT_MAX:
        raise PlanError("logo", NOT_A_PICTURE)
