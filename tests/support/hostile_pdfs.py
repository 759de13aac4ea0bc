"""PDFs made to do harm."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from itertools import repeat

from taperdoc.domain.plan_json import ATTACHMENT, document_number, dumps
from tests.support.builders import plan

PLAN = plan("20 15 . 20 for 7 | 5 5 . 5 for 3", "10h")
GOOD = dumps(PLAN).encode()
FOOT = f"Plan {document_number(PLAN)}, made today"
NAME = ATTACHMENT.encode()
MIB = 1 << 20
DEFLATED = b"/Filter /FlateDecode"


def deflated(*pieces: bytes | tuple[bytes, int]) -> bytes:
    """All the pieces, deflated; one that comes so many times is deflated once."""
    made, check_sum = bytearray(b"\x78\x9c"), 1
    for piece in pieces:
        data, times = piece if isinstance(piece, tuple) else (piece, 1)
        packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
        # Flushed so, a piece can stand after any other, itself too.
        made += (packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)) * times
        for _ in range(times):
            check_sum = zlib.adler32(data, check_sum)
    return bytes(made) + b"\x03\x00" + check_sum.to_bytes(4, "big")


SPACES = b" " * MIB, 1000
"""A bomb once it is deflated: 1000 MiB."""


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """What a stream object says."""
    return b"<< %b /Length %d >>\nstream\n%b\nendstream" % (entries, len(data), data)


def body(objects: dict[int, bytes]) -> tuple[bytes, dict[int, int]]:
    """The objects as they stand in a file, and where each begins."""
    made, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(made)
        made += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    return bytes(made), places


def with_tree(tree: bytes, *others: bytes, pages: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF with this tree of attachments, and other objects from 3 on, some of them pages."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles %b >> >>" % tree
    kids = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (pages, pages.count(b"R"))
    made, places = body(dict(enumerate([catalog, kids, *others], start=1)))
    rows = b"".join(b"%010d 00000 n \n" % place for place in places.values())
    count = len(places) + 1
    return b"".join(
        [
            made,
            b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows),
            b"trailer\n<< /Size %d /Root 1 0 R %b >>\n" % (count, trailer),
            b"startxref\n%d\n%%%%EOF\n" % len(made),
        ]
    )


def with_attached(*contents: bytes, feet: tuple[str, ...] = (FOOT,)) -> bytes:
    """A PDF with these streams attached under our name, and a page for each of the feet."""
    file = b"(%b) << /Type /Filespec /EF << /F %d 0 R >> >>"
    names = b" ".join(file % (NAME, number) for number, _ in enumerate(contents, start=3))
    first = 3 + len(contents)
    pages = [page(first + 2 * index + 1) for index, _ in enumerate(feet)]
    drawings = [stream(b"BT /F 10 Tf 40 30 Td (%b) Tj ET" % foot.encode()) for foot in feet]
    return with_tree(
        b"<< /Names [%b] >>" % names,
        *contents,
        *(each for pair in zip(pages, drawings, strict=True) for each in pair),
        pages=b" ".join(b"%d 0 R" % (first + 2 * index) for index, _ in enumerate(feet)),
    )


def page(drawing: int, font: bytes = b"", forms: Iterable[int] = ()) -> bytes:
    """A page with the numbers of its drawing and of the forms it uses."""
    return (
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources"
        b" << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica %b >> >>"
        b" /XObject << %b >> >> >>"
    ) % (drawing, font, b" ".join(b"/X%d %d 0 R" % (n, n) for n in forms))


def with_table(rows: bytes, size: int, made: bytes = b"%PDF-1.7\n") -> bytes:
    """A PDF whose table of objects is a stream of these rows, deflated."""
    entries = b"/Type /XRef %b /W [1 4 2] /Size %d /Root 1 0 R" % (DEFLATED, size)
    table = b"%d 0 obj\n%b\nendobj\n" % (size - 1, stream(rows, entries))
    return made + table + b"startxref\n%d\n%%%%EOF\n" % len(made)


def row(kind: int, place: int, more: int = 0) -> bytes:
    """A row of a table of objects."""
    return bytes([kind]) + place.to_bytes(4, "big") + more.to_bytes(2, "big")


def with_object_stream(*pieces: bytes | tuple[bytes, int]) -> bytes:
    """A PDF whose tree of attachments, in pieces, stands in a stream of objects, deflated."""
    catalog = b"<< /Type /Catalog /Pages 2 0 R /Names << /EmbeddedFiles 3 0 R >> >>"
    pages = b"<< /Type /Pages /Kids [] /Count 0 >>"
    inside = stream(deflated(b"3 0 ", *pieces), b"/Type /ObjStm /N 1 /First 4 " + DEFLATED)
    made, at = body({1: catalog, 2: pages, 4: inside})
    rows = [row(0, 0), row(1, at[1]), row(1, at[2]), row(2, 4), row(1, at[4]), row(0, 0)]
    return with_table(deflated(*rows), len(rows), made)


def many_others() -> bytes:
    names = b" ".join(b"(a%06d) 3 0 R" % number for number in range(150_000))
    return with_tree(b"<< /Names [%b] >>" % names, b"<< /EF << /F 4 0 R >> >>", stream(GOOD))


def many_of_ours() -> bytes:
    names = b" ".join(repeat(b"(%b) 3 0 R" % NAME, 50_000))
    large = stream(deflated(GOOD, b" " * (3 * MIB)), DEFLATED)
    return with_tree(b"<< /Names [%b] >>" % names, b"<< /EF << /F 4 0 R >> >>", large)


def deep_tree() -> bytes:
    return with_tree(b"3 0 R", *(b"<< /Kids [%d 0 R] >>" % n for n in range(4, 50_000)))


def chain_of_tables() -> bytes:
    """A table of objects that names itself as the one before it."""
    place = with_tree(b"null").rpartition(b"startxref\n")[2].split()[0]
    return with_tree(b"null", trailer=b"/Prev " + place)


LISTED = b"<< /Names [(%b) << /EF << /F 3 0 R >> >>] >>" % NAME
"""A tree of attachments with the good plan, which is object 3."""


def with_page(drawing: bytes, font: bytes = b"", *others: bytes) -> bytes:
    """A PDF with the good plan and a page: its drawing is object 5, and others follow."""
    forms = range(6, 6 + len(others))
    return with_tree(LISTED, stream(GOOD), page(5, font, forms), drawing, *others, pages=b"4 0 R")


def form(drawing: bytes, uses: int) -> bytes:
    """A form that can use another one."""
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
    resources = b" /Resources << /XObject << /X%d %d 0 R >> >>" % (uses, uses)
    return stream(drawing, head + resources)


def forms_in_forms() -> bytes:
    """A page that draws a form ten times, which draws the next ten times, and so on."""
    forms = [form(b"/X%d Do " % (n + 1) * 10, n + 1) for n in range(6, 26)]
    return with_page(stream(b"/X6 Do"), b"", *forms, form(b"0 0 9 9 re f", 27))


HOSTILE_PAGES: dict[str, Callable[[], bytes]] = {
    "150,000 pages": lambda: with_tree(
        LISTED, stream(GOOD), b"<< /Type /Page /Parent 2 0 R >>", pages=b"4 0 R " * 150_000
    ),
    "pages 40,000 deep": lambda: with_tree(
        LISTED,
        stream(GOOD),
        *(b"<< /Type /Pages /Count 1 /Kids [%d 0 R] >>" % n for n in range(5, 40_000)),
        pages=b"4 0 R",
    ),
    "pages that bite their tail": lambda: with_tree(
        LISTED, stream(GOOD), b"<< /Type /Pages /Count 1 /Kids [2 0 R] >>", pages=b"4 0 R"
    ),
    "a page of spaces": lambda: with_page(stream(deflated(SPACES), DEFLATED)),
    "a page of letters": lambda: with_page(
        stream(deflated(b"BT /F 1 Tf ", (b"(%b) Tj " % (b"a" * 1000), 20_000)), DEFLATED)
    ),
    "a page of brackets": lambda: with_page(stream(deflated((b"[" * MIB, 100)), DEFLATED)),
    "a page of saved states": lambda: with_page(stream(deflated((b"q " * MIB, 100)), DEFLATED)),
    "a page of forms in forms": forms_in_forms,
    "a page of a form that draws itself": lambda: with_page(
        stream(b"/X6 Do"), b"", form(b"/X6 Do " * 100, 6)
    ),
    "a page whose font is a bomb": lambda: with_page(
        stream(b"BT /F 1 Tf (a) Tj ET"),
        b"/ToUnicode 6 0 R",
        stream(deflated(b"/CIDInit begincmap ", SPACES), DEFLATED),
    ),
}
"""Their plan is good, so that their pages are read too."""

HOSTILE: dict[str, Callable[[], bytes]] = {
    "150,000 attachments": many_others,
    "50,000 large attachments of our name": many_of_ours,
    "a tree of attachments 50,000 deep": deep_tree,
    "a tree of attachments that bites its tail": lambda: with_tree(
        b"3 0 R", b"<< /Kids [3 0 R 3 0 R 4 0 R] >>", b"<< /Kids [3 0 R] >>"
    ),
    "ten million kids": lambda: with_object_stream(
        b"<< /Kids [", (b"2 0 R " * 1000, 10_000), b"] >>"
    ),
    "arrays in arrays": lambda: with_tree(b"[" * 1_900_000 + b"]" * 1_900_000),
    "a bomb attached": lambda: with_attached(stream(deflated(SPACES), DEFLATED)),
    "a bomb in a bomb": lambda: with_attached(
        stream(deflated(deflated(SPACES)), b"/Filter [/FlateDecode /FlateDecode]")
    ),
    "brackets attached": lambda: with_attached(stream(deflated(b"[" * MIB), DEFLATED)),
    "a bomb among the objects": lambda: with_object_stream(b"<< /Kids [", SPACES, b"] >>"),
    "a bomb for a table of objects": lambda: with_table(deflated(SPACES), 10),
    "a table of 15 million objects": lambda: with_table(
        deflated((row(1, 9) * 100_000, 150)), 15_000_000
    ),
    "a table of objects that bites its tail": chain_of_tables,
    **HOSTILE_PAGES,
}
