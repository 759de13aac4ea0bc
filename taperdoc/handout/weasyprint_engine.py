"""WeasyPrint for handouts: styles and fonts are read once, and nothing is fetched."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import cache
from importlib.resources.abc import Traversable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from taperdoc import resources
from taperdoc.handout import fonts, pdf_ua
from taperdoc.handout.edition import Edition, PaperSize
from taperdoc.handout.fast_layout import shortcuts
from taperdoc.handout.handout import LOGO


def write(
    source: str,
    edition: Edition,
    logo: bytes | None,
    is_wanted: Callable[[], bool],
    **attached: Any,
) -> bytes:
    """The PDF of a handout's HTML, with one file attached: see weasyprint.Attachment.

    For one thread at a time. WeasyPrint logs what it leaves out. Raises NotWantedError.
    """
    fetcher = BundledOnly(logo)
    with shortcuts(is_wanted):
        document = _laid_out(source, edition, fetcher, pdf_variant=pdf_ua.VARIANT)
        for finisher in (pdf_ua.finish, pdf_ua.finish_otherwise):
            data: bytes = document.write_pdf(
                finisher=finisher,
                # An attachment can be written once.
                attachments=[Attachment(**attached, url_fetcher=fetcher)],
                pdf_variant=pdf_ua.VARIANT,
            )
            if pdf_ua.is_plain(data):
                break
    return data


def sketch(
    source: str,
    edition: Edition,
    logo: bytes | None,
    is_wanted: Callable[[], bool],
    words: dict[Any, Any],
) -> tuple[bytes, dict[Any, Any]]:
    """The same pages for a screen alone: no tags, no standard, nothing attached. In half the time.

    With them what is known of their words, and `words` is what was before a change: see
    `fast_layout`. For one thread at a time. WeasyPrint logs what it leaves out.
    Raises NotWantedError.
    """
    with shortcuts(is_wanted, words) as known:
        drawn: bytes = _laid_out(source, edition, BundledOnly(logo)).write_pdf()
    return drawn, known


def _laid_out(source: str, edition: Edition, fetcher: BundledOnly, **options: Any) -> Document:
    return Page(source, fetcher).render(
        stylesheets=styles(edition), font_config=font_configuration(), **options
    )


class BundledOnly(URLFetcher):
    """Gives out the bundled fonts and this handout's logo; refuses every other address."""

    def __init__(self, logo: bytes | None = None) -> None:
        super().__init__(allowed_protocols=())
        self._logo = logo

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """What an address stands for. Raises ValueError."""
        if url == LOGO and self._logo:
            return URLFetcherResponse(url, self._logo, headers={"Content-Type": "image/jpeg"})
        if url not in _bundled():
            raise ValueError("The handout may not refer to anything outside itself.")
        return URLFetcherResponse(url, _bundled()[url], headers={"Content-Type": "font/ttf"})


class Page(HTML):
    """A handout's HTML, which is well-formed XML too. Raises ParseError where it is not.

    So Python's own parser reads it, in a twentieth of the time of one for whatever is on the web;
    and the style below it is one for what a handout is made of, not for all of HTML.
    """

    def __init__(self, source: str, fetcher: BundledOnly) -> None:
        self.base_url = "handout:"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.etree_element = ET.fromstring(source)  # noqa: S314 # our template, all in it escaped
        self.wrapper_element = ElementWrapper.from_html_root(
            self.etree_element, content_language=None
        )
        # WeasyPrint asks for a few elements by their tags, and tries selectors on all to find them.
        vars(self.wrapper_element)["query_all"] = self._with_tags

    def _with_tags(self, *tags: str) -> list[SimpleNamespace]:
        found = (element for element in self.etree_element.iter() if element.tag in tags)
        return [SimpleNamespace(etree_element=element) for element in found]

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT001, FBT002
        return [_sheets()["handout-base.css"]]


def styles(edition: Edition) -> list[CSS]:
    """The style sheets of an edition, each after those that it changes."""
    names = ["handout.css"]
    names += ["handout-letter.css"] if edition.size is PaperSize.LETTER else []
    names += ["handout-large.css"] if edition.large else []
    return [_sheets()[name] for name in names]


@cache
def font_configuration() -> FontConfiguration:
    """The one of this process: it leaks when made anew, and is not safe to share unlocked."""
    # Left to the interpreter's end it would not take its temporary folder with it.
    atexit.register(font_configuration.cache_clear)
    return FontConfiguration()


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
        "handout:hand-regular.ttf": _file(fonts.HAND.regular),
        "handout:hand-bold.ttf": _file(fonts.HAND.bold),
        "handout:wide-regular.ttf": _file(fonts.WIDE.regular),
        "handout:wide-bold.ttf": _file(fonts.WIDE.bold),
        "handout:box.ttf": fonts.box_font(),
    }


def _file(font: Traversable) -> bytes:
    return fonts.without_substitutions(font.read_bytes())
