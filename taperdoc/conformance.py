"""What WeasyPrint's PDF/A-3a lacks to be PDF/UA-1 at the same time."""

from __future__ import annotations

from typing import Any

VARIANT = "pdf/a-3a"

# PDF/A asks that a schema it does not know (ISO 14289-1's own) is described where it is used.
_UA_SCHEMA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Indicates which part of ISO 14289</pdfaProperty:description>
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""


_SHORT = b"\r\nendstream"
"""A carriage return that ends a stream reads as half of the line end, one byte in 256 so."""


def finish(_document: Any, pdf: Any) -> None:
    """Make a PDF/A-3a of WeasyPrint's a PDF/UA-1 as well, before its trailer is written.

    Says so in the metadata, gives table heads their scope, lists each attachment once, and keeps
    streams to the length they state.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA_SCHEMA) for part in metadata.stream]
    metadata.compress = False
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/TH":
            element["A"]["Scope"] = "/Column" if _is_inside(pdf, element, "/THead") else "/Row"
        elif getattr(element, "compress", False) and element.data.endswith(_SHORT):
            element.compress = False
    pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))


def finish_otherwise(document: Any, pdf: Any) -> None:
    """The same in other bytes: states the reading direction, which is the default anyhow."""
    finish(document, pdf)
    pdf.catalog["ViewerPreferences"]["Direction"] = "/L2R"


def is_plain(data: bytes) -> bool:
    """Whether every stream's end can be told from the line end behind it (ISO 19005-3, 6.1.7.1)."""
    return _SHORT not in data


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _is_inside(pdf: Any, element: Any, tag: str) -> bool:
    while "P" in element:
        element = _object(pdf, element["P"])
        if element.get("S") == tag:
            return True
    return False
