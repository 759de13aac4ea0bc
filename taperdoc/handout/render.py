"""Renders a handout as PDF."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from taperdoc.domain.plan_json import ATTACHMENT, dumps
from taperdoc.handout import native_libraries
from taperdoc.handout.edition import Edition
from taperdoc.handout.fast_layout.text_cache import TextCache
from taperdoc.handout.handout import Handout
from taperdoc.handout.html import html

# Sharing the fonts between threads would corrupt memory.
_lock = Lock()


class RenderError(Exception):
    """The handout could not be rendered completely. The message has none of its text."""


def pdf(handout: Handout, is_cancelled: Callable[[], bool] = lambda: False) -> bytes:
    """Return a handout as PDF, with its plan attached as JSON; the same bytes every time.

    Raises RenderError if WeasyPrint reports anything at all, and soon after `is_cancelled`
    returns True.
    """
    engine = _engine()
    with _lock, _no_warnings(), _no_garbage_collection():
        data: bytes = engine.write(
            html(handout),
            handout.edition,
            handout.clinic_text.logo,
            is_cancelled,
            string=dumps(handout.plan),
            name=ATTACHMENT,
            description=f"Plan {handout.number} as data",
            relationship="Source",
            created=handout.printed,
            modified=handout.printed,
        )
    return data


def preview_pdf(
    handout: Handout,
    is_cancelled: Callable[[], bool] = lambda: False,
    text_cache: TextCache | None = None,
) -> bytes:
    """Return the handout's pages up to the end of the plan, for the screen alone.

    `text_cache` is empty at first. Passed again with the same handout after a change, it saves
    laying out the text that is still the same. Raises RenderError as `pdf` does.
    """
    engine = _engine()
    newer = TextCache(text_cache)
    with _lock, _no_warnings(), _no_garbage_collection():
        source = html(handout, plan_alone=True)
        data: bytes = engine.write_preview(
            source, handout.edition, handout.clinic_text.logo, is_cancelled, newer
        )
    # Only after success, so that a warning about a text is repeated with the next preview.
    if text_cache is not None:
        text_cache.replace_by(newer)
    return data


def warm_up() -> None:
    """Load WeasyPrint, the style sheets and the fonts before the first handout."""
    _engine().styles(Edition())


def _engine() -> Any:
    native_libraries.extend_search()
    try:
        with native_libraries.found_by_file_name():
            import weasyprint  # noqa: F401
    except OSError as error:
        raise RenderError(native_libraries.problem() or f"WeasyPrint: {error}.") from None
    from taperdoc.handout import weasyprint_engine

    return weasyprint_engine


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Keep the garbage collector from traversing all objects of a handout again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def _no_warnings() -> Iterator[None]:
    records = _Records(logging.WARNING)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(records)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever the reason, there is no handout
        raise RenderError(f"The handout could not be laid out ({type(error).__name__}).") from None
    finally:
        logger.removeHandler(records)
    if records.templates:
        raise RenderError(f"The handout was not laid out whole: {records.templates[0]}")


class _Records(logging.Handler):
    """Keeps the templates of log messages: their arguments may contain text of the handout."""

    def __init__(self, level: int) -> None:
        super().__init__(level)
        self.templates: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.templates.append(str(record.msg))
