"""What WeasyPrint's PDF/A-3a lacks to be PDF/UA-1 at the same time."""

from __future__ import annotations

import zlib
from typing import Any

import pydyf

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

    Says so in the metadata, makes artifacts of the heads and feet of pages, gives table heads
    their scope and list items their body, lists each attachment once, and keeps streams to the
    length they state.
    """
    metadata = _object(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA_SCHEMA) for part in metadata.stream]
    metadata.compress = False
    _mark_artifacts(pdf)
    for element in list(pdf.objects):
        if isinstance(element, dict) and element.get("S") == "/TH":
            element["A"]["Scope"] = "/Column" if _is_inside(pdf, element, "/THead") else "/Row"
        elif isinstance(element, dict) and element.get("S") == "/LI":
            _give_body(pdf, element)
        elif isinstance(element, pydyf.Stream) and element.compress:
            _compress(element)
    pdf.catalog["AF"] = type(pdf.catalog["AF"])(dict.fromkeys(pdf.catalog["AF"]))
    pdf.objects[:] = [
        item if isinstance(item, pydyf.Stream) else _Written(item) for item in pdf.objects
    ]


class _Written(pydyf.Object):
    """An object as the bytes it is written as, which are asked for twice like a stream's."""

    data = b""

    def __init__(self, item: Any) -> None:
        super().__init__()
        self.number, self.generation, self.free = item.number, item.generation, item.free
        if self.free != "f":
            self.data = item.data


def _compress(stream: Any) -> None:
    """Compress a stream once: its bytes are asked for twice, to be written and to be hashed."""
    stream.compress = False
    plain = stream.data.partition(b"stream\n")[2].removesuffix(b"\nendstream")
    packed = zlib.compress(plain)
    if not packed.endswith(b"\r"):
        stream.stream = [packed]
        stream.extra["Filter"] = "/FlateDecode"


def _mark_artifacts(pdf: Any) -> None:
    """Running heads and feet are artifacts (ISO 14289-1, 7.8).

    WeasyPrint marks them as content, with elements that it leaves out of the tree.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    in_tree, waiting = set(), list(root["K"])
    while waiting:
        reference = waiting.pop()
        in_tree.add(reference)
        kids = _object(pdf, reference).get("K", ())
        waiting += (kid for kid in kids if not isinstance(kid, int))
    parents = _object(pdf, root["ParentTree"])["Nums"]
    for number, page in enumerate(pdf.pages["Kids"][::3]):
        of_page = parents[2 * number + 1]
        outside = {mcid for mcid, element in enumerate(of_page) if element not in in_tree}
        of_page[:] = ["null" if mcid in outside else e for mcid, e in enumerate(of_page)]
        stream = _object(pdf, pdf.objects[page]["Contents"]).stream
        for index, part in enumerate(stream):
            if isinstance(part, dict) and part.get("MCID") in outside:
                stream[index - 1] = "/Artifact"
                stream[index] = type(part)({"Type": "/Pagination"})


def _give_body(pdf: Any, item: Any) -> None:
    """Put what stands beside a list item's bullet into the item's body."""
    kids = {kid: _object(pdf, kid) for kid in item["K"]}
    beside = [kid for kid, element in kids.items() if element["S"] not in {"/Lbl", "/LBody"}]
    if not beside:
        return
    body = type(item)({**item, "S": "/LBody", "K": type(item["K"])(beside), "P": item.reference})
    pdf.add_object(body)
    for kid in beside:
        kids[kid]["P"] = body.reference
    item["K"][:] = [*(kid for kid in kids if kid not in beside), body.reference]


def finish_otherwise(document: Any, pdf: Any) -> None:
    """The same in other bytes: states the reading direction, which is the default anyhow."""
    pdf.catalog["ViewerPreferences"]["Direction"] = "/L2R"
    finish(document, pdf)


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
