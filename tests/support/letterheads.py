"""A letterhead with every entry filled in, for tests."""

from datetime import date
from io import BytesIO

from PIL import Image

from taperdoc.handout.letterhead import Letterhead, Review
from taperdoc.handout.logo import read_logo


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (60, 30)) -> bytes:
    """Return a black picture of that kind and color mode."""
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
    review=Review("Dr Lee", date(2026, 11, 21), "1.0"),
)
