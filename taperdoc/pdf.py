"""A handout as a PDF, laid out by WeasyPrint, which gets nothing but what is bundled."""

from __future__ import annotations

import atexit
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from taperdoc import conformance, fonts, paths
from taperdoc.document import ATTACHMENT, dumps
from taperdoc.edition import Edition, PaperSize
from taperdoc.handout import LOGO, Handout, html

if TYPE_CHECKING:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

# WeasyPrint's font configuration leaks when made anew and is not safe to share unlocked.
_lock = Lock()


class RenderError(Exception):
    """The handout could not be laid out whole, so there is none. Says why, without its text."""


def pdf(handout: Handout) -> bytes:
    """Lay out a handout. The same handout gives the same bytes.

    The plan is attached as JSON. Raises RenderError where WeasyPrint reports anything at all.
    """
    weasyprint = _weasyprint()
    with _lock, _nothing_logged():
        source = html(handout)
        styles, font_configuration, fetcher = _styles(handout.edition)
        fetcher.logo = handout.house.logo
        document = weasyprint.HTML(string=source, base_url="handout:", url_fetcher=fetcher).render(
            stylesheets=styles,
            font_config=font_configuration,
            pdf_variant=conformance.VARIANT,
        )
        for finisher in (conformance.finish, conformance.finish_otherwise):
            # An attachment can be written once.
            attachment = weasyprint.Attachment(
                string=dumps(handout.plan),
                name=ATTACHMENT,
                description="The plan as data",
                relationship="Source",
                created=handout.printed,
                modified=handout.printed,
                url_fetcher=fetcher,
            )
            data: bytes = document.write_pdf(
                finisher=finisher, attachments=[attachment], pdf_variant=conformance.VARIANT
            )
            if conformance.is_plain(data):
                break
    return data


def warm_up() -> None:
    """Load WeasyPrint, the style and the fonts ahead of the first handout."""
    _weasyprint()
    _bundle()


def _weasyprint() -> Any:
    try:
        import weasyprint
    except OSError:
        raise RenderError(
            "The handout cannot be made: Pango is missing. On Debian, install the packages"
            " libpango-1.0-0, libpangoft2-1.0-0 and libharfbuzz-subset0."
        ) from None
    return weasyprint


def _styles(edition: Edition) -> tuple[list[CSS], FontConfiguration, Any]:
    by_name, font_configuration, fetcher = _bundle()
    names = ["handout.css"]
    names += ["handout-letter.css"] if edition.size is PaperSize.LETTER else []
    names += ["handout-large.css"] if edition.large else []
    return [by_name[name] for name in names], font_configuration, fetcher


@cache
def _bundle() -> tuple[dict[str, CSS], FontConfiguration, Any]:
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    bundled = {
        "handout:hand-regular.ttf": fonts.HAND.regular.read_bytes(),
        "handout:hand-bold.ttf": fonts.HAND.bold.read_bytes(),
        "handout:wide-regular.ttf": fonts.WIDE.regular.read_bytes(),
        "handout:wide-bold.ttf": fonts.WIDE.bold.read_bytes(),
        "handout:box.ttf": fonts.box_font(),
    }

    class BundledOnly(URLFetcher):
        """Gives out the bundled fonts and this handout's logo; refuses every other address."""

        logo: bytes | None = None

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
            if url == LOGO and self.logo:
                return URLFetcherResponse(url, self.logo, headers={"Content-Type": "image/jpeg"})
            if url not in bundled:
                raise ValueError("The handout may not refer to anything outside itself.")
            return URLFetcherResponse(url, bundled[url], headers={"Content-Type": "font/ttf"})

    fetcher = BundledOnly(allowed_protocols=())
    font_configuration = FontConfiguration()
    by_name = {
        name: CSS(
            string=(paths.STATIC / name).read_text(encoding="utf-8"),
            url_fetcher=fetcher,
            font_config=font_configuration,
        )
        for name in ("handout.css", "handout-letter.css", "handout-large.css")
    }
    # Left to the interpreter's end it would not take its temporary folder with it.
    atexit.register(_bundle.cache_clear)
    return by_name, font_configuration, fetcher


@contextmanager
def _nothing_logged() -> Iterator[None]:
    records = _Records(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(records)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever went wrong, there is no handout
        raise RenderError(f"The handout could not be laid out ({type(error).__name__}).") from None
    finally:
        logger.removeHandler(records)
    if records.templates:
        raise RenderError(f"The handout was not laid out whole: {records.templates[0]}")


class _Records(logging.Handler):
    """Keeps the messages' templates only: their arguments may hold what was typed."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.templates: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.templates.append(str(record.msg))
