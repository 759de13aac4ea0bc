"""A faster path through WeasyPrint, for handouts alone. See docs/decisions/fast-layout.md.

`fast_layout` replaces some of WeasyPrint's internal functions while a handout is rendered. It is
used only with the versions it was verified with; with any other, WeasyPrint renders unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version

from taperdoc.handout.fast_layout.text_cache import TextCache

VERIFIED_VERSIONS = {"weasyprint": "70.0", "pydyf": "0.13.0"}
"""The only versions the fast path is used with. Before a change here, run the tests marked long."""


class LayoutCancelledError(Exception):
    """The handout is no longer needed."""


def is_verified() -> bool:
    """Return whether the fast path was verified with the installed WeasyPrint."""
    return all(version(package) == tested for package, tested in VERIFIED_VERSIONS.items())


@contextmanager
def fast_layout(
    is_cancelled: Callable[[], bool], text_cache: TextCache | None = None
) -> Iterator[None]:
    """Render one handout faster within this context, in one thread.

    `text_cache` holds the laid-out text of an earlier version of the same handout, and gets that
    of this one. Raises LayoutCancelledError during rendering once `is_cancelled` returns True;
    without the fast path only before and after it.
    """
    _check(is_cancelled)
    if is_verified():
        # Imported here: in another version of WeasyPrint the replaced functions may not exist.
        from taperdoc.handout.fast_layout.replacements import replaced

        if text_cache is None:
            text_cache = TextCache()
        with replaced(lambda: _check(is_cancelled), text_cache):
            yield
    else:
        yield
    _check(is_cancelled)


def _check(is_cancelled: Callable[[], bool]) -> None:
    if is_cancelled():
        raise LayoutCancelledError
