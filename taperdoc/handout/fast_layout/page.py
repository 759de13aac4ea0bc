"""Reads a handout's HTML as XML."""

from __future__ import annotations

from types import SimpleNamespace
from xml.etree import ElementTree as ET

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher


class Page(HTML):
    """A handout's HTML, parsed by Python's XML parser instead of one for any HTML.

    `base` replaces WeasyPrint's style sheet for all of HTML. Raises ParseError where the HTML is
    not well-formed XML.
    """

    def __init__(self, source: str, base_url: str, fetcher: URLFetcher, base: CSS) -> None:
        self.base_url = base_url
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.etree_element = ET.fromstring(source)  # noqa: S314 # our template, all in it escaped
        self.wrapper_element = ElementWrapper.from_html_root(
            self.etree_element, content_language=None
        )
        self._base = base
        # WeasyPrint searches for a few tags, by trying selectors on every element.
        vars(self.wrapper_element)["query_all"] = self._with_tags

    def _with_tags(self, *tags: str) -> list[SimpleNamespace]:
        found = (element for element in self.etree_element.iter() if element.tag in tags)
        return [SimpleNamespace(etree_element=element) for element in found]

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:  # noqa: FBT001, FBT002
        return [self._base]
