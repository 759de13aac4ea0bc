"""Runs WeasyPrint with the handout's style sheets and fonts, and without access to other files."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import cache
from importlib.resources.abc import Traversable
from typing import Any

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from taperdoc import resources
from taperdoc.handout import fonts, memory_fonts, pdf_ua
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.fast_layout import fast_layout, is_verified
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.html import LOGO

BASE_URL = "handout:"


def write(
    source: str,
    edition: Edition,
    logo: bytes | None,
    is_cancelled: Callable[[], bool],
    **attached: Any,
) -> bytes:
    """Return the PDF of a handout's HTML, with one file attached: see weasyprint.Attachment.

    Not safe for threads. WeasyPrint logs what it leaves out. Raises LayoutCancelledError.
    """
    fetcher = BundledOnly(logo)
    with fast_layout(is_cancelled):
        document = _laid_out(source, edition, fetcher, pdf_variant=pdf_ua.VARIANT)
        for finisher in (pdf_ua.finish, pdf_ua.finish_otherwise):
            data: bytes = document.write_pdf(
                finisher=finisher,
                # An attachment can be written only once.
                attachments=[Attachment(**attached, url_fetcher=fetcher)],
                pdf_variant=pdf_ua.VARIANT,
            )
            if pdf_ua.is_plain(data):
                break
    return data


def write_preview(
    source: str,
    edition: Edition,
    logo: bytes | None,
    is_cancelled: Callable[[], bool],
    text_cache: TextCache,
) -> bytes:
    """Return the same pages for the screen alone, in half the time: untagged, nothing attached.

    Text in `text_cache` is not laid out again. Not safe for threads. WeasyPrint logs what it
    leaves out. Raises LayoutCancelledError.
    """
    with fast_layout(is_cancelled, text_cache):
        data: bytes = _laid_out(source, edition, BundledOnly(logo)).write_pdf()
    return data


def _laid_out(source: str, edition: Edition, fetcher: BundledOnly, **options: Any) -> Document:
    return _page(source, fetcher).render(
        stylesheets=styles(edition), font_config=font_configuration(), **options
    )


def _page(source: str, fetcher: BundledOnly) -> HTML:
    if not is_verified():
        return HTML(string=source, base_url=BASE_URL, url_fetcher=fetcher)
    from taperdoc.handout.fast_layout.page import Page

    return Page(source, BASE_URL, fetcher, _sheets()["handout-base.css"])


class BundledOnly(URLFetcher):
    """Returns the bundled fonts and this handout's logo; refuses every other URL."""

    def __init__(self, logo: bytes | None = None) -> None:
        super().__init__(allowed_protocols=())
        self._logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the file at a URL. Raises ValueError."""
        if url == LOGO and self._logo:
            return URLFetcherResponse(url, self._logo, headers={"Content-Type": "image/jpeg"})
        if url not in _bundled():
            raise ValueError("The handout may not refer to anything outside itself.")
        return URLFetcherResponse(url, _bundled()[url], headers={"Content-Type": "font/ttf"})


def styles(edition: Edition) -> list[CSS]:
    """Return the style sheets of an edition, each after those that it overrides."""
    names = ["handout.css"]
    names += ["handout-letter.css"] if edition.size is PaperSize.LETTER else []
    names += ["handout-large.css"] if edition.large else []
    return [_sheets()[name] for name in names]


@cache
def font_configuration() -> FontConfiguration:
    """Return the one object of this process: each leaks memory, and is not safe for threads."""
    # Deleted by the interpreter at exit, it would leave its temporary folder behind, if it has one.
    atexit.register(font_configuration.cache_clear)
    return memory_fonts.configuration()


@cache
def _sheets() -> dict[str, CSS]:
    atexit.register(_sheets.cache_clear)
    return {
        path.name: CSS(
            string=path.read_text(encoding="utf-8"),
            url_fetcher=BundledOnly(),
            font_config=font_configuration(),
        )
        for path in resources.STATIC.glob("handout*.css")
    }


@cache
def _bundled() -> dict[str, bytes]:
    return {
        "handout:regular.ttf": _file(fonts.REGULAR),
        "handout:bold.ttf": _file(fonts.BOLD),
        "handout:box.ttf": fonts.box_font(),
    }


def _file(font: Traversable) -> bytes:
    return fonts.without_substitutions(font.read_bytes())
