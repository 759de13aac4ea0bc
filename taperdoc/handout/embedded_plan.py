"""Reads the plan embedded in a handout's PDF, which may come from anyone."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Object, PasswordError, Pdf, String

from taperdoc.domain.dose_input import quoted
from taperdoc.domain.json_reader import DocumentError, read_json
from taperdoc.domain.plan import TaperPlan
from taperdoc.domain.plan_json import (
    ATTACHMENT,
    FORMAT,
    LIMITS,
    document_number,
    from_data,
)
from taperdoc.handout.page_numbers import WrongPagesError, check_pages

BYTES_MAX = 4 * LIMITS.characters
"""The largest plan in bytes: a character has at most four in UTF-8."""

DAMAGED = "This PDF is damaged. Open the original PDF, or enter the plan again."


class AttachmentError(ValueError):
    """No plan can be read from a file. The message says why, in one or more sentences."""


def plan_in(pdf: bytes) -> TaperPlan:
    """Return the plan attached to a handout's PDF.

    There must be one plan, and each page must show its document number. Raises AttachmentError,
    and MemoryError. A malicious file can take any amount of time and memory: call this in a
    process that has little of both.
    """
    if b"%PDF-" not in pdf[:1024]:
        raise AttachmentError("This file is not a PDF.")
    try:
        with Pdf.open(
            io.BytesIO(pdf), attempt_recovery=False, inherit_page_attributes=False
        ) as opened:
            plan = _plan(_attached(opened))
            # PDFium believes the file about how many pages there are; qpdf counts them.
            if check_pages(pdf, document_number(plan)) != len(opened.pages):
                raise AttachmentError(DAMAGED)
    except (AttachmentError, MemoryError):
        raise
    except WrongPagesError as error:
        raise AttachmentError(str(error)) from None
    except PasswordError:
        raise AttachmentError(
            "This PDF is locked with a password. Open the original PDF."
        ) from None
    except Exception:  # noqa: BLE001 - whatever a broken file causes
        raise AttachmentError(DAMAGED) from None
    return plan


def _attached(pdf: Pdf) -> bytes:
    found: set[bytes] = set()
    for specification in _specifications(pdf):
        found.add(_bytes(specification.EF.F))
        if len(found) > 1:
            raise AttachmentError(
                "This PDF contains several plans that differ. Open the original PDF of one handout."
            )
    if not found:
        raise AttachmentError(
            "There is no plan in this PDF. taperdoc stores the plan in each handout, but it is lost"
            " when the PDF is printed to a new file or its pages are joined with others."
        )
    return found.pop()


def _specifications(pdf: Pdf) -> Iterator[Object]:
    """Yield each attachment of ours in the document's name tree, of which pikepdf returns one."""
    names = pdf.Root.get("/Names")
    nodes = [names.get("/EmbeddedFiles")] if isinstance(names, Dictionary) else []
    seen = set()
    while nodes:
        node = nodes.pop()
        if not isinstance(node, Dictionary) or node.objgen in seen:
            continue
        if node.is_indirect:
            seen.add(node.objgen)
        nodes += _items(node, "/Kids")
        pairs = _items(node, "/Names")
        for name, specification in zip(pairs, pairs, strict=False):
            # Programs that merge documents change the first name, and keep that of the file.
            if _is_ours(name) or _has_our_file_name(specification):
                yield specification


def _has_our_file_name(specification: Any) -> bool:
    return isinstance(specification, Dictionary) and any(
        _is_ours(specification.get(key)) for key in ("/UF", "/F")
    )


def _is_ours(name: Any) -> bool:
    return isinstance(name, String) and str(name) == ATTACHMENT


def _items(node: Object, key: str) -> Iterator[Any]:
    found = node.get(key)
    return iter(found) if isinstance(found, Array) else iter(())


def _bytes(stream: Object) -> bytes:
    """Return an attached file, complete and unchanged. Raises AttachmentError.

    Never decompresses much more than the largest plan has.
    """
    data = stream.read_raw_bytes()
    filters = stream.get("/Filter", Array())
    names = [str(name) for name in (filters if isinstance(filters, Array) else [filters])]
    if names == ["/FlateDecode"]:
        data = _inflated(data)
    elif names:
        raise AttachmentError(
            "The plan in this PDF is compressed in a way that taperdoc cannot read."
        )
    about = stream.get("/Params", Dictionary())
    # PDF prescribes MD5, which is enough to detect a digit changed by accident.
    if "/CheckSum" in about:
        checksum = hashlib.md5(data, usedforsecurity=False).digest()
        if bytes(about.CheckSum) != checksum:
            raise AttachmentError(DAMAGED)
    return data


def _inflated(data: bytes) -> bytes:
    # Not with pikepdf, which has no size limit and ignores a wrong checksum.
    inflater = zlib.decompressobj()
    inflated = inflater.decompress(data, BYTES_MAX + 1)
    if len(inflated) > BYTES_MAX:
        raise AttachmentError("The file attached to this PDF is too large to be a plan.")
    if not inflater.eof:
        raise AttachmentError(DAMAGED)
    return inflated


def _plan(attached: bytes) -> TaperPlan:
    try:
        data = read_json(attached.decode(), LIMITS)
        kind = data["format"]
        is_ours = isinstance(kind, str) and kind.startswith("taperdoc.plan/")
    except (ValueError, LookupError, TypeError):
        is_ours = False
    if not is_ours:
        raise AttachmentError(f"The file {ATTACHMENT} attached to this PDF is not a plan.")
    if kind != FORMAT:
        raise AttachmentError(
            f"The plan in this PDF has the format {quoted(kind)}. This version of taperdoc reads"
            f" only “{FORMAT}”."
        )
    try:
        return from_data(data)
    except DocumentError as error:
        raise AttachmentError(f"The plan in this PDF cannot be used. {error}") from None
