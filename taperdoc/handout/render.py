"""A handout as a PDF, laid out by WeasyPrint, which gets nothing but what is bundled."""

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
from taperdoc.handout.handout import Handout, html

# The fonts are not safe to share unlocked.
_lock = Lock()


class RenderError(Exception):
    """The handout could not be laid out whole, so there is none. Says why, without its text."""


def pdf(handout: Handout, is_wanted: Callable[[], bool] = lambda: True) -> bytes:
    """Lay out a handout. The same handout gives the same bytes.

    The plan is attached as JSON. Raises RenderError where WeasyPrint reports anything at all, and
    soon after the handout is no longer wanted.
    """
    engine = _engine()
    with _lock, _nothing_logged(), _nothing_collected():
        made: bytes = engine.write(
            html(handout),
            handout.edition,
            handout.house.logo,
            is_wanted,
            string=dumps(handout.plan),
            name=ATTACHMENT,
            description="The plan as data",
            relationship="Source",
            created=handout.printed,
            modified=handout.printed,
        )
    return made


def sketch(
    handout: Handout,
    is_wanted: Callable[[], bool] = lambda: True,
    words: dict[Any, Any] | None = None,
) -> bytes:
    """The handout's pages up to the end of the plan, for a screen alone. Raises RenderError.

    `words` is empty at first. Given again with the same handout after a change, it spares the time
    for all that is still the same.
    """
    engine, before = _engine(), {} if words is None else words
    with _lock, _nothing_logged(), _nothing_collected():
        source = html(handout, plan_alone=True)
        drawn: bytes
        drawn, known = engine.sketch(source, handout.edition, handout.house.logo, is_wanted, before)
    # Only now: words that are complained of are complained of again.
    before.clear()
    before.update(known)
    return drawn


def warm_up() -> None:
    """Load WeasyPrint, the style and the fonts ahead of the first handout."""
    _engine().styles(Edition())


def _engine() -> Any:
    native_libraries.extend_search()
    try:
        import weasyprint  # noqa: F401
    except OSError as error:
        raise RenderError(native_libraries.problem() or f"WeasyPrint: {error}.") from None
    from taperdoc.handout import weasyprint_engine

    return weasyprint_engine


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Without the collector, which would go through all there is of a handout again and again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


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
